"""What can be found by its words: the terms of each text that readers may read."""

from django.db import models

from consultation.models.contributions import Version

LONGEST_WORD = 40


class SearchTerm(models.Model):
    """A word of the published version of a proposal, as it is compared: small letters without accents, and its stem.

    Kept by actions/search_index.py, which `manage.py rebuild_search` compares and renews. A term tells nothing by itself: who
    searches is shown contributions through `visible_to`, joined by their published version.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="terms", db_index=False)
    word = models.CharField(max_length=LONGEST_WORD)
    stem = models.CharField(max_length=LONGEST_WORD)
    in_title = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["stem", "version"], name="search_stem"), models.Index(fields=["word"], name="search_word")]
        constraints = [models.UniqueConstraint(fields=["version", "word"], name="one_term_of_a_word")]

    def __str__(self) -> str:
        return self.word
