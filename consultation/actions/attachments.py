"""Adding files to a proposal and taking them away; giving them out and erasing them with their author."""

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from consultation.actions.entry import is_read_first, require_posting
from consultation.actions.transitions import locked
from consultation.exceptions import IllegalTransition, InvalidFile, UnreadableFile
from consultation.models import Attachment, Contribution, User, Version
from consultation.permissions import require
from consultation.readers.documents import check_document
from consultation.readers.pictures import read_picture
from consultation.states import State

MOST_FILES = 3
MOST_BYTES = 5 * 1024 * 1024
NAME_LENGTH = 80
DESCRIPTION_LENGTH = 300
TAKES_FILES = (State.DRAFT, State.PENDING, State.RETURNED, State.PUBLISHED)


@dataclass(frozen=True)
class IncomingFile:
    """What will be kept of a file that somebody brought: read, checked, and written anew where it is a picture."""

    kind: Attachment.Kind
    content: bytes
    content_type: str
    name: str
    width: int | None = None
    height: int | None = None


def read_upload(upload: UploadedFile) -> IncomingFile:
    """Reads a file that somebody brought. Raises InvalidFile."""
    name = clean_line(PurePosixPath((upload.name or "").replace("\\", "/")).name)
    if (upload.size or 0) > MOST_BYTES:
        raise InvalidFile(_("“%(name)s” is larger than 5 MB.") % {"name": name}, _("Make it smaller and choose it again."))
    stem = PurePosixPath(name).stem[:NAME_LENGTH] or _("file")
    upload.seek(0)
    is_document = upload.read(5) == b"%PDF-"
    upload.seek(0)
    try:
        if is_document:
            content = upload.read(MOST_BYTES + 1)
            check_document(content)
            return IncomingFile(Attachment.Kind.DOCUMENT, content, "application/pdf", f"{stem}.pdf")
        picture = read_picture(upload)
    except UnreadableFile as refusal:
        raise InvalidFile(f"{name}: {refusal}") from None
    return IncomingFile(
        Attachment.Kind.PICTURE, picture.content, picture.content_type, f"{stem}.{picture.extension}", picture.width, picture.height
    )  # fmt: skip


# Files written by the deed underway, which go again if it fails.
_written: ContextVar[list[FieldFile] | None] = ContextVar("written", default=None)


@contextmanager
def with_its_files() -> Iterator[None]:
    """A transaction whose files go with it: where it fails, those that attach_file() wrote in it are destroyed."""
    around, written = _written.get(), list[FieldFile]()
    token = _written.set(written)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for file in written:
            with suppress(OSError):
                file.delete(save=False)
        raise
    finally:
        _written.reset(token)
    if around is not None:
        around += written


@with_its_files()
def attach_file(proposal: Contribution, *, by: User, file: IncomingFile, description: str = "") -> Attachment:
    """Keeps a picture or a PDF with a proposal; others see it once a version with it is out. Raises Refusal."""
    current = locked(proposal)
    require(by, "edit", current)
    if not current.is_proposal or current.state not in TAKES_FILES:
        raise IllegalTransition(_("No file can be added to this text any more."), _("Open it again to see what happened."))
    if current.attachments.kept().count() >= MOST_FILES:
        raise InvalidFile(_("Three files at most, please."), _("Take one away first."))
    attachment = Attachment(
        contribution=current, by=by, description=clean_line(description)[:DESCRIPTION_LENGTH], kind=file.kind, name=file.name,
        content_type=file.content_type, width=file.width, height=file.height, size=len(file.content),
    )  # fmt: skip
    attachment.file.save(f"{attachment.key[:2]}/{attachment.key}", ContentFile(file.content), save=False)
    if (written := _written.get()) is not None:
        written.append(attachment.file)
    attachment.save()
    return attachment


def clean_line(text: str) -> str:
    """`text` on one line, without what can't be seen or turns the direction of writing."""
    spaced = " ".join(unicodedata.normalize("NFC", text[:1000]).split())
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn", "Co"})


def keeps_description(attachment: Attachment, proposal: Contribution) -> bool:
    """Whether what is said of it stays: `proposal` was published, and a facilitator reads its changes first."""
    return attachment.since is not None and proposal.published_version_id is not None and is_read_first(proposal)


@transaction.atomic
def describe_attachment(attachment: Attachment, *, by: User, description: str) -> None:
    """Its author says what it shows: of a file that was sent, as long as the text may be changed. Raises Refusal."""
    current = locked(attachment.contribution)
    require(by, "edit", current)
    if attachment.since is not None:
        require_posting(current.workshop)
    if keeps_description(attachment, current):
        raise IllegalTransition(
            _("A facilitator reads first what is said of this file."), _("Take the file away and add it again to say something else.")
        )
    attachment.description = clean_line(description)[:DESCRIPTION_LENGTH]
    attachment.save(update_fields=["description"])


@transaction.atomic
def remove_waiting(attachment: Attachment, *, by: User) -> None:
    """Takes away a file that no version has yet. Raises Refusal."""
    require(by, "edit", attachment.contribution)
    if attachment.since is not None:
        raise IllegalTransition(_("This file is part of a version."), _("Change the proposal to leave it out."))
    _destroy([attachment])


def settle_attachments(contribution: Contribution, version: Version, *, leaving: Iterable[str] = ()) -> None:
    """The new `version` has the files that waited for it, and no longer those whose key is `leaving`. Call where it was written."""
    kept = contribution.attachments.kept()
    kept.filter(key__in=list(leaving), since__isnull=False).update(until=version.number)
    _destroy(kept.filter(key__in=list(leaving), since=None))
    kept.filter(since=None).update(since=version.number)


def attachments_of(user: User) -> Iterator[Attachment]:
    """Every file that a person added, waiting ones and those that left included: what they may take away with them."""
    yield from Attachment.objects.filter(by=user).select_related("contribution").order_by("pk").iterator()


@transaction.atomic
def erase_attachments(contributions: Iterable[Contribution]) -> int:
    """Destroys all files of these contributions, on disk too once the transaction holds. Returns how many."""
    return _destroy(Attachment.objects.filter(contribution__in=[contribution.pk for contribution in contributions]))


@transaction.atomic
def erase_attachments_of(user: User, *, kind: str = "") -> int:
    """Destroys every file that a person added, or those of one kind. Returns how many."""
    added = Attachment.objects.filter(by=user)
    return _destroy(added.filter(kind=kind) if kind else added)


def _destroy(attachments: Iterable[Attachment]) -> int:
    found = list(attachments)
    for attachment in found:
        name, storage = attachment.file.name, attachment.file.storage
        attachment.delete()
        transaction.on_commit(lambda name=name, storage=storage: storage.delete(name), robust=True)
    return len(found)
