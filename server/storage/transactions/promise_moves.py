"""Promises that a supervisor gives to somebody else, moves or withdraws (rows 269, 273 to 275).

Rule: what is changed is what was seen, and nobody's call is taken away while it goes on. Whoever keeps a promise works
on its campaign (row 275). Each order is one transaction with its lines in the audit log, and has its effect once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, CallbackId, CampaignId, GroupId, RecordId, RecordState
from server.dialer.result_checks import time_refusal
from server.dialer.writes import Done
from server.storage.callbacks_port import (
    AssignedPromises,
    AssignPromises,
    ChangePromise,
    KeptBy,
    SeenPromise,
    WithdrawPromise,
)
from server.storage.port import Row, Tx
from server.storage.transactions import audit
from server.storage.transactions.do_not_call import is_listed
from server.storage.transactions.open_promises import keeper_called
from server.storage.transactions.owners import hand_over, works_on
from server.storage.transactions.plan import campaign_by_id, campaign_towards
from server.storage.transactions.requests import once
from server.storage.transactions.returning import give_to_dialler

_PROMISE: Final = (
    "SELECT k.state, k.due_at, k.agent_id, k.group_id, k.campaign_id, k.record_id, k.number, r.state,"
    " coalesce(nullif(r.name, ''), nullif(r.company, ''), r.number_as_given), r.number_as_given, k.changed_at, k.own,"
    " coalesce(nullif(p.full_name, ''), p.name), r.owner_id FROM callback k"
    " JOIN record r ON r.id = k.record_id"
    " LEFT JOIN account p ON p.id = k.changed_by WHERE k.id = ?"
)

_CHANGE: Final = (
    "UPDATE callback SET due_at = ?, agent_id = ?, group_id = ?, moved = moved + ?, changed_at = ?, changed_by = ?"
    " WHERE id = ?"
)

_WITHDRAW: Final = (
    "UPDATE callback SET state = 'cancelled', closed_at = ?, reason = ?, changed_at = ?, changed_by = ?"
    " WHERE id = ?"
)

_OF_AGENT: Final = (
    "SELECT k.id, k.campaign_id, r.state FROM callback k JOIN record r ON r.id = k.record_id WHERE k.agent_id = ?"
    " AND k.state = 'open' AND k.campaign_id IN ({campaigns}) ORDER BY k.record_id"
)

_WORKED_BY: Final = (
    "SELECT 1 FROM batch t JOIN batch_group b ON b.batch_id = t.id WHERE t.campaign_id = ? AND b.group_id = ?"
    " LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class _Promise:
    state: str
    due_at: Instant
    agent: AgentId | None
    group: GroupId | None
    campaign: CampaignId
    record: RecordId
    number: str
    record_state: str
    customer: str
    number_as_given: str
    changed_at: Instant | None
    own: int
    """1 = it is the call of an owner's own, or was: nobody told the customer (row 328)."""
    changed_by: str | None
    owner: AgentId | None


def change_once(tx: Tx, order: ChangePromise) -> Done:
    """As `CallbackBooks.change_promise`."""
    return once(tx, order.by, order, order.at, _change)


def withdraw_once(tx: Tx, order: WithdrawPromise) -> Done:
    """As `CallbackBooks.withdraw_promise`."""
    return once(tx, order.by, order, order.at, _withdraw)


def assign_once(tx: Tx, order: AssignPromises) -> AssignedPromises:
    """As `CallbackBooks.assign_promises`."""
    return once(tx, order.by, order, order.at, _assign)


def assignable(tx: Tx, whose: str, campaigns: Sequence[CampaignId]) -> AssignedPromises:
    """As `CallbackBooks.count_assignable`."""
    agent, _ = keeper_called(tx, whose, "")
    states = [state for _, _, state in _of_agent(tx, agent, campaigns)]
    free = states.count(RecordState.PROMISED)
    return AssignedPromises(free, len(states) - free)


def _change(tx: Tx, order: ChangePromise) -> Done:
    promise = _as_seen(tx, order.seen)
    due_at = promise.due_at if order.due_at is None else order.due_at
    if due_at != promise.due_at:
        _refuse_time(tx, promise, due_at, order.at)
    to = KeptBy(promise.agent, promise.group)
    if order.agent or order.group:
        to = KeptBy(*keeper_called(tx, order.agent, order.group))
        _refuse_outside(tx, to, promise.campaign, order.agent or order.group)
    _write(tx, order.seen.callback, promise, to, due_at, order)
    return Done()


def _withdraw(tx: Tx, order: WithdrawPromise) -> Done:
    promise = _as_seen(tx, order.seen)
    by, at = order.by.account, order.at
    tx.execute(_WITHDRAW, (at, order.reason, at, by, order.seen.callback))
    tx.execute(
        "UPDATE record SET state = 'finished', revision = revision + 1 WHERE id = ? AND state = 'promised'",
        (promise.record,),
    )
    hand_over(tx, promise.record, None)
    before = {"callback_at": promise.due_at, "record": promise.record_state}
    after = {"record": RecordState.FINISHED, "reason": order.reason}
    audit.note(tx, "callback.cancel", f"callback:{order.seen.callback}", by, at, before, after)
    return Done()


def _assign(tx: Tx, order: AssignPromises) -> AssignedPromises:
    agent, _ = keeper_called(tx, order.whose, "")
    to = KeptBy(*keeper_called(tx, order.agent, order.group))
    rows = _of_agent(tx, agent, order.campaigns)
    for campaign in dict.fromkeys(campaign for _, campaign, _ in rows):
        _refuse_outside(tx, to, campaign, order.agent or order.group)
    given = 0
    for callback, _, _ in rows:
        promise = _locked(tx, callback)
        if (
            promise.state == "open"
            and promise.agent == agent
            and promise.record_state == RecordState.PROMISED
        ):
            _write(tx, callback, promise, to, promise.due_at, order)
            given += 1
    return AssignedPromises(given, len(rows) - given)


def _of_agent(tx: Tx, agent: AgentId | None, campaigns: Sequence[CampaignId]) -> Sequence[Row]:
    """The open promises of an agent in these campaigns, in the order in which their records are locked."""
    if not campaigns:
        return []
    marks = ", ".join("?" * len(campaigns))
    return tx.all(_OF_AGENT.format(campaigns=marks), (agent, *campaigns))


def _locked(tx: Tx, callback: CallbackId) -> _Promise:
    """The promise, with its record locked first, as saving a result does."""
    found = tx.one("SELECT record_id FROM callback WHERE id = ?", (callback,))
    if found is None:
        raise Refused(RefusalCode.CALLBACK_GONE)
    tx.one(f"SELECT 1 FROM record WHERE id = ?{tx.dialect.for_update}", found)
    row = tx.one(_PROMISE, (callback,))
    assert row is not None
    return _Promise(*row)


def _as_seen(tx: Tx, seen: SeenPromise) -> _Promise:
    """The promise, if it is as it was seen and nobody is calling."""
    promise = _locked(tx, seen.callback)
    if promise.state != "open":
        raise Refused(RefusalCode.CALLBACK_GONE)
    if promise.record_state == RecordState.LIVE:
        raise Refused(RefusalCode.CALLBACK_LIVE, name=promise.customer)
    if promise.record_state == RecordState.WRAPUP:
        raise Refused(RefusalCode.CALLBACK_UNSAVED, name=promise.customer)
    if (promise.due_at, KeptBy(promise.agent, promise.group)) != (seen.due_at, seen.kept_by):
        zone = ZoneInfo(campaign_by_id(tx, promise.campaign).zone)
        at = "-" if promise.changed_at is None else f"{local_time(promise.changed_at, zone):%H:%M}"
        raise Refused(RefusalCode.CALLBACK_MOVED, name=promise.customer, by=promise.changed_by or "-", at=at)
    return promise


def _refuse_time(tx: Tx, promise: _Promise, due_at: Instant, now: Instant) -> None:
    refusal = time_refusal(due_at, campaign_towards(tx, promise.campaign, promise.record), now)
    if refusal is not None:
        raise refusal
    if is_listed(tx, promise.number, promise.campaign):
        raise Refused(RefusalCode.PROMISE_LISTED, number=promise.number_as_given)


def _refuse_outside(tx: Tx, to: KeptBy, campaign: CampaignId, name: str) -> None:
    """Row 275."""
    if to.agent is None:
        works = tx.one(_WORKED_BY, (campaign, to.group)) is not None
    else:
        works = works_on(tx, campaign, to.agent)
    if not works:
        raise Refused(RefusalCode.KEEPER_OUTSIDE, name=name, campaign=campaign_by_id(tx, campaign).name)


def _write(
    tx: Tx,
    callback: CallbackId,
    promise: _Promise,
    to: KeptBy,
    due_at: Instant,
    order: ChangePromise | AssignPromises,
) -> None:
    by, at = order.by.account, order.at
    moved = int(due_at != promise.due_at)
    tx.execute(_CHANGE, (due_at, to.agent, to.group, moved, at, by, callback))
    owner = promise.owner
    if to != KeptBy(promise.agent, promise.group):
        owner = hand_over(tx, promise.record, to.agent, own=bool(promise.own))
    if promise.own and to.agent is None:
        give_to_dialler(tx, promise.record, to.group, at)
    before = {
        "callback_at": promise.due_at,
        "agent": promise.agent,
        "group": promise.group,
        "owner": promise.owner,
    }
    after = {"callback_at": due_at, "agent": to.agent, "group": to.group, "owner": owner}
    audit.note(tx, "callback.change", f"callback:{callback}", by, at, before, after)
