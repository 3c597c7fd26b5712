"""A call that a customer made, entered by whoever may change the campaign (domain rows 290 to 295).

Rule: it is an attempt as any other, of kind `recorded`: in the history, in reports of its kind, on the next agent's
card; it counts neither to the cap nor to any interval, because we dialled nobody. What its result says happens in the
same transaction, as when an agent saves one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import DAY, Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AfterSave,
    AgentId,
    AttemptId,
    CallKind,
    CampaignId,
    GroupId,
    NextAction,
    Outcome,
    PhoneType,
    RecordId,
    RecordState,
)
from server.dialer.model import Campaign
from server.dialer.result_checks import Entered, note_refusal, result_refusal
from server.dialer.writes import Done, SaveResult
from server.storage.customers.finding import find_customers
from server.storage.customers_port import CalledBack, CustomerSearch
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.do_not_call import list_number
from server.storage.transactions.owners import give_back
from server.storage.transactions.plan import campaign_towards
from server.storage.transactions.redial import ListedNumber, decode, encode
from server.storage.transactions.requests import once
from server.storage.transactions.results import chosen, facts_of, follow, wait_again

ESTABLISHED: Final = Outcome.CONNECTED

OUTCOMES: Final = (ESTABLISHED, Outcome.MACHINE, Outcome.NO_ANSWER)
"""What can be entered: a talk, or that there was none (row 293)."""

LONGEST_AGO: Final = 400
"""Days since a call that is entered, at most: what is older was mistyped, and reports would reach back to it."""

_RECORD: Final = (
    "SELECT r.campaign_id, r.batch_id, r.list_id, r.state, r.name, r.company, r.number, r.number_as_given,"
    " r.phone_type, r.other_numbers, r.group_id FROM record r"
    " JOIN customer_list l ON l.id = r.list_id AND l.state = 'ready' WHERE r.id = ?"
)

_INSERT: Final = (
    "INSERT INTO attempt (record_id, campaign_id, batch_id, list_id, group_id, kind, number, number_as_given, due_at,"
    " state, outcome, dialled_at, answered_at, connected_at, ended_at, result, disposition_id, note, saved_at,"
    " saved_by)"
    f" VALUES (?, ?, ?, ?, ?, '{CallKind.RECORDED}', ?, ?, 0, 'ended', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_LIVE: Final = "SELECT 1 FROM attempt WHERE number = ? AND state <> 'ended' AND campaign_id + 0 = ?"
"""Nobody hears here of a call of another campaign (row 29). By the index of numbers that are live, not of campaigns."""

_SINCE: Final = (
    "SELECT a.kind, coalesce(a.saved_at, a.dialled_at), coalesce(nullif(s.full_name, ''), s.name) FROM attempt a"
    " LEFT JOIN account s ON s.id = a.saved_by WHERE a.record_id = ? AND a.id > ? ORDER BY a.id DESC LIMIT 1"
)

_STOP: Final = (
    "UPDATE record SET state = 'finished', revision = revision + 1 WHERE number = ? AND campaign_id = ?"
    " AND state = 'ready' RETURNING batch_id, group_id, phone_type, attempts, next_at, cohort"
)

_STOP_OWN: Final = (
    "UPDATE callback SET state = 'cancelled', closed_at = ? WHERE number = ? AND state = 'open' AND own = 1"
    " AND campaign_id + 0 = ? RETURNING record_id"
)
"""By the index of open promises by number, not of the campaign's."""

_FINISH: Final = (
    "UPDATE record SET state = 'finished', revision = revision + 1 WHERE id = ? AND state = 'promised'"
)

_UNINDEXED: Final = (
    "SELECT r.id FROM customer_list l JOIN batch b ON b.id = l.batch_id"
    " JOIN record r ON r.list_id = l.id AND r.line > l.searchable"
    " WHERE l.state = 'ready' AND b.campaign_id = ? AND r.other_numbers LIKE ?"
)
"""Records that came in within the last seconds and are in no index of numbers yet."""


@dataclass(frozen=True, slots=True)
class _Record:
    """The customer, as the call finds them."""

    id: RecordId
    campaign: Campaign
    batch: int
    list: int
    state: RecordState
    name: str
    numbers: tuple[ListedNumber, ...]
    group: GroupId | None


def enter_callback(tx: Tx, entered: CalledBack) -> Done:
    """As `CustomerBooks.enter_callback`."""
    return once(tx, entered.by, entered, entered.at, _enter)


def _enter(tx: Tx, entered: CalledBack) -> Done:
    record = _record(tx, entered)
    number = _number(record, entered)
    _refuse_wrong(record, entered)
    _refuse_busy(tx, record, number)
    _refuse_unseen(tx, record, entered)
    attempt = _insert(tx, record, number, entered)
    if entered.outcome is ESTABLISHED:
        _follow(tx, record, attempt, entered)
    if entered.stop:
        _stop(tx, record, number, entered.at)
    state = tx.one("SELECT state FROM record WHERE id = ?", (record.id,))
    assert state is not None
    after = {
        "record": record.id,
        "outcome": entered.outcome.value,
        "disposition": entered.disposition,
        "callback_at": entered.callback_at,
        "stop": entered.stop,
        "state": state[0],
    }
    audit.note(tx, "callback.enter", f"attempt:{attempt}", entered.by.account, entered.at, after=after)
    return Done()


def _record(tx: Tx, entered: CalledBack) -> _Record:
    """The record, locked."""
    lock = f"{tx.dialect.for_update} OF r" if tx.dialect.for_update else ""
    row = tx.one(f"{_RECORD}{lock}", (entered.record,))
    if row is None:
        raise Refused(RefusalCode.UNKNOWN_CUSTOMER, record=entered.record)
    campaign, batch, list_, state, name, company, number, as_given, phone_type, others, group = row
    return _Record(
        id=entered.record,
        campaign=campaign_towards(tx, campaign, entered.record),
        batch=batch,
        list=list_,
        state=RecordState(state),
        name=name or company or as_given,
        numbers=(ListedNumber(number, as_given, PhoneType(phone_type)), *decode(others)),
        group=group,
    )


def _number(record: _Record, entered: CalledBack) -> ListedNumber:
    for number in record.numbers:
        if number.number == entered.number:
            return number
    known = ", ".join(number.as_given for number in record.numbers)
    raise Refused(RefusalCode.NUMBER_NOT_THEIRS, number=entered.number, name=record.name, known=known)


def _refuse_wrong(record: _Record, entered: CalledBack) -> None:
    """What cannot be a call that the customer made."""
    if record.group is None:
        raise Refused(RefusalCode.CUSTOMER_UNALLOCATED, name=record.name)
    if entered.called_at > entered.at:
        local = local_time(entered.called_at, ZoneInfo(record.campaign.zone))
        raise Refused(RefusalCode.CALLED_IN_FUTURE, at=f"{local:%Y-%m-%d %H:%M}")
    if entered.called_at < entered.at - LONGEST_AGO * DAY:
        raise Refused(RefusalCode.CALLED_LONG_AGO, days=LONGEST_AGO)
    if entered.outcome is not ESTABLISHED:
        refusal = note_refusal(entered.note)
        if entered.outcome not in OUTCOMES or entered.disposition or entered.callback_at is not None:
            refusal = Refused(RefusalCode.NOT_ESTABLISHED)
    else:
        result = Entered(entered.disposition, entered.note, entered.callback_at)
        refusal = result_refusal(result, record.campaign, entered.at)
    if refusal is not None:
        raise refusal


def _refuse_busy(tx: Tx, record: _Record, number: ListedNumber) -> None:
    """What a call that goes on will say decides where the record is; nobody writes over it."""
    if record.state is RecordState.WRAPUP:
        raise Refused(RefusalCode.CALLBACK_UNSAVED, name=record.name)
    if record.state is RecordState.LIVE or tx.one(_LIVE, (number.number, record.campaign.id)) is not None:
        raise Refused(RefusalCode.BEING_CALLED, name=record.name)


def _refuse_unseen(tx: Tx, record: _Record, entered: CalledBack) -> None:
    """One call is entered once, by whichever of two who heard of it, and no later call is decided over unseen."""
    row = tx.one(_SINCE, (record.id, entered.seen))
    if row is None:
        return
    kind, moment, by = row
    at = f"{local_time(moment, ZoneInfo(record.campaign.zone)):%H:%M}"
    if kind == CallKind.RECORDED:
        raise Refused(RefusalCode.CALL_ENTERED, name=record.name, by=by or "-", at=at)
    raise Refused(RefusalCode.CALLED_MEANWHILE, name=record.name, at=at)


def _insert(tx: Tx, record: _Record, number: ListedNumber, entered: CalledBack) -> AttemptId:
    talked = entered.called_at if entered.outcome is ESTABLISHED else None
    attempt = tx.insert(
        _INSERT,
        (
            record.id,
            record.campaign.id,
            record.batch,
            record.list,
            record.group,
            number.number,
            number.as_given,
            entered.outcome,
            entered.called_at,
            talked,
            talked,
            entered.called_at,
            "none" if talked is None else "saved",
            entered.disposition,
            entered.note,
            entered.at,
            entered.by.account,
        ),
    )
    assert attempt is not None
    return AttemptId(attempt)


def _follow(tx: Tx, record: _Record, attempt: AttemptId, entered: CalledBack) -> None:
    """What a saved result brings with it; a promise is the group's, for nobody at a desk gave it."""
    order = SaveResult(
        by=entered.by,
        attempt=attempt,
        agent=AgentId(entered.by.account),
        disposition=entered.disposition,
        note=entered.note,
        callback_at=entered.callback_at,
        then=AfterSave.CONTINUE,
        at=entered.at,
        for_group=True,
    )
    call = facts_of(tx, attempt)
    assert call is not None
    # Who talked with us today is not dialled today, whenever we dialled last.
    call = replace(call, last_dial_at=max(call.last_dial_at, entered.called_at))
    choice = chosen(record.campaign, entered.disposition)
    wait_again(tx, record.id)
    follow(tx, order, call, choice)
    if choice.action is NextAction.DO_NOT_CALL:
        list_number(tx, call.campaign, call.number, choice.label, entered.by.account, entered.at, attempt)


def _stop(tx: Tx, record: _Record, number: ListedNumber, at: Instant) -> None:
    """Row 295: whichever record of the campaign has the number, the dialler lets it be. Promises stay.

    A call of an owner's own is none: nobody was told of it (row 328).

    A record that has it as a further number loses it, and is dialled at its others.
    """
    for other in _perhaps_second(tx, record.campaign.id, number.number):
        if other != record.id:
            _take_out(tx, other, number.number)
    stopped = tx.all(_STOP, (number.number, record.campaign.id))
    stopped += tx.all(_STOP.replace("number = ?", "id = ?"), (record.id, record.campaign.id))
    for batch, group, phone_type, attempts, next_at, cohort in stopped:
        keep_count(tx, batch, Standing(group, PhoneType(phone_type), attempts, next_at, cohort), None)
    own = tx.all(_STOP_OWN, (at, number.number, record.campaign.id))
    own += tx.all(_STOP_OWN.replace("number = ?", "record_id = ?"), (at, record.id, record.campaign.id))
    for (other,) in sorted(own):
        tx.execute(_FINISH, (other,))
        give_back(tx, other)


def _perhaps_second(tx: Tx, campaign: CampaignId, number: str) -> list[RecordId]:
    """Records of a campaign that may have the number as a further one, in the order in which they are locked."""
    found = {RecordId(id_) for (id_,) in tx.all(_UNINDEXED, (campaign, f'%"{number}"%'))}
    search: CustomerSearch | None = CustomerSearch(frozenset({campaign}), number=number)
    while search is not None:
        part = find_customers(tx, search)
        found.update(RecordId(row.record) for row in part.found)
        search = None if part.before is None else replace(search, before=part.before)
    return sorted(found)


def _take_out(tx: Tx, record: RecordId, number: str) -> None:
    row = tx.one(f"SELECT other_numbers FROM record WHERE id = ?{tx.dialect.for_update}", (record,))
    assert row is not None
    before = decode(row[0])
    others = tuple(other for other in before if other.number != number)
    if others != before:
        tx.execute(
            "UPDATE record SET other_numbers = ?, revision = revision + 1 WHERE id = ?",
            (encode(others), record),
        )
