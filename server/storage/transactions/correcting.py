"""A saved result that its agent changes on the same day, with all that follows from it (domain rows 276, 277).

Rule: the newest result of a record decides where the record is, so it moves only when that one is corrected, and never
while a call to it goes on. A number once listed stays listed, and the run's counters stay: the call was saved once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AfterSave, AgentId, NextAction, PhoneType, RecordId, RecordState
from server.dialer.result_checks import Entered, choice_refusal, result_refusal
from server.dialer.writes import SaveResult
from server.storage.my_work_port import Corrected, Correction
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.do_not_call import list_number
from server.storage.transactions.handled import own_call
from server.storage.transactions.plan import campaign_by_id
from server.storage.transactions.requests import once
from server.storage.transactions.results import (
    CallFacts,
    Choice,
    chosen,
    facts_of,
    move_record,
    settle_callback,
)

_SAVED: Final = (
    "SELECT a.disposition_id, a.note, k.due_at, k.agent_id IS NULL AND k.id IS NOT NULL, r.state,"
    " coalesce(e.full_name, s.full_name), coalesce(e.name, s.name), coalesce(a.edited_at, a.saved_at) FROM attempt a"
    " JOIN record r ON r.id = a.record_id LEFT JOIN account e ON e.id = a.edited_by"
    " LEFT JOIN account s ON s.id = a.saved_by"
    " LEFT JOIN callback k ON k.record_id = a.record_id AND k.state = 'open' AND k.attempt_id = a.id WHERE a.id = ?"
)

_DECIDED_LATER: Final = (
    "SELECT 1 FROM attempt WHERE record_id = ? AND id > ?"
    " AND NOT (callback_id IS NOT NULL AND state = 'ended' AND result = 'none') LIMIT 1"
)
"""A promised call that reached nobody decides nothing."""


@dataclass(frozen=True, slots=True)
class _Saved:
    """What a result was before its correction."""

    entered: Entered
    for_group: bool
    record: RecordState


def correct_once(tx: Tx, correction: Correction) -> Corrected:
    """As `MyWorkBooks.correct`."""
    return once(tx, correction.by, correction, correction.at, _correct)


def _correct(tx: Tx, correction: Correction) -> Corrected:
    call, before = _saved(tx, correction)
    campaign = campaign_by_id(tx, call.campaign)
    decides = (
        before.record is not RecordState.LIVE
        and tx.one(_DECIDED_LATER, (call.record, correction.attempt)) is None
    )
    after = Entered(correction.disposition, correction.note, correction.callback_at if decides else None)
    if decides:
        refusal = result_refusal(after, campaign, correction.at, before.entered)
    else:
        refusal = choice_refusal(after, campaign, before.entered.disposition)
    if refusal is not None:
        raise refusal
    tx.execute(
        "UPDATE attempt SET disposition_id = ?, note = ?, edited_at = ?, edited_by = ?, revision = revision + 1"
        " WHERE id = ?",
        (after.disposition, after.note, correction.at, correction.by.account, correction.attempt),
    )
    choice = chosen(campaign, after.disposition)
    state = _follow(tx, correction, call, choice, before) if decides else before.record
    if choice.action is NextAction.DO_NOT_CALL:
        # Whatever became of the record since: who said it must not be called meant it (row 104).
        by, attempt = correction.by.account, correction.attempt
        list_number(tx, call.campaign, call.number, choice.label, by, correction.at, attempt)
    _note(tx, correction, before, after, state)
    return Corrected(call.campaign)


def _saved(tx: Tx, correction: Correction) -> tuple[CallFacts, _Saved]:
    """The call, locked, and its result as the editor saw it."""
    agent = AgentId(correction.by.account)
    call = facts_of(tx, correction.attempt)
    own = own_call(tx, agent, correction.attempt, correction.at)
    if call is None or own.result != "saved":
        raise Refused(RefusalCode.CALL_GONE)
    row = tx.one(_SAVED, (correction.attempt,))
    assert row is not None
    disposition, note, callback_at, for_group, record, full_name, name, at = row
    if correction.revision != call.revision:
        changed = f"{local_time(at, ZoneInfo(call.zone)):%Y-%m-%d %H:%M:%S}"
        raise Refused(RefusalCode.RECORD_CHANGED, by=full_name or name or "-", at=changed)
    return call, _Saved(Entered(disposition, note, callback_at), bool(for_group), RecordState(record))


def _follow(tx: Tx, correction: Correction, call: CallFacts, choice: Choice, before: _Saved) -> RecordState:
    """Let the record wait for its result once more, and go where the new one sends it; where that is."""
    promised = correction.callback_at is not None and choice.action is not NextAction.DO_NOT_CALL
    order = _as_saved(correction, call)
    as_promised = (before.entered.callback_at, before.for_group) == (order.callback_at, order.for_group)
    if not (promised and as_promised):
        _call_off(tx, correction)
        settle_callback(tx, order, call, promised=promised)
    _wait_again(tx, call.record)
    return move_record(tx, order, call, choice, promised=promised)


def _as_saved(correction: Correction, call: CallFacts) -> SaveResult:
    assert call.agent is not None
    return SaveResult(
        by=correction.by,
        attempt=correction.attempt,
        agent=AgentId(call.agent),
        disposition=correction.disposition,
        note=correction.note,
        callback_at=correction.callback_at,
        then=AfterSave.CONTINUE,
        at=correction.at,
        for_group=correction.for_group,
    )


def _call_off(tx: Tx, correction: Correction) -> None:
    """The promise of this call is not what was meant."""
    tx.execute(
        "UPDATE callback SET state = 'cancelled', closed_at = ?, closed_by = ? WHERE attempt_id = ? AND state = 'open'"
        " AND record_id = (SELECT record_id FROM attempt WHERE id = ?)",
        (correction.at, correction.attempt, correction.attempt, correction.attempt),
    )


def _wait_again(tx: Tx, record: RecordId) -> None:
    """From wherever its last result sent it; of the runs it is a candidate of, it is none any more."""
    row = tx.one(
        "SELECT state, batch_id, group_id, phone_type, attempts, next_at, cohort FROM record WHERE id = ?",
        (record,),
    )
    assert row is not None
    state, batch, group, phone_type, attempts, next_at, cohort = row
    tx.execute("UPDATE record SET state = 'wrapup' WHERE id = ?", (record,))
    if state == RecordState.READY:
        keep_count(tx, batch, Standing(group, PhoneType(phone_type), attempts, next_at, cohort), None)


def _note(tx: Tx, correction: Correction, before: _Saved, after: Entered, state: RecordState) -> None:
    """Both versions; of notes, which are the customers' words, whether they differ."""
    audit.note(
        tx,
        "result.correct",
        f"attempt:{correction.attempt}",
        correction.by.account,
        correction.at,
        before={
            "disposition": before.entered.disposition,
            "callback_at": before.entered.callback_at,
            "record": before.record,
        },
        after={
            "disposition": after.disposition,
            "callback_at": after.callback_at,
            "record": state,
            "note_changed": after.note != before.entered.note,
        },
    )
