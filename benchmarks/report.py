"""Tables of figures, written as they grow: JSON for programs, Markdown and bars for people."""

import json
import math
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from analysis.manifest import versions
from benchmarks.bars import drawn
from benchmarks.options import Options

Cell = str | int | float
Row = dict[str, Cell]


@dataclass
class Table:
    """``columns`` are the keys of each row, in order; ``plotted`` is the column drawn as bars, labelled by the columns ``by``."""

    title: str
    columns: tuple[str, ...]
    plotted: str = ""
    by: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)


class Report:
    """The tables of one part, in OUT/PART.json, .md and .svg; each line is told to ``tell`` as soon as it is known."""

    def __init__(self, part: str, options: Options, tell: Callable[[str], None]) -> None:
        self.part, self.options, self.tell = part, options, tell
        self.tables: list[Table] = []
        self.notes: list[str] = []

    def note(self, line: str) -> None:
        self.notes.append(line)
        self.tell(line)

    def begin(self, title: str, columns: Iterable[str], plotted: str = "", by: Iterable[str] = ()) -> Table:
        """A new table, to which ``add`` adds."""
        table = Table(title, tuple(columns), plotted, tuple(by))
        self.tables.append(table)
        self.tell(f"\n{_heading(table)}")
        return table

    def add(self, table: Table, row: Row) -> None:
        table.rows.append(row)
        self.tell(_line(table, row))
        self.write()

    def write(self) -> None:
        """The files as far as they are known; the load of the machine is that of the moment."""
        out, options = self.options.out, self.options
        out.mkdir(parents=True, exist_ok=True)
        load = [round(each, 2) for each in os.getloadavg()]
        told = {
            "part": self.part,
            "options": {"only": options.only, "methods": options.methods, "seeds": options.seeds, "workers": options.workers},
            "machine": {"processors": os.cpu_count(), "load": load, "versions": versions()},
            "notes": self.notes,
            "tables": [
                {"title": table.title, "columns": table.columns, "rows": [_plain(row) for row in table.rows]} for table in self.tables
            ],
        }
        _put(out / f"{self.part}.json", json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        filled = [table for table in self.tables if table.rows]
        text = "\n\n".join("\n".join([_heading(table), *(_line(table, row) for row in table.rows)]) for table in filled)
        cost = f"Seeds: {options.seeds}. Workers: {options.workers}. Processors: {os.cpu_count()}, with a load of {load[1]} at the end."
        _put(out / f"{self.part}.md", "\n\n".join([f"# {self.part.capitalize()}", cost, text, *self.notes]) + "\n")
        if bars := drawn([table for table in filled if table.plotted]):
            _put(out / f"{self.part}.svg", bars)


def _heading(table: Table) -> str:
    return f"## {table.title}\n\n| {' | '.join(table.columns)} |\n|{' --- |' * len(table.columns)}"


def _line(table: Table, row: Row) -> str:
    return f"| {' | '.join(shown(row.get(column, '')) for column in table.columns)} |"


def shown(cell: Cell) -> str:
    """A number with three decimals, or one from ten on; nothing for what is not a number."""
    if not isinstance(cell, float):
        return f"{cell}"
    return "" if math.isnan(cell) else f"{cell:.3f}" if abs(cell) < 10 else f"{cell:.1f}"


def _plain(row: Row) -> dict[str, Cell | None]:
    return {key: None if isinstance(cell, float) and math.isnan(cell) else cell for key, cell in row.items()}


def _put(path: Path, text: str) -> None:
    written = path.with_name(f".{path.name}")
    written.write_text(text, encoding="utf-8")
    written.replace(path)
