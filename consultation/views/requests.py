"""The request as a signed-in person's view gets it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from consultation.models import User


class HtmxRequest(HttpRequest):
    """A request as HtmxMiddleware hands it on."""

    htmx: HtmxDetails


class SignedInRequest(HtmxRequest):
    """A request that `sign_in_first` let through."""

    user: User
    LANGUAGE_CODE: str
