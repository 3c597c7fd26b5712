"""Rows that live, and which of them are shown in what order: store and view apart.

The store holds every row by its id; the view is an order of ids. Rule: whoever acts on a row knows it by its id, for
between two key presses any row may have moved, changed or gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic

from kaden.clock import Instant
from tui.model.columns import Column, Row
from tui.model.filtering import Term, fold, parse


class Board(Generic[Row]):
    """The rows of one table, filtered and ordered.

    Args:
        identity: the id of a row, the same for its whole life.
        columns: what can be sorted by and searched in.
        sort: key of the column that orders the rows at first.
    """

    def __init__(self, identity: Callable[[Row], int], columns: Sequence[Column[Row]], sort: str) -> None:
        self._identity = identity
        self._columns = {column.key: column for column in columns}
        self._titles = {column.key: column.title for column in columns}
        self._store: dict[int, Row] = {}
        self._shown = self._store
        self._terms: tuple[Term, ...] = ()
        self.filter = ""
        """What the user typed; empty = every row."""
        self.sort = sort
        """Key of the column that orders the rows."""
        self.descending = False
        self.frozen_at: Instant | None = None
        """Since when the view stands still; None = it follows the store."""

    @property
    def rows(self) -> Mapping[int, Row]:
        """What there is to see, by id, filtered out or not; while frozen, what there was."""
        return self._shown

    def put(self, rows: Iterable[Row]) -> None:
        """Add rows, or replace those with the same ids."""
        for row in rows:
            self._store[self._identity(row)] = row

    def remove(self, ids: Iterable[int]) -> None:
        """Forget rows; an unknown id is no fault, for what is gone may be reported gone twice."""
        for id_ in ids:
            self._store.pop(id_, None)

    def replace(self, rows: Iterable[Row]) -> None:
        """Forget all rows and take these."""
        self._store.clear()
        self.put(rows)

    def filter_by(self, text: str) -> None:
        """Show only the rows that pass `text` (see `tui.model.filtering`); empty shows all."""
        self.filter = text
        self._terms = parse(text, self._titles)

    def sort_by(self, key: str) -> None:
        """Order by a column; by the same one again, the other way round.

        Raises:
            KeyError: no such column.
        """
        if key not in self._columns:
            raise KeyError(key)
        self.descending = not self.descending if key == self.sort else False
        self.sort = key

    def freeze(self, now: Instant) -> None:
        """Let the view stand still while the store goes on."""
        if self.frozen_at is None:
            self._shown = dict(self._store)
            self.frozen_at = now

    def thaw(self) -> None:
        """Let the view follow the store again."""
        self._shown = self._store
        self.frozen_at = None

    def order(self, now: Instant) -> tuple[int, ...]:
        """The ids to show. Rows that compare equal stand in the order of their ids, so that nothing jumps."""
        ids = sorted(id_ for id_, row in self._shown.items() if self._passes(row, now))
        value = self._columns[self.sort].sort
        ids.sort(key=lambda id_: value(self._shown[id_]), reverse=self.descending)
        return tuple(ids)

    def _passes(self, row: Row, now: Instant) -> bool:
        if not self._terms:
            return True
        texts = {
            key: fold(f"{column.show(row, now)} {column.also(row)}") for key, column in self._columns.items()
        }
        return all(term.accepts(texts) for term in self._terms)


def follow(selected: int | None, before: Sequence[int], after: Sequence[int]) -> int | None:
    """Which row is selected once the order `before` has become `after`.

    The same row wherever it stands; if it is not shown any more, the next one below it that still is, else the nearest
    above; the first one if nothing was selected.
    """
    if not after:
        return None
    left = set(after)
    if selected in left:
        return selected
    if selected is None or selected not in before:
        return after[0]
    at = list(before).index(selected)
    for id_ in (*before[at + 1 :], *reversed(before[:at])):
        if id_ in left:
            return id_
    return after[0]
