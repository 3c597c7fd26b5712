"""The reports that people ask for: their columns, what each says of a row, and how it is written (domain rows 19, 318).

Rule: shares and averages are made of the sums of a row, never of other shares, so those of the totals are as right as
those of the rows; what nothing happened to has no share, which is not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from kaden.clock import HOUR, Millis, stopwatch
from kaden.pacing_words import percent
from kaden.protocol.reports import Grouping, ReportPage, ReportRow
from kaden.vocabulary import CallKind, DispositionClass
from kaden.words import Words

MISSING: Final = "-"
"""Stands where there is nothing to tell."""


class Unit(Enum):
    """What a figure is."""

    COUNT = "count"
    SHARE = "share"
    """0 to 1."""
    TIME = "time"
    """Milliseconds."""
    RATE = "rate"
    """In an hour."""


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of a row; its heading is `report_column.<id>`."""

    id: str
    unit: Unit
    value: Callable[[ReportRow], float | None]

    def text(self, row: ReportRow) -> str:
        """As people read it."""
        value = self.value(row)
        if value is None:
            return MISSING
        match self.unit:
            case Unit.COUNT:
                return f"{value:,}"
            case Unit.SHARE:
                return percent(value)
            case Unit.TIME:
                return stopwatch(round(value))
            case Unit.RATE:
                return f"{value:.1f}"


@dataclass(frozen=True, slots=True)
class View:
    """One of the reports; its title is `report.<id>`."""

    id: str
    by: Grouping
    """Unless somebody wants other rows."""
    kind: CallKind | None
    """Which calls it is about, unless somebody wants others (row 316); None = all."""
    columns: tuple[str, ...]
    bar: str
    """The column that is drawn, too."""
    results: bool = False
    """Whether a table of results belongs to it (row 315)."""


def live_answers(row: ReportRow) -> int:
    """Persons who answered: what the abandoned share is a share of (row 73)."""
    figures = row.figures
    return figures.connected - figures.no_contact + figures.abandoned


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _count(name: str) -> Column:
    return Column(name, Unit.COUNT, lambda row: getattr(row.figures, name))


def _time(id_: str, name: str) -> Column:
    return Column(id_, Unit.TIME, lambda row: None if row.times is None else getattr(row.times, name))


def _some_time(id_: str, name: str) -> Column:
    """Of work that not every floor does: nothing where there was none."""
    return Column(id_, Unit.TIME, lambda row: (row.times and getattr(row.times, name)) or None)


def _successes(row: ReportRow) -> int:
    return sum(result.calls for result in row.results if result.kind is DispositionClass.SUCCESS)


def _work(row: ReportRow) -> Millis | None:
    """Time on calls."""
    times = row.times
    return None if times is None else times.talking + times.wrapup + times.calling


def _at_work(row: ReportRow) -> Millis | None:
    """The same with waiting for calls, and looking at whom to call: pauses are no work."""
    busy = _work(row)
    return None if busy is None or row.times is None else busy + row.times.waiting + row.times.looking


def _utilisation(row: ReportRow) -> float | None:
    """The share of agents' working time that goes to calls (稼働率, row 19)."""
    return _ratio(_work(row) or 0, _at_work(row) or 0)


def _calls_per_hour(row: ReportRow) -> float | None:
    """Conversations in an hour of work (row 19)."""
    return _ratio(row.figures.connected * HOUR, _at_work(row) or 0)


def _allowed(row: ReportRow) -> float | None:
    return row.allowed_share


COLUMNS: Final[Mapping[str, Column]] = {
    column.id: column
    for column in (
        *map(
            _count,
            ("attempts", "answered", "connected", "no_answer", "busy", "failed", "machine", "abandoned", "cancelled",
             "live", "callbacks", "saved", "unsaved"),
        ),
        Column("live_answers", Unit.COUNT, live_answers),
        Column("success", Unit.COUNT, _successes),
        Column("contact_rate", Unit.SHARE, lambda row: _ratio(row.figures.connected, row.figures.attempts)),
        Column("success_rate", Unit.SHARE, lambda row: _ratio(_successes(row), row.figures.connected)),
        Column("abandoned_share", Unit.SHARE, lambda row: _ratio(row.figures.abandoned, live_answers(row))),
        Column("allowed_share", Unit.SHARE, _allowed),
        Column("talk", Unit.TIME, lambda row: _ratio(row.figures.talk, row.figures.talked)),
        Column("held", Unit.TIME, lambda row: _ratio(row.figures.held, row.figures.connected)),
        Column("wrapup", Unit.TIME, lambda row: _ratio(row.figures.wrapup, row.figures.wrapped)),
        _time("time_waiting", "waiting"),
        _some_time("time_looking", "looking"),
        _some_time("time_calling", "calling"),
        _time("time_talking", "talking"),
        _time("time_wrapup", "wrapup"),
        _time("time_paused", "paused"),
        Column("utilisation", Unit.SHARE, _utilisation),
        Column("calls_per_hour", Unit.RATE, _calls_per_hour),
    )
}  # fmt: skip

_OF_CALLS: Final = (
    "attempts", "answered", "connected", "contact_rate", "no_answer", "busy", "failed", "machine", "abandoned",
    "abandoned_share", "talk", "held", "wrapup",
)  # fmt: skip

VIEWS: Final[Mapping[str, View]] = {
    view.id: view
    for view in (
        View("campaign", Grouping.CAMPAIGN, CallKind.AUTO, _OF_CALLS, bar="contact_rate", results=True),
        View(
            "results",
            Grouping.RESULT,
            CallKind.AUTO,
            ("connected", "talk", "held", "wrapup"),
            bar="connected",
        ),
        View(
            "agents",
            Grouping.AGENT,
            None,
            (
                "connected", "callbacks", "saved", "unsaved", "success", "talk", "held", "wrapup", "time_waiting",
                "time_looking", "time_calling", "time_talking", "time_wrapup", "time_paused", "utilisation",
                "calls_per_hour",
            ),
            bar="utilisation",
        ),
        View(
            "hours",
            Grouping.HOUR,
            CallKind.AUTO,
            ("attempts", "connected", "contact_rate", "success", "success_rate", "abandoned", "abandoned_share"),
            bar="contact_rate",
        ),
        View(
            "lists",
            Grouping.LIST,
            CallKind.AUTO,
            (
                "attempts", "connected", "contact_rate", "no_answer", "busy", "failed", "machine", "success",
                "success_rate",
            ),
            bar="contact_rate",
        ),
        View(
            "abandoned",
            Grouping.DAY,
            CallKind.AUTO,
            ("live_answers", "connected", "abandoned", "abandoned_share", "allowed_share", "machine"),
            bar="abandoned_share",
        ),
    )
}  # fmt: skip
"""In the order in which they are offered."""


def columns_of(view: View, page: ReportPage) -> tuple[Column, ...]:
    """The columns of a view that have something to tell in this report: only agents have times, for instance."""
    rows = (*page.rows, page.totals)
    asked = (COLUMNS[name] for name in view.columns)
    return tuple(column for column in asked if any(column.value(row) is not None for row in rows))


def row_name(words: Words, by: Grouping, row: ReportRow) -> str:
    """What a row is called."""
    if row.key is None:
        return words(f"report_without.{by}")
    match by:
        case Grouping.HOUR:
            return f"{int(row.name):02}:00"
        case Grouping.PHONE_TYPE:
            return words(f"report_phone_type.{row.name}")
        case Grouping.AGENT:
            return row.of or row.name
        case _:
            return row.name


def is_told(view: View, row: ReportRow) -> bool:
    """Whether a row says anything in a view: calls that no agent took are nothing in the agents' report."""
    told = (COLUMNS[name].value(row) for name in view.columns)
    return row.key is not None or any(told)
