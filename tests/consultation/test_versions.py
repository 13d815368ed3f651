"""How a proposal changed: the difference between versions, and votes given on an earlier one."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taggit.models import Tag

from consultation.actions.moderation import hide_contribution, publish_contribution, return_proposal
from consultation.actions.people import erase_person
from consultation.actions.proposals import edit_proposal
from consultation.actions.votes import cast_vote
from consultation.comparison import changes
from consultation.models import Contribution
from tests.builders import a_facilitator, a_participant, a_proposal, a_workshop

WORDS = st.lists(st.sampled_from(["one", "two", "three", "and", "\n\n", "les"]), max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, WORDS)
def test_same_and_gone_are_the_text_before_same_and_new_the_text_after(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(change.text for change in found if change.kind != "new") == before
    assert "".join(change.text for change in found if change.kind != "gone") == after


def test_a_changed_word_is_told_and_the_rest_stands() -> None:
    kinds = [(c.kind, c.text.strip()) for c in changes("Meet in Liège each spring.", "Meet in Gent each spring.")]
    assert kinds == [("same", "Meet in"), ("gone", "Liège"), ("new", "Gent"), ("same", "each spring.")]


def _changed(proposal, body="Each of us counts twice.", title="One member, two votes"):  # type: ignore[no-untyped-def]
    return edit_proposal(proposal, by=proposal.author, title=title, body=body, language="en")


@pytest.mark.django_db
def test_what_changed_is_marked_for_the_eye_and_said_for_the_ear() -> None:
    proposal = _changed(a_proposal(a_workshop()))
    page = Client().get(f"/en/p/{proposal.reference}/changes/?from=1&to=2").content.decode()
    assert re.search(r"<del>.*taken out:.*once\..*</del>", page, re.S)
    assert re.search(r"<ins>.*added:.*twice\..*</ins>", page, re.S)


@pytest.mark.django_db
def test_marks_of_hostile_texts_stay_text_in_a_difference() -> None:
    proposal = _changed(a_proposal(a_workshop(), body="<script>alert(1)</script>"), body="<img src=x onerror=alert(1)> *x*")
    page = Client().get(f"/en/p/{proposal.reference}/changes/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.django_db
def test_only_published_versions_are_compared_by_the_public() -> None:
    workshop = a_workshop(moderation="before")
    proposal = a_proposal(workshop)
    publish_contribution(proposal, by=a_facilitator(workshop), revision=proposal.revision)
    _changed(proposal, body="A change that waits.")
    assert Client().get(f"/en/p/{proposal.reference}/changes/").status_code == 404
    assert Client().get(f"/en/p/{proposal.reference}/changes/?from=1&to=2").status_code == 404
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    assert "A change that waits." in client.get(f"/en/p/{proposal.reference}/changes/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["from=0&to=9", "from=x", "to=%00", "from=1&to=999999999999999999999"])
def test_versions_that_are_not_there_are_not_found(query: str) -> None:
    proposal = _changed(a_proposal(a_workshop()))
    assert Client().get(f"/en/p/{proposal.reference}/changes/?{query}").status_code == 404


@pytest.mark.django_db
def test_erased_words_are_in_no_difference() -> None:
    proposal = _changed(a_proposal(a_workshop()))
    erase_person(proposal.author, by=proposal.author, keep_words=False)
    page = Client().get(f"/en/p/{proposal.reference}/changes/").content.decode()
    assert "counts" not in page
    assert "erased" in page


@pytest.mark.django_db
def test_a_vote_on_an_earlier_version_says_so_until_one_votes_again() -> None:
    workshop = a_workshop()
    proposal, voter = a_proposal(workshop), a_participant(workshop.consultation)
    cast_vote(proposal, by=voter, value=1)
    proposal = _changed(proposal)
    client = Client()
    client.force_login(voter, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/en/p/{proposal.reference}/"
    page = client.get(address).content.decode()
    assert "You agreed with version 1. The text changed since." in page
    assert f"{address}changes/?from=1&amp;to=2" in page
    client.post(f"{address}vote/", {"value": "1"})
    assert "The text changed since." not in client.get(address).content.decode()


@pytest.mark.django_db
def test_new_tags_wait_with_the_text_they_came_with_and_come_up_with_it() -> None:
    workshop = a_workshop(moderation="before")
    desk = a_facilitator(workshop)
    proposal = a_proposal(workshop)
    publish_contribution(proposal, by=desk, revision=proposal.revision)
    edited = edit_proposal(proposal, by=proposal.author, title="One member", body="One vote.", language="en", tags=["rude words"])
    assert "rude words" not in Client().get(f"/en/p/{proposal.reference}/").content.decode()
    assert "rude words" not in Client().get(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/").content.decode()
    facilitator = Client()
    facilitator.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    assert "rude words" in facilitator.get(f"/en/desk/{proposal.reference}/").content.decode()
    author = Client()
    author.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    assert "rude words" in author.get(f"/en/p/{proposal.reference}/edit/").content.decode()
    publish_contribution(edited, by=desk, revision=edited.revision)
    assert "rude words" in Client().get(f"/en/p/{proposal.reference}/").content.decode()


@pytest.mark.django_db
def test_tags_follow_the_text_they_came_with_whatever_happens_to_it() -> None:
    workshop = a_workshop(moderation="before")
    desk = a_facilitator(workshop)
    proposal = a_proposal(workshop, tags=["first"])
    assert not Tag.objects.exists()
    proposal = return_proposal(proposal, by=desk, revision=proposal.revision, reason_code="unclear").contribution
    proposal = _tagged(proposal, ["second"])
    publish_contribution(proposal, by=desk, revision=proposal.revision)
    assert _names(proposal) == {"second"}
    proposal = _tagged(_tagged(proposal, ["third"]), None)
    assert _names(proposal) == {"second"}
    hide_contribution(proposal, by=desk, revision=proposal.revision, reason_code="insult")
    proposal.refresh_from_db()
    assert _names(proposal) == {"second"}
    publish_contribution(proposal, by=desk, revision=proposal.revision)
    assert _names(proposal) == {"third"}
    proposal.refresh_from_db()
    publish_contribution(_tagged(proposal, None), by=desk, revision=proposal.revision + 1)
    assert _names(proposal) == {"third"}


def _tagged(proposal: Contribution, tags: list[str] | None) -> Contribution:
    return edit_proposal(proposal, by=proposal.author, title="Tags", body=f"A text {uuid4()}.", language="en", tags=tags)


def _names(proposal: Contribution) -> set[str]:
    return set(Contribution.objects.get(pk=proposal.pk).tags.names())


@pytest.mark.django_db
def test_what_changes_nothing_makes_no_version() -> None:
    proposal = a_proposal(a_workshop())
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    form = {"title": "One member, one vote", "body": "Each of us counts once.", "language": "en", "tags": ""}
    form |= {"revision": proposal.revision, "idempotency_key": str(uuid4())}
    answer = client.post(f"/en/p/{proposal.reference}/edit/", form, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert proposal.versions.count() == 1
    client.post(f"/en/p/{proposal.reference}/edit/", form | {"tags": "assembly", "idempotency_key": str(uuid4())})
    assert proposal.versions.count() == 2
    assert _names(proposal) == {"assembly"}
