"""The brief of a theme and of a workshop. The live room is a page of the consultation, not of the CMS."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.models.blocks import TextBlocks
from cms.models.reading import ReadPage
from cms.queries import facilitators_of, workshops_of_theme
from consultation.models import Theme, Workshop
from consultation.permissions import may
from consultation.queries import counts_by_workshop


class ThemePage(ReadPage):
    """What one theme is about, and the workshops in which one speaks of it."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="pages", verbose_name=_("theme"))
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    body = StreamField(TextBlocks(), verbose_name=_("text"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.WorkshopPage"]
    content_panels = [*ReadPage.content_panels, FieldPanel("theme"), FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = _("theme page")
        verbose_name_plural = _("theme pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "theme": self.theme,
            "home": self.get_parent(),
            "workshops": workshops_of_theme(self.theme, request.user, self.locale),
        }


class WorkshopPage(ReadPage):
    """What one workshop is about, and the door to its room. Dates, place, languages and facilitators are the workshop's own."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="pages", verbose_name=_("workshop"))
    brief = StreamField(TextBlocks(), verbose_name=_("brief"), blank=True)

    parent_page_types = ["cms.ThemePage"]
    subpage_types: list[str] = []
    content_panels = [*ReadPage.content_panels, FieldPanel("workshop"), FieldPanel("brief")]

    class Meta:
        verbose_name = _("workshop page")
        verbose_name_plural = _("workshop pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        workshop = self.workshop
        return context | {
            "workshop": workshop,
            "consultation": workshop.consultation,
            "home": self.get_ancestors().filter(depth=2).first(),
            "theme_page": self.get_parent(),
            "may_read": may(request.user, "read", workshop),
            "counts": counts_by_workshop([workshop])[workshop.pk],
            "facilitators": facilitators_of(workshop),
        }
