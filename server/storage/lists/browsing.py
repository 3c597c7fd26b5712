"""The records of a list one by one, for people: page by page in the file's order, or by a number (rows 113, 330).

Rule: as in `registered`, every question walks some lines of one list along its index and no more.
"""

from __future__ import annotations

from typing import Final

from kaden.protocol.allocation import RecordRow
from kaden.vocabulary import Outcome, RecordState
from server.storage.lists_port import RECORDS_PAGE, RecordPart, RecordQuestion
from server.storage.port import Row, Tx

WALKED: Final = 20_000
"""Records that a search looks at in one go; some 20 ms."""

_RECORD: Final = (
    "SELECT r.id, r.line, r.name, r.company, r.number_as_given, g.name, r.state, r.attempts, r.last_outcome, d.label,"
    " r.last_dial_at, r.next_at, (SELECT due_at FROM callback WHERE record_id = r.id AND state = 'open')"
    " FROM {source} r LEFT JOIN dial_group g ON g.id = r.group_id LEFT JOIN disposition d ON d.id = r.last_disposition"
)


def part(tx: Tx, question: RecordQuestion) -> RecordPart:
    """The next records that answer a question, by line."""
    if question.number is not None:
        return _of_number(tx, question, question.number)
    return _walked(tx, question) if question.tail else _page(tx, question)


def _of_number(tx: Tx, question: RecordQuestion, number: str) -> RecordPart:
    where = "WHERE r.number = ? AND r.list_id = ? AND r.line > ? ORDER BY r.line"
    rows = tx.all(f"{_RECORD.format(source='record')} {where}", (number, question.list, question.after))
    return RecordPart(tuple(map(_row, rows)), None)


def _page(tx: Tx, question: RecordQuestion) -> RecordPart:
    source = _RECORD.format(source="record")
    if question.before is not None:
        rows = tx.all(
            f"{source} WHERE r.list_id = ? AND r.line < ? ORDER BY r.line DESC LIMIT ?",
            (question.list, question.before, RECORDS_PAGE + 1),
        )
        shown = tuple(map(_row, rows[:RECORDS_PAGE]))[::-1]
        return RecordPart(shown, shown[0].line if len(rows) > RECORDS_PAGE else None)
    rows = tx.all(
        f"{source} WHERE r.list_id = ? AND r.line > ? ORDER BY r.line LIMIT ?",
        (question.list, question.after, RECORDS_PAGE + 1),
    )
    shown = tuple(map(_row, rows[:RECORDS_PAGE]))
    return RecordPart(shown, shown[-1].line if len(rows) > RECORDS_PAGE else None)


def _walked(tx: Tx, question: RecordQuestion) -> RecordPart:
    """Those of the next `WALKED` records whose number ends like this."""
    span = tx.one(
        "SELECT max(line), count(*) FROM (SELECT line FROM record WHERE list_id = ? AND line > ? ORDER BY line LIMIT ?)"
        " AS span",
        (question.list, question.after, WALKED),
    )
    assert span is not None
    last, walked = span
    if not walked:
        return RecordPart((), None)
    rows = tx.all(
        f"{_RECORD.format(source='record')} WHERE r.list_id = ? AND r.line > ? AND r.line <= ? AND r.number LIKE ?"
        " ORDER BY r.line LIMIT ?",
        (question.list, question.after, last, f"%{question.tail}", RECORDS_PAGE + 1),
    )
    shown = tuple(map(_row, rows[:RECORDS_PAGE]))
    if len(rows) > RECORDS_PAGE:
        return RecordPart(shown, shown[-1].line)
    return RecordPart(shown, last if walked == WALKED else None)


def _row(row: Row) -> RecordRow:
    (
        id_,
        line,
        name,
        company,
        number,
        group,
        state,
        attempts,
        outcome,
        result,
        last_call,
        rests_until,
        due,
    ) = row
    next_call = rests_until or None if state == RecordState.READY else due
    return RecordRow(
        id=id_,
        line=line,
        name=name,
        company=company,
        number=number,
        group=group,
        state=RecordState(state),
        attempts=attempts,
        outcome=None if outcome is None else Outcome(outcome),
        result=result,
        last_call=last_call,
        next_call=next_call,
    )
