"""The request as a signed-in person's view gets it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from consultation.models import User


class SignedInRequest(HttpRequest):
    """A request that `sign_in_first` let through."""

    user: User
    htmx: HtmxDetails
    LANGUAGE_CODE: str
