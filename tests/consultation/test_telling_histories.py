"""Whatever people do and however the mail server behaves: nobody is told twice, nothing hidden is told, no mail is empty, and all
are told once the server is back.
"""

import re
import smtplib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.actions.following import follow, unfollow
from consultation.actions.moderation import hide_contribution, publish_contribution
from consultation.actions.notices import choose_notices
from consultation.actions.outbox import send_due
from consultation.actions.proposals import edit_proposal, withdraw_proposal
from consultation.actions.telling import tell_events
from consultation.exceptions import Refusal
from consultation.models import Contribution, Event, Notice, OutgoingMail, Rhythm, User
from consultation.notifications.delivery import MailServerDown
from consultation.queries.outbox import state_of_the_post
from tests.builders import a_comment, a_consultation, a_facilitator, a_proposal, a_workshop
from tests.consultation.telling import a_reader
from tests.mail_server import MailServer, install

PEOPLE = 4
WORD = re.compile(r"word(\d+)x")
ENTRY = re.compile(r"^(.+)\n« .*?word(\d+)x.* »$", re.MULTILINE)
DEEDS = {
    "propose": 3, "comment": 5, "answer": 3, "edit": 2, "hide": 3, "restore": 2, "withdraw": 1, "follow": 3, "unfollow": 2,
    "follow workshop": 1, "leave": 1, "choose": 2, "server dies": 1, "server lives": 2, "server refuses": 1, "tell": 3, "send": 4,
    "a day": 1,
}  # fmt: skip
HISTORY = st.lists(
    st.tuples(
        st.sampled_from([deed for deed, weight in DEEDS.items() for _n in range(weight)]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 11),
    ),
    min_size=12,
    max_size=30,
)


class History:
    """Carries out what is possible of a history, and keeps its own account of what may and must be told."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.consultation = a_consultation()
        self.workshop = a_workshop(self.consultation, visibility="members", moderation="after")
        self.people = [a_reader(self.consultation, followed_rhythm="now") for _n in range(PEOPLE)]
        self.desk = a_facilitator(self.workshop)
        self.words: list[Contribution] = []
        self.now = timezone.now()
        self.uncertain: set[int] = set()  # contributions that were hidden or withdrawn at some time
        self.moody: set[int] = set()  # people who at some time wanted no mail, or left
        self.follows: dict[tuple[int, int], int] = {}  # person and proposal: since which event
        self.due: list[tuple[int, Contribution, set[int]]] = []  # comments not told yet: when, what, whom they answer
        self.expected: set[tuple[int, int]] = set()  # person and the comment they must hear of
        self.events = 0

    def word(self) -> str:
        return f"word{len(self.words)}x"

    def do(self, deed: str, person: int, thing: int) -> None:
        by = self.people[person]
        proposals = [each for each in self.words if each.is_proposal]
        proposal = proposals[thing % len(proposals)] if proposals else None
        words = self.words[thing % len(self.words)] if self.words else None
        step: Any = {
            "propose": lambda: self.propose(by),
            "comment": lambda: proposal and self.comment(proposal, by),
            "answer": lambda: words and not words.is_proposal and self.comment(words.page, by, parent=words),
            "edit": lambda: proposal and edit_proposal(proposal, by=proposal.author, title=self.title(proposal), body="New", language="en"),
            "hide": lambda: words and self.hide(words),
            "restore": lambda: words and self.restore(words),
            "withdraw": lambda: proposal and self.withdraw(proposal),
            "follow": lambda: proposal and self.follow(proposal, by),
            "unfollow": lambda: proposal and self.unfollow(proposal, by),
            "follow workshop": lambda: follow(self.workshop, by=by),
            "leave": lambda: self.leave(by),
            "choose": lambda: self.choose(by, list(Rhythm)[thing % 4]),
            "server dies": lambda: setattr(self.server, "down", True),
            "server lives": lambda: setattr(self.server, "down", False),
            "server refuses": lambda: self.server.failures.append([
                smtplib.SMTPRecipientsRefused({"x": (450, b"")}), smtplib.SMTPDataError(451, b""),
            ][thing % 2]),
            "tell": self.tell,
            "send": self.send,
            "a day": lambda: self.pass_time(timedelta(days=1)),
        }[deed]  # fmt: skip
        try:
            step()
        except Refusal:
            return

    def title(self, proposal: Contribution) -> str:
        return Contribution.objects.get(pk=proposal.pk).newest.title

    def propose(self, by: User) -> None:
        self.events += 1
        made = a_proposal(self.workshop, by=by, title=f"Title {self.word()}")
        self.follows.setdefault((by.pk, made.pk), self.events)
        self.words.append(made)

    def comment(self, proposal: Contribution, by: User, parent: Contribution | None = None) -> None:
        self.events += 1
        made = a_comment(Contribution.objects.get(pk=proposal.pk), by=by, body=f"Body {self.word()}", parent=parent and self.fresh(parent))
        self.words.append(made)
        self.due.append((self.events, made, {parent.author_id} if parent else set()))
        self.follows.setdefault((by.pk, proposal.pk), self.events)

    def fresh(self, contribution: Contribution) -> Contribution:
        return Contribution.objects.get(pk=contribution.pk)

    def hide(self, words: Contribution) -> None:
        current = self.fresh(words)
        hide_contribution(current, by=self.desk, revision=current.revision, reason_code="insult")
        self.uncertain.add(words.pk)

    def restore(self, words: Contribution) -> None:
        current = self.fresh(words)
        publish_contribution(current, by=self.desk, revision=current.revision)

    def withdraw(self, proposal: Contribution) -> None:
        withdraw_proposal(self.fresh(proposal), by=proposal.author)
        self.uncertain.add(proposal.pk)

    def follow(self, proposal: Contribution, by: User) -> None:
        self.events += 1
        follow(self.fresh(proposal), by=by)
        if self.follows.get((by.pk, proposal.pk), 0) <= 0:
            self.follows[by.pk, proposal.pk] = self.events

    def unfollow(self, proposal: Contribution, by: User) -> None:
        unfollow(proposal, by=by)
        if (by.pk, proposal.pk) in self.follows:
            self.follows[by.pk, proposal.pk] = 0

    def leave(self, by: User) -> None:
        by.memberships.update(left_at=timezone.now())
        self.moody.add(by.pk)

    def choose(self, by: User, rhythm: Rhythm) -> None:
        choose_notices(by, own_rhythm=rhythm, followed_rhythm=rhythm)
        if rhythm == Rhythm.NEVER:
            self.moody.add(by.pk)

    def tell(self) -> None:
        """The worker passes; those who should hear of a comment are those who follow its proposal since before, and whom it answers."""
        tell_events(self.now)
        for at, comment, answered in self.due:
            followers = {person for (person, page), since in self.follows.items() if page == comment.page.pk and 0 < since < at}
            self.expected |= {(person, comment.pk) for person in (followers | answered) - {comment.author_id}}
        self.due = []

    def send(self) -> None:
        before = len(mail.outbox)
        try:
            send_due(self.now)
        except MailServerDown:
            assert self.server.down
        for message in mail.outbox[before:]:
            self.check(message)

    def check(self, message: Any) -> None:
        """At the moment it leaves: something in it, and nothing that its reader may not read."""
        (address,) = message.to
        reader = User.objects.get(email=address)
        readable = set(Contribution.objects.visible_to(reader).values_list("pk", flat=True))
        told = {int(number) for number in WORD.findall(message.subject + message.body)}
        assert told, "an empty mail"
        assert {self.words[number].pk for number in told} <= readable, "something hidden"

    def pass_time(self, time: timedelta) -> None:
        self.now += time
        self.tell()
        self.send()

    def end(self) -> None:
        """The server is back; everything that waits is due."""
        self.server.down, self.server.failures = False, []
        for _day in range(9):
            self.pass_time(timedelta(days=1))
        assert not Notice.objects.unsettled().exists()
        assert not OutgoingMail.objects.waiting().exists()
        assert state_of_the_post(self.now).oldest_seconds == 0
        heard, mine = Counter(self.entries()), Counter(Event.objects.values_list("contribution", flat=True))
        for (_person, sentence, words), times in heard.items():
            assert times <= (mine[words] if sentence.startswith(("Your", "The change", "A proposal")) else 1), f"told twice: {sentence}"
        told = Counter(Notice.objects.filter(mail__state="sent").values_list("person", "event"))
        assert all(times == 1 for times in told.values())
        comments = {(person, words) for person, sentence, words in heard if "comment" in sentence and not sentence.startswith("Your")}
        certain = {
            (person, comment)
            for person, comment in self.expected
            if person not in self.moody and not {comment, Contribution.objects.get(pk=comment).proposal_id} & self.uncertain
        }
        assert certain <= comments, f"never told: {certain - comments}"

    def entries(self) -> Iterator[tuple[int, str, int]]:
        """Person, sentence and contribution of everything that mails told."""
        by_address = {person.email: person.pk for person in self.people}
        for message in mail.outbox:
            for sentence, number in ENTRY.findall(message.body):
                yield by_address[message.to[0]], sentence, self.words[int(number)].pk


def _lived(history: list[tuple[str, int, int]], server: MailServer) -> None:
    mail.outbox.clear()
    server.down, server.failures = False, []
    with transaction.atomic():
        lived = History(server)
        for deed, person, thing in history:
            lived.do(deed, person, thing)
        lived.end()
        transaction.set_rollback(True)


QUIETLY = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck), "database": None}


@pytest.fixture
def server(settings) -> MailServer:
    return install(settings)


@pytest.mark.django_db
@settings(max_examples=12, **QUIETLY)
@given(history=HISTORY)
def test_no_history_tells_anybody_twice_or_what_is_hidden_or_nothing_and_all_are_told(server: MailServer, history: Any) -> None:
    _lived(history, server)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=300, **QUIETLY)
@given(history=HISTORY)
def test_no_history_of_many_does(server: MailServer, history: Any) -> None:
    _lived(history, server)
