"""Files as people bring them."""

import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def a_picture(mode: str = "RGB", size: tuple[int, int] = (30, 20)) -> bytes:
    written = BytesIO()
    Image.new(mode, size).save(written, "PNG")
    return written.getvalue()


def a_document(more: bytes = b"", *, packed: bytes = b"") -> bytes:
    """A small PDF, with one more object, in plain sight or in a packed stream of objects."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    if more:
        objects.append(more)
    if packed:
        content = zlib.compress(b"9 0 " + packed)
        head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(content)
        objects.append(head + b"\nstream\n" + content + b"\nendstream")
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, each) for number, each in enumerate(objects, 1))
    start = b"%PDF-1.7\n"
    return start + body + b"xref\n0 1\ntrailer << /Root 1 0 R /Size 3 >>\nstartxref\n%d\n%%%%EOF\n" % (len(start) + len(body))


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
