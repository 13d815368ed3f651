"""Invitations by e-mail: to whom, to which workshop, and what became of them."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.consultations import Consultation
from consultation.models.people import User
from consultation.models.workshops import Workshop

VALID_FOR = timedelta(days=60)


def new_token() -> str:
    """256 random bits, for an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Those nobody used and nobody took back, expired or not."""
        return self.filter(accepted_at=None, revoked_at=None)

    def waiting(self) -> Self:
        """Those whose e-mail has not left yet."""
        return self.open().filter(sent_at=None)

    def due(self, now: datetime) -> Self:
        """Those that wait, and that no worker is at nor the mail server has just refused."""
        return self.waiting().filter(models.Q(expires_at=None) | models.Q(expires_at__lte=now))

    def of_token(self, token: str) -> Self:
        return self.filter(token_hash=hash_of(token))


class Invitation(models.Model):
    """Somebody is invited to a consultation, perhaps to one workshop of it, in their language.

    The token of the link is random and only its hash is kept: it is made when the e-mail leaves, so that sending again makes the
    earlier link worthless. It works once, until `expires_at`; while the e-mail waits, that is when it may be tried again. One that
    the mail server refused for good counts as sent and has no token. Erasing the person empties `email`.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("consultation"))
    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, related_name="invitations", null=True, blank=True, verbose_name=_("workshop")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations", null=True, editable=False)
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "email"], condition=models.Q(accepted_at=None, revoked_at=None), name="one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return self.email or str(_("An erased address"))

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def state(self) -> str:
        """What became of it, in words."""
        if self.revoked_at:
            return str(_("taken back"))
        if self.accepted_at:
            return str(_("accepted"))
        if self.sent_at is None:
            return str(_("waits to be sent"))
        if self.token_hash is None:
            return str(_("The address is wrong"))
        return str(_("expired")) if self.is_expired else str(_("sent"))
