"""Writing, changing and withdrawing proposals."""

from uuid import uuid4

import pytest

from consultation.actions.moderation import publish_contribution, return_proposal
from consultation.actions.proposals import edit_proposal, save_draft, submit_draft, submit_proposal, withdraw_proposal
from consultation.exceptions import InvalidText, PhaseClosed, StaleVersion
from consultation.models import Contribution, PhaseKind, Version, Workshop
from consultation.states import State
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_workshop, set_phase

pytestmark = pytest.mark.django_db


def _submit(workshop: Workshop, **changes: object) -> Contribution:
    fields = {"by": a_participant(workshop.consultation), "title": "Meet in Liège", "body": "Not always in Brussels.", "language": "en"}
    return submit_proposal(workshop, **fields | changes)


def test_a_proposal_is_published_at_once_where_moderation_is_after() -> None:
    proposal = _submit(a_workshop(moderation="after"))
    assert proposal.state == State.PUBLISHED
    assert proposal.published_version == proposal.current_version
    assert [(t.from_state, t.to_state, t.by) for t in proposal.transitions.all()] == [("draft", "published", proposal.author)]


def test_a_proposal_waits_where_moderation_is_before() -> None:
    proposal = _submit(a_workshop(moderation="before"))
    assert proposal.state == State.PENDING
    assert proposal.published_version is None


def test_the_same_form_sent_twice_posts_once() -> None:
    workshop = a_workshop()
    author, key = a_participant(workshop.consultation), uuid4()
    first = _submit(workshop, by=author, idempotency_key=key)
    second = _submit(workshop, by=author, idempotency_key=key)
    assert first == second
    assert Contribution.objects.count() == 1
    assert Version.objects.count() == 1


@pytest.mark.parametrize("kind", [kind for kind in PhaseKind if kind != PhaseKind.CONTRIBUTE])
def test_proposals_are_posted_in_the_contribute_phase_only(kind: str) -> None:
    with pytest.raises(PhaseClosed):
        _submit(a_workshop(a_consultation(open_phase=kind)))
    assert not Contribution.objects.exists()


def test_an_edit_where_moderation_is_after_is_public_at_once_as_a_new_version() -> None:
    proposal = _submit(a_workshop(moderation="after"))
    edited = edit_proposal(proposal, by=proposal.author, title="Meet in Liège and Gent", body="Both.", language="en")
    assert (edited.state, edited.published_version.number) == (State.PUBLISHED, 2)
    assert [version.title for version in edited.versions.all()] == ["Meet in Liège", "Meet in Liège and Gent"]


def test_an_edit_where_moderation_is_before_waits_and_the_old_version_stays_up() -> None:
    workshop = a_workshop(moderation="before")
    proposal = _submit(workshop)
    publish_contribution(proposal, by=a_facilitator(workshop), revision=proposal.revision)
    edited = edit_proposal(proposal, by=proposal.author, title="Meet in Gent", body="Rather.", language="en")
    assert edited.state == State.PENDING
    assert edited.published_version.title == "Meet in Liège"
    assert Contribution.objects.standing().get() == edited


def test_a_returned_proposal_is_changed_and_waits_again() -> None:
    workshop = a_workshop(moderation="before")
    proposal = _submit(workshop)
    return_proposal(proposal, by=a_facilitator(workshop), revision=proposal.revision, reason_code="unclear")
    again = edit_proposal(proposal, by=proposal.author, title="Meet in Liège twice a year", body="In spring and autumn.", language="en")
    assert again.state == State.PENDING
    assert list(again.transitions.values_list("move", flat=True)) == ["submit", "return", "resubmit"]


def test_an_edit_on_an_old_page_is_refused_with_what_happened_meanwhile() -> None:
    workshop = a_workshop(moderation="before")
    proposal = _submit(workshop)
    seen = proposal.revision
    decision = publish_contribution(proposal, by=a_facilitator(workshop), revision=seen)
    with pytest.raises(StaleVersion) as refused:
        edit_proposal(proposal, by=proposal.author, title="Too late", body="…", language="en", revision=seen)
    assert refused.value.decision == decision
    assert Version.objects.count() == 1


def test_a_draft_is_kept_changed_and_sent_once() -> None:
    workshop = a_workshop()
    author = a_participant(workshop.consultation)
    draft = save_draft(workshop, by=author, title="Half a thought", body="To be continued", language="en")
    save_draft(workshop, by=author, draft=draft, title="A whole thought", body="Done", language="en")
    assert Contribution.objects.get().state == State.DRAFT
    submit_draft(draft, by=author)
    sent = submit_draft(draft, by=author)
    assert (sent.state, sent.published_version.title, sent.transitions.count()) == (State.PUBLISHED, "A whole thought", 1)


def test_a_withdrawn_proposal_is_read_by_its_author_and_its_desk_only() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    facilitator, other = a_facilitator(workshop), a_participant(workshop.consultation)
    withdraw_proposal(proposal, by=proposal.author, reason="I changed my mind")
    readers = [p for p in (proposal.author, facilitator, other) if Contribution.objects.visible_to(p).exists()]
    assert readers == [proposal.author, facilitator]


def test_nothing_is_withdrawn_once_the_synthesis_has_begun() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    set_phase(workshop.consultation, PhaseKind.SYNTHESISE)
    proposal.refresh_from_db()
    with pytest.raises(PhaseClosed):
        withdraw_proposal(Contribution.objects.get(pk=proposal.pk), by=proposal.author)


@pytest.mark.parametrize(
    ("title", "body"),
    [("", "text"), ("  \n ", "text"), ("title", " \u200b".replace("\u200b", "")), ("t" * 151, "text"), ("title", "b" * 5001)],
)
def test_an_empty_or_endless_text_is_refused_with_a_sentence(title: str, body: str) -> None:
    with pytest.raises(InvalidText) as refused:
        _submit(a_workshop(), title=title, body=body)
    assert str(refused.value.message).endswith(".")
    assert str(refused.value.next_step)
    assert not Contribution.objects.exists()


def test_control_characters_are_left_out_and_accents_are_composed() -> None:
    proposal = _submit(a_workshop(), title="Cafe\u0301\x00\x07", body="a\r\nb\x1b[31m")
    assert proposal.current_version.title == "Café"
    assert proposal.current_version.body == "a\nb[31m"


def test_a_version_is_never_changed() -> None:
    version = a_proposal(a_workshop()).current_version
    version.body = "Something they never said"
    with pytest.raises(TypeError):
        version.save()
