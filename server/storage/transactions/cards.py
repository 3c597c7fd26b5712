"""Customer cards from rows: everything known of a customer, for the agent's screen (domain rows 116, 210, 211)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

from kaden.vocabulary import AttemptId, CustomerKind, RecordId
from server.dialer.model import Card, EarlierAttempt
from server.storage.port import Tx
from server.storage.transactions.call_notes import notes_of

EARLIER_SHOWN: Final = 5
"""Earlier attempts on a card, newest first."""


@lru_cache(maxsize=64)
def _headings(columns: str) -> tuple[str, ...]:
    return tuple(json.loads(columns))


def card(
    tx: Tx,
    record: RecordId,
    number: str,
    number_as_given: str,
    name: str,
    company: str,
    columns: str,
    extra: str,
    attempt: int,
    before: AttemptId,
    customer: CustomerKind = CustomerKind.INDIVIDUAL,
) -> Card:
    """The card of one record.

    Args:
        tx: reads the earlier attempts.
        record: whose card.
        number: E.164 of the number being called.
        number_as_given: its spelling in the customer's file.
        name: of the person.
        company: of the company.
        columns: the list's headings as JSON.
        extra: the record's values as JSON, in the order of the headings.
        attempt: the how-manieth attempt this is.
        before: the attempt itself; the ones before it are the earlier ones.
        customer: who the customer is before the law.
    """
    return Card(
        record=record,
        number=number,
        number_as_given=number_as_given,
        name=name,
        company=company,
        columns=tuple(zip(_headings(columns), json.loads(extra), strict=False)),
        attempt=attempt,
        earlier=_earlier(tx, record, before) if attempt > 1 else (),
        customer=customer,
    )


def calls_before(tx: Tx, record: RecordId, attempt: AttemptId) -> int:
    """How many calls of a record, placed by whomever, came before this one."""
    found = tx.one(
        "SELECT count(*) FROM attempt WHERE record_id = ? AND id < ? AND dialled = 1", (record, attempt)
    )
    return 0 if found is None else int(found[0])


def _earlier(tx: Tx, record: RecordId, before: AttemptId) -> tuple[EarlierAttempt, ...]:
    rows = tx.all(
        "SELECT a.dialled_at, a.outcome, d.label, p.full_name, a.note, a.id FROM attempt a"
        " LEFT JOIN disposition d ON d.id = a.disposition_id LEFT JOIN account p ON p.id = a.agent_id"
        " WHERE a.record_id = ? AND a.id < ? AND a.dialled = 1 ORDER BY a.id DESC LIMIT ?",
        (record, before, EARLIER_SHOWN),
    )
    further = notes_of(tx, [AttemptId(row[-1]) for row in rows])
    return tuple(
        EarlierAttempt(
            at=at,
            outcome=outcome or "",
            disposition=label,
            agent=agent,
            note="\n".join(filter(None, (note, *(each.note for each in further.get(attempt, ()))))),
        )
        for at, outcome, label, agent, note, attempt in rows
    )
