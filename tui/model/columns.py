"""What a column of a live table is, and which columns a window of some width shows.

Rule: a column says what a cell means (`Role`), never how it looks; looks belong to themes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from kaden.clock import Instant
from tui.model.filtering import fold

Row = TypeVar("Row")

Role = Literal["plain", "quiet", "strong", "good", "busy", "warn", "alarm"]
"""What a cell means. Colour only repeats it: the cell's words or signs say it too."""

ROLES: Final[tuple[Role, ...]] = ("plain", "quiet", "strong", "good", "busy", "warn", "alarm")

Align = Literal["left", "right"]

SortValue: TypeAlias = Any
"""Whatever compares with its like in the same column: a number, a text, a tuple of them."""

GAP: Final = 1
"""Blank cells between two columns."""


@lru_cache(maxsize=4_096)
def natural(text: str) -> SortValue:
    """How a name is sorted: numbers in it by their size, large and small, full and half width alike."""
    parts = re.split(r"([0-9]+)", fold(text))
    return tuple(int(part) if number % 2 else part for number, part in enumerate(parts))


def _plain(_row: object, _now: Instant) -> Role:
    return "plain"


def _nothing(_row: object) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """One column: what it shows of a row, and how rows are ordered by it."""

    key: str
    """Stable name, also typed in a filter: `state:talk`."""
    title: str
    width: int
    """Cells it needs; longer text is cut."""
    show: Callable[[Row, Instant], str]
    """The text of a cell at a time."""
    sort: Callable[[Row], SortValue]
    role: Callable[[Row, Instant], Role] = _plain
    align: Align = "left"
    grow: int = 0
    """Cells it takes beyond `width` where the window has room to spare."""
    ticks: bool = False
    """Whether the text changes with time alone."""
    marks: bool = False
    """Whether a changed cell stands out for a moment."""
    also: Callable[[Row], str] = _nothing
    """Further words by which a filter finds the cell."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands on the screen."""

    column: int
    """Its number among all columns."""
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that a window shows, from left to right."""

    places: tuple[Place, ...]
    left: int
    """Columns scrolled out on the left."""
    right: int
    """Columns for which there is no room on the right."""


def lay_out(columns: Sequence[Column[Any]], width: int, pinned: int, skipped: int) -> Layout:
    """Place as many whole columns as fit into `width` cells, and share what is left among those that grow.

    Args:
        columns: all columns, the most important first.
        width: cells of the window.
        pinned: how many first columns always stay.
        skipped: how many columns after the pinned ones are scrolled out; as many as leave one to see.
    """
    skipped = max(0, min(skipped, len(columns) - pinned - 1))
    wanted = [*range(min(pinned, len(columns))), *range(pinned + skipped, len(columns))]
    shown: list[int] = []
    room = width
    for number in wanted:
        needed = columns[number].width + (GAP if shown else 0)
        if shown and needed > room:
            break
        shown.append(number)
        room -= needed
    widths = _grown([columns[number] for number in shown], room)
    places: list[Place] = []
    x = 0
    for number, cells in zip(shown, widths, strict=True):
        places.append(Place(number, x, max(1, min(cells, width - x))))
        x += cells + GAP
    return Layout(tuple(places), skipped, len(wanted) - len(shown))


def _grown(columns: Sequence[Column[Any]], room: int) -> list[int]:
    """The columns' widths after sharing `room` spare cells in proportion to what each would take."""
    wish = sum(column.grow for column in columns)
    spare = max(0, min(room, wish))
    widths: list[int] = []
    for column in columns:
        # Of what is still to share, by what is still wished: the parts add up to `spare` without a rest.
        part = spare * column.grow // wish if wish else 0
        widths.append(column.width + part)
        spare -= part
        wish -= column.grow
    return widths
