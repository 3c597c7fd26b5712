"""Customer lists and their records, added in bulk (domain 1.10, rows 112 to 126).

Rule: a record is complete when it is added: everything that the claim looks at is in indexed columns.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AccountId, BatchId, GroupId, ListId, PhoneType
from server.storage.port import Tx
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.numbering import insert_new
from server.storage.transactions.redial import ListedNumber, encode

_INSERT: Final = (
    "INSERT INTO record (list_id, batch_id, campaign_id, group_id, line, name, company, number, number_as_given,"
    " phone_type, other_numbers, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_ALLOCATED: Final = (
    "INSERT INTO list_allocation (list_id, group_id, records, at, account_id) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (list_id, group_id) DO UPDATE SET records = list_allocation.records + excluded.records"
)


@dataclass(frozen=True, slots=True)
class NewList:
    """A customer list that is about to be filled."""

    batch: BatchId
    name: str
    columns: tuple[str, ...]
    """The file's headings, in the file's order."""
    encoding: str
    account: AccountId | None
    at: Instant
    loading: bool = False
    """True while an import is under way and the list must not be taken for whole."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A customer who is about to be added."""

    line: int
    """Of the file, from 1."""
    name: str
    company: str
    numbers: tuple[ListedNumber, ...]
    """One to three, in the order in which they are tried (row 124)."""
    extra: tuple[str, ...]
    """The values of all columns, in the order of the headings (row 116)."""


def add_list(tx: Tx, new: NewList) -> ListId:
    """Make an empty customer list."""
    row = {
        "batch_id": new.batch,
        "name": new.name,
        "columns": json.dumps(new.columns, ensure_ascii=False),
        "encoding": new.encoding,
        "state": "loading" if new.loading else "ready",
        "at": new.at,
        "account_id": new.account,
    }
    added = insert_new(tx, "customer_list", row)
    assert added is not None
    return ListId(added)


def add_records(tx: Tx, list_: ListId, group: GroupId | None, records: Sequence[NewRecord]) -> None:
    """Add ready records to a list; open runs of its batch may dial them at once.

    Args:
        tx: the transaction.
        list_: of which list.
        group: the dial group that works them; None = unallocated, nobody dials them (row 126).
        records: whom.
    """
    found = tx.one(
        "SELECT l.batch_id, b.campaign_id, l.at, l.account_id FROM customer_list l"
        " JOIN batch b ON b.id = l.batch_id WHERE l.id = ?",
        (list_,),
    )
    assert found is not None
    batch, campaign, *made = found
    tx.many(_INSERT, (_values(record, list_, batch, campaign, group) for record in records))
    tx.execute("UPDATE customer_list SET rows = rows + ? WHERE id = ?", (len(records), list_))
    if group is not None and records:
        tx.execute(_ALLOCATED, (list_, group, len(records), *made))
        alike = Counter(record.numbers[0].phone_type for record in records)
        for phone_type, number in alike.items():
            keep_count(tx, batch, None, Standing(group, PhoneType(phone_type), 0, 0), number)


def _values(
    record: NewRecord, list_: ListId, batch: BatchId, campaign: int, group: GroupId | None
) -> tuple[object, ...]:
    first, *others = record.numbers
    return (
        list_,
        batch,
        campaign,
        group,
        record.line,
        record.name,
        record.company,
        first.number,
        first.as_given,
        first.phone_type,
        encode(tuple(others)) if others else "[]",
        json.dumps(record.extra, ensure_ascii=False),
    )
