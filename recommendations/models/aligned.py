"""What a run learnt its bridges between languages from, beside the texts that it groups."""

import hashlib
import json

from django.conf import settings
from django.db import models

from consultation.models import VersionTranslation
from recommendations.models.runs import AnalysisRun


class AlignedText(models.Model):
    """The same text in two languages or more: the organisation's own words (`texts`, by language), or a frozen version beside its
    `translation` by a person, of which the words stay where they are, and go when either is erased.

    `sha256` is the hash of `words` at that time.
    """

    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="aligned")
    texts = models.JSONField(default=dict)
    translation = models.ForeignKey(VersionTranslation, on_delete=models.SET_NULL, related_name="+", null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["sha256", "pk"]

    def __str__(self) -> str:
        return self.sha256[:16]

    @property
    def words(self) -> dict[str, str]:
        """The text by language; empty where a source was erased."""
        if self.translation is None:
            return self.texts
        both = (self.translation.version, self.translation)
        found = {each.language: f"{each.title}\n{each.body}".strip() for each in both}
        return found if all(found.values()) and len(found) == len(both) and set(found) <= set(dict(settings.LANGUAGES)) else {}

    def hash_of_words(self) -> str:
        return hashlib.sha256(json.dumps(self.words, ensure_ascii=True, sort_keys=True).encode()).hexdigest()
