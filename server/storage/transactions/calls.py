"""What becomes of an attempt: answered, connected, held, ended, and who is asked for its result.

Rule: news may come late, twice or out of order; a state never goes back, and what is not news changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from kaden.clock import Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AttemptId,
    AttemptState,
    BatchId,
    CallKind,
    GroupId,
    Outcome,
    PhoneType,
    RecordId,
    RecordState,
)
from server.dialer.hours import rests_until
from server.dialer.leg_writes import CloseRecording
from server.dialer.tally import COUNTERS
from server.dialer.writes import (
    Done,
    KeepDraft,
    MarkAbandoned,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkHeld,
    MarkUnsaved,
)
from server.storage.port import Tx
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.cohorts import cohort_of
from server.storage.transactions.do_not_call import block_if_listed
from server.storage.transactions.lines import close_recording
from server.storage.transactions.plan import RULE_OF_RECORD
from server.storage.transactions.redial import ListedNumber, NextDial, after_call, decode, due_again, encode


def mark_answered(tx: Tx, order: MarkAnswered) -> Done:
    """Carry out `MarkAnswered`."""
    tx.execute(
        "UPDATE attempt SET state = 'answered', answered_at = ?, revision = revision + 1"
        " WHERE id = ? AND state IN ('claimed', 'dialling', 'ringing')",
        (order.at, order.attempt),
    )
    return Done()


def mark_abandoned(tx: Tx, order: MarkAbandoned) -> Done:
    """Carry out `MarkAbandoned`; the first order counts."""
    tx.execute(
        "UPDATE attempt SET announced_at = coalesce(announced_at, ?), revision = revision + 1"
        " WHERE id = ? AND state = 'answered'",
        (order.at, order.attempt),
    )
    return Done()


def mark_connected(tx: Tx, order: MarkConnected) -> Done:
    """Carry out `MarkConnected`; from here on the call asks for a result (guarantee I6)."""
    found = tx.one(
        "UPDATE attempt SET state = 'connected', answered_at = coalesce(answered_at, ?), connected_at = ?,"
        " agent_id = ?, session_id = ?, result = 'due', revision = revision + 1"
        " WHERE id = ? AND state IN ('claimed', 'dialling', 'ringing', 'answered') RETURNING run_id",
        (order.at, order.at, order.agent, order.session, order.attempt),
    )
    if found is not None and found[0] is not None:
        tx.execute("UPDATE job_run SET connected = connected + 1 WHERE id = ?", found)
    return Done()


def mark_held(tx: Tx, order: MarkHeld) -> Done:
    """Carry out `MarkHeld`; the time on hold adds up."""
    if order.held:
        tx.execute(
            "UPDATE attempt SET held_since = ?, revision = revision + 1"
            " WHERE id = ? AND state = 'connected' AND held_since IS NULL",
            (order.at, order.attempt),
        )
    else:
        tx.execute(
            "UPDATE attempt SET held = held + ? - held_since, held_since = NULL, revision = revision + 1"
            " WHERE id = ? AND state = 'connected' AND held_since IS NOT NULL",
            (order.at, order.attempt),
        )
    return Done()


@dataclass(frozen=True, slots=True)
class Ending:
    """An attempt that is about to end, with its record and rule."""

    record: RecordId
    run: int | None
    """None = a call that kept a promise."""
    batch: BatchId
    group: GroupId
    due_at: Instant
    dialled_at: Instant
    connected_at: Instant | None
    record_state: RecordState
    attempts: int
    number: ListedNumber
    others: tuple[ListedNumber, ...]
    redial_interval: Millis
    redial_by_outcome: dict[str, Millis]
    cap: int
    run_started_at: Instant | None
    once_a_day: bool
    zone: str
    cohort: int
    kind: CallKind
    dialled: bool
    """False = of a shown record that was not called."""


def mark_ended(tx: Tx, order: MarkEnded) -> Done:
    """Carry out `MarkEnded`.

    Raises:
        Refused: CALL_GONE, when there is no such attempt.
    """
    ending = ending_of(tx, order.attempt)
    if ending is None:
        return Done()
    outcome, dialled = _outcome(order, ending), int(order.dialled)
    tx.execute(
        "UPDATE attempt SET state = 'ended', outcome = ?, ended_at = ?, ended_by = ?, held = ?, held_since = NULL,"
        " n = CASE WHEN ? = 1 THEN n END, dialled = ?, revision = revision + 1 WHERE id = ?",
        (outcome, order.at, order.ended_by, order.held, dialled, dialled, order.attempt),
    )
    if ending.connected_at is not None:
        close_recording(tx, CloseRecording(order.attempt, order.at))
        if ending.run is not None:
            _count_talk(tx, order, ending.run, ending.connected_at)
        tx.execute(
            "UPDATE record SET state = 'wrapup', last_outcome = ?, last_dial_at = ?, revision = revision + 1"
            " WHERE id = ? AND state = 'live'",
            (outcome, ending.dialled_at, ending.record),
        )
    elif ending.run is None:
        _keep_promised(tx, ending, outcome if order.dialled else None)
    elif ending.kind is CallKind.PREVIEW and not order.dialled:
        called = int(ending.dialled)
        tx.execute("UPDATE job_run SET attempts = attempts - ? WHERE id = ?", (called, ending.run))
        _put_back(tx, ending)
    else:
        counter = COUNTERS.get(outcome, "other")
        tx.execute(f"UPDATE job_run SET {counter} = {counter} + 1 WHERE id = ?", (ending.run,))
        if order.dialled:
            move_record(tx, ending, outcome, _next_dial(ending, outcome), ending.attempts)
        else:
            _put_back(tx, ending)
    return Done()


def _put_back(tx: Tx, ending: Ending) -> None:
    """Nobody was dialled: the record is due as before."""
    as_before = NextDial(RecordState.READY, ending.due_at, (ending.number, *ending.others))
    move_record(tx, ending, None, as_before, ending.attempts - 1)


def ending_of(tx: Tx, attempt: AttemptId) -> Ending | None:
    """The attempt, with its record locked; None when it is over already.

    Raises:
        Refused: CALL_GONE, when there is no such attempt.
    """
    row = tx.one(
        "SELECT a.state, a.record_id, a.run_id, a.batch_id, a.group_id, a.due_at, a.dialled_at, a.connected_at,"
        " r.state, r.attempts, r.number, r.number_as_given, r.phone_type, r.other_numbers, u.redial_interval,"
        " u.redial_by_outcome, u.attempt_cap, j.started_at, u.once_a_day, c.zone, r.cohort, a.kind,"
        " a.dialled"
        " FROM attempt a JOIN record r ON r.id = a.record_id"
        f" JOIN campaign c ON c.id = a.campaign_id JOIN dial_rule u ON {RULE_OF_RECORD}"
        f" LEFT JOIN job_run j ON j.id = a.run_id WHERE a.id = ?{_lock(tx, 'a, r')}",
        (attempt,),
    )
    if row is None:
        raise Refused(RefusalCode.CALL_GONE)
    if row[0] == AttemptState.ENDED:
        return None
    return Ending(
        record=row[1],
        run=row[2],
        batch=row[3],
        group=row[4],
        due_at=row[5],
        dialled_at=row[6],
        connected_at=row[7],
        record_state=RecordState(row[8]),
        attempts=row[9],
        number=ListedNumber(row[10], row[11], PhoneType(row[12])),
        others=decode(row[13]),
        redial_interval=row[14],
        redial_by_outcome=dict(json.loads(row[15])),
        cap=row[16],
        run_started_at=row[17],
        once_a_day=bool(row[18]),
        zone=row[19],
        cohort=row[20],
        kind=CallKind(row[21]),
        dialled=bool(row[22]),
    )


def _lock(tx: Tx, tables: str) -> str:
    return f"{tx.dialect.for_update} OF {tables}" if tx.dialect.for_update else ""


def _outcome(order: MarkEnded, ending: Ending) -> Outcome:
    """Connected means joined to an agent, whatever else was heard (domain 2.2)."""
    if ending.connected_at is not None:
        return Outcome.CONNECTED
    return Outcome.ABANDONED if order.outcome is Outcome.CONNECTED else order.outcome


def _count_talk(tx: Tx, order: MarkEnded, run: int, connected_at: Instant) -> None:
    talk = max(0, order.at - connected_at - order.held)
    tx.execute("UPDATE job_run SET talk = talk + ? WHERE id = ?", (talk, run))


def _next_dial(ending: Ending, outcome: Outcome) -> NextDial:
    interval = ending.redial_by_outcome.get(outcome, ending.redial_interval)
    rested = rests_until(ending.dialled_at, interval, ending.zone, once_a_day=ending.once_a_day)
    return after_call(
        outcome,
        (ending.number, *ending.others),
        attempts=ending.attempts,
        cap=ending.cap,
        due_at=ending.due_at,
        rests_until=due_again(rested, ending.run_started_at),
    )


def _keep_promised(tx: Tx, ending: Ending, outcome: Outcome | None) -> None:
    """Nobody was reached, or even dialled (None): the promise stays unless it was called off meanwhile (row 265)."""
    tx.execute(
        "UPDATE record SET state = CASE WHEN EXISTS (SELECT 1 FROM callback c WHERE c.record_id = record.id"
        " AND c.state = 'open') THEN 'promised' WHEN EXISTS (SELECT 1 FROM do_not_call d"
        " WHERE d.number = record.number AND (d.campaign_id IS NULL OR d.campaign_id = record.campaign_id))"
        " THEN 'blocked' ELSE 'finished' END, last_outcome = coalesce(?, last_outcome),"
        " last_dial_at = CASE WHEN ? = 1 THEN ? ELSE last_dial_at END, revision = revision + 1"
        " WHERE id = ? AND state = 'live'",
        (outcome, int(outcome is not None), ending.dialled_at, ending.record),
    )


def move_record(tx: Tx, ending: Ending, outcome: Outcome | None, to: NextDial, attempts: int) -> None:
    """Let a record that is live stand where `to` says, with so many attempts; `outcome` None = as it was."""
    if ending.record_state is not RecordState.LIVE:
        return
    first, *others = to.numbers
    tx.execute(
        "UPDATE record SET state = ?, next_at = ?, attempts = ?, number = ?, number_as_given = ?, phone_type = ?,"
        " other_numbers = ?, last_outcome = coalesce(?, last_outcome), revision = revision + 1 WHERE id = ?",
        (
            to.state,
            to.next_at,
            attempts,
            first.number,
            first.as_given,
            first.phone_type,
            encode(tuple(others)),
            outcome,
            ending.record,
        ),
    )
    cohort = ending.cohort
    if first.number != ending.number.number:
        cohort = cohort_of(tx, ending.record)
        tx.execute("UPDATE record SET cohort = ? WHERE id = ?", (cohort, ending.record))
    if to.state is RecordState.READY and not block_if_listed(tx, ending.record):
        after = Standing(ending.group, first.phone_type, attempts, to.next_at, cohort)
        keep_count(tx, ending.batch, None, after)


def mark_unsaved(tx: Tx, order: MarkUnsaved) -> Done:
    """Carry out `MarkUnsaved` (domain rows 280, 283)."""
    found = tx.one(
        "UPDATE attempt SET result = 'unsaved', revision = revision + 1 WHERE id = ? AND result = 'due'"
        " RETURNING run_id",
        (order.attempt,),
    )
    if found is not None and found[0] is not None:
        tx.execute("UPDATE job_run SET unsaved = unsaved + 1 WHERE id = ?", found)
    return Done()


def keep_draft(tx: Tx, order: KeepDraft) -> Done:
    """Carry out `KeepDraft`: the newest sequence stays (guarantee I7); a draft of a saved call is nothing any more."""
    tx.execute(
        "INSERT INTO draft (attempt_id, agent_id, sequence, note, disposition_id, callback_at, for_group, at)"
        " SELECT id, ?, ?, ?, ?, ?, ?, ? FROM attempt WHERE id = ? AND agent_id = ? AND result IN ('due', 'unsaved')"
        " ON CONFLICT (attempt_id) DO UPDATE SET sequence = excluded.sequence, note = excluded.note,"
        " disposition_id = excluded.disposition_id, callback_at = excluded.callback_at,"
        " for_group = excluded.for_group, at = excluded.at WHERE draft.sequence < excluded.sequence",
        (
            order.agent,
            order.sequence,
            order.note,
            order.disposition,
            order.callback_at,
            int(order.for_group),
            order.at,
            order.attempt,
            order.agent,
        ),
    )
    return Done()
