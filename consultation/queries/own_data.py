"""Everything that is kept about one person, for that person alone, as plain values."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from consultation.models import (
    Attachment,
    Contribution,
    Difference,
    Follow,
    Invitation,
    Membership,
    Notice,
    NoticeSettings,
    Pseudonym,
    Report,
    Role,
    Transition,
    User,
    Version,
    VersionTranslation,
    Vote,
)

Part = Callable[[User], dict[str, list[dict[str, Any]]]]
_parts: list[Part] = []


def register_part(part: Part) -> None:
    """Adds what a higher floor keeps about a person: rows under a name."""
    if part not in _parts:
        _parts.append(part)


def own_data(person: User) -> dict[str, Any]:
    """Profile, memberships, words with every version and decision, votes, and what else is registered. Nobody else's words or names."""
    found: dict[str, Any] = {
        "profile": _profile(person),
        "memberships": [
            {"consultation": each.consultation.title, "joined": each.joined_at, "left": each.left_at}
            for each in Membership.objects.filter(user=person).select_related("consultation").order_by("pk")
        ],
        "roles": [
            {"role": each.kind, "where": str(each.workshop or each.consultation or ""), "since": each.given_at}
            for each in Role.objects.filter(user=person).select_related("workshop", "consultation").order_by("pk")
        ],
        "invitations": [
            {
                "consultation": each.consultation.title, "workshop": str(each.workshop or ""), "address": each.email,
                "sent": each.sent_at, "accepted": each.accepted_at,
            }
            for each in Invitation.objects.filter(accepted_by=person).select_related("consultation", "workshop").order_by("pk")
        ],
        "contributions": _contributions(person),
        "votes": _votes(person),
        "decisions_taken": [
            {"contribution": each.contribution.reference, "move": each.move, "at": each.at, "reason": each.reason_code,
             "words": each.reason_text}
            for each in Transition.objects.filter(by=person).exclude(contribution__author=person).select_related("contribution")
        ],
        "keys_in_imported_files": [each.key for each in Pseudonym.objects.filter(user=person).order_by("pk")],
    }  # fmt: skip
    found |= _followed(person) | _added(person)
    for part in _parts:
        found |= part(person)
    return found


def _profile(person: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    return {
        "email": person.email,
        "addresses": [{"email": each.email, "confirmed": each.verified} for each in addresses],
        "displayed_name": person.display_name,
        "language": person.language,
        "account_since": person.date_joined,
        "last_signed_in": person.last_login,
        "has_password": person.has_usable_password(),
        "second_factors": [
            {"kind": each.get_type_display(), "since": each.created_at, "last_used": each.last_used_at}
            for each in Authenticator.objects.filter(user=person).order_by("pk")
        ],
    }


def _contributions(person: User) -> list[dict[str, Any]]:
    mine = Contribution.objects.filter(author=person).select_related("workshop__consultation", "proposal", "parent", "imported")
    mine = mine.prefetch_related("versions", "transitions", "tags").order_by("created_at", "pk")
    return [
        {
            "reference": each.reference,
            "kind": each.kind,
            "consultation": each.workshop.consultation.title,
            "workshop": each.workshop.title,
            "state": each.state,
            "on_proposal": each.proposal.reference if each.proposal else "",
            "answers": each.parent.reference if each.parent else "",
            "stance": each.stance,
            "on_behalf_of": each.on_behalf_of,
            "tags": sorted(tag.name for tag in each.tags.all()),
            "written": each.created_at,
            "published": each.published_at,
            "id_in_imported_file": each.imported.source_id if hasattr(each, "imported") else "",
            "versions": [_version(version) for version in each.versions.all()],
            "decisions": [
                {"move": step.move, "from": step.from_state, "to": step.to_state, "at": step.at, "reason": step.reason_code,
                 "words": step.reason_text}
                for step in each.transitions.all()
            ],
        }
        for each in mine
    ]  # fmt: skip


def _version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "title": version.title,
        "body": version.body,
        "language": version.language,
        "tags_chosen": version.chosen_tags or [],
        "written": version.created_at,
    }


def _votes(person: User) -> list[dict[str, Any]]:
    """One's own votes. The title of a proposal only where one may read it now."""
    votes = Vote.objects.filter(voter=person).select_related("proposal__published_version", "version").order_by("at", "pk")
    readable = set(Contribution.objects.visible_to(person).out().filter(votes__voter=person).values_list("pk", flat=True))
    return [
        {
            "proposal": vote.proposal.reference,
            "title": vote.proposal.standing_text.title if vote.proposal_id in readable else "",
            "vote": vote.Value(vote.value).name.lower(),
            "on_version": vote.version.number,
            "at": vote.at,
        }
        for vote in votes
    ]


def _followed(person: User) -> dict[str, Any]:
    """What they follow, what they were told of, and how they want to hear of it."""
    settings = NoticeSettings.objects.filter(person=person).values("own_rhythm", "followed_rhythm", "follows_own").first()
    follows = Follow.objects.filter(person=person).select_related("proposal", "workshop", "theme").order_by("since", "pk")
    notices = Notice.objects.filter(person=person).select_related("event", "contribution", "workshop").order_by("created_at", "pk")
    return {
        "follows": [{"what": str(each.thing), "since": each.since, "ended": each.ended_at} for each in follows],
        "notices": [
            {"kind": each.event.kind, "about": str(each.contribution or each.workshop), "at": each.created_at, "read": each.read_at}
            for each in notices
        ],
        "e_mail_settings": settings or {},
    }


def _added(person: User) -> dict[str, Any]:
    """Their files (`_files` are the names and the contents), what they reported and translated, how they said that a proposal differs."""
    attachments = list(Attachment.objects.filter(contribution__author=person).select_related("contribution").order_by("pk"))
    names = [f"{each.pk}-{each.name}".replace("/", "_").replace("\\", "_") for each in attachments]
    return {
        "files": [
            {"file": name, "name": each.name, "contribution": each.contribution.reference, "shows": each.description, "added": each.at}
            for name, each in zip(names, attachments, strict=True)
        ],
        "reports": [
            {"contribution": each.contribution.reference, "reason": each.reason, "words": each.text, "at": each.at, "outcome": each.outcome}
            for each in Report.objects.filter(by=person).select_related("contribution").order_by("pk")
        ],
        "differences": [
            {"proposal": each.contribution.reference, "from": each.other.reference, "words": each.text, "at": each.at}
            for each in Difference.objects.filter(contribution__author=person).select_related("contribution", "other").order_by("pk")
        ],
        "translations": [
            {
                "of": each.version.contribution.reference,
                "language": each.language,
                "title": "" if each.machine else each.title,
                "body": "" if each.machine else each.body,
                "at": each.at,
                "machine": each.machine,
                "taken_down": each.removed_at,
                "because": each.removed_reason,
            }
            for each in VersionTranslation.objects.filter(by=person).select_related("version__contribution")
        ],
        "_files": [(name, each.file) for name, each in zip(names, attachments, strict=True)],
    }


def as_text(value: Any) -> str:
    """Moments in ISO 8601, for JSON."""
    return value.isoformat() if isinstance(value, datetime) else str(value)
