"""The command line: files in, files out, exit code 2 and one sentence when the input is not usable."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.continuity import Continuity
from analysis.evaluation import evaluate
from analysis.exceptions import BadInput
from analysis.ideas import segment_table
from analysis.lexicon import Lexicon, read_lexicon
from analysis.manifest import sealed
from analysis.neighbours import similar
from analysis.opinion import opinions
from analysis.outputs import CONTINUITY, changed_files, file_sha256, output_files, pieces_sha256
from analysis.parallel_texts import read_parallel
from analysis.parameters import GRAINS, Parameters
from analysis.pipeline import ClusterResult, cluster
from analysis.reading import read_contributions, read_corrections, read_votes
from analysis.sentence_model import read_model
from analysis.stage_cache import StageCache
from analysis.tables import as_csv, csv_pieces
from analysis.terminal import Progress
from analysis.verification import read_manifest, verify

GROUPED_BY = ("id", "body", "title", "lang", "author")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when a verification fails, 2 with a sentence on stderr when the input is bad."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except BadInput as refusal:
        print(f"analysis: {refusal}", file=sys.stderr)
        return 2


def _cluster(options: argparse.Namespace) -> int:
    progress = Progress(quiet=options.quiet, workers=options.workers)
    parameters = Parameters(groups=options.groups, subgroups=options.subgroups, seed=options.seed)
    _writable(options.out)
    read, around = read_contributions(options.contributions), _surroundings(options)
    contributions = _for_grouping(read)
    cache = StageCache(options.cache) if options.cache else None
    result = cluster(contributions, parameters, progress=progress, cache=cache, **around)
    if cache:
        cache.tidy()
    found = result.metrics["groups"]
    if isinstance(options.groups, int) and found < options.groups:
        print(
            f"analysis: only {found} different texts can be placed, so there are {found} groups.",
            file=sys.stderr,
        )
    ideas = _ideas(contributions, result, parameters, around) if options.segments else None
    _write(
        options.out,
        output_files(read, result, corrected=around["corrections"] is not None, ideas=ideas),
        result.manifest,
        progress,
    )
    return 0


def _ideas(contributions: pd.DataFrame, result: ClusterResult, parameters: Parameters, around: dict[str, Any]) -> pd.DataFrame:
    return segment_table(
        contributions, result, seed=parameters.seed, context_weight=parameters.context_weight, lexicon=around["lexicon"],
        model=around["model"],
    )  # fmt: skip


def _surroundings(options: argparse.Namespace) -> dict[str, Any]:
    """What a run is given beside contributions and parameters. Raises BadInput."""
    return {
        "previous": _continuity(options.previous) if options.previous else None,
        "corrections": read_corrections(options.corrections) if options.corrections else None,
        "lexicon": _lexicon(options.lexicon) if options.lexicon else None,
        "parallel": read_parallel(options.parallel) if options.parallel else (),
        "model": read_model(options.model) if options.model else None,
        "workers": options.dask or options.workers,
    }


def _continuity(folder: Path) -> Continuity:
    try:
        return Continuity.unpacked((folder / CONTINUITY).read_bytes())
    except OSError:
        raise BadInput(f"{folder} is not the folder of an earlier run: it has no {CONTINUITY}.") from None


def _lexicon(folder: Path) -> Lexicon:
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}.")
    return read_lexicon(dictionaries=folder)


def _opinions(options: argparse.Namespace) -> int:
    progress = Progress(quiet=options.quiet)
    _writable(options.out)
    progress("reading", 0.0)
    votes = read_votes(options.votes)
    progress("grouping", 0.3)
    result = opinions(votes, seed=options.seed)
    progress("done", 1.0)
    tables = {"participants": result.participants, "statements": result.statements, "statistics": result.statistics}
    tables["representative"] = result.representatives
    _write(options.out, ((f"{name}.csv", csv_pieces(table)) for name, table in tables.items()), result.manifest, progress)
    return 0


def _similar(options: argparse.Namespace) -> int:
    found = similar(read_contributions(options.contributions), read_contributions(options.queries), k=options.k)
    _writable(options.out.parent)
    if options.out.is_dir():
        raise BadInput(f"{options.out} is a folder, not a file.")
    with tempfile.TemporaryDirectory(prefix=".analysis-", dir=_existing(options.out.parent)) as folder:
        written = Path(folder) / "similar.csv"
        written.write_text(as_csv(found), encoding="utf-8", newline="")
        options.out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(written, options.out)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    contributions = read_contributions(options.contributions)
    assignments, groups = (_read_output(options.folder / name) for name in ("assignments.csv", "groups.csv"))
    print(json.dumps(evaluate(contributions, assignments, groups, label=options.label), indent=2))
    return 0


def _verify(options: argparse.Namespace) -> int:
    manifest = read_manifest(options.folder)
    progress = Progress(quiet=options.quiet, workers=options.workers)
    read, around = read_contributions(options.contributions), _surroundings(options)
    contributions = _for_grouping(read)
    checked = verify(manifest, contributions, progress=progress, **around)
    result, written = checked.result, manifest.get("files", {})
    segmented = "segments.csv" in written or (options.folder / "segments.csv").exists()
    ideas = _ideas(contributions, result, checked.parameters, around) if segmented else None
    corrected = around["corrections"] is not None or "effects.csv" in written
    again = {name: pieces_sha256(pieces) for name, pieces in output_files(read, result, corrected=corrected, ideas=ideas)}
    differences = [*checked.differences, *changed_files(options.folder, again, written)]
    for difference in differences:
        print(difference, file=sys.stderr)
    if not differences:
        print(f"Verified: {checked.result.output_sha256}")
    return 1 if differences else 0


def _for_grouping(table: pd.DataFrame) -> pd.DataFrame:
    """The columns that the command line promises to group by, and no other."""
    return table[[column for column in GROUPED_BY if column in table.columns]]


def _read_output(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} can't be read: {error}.") from None


def _existing(folder: Path) -> Path:
    """The nearest folder above that exists: on the same disk, so that a move is one step."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _writable(folder: Path) -> None:
    if not _existing(folder).is_dir():
        raise BadInput(f"{folder} can't be made a folder, since {_existing(folder)} is a file.")


def _write(out: Path, files: Iterable[tuple[str, Iterable[bytes]]], manifest: dict[str, Any], progress: Progress) -> None:
    """All files or none: written beside their place, then moved. The manifest has the hash of each, and what the run cost."""
    hashes = {}
    try:
        with tempfile.TemporaryDirectory(prefix=".analysis-", dir=_existing(out)) as name:
            folder = Path(name)
            for file, pieces in files:
                with (folder / file).open("wb") as target:
                    target.writelines(pieces)
                hashes[file] = file_sha256(folder / file)
            told = {**sealed({**manifest, "files": hashes}), **progress.cost()}
            (folder / "manifest.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            out.mkdir(parents=True, exist_ok=True)
            for written in sorted(folder.iterdir()):
                shutil.move(written, out / written.name)
    except OSError as error:
        raise BadInput(f"{out} can't be written: {error.strerror or error}.") from None


def _number_of_groups(value: str) -> int | None:
    return None if value == "auto" else _whole(value)


def _number_or_grain(value: str) -> int | str | None:
    return value if value in GRAINS else _number_of_groups(value)


def _whole(value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number") from None
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is less than 1")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description="Groups what people said, and how they voted.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("cluster", help="group contributions on two levels")
    command.add_argument("contributions", type=Path, metavar="CONTRIBUTIONS.csv[.gz]")
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--groups", type=_number_or_grain, default=None, metavar="|".join(("auto", *GRAINS, "N")))
    command.add_argument("--subgroups", type=_number_of_groups, default=None, metavar="N|auto")
    command.add_argument("--seed", type=int, default=2016)
    _add_surroundings(command)
    command.add_argument("--cache", type=Path, metavar="DIR", help="keep what stages find there, for later runs on these contributions")
    command.add_argument("--segments", action="store_true", help="write segments.csv too: the several ideas of long texts, each placed")
    command.add_argument("--quiet", action="store_true")
    command.set_defaults(command=_cluster)

    command = commands.add_parser("opinions", help="group people by their votes")
    command.add_argument("votes", type=Path, metavar="VOTES.csv[.gz]")
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--seed", type=int, default=2016)
    command.add_argument("--quiet", action="store_true")
    command.set_defaults(command=_opinions)

    command = commands.add_parser("similar", help="find what says nearly the same")
    command.add_argument("contributions", type=Path, metavar="CONTRIBUTIONS.csv[.gz]")
    command.add_argument("--queries", type=Path, required=True, metavar="QUERIES.csv[.gz]")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.csv")
    command.add_argument("-k", type=_whole, default=10)
    command.add_argument("--quiet", action="store_true")
    command.set_defaults(command=_similar)

    command = commands.add_parser("evaluate", help="compare a run with labels that people gave")
    command.add_argument("contributions", type=Path, metavar="CONTRIBUTIONS.csv[.gz]")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--label", required=True, metavar="COLUMN")
    command.add_argument("--quiet", action="store_true")
    command.set_defaults(command=_evaluate)

    command = commands.add_parser("verify", help="repeat a run and compare")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("contributions", type=Path, metavar="CONTRIBUTIONS.csv[.gz]")
    _add_surroundings(command)
    command.add_argument("--quiet", action="store_true")
    command.set_defaults(command=_verify)
    return parser


def _add_surroundings(command: argparse.ArgumentParser) -> None:
    command.add_argument("--previous", type=Path, metavar="DIR", help="the folder of an earlier run, whose groups go on")
    command.add_argument("--corrections", type=Path, metavar="FILE.csv", help="what people corrected: action,subject,target")
    command.add_argument("--lexicon", type=Path, metavar="DIR", help="a folder of FreeDict dictionaries (default: the system's)")
    command.add_argument("--parallel", type=Path, metavar="FILE", help="the same texts in several languages, CSV or TMX")
    command.add_argument("--model", type=Path, metavar="DIR", help="a folder with a sentence model, whose vectors are heard too")
    command.add_argument("--workers", type=_whole, default=1, metavar="N", help="processes on this machine")
    command.add_argument("--dask", metavar="ADDRESS", help="a Dask scheduler that does the work instead, e.g. tcp://127.0.0.1:8786")
