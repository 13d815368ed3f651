"""Votes: agree, disagree or pass, one per participant per proposal, seen by nobody but the voter."""

from typing import Any

from django.db import models
from django.db.models.expressions import CombinedExpression
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.counting import count_of
from consultation.models.people import User
from consultation.states import STANDING_STATES


class VoteQuerySet(models.QuerySet["Vote"]):
    def on_standing_proposals(self) -> "VoteQuerySet":
        """Votes on proposals that are published and stand."""
        return self.filter(proposal__state__in=STANDING_STATES, proposal__published_version__isnull=False)

    def inherited(self) -> "VoteQuerySet":
        """Votes that came to a proposal with those merged into it: one a person, the latest, of who did not vote on it directly."""
        direct = Vote.objects.filter(proposal=models.OuterRef("proposal__merged_into"), voter=models.OuterRef("voter"))
        later = Vote.objects.filter(
            proposal__merged_into=models.OuterRef("proposal__merged_into"), voter=models.OuterRef("voter"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(direct), ~models.Exists(later))

    def inherited_by(self, proposal: Any) -> "VoteQuerySet":
        return self.inherited().filter(proposal__merged_into=proposal)

    def counted_for_outer(self, value: int) -> CombinedExpression:
        """The number of votes of `value` for the outer query's proposal, each person once.

        Two counts, added: one condition for both would read every vote for every proposal.
        """
        given = self.filter(proposal=models.OuterRef("pk"), value=value)
        return count_of(given) + count_of(self.inherited_by(models.OuterRef("pk")).filter(value=value))


class Vote(models.Model):
    """One person's opinion of one proposal, and the version it was given on."""

    class Value(models.IntegerChoices):
        AGREE = 1, _("agree")
        PASS = 0, _("pass")
        DISAGREE = -1, _("disagree")

    proposal = models.ForeignKey("consultation.Contribution", on_delete=models.PROTECT, related_name="votes")
    voter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="votes")
    value = models.SmallIntegerField(choices=Value.choices)
    version = models.ForeignKey("consultation.Version", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "voter"], name="one_vote_per_person"),
            models.CheckConstraint(condition=models.Q(value__in=[-1, 0, 1]), name="vote_is_agree_pass_or_disagree"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}"
