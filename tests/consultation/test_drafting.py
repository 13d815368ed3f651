"""Writing a proposal: the form, drafts that keep themselves, looking at it first, sending it, and what is told beforehand."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consultation.actions.drafts import save_draft
from consultation.actions.limits import LIMITS, MOST_DRAFTS, left
from consultation.actions.proposals import submit_proposal, withdraw_proposal
from consultation.exceptions import TooMany
from consultation.models import Attachment, Contribution, Difference, PhaseKind, Transition, User, Version, Vote, Workshop
from consultation.states import State
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_workshop
from tests.consultation.files import a_document, a_picture, upload

pytestmark = pytest.mark.django_db

TEXT = {"title": "Meet in Liège", "body": "Not always in Brussels.", "language": "en"}


def _at(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _form_of(workshop: Workshop) -> str:
    return f"/en/w/{workshop.consultation.slug}/{workshop.slug}/propose/"


def _posted(**more: object) -> dict[str, object]:
    return TEXT | {"idempotency_key": str(uuid4()), "deed": "submit"} | more


@pytest.fixture
def workshop() -> Workshop:
    return a_workshop()


@pytest.fixture
def author(workshop: Workshop) -> User:
    return a_participant(workshop.consultation)


def test_a_form_that_keeps_itself_keeps_one_draft_and_sends_it_once(workshop: Workshop, author: User) -> None:
    client, form = _at(author), _posted()
    for body in ("Not", "Not always", "Not always in Brussels."):
        assert client.post(f"{_form_of(workshop)}keep/", form | {"body": body}).json()["kept"]
    client.post(_form_of(workshop), form)
    assert client.post(f"{_form_of(workshop)}keep/", form | {"body": "too late"}).json() == {"kept": False, "sent": True}
    client.post(_form_of(workshop), form)
    sent = Contribution.objects.get()
    assert (sent.state, sent.versions.count(), sent.published_version.body) == (State.PUBLISHED, 1, "Not always in Brussels.")


def test_a_draft_is_kept_without_a_title_or_without_a_text(workshop: Workshop, author: User) -> None:
    for text in ({"title": "", "body": "Only a thought"}, {"title": "Only a title", "body": ""}):
        answer = _at(author).post(f"{_form_of(workshop)}keep/", _posted(**text))
        assert answer.json()["kept"]
    assert Contribution.objects.filter(state=State.DRAFT).count() == 2
    assert _at(author).post(f"{_form_of(workshop)}keep/", _posted(title=" ", body="")).status_code == 400


def test_keeping_answers_401_to_somebody_whose_session_ended(workshop: Workshop) -> None:
    assert Client().post(f"{_form_of(workshop)}keep/", _posted()).status_code == 401
    assert not Contribution.objects.exists()


def test_a_text_posted_after_the_session_ended_is_there_again_after_sign_in(workshop: Workshop, author: User) -> None:
    client = Client()
    answer = client.post(_form_of(workshop), _posted(writer=author.public_key))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert "Not always in Brussels." in client.get(_form_of(workshop)).content.decode()
    assert "Not always in Brussels." not in client.get(_form_of(workshop)).content.decode()


def test_a_text_is_there_again_too_where_its_author_supported_another_when_the_session_had_ended(workshop: Workshop, author: User) -> None:
    client, other = Client(), a_proposal(workshop)
    form = _posted(writer=author.public_key, written_at=_form_of(workshop))
    answer = client.post(f"/en/p/{other.reference}/support/", form)
    assert answer["Location"].endswith(f"next={_form_of(workshop)}")
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert "Not always in Brussels." in client.get(_form_of(workshop)).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site_after_sign_in(workshop: Workshop, elsewhere: str) -> None:
    answer = Client().post(_form_of(workshop), _posted(written_at=elsewhere))
    assert answer["Location"].endswith(f"next={_form_of(workshop)}")


def test_what_was_said_in_a_room_needs_who_said_it_and_can_be_changed_by_who_brought_it(workshop: Workshop) -> None:
    facilitator = a_facilitator(workshop)
    client = _at(facilitator)
    answer = client.post(_form_of(workshop), _posted(on_behalf_of=""))
    assert answer.status_code == 400
    assert "Say who said it." in answer.content.decode()
    client.post(_form_of(workshop), _posted(on_behalf_of="Table 4"))
    brought = Contribution.objects.get()
    change = _posted(deed="change", revision=brought.revision, body="Said otherwise.")
    assert client.post(f"/en/p/{brought.reference}/edit/", change).status_code == 302
    brought.refresh_from_db()
    assert (brought.published_version.body, brought.on_behalf_of) == ("Said otherwise.", "Table 4")


def test_a_text_posted_after_the_session_ended_is_not_given_to_somebody_else(workshop: Workshop, author: User) -> None:
    client = Client()
    client.post(_form_of(workshop), _posted(writer=author.public_key))
    client.force_login(a_participant(workshop.consultation), backend="django.contrib.auth.backends.ModelBackend")
    assert "Not always in Brussels." not in client.get(_form_of(workshop)).content.decode()


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(workshop: Workshop, author: User) -> None:
    answer = _at(author).post(_form_of(workshop), _posted(title="", file_1=upload(a_picture(), "plan.png"), about_1="A plan"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Give your proposal a title." in page
    kept = Contribution.objects.get()
    assert (kept.state, kept.current_version.body) == (State.DRAFT, "Not always in Brussels.")
    assert Attachment.objects.get().description == "A plan"
    assert Attachment.objects.get().key in page


def test_a_proposal_is_looked_at_changed_and_sent_without_scripts(workshop: Workshop, author: User) -> None:
    client = _at(author)
    files = {"file_1": upload(a_picture(), "plan.png"), "about_1": "The hall", "file_2": upload(a_document(), "budget.pdf")}
    shown = client.post(_form_of(workshop), _posted(deed="preview", body="**Not always** in Brussels.", **files), follow=True)
    page = shown.content.decode()
    assert "<strong>Not always</strong>" in page
    assert 'alt="The hall"' in page
    assert "budget.pdf" in page
    draft = Contribution.objects.get()
    assert f"/en/p/{draft.reference}/edit/" in page
    client.post(f"/en/p/{draft.reference}/send/")
    page = Client().get(f"/en/p/{draft.reference}/").content.decode()
    assert 'alt="The hall"' in page
    assert "budget.pdf" in page


def test_a_hostile_file_is_refused_beside_its_field_and_the_text_stays(workshop: Workshop, author: User) -> None:
    answer = _at(author).post(_form_of(workshop), _posted(file_1=upload(b"<svg onload=alert(1)>", "x.svg")))
    assert answer.status_code == 400
    assert "can&#x27;t be read" in answer.content.decode()
    assert "Not always in Brussels." in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_change_takes_files_away_and_adds_others(workshop: Workshop, author: User) -> None:
    client = _at(author)
    client.post(_form_of(workshop), _posted(file_1=upload(a_picture(), "old.png")))
    proposal, old = Contribution.objects.get(), Attachment.objects.get()
    address = f"/en/p/{proposal.reference}/edit/"
    change = _posted(deed="change", revision=proposal.revision, file_1=upload(a_picture(), "new.png"), about_1="New")
    client.post(address, change | {f"leave_{old.key}": "on", f"about_{old.key}": ""})
    names = [file.name for file in Attachment.objects.in_version(2)]
    assert names == ["new.jpg"]
    page = Client().get(f"/en/p/{proposal.reference}/").content.decode()
    assert "new.jpg" in page or 'alt="New"' in page
    assert old.key not in page
    assert "old.jpg" in Client().get(f"/en/p/{proposal.reference}/changes/").content.decode()


def test_a_change_is_looked_at_before_it_is_published(workshop: Workshop, author: User) -> None:
    proposal = a_proposal(workshop, by=author)
    answer = _at(author).post(f"/en/p/{proposal.reference}/edit/", _posted(deed="preview", body="A *second* thought."))
    assert "<em>second</em>" in answer.content.decode()
    assert proposal.versions.count() == 1


def test_the_language_is_recognised_where_nothing_is_chosen_and_a_choice_wins(workshop: Workshop, author: User) -> None:
    dutch = "Iedereen die met ons werkt moet kunnen meebeslissen over de toekomst van de vereniging."
    client = _at(author)
    client.post(_form_of(workshop), _posted(language="", title="Samen beslissen", body=dutch))
    client.post(_form_of(workshop), _posted(language="fr", title="Samen beslissen", body=dutch))
    assert list(Version.objects.order_by("pk").values_list("language", flat=True)) == ["nl", "fr"]


def test_tags_of_the_workshop_are_offered_and_those_of_drafts_and_hidden_texts_are_not(workshop: Workshop, author: User) -> None:
    submit_proposal(workshop, by=author, **TEXT, tags=["transport"])
    save_draft(workshop, by=author, **TEXT, tags=["secret"])
    client = _at(a_participant(workshop.consultation))
    page = client.get(_form_of(workshop)).content.decode()
    assert 'value="transport"' in page
    assert "secret" not in page
    client.post(_form_of(workshop), _posted(known_tags=["transport"], tags="night, Transport "))
    assert sorted(Contribution.objects.latest("pk").tags.names()) == ["night", "transport"]


def test_a_draft_thrown_away_leaves_no_text_no_file_and_no_trace_at_the_desk(
    workshop: Workshop, author: User, django_capture_on_commit_callbacks
) -> None:
    client = _at(author)
    client.post(_form_of(workshop), _posted(deed="draft", body="Secret half thought", file_1=upload(a_picture(), "a.png")))
    draft, file = Contribution.objects.get(), Attachment.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en/p/{draft.reference}/withdraw/")
    assert not file.storage.exists(file.name)
    assert not Version.objects.filter(body__contains="Secret").exists()
    assert "Secret" not in client.get("/en/mine/").content.decode()
    assert draft.reference not in _at(a_facilitator(workshop)).get("/en/desk/").content.decode()


def test_supporting_another_instead_votes_and_keeps_the_text_to_go_on_or_to_drop(workshop: Workshop, author: User) -> None:
    other = a_proposal(workshop)
    client = _at(author)
    form = _posted(workshop=f"{workshop.consultation.slug}/{workshop.slug}")
    answer = client.post(f"/en/p/{other.reference}/support/", form, follow=True)
    draft = Contribution.objects.get(state=State.DRAFT)
    assert Vote.objects.get().value == 1
    assert answer.redirect_chain[-1][0] == f"/en/p/{other.reference}/?draft={draft.reference}"
    assert f"/en/p/{draft.reference}/edit/" in answer.content.decode()
    page = _at(a_participant(workshop.consultation)).get(answer.redirect_chain[-1][0]).content.decode()
    assert f"/en/p/{draft.reference}/edit/" not in page


def test_a_vote_that_is_refused_takes_no_text_away(workshop: Workshop, author: User) -> None:
    elsewhere = a_proposal(a_workshop(workshop.consultation))
    Workshop.objects.filter(pk=elsewhere.workshop_id).update(closes_at=timezone.now())
    form = _posted(workshop=f"{workshop.consultation.slug}/{workshop.slug}")
    assert _at(author).post(f"/en/p/{elsewhere.reference}/support/", form).status_code == 403
    assert Contribution.objects.get(author=author).newest.title == TEXT["title"]
    facilitator = a_facilitator(workshop)
    form = _posted(workshop=f"{workshop.consultation.slug}/{workshop.slug}", on_behalf_of="Table 4")
    assert _at(facilitator).post(f"/en/p/{a_proposal(workshop).reference}/support/", form).status_code == 403
    assert Contribution.objects.get(author=facilitator).on_behalf_of == "Table 4"
    assert not Vote.objects.exists()


def test_why_mine_is_different_is_read_at_the_desk_and_by_nobody_else(workshop: Workshop, author: User) -> None:
    other = a_proposal(workshop)
    reader = a_participant(workshop.consultation)
    _at(author).post(_form_of(workshop), _posted(**{f"different-{other.reference}": "Mine is for trains only"}))
    mine = Contribution.objects.latest("pk")
    assert Difference.objects.get().contribution == mine
    assert "Mine is for trains only" in _at(a_facilitator(workshop)).get(f"/en/desk/{mine.reference}/").content.decode()
    for client in (Client(), _at(reader), _at(other.author)):
        for reference in (mine.reference, other.reference):
            assert "Mine is for trains only" not in client.get(f"/en/p/{reference}/").content.decode()


def test_a_difference_from_what_one_may_not_read_is_not_kept(workshop: Workshop, author: User) -> None:
    hidden = save_draft(workshop, by=a_participant(workshop.consultation), **TEXT)
    _at(author).post(_form_of(workshop), _posted(**{f"different-{hidden.reference}": "I know it"}))
    assert not Difference.objects.exists()


def test_the_eleventh_proposal_of_a_day_is_refused_and_was_told_beforehand(workshop: Workshop, author: User) -> None:
    most = LIMITS["proposals"][0]
    for number in range(most - 1):
        submit_proposal(workshop, by=author, title=f"Number {number}", body="Text", language="en")
    assert "1 more proposal today" in _at(author).get(_form_of(workshop)).content.decode()
    submit_proposal(workshop, by=author, title="The last", body="Text", language="en")
    with pytest.raises(TooMany):
        submit_proposal(workshop, by=author, title="One more", body="Text", language="en")
    answer = _at(author).post(_form_of(workshop), _posted())
    assert answer.status_code == 429
    assert Contribution.objects.filter(state=State.DRAFT).exists(), "the text is kept as a draft"
    Transition.objects.update(at=timezone.now() - timedelta(hours=25))
    assert left(author, "proposals") == most


def test_with_thirty_drafts_a_whole_proposal_is_still_sent_and_the_form_tells_beforehand(workshop: Workshop, author: User) -> None:
    for number in range(MOST_DRAFTS - 1):
        save_draft(workshop, by=author, title=f"Draft {number}", body="", language="en")
    client = _at(author)
    assert "You keep thirty drafts." not in client.get(_form_of(workshop)).content.decode()
    last = save_draft(workshop, by=author, title="The last draft", body="", language="en")
    assert "You keep thirty drafts." in client.get(_form_of(workshop)).content.decode()
    assert "You keep thirty drafts." not in client.get(f"/en/p/{last.reference}/edit/").content.decode()
    assert client.post(_form_of(workshop), _posted(deed="draft")).status_code == 429
    answer = client.post(_form_of(workshop), _posted(body=""))
    assert (answer.status_code, "Write what you propose." in answer.content.decode()) == (400, True)
    assert client.post(_form_of(workshop), _posted()).status_code == 302
    assert Contribution.objects.get(state=State.PUBLISHED).published_version.title == TEXT["title"]
    submit_proposal(workshop, by=author, title="One more", body="Text", language="en")
    assert Contribution.objects.filter(state=State.DRAFT).count() == MOST_DRAFTS


def test_what_can_not_be_sent_any_more_today_is_counted_as_a_draft(workshop: Workshop, author: User) -> None:
    for number in range(LIMITS["proposals"][0]):
        submit_proposal(workshop, by=author, title=f"Number {number}", body="Text", language="en")
    for number in range(MOST_DRAFTS):
        save_draft(workshop, by=author, title=f"Draft {number}", body="", language="en")
    assert _at(author).post(_form_of(workshop), _posted()).status_code == 429
    assert Contribution.objects.filter(state=State.DRAFT).count() == MOST_DRAFTS


def test_a_facilitator_brings_as_many_notes_from_the_room_as_there_are(workshop: Workshop) -> None:
    facilitator = a_facilitator(workshop)
    for number in range(LIMITS["proposals"][0] + 1):
        submit_proposal(workshop, by=facilitator, title=f"Table {number}", body="Text", language="en", on_behalf_of="A table")


def test_a_closed_phase_is_told_before_one_writes() -> None:
    workshop = a_workshop(a_consultation(open_phase=PhaseKind.DELIBERATE))
    page = _at(a_participant(workshop.consultation)).get(_form_of(workshop)).content.decode()
    assert "takes no proposals at the moment" in page
    assert re.search(r'value="submit"\s+disabled', page)


def test_a_proposal_withdrawn_for_another_leads_there_both_ways(workshop: Workshop, author: User) -> None:
    old, better = a_proposal(workshop, by=author, title="Old words"), a_proposal(workshop, title="Better words")
    _at(author).post(f"/en/p/{old.reference}/withdraw/", {"in_favour_of": f"https://x.be/fr/p/{better.reference}/", "reason": "Clearer"})
    gone = Client().get(f"/en/p/{old.reference}/")
    assert gone.status_code == 410
    assert f"/en/p/{better.reference}/" in gone.content.decode()
    assert "Old words" not in gone.content.decode()
    assert "1 other proposal was withdrawn" in Client().get(f"/en/p/{better.reference}/").content.decode()
    assert f"/en/p/{better.reference}/" in _at(author).get(f"/en/p/{old.reference}/").content.decode()


def test_one_steps_aside_only_for_what_one_may_read(workshop: Workshop, author: User) -> None:
    mine, draft = a_proposal(workshop, by=author), save_draft(workshop, by=a_participant(workshop.consultation), **TEXT)
    for named in (draft.reference, mine.reference, "nonsense"):
        assert _at(author).post(f"/en/p/{mine.reference}/withdraw/", {"in_favour_of": named}).status_code == 400
    mine.refresh_from_db()
    assert mine.state == State.PUBLISHED


def test_a_proposal_withdrawn_before_it_was_ever_published_leads_nowhere() -> None:
    workshop = a_workshop(moderation="before")
    pending = a_proposal(workshop)
    better = a_proposal(a_workshop(workshop.consultation))
    withdraw_proposal(pending, by=pending.author, in_favour_of=better)
    assert Client().get(f"/en/p/{pending.reference}/").status_code == 404
