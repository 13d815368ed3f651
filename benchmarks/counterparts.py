"""Whether the same text in another language is found first."""

from pathlib import Path

import pandas as pd

from analysis.lexicon import FREEDICT, read_lexicon
from analysis.neighbours import similar
from benchmarks.report import Row
from benchmarks.sets import table


def among_pairs(folder: Path, source: str, target: str, most: int | None, dictionaries: bool) -> Row:
    """Each text of one language is a query, those of the other the pool; of a set's first ``most`` pairs, by pair_id.

    ``first`` is the share of queries whose pair comes first. Some texts are there more than once, under several pair_ids, so that whoever
    answers equal queries alike is right for one of them: ``at best`` is the share that is left. ``first, same text`` also counts a text
    equal to the counterpart, and the counterpart of a text equal to the query.
    """
    rows = table(folder)
    rows = rows[rows["lang"].isin((source, target))]
    complete = sorted(pair for pair, spoken in rows.groupby("pair_id")["lang"] if {source, target} <= set(spoken))
    rows = rows[rows["pair_id"].isin(complete[:most])].drop_duplicates(["pair_id", "lang"])
    asked, pool = (rows[rows["lang"] == language].reset_index(drop=True) for language in (source, target))
    lexicon = read_lexicon(dictionaries=FREEDICT if dictionaries else None)
    found = similar(pool, asked, k=1, lexicon=lexicon)
    said = {language: rows[rows["lang"] == language].set_index("pair_id") for language in (source, target)}
    pair = rows.set_index("id")["pair_id"]
    told = pd.DataFrame({"asked": found["query_id"].map(pair), "found": found["id"].map(pair)})
    strict = told["asked"] == told["found"]
    same = strict.copy()
    texts = {language: (said[language]["title"] + " " + said[language]["body"]).str.split().str.join(" ") for language in (source, target)}
    for text in texts.values():
        same |= told["asked"].map(text) == told["found"].map(text)
    return {
        "pairs": len(asked),
        "first": round(float(strict.sum()) / len(asked), 4),
        "at best": round(texts[source].nunique() / len(asked), 4),
        "first, same text": round(float(same.sum()) / len(asked), 4),
    }
