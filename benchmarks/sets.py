"""The labelled sets: which rows of each folder, and what people said they are about."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

QUESTIONS = ("FI7", "DC11", "TE11", "TE12")


def table(folder: Path, name: str = "contributions.csv.gz") -> pd.DataFrame:
    return pd.read_csv(folder / name, dtype=str, keep_default_na=False)


def _labelled(rows: pd.DataFrame, at_least: int = 1, label: str = "label") -> pd.DataFrame:
    """The rows that have a label, of labels with so many rows; the label is in the column ``label``."""
    rows = rows.assign(label=rows[label])
    rows = rows[rows["label"] != ""]
    return rows[rows.groupby("label")["id"].transform("count") >= at_least].reset_index(drop=True)


def _measures(folder: Path, proposals: pd.DataFrame) -> pd.DataFrame:
    """Proposals that staff put under one measure only."""
    links = table(folder, "clusters.csv.gz")
    hubs = links[links.groupby("member")["hub"].transform("nunique") == 1].set_index("member")["hub"]
    proposals = proposals[proposals["id"].isin(hubs.index)]
    return proposals.assign(label=proposals["id"].map(hubs))


def labelled_sets(data: Path) -> Iterator[tuple[str, pd.DataFrame]]:
    """(name, rows) of each set found under ``data``; ``label`` is the truth."""
    if (folder := data / "fr-entendre-la-france").is_dir():
        answers = table(folder)
        for question in QUESTIONS:
            rows = answers[(answers["question"] == question) & (answers["n_tags"] == "1")]
            yield f"Entendre la France {question}", _labelled(rows, 10)
    if (folder := data / "nl-dekamer-2017").is_dir():
        yield "De Kamer 2017", _labelled(table(folder), 20)
    if (folder := data / "fr-grand-debat-decidim").is_dir():
        yield "grand-débat, theme", _labelled(table(folder), label="theme")
    if (folder := data / "ca-decidim-barcelona-pam").is_dir():
        rows = table(folder)
        proposals = rows[(rows["kind"] == "proposal") & (rows["link_only"] != "1")]
        yield "Barcelona, theme", _labelled(proposals, label="subcategory")
        yield "Barcelona, measure", _labelled(_measures(folder, proposals), 20)
    if (folder := data / "fr-nl-en-sib200").is_dir():
        rows = table(folder)
        for language in ("fr", "nl"):
            yield f"SIB-200 {language}", _labelled(rows[rows["lang"] == language])
    if (folder := data / "en-stackoverflow-titles").is_dir():
        yield "StackOverflow", _labelled(table(folder))
    if (folder := data / "en-argkp").is_dir():
        yield "ArgKP, key point", _labelled(table(folder), 15)
    if (folder := data / "de-klimarat-themes").is_dir():
        yield "Klimarat, theme", _labelled(table(folder))


def vote_sets(data: Path) -> Iterator[tuple[str, pd.DataFrame, pd.Series, frozenset[str]]]:
    """(name, votes, published group of each participant, statements moderated out) of each Polis set under ``data``."""
    for folder in sorted(data.glob("polis-*")):
        groups = table(folder, "groups.csv.gz").set_index("participant")["group_id"]
        statements = table(folder)
        hidden = frozenset(statements.loc[statements["moderated"] == "-1", "id"])
        yield folder.name.removeprefix("polis-"), table(folder, "votes.csv.gz"), groups[groups != ""], hidden
