"""What was imported into a consultation before."""

from dataclasses import dataclass

from consultation.models import Consultation, ImportedContribution, ImportedRow
from consultation.readers.threads import Place


@dataclass(frozen=True, slots=True)
class Imported:
    """A contribution imported before, as it stands now. `digest` and `row_version` are those of its last imported row."""

    pk: int
    source_id: str
    parent_source_id: str
    contribution: int
    kind: str
    state: str
    revision: int
    author: int | None
    workshop: int
    proposal: int | None
    parent: int | None
    version: int
    version_number: int
    language: str
    digest: str
    row_version: int


FIELDS = (
    "pk", "source_id", "parent_source_id", "contribution_id", "contribution__kind", "contribution__state", "contribution__revision",
    "contribution__author_id", "contribution__workshop_id", "contribution__proposal_id", "contribution__parent_id",
    "contribution__current_version_id", "contribution__current_version__number", "contribution__current_version__language",
)  # fmt: skip


def imported_before(consultation: Consultation | None) -> dict[str, Imported]:
    """By the id in the file."""
    if consultation is None:
        return {}
    rows = ImportedRow.objects.filter(imported__consultation=consultation).order_by("pk")
    last_rows = {pk: (digest, version) for pk, digest, version in rows.values_list("imported_id", "digest", "version_id").iterator()}
    found = ImportedContribution.objects.filter(consultation=consultation).values_list(*FIELDS).iterator()
    return {str(values[1]): Imported(*values, *last_rows[values[0]]) for values in found}  # type: ignore[call-arg]


def places_of(known: dict[str, Imported]) -> dict[str, Place]:
    """The places of contributions imported before, in ids of the file."""
    source_ids = {imported.contribution: imported.source_id for imported in known.values()}
    return {
        imported.source_id: Place(source_ids.get(imported.proposal or 0, ""), source_ids.get(imported.parent or 0, ""))
        for imported in known.values()
    }
