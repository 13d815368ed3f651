"""What people say: contributions (proposals and comments) and their immutable versions."""

import secrets
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from consultation.models.counting import count_of
from consultation.models.people import User
from consultation.models.transitions import Transition
from consultation.models.votes import Vote
from consultation.models.workshops import Workshop
from consultation.states import STANDING_STATES, State

REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ERASED = _("Erased at its author's wish")
DESK_STATES = (State.PUBLISHED, State.PENDING, State.RETURNED, State.HIDDEN, State.MERGED, State.WITHDRAWN)


def new_reference() -> str:
    """A short name to say aloud, without 0/O and 1/I: 7 characters, 34 billion of them."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _i in range(7))


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def in_workshop(self, workshop: Workshop) -> Self:
        return self.filter(workshop=workshop)

    def proposals(self) -> Self:
        return self.filter(kind=Contribution.Kind.PROPOSAL)

    def comments(self) -> Self:
        return self.filter(kind=Contribution.Kind.COMMENT)

    def standing(self) -> Self:
        """Those with a published text that nobody took down; a comment only under a proposal that stands."""
        return self.filter(models.Q(proposal=None) | _stands("proposal__"), _stands())

    def out(self) -> Self:
        """Those whose text the readers of their workshop may read: standing or merged; a comment under such a proposal, or under one
        that was published before its author took it back: nobody takes back what others said.
        """
        return self.filter(_is_out())

    def counted(self) -> Self:
        """What figures count: proposals that stand, comments that may be read."""
        return self.filter(models.Q(kind=Contribution.Kind.PROPOSAL) & _stands() | models.Q(kind=Contribution.Kind.COMMENT) & _is_out())

    def visible_to(self, user: Any) -> Self:
        """Those `user` (a User or AnonymousUser) may read. The one truth, for every outlet."""
        in_sight = models.Q(workshop__in=Workshop.objects.visible_to(user))
        public = _is_out()
        if not user.is_authenticated or not user.is_active:
            return self.filter(in_sight & public)
        desk = models.Q(state__in=DESK_STATES, workshop__in=Workshop.objects.facilitated_by(user))
        return self.filter((in_sight & public) | models.Q(author=user) | desk)

    def awaiting_decision(self) -> Self:
        """The facilitators' queue: pending ones, those published at once that nobody has looked at yet, and those reported."""
        decided = Transition.objects.moderation_decisions().filter(version=models.OuterRef("current_version"))
        new = models.Q(
            state=State.PUBLISHED, workshop__moderation=Workshop.Moderation.AFTER, imported=None, current_version__acknowledgement=None
        ) & ~models.Exists(decided)  # fmt: skip
        reported = models.Q(state=State.PUBLISHED, pk__in=Contribution.objects.filter(reports__outcome="").order_by().values("pk"))
        return self.filter(models.Q(state=State.PENDING) | new | reported)

    def with_tallies(self) -> Self:
        """Adds `agree`, `disagree`, `passed` (votes, each person once, those of merged proposals included) and `comment_count`."""
        comments = Contribution.objects.standing().comments().filter(proposal=models.OuterRef("pk"))
        return self.annotate(
            agree=Vote.objects.counted_for_outer(Vote.Value.AGREE),
            disagree=Vote.objects.counted_for_outer(Vote.Value.DISAGREE),
            passed=Vote.objects.counted_for_outer(Vote.Value.PASS),
            comment_count=count_of(comments),
        )

    def with_texts(self) -> Self:
        """Loads what a list shows, in one query."""
        return self.select_related("published_version", "current_version", "author", "workshop__theme", "workshop__consultation")


def _stands(prefix: str = "") -> models.Q:
    return models.Q(**{f"{prefix}state__in": STANDING_STATES, f"{prefix}published_version__isnull": False})


def _is_out() -> models.Q:
    return (_stands() | models.Q(state=State.MERGED, published_version__isnull=False)) & (
        models.Q(proposal=None)
        | _stands("proposal__")
        | models.Q(proposal__state=State.MERGED)
        | models.Q(proposal__state=State.WITHDRAWN, proposal__published_version__isnull=False)
    )


class Contribution(models.Model):
    """Anything a participant says: a proposal, or a comment on one (`proposal`), perhaps in reply to a comment (`parent`).

    `current_version` is the newest text, `published_version` the one the public reads; they differ while an edit waits.
    `revision` counts every change: a decision names the revision it was made on.
    """

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("proposal")
        COMMENT = "comment", _("comment")

    class Stance(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        QUESTION = "question", _("question")
        IDEA = "idea", _("idea")

    kind = models.CharField(max_length=8, choices=Kind.choices, editable=False)
    reference = models.CharField(max_length=7, unique=True, default=new_reference, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="contributions")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contributions", null=True, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=120, blank=True)
    proposal = models.ForeignKey("self", on_delete=models.PROTECT, related_name="comments", null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="replies", null=True, blank=True)
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True)
    in_favour_of = models.ForeignKey("self", on_delete=models.PROTECT, related_name="stood_aside", null=True, blank=True)
    current_version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    published_version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    tags = TaggableManager(blank=True)

    # Added by with_tallies(), and by the queries that say so.
    agree: int
    disagree: int
    passed: int
    comment_count: int
    own_vote: int | None
    is_tombstone: bool
    shows_tally: bool
    translation: Any
    marked_title: list[Any]
    marked_body: list[Any]
    may_change: bool
    may_vote: bool
    translations: list[Any]
    may_translate: bool
    may_take_down: bool
    machine_language: str

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [
            models.Index(fields=["workshop", "kind", "state", "-published_at"], name="contribution_room"),
            models.Index(fields=["proposal", "published_at"], name="contribution_thread"),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_has_its_proposal",
                condition=models.Q(kind="comment", proposal__isnull=False) | models.Q(kind="proposal", proposal=None, parent=None),
            ),
            models.CheckConstraint(
                name="merged_names_its_target",
                condition=models.Q(state="merged", merged_into__isnull=False) | (~models.Q(state="merged") & models.Q(merged_into=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.reference}"

    @property
    def is_proposal(self) -> bool:
        return self.kind == self.Kind.PROPOSAL

    @property
    def stands(self) -> bool:
        """The public may read it, its workshop permitting."""
        return self.state in STANDING_STATES and self.published_version_id is not None

    @property
    def page(self) -> "Contribution":
        """The proposal on whose page it is read: itself, or the one it comments on."""
        return self.proposal or self

    @property
    def newest(self) -> "Version":
        """The current version. Every contribution has one as soon as the action that made it is done."""
        assert self.current_version is not None
        return self.current_version

    @property
    def standing_text(self) -> "Version":
        """The version the public reads, of a contribution that has one."""
        assert self.published_version is not None
        return self.published_version

    @property
    def text(self) -> "Version | None":
        """What a list shows: the published version, or the only one there is."""
        return self.published_version or self.current_version


class Proposal(Contribution):
    """A titled contribution that asks for something."""

    class Manager(models.Manager.from_queryset(ContributionQuerySet)):  # type: ignore[misc]
        def get_queryset(self) -> ContributionQuerySet:
            return super().get_queryset().filter(kind=Contribution.Kind.PROPOSAL)

    objects: ClassVar[Manager] = Manager()

    class Meta:
        proxy = True
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")


class Comment(Contribution):
    """A reply to a proposal or to another comment."""

    class Manager(models.Manager.from_queryset(ContributionQuerySet)):  # type: ignore[misc]
        def get_queryset(self) -> ContributionQuerySet:
            return super().get_queryset().filter(kind=Contribution.Kind.COMMENT)

    objects: ClassVar[Manager] = Manager()

    class Meta:
        proxy = True
        verbose_name = _("comment")
        verbose_name_plural = _("comments")


class Version(models.Model):
    """One text of a contribution, never changed after it is written; only erasure masks it.

    `chosen_tags` are those its author chose with it: the contribution has them once it is up (None: it keeps those it has).
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    chosen_tags = models.JSONField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="versions_written", null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(fields=["by", "idempotency_key"], name="one_version_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} v{self.number}"

    @property
    def heading(self) -> str:
        """The title as it is shown, or the line that stands in its place once it was erased."""
        return str(ERASED) if self.erased_at else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A version is never changed: write a new one.")
        super().save(*args, **kwargs)
