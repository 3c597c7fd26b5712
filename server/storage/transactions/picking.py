"""Which candidates a run takes next: each order is a walk along an index (row 150; limits 3).

Rule: a walk begins where the first candidate can be, and no row of a record is read on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from typing import Final

from kaden.vocabulary import RecordId
from server.dialer.model import DialOrder
from server.storage.port import Row, Tx
from server.storage.transactions.candidates import SEEK, OpenRun

AT_ONCE: Final = 100
"""Ranges of an index in one question; SQLite takes 500."""

_REDIALS: Final = (
    "FROM record WHERE state = 'ready' AND attempts > 0 AND batch_id = ? AND group_id = ? AND phone_type = ?"
    " AND cohort = ? AND attempts BETWEEN ? AND ? AND next_at < ?"
)

_DUE: Final = f"{SEEK} ORDER BY next_at, id LIMIT ?"

_OLDEST: Final = f"SELECT id, last_dial_at {_REDIALS} ORDER BY last_dial_at, id LIMIT ?"

_IN_ORDER: Final = f"SELECT id, id {_REDIALS} AND id > ? ORDER BY id LIMIT ?"


@dataclass(frozen=True, slots=True)
class Picked:
    """Some candidates, in the order in which they are taken."""

    records: list[RecordId]
    position: int
    """Up to which record of the list redials were looked at; counts where the order is the list's."""


def pick(tx: Tx, run: OpenRun, wanted: int, position: int) -> Picked:
    """The next candidates of a run.

    Args:
        tx: reads.
        run: whose candidates.
        wanted: how many at most.
        position: where the last claim left off, 0 = at the beginning of the list.
    """
    return _ORDERS[run.order](tx, run, wanted, position)


def _never_dialled_first(tx: Tx, run: OpenRun, wanted: int, position: int) -> Picked:
    return Picked(_in_turn(tx, run, wanted, [(attempts,) for attempts in run.attempts]), position)


def _due_first(tx: Tx, run: OpenRun, wanted: int, position: int) -> Picked:
    redials, fresh = _split(run)
    return Picked(_in_turn(tx, run, wanted, [redials, fresh]), position)


def _oldest_first(tx: Tx, run: OpenRun, wanted: int, position: int) -> Picked:
    redials, fresh = _split(run)
    found = _in_turn(tx, run, wanted, [fresh])
    missing = wanted - len(found)
    if missing and redials:
        rows = _ask(tx, _OLDEST, [(*each, missing) for each in _redial_ranges(run)])
        found += _first(rows, missing)
    return Picked(found, position)


def _list_order(tx: Tx, run: OpenRun, wanted: int, position: int) -> Picked:
    redials, fresh = _split(run)
    found = _in_turn(tx, run, wanted, [fresh])
    if not redials:
        return Picked(found, position)
    again = _redials_in_order(tx, run, wanted, position)
    if not found and not again and position:
        # Who came back behind us takes the place at the end of the list.
        position, again = 0, _redials_in_order(tx, run, wanted, 0)
    records = sorted({*found, *again})[:wanted]
    return Picked(records, max([position, *set(records).intersection(again)]))


def _redials_in_order(tx: Tx, run: OpenRun, wanted: int, position: int) -> list[RecordId]:
    rows = _ask(tx, _IN_ORDER, [(*each, position, wanted) for each in _redial_ranges(run)])
    return _first(rows, wanted)


def _split(run: OpenRun) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers of attempts of redials, and of who was never dialled."""
    return tuple(n for n in run.attempts if n), tuple(n for n in run.attempts if not n)


def _in_turn(tx: Tx, run: OpenRun, wanted: int, turns: Iterable[Sequence[int]]) -> list[RecordId]:
    """Candidates of each turn's numbers of attempts before those of the next, due for the longest time first."""
    found: list[RecordId] = []
    for attempts in turns:
        missing = wanted - len(found)
        if not missing:
            break
        ranges = [
            (run.batch, group, phone_type, tried, cohort, run.started_at, missing)
            for share in run.shares
            for group, phone_type in run.ranges
            for tried in attempts
            if tried in share.attempts
            for cohort in share.cohorts
        ]
        found += _first(_ask(tx, _DUE, ranges), missing)
    return found


def _redial_ranges(run: OpenRun) -> Iterable[tuple[object, ...]]:
    for share in run.shares:
        attempts = (max(share.attempts.start, 1), share.attempts.stop - 1)
        for (group, phone_type), cohort in product(run.ranges, share.cohorts):
            yield run.batch, group, phone_type, cohort, *attempts, run.started_at


def _ask(tx: Tx, seek: str, ranges: Sequence[tuple[object, ...]]) -> list[Row]:
    """The first entries of several ranges: a record and what it is ordered by."""
    if len(ranges) <= AT_ONCE:
        return tx.all(_union(seek, len(ranges)), [*chain.from_iterable(ranges)]) if ranges else []
    return _ask(tx, seek, ranges[:AT_ONCE]) + _ask(tx, seek, ranges[AT_ONCE:])


@lru_cache(maxsize=256)
def _union(seek: str, ranges: int) -> str:
    return " UNION ALL ".join([f"SELECT * FROM ({seek}) AS due"] * ranges)


def _first(found: list[Row], wanted: int) -> list[RecordId]:
    found.sort(key=lambda entry: (entry[1], entry[0]))
    return [id_ for id_, _ in found[:wanted]]


_ORDERS: Final[dict[DialOrder, Callable[[Tx, OpenRun, int, int], Picked]]] = {
    DialOrder.NEVER_DIALLED_FIRST: _never_dialled_first,
    DialOrder.DUE_FIRST: _due_first,
    DialOrder.OLDEST_FIRST: _oldest_first,
    DialOrder.LIST_ORDER: _list_order,
}
