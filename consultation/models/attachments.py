"""Pictures and documents that people add to a proposal."""

import secrets
from typing import Any, Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.contributions import Contribution
from consultation.models.people import User
from consultation.models.workshops import Workshop


def attachment_storage() -> Storage:
    """Outside what any address serves: files leave it through a view that asks `visible_to`."""
    return storages["attachments"]


def new_attachment_key() -> str:
    """A name nobody guesses: 24 random bytes, 32 characters."""
    return secrets.token_urlsafe(24)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: Any) -> Self:
        """Those `user` may open: of texts they may read, as the published version shows them; all of it for its author, and for
        its facilitators what was sent."""
        readable = self.filter(contribution__in=Contribution.objects.visible_to(user))
        number = models.F("contribution__published_version__number")
        shown = models.Q(since__lte=number) & (models.Q(until=None) | models.Q(until__gt=number))
        if not user.is_authenticated:
            return readable.filter(shown)
        sent = models.Q(since__isnull=False, contribution__workshop__in=Workshop.objects.facilitated_by(user))
        return readable.filter(shown | sent | models.Q(contribution__author=user))

    def in_version(self, number: int) -> Self:
        return self.filter(models.Q(until=None) | models.Q(until__gt=number), since__lte=number)

    def kept(self) -> Self:
        """What the next version will have: waiting files, and those of the current version."""
        return self.filter(until=None)


class Attachment(models.Model):
    """A file of the versions from `since` up to, and without, `until`; `since` is empty while it waits for its text to be sent.

    A picture is ours: decoded and written anew, without what its camera noted. A document is as it came, once checked.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="attachments")
    key = models.CharField(max_length=32, unique=True, default=new_attachment_key, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    file = models.FileField(storage=attachment_storage, max_length=100)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    name = models.CharField(_("name"), max_length=100)
    description = models.CharField(_("what it shows"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    since = models.PositiveIntegerField(null=True)
    until = models.PositiveIntegerField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind == self.Kind.PICTURE
