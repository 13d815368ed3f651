"""The same page in the other languages."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict[str, Any]]:
    """One link a language of the site: code, name, url of this page in it, current. Of a Wagtail page without translation: its home."""
    request = context.get("request")
    active = (get_language() or settings.LANGUAGE_CODE)[:2]
    page_urls = _page_urls(context.get("page"), request)
    links = []
    for code, name in settings.LANGUAGES:
        url = page_urls.get(code, f"/{code}/") if page_urls is not None else translate_url(_address(request), code)
        links.append({"code": code, "name": name, "url": url, "current": code == active})
    return links


def _address(request: HttpRequest | None) -> str:
    """Where the person is: after a form was sent, the page it stood on, since its own address takes no GET."""
    if request is None:
        return "/"
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return "/" + came_from.path.lstrip("/") if came_from.netloc == request.get_host() else "/"


def _page_urls(page: Any, request: HttpRequest | None) -> dict[str, str] | None:
    """The addresses of a Wagtail page's live translations by language code; None for anything else."""
    if not hasattr(page, "get_translations"):
        return None
    translations = page.get_translations(inclusive=True).live().select_related("locale")
    return {each.locale.language_code: each.get_url(request) for each in translations}
