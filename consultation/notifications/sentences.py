"""What each notice says, in the active language, in plain words."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.models import Event, Notice
from consultation.moments import last_minute

Kind = Event.Kind
Reason = Notice.Reason

ABOUT_MY_PROPOSAL = {
    Kind.PUBLISHED: gettext_lazy("Your proposal is published."),
    Kind.CHANGED: gettext_lazy("The change to your proposal is published."),
    Kind.RETURNED: gettext_lazy("Your proposal was returned to you: it needs a change."),
    Kind.HIDDEN: gettext_lazy("Your proposal is no longer shown."),
    Kind.RESTORED: gettext_lazy("Your proposal is shown again."),
    Kind.MERGED: gettext_lazy("Your proposal was joined to another that says the same."),
    Kind.UNMERGED: gettext_lazy("Your proposal stands on its own again."),
}
ABOUT_MY_COMMENT = {
    Kind.PUBLISHED: gettext_lazy("Your comment is published."),
    Kind.CHANGED: gettext_lazy("The change to your comment is published."),
    Kind.HIDDEN: gettext_lazy("Your comment is no longer shown."),
    Kind.RESTORED: gettext_lazy("Your comment is shown again."),
    Kind.WITHDRAWN: gettext_lazy("The proposal that you commented on was withdrawn by its author. What you said stays."),
}
ABOUT_A_FOLLOWED_PROPOSAL = {
    Kind.CHANGED: gettext_lazy("A proposal that you follow has a new version."),
    Kind.MERGED: gettext_lazy("A proposal that you follow was joined to another that says the same."),
    Kind.UNMERGED: gettext_lazy("A proposal that you follow stands on its own again."),
    Kind.WITHDRAWN: gettext_lazy("A proposal that you follow was withdrawn by its author in favour of this one."),
}


def sentence_of(notice: Notice) -> str:
    """What happened. (What was announced, the floor of the thing itself says.)"""
    event = notice.event
    kind = Kind(event.kind)
    if kind in (Kind.OPENED, Kind.CLOSING):
        return _of_window(notice, kind)
    contribution: Any = notice.contribution
    if notice.reason == Reason.OWN:
        return str((ABOUT_MY_PROPOSAL if contribution.is_proposal else ABOUT_MY_COMMENT)[kind])
    if notice.reason in (Reason.WORKSHOP, Reason.THEME):
        return _("New proposal in the workshop “%(workshop)s”.") % {"workshop": contribution.workshop.title}
    if kind != Kind.PUBLISHED:
        return str(ABOUT_A_FOLLOWED_PROPOSAL[kind])
    name = {"name": contribution.author or _("Somebody")}
    if notice.reason == Reason.ANSWER:
        parent = contribution.parent
        is_to_comment = parent is not None and parent.author_id == notice.person_id
        return (_("%(name)s answers your comment.") if is_to_comment else _("%(name)s comments on your proposal.")) % name
    return _("%(name)s comments on a proposal that you follow.") % name


def _of_window(notice: Notice, kind: Event.Kind) -> str:
    event = notice.event
    workshop: Any = notice.workshop
    ends_at = last_minute(event.phase.ends_at if event.phase else workshop.closes_at)
    said = {"workshop": workshop.title, "phase": event.phase or "", "day": date_format(localtime(ends_at), "j F") if ends_at else ""}
    if event.phase:
        if kind == Kind.OPENED:
            return _("The phase “%(phase)s” has begun in the workshop “%(workshop)s”. It lasts until %(day)s.") % said
        return _("The phase “%(phase)s” of the workshop “%(workshop)s” ends on %(day)s.") % said
    if kind == Kind.OPENED:
        return _("The workshop “%(workshop)s” is open.") % said
    return _("The workshop “%(workshop)s” closes on %(day)s.") % said if ends_at else _("The workshop “%(workshop)s” closes soon.") % said
