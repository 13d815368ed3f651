"""A hidden contribution appears nowhere outside its author, its facilitators and administrators."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from consultation.actions.differences import explain_difference
from consultation.actions.moderation import hide_contribution
from consultation.actions.notices import choose_notices
from consultation.actions.outbox import collect, send_due
from consultation.actions.proposals import save_draft, withdraw_proposal
from consultation.actions.reports import report_contribution
from consultation.actions.telling import tell_events
from consultation.actions.translations import translate_text
from consultation.actions.votes import cast_vote
from consultation.models import EDITORS_GROUP, Attachment, Contribution, Event, Follow, Notice, OutgoingMail, User, Workshop
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.actions.similar_index import make_index
from recommendations.similarity import suggestions
from tests.builders import (
    a_comment,
    a_consultation,
    a_facilitator,
    a_participant,
    a_proposal,
    a_strategist,
    a_user,
    a_workshop,
    an_administrator,
)
from tests.recommendations.stories import a_draft_plan, an_announced_recommendation, with_measure

# Each caged text holds a word one can search for (kanarie…) and a word nobody ever types (zang…): hearing it is a leak.
SORTS = ("discussed", "agreed", "divided", "unseen", "random&seed=1", "oldest")
CAGES = ("proposal", "comment", "pending", "draft", "members", "version", "tag", "file", "note", "report", "withdrawn")


def caged(name: str) -> str:
    return f"kanarie{name} zang{name}"


class Aviary:
    """A consultation with a canary in each kind of cage, and people who look for them."""

    def __init__(self) -> None:
        self.consultation = a_consultation()
        self.workshop = a_workshop(self.consultation, moderation="after")
        self.before = a_workshop(self.consultation, moderation="before")
        self.members = a_workshop(self.consultation, visibility=Workshop.Visibility.MEMBERS)
        self.author = a_participant(self.consultation, "The author")
        self.facilitator = a_facilitator(self.workshop)
        for n in range(4):
            seen = a_proposal(self.workshop, title=f"Visible proposal {n}", body=f"Visible words about delegates and assemblies {n}.")
            a_comment(seen, body=f"A visible comment {n} about the assembly.")
        self.proposal = a_proposal(self.workshop, by=self.author, title=caged("proposal"), body=caged("proposal"))
        cast_vote(self.proposal, by=a_participant(self.consultation), value=1)
        translate_text(self.proposal, by=self.author, language="fr", title=caged("proposal"), body=caged("proposal"))
        hide_contribution(self.proposal, by=self.facilitator, revision=self.proposal.revision, reason_code="insult")
        self.comment = a_comment(seen, by=self.author, body=caged("comment"))
        a_comment(seen, parent=self.comment, body="A visible answer.")
        hide_contribution(self.comment, by=self.facilitator, revision=self.comment.revision, reason_code="insult")
        self.pending = a_proposal(self.before, by=self.author, title=caged("pending"), body=caged("pending"), tags=[caged("pending")])
        drafted = {"title": caged("draft"), "body": caged("draft"), "tags": [caged("draft")]}
        self.draft = save_draft(self.workshop, by=self.author, language="en", **drafted)
        self.in_members = a_proposal(self.members, by=self.author, title=caged("members"), body=caged("members"))
        self.revised = a_proposal(self.before, by=self.author, title="Soon revised", body="The first version.")
        desk = a_facilitator(self.before)
        from consultation.actions.moderation import publish_contribution
        from consultation.actions.proposals import edit_proposal

        publish_contribution(self.revised, by=desk, revision=self.revised.revision)
        edit_proposal(self.revised, by=self.author, title="Soon revised", body=caged("version"), language="en", tags=[caged("tag")])
        self.seen = seen
        for text in (self.proposal, self.pending, self.draft, self.revised):
            text.refresh_from_db()
            Attachment.objects.create(
                contribution=text, kind="document", content_type="application/pdf", size=9, name="file.pdf", by=self.author,
                file=ContentFile(f"%PDF-1.7 {caged('file')}".encode(), f"{text.reference}.pdf"), since=text.newest.number,
            )  # fmt: skip
        self.withdrawn = a_proposal(self.workshop, by=self.author, title=caged("withdrawn"), body=caged("withdrawn"))
        answered = a_comment(self.withdrawn, body="What was said of it stays in sight.")
        a_comment(self.withdrawn, parent=answered, body="So does this answer.")
        translate_text(answered, by=self.facilitator, language="fr", body="Ce qui en fut dit reste visible.")
        withdraw_proposal(self.withdrawn, by=self.author, reason=caged("withdrawn"), in_favour_of=seen)
        mine = a_proposal(self.workshop, by=self.author, title="Told apart", body="Visible words about something else.")
        explain_difference(mine, seen, by=self.author, text=caged("note"))
        report_contribution(mine, by=a_participant(self.consultation), reason="insult", text=caged("report"))
        make_index(self.consultation.pk)
        suggestions(self.consultation, self.author, title=caged("proposal"), body="", wait=60)
        call_command("run_analysis", consultation=self.consultation.slug, wait=True, draft=True, verbosity=0)
        self._find_minorities()
        editor = a_user()
        editor.groups.add(Group.objects.get_or_create(name=EDITORS_GROUP)[0])
        self.people: dict[str, User | None] = {
            "anonymous": None,
            "stranger": a_user(),
            "participant": a_participant(self.consultation),
            "other facilitator": a_facilitator(a_workshop(self.consultation)),
            "strategist": a_strategist(self.consultation),
            "editor": editor,
            "author": self.author,
            "facilitator": self.facilitator,
            "administrator": an_administrator(),
        }

    def _find_minorities(self) -> None:
        """As if the analysis had found that all its texts are a position of no group."""
        from recommendations.models import AnalysisRun, MinorityPosition

        run = AnalysisRun.objects.latest("pk")
        position = MinorityPosition.objects.create(run=run, number=99, cohesion=0.9, nearness=0.1)
        position.items.set(run.items.all())

    def publish_a_plan(self) -> None:
        """As if the team had kept and announced what every cage says, and written it into a plan, word for word."""
        caged_texts = (self.proposal, self.comment, self.pending, self.draft, self.in_members, self.withdrawn)
        kept = an_announced_recommendation(self.consultation, [*caged_texts, self.seen], title=caged("proposal"))
        plan = a_draft_plan(kept, by=a_strategist(self.consultation), measure="A visible measure", says="A visible sentence.")
        for text in caged_texts:
            words = text.current_version.body
            plan = with_measure(plan, kept, by=plan.last_editor, measure=f"So: {words}", says=f"As one said: {words}")
        reason = f"Because of {caged('proposal')}"
        publish_plan(plan, by=a_strategist(self.consultation), revision=plan.revision, reason=reason)
        open_plan(self.consultation, by=plan.last_editor)


@pytest.fixture(scope="module")
def aviary(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Aviary]:
    """Made once for everybody here; what a test adds goes with it."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield Aviary()
        transaction.set_rollback(True)


def _start_pages(aviary: Aviary) -> list[str]:
    slug = aviary.consultation.slug
    rooms = [f"/en/w/{slug}/{w.slug}/" for w in (aviary.workshop, aviary.before, aviary.members)]
    outlets = [f"{room}{outlet}" for room in rooms for outlet in ("contributions.csv", "feed/")]
    searches = [f"{room}?q=kanarie{name}" for room in rooms for name in CAGES]
    everything = f"/en/proposals/{slug}/"
    lists = [f"{everything}{asked}" for asked in ("", *(f"?sort={sort}" for sort in SORTS), "?status=merged", "?status=mine")]
    searches += [f"{everything}?q={start}{name}" for name in CAGES for start in ("kanrie", "zang")]
    caged_ones = (aviary.proposal, aviary.pending, aviary.draft, aviary.in_members, aviary.withdrawn)
    votes = [f"/en/vote/{slug}/", *(f"/en/vote/{slug}/{w.slug}/?skip={n}" for w in (aviary.workshop, aviary.before) for n in (0, 1, 2))]
    votes += [f"/en/vote/{slug}/?at={c.reference}&last={c.reference}&n=10" for c in caged_ones]
    votes += [f"/en/p/{c.reference}/{page}" for c in caged_ones for page in ("?in=fr", "translate/")]
    of_each = (
        "",
        "versions/",
        "edit/",
        "posted/",
        "withdraw/",
        "trail/",
        "changes/",
        "changes/?from=1&to=2",
        "preview/",
        "report/",
        "?stance=for",
    )
    pages = [f"/en/p/{c.reference}/{page}" for c in Contribution.objects.all() for page in of_each]
    pages += [f"/en/files/{file.key}/" for file in Attachment.objects.all()]
    pages += [f"/en/p/{aviary.seen.reference}/?draft={aviary.draft.reference}"]
    desk = [f"/en/desk/{c.reference}/" for c in Contribution.objects.all()]
    plan = [f"/en/recommendations/of/{slug}/plan/{number}" for number in ("", "1/", "2/")] + [f"/en/strategy/{slug}/plan/"]
    own = ["/en/mine/", "/en/notices/", "/en/following/", "/en/notices/settings/"]
    return [
        "/en/",
        *own,
        "/en/profile/",
        "/en/my-data/",
        "/en/desk/",
        f"/en/w/{slug}/",
        *rooms,
        *outlets,
        *lists,
        *searches,
        *votes,
        *pages,
        *desk,
        *plan,
        "/sitemap.xml",
        "/cms/",
        "/cms/tag-autocomplete/?term=kanarie",
    ]


def _walk(client: Client, start: list[str]) -> Iterator[tuple[str, str]]:
    """Every page reachable from `start` by links, with its text."""
    to_see, seen = list(start), set()
    while to_see and len(seen) < 900:
        path = to_see.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path, follow=True)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text = unescape(content.decode("utf-8", "replace"))
        yield path, text
        if path.startswith("/cms/"):
            continue
        to_see += [
            link for link in re.findall(r'href="(/[^"#]*)', text) if link.startswith("/en/") and "/account/" not in link and "?" not in link
        ]


def _follow_everything(user: User, aviary: Aviary) -> None:
    """Whether they may or not, and since ever; everything is told to them by the next mail."""
    things = [{"proposal": each} for each in Contribution.objects.proposals()] + [{"theme": aviary.workshop.theme}]
    things += [{"workshop": each} for each in Workshop.objects.all()]
    for thing in things:
        since = {"since": timezone.now() - timedelta(days=9), "ended_at": None}
        Follow.objects.update_or_create(person=user, defaults=since, **thing)
    choose_notices(user, own_rhythm="now", followed_rhythm="now")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    tell_events()
    for event in Event.objects.all():
        cited = event.contribution_id or aviary.seen.pk
        Notice.objects.get_or_create(event=event, person=user, defaults={"reason": "theme", "contribution_id": cited, "due_at": event.at})


def _canaries_mailed_to(user: User) -> set[str]:
    send_due(timezone.now() + timedelta(days=9))
    texts = [f"{each.subject} {each.body} {each.alternatives}".lower() for each in mail.outbox if each.to == [user.email]]
    assert texts
    return {name for name in CAGES if any(f"zang{name}" in text for text in texts)}


def _canaries_seen_by(user: User | None, aviary: Aviary) -> set[str]:
    client = Client()
    if user:
        client.force_login(user)
    found = set()
    for path, text in _walk(client, _start_pages(aviary)):
        # What somebody types is shown back to them: that is no leak.
        typed = re.search(r"[?&]q=(zang\w+)", path)
        heard = text.lower().replace(typed.group(1), "") if typed else text.lower()
        found |= {name for name in CAGES if f"zang{name}" in heard}
    for name in CAGES:
        asked = {"title": f"kanarie{name}", "body": f"kanarie{name} delegates and assemblies", "draft": aviary.draft.reference}
        answer = client.post(f"/en/writing/similar/{aviary.consultation.slug}/{aviary.workshop.slug}/", asked)
        assert user is None or b"still being read" not in answer.content
        found |= {name for name in CAGES if f"zang{name}" in answer.content.decode().lower()}
    return found | {name for name in CAGES if f"zang{name}" in _own_copy(client).lower()}


def _own_copy(client: Client) -> str:
    """The ZIP with everything that is kept about the person at this screen, as one text; empty for who is not signed in."""
    if "_auth_user_id" not in client.session:
        return ""
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    answer = client.post("/en/my-data/download/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("anonymous", set()),
        pytest.param("participant", {"members"}, marks=pytest.mark.slow),
        pytest.param("strategist", {"members"}, marks=pytest.mark.slow),
        pytest.param("stranger", set(), marks=pytest.mark.slow),
        pytest.param("other facilitator", {"members"}, marks=pytest.mark.slow),
        pytest.param("editor", {"members"}, marks=pytest.mark.slow),
        pytest.param("author", set(CAGES) - {"report"}, marks=pytest.mark.slow),
        pytest.param("facilitator", {"proposal", "comment", "members", "file", "note", "report", "withdrawn"}, marks=pytest.mark.slow),
        pytest.param("administrator", set(CAGES) - {"draft"}, marks=pytest.mark.slow),
    ],
)
def test_each_role_finds_only_the_canaries_it_may(aviary: Aviary, role: str, expected: set[str]) -> None:
    aviary.publish_a_plan()
    person = aviary.people[role]
    if person:
        _follow_everything(person, aviary)
    assert _canaries_seen_by(person, aviary) == expected
    if person:
        own = {"proposal", "comment", "withdrawn"} if role == "author" else set()
        assert _canaries_mailed_to(person) == expected & ({"members"} | own)


@pytest.mark.django_db
def test_no_canary_is_in_the_corpus_or_what_is_made_of_it(aviary: Aviary) -> None:
    from recommendations import models

    versions = set(models.CorpusItem.objects.values_list("version__contribution", flat=True))
    for contribution in (aviary.proposal, aviary.comment, aviary.pending, aviary.draft, aviary.withdrawn):
        assert contribution.pk not in versions
    assert aviary.revised.pk in versions
    bodies = set(models.CorpusItem.objects.values_list("version__body", flat=True))
    assert caged("version") not in bodies
    assert "The first version." in bodies
    texts = " ".join(f"{r.title} {r.text}" for r in models.Recommendation.objects.all()).lower()
    for name in set(CAGES) - {"members"}:
        assert f"zang{name}" not in texts


@pytest.mark.django_db
def test_no_canary_sits_in_the_outbox(aviary: Aviary) -> None:
    _follow_everything(aviary.author, aviary)
    collect(timezone.now() + timedelta(days=9))
    for table in (OutgoingMail, Event, Notice):
        assert table.objects.exists()
        assert "zang" not in str(list(table.objects.values())).lower()


@pytest.mark.django_db
def test_no_canary_flies_to_the_writer(aviary: Aviary) -> None:
    """Even a recommendation that cites every cage sends only what the person who asks may read."""
    from recommendations.actions.writing import ask_writer
    from tests.recommendations.endpoint import a_writer
    from tests.recommendations.stories import a_recommendation

    caged_texts = (aviary.proposal, aviary.comment, aviary.pending, aviary.draft, aviary.in_members)
    for title in ("How we vote", caged("proposal")):
        draft = a_recommendation(aviary.consultation, [*caged_texts, aviary.seen], title=title)
        with a_writer() as endpoint:
            endpoint.says("Delegates speak. [^6]")
            ask_writer(draft, by=a_strategist(aviary.consultation))
        assert "visible words" in endpoint.prompts.lower()
        assert {name for name in CAGES if f"zang{name}" in endpoint.prompts.lower()} == {"members"}
