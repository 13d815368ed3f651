"""The labelled sets: which rows of each folder, and what people said they are about."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

QUESTIONS = ("FI7", "DC11", "TE11", "TE12")
Reader = Callable[[], pd.DataFrame]


class Ballots(NamedTuple):
    """Votes (participant, contribution_id, vote), the published group of each participant, the statements moderated out."""

    votes: pd.DataFrame
    published: pd.Series
    hidden: frozenset[str]


def table(folder: Path, name: str = "contributions.csv.gz") -> pd.DataFrame:
    return pd.read_csv(folder / name, dtype=str, keep_default_na=False)


def _labelled(rows: pd.DataFrame, at_least: int = 1, label: str = "label") -> pd.DataFrame:
    """The rows that have a label, of labels with so many rows; the label is in the column ``label``."""
    rows = rows.assign(label=rows[label])
    rows = rows[rows["label"] != ""]
    return rows[rows.groupby("label")["id"].transform("count") >= at_least].reset_index(drop=True)


def labelled_sets(data: Path) -> dict[str, Reader]:
    """A reader of the rows of each set found under ``data``, by name; ``label`` is the truth."""
    sets: dict[str, Reader] = {}
    if (folder := data / "fr-entendre-la-france").is_dir():
        sets |= {f"Entendre la France {question}": partial(_answers, folder, question) for question in QUESTIONS}
    if (folder := data / "nl-dekamer-2017").is_dir():
        sets["De Kamer 2017"] = partial(_read, folder, at_least=20)
    if (folder := data / "fr-grand-debat-decidim").is_dir():
        sets["grand-débat, theme"] = partial(_read, folder, label="theme")
    if (folder := data / "ca-decidim-barcelona-pam").is_dir():
        sets["Barcelona, theme"] = partial(_themes, folder)
        sets["Barcelona, measure"] = partial(_measures, folder)
    if (folder := data / "fr-nl-en-sib200").is_dir():
        sets |= {f"SIB-200 {language}": partial(sib200, data, language) for language in ("fr", "nl")}
    if (folder := data / "en-stackoverflow-titles").is_dir():
        sets["StackOverflow"] = partial(_read, folder)
    if (folder := data / "en-argkp").is_dir():
        sets["ArgKP, key point"] = partial(_read, folder, at_least=15)
    if (folder := data / "de-klimarat-themes").is_dir():
        sets["Klimarat, theme"] = partial(_read, folder)
    return sets


def vote_sets(data: Path) -> dict[str, Callable[[], Ballots]]:
    """A reader of each Polis set under ``data``, by name."""
    return {folder.name.removeprefix("polis-"): partial(_ballots, folder) for folder in sorted(data.glob("polis-*"))}


def chosen(names: Iterable[str], only: Sequence[str]) -> list[str]:
    """The names that hold one of the words, in any case; all of them when no word is given."""
    return [name for name in names if not only or any(word.lower() in name.lower() for word in only)]


def sib200(data: Path, language: str = "") -> pd.DataFrame:
    """The sentences of one language, or those of all three together."""
    rows = table(data / "fr-nl-en-sib200")
    return _labelled(rows[rows["lang"] == language] if language else rows)


def proposals(folder: Path) -> pd.DataFrame:
    """The proposals of Barcelona, without comments and without what gives the links away."""
    rows = table(folder)
    return rows[(rows["kind"] == "proposal") & (rows["link_only"] != "1")].reset_index(drop=True)


def discussed(data: Path) -> dict[str, Callable[[int], pd.DataFrame]]:
    """A reader of so many proposals, drawn at random from those that have comments, with these; ``label`` is the theme of the proposal."""
    folder = data / "ca-decidim-barcelona-pam"
    return {"Barcelona, theme": partial(_with_comments, folder)} if folder.is_dir() else {}


def _with_comments(folder: Path, most: int) -> pd.DataFrame:
    rows = table(folder)
    heads = _labelled(proposals(folder), label="subcategory")
    heads = heads[heads["id"].isin(rows.loc[rows["kind"] == "comment", "parent_id"])].sample(frac=1, random_state=1).head(most)
    comments = rows[(rows["kind"] == "comment") & rows["parent_id"].isin(heads["id"])]
    above = heads.set_index("id").loc[comments["parent_id"]]
    comments = comments.assign(context=above["title"].to_numpy(), label=above["label"].to_numpy())
    return pd.concat([heads.assign(context=""), comments]).reset_index(drop=True)


def _read(folder: Path, at_least: int = 1, label: str = "label") -> pd.DataFrame:
    return _labelled(table(folder), at_least, label)


def _answers(folder: Path, question: str) -> pd.DataFrame:
    rows = table(folder)
    return _labelled(rows[(rows["question"] == question) & (rows["n_tags"] == "1")], 10)


def _themes(folder: Path) -> pd.DataFrame:
    return _labelled(proposals(folder), label="subcategory")


def _measures(folder: Path) -> pd.DataFrame:
    """Proposals that staff put under one measure only."""
    links, rows = table(folder, "clusters.csv.gz"), proposals(folder)
    hubs = links[links.groupby("member")["hub"].transform("nunique") == 1].set_index("member")["hub"]
    rows = rows[rows["id"].isin(hubs.index)]
    return _labelled(rows.assign(label=rows["id"].map(hubs)), 20)


def _ballots(folder: Path) -> Ballots:
    groups = table(folder, "groups.csv.gz").set_index("participant")["group_id"]
    statements = table(folder)
    hidden = frozenset(statements.loc[statements["moderated"] == "-1", "id"])
    return Ballots(table(folder, "votes.csv.gz"), groups[groups != ""], hidden)
