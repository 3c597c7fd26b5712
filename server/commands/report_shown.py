"""A report for a terminal: a chart that grows with it, and the figures beside it.

Rule: what the bars show stands beside them in figures; nothing is told by colour, and wide
characters keep their columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from kaden.cells import cut, fit, pad, width
from kaden.pacing_words import percent
from kaden.period import Period, period_text
from kaden.protocol.reports import AgentTimes, Grouping, ReportPage, ReportRow
from kaden.report_views import COLUMNS, View, columns_of, is_told, row_name
from kaden.words import Words
from server.commands.bars import bar
from server.commands.table import table_lines

LONGEST_BAR: Final = 30
SHORTEST_BAR: Final = 8
"""Cells; where less is left, there are no bars."""

LONGEST_NAME: Final = 32

_GAP: Final = 2

_BY_TIME: Final = frozenset({Grouping.DAY, Grouping.HOUR, Grouping.PHONE_TYPE})
"""Rows that have an order of their own; others stand in that of the figure that is drawn."""

_TIMES: Final = (
    ("talking", "█"),
    ("calling", "█"),
    ("wrapup", "▓"),
    ("looking", "░"),
    ("waiting", "░"),
    ("paused", "·"),
)


def report_lines(words: Words, view: View, page: ReportPage, columns: int) -> Iterator[str]:
    """The whole report.

    Args:
        words: of the reader.
        view: which report.
        page: all of its rows.
        columns: how wide the terminal is.
    """
    yield from _head(words, view, page)
    yield ""
    rows = [row for row in page.rows if is_told(view, row)]
    if not rows:
        yield words("report.empty")
        return
    yield from _table(words, view, page, _ordered(view, page.by, rows), columns)
    if page.totals.times is not None:
        yield ""
        yield words("report.legend")
    if view.results and page.totals.results and page.by is not Grouping.RESULT:
        yield ""
        yield from _results(words, page.totals)


def _head(words: Words, view: View, page: ReportPage) -> Iterator[str]:
    period = period_text(Period(page.since, page.until), ZoneInfo(page.zone))
    kind = words(f"report_kind.{page.kind or 'all'}")
    title = words(f"report.{view.id}")
    yield words("report.head", title=title, period=period, zone=page.zone)
    named = (
        words("report.about", field=words(f"report_by.{field}"), name=name)
        for field, name in page.about.items()
    )
    yield "   ".join([kind, *named])


def _ordered(view: View, by: Grouping, rows: Sequence[ReportRow]) -> list[ReportRow]:
    if by in _BY_TIME:
        return list(rows)
    drawn = COLUMNS[view.columns[0]]
    return sorted(rows, key=lambda row: (row.key is None, -(drawn.value(row) or 0)))


def _table(
    words: Words, view: View, page: ReportPage, rows: Sequence[ReportRow], columns: int
) -> Iterator[str]:
    """One table with its chart inside; where that does not fit, the chart by itself and as many tables as it takes."""
    names = [cut(row_name(words, page.by, row), LONGEST_NAME) for row in rows]
    named = [words(f"report_by.{page.by}"), *names, words("report.total")]
    told = [
        [words(f"report_column.{column.id}"), *map(column.text, (*rows, page.totals))]
        for column in columns_of(view, page)
    ]
    drawn = words(f"report_column.{view.bar}")
    parts = list(_parts(named, told, columns))
    room = min(LONGEST_BAR, columns - _wide([named, *told]) - _GAP)
    if room >= SHORTEST_BAR:
        heading = drawn if page.totals.times is None else ""
        charts = [cut(heading, room), *_bars(view, rows, room), ""]
        name = max(map(width, named))
        whole = zip(_lines(parts[0]), charts, strict=True)
        yield from _ruled([_after(line, name, chart, room) for line, chart in whole])
        return
    figures = [drawn, *map(COLUMNS[view.bar].text, rows)]
    yield from table_lines(
        list(zip(named[:-1], ["", *_bars(view, rows, LONGEST_BAR)], figures, strict=True)), {2}
    )
    for part in parts:
        yield ""
        yield from _ruled(_lines(part))


def _parts(named: list[str], told: Sequence[list[str]], columns: int) -> Iterator[list[list[str]]]:
    """Columns side by side, each time after the names, as many as a terminal takes."""
    part = [named]
    for column in told:
        if len(part) > 1 and _wide([*part, column]) > columns:
            yield part
            part = [named]
        part.append(column)
    yield part


def _wide(part: Sequence[Sequence[str]]) -> int:
    return sum(max(map(width, column)) for column in part) + _GAP * (len(part) - 1)


def _lines(part: Sequence[Sequence[str]]) -> list[str]:
    return list(table_lines(list(zip(*part, strict=True)), range(1, len(part))))


def _ruled(lines: Sequence[str]) -> Iterator[str]:
    """The last line is the total."""
    yield from (line.rstrip() for line in lines[:-1])
    yield "─" * max(map(width, lines))
    yield lines[-1].rstrip()


def _after(line: str, cells: int, chart: str, room: int) -> str:
    """The chart between the name and the figures."""
    name = fit(line, cells)
    return f"{name}{' ' * _GAP}{pad(chart, room)}{line[len(name) :]}"


def _bars(view: View, rows: Sequence[ReportRow], cells: int) -> list[str]:
    """The longest one fills its place; agents' bars are their time, one against the other."""
    times = [row.times for row in rows if row.times is not None]
    if times:
        longest_day = max(map(_whole, times))
        return ["" if row.times is None else _time_bar(row.times, longest_day, cells) for row in rows]
    drawn = COLUMNS[view.bar]
    values = [drawn.value(row) or 0 for row in rows]
    longest = max(values, default=0) or 1
    return [bar(value / longest, cells) for value in values]


def _whole(times: AgentTimes) -> int:
    return sum(getattr(times, name) for name, _ in _TIMES)


def _time_bar(times: AgentTimes, longest: int, cells: int) -> str:
    """Whole cells of each kind, each beginning where the ones before it end."""
    text, end = "", 0
    for name, sign in _TIMES:
        end += getattr(times, name)
        text += sign * (round(cells * end / (longest or 1)) - len(text))
    return text


def _results(words: Words, totals: ReportRow) -> Iterator[str]:
    whole = sum(result.calls for result in totals.results)
    longest = max(result.calls for result in totals.results)
    rows = [
        [
            cut(result.label, LONGEST_NAME),
            bar(result.calls / longest, LONGEST_BAR),
            f"{result.calls:,}",
            percent(result.calls / whole),
        ]
        for result in totals.results
    ]
    headings = [words("report.results_head"), "", words("report_column.saved"), words("report.share")]
    yield from table_lines([headings, *rows], {2, 3})
