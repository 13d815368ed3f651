"""The plain pages that every page links to."""

from django import template
from django.utils.translation import get_language
from wagtail.models import PageQuerySet

from cms.models import ContentPage

register = template.Library()


@register.simple_tag
def footer_pages() -> PageQuerySet:
    """The live plain pages in the active language that are shown in menus: about, privacy, accessibility."""
    return ContentPage.objects.live().in_menu().filter(locale__language_code=get_language()).order_by("path")
