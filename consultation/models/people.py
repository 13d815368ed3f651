"""The people: one account each, known by its e-mail address."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_public_key() -> str:
    """A random name for a person that tells nothing about them: 12 characters."""
    return secrets.token_hex(6)


class UserManager(BaseUserManager["User"]):
    """Makes accounts. E-mail addresses are kept in lower case."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Without an e-mail address: the pseudonymous author of imported contributions, who can't sign in."""

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    display_name = models.CharField(_("displayed name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    public_key = models.CharField(max_length=12, unique=True, default=new_public_key, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name others see."""
        if self.erased_at:
            return str(_("A former participant"))
        return self.display_name or str(_("Participant %(key)s")) % {"key": self.public_key[:4].upper()}

    get_short_name = get_full_name


class Pseudonym(models.Model):
    """The key by which an imported file names an author or a voter, and the person who stands for it here."""

    consultation = models.ForeignKey("consultation.Consultation", on_delete=models.PROTECT, related_name="pseudonyms")
    key = models.CharField(max_length=200)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pseudonyms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "key"], name="one_person_per_pseudonym")]

    def __str__(self) -> str:
        return self.key
