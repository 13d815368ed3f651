"""Files to take away: the contributions of a workshop, as this person may read them."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from consultation.models import Contribution, Workshop
from consultation.permissions import may
from consultation.queries import readable_workshop

COLUMNS = (
    "id", "kind", "parent_id", "lang", "title", "body", "author", "created_at", "stance", "tags", "agree", "disagree", "pass",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


class Line:
    """A file for csv.writer that hands each line back."""

    def write(self, text: str) -> str:
        return text


def safe_cell(value: object) -> str:
    """The text of a cell; one that a spreadsheet would run as a formula is led by an apostrophe."""
    text = str(value if value is not None else "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _rows(workshop: Workshop, request: HttpRequest) -> Iterator[list[str]]:
    shows_tallies = may(request.user, "see_tallies", workshop)
    # Pending, returned and hidden texts stay out, whoever asks: what is exported gets about.
    readable = Contribution.objects.in_workshop(workshop).standing().visible_to(request.user)
    readable = readable.select_related("published_version", "author", "proposal", "parent").with_tallies().prefetch_related("tags")
    yield list(COLUMNS)
    for item in readable.order_by("published_at", "pk").iterator(chunk_size=500):
        version, above = item.standing_text, item.parent or item.proposal
        tallies = (item.agree, item.disagree, item.passed) if shows_tallies and item.is_proposal else ("", "", "")
        yield [
            item.reference, item.kind, above.reference if above else "", version.language, safe_cell(version.title),
            safe_cell(version.body), safe_cell(item.author or ""), version.created_at.isoformat(timespec="seconds"), item.stance,
            safe_cell("|".join(tag.name for tag in item.tags.all())), *(str(n) for n in tallies),
        ]  # fmt: skip


@require_safe
def contributions_csv(request: HttpRequest, consultation: str, slug: str) -> StreamingHttpResponse:
    """The standing contributions of a workshop as UTF-8 CSV, in the format that the import reads."""
    workshop = readable_workshop(request.user, consultation, slug)
    writer = csv.writer(Line())
    lines = (writer.writerow(row) for row in _rows(workshop, request))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{workshop.slug}.csv"'
    return response
