"""The result of a call: saved once, with all that follows from it in the same transaction (rows 89, 104, 230, 242).

Rule: what the result says decides where the record goes; a promise keeps it out of automatic dialling (row 182), and a
do-not-call result is stronger than a promise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kaden.clock import Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AfterSave,
    AgentState,
    BatchId,
    CampaignId,
    GroupId,
    NextAction,
    PhoneType,
    RecordId,
    RecordState,
    RunId,
)
from server.dialer.hours import rests_until
from server.dialer.model import SessionId
from server.dialer.writes import CloseSession, NoteAgentState, ResultSaved, SaveResult
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.do_not_call import block_if_listed, list_number
from server.storage.transactions.redial import due_again
from server.storage.transactions.sessions import close_session, note_agent_state

_CALL: Final = (
    "SELECT a.result, a.agent_id, a.record_id, a.run_id, a.batch_id, a.campaign_id, a.group_id, a.number,"
    " a.dialled_at, a.answered_at, a.revision, r.attempts, r.phone_type, c.handling_entry, u.redial_interval,"
    " u.attempt_cap, j.started_at, u.once_a_day, c.zone, r.cohort FROM attempt a JOIN record r ON r.id = a.record_id"
    " JOIN campaign c ON c.id = a.campaign_id JOIN dial_rule u ON u.id = c.rule_id"
    " JOIN job_run j ON j.id = a.run_id WHERE a.id = ?"
)


_PAUSES: Final = {AfterSave.BREAK: AgentState.BREAK, AfterSave.AWAY: AgentState.AWAY}


@dataclass(frozen=True, slots=True)
class _Call:
    """A call whose result is to be saved."""

    result: str
    agent: int | None
    record: RecordId
    run: RunId
    batch: BatchId
    campaign: CampaignId
    group: GroupId
    number: str
    dialled_at: Instant
    answered_at: Instant | None
    revision: int
    attempts: int
    phone_type: str
    handling_entry: int
    redial_interval: Millis
    cap: int
    run_started_at: Instant
    once_a_day: int
    zone: str
    cohort: int


@dataclass(frozen=True, slots=True)
class _Choice:
    """What the agent chose; without handling entry there is nothing to choose, and the record is finished (row 80)."""

    label: str
    action: NextAction


def save_result(tx: Tx, order: SaveResult) -> ResultSaved:
    """Carry out `SaveResult`.

    Raises:
        Refused: CALL_GONE, ALREADY_SAVED, RESULT_REQUIRED, UNKNOWN_RESULT, RESULT_INACTIVE, CALLBACK_REQUIRED,
            NOTE_REQUIRED.
    """
    call = _call(tx, order)
    choice = _choice(tx, order, call)
    listed = choice.action is NextAction.DO_NOT_CALL
    promised = order.callback_at is not None and not listed
    _close_attempt(tx, order, call)
    _go_on(tx, order)
    _settle_callback(tx, order, call, promised=promised)
    state = _move_record(tx, order, call, choice, promised=promised)
    if listed:
        list_number(tx, call.campaign, call.number, choice.label, order.by.account, order.at, order.attempt)
    audit.note(
        tx,
        "result.save",
        f"attempt:{order.attempt}",
        order.by.account,
        order.at,
        after={"disposition": order.disposition, "callback_at": order.callback_at, "record": state},
    )
    saved = ResultSaved(order.at, call.revision + 1, call.number if listed else None)
    if call.result != "unsaved":
        return saved
    return replace(saved, completed=call.run, campaign=call.campaign, answered_at=call.answered_at)


def _call(tx: Tx, order: SaveResult) -> _Call:
    lock = f"{tx.dialect.for_update} OF a, r" if tx.dialect.for_update else ""
    row = tx.one(f"{_CALL}{lock}", (order.attempt,))
    call = None if row is None else _Call(*row)
    if call is not None and call.result == "saved":
        raise Refused(RefusalCode.ALREADY_SAVED)
    if call is None or call.result == "none" or call.agent != order.agent:
        raise Refused(RefusalCode.CALL_GONE)
    return call


def _choice(tx: Tx, order: SaveResult, call: _Call) -> _Choice:
    if order.disposition is None:
        if call.handling_entry:
            raise Refused(RefusalCode.RESULT_REQUIRED)
        return _Choice("", NextAction.STOP)
    row = tx.one(
        "SELECT label, active, next_action, required FROM disposition WHERE id = ? AND campaign_id = ?",
        (order.disposition, call.campaign),
    )
    if row is None:
        raise Refused(RefusalCode.UNKNOWN_RESULT, result=order.disposition)
    label, active, action, required = row
    if not active:
        raise Refused(RefusalCode.RESULT_INACTIVE, result=label)
    if action == NextAction.CALLBACK and order.callback_at is None:
        raise Refused(RefusalCode.CALLBACK_REQUIRED, result=label)
    if required and not order.note.strip():
        raise Refused(RefusalCode.NOTE_REQUIRED, result=label)
    return _Choice(label, NextAction(action))


def _close_attempt(tx: Tx, order: SaveResult, call: _Call) -> None:
    tx.execute(
        "UPDATE attempt SET result = 'saved', disposition_id = ?, note = ?, saved_at = ?, saved_by = ?,"
        " revision = revision + 1 WHERE id = ?",
        (order.disposition, order.note, order.at, order.by.account, order.attempt),
    )
    tx.execute("DELETE FROM draft WHERE attempt_id = ?", (order.attempt,))
    tx.execute(
        "UPDATE job_run SET saved = saved + 1, unsaved = unsaved - ? WHERE id = ?",
        (int(call.result == "unsaved"), call.run),
    )


def _go_on(tx: Tx, order: SaveResult) -> None:
    """What the agent does next is saved with the result, so that a crash in between does not forget it (row 232).

    An agent who goes on has nothing to note: whoever has no call waits. One whose call is not at the desk any more (an
    unsaved record) stays as is.
    """
    at_desk = tx.one(
        "SELECT session_id FROM agent_state WHERE agent_id = ? AND attempt_id = ? AND state = ?",
        (order.agent, order.attempt, AgentState.WRAPUP),
    )
    if at_desk is None or order.then is AfterSave.CONTINUE:
        return
    session = SessionId(at_desk[0])
    if order.then is AfterSave.END:
        close_session(tx, CloseSession(session, order.at, None))
    else:
        note_agent_state(tx, NoteAgentState(order.agent, _PAUSES[order.then], session, None, order.at))


def _settle_callback(tx: Tx, order: SaveResult, call: _Call, *, promised: bool) -> None:
    """Close the promise that this call kept, and open the new one."""
    tx.execute("UPDATE callback SET state = 'done' WHERE record_id = ? AND state = 'open'", (call.record,))
    if promised:
        tx.execute(
            "INSERT INTO callback (campaign_id, record_id, number, agent_id, attempt_id, due_at, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                call.campaign,
                call.record,
                call.number,
                order.agent,
                order.attempt,
                order.callback_at,
                order.at,
            ),
        )


def _move_record(tx: Tx, order: SaveResult, call: _Call, choice: _Choice, *, promised: bool) -> RecordState:
    state = _state_after(call, choice.action, promised=promised)
    rested = rests_until(call.dialled_at, call.redial_interval, call.zone, once_a_day=bool(call.once_a_day))
    next_at = due_again(rested, call.run_started_at)
    changed = tx.execute(
        "UPDATE record SET state = ?, next_at = ?, last_disposition = ?, revision = revision + 1"
        " WHERE id = ? AND state IN ('live', 'wrapup')",
        (state, next_at, order.disposition, call.record),
    )
    if changed and state is RecordState.READY and not block_if_listed(tx, call.record):
        after = Standing(call.group, PhoneType(call.phone_type), call.attempts, next_at, call.cohort)
        keep_count(tx, call.batch, None, after)
    return state


def _state_after(call: _Call, action: NextAction, *, promised: bool) -> RecordState:
    """Where the record goes: connected customers are dialled again only if their result says so (domain section 6)."""
    if action is NextAction.DO_NOT_CALL:
        return RecordState.BLOCKED
    if promised:
        return RecordState.PROMISED
    if action is NextAction.KEEP and call.attempts < call.cap:
        return RecordState.READY
    return RecordState.FINISHED
