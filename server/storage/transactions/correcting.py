"""A saved result that is changed, with all that follows from it: by its agent on the same day, else by a supervisor.

Rule: the newest result of a record decides where the record is and what is promised, so both follow its correction;
calls since that reached nobody change nothing in that. What an older one promised is refused, and so is all that moves
the record while the customer is being called. A number once listed stays listed, and the run's counters stay: the call
was saved once (domain rows 276 to 278, 286).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AccountId,
    AfterSave,
    AgentId,
    AttemptId,
    NextAction,
    RecordId,
    RecordState,
)
from server.dialer.result_checks import Entered, choice_refusal, result_refusal
from server.dialer.writes import Done, SaveResult
from server.storage.my_work_port import Correction
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.do_not_call import list_number
from server.storage.transactions.handled import own_call
from server.storage.transactions.owners import disowned, owner_after
from server.storage.transactions.plan import campaign_towards
from server.storage.transactions.requests import once
from server.storage.transactions.results import (
    CallFacts,
    Choice,
    chosen,
    facts_of,
    follow,
    move_record,
    promises,
    wait_again,
)
from server.storage.transactions.returning import leave_to_group

_SAVED: Final = (
    "SELECT a.disposition_id, a.note, k.due_at, k.agent_id IS NULL AND k.id IS NOT NULL, r.state,"
    " coalesce(nullif(r.name, ''), nullif(r.company, ''), a.number_as_given), coalesce(e.full_name, s.full_name),"
    " coalesce(e.name, s.name), coalesce(a.edited_at, a.saved_at), coalesce(a.edited_by, a.saved_by) FROM attempt a"
    " JOIN record r ON r.id = a.record_id LEFT JOIN account e ON e.id = a.edited_by"
    " LEFT JOIN account s ON s.id = a.saved_by"
    " LEFT JOIN callback k ON k.record_id = a.record_id AND k.state = 'open' AND k.own = 0 AND k.attempt_id = a.id"
    " WHERE a.id = ?"
)

_SINCE: Final = (
    "SELECT result FROM attempt WHERE record_id = ? AND id > ? AND (result <> 'none' OR state <> 'ended')"
)
"""Later calls that brought a result or still may."""

_KEEP_VERSION: Final = (
    "INSERT INTO attempt_version (attempt_id, revision, disposition_id, note, callback_at, at, account_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class _Saved:
    """What a result was before its correction."""

    entered: Entered
    for_group: bool
    record: RecordState
    customer: str
    at: Instant
    by: AccountId | None


class _Standing(Enum):
    """What a result still decides."""

    NEWEST = auto()
    OLDER = auto()
    """A later call has brought a result, or waits for one."""
    BEING_CALLED = auto()
    """The newest, but a later call is under way."""


def correct_once(tx: Tx, correction: Correction) -> Done:
    """As `MyWorkBooks.correct`."""
    return once(tx, correction.by, correction, correction.at, _correct)


def _correct(tx: Tx, correction: Correction) -> Done:
    call, before = _saved(tx, correction)
    campaign = campaign_towards(tx, call.campaign, call.record)
    standing = _standing(tx, call.record, correction.attempt)
    after = Entered(correction.disposition, correction.note, correction.callback_at)
    if standing is _Standing.OLDER:
        refusal = choice_refusal(after, campaign, before.entered.disposition)
    else:
        refusal = result_refusal(after, campaign, correction.at, before.entered)
    if refusal is not None:
        raise refusal
    was, choice = chosen(campaign, before.entered.disposition), chosen(campaign, after.disposition)
    promises = (after.callback_at, correction.for_group and after.callback_at is not None)
    same_promise = promises == (before.entered.callback_at, before.for_group)
    stays = same_promise and (was.action, was.belongs) == (choice.action, choice.belongs)
    if choice.action is not NextAction.DO_NOT_CALL:
        _refuse_undecided(standing, before, same_promise=same_promise, stays=stays)
    _write(tx, correction, call, before)
    if standing is _Standing.NEWEST and not stays:
        _follow(tx, correction, call, choice, kept=same_promise)
    elif standing is not _Standing.OLDER:
        tx.execute(
            "UPDATE record SET last_disposition = ?, revision = revision + 1 WHERE id = ?",
            (after.disposition, call.record),
        )
    if standing is _Standing.OLDER and not choice.belongs and disowned(tx, call.record, correction.attempt):
        # Later calls were the owner's because of this one: what waits of them is the dialler's again, or the group's.
        leave_to_group(tx, call.record, correction.at)
    if choice.action is NextAction.DO_NOT_CALL:
        # Whatever became of the record since: who said it must not be called meant it (row 104).
        by, attempt = correction.by.account, correction.attempt
        list_number(tx, call.campaign, call.number, choice.label, by, correction.at, attempt)
    _note(tx, correction, before, after, call.record)
    return Done()


def _standing(tx: Tx, record: RecordId, attempt: AttemptId) -> _Standing:
    since = {result for (result,) in tx.all(_SINCE, (record, attempt))}
    if not since:
        return _Standing.NEWEST
    return _Standing.BEING_CALLED if since == {"none"} else _Standing.OLDER


def _refuse_undecided(standing: _Standing, before: _Saved, *, same_promise: bool, stays: bool) -> None:
    """What would not happen is not answered as done."""
    if standing is _Standing.OLDER and not same_promise:
        raise Refused(RefusalCode.CALLBACK_DECIDED_LATER)
    if standing is _Standing.BEING_CALLED and not stays:
        raise Refused(RefusalCode.BEING_CALLED, name=before.customer)


def _write(tx: Tx, correction: Correction, call: CallFacts, before: _Saved) -> None:
    """Put the new version in the place of the old one, which is kept aside (row 286)."""
    entered = before.entered
    tx.execute(
        _KEEP_VERSION,
        (
            correction.attempt,
            call.revision,
            entered.disposition,
            entered.note,
            entered.callback_at,
            before.at,
            before.by,
        ),
    )
    tx.execute(
        "UPDATE attempt SET disposition_id = ?, note = ?, edited_at = ?, edited_by = ?, revision = revision + 1"
        " WHERE id = ?",
        (correction.disposition, correction.note, correction.at, correction.by.account, correction.attempt),
    )


def _saved(tx: Tx, correction: Correction) -> tuple[CallFacts, _Saved]:
    """The call, locked, and its result as the editor saw it."""
    call = facts_of(tx, correction.attempt)
    if correction.own:
        own_call(tx, AgentId(correction.by.account), correction.attempt, correction.at)
    if call is None or call.result != "saved":
        raise Refused(RefusalCode.CALL_GONE)
    row = tx.one(_SAVED, (correction.attempt,))
    assert row is not None
    disposition, note, callback_at, for_group, record, customer, full_name, name, at, by = row
    if correction.revision != call.revision:
        changed = f"{local_time(at, ZoneInfo(call.zone)):%Y-%m-%d %H:%M:%S}"
        raise Refused(RefusalCode.RECORD_CHANGED, by=full_name or name or "-", at=changed)
    entered = Entered(disposition, note, callback_at)
    return call, _Saved(entered, bool(for_group), RecordState(record), customer, at, by)


def _follow(tx: Tx, correction: Correction, call: CallFacts, choice: Choice, *, kept: bool) -> None:
    """Let the record wait for its result once more, and go where the new one sends it.

    `kept`: the promise is the one that there was.
    """
    order = _as_saved(correction, call)
    if promises(order, choice) and kept:
        owner_after(tx, call.record, order, call.campaign, belongs=choice.belongs)
        wait_again(tx, call.record)
        move_record(tx, order, call, choice, promised=True)
    else:
        _call_off(tx, correction)
        wait_again(tx, call.record)
        follow(tx, order, call, choice)


def _as_saved(correction: Correction, call: CallFacts) -> SaveResult:
    # Of a call that the customer made nobody at a desk could promise anything.
    nobodys = call.agent is None
    return SaveResult(
        by=correction.by,
        attempt=correction.attempt,
        agent=AgentId(correction.by.account if call.agent is None else call.agent),
        disposition=correction.disposition,
        note=correction.note,
        callback_at=correction.callback_at,
        then=AfterSave.CONTINUE,
        at=correction.at,
        for_group=correction.for_group or nobodys,
    )


def _call_off(tx: Tx, correction: Correction) -> None:
    """The promise of this call is not what was meant."""
    tx.execute(
        "UPDATE callback SET state = 'cancelled', closed_at = ?, closed_by = ? WHERE attempt_id = ? AND state = 'open'"
        " AND record_id = (SELECT record_id FROM attempt WHERE id = ?)",
        (correction.at, correction.attempt, correction.attempt, correction.attempt),
    )


def _note(tx: Tx, correction: Correction, before: _Saved, after: Entered, record: RecordId) -> None:
    """Both versions; of notes, which are the customers' words, whether they differ."""
    state = tx.one("SELECT state FROM record WHERE id = ?", (record,))
    assert state is not None
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
            "record": state[0],
            "note_changed": after.note != before.entered.note,
        },
    )
