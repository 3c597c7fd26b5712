"""A report as it is drawn: lines with their bars, the total below them, and columns over time.

Rule: what is drawn is what `kaden.report_views` tells; the longest bar is the largest figure, or the limit if that is
larger, and nothing has a bar but what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kaden.cells import width
from kaden.clock import Instant
from kaden.protocol.reports import Grouping, ReportPage, ReportRow
from kaden.report_views import COLUMNS, VIEWS, View, columns_of, is_told, row_name
from kaden.report_views import Column as Figure
from kaden.words import Words
from tui.model.columns import Column, Role

NARROWEST: Final = 9
"""Cells of a figure at least."""

BAR: Final = 16
"""Cells of a bar."""

TOTAL: Final = -1
"""Key of the total's line."""

OVER_TIME: Final = frozenset({Grouping.DAY, Grouping.HOUR})
"""What follows on each other: drawn as columns, too."""

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_RISING: Final = " ▁▂▃▄▅▆▇"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the table."""

    key: int
    """Its place from the first; `TOTAL` of the total."""
    name: str
    row: ReportRow
    bar: str


def lines(words: Words, view: View, page: ReportPage, *, plain: bool) -> list[ReportLine]:
    """The rows of a whole report that say something, the total last.

    Args:
        words: of the reader.
        view: which report.
        page: all of its rows.
        plain: draw with ASCII.
    """
    told = [row for row in page.rows if is_told(view, row)]
    drawn = _bars(view, page, told, plain=plain)
    found = [
        ReportLine(place, row_name(words, page.by, row), row, bar)
        for place, (row, bar) in enumerate(zip(told, drawn, strict=True))
    ]
    return [*found, ReportLine(TOTAL, words("report.total"), page.totals, "")]


def columns(words: Words, view: View, page: ReportPage) -> tuple[Column[ReportLine], ...]:
    """The table's columns: the name, the bar, and every figure that has something to tell."""
    figures = columns_of(view, page)
    names = (words(f"report_by.{page.by}"), words(f"report_column.{view.bar}"))
    return (
        _column("name", names[0], 18, lambda line: line.name, grow=14),
        _column("bar", names[1], BAR, lambda line: line.bar),
        *(_figure(words, figure) for figure in figures),
    )


def _figure(words: Words, figure: Figure) -> Column[ReportLine]:
    title = words(f"report_column.{figure.id}")

    def show(line: ReportLine) -> str:
        text = figure.text(line.row)
        return f"! {text}" if _is_over(figure, line.row) else text

    def role(line: ReportLine, _now: Instant) -> Role:
        return "alarm" if _is_over(figure, line.row) else _strength(line, _now)

    return Column(
        key=figure.id,
        title=title,
        width=max(NARROWEST, width(title)),
        align="right",
        show=lambda line, _now: show(line),
        sort=lambda line: line.key,
        role=role,
    )


def _column(
    key: str, title: str, width: int, show: Callable[[ReportLine], str], *, grow: int = 0
) -> Column[ReportLine]:
    return Column(
        key=key,
        title=title,
        width=width,
        grow=grow,
        show=lambda line, _now: show(line),
        sort=lambda line: line.key,
        role=_strength,
    )


def _strength(line: ReportLine, _now: Instant) -> Role:
    return "strong" if line.key == TOTAL else "plain"


def _is_over(figure: Figure, row: ReportRow) -> bool:
    """Whether a share of abandoned calls is above what is allowed (row 321)."""
    if figure.id != "abandoned_share" or row.allowed_share is None:
        return False
    return (figure.value(row) or 0.0) > row.allowed_share


# ---- bars -----------------------------------------------------------------------------------------------------------


def bar(share: float, cells: int, *, plain: bool) -> str:
    """A bar from the left that fills a share, 0 to 1, of so many cells, to the eighth of one.

    What is more than nothing is never drawn as nothing.
    """
    eighths = max(round(share * cells * 8), 1 if share > 0 else 0)
    if plain:
        return "#" * -(-eighths // 8)
    whole, rest = divmod(min(eighths, cells * 8), 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def _bars(view: View, page: ReportPage, rows: Sequence[ReportRow], *, plain: bool) -> list[str]:
    if view.id == "agents" and page.by is Grouping.AGENT:
        longest = max((sum(_times(row)) for row in rows), default=0)
        return [_stacked(_times(row), longest, plain=plain) for row in rows]
    figure = COLUMNS[view.bar]
    values = [figure.value(row) or 0.0 for row in rows]
    limit = page.totals.allowed_share if view.bar == "abandoned_share" else None
    most = max([*values, 1.5 * (limit or 0.0), 0.0])
    drawn = [bar(value / most if most else 0.0, BAR, plain=plain) for value in values]
    if limit is None or not most:
        return drawn
    at = min(BAR - 1, int(limit / most * BAR))
    return [_with_limit(each, at) for each in drawn]


def _with_limit(drawn: str, at: int) -> str:
    """A bar with the sign of what is allowed."""
    line = f"{drawn:<{BAR}}"
    return f"{line[:at]}|{line[at + 1 :]}".rstrip()


def _times(row: ReportRow) -> tuple[int, int, int, int]:
    times = row.times
    if times is None:
        return 0, 0, 0, 0
    return times.talking + times.calling, times.wrapup, times.waiting + times.looking, times.paused


def _stacked(times: Sequence[int], longest: int, *, plain: bool) -> str:
    """Where an agent's time went: talk, wrap-up, waiting and pauses, in the order of the legend."""
    drawn, filled, total = "", 0, 0
    for sign, time in zip("#=.-" if plain else "█▓░·", times, strict=True):
        total += time
        upto = round(total * BAR / longest) if longest else 0
        drawn, filled = drawn + sign * (upto - filled), upto
    return drawn


# ---- columns over time ----------------------------------------------------------------------------------------------

WIDEST: Final = 8
"""Cells of a column at most, with the blank beside it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns side by side."""

    rows: tuple[str, ...]
    """From the top; connected calls solid, the other dialled ones light above them."""
    labels: str


def chart(words: Words, page: ReportPage, cells: int, height: int, *, plain: bool) -> Chart:
    """Dialled and connected calls of each day or hour, as columns that stand beside each other.

    Args:
        words: of the reader.
        page: all rows of a report by day or hour.
        cells: how wide it may be; of more rows than that the last are drawn.
        height: lines of the columns.
        plain: draw with ASCII.
    """
    rows = [row for row in page.rows if row.key is not None][-cells:]
    each = min(WIDEST, cells // len(rows)) if rows else 1
    most = max((row.figures.attempts for row in rows), default=0)
    drawn = [_stack(row, most, height, plain=plain) for row in rows]
    wide = max(1, each - 1)
    lines = tuple(
        "".join((stack[level] * wide).ljust(each) for stack in drawn).rstrip()
        for level in reversed(range(height))
    )
    return Chart(lines, _labels([_short(row_name(words, page.by, row)) for row in rows], each))


def _stack(row: ReportRow, most: int, height: int, *, plain: bool) -> list[str]:
    """One cell of each line, from the ground."""
    solid = _levels(row.figures.connected, most, height)
    light = _levels(row.figures.attempts, most, height)
    signs = []
    for level in range(height):
        filled = solid - 8 * level
        if filled >= 8:
            signs.append("#" if plain else "█")
        elif filled > 0:
            signs.append("#" if plain else _RISING[filled])
        else:
            signs.append((":" if plain else "░") if light > 8 * level else " ")
    return signs


def _levels(count: int, most: int, height: int) -> int:
    """A count in eighths of a line; what is more than nothing is never drawn as nothing."""
    return max(count * height * 8 // most, 1 if count else 0) if most else 0


def _short(name: str) -> str:
    """A day without its year."""
    return name[5:] if len(name) == len("2026-11-20") else name


def _labels(names: Sequence[str], each: int) -> str:
    line = ""
    for place, name in enumerate(names):
        if place * each >= len(line) + (1 if line else 0):
            line = f"{line:<{place * each}}{name}"
    return line


# ---- what becomes of the calls --------------------------------------------------------------------------------------

OUTCOMES: Final = ("connected", "no_answer", "busy", "failed", "machine", "abandoned", "cancelled", "live")


def outcomes(page: ReportPage) -> list[tuple[str, int]]:
    """What became of all calls of a report, the most frequent first: column and count, without those of none."""
    counts = [(name, int(getattr(page.totals.figures, name))) for name in OUTCOMES]
    return sorted((each for each in counts if each[1]), key=lambda each: -each[1])


def neighbour(view: str, step: int) -> str:
    """The report after one in the order of the menu, or with -1 the one before."""
    names = list(VIEWS)
    return names[(names.index(view) + step) % len(names)]
