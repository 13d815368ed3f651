"""Pictures that people bring: decoded, turned upright, made smaller, and written anew with nothing but what one sees."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from consultation.exceptions import UnreadableFile

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000
# A JPEG is decoded at a fraction of its size; the others are decoded whole, in 4 bytes a pixel.
MOST_PIXELS_WHOLE = 25_000_000


@dataclass(frozen=True)
class Picture:
    """A picture of our own making: no place, no date, no camera, no comment."""

    content: bytes
    content_type: str
    extension: str
    width: int
    height: int


def read_picture(file: IO[bytes]) -> Picture:
    """The first image of a JPEG, PNG, WebP or GIF file. Raises UnreadableFile, with a sentence."""
    try:
        with warnings.catch_warnings(), Image.open(file, formats=FORMATS) as opened:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            pixels = opened.width * opened.height
            if pixels > (MOST_PIXELS if opened.format == "JPEG" else MOST_PIXELS_WHOLE):
                raise UnreadableFile(_("This picture has too many pixels. Make it smaller and choose it again."))
            if opened.format == "JPEG":
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            upright = upright.convert("RGBA" if see_through else "RGB")
    except Image.DecompressionBombError:
        raise UnreadableFile(_("This picture has too many pixels. Make it smaller and choose it again.")) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError):
        raise UnreadableFile(_("This picture can't be read. Save it as JPEG, PNG or WebP and choose it again.")) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    written = BytesIO()
    if see_through:
        clean.save(written, "WEBP", quality=85)
    else:
        clean.save(written, "JPEG", quality=84, optimize=True)
    kind, extension = ("image/webp", "webp") if see_through else ("image/jpeg", "jpg")
    return Picture(written.getvalue(), kind, extension, clean.width, clean.height)
