"""Figures drawn as horizontal bars, in SVG written by hand: no drawing library is needed."""

from collections.abc import Sequence
from html import escape
from typing import Protocol

HEIGHT, GAP, LEFT, WIDTH = 16, 14, 330, 420
FILLS = ("#1b6ca8", "#d1495b", "#edae49", "#00798c", "#66a182", "#8d6a9f", "#7d7d7d", "#b07d48")


class Drawable(Protocol):
    title: str
    plotted: str
    by: tuple[str, ...]
    rows: list[dict[str, str | int | float]]


def drawn(tables: Sequence[Drawable]) -> str:
    """One SVG: under each table's title a bar for each row that has a figure, one colour for each value of the last column of ``by``;
    "" when there is nothing to draw. Bars begin at 0 and negative figures have none."""
    parts: list[str] = []
    y = GAP
    for table in tables:
        rows = [row for row in table.rows if isinstance(row.get(table.plotted), float) and row[table.plotted] == row[table.plotted]]
        if not rows:
            continue
        kinds = list(dict.fromkeys(str(row[table.by[-1]]) for row in rows))
        most = max(1e-9, *(float(row[table.plotted]) for row in rows))
        parts.append(_text(8, y + 13, f"{table.title}: {table.plotted}", weight="bold"))
        y += HEIGHT + GAP // 2
        earlier = ""
        for row in rows:
            group = str(row[table.by[0]])
            y += GAP // 2 if earlier not in ("", group) else 0
            earlier = group
            value = float(row[table.plotted])
            fill = FILLS[kinds.index(str(row[table.by[-1]])) % len(FILLS)]
            length = max(0.0, value) / most * WIDTH
            parts.append(_text(LEFT - 6, y + 12, " · ".join(str(row[column]) for column in table.by), anchor="end"))
            parts.append(f'<rect x="{LEFT}" y="{y + 1}" width="{length:.1f}" height="{HEIGHT - 3}" fill="{fill}"/>')
            parts.append(_text(round(LEFT + length) + 5, y + 12, f"{value:.3f}"))
            y += HEIGHT
        y += GAP
    if not parts:
        return ""
    size = f'width="{LEFT + WIDTH + 80}" height="{y}" viewBox="0 0 {LEFT + WIDTH + 80} {y}"'
    body = "\n".join(parts)
    style = 'font-family="sans-serif" font-size="11"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'


def _text(x: int, y: int, words: str, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'
