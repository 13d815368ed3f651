"""What all pages share: they are read, never written to."""

from http import HTTPMethod

from wagtail.models import Page


class ReadPage(Page):
    """A page that answers GET and HEAD; a POST is refused with 405."""

    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        abstract = True
