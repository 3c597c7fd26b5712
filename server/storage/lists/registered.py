"""What people ask about lists that are complete: which there are, how their records stand, what became of each.

Rule: every question walks some lines of one list along its index and no more, so that a list of a million rows holds
up nobody; whoever asks comes back for the next part.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Final

from kaden.clock import Instant
from kaden.protocol.lists import ExportRow
from kaden.vocabulary import AccountId, ListId, Outcome, RecordState
from server.storage.port import ListCounts, ListInfo, Part, Row, Tx
from server.storage.transactions import audit

PAGE: Final = 200
"""Records of a page, at most."""

PAGE_CHARACTERS: Final = 128 * 1024
"""Of the customers' columns in a page; it ends with the record that reaches them."""

COUNTED: Final = 20_000
"""Records counted in one go; some 20 ms."""

_LISTS: Final = (
    "SELECT l.id, l.name, l.columns, l.rows, l.at, a.name, b.id, b.name, c.id, c.name, c.zone FROM customer_list l"
    " JOIN batch b ON b.id = l.batch_id JOIN campaign c ON c.id = b.campaign_id"
    " LEFT JOIN account a ON a.id = l.account_id WHERE l.state = 'ready' ORDER BY l.id"
)

_COUNT: Final = (
    "SELECT state, group_id IS NULL, next_at > ?, count(*), max(line) FROM (SELECT state, group_id, next_at, line"
    " FROM record WHERE list_id = ? AND line > ? ORDER BY line LIMIT ?) AS part GROUP BY 1, 2, 3"
)

_PAGE: Final = (
    "SELECT r.line, r.extra, r.state, r.group_id IS NOT NULL, r.attempts, r.last_outcome, d.label, r.last_dial_at,"
    " r.next_at, (SELECT due_at FROM callback WHERE record_id = r.id AND state = 'open'),"
    " (SELECT note FROM attempt WHERE record_id = r.id AND result = 'saved' ORDER BY id DESC LIMIT 1)"
    " FROM record r LEFT JOIN disposition d ON d.id = r.last_disposition"
    " WHERE r.list_id = ? AND r.line > ? ORDER BY r.line LIMIT ?"
)


def lists(tx: Tx) -> tuple[ListInfo, ...]:
    """All lists whose import is over, by number (row 113)."""
    return tuple(ListInfo(row[0], row[1], tuple(json.loads(row[2])), *row[3:]) for row in tx.all(_LISTS))


def count(tx: Tx, list_: ListId, after: int, at: Instant) -> Part[ListCounts]:
    """How the next records of a list stand.

    Args:
        tx: reads.
        list_: which list.
        after: the line of the file below which they begin.
        at: when; whose rest is over by then is ready.
    """
    kinds: Counter[str] = Counter()
    last = 0
    for state, unallocated, resting, number, line in tx.all(_COUNT, (at, list_, after, COUNTED)):
        kinds[_kind(RecordState(state), bool(unallocated), bool(resting))] += number
        last = max(last, line)
    return Part(ListCounts(**kinds), last if kinds.total() == COUNTED else None)


def page(tx: Tx, list_: ListId, after: int) -> Part[tuple[ExportRow, ...]]:
    """The next records of a list with their results (row 127).

    Args:
        tx: reads.
        list_: which list.
        after: the line of the file below which they begin.
    """
    found = tx.all(_PAGE, (list_, after, PAGE))
    rows: list[ExportRow] = []
    characters = 0
    for place, row in enumerate(found, 1):
        rows.append(_export_row(row))
        characters += len(row[1])
        if place == PAGE or (characters >= PAGE_CHARACTERS and place < len(found)):
            return Part(tuple(rows), row[0])
    return Part(tuple(rows), None)


def note_export(tx: Tx, list_: ListId, records: int, by: AccountId | None, at: Instant) -> None:
    """Write down that a list is taken out, and how many customers that are (guarantees 7.2)."""
    audit.note(tx, "list.export", f"list:{list_}", by, at, after={"records": records})


def _kind(state: RecordState, unallocated: bool, resting: bool) -> str:
    """The count of `ListCounts` that a record belongs to."""
    if state is RecordState.READY:
        return "unallocated" if unallocated else "resting" if resting else "ready"
    return "live" if state is RecordState.WRAPUP else state.value


def _export_row(row: Row) -> ExportRow:
    _, extra, state, allocated, attempts, outcome, result, last_call, rests_until, promised, note = row
    next_call = rests_until or None if state == RecordState.READY else promised
    return ExportRow(
        cells=tuple(json.loads(extra)),
        state=RecordState(state),
        allocated=bool(allocated),
        attempts=attempts,
        outcome=None if outcome is None else Outcome(outcome),
        result=result,
        note=note or "",
        last_call=last_call,
        next_call=next_call,
    )
