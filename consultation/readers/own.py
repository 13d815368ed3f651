"""Our own format, described in docs/import-format.md."""

from consultation.readers import cells as cell
from consultation.readers.cells import BadCell, Cells
from consultation.readers.formats import ContributionTable, VoteTable
from consultation.readers.rows import ContributionRow

# A file of Decidim or Polis that lacks a column is refused for it, rather than read as ours.
FOREIGN_COLUMNS = ("commentable_id", "commentable_type", "root_commentable_url", "comment-id", "comment-body", "tid")


def read_contribution(cells: Cells) -> ContributionRow:
    kind = cells.get("kind", "").strip().lower()
    parent = cell.whole_or_text(cell.key(cells, "parent_id"))
    if kind == "comment" and not parent:
        raise BadCell("it is a comment, and has no parent_id")
    if kind == "proposal" and parent:
        raise BadCell("it is a proposal, and has a parent_id")
    return ContributionRow(
        title=cell.title(cells.get("title", "")),
        body=cell.body(cells.get("body", "")),
        language=cell.language(cells.get("lang", "")),
        parent_id=parent,
        root_id=cell.whole_or_text(cell.key(cells, "root_id")),
        author=cell.key(cells, "author"),
        created_at=cell.moment(cells.get("created_at", "")),
        stance=cell.stance(cells.get("stance", "")),
        is_hidden=cell.flag(cells.get("hidden", ""), "hidden") or cell.is_rejected(cells.get("moderated", "")),
        supports=cell.whole(cells.get("supports", ""), "supports"),
        outcome=cell.outcome(cells.get("outcome", "").strip()),
        label=cells.get("label", "").strip(),
    )  # fmt: skip


TABLES = (
    VoteTable(
        family="own", name="our votes", needs=(("participant",), ("contribution_id",), ("vote",)),
        voter="participant", target="contribution_id", value="vote", times=("created_at",),
    ),
    ContributionTable(
        family="own", name="our contributions", needs=(("id",), ("body", "title")), read=read_contribution, foreign=FOREIGN_COLUMNS,
    ),
)  # fmt: skip
