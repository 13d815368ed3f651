"""The CSV and XLSX files of Decidim: proposals and comments, from its open data or its administration.

Nested values are columns such as `title/fr` or `category/name/nl`, one a language; older versions have a plain `title`.
Proposals and comments count from 1 each, so their ids here are `proposal-12` and `comment-12`.
"""

import re
from collections.abc import Iterator

from consultation.readers import cells as cell
from consultation.readers.cells import BadCell, Cells
from consultation.readers.formats import ContributionTable
from consultation.readers.plain_text import plain_text
from consultation.readers.rows import ContributionRow

_ADDRESS = re.compile(r"/(proposal|debate|meeting|result|post|project|budget|question)s/(\d+)(?:[/?#]|$)")
_SUPPORT_COLUMNS = ("supports", "votes", "proposal_votes_count", "endorsements/total_count")
COMMENT_COLUMNS = ("commentable_id", "commentable_type", "root_commentable_url")
_NO_OUTCOME = {"", "not_answered", "published", "withdrawn", "evaluating"}


def read_proposal(cells: Cells) -> ContributionRow:
    language, body = _in_one_language(cells, "body")
    title_language, title = _in_one_language(cells, "title", language)
    state = _first(cells, "state", "state/token").lower()
    return ContributionRow(
        title=cell.title(plain_text(title)),
        body=cell.body(plain_text(body)),
        language=cell.language(language or title_language),
        author=_author(cells),
        created_at=cell.moment(_first(cells, "published_at", "created_at")),
        is_withdrawn=state == "withdrawn" or bool(cells.get("withdrawn_at", "").strip()),
        supports=cell.whole(_first(cells, *_SUPPORT_COLUMNS), "supports"),
        outcome="" if state in _NO_OUTCOME else cell.outcome(state),
        label=_in_one_language(cells, "category/name", language)[1] or _in_one_language(cells, "taxonomy/name", language)[1],
    )  # fmt: skip


def read_comment(cells: Cells) -> ContributionRow:
    kind = cells.get("commentable_type", "").strip().rpartition("::")[2].lower()
    parent = cell.whole_or_text(cell.key(cells, "commentable_id"))
    if not kind or not parent:
        raise BadCell("it does not say what it comments on (commentable_type, commentable_id)")
    language, body = _in_one_language(cells, "body")
    root = _ADDRESS.search(cells.get("root_commentable_url", ""))
    return ContributionRow(
        body=cell.body(plain_text(body)),
        language=cell.language(cells.get("locale", "") or language),
        parent_id=f"{kind}-{parent}",
        root_id=f"{root.group(1)}-{root.group(2)}" if root else "",
        author=_author(cells),
        created_at=cell.moment(cells.get("created_at", "")),
        stance=cell.stance(cells.get("alignment", "")),
    )  # fmt: skip


def _author(cells: Cells) -> str:
    """The author's number, never the name."""
    number = cell.whole_or_text(cell.key(cells, "author/id")) or cell.whole_or_text(cell.key(cells, "authors/id"))
    return f"decidim-{number}" if number else ""


def _first(cells: Cells, *columns: str) -> str:
    return next((value for column in columns if (value := cells.get(column, "").strip())), "")


def _in_one_language(cells: Cells, column: str, preferred: str = "") -> tuple[str, str]:
    """The language and the value of `column` or of its first filled language; machine translations are not what people said."""
    if plain := cells.get(column, "").strip():
        return "", plain
    filled = dict(_by_language(cells, column))
    language = preferred if preferred in filled else next(iter(filled), "")
    return language, filled.get(language, "")


def _by_language(cells: Cells, column: str) -> Iterator[tuple[str, str]]:
    prefix = f"{column}/"
    for name, value in cells.items():
        language = name.removeprefix(prefix)
        if name.startswith(prefix) and "/" not in language and language != "machine_translations" and value.strip():
            yield language, value.strip()


TABLES = (
    ContributionTable(
        family="decidim", name="Decidim comments",
        needs=(("id",), ("body", "body/…"), ("commentable_id",), ("commentable_type",)), read=read_comment,
        id_prefix="comment-",
    ),
    ContributionTable(
        family="decidim", name="Decidim proposals", needs=(("id",), ("body", "body/…")), read=read_proposal, id_prefix="proposal-",
        signs=("title/…", "body/…", "category/…", "component/…", "participatory_space/…", "taxonomies/…", "scope/…"),
        foreign=COMMENT_COLUMNS,
    ),
)  # fmt: skip
