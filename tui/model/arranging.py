"""How a person wants a table: which columns in which order, sorted by what, filtered by what.

Rule: the first columns, which say what a row is, always stay; what a newer or older program does not know is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic

from tui.model.columns import Column, Row


@dataclass(frozen=True, slots=True)
class View:
    """What is remembered of a table."""

    columns: tuple[str, ...] = ()
    """Keys of the columns to show after the first ones; none = all, as they come."""
    sort: str = ""
    """Key of the column that orders the rows; empty = as at first."""
    descending: bool = False
    filter: str = ""
    of: int | None = None
    """The job whose rows the filter was meant for; None = of a list that is always the same."""


class Arranging(Generic[Row]):
    """The columns of a table: those that are ticked, in their order, before the others.

    Args:
        columns: all, as they come.
        pinned: how many of them always stay.
        chosen: keys of the ticked ones in their order; none = all.
    """

    def __init__(self, columns: Sequence[Column[Row]], pinned: int, chosen: Sequence[str] = ()) -> None:
        self._pinned = tuple(columns[:pinned])
        known = {column.key: column for column in columns[pinned:]}
        first = [known[key] for key in dict.fromkeys(chosen) if key in known]
        self.ticked = {column.key for column in first} or set(known)
        """Keys of the columns that are shown."""
        self.columns = [*first, *(column for column in known.values() if column not in first)]
        """All that can be ticked, in the order in which they are offered."""

    @property
    def shown(self) -> tuple[Column[Row], ...]:
        """What the table has, from the left."""
        return (*self._pinned, *(column for column in self.columns if column.key in self.ticked))

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is to be remembered of it."""
        return tuple(column.key for column in self.columns if column.key in self.ticked)

    def tick(self, at: int) -> None:
        """Show a column, or leave it out; the last one stays."""
        key = self.columns[at].key
        if key not in self.ticked:
            self.ticked.add(key)
        elif len(self.ticked) > 1:
            self.ticked.discard(key)

    def move(self, at: int, by: int) -> int:
        """Let a column change places with its neighbour; where it stands then."""
        to = max(0, min(at + by, len(self.columns) - 1))
        self.columns.insert(to, self.columns.pop(at))
        return to


def view_of(told: Any) -> View | None:
    """A remembered view as it was read; None where it is none."""
    match told:
        case {
            "columns": list(columns),
            "sort": str(sort),
            "descending": bool(descending),
            "filter": str(filter_),
            "of": int() | None as of,
        } if all(isinstance(key, str) for key in columns):
            return View(tuple(columns), sort, descending, filter_, of)
        case _:
            return None
