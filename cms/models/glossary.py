"""The organisation's own words in its three languages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fr", "nl", "en")
ALTERNATIVES = _("Several words for the same thing are divided by |, the most usual first.")


class GlossaryTerm(models.Model):
    """A term that means the same in two languages or more. Every later analysis reads texts across languages with it."""

    term_fr = models.CharField(_("French"), max_length=200, blank=True, help_text=ALTERNATIVES)
    term_nl = models.CharField(_("Dutch"), max_length=200, blank=True, help_text=ALTERNATIVES)
    term_en = models.CharField(_("English"), max_length=200, blank=True, help_text=ALTERNATIVES)

    class Meta:
        ordering = ["term_fr", "term_nl", "term_en"]
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return " – ".join(self.words().values())

    def words(self) -> dict[str, str]:
        """By language, alternatives divided by |, without blanks around them; no language that has none."""
        cells = {code: [said.strip() for said in getattr(self, f"term_{code}").split("|")] for code in LANGUAGES}
        return {code: "|".join(filter(None, said)) for code, said in cells.items() if any(said)}

    def clean(self) -> None:
        if len(self.words()) < 2:
            raise ValidationError(_("Give the term in two languages at least: that is what joins them."))
