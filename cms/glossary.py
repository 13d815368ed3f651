"""The glossary as the analysis is given it."""

from cms.models import GlossaryTerm


def terms() -> list[dict[str, str]]:
    """Each term by language, alternatives divided by |."""
    return [term.words() for term in GlossaryTerm.objects.all()]
