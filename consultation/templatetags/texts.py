"""What people wrote, as a page shows it."""

from django import template
from django.utils.safestring import SafeString

from consultation import markdown

register = template.Library()


@register.filter(name="markdown")
def as_markdown(text: str | None) -> SafeString:
    """The text with its paragraphs, emphasis, lists and links."""
    return markdown.render(text or "")


@register.filter
def plain(text: str | None) -> str:
    """The text without its marks: for excerpts."""
    return markdown.plain(text or "")
