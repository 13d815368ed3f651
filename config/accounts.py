"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up only where the installation opens it; after signing in, the person's own language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.ACCOUNT_OPEN_SIGN_UP

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return translate_url("/fr/", getattr(request.user, "language", settings.LANGUAGE_CODE))

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})
