"""What a person said."""

from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from consultation.models import Contribution, Notice, Transition, Version, Vote
from consultation.states import State


@dataclass(frozen=True)
class OwnFigures:
    """How many proposals and comments a person sent, drafts they keep, and votes they gave."""

    proposals: int
    comments: int
    drafts: int
    votes: int


def contributions_of(user: Any) -> QuerySet[Contribution]:
    """Everything a person said, the one to which something happened last first: a move, a new draft, news they were told."""

    def last(rows: "QuerySet[Any]", name: str) -> Coalesce:
        newest = Subquery(rows.order_by(f"-{name}").values(name)[:1], output_field=DateTimeField())
        return Coalesce(newest, "created_at")

    own = OuterRef("pk")
    return (
        Contribution.objects.filter(author=user)
        .exclude(state=State.WITHDRAWN, published_version=None, current_version__erased_at__isnull=False)
        .with_texts()
        .select_related("proposal__published_version", "merged_into")
        .prefetch_related("workshop__consultation__phases")
        .annotate(
            reads_proposal=Exists(Contribution.objects.visible_to(user).filter(pk=OuterRef("proposal"))),
            happened_at=Greatest(
                last(Transition.objects.filter(contribution=own), "at"),
                last(Version.objects.filter(contribution=own), "created_at"),
                last(Notice.objects.filter(contribution=own, person=user), "created_at"),
            ),
        )
        .order_by("-happened_at", "-pk")
    )


def figures_of_person(user: Any) -> OwnFigures:
    """In two queries."""
    kinds = list(Contribution.objects.filter(author=user).values_list("kind", "state"))
    sent = [kind for kind, state in kinds if state != "draft"]
    return OwnFigures(
        proposals=sent.count("proposal"), comments=sent.count("comment"), drafts=len(kinds) - len(sent),
        votes=Vote.objects.filter(voter=user).count(),
    )  # fmt: skip
