"""A plain page: about, privacy, accessibility."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.models.blocks import TextBlocks
from cms.models.reading import ReadPage


class ContentPage(ReadPage):
    """A title, an introduction and text."""

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    body = StreamField(TextBlocks(), verbose_name=_("text"), blank=True)

    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    content_panels = [*ReadPage.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"home": self.get_ancestors().filter(depth=2).first()}
