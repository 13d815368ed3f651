"""No page, feed or file asks the database more often for thirty rows than for one."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation.actions.attachments import attach_file, read_upload
from consultation.actions.drafts import save_draft
from consultation.actions.following import follow
from consultation.actions.proposals import edit_proposal
from consultation.actions.reports import report_contribution
from consultation.actions.translations import translate_text
from consultation.actions.votes import cast_vote
from consultation.models import Contribution, User
from consultation.states import State
from tests.builders import a_comment, a_facilitator, a_participant, a_proposal, a_workshop
from tests.consultation.files import a_picture, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("unhurried")]


class Busy:
    """A workshop of which everything can be made more of."""

    def __init__(self) -> None:
        self.workshop = a_workshop(moderation="after")
        self.author = a_participant(self.workshop.consultation, "The author")
        self.proposal = a_proposal(self.workshop, by=self.author, title="Members vote", body="Members vote at the assembly.")
        self.comment = a_comment(self.proposal, body="The first one.")
        self.withdrawn = a_proposal(self.workshop, by=self.author, title="Members choose", body="Members choose at the assembly.")

    def more(self, number: int) -> None:
        for _each in range(number):
            other = a_participant(self.workshop.consultation)
            proposal = a_proposal(self.workshop, by=self.author, title="Members decide", body="Members decide at the assembly.")
            proposal.tags.add(f"tag {_each % 5}")
            attach_file(proposal, by=self.author, file=read_upload(upload(a_picture(), "plan.png")))
            edit_proposal(proposal, by=self.author, title="Members decide", body="Members decide together.", language="en")
            translate_text(proposal, by=self.author, language="fr", title="Les membres décident", body="Ensemble.")
            report_contribution(proposal, by=other, reason="other", text="Is this here already?")
            cast_vote(proposal, by=other, value=1)
            comment = a_comment(self.proposal, by=self.author, body="I agree.", stance="for")
            a_comment(self.proposal, by=other, parent=comment, body="So do I.")
            translate_text(comment, by=self.author, language="fr", body="Je suis d'accord.")
            Contribution.objects.filter(pk=self.withdrawn.pk).update(state=State.PUBLISHED)
            said = a_comment(self.withdrawn, by=other, body="A pity.")
            a_comment(self.withdrawn, by=other, parent=said, body="Indeed.")
            Contribution.objects.filter(pk=self.withdrawn.pk).update(state=State.WITHDRAWN)
            a_comment(self.proposal, parent=self.comment, body="An answer to the first.")
            edit_proposal(self.proposal, by=self.author, title="Members vote", body=f"Members vote {uuid4()}.", language="en")
            save_draft(self.workshop, by=self.author, title="Later", body="Not yet.", language="en")
            follow(a_proposal(self.workshop, by=other, title="Somebody else's idea"), by=self.author)
        call_command("send_mail_outbox", "--once", verbosity=0)


def _pages(busy: Busy) -> dict[str, list[tuple[User | None, str]]]:
    room = f"/en/w/{busy.workshop.consultation.slug}/{busy.workshop.slug}/"
    one = f"/en/p/{busy.proposal.reference}/"
    desk = a_facilitator(busy.workshop)
    people = {"nobody": None, "author": busy.author, "facilitator": desk}
    lists = [f"/en/proposals/{busy.workshop.consultation.slug}/", f"/en/w/{busy.workshop.consultation.slug}/", "/en/"]
    inside = [f"{room}{part}" for part in ("", "feed/", "contributions.csv")]
    inside.append(f"/en/p/{busy.withdrawn.reference}/")
    for_all = [*lists, *inside, *(f"{one}{part}" for part in ("", "versions/", "changes/", "trail/", "?stance=for"))]
    found = {name: [(person, path) for path in for_all] for name, person in people.items()}
    mine = ["/en/mine/", "/en/following/", "/en/notices/", "/en/my-data/", f"{room}propose/", f"{one}edit/"]
    found["author"] += [(busy.author, path) for path in mine]
    found["facilitator"] += [(desk, path) for path in ("/en/desk/", f"/en/desk/{busy.proposal.reference}/", f"{room}propose/")]
    return found


def _counts(pages: dict[str, list[tuple[User | None, str]]]) -> dict[tuple[str, str], int]:
    found = {}
    for role, asked in pages.items():
        for person, path in asked:
            client = Client()
            if person:
                client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
                assert answer.status_code in (200, 410), path
                b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[role, path] = len(queries)
    return found


@pytest.mark.slow
def test_every_page_asks_as_many_queries_for_thirty_rows_as_for_one() -> None:
    busy = Busy()
    busy.more(1)
    pages = _pages(busy)
    _counts(pages)  # what is only asked once a process, such as content types
    before = _counts(pages)
    busy.more(29)
    after = _counts(pages)
    assert {key: (before[key], after[key]) for key in before if before[key] != after[key]} == {}


def test_a_vote_answered_in_place_asks_as_many_queries_under_thirty_comments_as_under_one() -> None:
    proposal = a_proposal(a_workshop())
    voter = a_participant(proposal.workshop.consultation)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(voter, backend="django.contrib.auth.backends.ModelBackend")
    counts = []
    for more in (1, 1, 29):  # the first time, what is asked once a process
        for _each in range(more):
            a_comment(proposal)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"/en/p/{proposal.reference}/vote/", {"value": 1}).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2]
