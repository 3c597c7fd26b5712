"""The steps of an import, each one transaction: fill an invisible list, show it, give it to its group.

Rule: all or nothing (row 122). Until the list is shown its records have no group, so nobody dials them, and a crash
leaves a list that is swept away. From then on every record is there, and giving them to the group can be resumed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AccountId, BatchId, CustomerKind, GroupId, ListId, PhoneType, RecordState
from server.dialer.customers import KindColumn
from server.storage.lists.bulk_writer import Step
from server.storage.lists.parts import Piece, unpack_piece
from server.storage.lists.rows import Counts, Customer, Finding, RowFault, numbers_of, with_numbers
from server.storage.port import BatchInfo, Row, Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.cohorts import newcomers, told_apart
from server.storage.transactions.numbering import retire

_INSERT: Final = (
    "INSERT INTO record (list_id, batch_id, campaign_id, line, name, company, number, number_as_given, phone_type,"
    " other_numbers, extra{more}) VALUES ({list:d}, {batch:d}, {campaign:d}, ?, ?, ?, ?, ?, ?, ?, ?{values})"
)
"""A `Customer` as it comes. What all rows share stands in the text: binding it for each costs a tenth of the time."""

_PLAIN: Final = {"more": "", "values": ""}

_TOLD_APART: Final = {"more": ", customer, cohort, told_by", "values": ", ?, ?, ?"}
"""Where the campaign tells corporate customers from others (domain row 323)."""

_LISTED: Final = (
    "SELECT number FROM do_not_call WHERE number IN ({numbers}) AND (campaign_id IS NULL OR campaign_id = ?)"
)

_KNOWN: Final = (
    "SELECT r.number FROM record r JOIN customer_list l ON l.id = r.list_id"
    " WHERE r.number IN ({numbers}) AND r.campaign_id = ? AND r.batch_id = ? AND l.state = 'ready'"
)

_AT_ONCE: Final = 500
"""Numbers in one question, always as many, so that the prepared statements are few."""


@dataclass(slots=True)
class Taken:
    """What became of some pieces of a file."""

    counts: Counts = field(default_factory=Counts)
    findings: list[Finding] = field(default_factory=list)
    """By line."""
    position: int = 0
    """Bytes of the file read so far."""
    live: bool = False
    """A call job is started: calls come before us."""
    corporate: int | None = None
    """Corporate ones among the valid rows; None = the campaign does not ask."""


def fill(tx: Tx, list_: ListId, batch: BatchInfo, packed: Sequence[bytes], headings: Sequence[str]) -> Taken:
    """Add the customers of some pieces to a list that nobody sees yet; `headings` are those of its columns."""
    taken = Taken(live=is_live(tx))
    alone = _is_first_list(tx, batch)
    told_apart = newcomers(tx, batch.id)
    columns = _PLAIN if told_apart is None else _TOLD_APART
    insert = _INSERT.format(list=list_, batch=batch.id, campaign=batch.campaign, **columns)
    for piece in map(unpack_piece, packed):
        customers = _take(tx, batch, piece, taken, alone)
        if told_apart is None:
            tx.many(insert, customers)
            continue
        kinds = _kinds(customers, headings, told_apart.column, taken)
        told = {
            CustomerKind.INDIVIDUAL: (CustomerKind.INDIVIDUAL, 0, 0),
            CustomerKind.CORPORATE: (CustomerKind.CORPORATE, told_apart.cohort, told_apart.told_by),
        }
        tx.many(insert, [(*each, *told[kind]) for each, kind in zip(customers, kinds, strict=True)])
    return taken


def look_over(tx: Tx, batch: BatchInfo, packed: Sequence[bytes], headings: Sequence[str]) -> Taken:
    """What `fill` would do; changes nothing (row 121)."""
    taken = Taken(live=is_live(tx))
    alone = _is_first_list(tx, batch)
    column = told_apart(tx, batch.id)
    for piece in map(unpack_piece, packed):
        customers = _take(tx, batch, piece, taken, alone)
        if column is not None:
            _kinds(customers, headings, column, taken)
    return taken


def _kinds(
    customers: Sequence[Customer], headings: Sequence[str], column: KindColumn, taken: Taken
) -> list[CustomerKind]:
    """Who each customer is, counted."""
    kinds = [column.kind_of(dict(zip(headings, json.loads(each[-1]), strict=False))) for each in customers]
    taken.corporate = (taken.corporate or 0) + kinds.count(CustomerKind.CORPORATE)
    return kinds


def show(tx: Tx, list_: ListId, batch: BatchInfo, records: int, by: AccountId | None, at: Instant) -> None:
    """Let the filled list exist. The batch's only group gets all of it (row 128); of several groups none does."""
    tx.execute("UPDATE customer_list SET state = 'ready', rows = ? WHERE id = ?", (records, list_))
    if len(batch.groups) == 1:
        tx.execute(
            "INSERT INTO list_allocation (list_id, group_id, records, due, next_line, at, account_id)"
            " VALUES (?, ?, ?, ?, 0, ?, ?)",
            (list_, batch.groups[0], records, records, at, by),
        )
    after = {"batch": batch.id, "records": records}
    audit.note(tx, "list.import", f"list:{list_}", by, at, after=after)


def next_allocation(tx: Tx) -> ListId | None:
    """A list whose records do not all have their group yet."""
    found = tx.one("SELECT list_id FROM list_allocation WHERE next_line IS NOT NULL ORDER BY list_id")
    return None if found is None else ListId(found[0])


def allocate(tx: Tx, list_: ListId, limit: int) -> Step:
    """Look at up to `limit` more records of a list and give those that nobody has to the group that is promised some.

    Groups are served one after the other, each as far as records go.
    """
    found = tx.one(
        "SELECT a.group_id, a.next_line, a.due, l.batch_id FROM list_allocation a"
        " JOIN customer_list l ON l.id = a.list_id WHERE a.list_id = ? AND a.next_line IS NOT NULL"
        f" ORDER BY a.group_id LIMIT 1{_of_allocation(tx)}",
        (list_,),
    )
    if found is None:
        return Step(0, live=False)
    group, first, due, batch = found
    last, looked_at, free = _span(tx, list_, first, limit)
    if free > due:
        free = due
        last = _cut(tx, list_, first, due) if due else first
    if free:
        _give(tx, list_, batch, group, first, last)
    _go_on(tx, list_, GroupId(group), last + 1, due - free, ended=looked_at < limit and free < due)
    return Step(looked_at or 1, is_live(tx))


def _of_allocation(tx: Tx) -> str:
    return f"{tx.dialect.for_update} OF a" if tx.dialect.for_update else ""


def _span(tx: Tx, list_: ListId, first: int, limit: int) -> tuple[int, int, int]:
    """Of the next records: the last one's line, how many there are, and how many of them nobody has."""
    span = tx.one(
        "SELECT coalesce(max(line), ?), count(*), coalesce(sum(CASE WHEN group_id IS NULL THEN 1 ELSE 0 END), 0) FROM"
        " (SELECT line, group_id FROM record WHERE list_id = ? AND line >= ? ORDER BY line LIMIT ?) AS part",
        (first, list_, first, limit),
    )
    assert span is not None
    return int(span[0]), int(span[1]), int(span[2])


def _cut(tx: Tx, list_: ListId, first: int, due: int) -> int:
    """The line of the last record that the group still gets."""
    row = tx.one(
        "SELECT line FROM record WHERE list_id = ? AND line >= ? AND group_id IS NULL ORDER BY line LIMIT 1 OFFSET ?",
        (list_, first, due - 1),
    )
    assert row is not None
    return int(row[0])


def _go_on(tx: Tx, list_: ListId, group: GroupId, line: int, due: int, *, ended: bool) -> None:
    """Note how far the group is. What was promised and is not there when the list ends is promised no longer."""
    of_group = "WHERE list_id = ? AND group_id = ?"
    if ended:
        tx.execute(f"DELETE FROM list_allocation {of_group} AND records <= ?", (list_, group, due))
        tx.execute(f"UPDATE list_allocation SET records = records - ? {of_group}", (due, list_, group))
    done = ended or due == 0
    tx.execute(
        f"UPDATE list_allocation SET due = ?, next_line = ? {of_group}",
        (0 if done else due, None if done else line, list_, group),
    )


def unfinished(tx: Tx) -> ListId | None:
    """A list that an import left behind when it broke off."""
    found = tx.one("SELECT id FROM customer_list WHERE state = 'loading' ORDER BY id")
    return None if found is None else ListId(found[0])


def discard(tx: Tx, list_: ListId, limit: int) -> Step:
    """Delete up to `limit` records of an unfinished list, and the list itself when there are none left.

    A list that was shown is left alone.
    """
    records = tx.execute(
        "DELETE FROM record WHERE id IN (SELECT r.id FROM record r JOIN customer_list l ON l.id = r.list_id"
        " WHERE r.list_id = ? AND l.state = 'loading' ORDER BY r.line LIMIT ?)",
        (list_, limit),
    )
    if records == 0 and _discard_index(tx, list_):
        records = 1
    elif records == 0:
        retire(tx, "customer_list")
        tx.execute("DELETE FROM customer_list WHERE id = ? AND state = 'loading'", (list_,))
    return Step(records, is_live(tx))


def _discard_index(tx: Tx, list_: ListId) -> bool:
    """Forget what customers of one block were found by; False when there is none left."""
    row = tx.one("SELECT block FROM customer_gram WHERE list_id = ? LIMIT 1", (list_,))
    if row is None:
        return False
    tx.execute("DELETE FROM customer_gram WHERE list_id = ? AND block = ?", (list_, row[0]))
    return True


def is_live(tx: Tx) -> bool:
    """Whether a call job is started."""
    return tx.one("SELECT 1 FROM job_run WHERE stopped_at IS NULL LIMIT 1") is not None


def _is_first_list(tx: Tx, batch: BatchInfo) -> bool:
    return (
        tx.one("SELECT 1 FROM customer_list WHERE batch_id = ? AND state = 'ready' LIMIT 1", (batch.id,))
        is None
    )


def _take(tx: Tx, batch: BatchInfo, piece: Piece, taken: Taken, alone: bool) -> list[Customer]:
    """The customers of a piece that the database has nothing against; the others become findings.

    Args:
        tx: asks the other lists.
        batch: that gets the customers.
        piece: of the file.
        taken: gets the findings.
        alone: the batch has no other list.
    """
    listed = _found(tx, _LISTED, piece.numbers, (batch.campaign,))
    known = set() if alone else _found(tx, _KNOWN, piece.numbers, (batch.campaign, batch.id))
    findings = piece.findings
    customers = piece.customers
    if listed or known:
        judged = [_judge(customer, listed, known) for customer in customers]
        customers = [customer for customer, _ in judged if customer is not None]
        findings = sorted(chain(findings, *(found for _, found in judged)), key=lambda finding: finding.line)
        # A row that the database refuses was not imported without one of its numbers after all.
        refused = {finding.line for finding in findings if not finding.imported}
        findings = [finding for finding in findings if not (finding.imported and finding.line in refused)]
    taken.counts.valid += len(customers)
    for finding in findings:
        if not finding.imported:
            taken.counts.refuse(finding.reason)
    taken.findings += findings
    taken.position = piece.position
    return customers


def _found(tx: Tx, question: str, numbers: Sequence[str], scope: tuple[int, ...]) -> set[str]:
    """Those of `numbers` that the question finds."""
    found: set[str] = set()
    sql = question.format(numbers=", ".join(["?"] * _AT_ONCE))
    for start in range(0, len(numbers), _AT_ONCE):
        asked = list(numbers[start : start + _AT_ONCE])
        asked += asked[:1] * (_AT_ONCE - len(asked))
        found.update(number for (number,) in tx.all(sql, (*asked, *scope)))
    return found


def _judge(customer: Customer, listed: set[str], known: set[str]) -> tuple[Customer | None, list[Finding]]:
    """A customer without the numbers that another list has; a listed number refuses the whole row (row 104)."""
    line, numbers = customer[0], numbers_of(customer)
    for number, given, _ in numbers:
        if number in listed:
            return None, [Finding(line, RowFault.DO_NOT_CALL, given)]
    left = [number for number in numbers if number[0] not in known]
    if len(left) == len(numbers):
        return customer, []
    findings = [
        Finding(line, RowFault.DUPLICATE_IN_LIST, given, imported=bool(left))
        for number, given, _ in numbers
        if number in known
    ]
    return (with_numbers(customer, left), findings) if left else (None, findings[:1])


def _give(tx: Tx, list_: ListId, batch: BatchId, group: GroupId, first: int, last: int) -> None:
    """Allocate the records between two lines; open runs of the batch may dial them at once."""
    changed = tx.all(
        "UPDATE record SET group_id = ? WHERE list_id = ? AND line BETWEEN ? AND ? AND group_id IS NULL"
        " RETURNING phone_type, attempts, next_at, cohort, state",
        (group, list_, first, last),
    )
    keep_counts_of(tx, batch, changed, None, group)


def keep_counts_of(
    tx: Tx, batch: BatchId, changed: Iterable[Row], before: GroupId | None, after: GroupId | None
) -> None:
    """Carry the move of records from one group to another into the open runs.

    Args:
        tx: the transaction that moved them.
        batch: theirs.
        changed: phone type, attempts, when they are due, cohort and state of each.
        before: the group they had.
        after: the group they have.
    """
    ready = Counter(tuple(row[:-1]) for row in changed if row[-1] == RecordState.READY)
    for (phone_type, *rest), number in sorted(ready.items()):
        was, is_ = (Standing(group, PhoneType(phone_type), *rest) for group in (before, after))
        keep_count(tx, batch, was, is_, number)
