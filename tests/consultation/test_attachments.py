"""Pictures and documents of proposals: what is taken, what is kept of it, and who opens it."""

import re
import struct
import zlib
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from consultation.actions.attachments import (
    attach_file,
    attachments_of,
    describe_attachment,
    erase_attachments_of,
    read_upload,
    remove_waiting,
)
from consultation.actions.drafts import save_draft
from consultation.actions.moderation import hide_contribution, publish_contribution
from consultation.actions.people import erase_person
from consultation.actions.proposals import edit_proposal, submit_draft, withdraw_proposal
from consultation.exceptions import IllegalTransition, InvalidFile, PermissionRefused, PhaseClosed
from consultation.models import Attachment, Contribution, PhaseKind, User, Workshop
from tests.builders import a_facilitator, a_participant, a_proposal, a_user, a_workshop, an_administrator, set_phase
from tests.consultation.files import a_document, a_picture, upload

pytestmark = pytest.mark.django_db


def _attached(proposal: Contribution, content: bytes | None = None, name: str = "plan.png", **more: str) -> Attachment:
    return attach_file(proposal, by=proposal.author, file=read_upload(upload(content or a_picture(), name)), **more)


def _edited(proposal: Contribution, **more: object) -> Contribution:
    return edit_proposal(proposal, by=proposal.author, title="One member, one vote", body="Each counts once.", language="en", **more)


def _openers(attachment: Attachment, people: dict[str, User | None]) -> set[str]:
    found = set()
    for name, user in people.items():
        client = Client()
        if user:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(f"/en/files/{attachment.key}/")
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            found.add(name)
    return found


def _people(workshop: Workshop, author: User) -> dict[str, User | None]:
    return {
        "anonymous": None, "stranger": a_user(), "participant": a_participant(workshop.consultation), "author": author,
        "facilitator": a_facilitator(workshop), "other facilitator": a_facilitator(a_workshop(workshop.consultation)),
        "administrator": an_administrator(),
    }  # fmt: skip


def test_a_picture_is_written_anew_without_what_the_camera_noted() -> None:
    taken = BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "Secret Camera", "at home"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (40, 20), "red").save(taken, "JPEG", exif=exif, comment=b"a secret comment", icc_profile=b"secret profile")
    assert b"Secret Camera" in taken.getvalue()
    kept = _attached(a_proposal(a_workshop()), taken.getvalue(), "IMG_2041.JPG").file.read()
    assert b"ecret" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_a_picture_is_turned_upright_and_made_smaller() -> None:
    taken, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (3200, 800)).save(taken, "JPEG", exif=exif)
    kept = _attached(a_proposal(a_workshop()), taken.getvalue(), "tall.jpg")
    assert (kept.width, kept.height) == (400, 1600)


def test_a_picture_one_sees_through_stays_so() -> None:
    kept = _attached(a_proposal(a_workshop()), a_picture("RGBA"), "logo.png")
    assert kept.content_type == "image/webp"
    assert Image.open(kept.file).mode == "RGBA"


def _a_bomb() -> bytes:
    """A PNG of a few bytes that says it is 30 000 pixels wide and high."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\x00" * 40


HOSTILE = {
    "a decompression bomb": (_a_bomb(), "bomb.png"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "drawing.svg"),
    "HTML called a picture": (b"<html><script>alert(1)</script>", "picture.png"),
    "half a picture": (a_picture(size=(900, 900))[:1500], "half.png"),
    "an empty file": (b" ", "empty.png"),
    "more than 5 MB": (b"%PDF-1.7\n" + b" " * 5 * 1024 * 1024, "large.pdf"),
    "half a PDF": (a_document()[:-40], "half.pdf"),
    "HTML that starts as a PDF": (b"%PDF-<script>alert(1)</script>%%EOF startxref 1 0 obj", "page.pdf"),
    "a PDF with a script": (a_document(b"<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>"), "script.pdf"),
    "a PDF with a script spelled otherwise": (a_document(b"<< /S /J#61vaScript /JS (x) >>"), "escaped.pdf"),
    "a PDF with a script in a packed stream": (a_document(packed=b"<< /S /JavaScript /JS (x) >>"), "packed.pdf"),
    "a PDF that starts a program": (a_document(b"<< /S /Launch /F (calc.exe) >>"), "launch.pdf"),
    "a PDF with another file inside": (a_document(b"<< /EmbeddedFile 4 0 R >>"), "inside.pdf"),
    "a PDF behind a password": (a_document(b"<< /Encrypt 5 0 R >>"), "locked.pdf"),
    "a PDF packed beyond measure": (a_document(packed=b" " * 50_000_000), "bomb.pdf"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_could_harm_is_refused_with_a_sentence_and_leaves_nothing(kind: str) -> None:
    content, name = HOSTILE[kind]
    proposal = a_proposal(a_workshop())
    with pytest.raises(InvalidFile) as refused:
        _attached(proposal, content, name)
    assert str(refused.value.message).endswith(".")
    assert not Attachment.objects.exists()


def test_a_document_is_kept_as_it_came_and_given_to_be_saved_never_to_be_shown() -> None:
    proposal = a_proposal(a_workshop())
    document = _attached(proposal, a_document(), "Budget <script>‮fdp.pdf")
    _edited(proposal)
    answer = Client().get(f"/en/files/{document.key}/")
    assert b"".join(answer.streaming_content) == a_document()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "‮" not in document.name


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "/root/.ssh/id.png", "a\x00b.png", "." * 300 + ".png", ""])
def test_a_name_leads_to_no_place_on_disk(name: str) -> None:
    kept = _attached(a_proposal(a_workshop()), name=name or "x")
    assert kept.file.name == f"{kept.key[:2]}/{kept.key}"
    assert not set("/\\\x00") & set(kept.name)


def test_three_files_at_most() -> None:
    proposal = a_proposal(a_workshop())
    for _n in range(3):
        _attached(proposal)
    with pytest.raises(InvalidFile):
        _attached(proposal)


def test_only_the_author_adds_files() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    for person in (a_participant(workshop.consultation), a_facilitator(workshop), an_administrator()):
        with pytest.raises(PermissionRefused):
            attach_file(proposal, by=person, file=read_upload(upload(a_picture(), "x.png")))


def test_a_file_of_a_draft_opens_for_its_author_alone() -> None:
    workshop = a_workshop()
    author = a_participant(workshop.consultation)
    draft = save_draft(workshop, by=author, title="Half", body="", language="en")
    assert _openers(_attached(draft), _people(workshop, author)) == {"author"}


def test_a_sent_file_opens_for_readers_once_its_version_is_out() -> None:
    workshop = a_workshop(moderation="before")
    author = a_participant(workshop.consultation)
    draft = save_draft(workshop, by=author, title="Whole", body="Done", language="en")
    attachment = _attached(draft)
    people = _people(workshop, author)
    sent = submit_draft(draft, by=author)
    assert _openers(attachment, people) == {"author", "facilitator", "administrator"}
    publish_contribution(sent, by=people["facilitator"], revision=sent.revision)
    assert _openers(attachment, people) == set(people)


def test_a_file_added_by_a_change_that_waits_is_not_public_and_one_that_leaves_still_is() -> None:
    workshop = a_workshop(moderation="before")
    proposal = a_proposal(workshop)
    people = _people(workshop, proposal.author)
    old = _attached(proposal)
    proposal = _edited(proposal)
    publish_contribution(proposal, by=people["facilitator"], revision=proposal.revision)
    new = _attached(proposal)
    proposal = _edited(Contribution.objects.get(pk=proposal.pk), leaving=[old.key])
    assert "anonymous" in _openers(old, people)
    assert _openers(new, people) == {"author", "facilitator", "administrator"}
    publish_contribution(proposal, by=people["facilitator"], revision=proposal.revision)
    assert "anonymous" not in _openers(old, people)
    assert _openers(new, people) == set(people)


def test_the_file_of_a_hidden_or_withdrawn_proposal_is_gone_for_its_readers() -> None:
    workshop = a_workshop()
    hidden, withdrawn = a_proposal(workshop), a_proposal(workshop)
    files = [_attached(proposal) for proposal in (hidden, withdrawn)]
    hidden, withdrawn = _edited(hidden), _edited(withdrawn)
    people = _people(workshop, hidden.author)
    assert all("anonymous" in _openers(file, people) for file in files)
    hide_contribution(hidden, by=people["facilitator"], revision=hidden.revision, reason_code="insult")
    withdraw_proposal(withdrawn, by=withdrawn.author)
    assert _openers(files[0], people) == {"author", "facilitator", "administrator"}
    assert _openers(files[1], people) == {"facilitator", "administrator"}


def test_a_waiting_file_taken_away_leaves_the_disk(django_capture_on_commit_callbacks) -> None:
    proposal = a_proposal(a_workshop())
    attachment = _attached(proposal)
    storage, name = attachment.file.storage, attachment.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_waiting(attachment, by=proposal.author)
    assert not storage.exists(name)


@pytest.mark.parametrize(("keep_words", "left"), [(True, ["picture"]), (False, [])])
def test_a_person_who_leaves_takes_their_files_along(keep_words: bool, left: list[str], django_capture_on_commit_callbacks) -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    author = proposal.author
    files = [_attached(proposal, name="me-and-my-cat.png"), _attached(proposal, a_document(), "cv.pdf")]
    _edited(proposal)
    draft = save_draft(workshop, by=author, title="Never said", body="A secret", language="en")
    files.append(_attached(draft))
    assert list(attachments_of(author)) == files
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(author, by=author, keep_words=keep_words)
    assert [attachment.kind for attachment in Attachment.objects.all()] == left
    assert not Attachment.objects.filter(name__contains="cat").exists()
    assert files[1].file.storage.exists(files[1].file.name) is False
    draft.refresh_from_db()
    assert draft.current_version.body == ""
    assert erase_attachments_of(author) == 0


def test_a_request_larger_than_any_form_of_ours_is_refused_unread() -> None:
    proposal = a_proposal(a_workshop())
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    large = SimpleUploadedFile("large.png", b"x" * 1000)
    answer = client.post(f"/en/p/{proposal.reference}/edit/", {"files": large}, CONTENT_LENGTH=str(40 * 1024 * 1024))
    assert answer.status_code == 413


def _described(proposal: Contribution, attachment: Attachment, deed: str, description: str) -> tuple[int, str]:
    """Its author changes the proposal and what is said of its file: the status of the answer, and its page."""
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    version = proposal.newest
    data = {
        "title": version.title, "body": version.body, "language": version.language, "revision": proposal.revision,
        "idempotency_key": str(uuid4()), "deed": deed, f"about_{attachment.key}": description,
    }  # fmt: skip
    answer = client.post(f"/en/p/{proposal.reference}/edit/", data)
    return answer.status_code, answer.content.decode()


def _said_of_its_file(moderation: str) -> tuple[Contribution, Attachment]:
    """A published proposal and its file, said to show the hall."""
    workshop = a_workshop(moderation=moderation)
    proposal = a_proposal(workshop)
    attachment = _attached(proposal, description="The hall")
    proposal = _edited(proposal)
    if moderation == "before":
        publish_contribution(proposal, by=a_facilitator(workshop), revision=proposal.revision)
    return Contribution.objects.get(pk=proposal.pk), Attachment.objects.get(pk=attachment.pk)


@pytest.mark.parametrize("deed", ["preview", "change"])
def test_what_readers_see_said_of_a_file_stays_where_a_facilitator_reads_first(deed: str) -> None:
    proposal, attachment = _said_of_its_file("before")
    status, page = _described(proposal, attachment, deed, "An insult")
    attachment.refresh_from_db()
    assert (status, attachment.description) == (200 if deed == "preview" else 302, "The hall")
    assert "An insult" not in page
    with pytest.raises(IllegalTransition):
        describe_attachment(attachment, by=proposal.author, description="An insult")


def test_what_is_said_of_a_file_changes_when_it_is_sent_and_not_when_it_is_looked_at() -> None:
    proposal, attachment = _said_of_its_file("after")
    _status, page = _described(proposal, attachment, "preview", "The hall in Liège")
    assert "<figcaption>The hall in Liège</figcaption>" in page
    attachment.refresh_from_db()
    assert attachment.description == "The hall"
    _described(proposal, attachment, "change", "The hall in Liège")
    attachment.refresh_from_db()
    assert attachment.description == "The hall in Liège"


def test_what_is_said_of_a_file_of_a_text_nobody_has_read_yet_can_still_change() -> None:
    proposal = a_proposal(a_workshop(moderation="before"))
    attachment = _attached(proposal, description="The hall")
    proposal = _edited(proposal)
    assert _described(proposal, Attachment.objects.get(pk=attachment.pk), "change", "The hall in Liège")[0] == 302
    attachment.refresh_from_db()
    assert attachment.description == "The hall in Liège"


@pytest.mark.parametrize("moderation", ["before", "after"])
def test_nothing_is_said_anew_of_a_sent_file_once_the_phase_is_over(moderation: str) -> None:
    proposal, attachment = _said_of_its_file(moderation)
    set_phase(proposal.workshop.consultation, PhaseKind.DELIBERATE)
    for deed in ("preview", "change"):
        _described(proposal, attachment, deed, "Too late")
    with pytest.raises(PhaseClosed):
        describe_attachment(Attachment.objects.get(pk=attachment.pk), by=proposal.author, description="Too late")
    attachment.refresh_from_db()
    assert attachment.description == "The hall"


def test_what_is_said_of_a_new_file_outlives_a_look_at_the_proposal() -> None:
    proposal = a_proposal(a_workshop())
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    form = {"title": proposal.newest.title, "body": "Another text.", "language": "en", "revision": proposal.revision, "deed": "preview"}
    new = {"file_1": upload(a_picture(), "hall.png"), "about_1": "The hall in Liège", "idempotency_key": str(uuid4())}
    page = client.post(f"/en/p/{proposal.reference}/edit/", form | new).content.decode()
    kept = Attachment.objects.get()
    assert kept.description == "The hall in Liège"
    shown = re.search(rf'name="about_{kept.key}"[^>]*', page)
    assert shown
    assert 'value="The hall in Liège"' in shown.group()


def test_a_file_that_its_author_takes_away_is_not_shown_among_those_others_will_see() -> None:
    proposal, attachment = _said_of_its_file("after")
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    form = {"title": proposal.newest.title, "body": "Another text.", "language": "en", "revision": proposal.revision, "deed": "preview"}
    for leaving in (False, True):
        said = form | {"idempotency_key": str(uuid4()), f"about_{attachment.key}": "The hall"}
        said |= {f"leave_{attachment.key}": "on"} if leaving else {}
        page = client.post(f"/en/p/{proposal.reference}/edit/", said).content.decode()
        shown = page.split('id="preview-title"', 1)[1].split("</section>", 1)[0]
        assert ("<figcaption>The hall</figcaption>" in shown) != leaving


def _on_disk() -> set[str]:
    storage = Attachment._meta.get_field("file").storage
    folders, files = storage.listdir("") if storage.exists("") else ([], [])
    return {f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1]} | set(files)


@pytest.mark.django_db(transaction=True)
def test_a_refused_change_leaves_nothing_of_its_files_and_a_kept_one_all() -> None:
    proposal = a_proposal(a_workshop())
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    before = _on_disk()
    form = {"title": proposal.newest.title, "body": "Another text.", "language": "en", "deed": "change"}
    for revision, status, files in ((proposal.revision + 7, 409, 0), (proposal.revision, 302, 2)):
        new = {"file_1": upload(a_picture(), "hall.png"), "file_2": upload(a_document(), "plan.pdf")}
        said = form | new | {"revision": revision, "idempotency_key": str(uuid4()), "about_1": "The hall", "about_2": "The plan"}
        answer = client.post(f"/en/p/{proposal.reference}/edit/", said)
        assert (answer.status_code, len(_on_disk() - before), Attachment.objects.count()) == (status, files, files)
