"""Records that come back to the dialler: taken off a list, or given back by whoever they belonged to (rows 98, 328).

Rule: who was called as often as the rule says does not come back, and nobody comes back before the rest is over. A
customer whom nobody would call any more stays the call of somebody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaden.clock import Instant, Millis
from kaden.vocabulary import BatchId, CallbackId, GroupId, PhoneType, RecordId, RecordState
from server.dialer.hours import day_at, rests_until
from server.storage.port import Row, Tx
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.plan import RULE_OF_RECORD

RETURNING: Final = (
    "SELECT r.id, r.state, r.batch_id, r.group_id, r.phone_type, r.attempts, r.next_at, r.cohort, u.attempt_cap,"
    " u.redial_interval, u.redial_by_outcome, u.once_a_day, c.zone, b.last_day, r.last_dial_at, r.last_outcome"
    " FROM record r JOIN campaign c ON c.id = r.campaign_id JOIN batch b ON b.id = r.batch_id"
    f" JOIN dial_rule u ON {RULE_OF_RECORD}"
)
"""What `Returning` is made of; the condition is the caller's."""

_OWN_CALL: Final = "SELECT id, due_at, moved FROM callback WHERE record_id = ? AND state = 'open' AND own = 1"

_TO_GROUP: Final = (
    "UPDATE callback SET agent_id = NULL, group_id = ? WHERE record_id = ? AND state = 'open' AND own = 1"
)

_READY: Final = "UPDATE record SET state = 'ready', next_at = ?, revision = revision + 1 WHERE id = ?"

_OVER: Final = "UPDATE callback SET state = 'cancelled', closed_at = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Returning:
    """A record with what decides whether, and when, the dialler may have it again."""

    id: RecordId
    state: RecordState
    batch: BatchId
    group: GroupId | None
    phone_type: PhoneType
    attempts: int
    next_at: Instant
    cohort: int
    cap: int
    redial_interval: Millis
    redial_by_outcome: dict[str, Millis]
    once_a_day: bool
    zone: str
    last_day: date
    """Of the batch."""
    last_dial_at: Instant | None
    """By whomever: a call of the owner's is a dial too."""
    last_outcome: str | None

    @classmethod
    def stored(cls, row: Row) -> Returning:
        """From a row of `RETURNING`."""
        id_, state, batch, group, phone_type, attempts, next_at, cohort, cap, interval = row[:10]
        by_outcome, once_a_day, zone, last_day, last_dial_at, last_outcome = row[10:]
        return cls(
            id=id_,
            state=RecordState(state),
            batch=batch,
            group=group,
            phone_type=PhoneType(phone_type),
            attempts=attempts,
            next_at=next_at,
            cohort=cohort,
            cap=cap,
            redial_interval=interval,
            redial_by_outcome=dict(json.loads(by_outcome)),
            once_a_day=bool(once_a_day),
            zone=zone,
            last_day=date.fromisoformat(last_day),
            last_dial_at=last_dial_at,
            last_outcome=last_outcome,
        )

    @property
    def spent(self) -> bool:
        """Whether the customer was called as often as the rule says (row 65)."""
        return self.attempts >= self.cap

    @property
    def rested(self) -> Instant:
        """When the customer has rested from the last call, whoever placed it (rows 62 to 64, 71)."""
        if self.last_dial_at is None:
            return self.next_at
        interval = self.redial_by_outcome.get(self.last_outcome or "", self.redial_interval)
        over = rests_until(self.last_dial_at, interval, self.zone, once_a_day=self.once_a_day)
        return max(self.next_at, over)


def dial_again(tx: Tx, record: Returning, next_at: Instant) -> None:
    """Let a record wait for the dialler from `next_at` on, and carry that into the open runs."""
    tx.execute(_READY, (next_at, record.id))
    standing = Standing(record.group, record.phone_type, record.attempts, next_at, record.cohort)
    keep_count(tx, record.batch, None, standing)


def give_to_dialler(tx: Tx, record: RecordId, group: GroupId | None, at: Instant) -> CallbackId | None:
    """Let the dialler go on with a customer whose owner's call waits; None where that call has to stay somebody's.

    It stays with a group that is not the record's, when the customer was called as often as the rule says, and when the
    batch is over before the customer has rested: nobody would ever call.

    Args:
        tx: the transaction, which has the record locked.
        record: whose call it is.
        group: to which the customer goes back.
        at: the present instant.

    Returns:
        The call that is nobody's any more.
    """
    call, row = tx.one(_OWN_CALL, (record,)), tx.one(f"{RETURNING} WHERE r.id = ?", (record,))
    assert row is not None
    returning = Returning.stored(row)
    if call is None or returning.state is not RecordState.PROMISED or returning.group != group:
        return None
    callback, due_at, moved = call
    # A time that somebody chose is kept; one that only says when the rest is over is worked out from the last call.
    next_at = max(returning.rested, due_at) if moved else returning.rested
    if returning.spent or day_at(max(next_at, at), returning.zone) > returning.last_day:
        return None
    dial_again(tx, returning, next_at)
    tx.execute(_OVER, (at, callback))
    return CallbackId(callback)


def leave_to_group(tx: Tx, record: RecordId, at: Instant) -> None:
    """An owner's call that waits is nobody's own any more: the dialler's again, else that of the record's group."""
    row = tx.one("SELECT group_id FROM record WHERE id = ?", (record,))
    assert row is not None
    if row[0] is not None and give_to_dialler(tx, record, row[0], at) is None:
        tx.execute(_TO_GROUP, (row[0], record))
