"""red-dwarf's Polis pipeline, where it is installed (the dependency group ``bench``)."""

import warnings
from collections.abc import Collection
from importlib.util import find_spec

import pandas as pd

AVAILABLE = find_spec("reddwarf") is not None


def red_dwarf_groups(votes: pd.DataFrame, hidden: Collection[str] = (), seed: int = 0) -> pd.Series:
    """The group of each participant that it places; statements in ``hidden`` are moderated out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from reddwarf.implementations.polis import run_pipeline

        votes = votes.drop_duplicates(["participant", "contribution_id"], keep="last")
        person, people = pd.factorize(votes["participant"], sort=True)
        statement, statements = pd.factorize(votes["contribution_id"], sort=True)
        rows = [
            {"participant_id": int(who), "statement_id": int(what), "vote": int(vote), "modified": 0}
            for who, what, vote in zip(person, statement, votes["vote"], strict=True)
        ]
        out = [number for number, name in enumerate(statements) if name in hidden]
        result = run_pipeline(votes=rows, mod_out_statement_ids=out, random_state=seed)
    groups = result.participants_df["cluster_id"].dropna()
    return pd.Series(groups.to_numpy(), index=people[groups.index.to_numpy()])
