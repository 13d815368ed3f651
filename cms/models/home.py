"""The home page of a consultation, in one language."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.models.blocks import StepBlocks
from cms.models.reading import ReadPage
from cms.queries import themes_with_workshops
from consultation.models import Consultation
from consultation.moments import days_left
from consultation.queries import figures_of


class HomePage(ReadPage):
    """What is asked in one sentence, where we are, three doors, true figures, the themes, how it works."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="home_pages", null=True, blank=True, verbose_name=_("consultation")
    )
    question = models.CharField(_("what is asked, in one sentence"), max_length=200, blank=True)
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    steps = StreamField(StepBlocks(), verbose_name=_("how it works"), blank=True, max_num=6)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.ThemePage", "cms.ContentPage"]
    content_panels = [
        *ReadPage.content_panels,
        FieldPanel("consultation"),
        FieldPanel("question"),
        FieldPanel("introduction"),
        FieldPanel("steps"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if self.consultation is None:
            return context
        phases = list(self.consultation.phases.all())
        open_phase = next((phase for phase in phases if phase.state == "open"), None)
        return context | {
            "consultation": self.consultation,
            "phases": phases,
            "open_phase": open_phase,
            "next_phase": next((phase for phase in phases if phase.state == "planned"), None),
            "days_left": days_left(open_phase.ends_at, timezone.now()) if open_phase else None,
            "figures": figures_of(self.consultation),
            "themes": themes_with_workshops(self.consultation, request.user, self.locale),
        }
