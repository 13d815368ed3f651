"""``python -m benchmarks.planted_votes``: seconds, peak memory and groups found on votes of planted opinion groups."""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

SIZES = {"small": (2_000, 900, 1.0), "large": (72_000, 2_000, 0.03)}


def planted(people: int, statements: int, density: float, groups: int = 3, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Votes (participant, contribution_id, vote as categories) of ``groups`` equal groups, and each participant's group."""
    random = np.random.default_rng(seed)
    truth = np.arange(people) % groups
    leaning = random.choice([0.15, 0.5, 0.85], (groups, statements))
    person, statement = np.nonzero(random.random((people, statements), np.float32) < density)
    draw = random.random(len(person), np.float32)
    agrees = random.random(len(person), np.float32) < leaning[truth[person], statement]
    vote = np.where(draw < 0.1, 1, np.where(agrees, 2, 0))
    table = pd.DataFrame({
        "participant": pd.Categorical.from_codes(person, [f"p{number:06d}" for number in range(people)]),
        "contribution_id": pd.Categorical.from_codes(statement, [f"s{number:05d}" for number in range(statements)]),
        "vote": pd.Categorical.from_codes(vote, ["-1", "0", "1"]),
    })  # fmt: skip
    return table, truth


def measured(size: str) -> dict[str, float | int | str]:
    """``python -m analysis opinions`` on one size: seconds and peak MB of that process, and ARI with the planted groups."""
    table, truth = planted(*SIZES[size])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table.to_csv(folder / "votes.csv", index=False)
        votes = len(table)
        del table
        started = time.monotonic()
        command = [sys.executable, "-m", "analysis", "opinions", str(folder / "votes.csv"), "--out", str(folder / "out"), "--quiet"]
        subprocess.run(command, check=True)
        seconds = time.monotonic() - started
        people = pd.read_csv(folder / "out" / "participants.csv", dtype=str, keep_default_na=False)
        manifest = json.loads((folder / "out" / "manifest.json").read_text())
    where = people["participant"].str[1:].astype(int).to_numpy()
    return {
        "size": size, "votes": votes, "seconds": round(seconds, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "groups": manifest["metrics"]["groups"], "stability": manifest["metrics"]["stability"],
        "ari": round(float(adjusted_rand_score(truth[where], people["group"])), 3),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted_votes", description=__doc__)
    parser.add_argument("--size", choices=SIZES, nargs="*", default=list(SIZES))
    for size in parser.parse_args().size:
        print(json.dumps(measured(size)), flush=True)


if __name__ == "__main__":
    main()
