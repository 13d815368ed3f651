"""``python -m benchmarks --data DIR``: our figures beside those of other methods, as tables and bars."""

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks import comments, found, languages, same, scale, similarity, stability, texts, votes
from benchmarks.child import Failure
from benchmarks.methods import CHOICES
from benchmarks.options import Options
from benchmarks.report import Report

PARTS: dict[str, Callable[[Options, Report], None]] = {
    "texts": texts.run,
    "found": found.run,
    "languages": languages.run,
    "votes": votes.run,
    "similar": similarity.run,
    "stability": stability.run,
    "scale": scale.run,
    "same": same.run,
    "comments": comments.run,
}


def main() -> None:
    asked = _parser().parse_args()
    options = Options(
        asked.data, asked.out, tuple(asked.only), tuple(asked.methods), asked.seeds, asked.workers, asked.million
    )  # fmt: skip
    for part in PARTS if asked.part == "all" else (asked.part,):
        report = Report(part, options, lambda line: print(line, flush=True))
        try:
            PARTS[part](options, report)
        except Failure as failure:
            report.note(f"This part was cut short: {failure}.")
        report.write()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="a folder of sets")
    parser.add_argument("--out", type=Path, default=Path("var/benchmarks"), metavar="DIR", help="where tables and bars go")
    parser.add_argument("--part", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="sets whose name holds one of these")
    parser.add_argument("--methods", nargs="*", default=[], choices=CHOICES, metavar="METHOD", help=", ".join(CHOICES))
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="seeds 0 to N - 1")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes of our pipeline")
    parser.add_argument("--million", action="store_true", help="also a million contributions, in the part scale")
    return parser


if __name__ == "__main__":
    main()
