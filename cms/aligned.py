"""The pages of the site in several languages, as the analysis learns from them."""

from collections import defaultdict
from collections.abc import Iterator

from wagtail.blocks import StreamValue
from wagtail.models import Page

FIELDS = ("title", "question", "introduction", "body", "brief", "steps")


def page_texts() -> Iterator[dict[str, str]]:
    """Each field of a page that anybody may read, by language, where the page stands in two languages or more."""
    versions: defaultdict[str, dict[str, Page]] = defaultdict(dict)
    for page in Page.objects.live().public().select_related("locale").order_by("pk").specific():
        versions[str(page.translation_key)].setdefault(page.locale.language_code[:2], page)
    for pages in versions.values():
        if len(pages) > 1:
            for field in FIELDS:
                yield {language: _words(getattr(page, field, "")) for language, page in pages.items()}


def _words(said: str | StreamValue) -> str:
    return "\n".join(map(str, said.stream_block.get_searchable_content(said))) if isinstance(said, StreamValue) else said
