"""Reporting a text: once a person, read at the desk without a name, answered by the decision."""

import pytest
from django.test import Client

from consultation.actions.comments import withdraw_comment
from consultation.actions.moderation import acknowledge, hide_contribution
from consultation.actions.reports import report_contribution
from consultation.exceptions import InvalidText, PermissionRefused
from consultation.models import Contribution, Report, User
from consultation.queries import queue_of
from tests.builders import a_comment, a_facilitator, a_participant, a_proposal, a_strategist, a_user, a_workshop, an_administrator

pytestmark = pytest.mark.django_db


def _at(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_text_is_reported_once_by_each_person_and_waits_at_the_desk_with_their_number() -> None:
    workshop = a_workshop()
    proposal, facilitator = a_proposal(workshop), a_facilitator(workshop)
    acknowledge(proposal, by=facilitator, revision=proposal.revision)
    assert not queue_of(facilitator).exists()
    first, second = a_participant(workshop.consultation), a_participant(workshop.consultation)
    for person in (first, second, second):
        _at(person).post(f"/en/p/{proposal.reference}/report/", {"reason": "insult", "text": "It names my neighbour"})
    assert Report.objects.count() == 2
    assert queue_of(facilitator).get().report_count == 2
    page = _at(facilitator).get("/en/desk/").content.decode()
    assert "reported by 2 people" in page


def test_nobody_learns_who_reported() -> None:
    workshop = a_workshop()
    reporter = a_participant(workshop.consultation, "Zebedeus Reporter")
    proposal = a_proposal(workshop)
    report_contribution(proposal, by=reporter, reason="insult", text="Look at the second line")
    desk = _at(a_facilitator(workshop)).get(f"/en/desk/{proposal.reference}/").content.decode()
    assert "Look at the second line" in desk
    for page in (
        desk,
        *(_at(person).get(f"/en/p/{proposal.reference}/").content.decode() for person in (proposal.author, an_administrator())),
    ):
        assert "Zebedeus" not in page
    author = _at(proposal.author).get(f"/en/p/{proposal.reference}/").content.decode()
    assert "Look at the second line" not in author


def test_an_author_who_facilitates_does_not_read_reports_of_their_own_words() -> None:
    workshop = a_workshop()
    facilitator = a_facilitator(workshop)
    comment = a_comment(a_proposal(workshop), by=facilitator)
    report_contribution(comment, by=a_participant(workshop.consultation), reason="insult", text="They wrote this")
    assert "They wrote this" not in _at(facilitator).get(f"/en/desk/{comment.reference}/").content.decode()


@pytest.mark.parametrize(("decide", "sentence"), [(acknowledge, "lets it stand"), (hide_contribution, "hid it")])
def test_a_decision_answers_every_report_and_whoever_reported_reads_it(decide, sentence: str) -> None:  # type: ignore[no-untyped-def]
    workshop = a_workshop()
    proposal, facilitator, reporter = a_proposal(workshop), a_facilitator(workshop), a_participant(workshop.consultation)
    report_contribution(proposal, by=reporter, reason="insult")
    more = {"reason_code": "insult"} if decide is hide_contribution else {}
    decide(proposal, by=facilitator, revision=proposal.revision, **more)
    report = Report.objects.get()
    assert sentence in report.get_outcome_display()
    assert not queue_of(facilitator).exists()
    answer = _at(reporter).get(f"/en/p/{proposal.reference}/report/")
    assert answer.status_code == (404 if decide is hide_contribution else 200)
    if decide is acknowledge:
        assert sentence in answer.content.decode()


def test_what_its_author_takes_back_needs_no_decision() -> None:
    workshop = a_workshop()
    comment = a_comment(a_proposal(workshop))
    report_contribution(comment, by=a_participant(workshop.consultation), reason="off_topic")
    withdraw_comment(comment, by=comment.author)
    assert Report.objects.get().outcome == Report.Outcome.GONE


def test_who_may_report_is_anybody_signed_in_who_reads_it_but_its_author() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    people = {
        "stranger": a_user(), "participant": a_participant(workshop.consultation), "author": proposal.author,
        "facilitator": a_facilitator(workshop), "other facilitator": a_facilitator(a_workshop(workshop.consultation)),
        "strategist": a_strategist(workshop.consultation), "administrator": an_administrator(),
    }  # fmt: skip
    allowed = set()
    for name, person in people.items():
        try:
            report_contribution(proposal, by=person, reason="insult")
        except PermissionRefused:
            continue
        allowed.add(name)
    assert allowed == set(people) - {"author"}
    assert Client().get(f"/en/p/{proposal.reference}/report/").status_code == 302


def test_a_text_one_may_not_read_can_not_be_reported() -> None:
    pending = a_proposal(a_workshop(moderation="before"))
    reader = a_participant(pending.workshop.consultation)
    assert _at(reader).post(f"/en/p/{pending.reference}/report/", {"reason": "insult"}).status_code == 404
    with pytest.raises(PermissionRefused):
        report_contribution(Contribution.objects.get(pk=pending.pk), by=reader, reason="insult")


def test_another_reason_has_to_be_told() -> None:
    proposal = a_proposal(a_workshop())
    reader = a_participant(proposal.workshop.consultation)
    assert _at(reader).post(f"/en/p/{proposal.reference}/report/", {"reason": "other", "text": "bad"}).status_code == 400
    with pytest.raises(InvalidText):
        report_contribution(proposal, by=reader, reason="other", text="bad")


def test_comments_are_filtered_by_stance_and_counted() -> None:
    proposal = a_proposal(a_workshop())
    for stance, body in (("for", "Yes indeed."), ("for", "Me too."), ("against", "Never ever.")):
        a_comment(proposal, stance=stance, body=body)
    page = Client().get(f"/en/p/{proposal.reference}/?stance=against").content.decode()
    assert "Never ever." in page
    assert "Yes indeed." not in page
    assert f"/en/p/{proposal.reference}/?stance=for#comments" in page
    assert "Yes indeed." in Client().get(f"/en/p/{proposal.reference}/?stance=nonsense").content.decode()


def test_a_comment_offers_to_be_changed_only_while_it_can_be() -> None:
    proposal = a_proposal(a_workshop())
    comment = a_comment(proposal)
    change = f"/en/c/{comment.reference}/edit/"
    assert change in _at(comment.author).get(f"/en/p/{proposal.reference}/").content.decode()
    a_comment(proposal, parent=comment)
    assert change not in _at(comment.author).get(f"/en/p/{proposal.reference}/").content.decode()


def test_a_comment_written_when_the_session_had_ended_is_there_again() -> None:
    proposal = a_proposal(a_workshop())
    person = a_participant(proposal.workshop.consultation)
    client = Client()
    written = {
        "body": "A long careful comment",
        "language": "en",
        "writer": person.public_key,
        "written_at": f"/en/p/{proposal.reference}/",
    }
    answer = client.post(f"/en/p/{proposal.reference}/comment/", written)
    assert f"next=/en/p/{proposal.reference}/" in answer["Location"]
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert "A long careful comment" in client.get(f"/en/p/{proposal.reference}/").content.decode()
