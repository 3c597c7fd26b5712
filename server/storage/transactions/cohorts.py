"""Cohorts: which records pass the lists and conditions that jobs ask for, decided before anybody dials (row 151).

Rule: what a job asks is a filter of its batch. A record's cohort says which filters it passes, and stands in the ready
index, so that a claim never looks at a record that fails. A changed condition is a new filter; records are judged anew
in small steps, and until a record was judged it passes no new filter. Which customers are corporate (row 323) is judged
by the same steps, and at once when they are imported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kaden.vocabulary import BatchId, CustomerKind, ListId, PhoneType, RecordId, RecordState
from server.dialer.conditions import Condition, unmet
from server.dialer.customers import KindColumn
from server.storage.port import Row, Tx
from server.storage.transactions.candidates import (
    CORPORATE_FILTER,
    FILTER_OF_JOB,
    Standing,
    keep_count_of,
    moved,
    open_runs,
    recount,
)
from server.storage.transactions.plan import conditions_of

_ASKED: Final = (
    "SELECT DISTINCT j.batch_id, j.list_id, j.conditions, f.number FROM job j"
    f" LEFT JOIN record_filter f ON f.batch_id = j.batch_id AND {FILTER_OF_JOB}"
    " WHERE j.list_id IS NOT NULL OR j.conditions <> '[]' ORDER BY j.batch_id, j.list_id, j.conditions"
)

_TOLD_APART: Final = (
    "SELECT b.id, c.corporate_when, f.number FROM campaign c JOIN batch b ON b.campaign_id = c.id"
    " LEFT JOIN record_filter f ON f.batch_id = b.id AND f.corporate = 1 AND f.conditions = c.corporate_when"
    " WHERE c.corporate_when <> '[]' ORDER BY b.id"
)

_NUMBER_OF_TOLD: Final = (
    f"SELECT c.corporate_when, ({CORPORATE_FILTER}) FROM batch b"
    " JOIN campaign c ON c.id = b.campaign_id WHERE b.id = ?"
)

_LISTS: Final = (
    "SELECT l.id, l.batch_id, l.columns, l.judged_by, l.judged FROM customer_list l"
    " WHERE l.state = 'ready' AND (l.judged_by <> '[]' OR l.judged > 0"
    " OR EXISTS (SELECT 1 FROM record_filter f WHERE f.batch_id = l.batch_id)) ORDER BY l.id"
)

_RECORDS: Final = (
    "SELECT id, line, number, extra, cohort, state, group_id, phone_type, attempts, next_at, customer, told_by"
    " FROM record"
    " WHERE list_id = ? AND line > ? ORDER BY line LIMIT ?"
)

_RECORD: Final = (
    "SELECT r.list_id, r.batch_id, l.columns, r.extra, r.number, r.cohort, l.judged_by, r.line <= l.judged, r.customer"
    " FROM record r JOIN customer_list l ON l.id = r.list_id WHERE r.id = ?"
)


_NOTHING: Final = "[]"
"""Nobody asks for anything."""

_ASKED_AT_ALL: Final = (
    "SELECT 1 FROM job WHERE list_id IS NOT NULL OR conditions <> '[]' LIMIT 1",
    "SELECT 1 FROM campaign WHERE corporate_when <> '[]' LIMIT 1",
    "SELECT 1 FROM record_filter LIMIT 1",
    "SELECT 1 FROM customer_list WHERE judged_by <> '[]' OR judged > 0 LIMIT 1",
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a job asks of its records."""

    number: int
    customer_list: ListId | None
    conditions: tuple[Condition, ...]

    def passes(self, customer_list: ListId, cells: dict[str, str], number: str) -> bool:
        """Whether a record passes."""
        ours = self.customer_list is None or self.customer_list == customer_list
        return ours and unmet(self.conditions, cells, number) is None


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that decides the cohorts of a batch."""

    filters: tuple[Filter, ...]
    corporate: KindColumn | None
    """How its campaign tells corporate customers; None = it does not."""
    told_by: int | None
    """The number of that."""
    numbers: str
    """Of all that, as lists remember by what they were judged."""

    def kind_of(self, cells: dict[str, str]) -> CustomerKind:
        """Who a customer is."""
        return CustomerKind.INDIVIDUAL if self.corporate is None else self.corporate.kind_of(cells)

    def passed(
        self, customer_list: ListId, cells: dict[str, str], number: str, kind: CustomerKind
    ) -> list[int]:
        """What a record passes."""
        corporate = [self.told_by] if kind is CustomerKind.CORPORATE and self.told_by is not None else []
        return [*corporate, *(f.number for f in self.filters if f.passes(customer_list, cells, number))]


def are_wanted(tx: Tx) -> bool:
    """Whether any job asks, or asked, for some of its records only, or a campaign tells corporate customers apart."""
    return any(tx.one(question) is not None for question in _ASKED_AT_ALL)


def number_filters(tx: Tx) -> None:
    """Give what jobs ask a number, forget what no job asks any more, and count the runs that this touches anew."""
    asked: set[tuple[BatchId, int]] = set()
    touched: set[BatchId] = set()
    for batch, list_, conditions, number in tx.all(_ASKED):
        if number is None:
            number = _add_filter(tx, batch, list_, conditions)
            touched.add(batch)
        asked.add((batch, number))
    for batch, when, number in tx.all(_TOLD_APART):
        if number is None:
            number = _add_filter(tx, batch, None, when, corporate=1)
            touched.add(batch)
        asked.add((batch, number))
    for batch, number in tx.all("SELECT batch_id, number FROM record_filter ORDER BY batch_id, number"):
        if (batch, number) not in asked:
            tx.execute("DELETE FROM record_filter WHERE batch_id = ? AND number = ?", (batch, number))
            touched.add(batch)
    for batch in sorted(touched):
        recount(tx, batch)


def _add_filter(tx: Tx, batch: BatchId, list_: ListId | None, conditions: str, *, corporate: int = 0) -> int:
    row = tx.one("UPDATE batch SET filters = filters + 1 WHERE id = ? RETURNING filters", (batch,))
    assert row is not None
    number: int = row[0]
    tx.execute(
        "INSERT INTO record_filter (batch_id, number, list_id, conditions, corporate) VALUES (?, ?, ?, ?, ?)",
        (batch, number, list_, conditions, corporate),
    )
    return number


def judge_some(tx: Tx, limit: int) -> int:
    """Judge up to `limit` more records; how many it were, 0 = every record has its cohort."""
    asked: dict[BatchId, _Asked] = {}
    for list_, batch, headings, judged_by, judged in tx.all(_LISTS):
        if batch not in asked:
            asked[batch] = _asked(tx, batch)
        numbers = asked[batch].numbers
        if judged_by != numbers:
            judged = 0
            tx.execute("UPDATE customer_list SET judged_by = ?, judged = 0 WHERE id = ?", (numbers, list_))
        rows = tx.all(f"{_RECORDS}{tx.dialect.for_update}", (list_, judged, limit))
        if rows:
            _judge(tx, batch, list_, tuple(json.loads(headings)), asked[batch], rows)
            tx.execute("UPDATE customer_list SET judged = ? WHERE id = ?", (rows[-1][1], list_))
            return len(rows)
        if numbers == _NOTHING:
            # Nothing is asked any more, and every record knows it: later records need no judgement either.
            tx.execute("UPDATE customer_list SET judged = 0 WHERE id = ?", (list_,))
    for batch, of_batch in asked.items():
        cohorts = _Cohorts(tx, batch)
        cohorts.forget_others(frozenset(json.loads(of_batch.numbers)))
        cohorts.keep()
    return 0


def filters_of(tx: Tx, batch: BatchId) -> tuple[Filter, ...]:
    """What the jobs of a batch ask of its records, by number."""
    rows = tx.all(
        "SELECT number, list_id, conditions FROM record_filter WHERE batch_id = ? AND corporate = 0"
        " ORDER BY number",
        (batch,),
    )
    return tuple(Filter(number, list_, conditions_of(conditions)) for number, list_, conditions in rows)


def _asked(tx: Tx, batch: BatchId) -> _Asked:
    corporate = tx.one(
        "SELECT f.number, f.conditions FROM batch b JOIN campaign c ON c.id = b.campaign_id"
        f" JOIN record_filter f ON f.batch_id = b.id AND f.number = ({CORPORATE_FILTER}) WHERE b.id = ?",
        (batch,),
    )
    filters = filters_of(tx, batch)
    numbers = [each.number for each in filters] + ([] if corporate is None else [corporate[0]])
    number, column = (None, None) if corporate is None else (corporate[0], KindColumn.stored(corporate[1]))
    return _Asked(filters, column, number, json.dumps(sorted(numbers)))


@dataclass(frozen=True, slots=True)
class NewcomersCohorts:
    """Where customers who are being imported begin: corporate ones in a cohort of theirs, the others in none."""

    column: KindColumn
    told_by: int
    """The number of how they are told."""
    cohort: int
    """Of corporate ones."""


def newcomers(tx: Tx, batch: BatchId) -> NewcomersCohorts | None:
    """How corporate customers of a batch are told from the others; None = its campaign does not ask."""
    column, row = told_apart(tx, batch), tx.one(_NUMBER_OF_TOLD, (batch,))
    if column is None or row is None:
        return None
    when, told_by = row
    if told_by is None:
        told_by = _add_filter(tx, batch, None, when, corporate=1)
    cohorts = _Cohorts(tx, batch)
    cohort = cohorts.number_of([told_by])
    cohorts.keep()
    return NewcomersCohorts(column, told_by, cohort)


def told_apart(tx: Tx, batch: BatchId) -> KindColumn | None:
    """How the campaign of a batch tells corporate customers; None = it does not."""
    row = tx.one(
        "SELECT c.corporate_when FROM batch b JOIN campaign c ON c.id = b.campaign_id WHERE b.id = ?",
        (batch,),
    )
    return None if row is None else KindColumn.stored(row[0])


def cohort_of(tx: Tx, record: RecordId) -> int:
    """The cohort of a record whose number changed; a record that was not judged keeps the one it has."""
    row = tx.one(_RECORD, (record,))
    assert row is not None
    list_, batch, headings, extra, number, cohort, judged_by, judged, kind = row
    asked = _asked(tx, batch) if judged and judged_by != _NOTHING else None
    if asked is None or judged_by != asked.numbers:
        return int(cohort)
    cells = dict(zip(json.loads(headings), json.loads(extra), strict=False))
    cohorts = _Cohorts(tx, batch)
    found = cohorts.number_of(asked.passed(list_, cells, number, CustomerKind(kind)))
    cohorts.keep()
    return found


def _judge(
    tx: Tx,
    batch: BatchId,
    list_: ListId,
    headings: Sequence[str],
    asked: _Asked,
    rows: Sequence[Row],
) -> None:
    """Give records their cohort, and carry what that changes into the open runs."""
    cohorts = _Cohorts(tx, batch)
    moves: Counter[tuple[Standing, Standing]] = Counter()
    changed: list[tuple[int, CustomerKind, int, int]] = []
    for id_, _, number, extra, before, state, group, phone_type, attempts, next_at, *was in rows:
        cells = dict(zip(headings, json.loads(extra), strict=False))
        customer = asked.kind_of(cells)
        after = cohorts.number_of(asked.passed(list_, cells, number, customer))
        told_by = asked.told_by or 0 if customer is CustomerKind.CORPORATE else 0
        if (after, [customer, told_by]) == (before, was):
            continue
        changed.append((after, customer, told_by, id_))
        if state == RecordState.READY and group is not None:
            kind = PhoneType(phone_type)
            old, new = (Standing(group, kind, attempts, next_at, cohort) for cohort in (before, after))
            moves[old, new] += 1
    cohorts.keep()
    tx.many("UPDATE record SET cohort = ?, customer = ?, told_by = ? WHERE id = ?", changed)
    for run in open_runs(tx, batch) if moves else ():
        keep_count_of(tx, run, sum(moved(run, old, new) * count for (old, new), count in moves.items()))


class _Cohorts:
    """The cohorts of a batch, by what their records pass; on disk once they are kept."""

    def __init__(self, tx: Tx, batch: BatchId) -> None:
        self._tx = tx
        self._batch = batch
        row = tx.one("SELECT cohorts FROM batch WHERE id = ?", (batch,))
        assert row is not None
        self._known: dict[tuple[int, ...], int] = {
            tuple(passed): cohort for cohort, passed in json.loads(row[0])
        }
        self._changed = False

    def number_of(self, passed: list[int]) -> int:
        """The cohort of records that pass just these filters; the first of its kind founds it."""
        if not passed:
            return 0
        known = self._known.get(tuple(passed))
        if known is None:
            known = max(self._known.values(), default=0) + 1
            self._known[tuple(passed)] = known
            self._changed = True
        return known

    def forget_others(self, numbers: frozenset[int]) -> None:
        """Leave only those whose filters are all among `numbers`: every record was judged by these."""
        kept = {passed: cohort for passed, cohort in self._known.items() if numbers.issuperset(passed)}
        if kept != self._known:
            self._known = kept
            self._changed = True

    def keep(self) -> None:
        """Write them down if any came or went."""
        if self._changed:
            cohorts = json.dumps([[cohort, passed] for passed, cohort in self._known.items()])
            self._tx.execute("UPDATE batch SET cohorts = ? WHERE id = ?", (cohorts, self._batch))
            self._changed = False
