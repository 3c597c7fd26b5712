"""The result of a call: saved once, with all that follows from it in the same transaction (rows 89, 104, 230, 242).

Rule: what the result says decides where the record goes; a promise keeps it out of automatic dialling (row 182), and a
do-not-call result is stronger than a promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AfterSave,
    AgentId,
    AgentState,
    AttemptId,
    BatchId,
    CampaignId,
    DispositionId,
    GroupId,
    NextAction,
    PhoneType,
    RecordId,
    RecordState,
    RunId,
    StatusId,
)
from server.dialer.hours import rests_until
from server.dialer.model import Campaign, SessionId
from server.dialer.result_checks import Entered, choice_refusal, promise_refusal, result_refusal
from server.dialer.writes import CloseSession, NoteAgentState, ResultSaved, SaveResult
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.do_not_call import block_if_listed, is_listed, list_number
from server.storage.transactions.owners import kept_by, owner_after
from server.storage.transactions.plan import RULE_OF_RECORD, campaign_towards
from server.storage.transactions.redial import due_again
from server.storage.transactions.sessions import close_session, note_agent_state

_CALL: Final = (
    "SELECT a.result, a.agent_id, a.record_id, a.run_id, a.batch_id, a.campaign_id, a.group_id, a.number,"
    " a.number_as_given, coalesce(r.last_dial_at, a.dialled_at), a.answered_at, a.revision, r.attempts, r.phone_type,"
    " u.redial_interval, u.attempt_cap, j.started_at, u.once_a_day, c.zone, r.cohort FROM attempt a"
    " JOIN record r ON r.id = a.record_id JOIN campaign c ON c.id = a.campaign_id"
    f" JOIN dial_rule u ON {RULE_OF_RECORD}"
    " LEFT JOIN job_run j ON j.id = a.run_id WHERE a.id = ?"
)


_PAUSES: Final = {AfterSave.BREAK: AgentState.BREAK, AfterSave.AWAY: AgentState.AWAY}


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call with what decides what follows from its result."""

    result: str
    agent: int | None
    record: RecordId
    run: RunId | None
    """None = a call that kept a promise."""
    batch: BatchId
    campaign: CampaignId
    group: GroupId
    number: str
    number_as_given: str
    last_dial_at: Instant
    """When the customer's phone last rang: by this call, or by a later one that reached nobody."""
    answered_at: Instant | None
    revision: int
    attempts: int
    phone_type: str
    redial_interval: Millis
    cap: int
    run_started_at: Instant | None
    once_a_day: int
    zone: str
    cohort: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What the agent chose; without handling entry there is nothing to choose, and the record is finished (row 80)."""

    label: str
    action: NextAction
    belongs: bool = False
    """Whether the customer belongs to the agent from then on (domain row 328)."""


def save_result(tx: Tx, order: SaveResult) -> ResultSaved:
    """Carry out `SaveResult`.

    Raises:
        Refused: CALL_GONE, ALREADY_SAVED, and the codes under "results", PROMISE_LISTED among them.
    """
    call = _call(tx, order)
    choice = _choice(tx, order, call)
    listed = choice.action is NextAction.DO_NOT_CALL
    _close_attempt(tx, order, call)
    _go_on(tx, order)
    changed, state = follow(tx, order, call, choice)
    if listed:
        who, at = order.by.account, order.at
        done = list_number(tx, call.campaign, call.number, choice.label, who, at, order.attempt)
        changed = changed or done.called_off
    audit.note(
        tx,
        "result.save",
        f"attempt:{order.attempt}",
        order.by.account,
        order.at,
        after={
            "disposition": order.disposition,
            "callback_at": order.callback_at,
            "record": state,
            **({} if AgentId(order.by.account) == order.agent else {"agent": order.agent}),
        },
    )
    unsaved = call.result == "unsaved"
    return ResultSaved(
        order.at,
        call.revision + 1,
        call.number if listed else None,
        call.campaign,
        unsaved=unsaved,
        completed=call.run if unsaved else None,
        promises_changed=changed,
        answered_at=call.answered_at if unsaved else None,
    )


def follow(tx: Tx, order: SaveResult, call: CallFacts, choice: Choice) -> tuple[bool, RecordState]:
    """Carry out what a result means for its record: whether promises changed, and where the record is."""
    own, promised = own_call(tx, order, call, choice), promises(order, choice)
    changed = settle_callback(
        tx, own or order, call, promised=promised or own is not None, own=own is not None
    )
    return changed, move_record(tx, own or order, call, choice, promised=promised or own is not None)


def promises(order: SaveResult, choice: Choice) -> bool:
    """Whether a result promises the customer a call."""
    return order.callback_at is not None and choice.action is not NextAction.DO_NOT_CALL


def own_call(tx: Tx, order: SaveResult, call: CallFacts, choice: Choice) -> SaveResult | None:
    """The result with the call of the owner's own that it opens, if it does (row 328)."""
    owner = owner_after(tx, call.record, order, call.campaign, belongs=choice.belongs)
    if owner is None or is_listed(tx, call.number, call.campaign):
        return None
    campaign = campaign_towards(tx, call.campaign, call.record)
    return kept_by(order, owner, choice.action, campaign, _rested(call))


def _call(tx: Tx, order: SaveResult) -> CallFacts:
    call = facts_of(tx, order.attempt)
    if call is not None and call.result == "saved":
        raise Refused(RefusalCode.ALREADY_SAVED)
    if call is None or call.result == "none" or call.agent != order.agent:
        raise Refused(RefusalCode.CALL_GONE)
    return call


def _choice(tx: Tx, order: SaveResult, call: CallFacts) -> Choice:
    """What was chosen, judged by what the campaign is now; of a call at its desk the promised time was judged there."""
    campaign = campaign_towards(tx, call.campaign, call.record)
    entered = Entered(order.disposition, order.note, order.callback_at)
    if call.result == "unsaved":
        refusal = result_refusal(entered, campaign, order.at)
    else:
        refusal = choice_refusal(entered, campaign) or promise_refusal(entered, campaign)
    if refusal is not None:
        raise refusal
    return chosen(campaign, order.disposition)


def facts_of(tx: Tx, attempt: AttemptId) -> CallFacts | None:
    """A call and its record, both locked; None when there is no such call."""
    lock = f"{tx.dialect.for_update} OF a, r" if tx.dialect.for_update else ""
    row = tx.one(f"{_CALL}{lock}", (attempt,))
    return None if row is None else CallFacts(*row)


def chosen(campaign: Campaign, disposition: DispositionId | None) -> Choice:
    """What a choice means that `result_checks` let pass."""
    if disposition is None:
        return Choice("", NextAction.STOP)
    return next(
        Choice(d.label, d.next_action, d.belongs) for d in campaign.dispositions if d.id == disposition
    )


def _close_attempt(tx: Tx, order: SaveResult, call: CallFacts) -> None:
    tx.execute(
        "UPDATE attempt SET result = 'saved', disposition_id = ?, note = ?, saved_at = ?, saved_by = ?,"
        " revision = revision + 1 WHERE id = ?",
        (order.disposition, order.note, order.at, order.by.account, order.attempt),
    )
    tx.execute("DELETE FROM draft WHERE attempt_id = ?", (order.attempt,))
    if call.run is not None:
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
        status = _wished_status(tx, session) if order.then is AfterSave.AWAY else None
        note_agent_state(
            tx, NoteAgentState(order.agent, _PAUSES[order.then], session, None, order.at, status)
        )


def _wished_status(tx: Tx, session: SessionId) -> StatusId | None:
    """The custom status in which the agent wished to be away (row 204)."""
    row = tx.one("SELECT pause_status_id FROM agent_session WHERE id = ?", (session,))
    return None if row is None else row[0]


def settle_callback(tx: Tx, order: SaveResult, call: CallFacts, *, promised: bool, own: bool = False) -> bool:
    """Close the promise that this call kept, and open the new one, to the agent or to the group (row 268).

    `own`: it is the call of an owner's own, of which nobody told the customer.

    Returns:
        Whether there was anything to close or to open.

    Raises:
        Refused: PROMISE_LISTED, when the number may not be called again (row 99).
    """
    if promised and is_listed(tx, call.number, call.campaign):
        raise Refused(RefusalCode.PROMISE_LISTED, number=call.number_as_given)
    closed = tx.execute(
        "UPDATE callback SET state = 'done', closed_at = ?, closed_by = ? WHERE record_id = ? AND state = 'open'",
        (order.at, order.attempt, call.record),
    )
    if promised:
        tx.execute(
            "INSERT INTO callback (campaign_id, record_id, number, agent_id, group_id, attempt_id, due_at, at,"
            " own) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                call.campaign,
                call.record,
                call.number,
                None if order.for_group else order.agent,
                call.group if order.for_group else None,
                order.attempt,
                order.callback_at,
                order.at,
                int(own),
            ),
        )
    return promised or closed > 0


def move_record(tx: Tx, order: SaveResult, call: CallFacts, choice: Choice, *, promised: bool) -> RecordState:
    """Let the record go where the result sends it, if it waits for one; where that is."""
    state = _state_after(call, choice.action, promised=promised)
    next_at = due_again(_rested(call), call.run_started_at)
    changed = tx.execute(
        "UPDATE record SET state = ?, next_at = ?, last_disposition = ?, revision = revision + 1"
        " WHERE id = ? AND state IN ('live', 'wrapup')",
        (state, next_at, order.disposition, call.record),
    )
    if changed and state is RecordState.READY:
        if block_if_listed(tx, call.record):
            return RecordState.BLOCKED
        after = Standing(call.group, PhoneType(call.phone_type), call.attempts, next_at, call.cohort)
        keep_count(tx, call.batch, None, after)
    return state


def _rested(call: CallFacts) -> Instant:
    """When the customer may be called again."""
    return rests_until(call.last_dial_at, call.redial_interval, call.zone, once_a_day=bool(call.once_a_day))


def wait_again(tx: Tx, record: RecordId) -> None:
    """Let a record wait for a result, from wherever its last one sent it; it is no run's candidate any more."""
    row = tx.one(
        "SELECT state, batch_id, group_id, phone_type, attempts, next_at, cohort FROM record WHERE id = ?",
        (record,),
    )
    assert row is not None
    state, batch, group, phone_type, attempts, next_at, cohort = row
    tx.execute("UPDATE record SET state = 'wrapup' WHERE id = ?", (record,))
    if state == RecordState.READY:
        keep_count(tx, batch, Standing(group, PhoneType(phone_type), attempts, next_at, cohort), None)


def _state_after(call: CallFacts, action: NextAction, *, promised: bool) -> RecordState:
    """Where the record goes: connected customers are dialled again only if their result says so (domain section 6)."""
    if action is NextAction.DO_NOT_CALL:
        return RecordState.BLOCKED
    if promised:
        return RecordState.PROMISED
    if action is NextAction.KEEP and call.attempts < call.cap:
        return RecordState.READY
    return RecordState.FINISHED
