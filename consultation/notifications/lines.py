"""Notices as a person reads them: on the site, in an e-mail. What they may not read now is left out."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from consultation.models import Contribution, Event, Notice, User, Workshop
from consultation.notifications.sentences import sentence_of
from consultation.notifications.subjects import Subject, described
from consultation.states import State

WORDS_OF_A_COMMENT = 30


@dataclass(frozen=True)
class Line:
    """`sentence` says what happened; `words`, what somebody said, in `words_language`; `path` leads there. `decision` and `reason`
    (in `reason_language`) are a facilitator's or the strategy team's, where there are any.
    """

    notice: Notice
    sentence: str
    path: str
    words: str = ""
    words_language: str = ""
    decision: str = ""
    reason: str = ""
    reason_language: str = ""


def told_to(person: User) -> "QuerySet[Notice]":
    """The person's notices of what they may read now, newest first, with what lines need."""
    return (
        Notice.objects.readable_by(person)
        .select_related(
            "event__transition", "event__phase", "workshop__consultation",
            "contribution__author", "contribution__workshop", "contribution__parent", "contribution__proposal",
            "contribution__published_version", "contribution__current_version",
        )
        .order_by("-created_at", "-pk")
    )  # fmt: skip


def lines_of(notices: list[Notice], person: User) -> list[Line]:
    """A line for each of `notices` (of told_to), in their order; without those on things that can't be read. The number of queries
    does not depend on the notices.
    """
    pages = {notice.contribution.page.pk for notice in notices if notice.contribution}
    readable = Contribution.objects.visible_to(person)
    open_pages: set[int | None] = set(readable.filter(pk__in=pages).values_list("pk", flat=True))
    in_sight = Workshop.objects.visible_to(person)
    withdrawn = readable.out().filter(proposal__in=pages, proposal__state=State.WITHDRAWN, workshop__in=in_sight)
    open_pages |= set(withdrawn.order_by().values_list("proposal", flat=True))
    announced = described((notice.event.subject for notice in notices if notice.event.subject), person)
    found = []
    for notice in notices:
        if notice.event.kind == Event.Kind.ANNOUNCED:
            subject = announced.get(notice.event.subject)
            found += [_of_subject(notice, subject)] if subject else []
        elif notice.contribution:
            found.append(_of_contribution(notice, notice.contribution, open_pages))
        else:
            room = reverse("consultation:room", args=[notice.workshop.consultation.slug, notice.workshop.slug]) if notice.workshop else ""
            found.append(Line(notice, sentence_of(notice), room))
    return found


def _of_contribution(notice: Notice, contribution: Contribution, open_pages: set[int | None]) -> Line:
    is_own = contribution.author_id == notice.person_id
    version = contribution.text if is_own else contribution.published_version
    words = (version.title or Truncator(version.body).words(WORDS_OF_A_COMMENT)) if version else ""
    decision: Any = notice.event.transition if is_own and notice.event.contribution_id == contribution.pk else None
    return Line(
        notice, sentence_of(notice), _path_of(contribution, open_pages), " ".join(words.split()), version.language if version else "",
        str(decision.get_reason_code_display()) if decision and decision.reason_code else "",
        decision.reason_text if decision else "", decision.language if decision else "",
    )  # fmt: skip


def _of_subject(notice: Notice, subject: Subject) -> Line:
    language = subject.reason_language or subject.language
    sentence = subject.to_authors if notice.reason == Notice.Reason.OWN else subject.to_followers
    return Line(notice, sentence, subject.url, subject.title, subject.language, reason=subject.reason, reason_language=language)


def _path_of(contribution: Contribution, open_pages: set[int | None]) -> str:
    """Its place on its page; where the person may not open that page, their own list."""
    if contribution.page.pk not in open_pages:
        return reverse("consultation:mine")
    address = reverse("consultation:proposal", args=[contribution.page.reference])
    return address if contribution.is_proposal else f"{address}#c-{contribution.reference}"
