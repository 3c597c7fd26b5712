"""Taking a promise to be kept now: what speaks against it, and the call on disk before a phone rings (rows 257 to 268).

Rule: a promised call is of no job and no run. It touches none of their counters and candidates, and is not counted to
the cap (domain section 6); its record is live until the call is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    BatchId,
    CallbackId,
    CallKind,
    CampaignId,
    CustomerKind,
    GroupId,
    ListId,
    RecordId,
    RecordState,
)
from server.dialer.callback_writes import CallbackOpened, OpenCallback
from server.dialer.hours import clock_text, day_at, in_hours
from server.dialer.model import Campaign, Promise, SessionId
from server.dialer.writes import NoteAgentState
from server.storage.port import Tx
from server.storage.transactions.cards import calls_before, card
from server.storage.transactions.claims import numbers_of
from server.storage.transactions.do_not_call import is_listed
from server.storage.transactions.plan import KIND_OF_RECORD, campaign_towards
from server.storage.transactions.sessions import note_agent_state

_PROMISE: Final = (
    "SELECT c.id, c.state, c.agent_id, c.group_id, c.due_at, c.number, a.number_as_given, c.campaign_id, r.id, r.state,"
    " r.batch_id, r.list_id, coalesce(r.group_id, a.group_id), r.name, r.company FROM callback c"
    " JOIN attempt a ON a.id = c.attempt_id JOIN record r ON r.id = c.record_id WHERE c.id = ?"
)

_INSERT: Final = (
    "INSERT INTO attempt (record_id, campaign_id, batch_id, list_id, group_id, kind, number, number_as_given,"
    " caller_id, due_at, dialled_at, agent_id, session_id, callback_id)"
    f" VALUES (?, ?, ?, ?, ?, '{CallKind.CALLBACK}', ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)

_OPENED: Final = (
    "SELECT a.session_id, a.number, a.number_as_given, r.id, r.name, r.company, l.columns, r.extra, a.callback_id,"
    f" a.campaign_id, a.caller_id, a.due_at, {KIND_OF_RECORD} FROM attempt a JOIN record r ON r.id = a.record_id"
    " JOIN customer_list l ON l.id = a.list_id WHERE a.id = ?"
)


@dataclass(frozen=True, slots=True)
class _Promised:
    """An open promise, with the record that it is about."""

    id: CallbackId
    state: str
    agent: AgentId | None
    group: GroupId | None
    """Whose promise it is when it is nobody's own (row 268)."""
    due_at: Instant
    number: str
    number_as_given: str
    campaign: CampaignId
    record: RecordId
    record_state: str
    batch: BatchId
    list: ListId
    worked_by: GroupId
    name: str
    company: str

    @property
    def customer(self) -> str:
        """As a refusal calls them."""
        return self.name or self.company or self.number_as_given


def open_callback(tx: Tx, order: OpenCallback) -> CallbackOpened:
    """Carry out `OpenCallback`.

    Raises:
        Refused: CALLBACK_GONE, CALLBACK_NOT_YOURS, CALLBACK_UNSAVED, CALLBACK_LIVE, CALLBACK_CLOSED, CALLBACK_DAY_OFF,
            CALLBACK_LISTED, UNKNOWN_CALLER, NOT_NOW.
    """
    promised = _promised(tx, order)
    _refuse_busy(tx, promised, order)
    campaign = campaign_towards(tx, promised.campaign, promised.record)
    _refuse_closed(campaign, order.at)
    _refuse_listed(tx, promised)
    caller_id = _caller_id(tx, campaign, order.caller_id)
    session = order.session if order.session is not None else _open_session(tx, order)
    attempt = AttemptId(_insert(tx, promised, order, session, caller_id))
    tx.execute("UPDATE record SET state = 'live', revision = revision + 1 WHERE id = ?", (promised.record,))
    if order.session is None:
        # In a job the floor may still refuse: the pause stays on disk until it is left.
        note_agent_state(tx, NoteAgentState(order.agent, AgentState.REDIALLING, session, attempt, order.at))
    return opened(tx, attempt)


def opened(tx: Tx, attempt: AttemptId, *, repeated: bool = False) -> CallbackOpened:
    """A promised call as it stands on disk."""
    row = tx.one(_OPENED, (attempt,))
    assert row is not None
    session, number, as_given, record, name, company, columns, extra, *promise, kind = row
    place = 1 + calls_before(tx, record, attempt)
    customer = CustomerKind(kind)
    shown = card(tx, record, number, as_given, name, company, columns, extra, place, attempt, customer)
    return CallbackOpened(attempt, session, number, shown, promise_of(tx, record, *promise), repeated)


def promise_of(
    tx: Tx,
    record: RecordId,
    callback: CallbackId,
    campaign: CampaignId,
    caller_id: str | None,
    due_at: Instant,
) -> Promise:
    """What a promised call is placed for, from the columns of its attempt."""
    return Promise(callback, campaign_towards(tx, campaign, record), caller_id, due_at)


def callers_of(tx: Tx, campaign: CampaignId) -> tuple[str, ...]:
    """The numbers that a campaign shows its customers: those of its jobs, the oldest job's first (row 257)."""
    rows = tx.all(
        "SELECT j.caller_id FROM job j JOIN batch b ON b.id = j.batch_id"
        " WHERE b.campaign_id = ? AND j.deleted = 0 AND j.caller_id IS NOT NULL"
        " GROUP BY j.caller_id ORDER BY min(j.id)",
        (campaign,),
    )
    return tuple(caller for (caller,) in rows)


def _promised(tx: Tx, order: OpenCallback) -> _Promised:
    """The promise, with its record locked first, as saving a result does."""
    found = tx.one("SELECT record_id FROM callback WHERE id = ?", (order.callback,))
    if found is None:
        raise Refused(RefusalCode.CALLBACK_GONE)
    tx.one(f"SELECT 1 FROM record WHERE id = ?{tx.dialect.for_update}", found)
    row = tx.one(_PROMISE, (order.callback,))
    assert row is not None
    promised = _Promised(*row)
    theirs = promised.agent == order.agent or _of_their_group(tx, promised, order.agent)
    if promised.state == "cancelled" and theirs:
        # Whoever listed the number called the promise off: that says more than that it is gone.
        _refuse_listed(tx, promised)
    if promised.state != "open":
        raise Refused(RefusalCode.CALLBACK_GONE)
    if not theirs:
        raise Refused(RefusalCode.CALLBACK_NOT_YOURS)
    return promised


def _of_their_group(tx: Tx, promised: _Promised, agent: AgentId) -> bool:
    if promised.agent is not None:
        return False
    member = tx.one(
        "SELECT 1 FROM group_member WHERE group_id = ? AND account_id = ?", (promised.group, agent)
    )
    return member is not None


def _refuse_busy(tx: Tx, promised: _Promised, order: OpenCallback) -> None:
    """A record with an open promise is promised, unless the promise is being kept."""
    if promised.record_state == RecordState.LIVE or promised.number in numbers_of(tx, order.transferred):
        raise Refused(RefusalCode.CALLBACK_LIVE, name=promised.customer)
    if promised.record_state == RecordState.WRAPUP:
        raise Refused(RefusalCode.CALLBACK_UNSAVED, name=promised.customer)
    if promised.record_state != RecordState.PROMISED:
        raise Refused(RefusalCode.CALLBACK_GONE)


def _refuse_closed(campaign: Campaign, now: Instant) -> None:
    """Rows 82, 92: nobody's phone rings outside the hours, promised or not."""
    if in_hours(campaign, now):
        return
    if not campaign.is_open(day_at(now, campaign.zone)):
        raise Refused(RefusalCode.CALLBACK_DAY_OFF, campaign=campaign.name)
    start, end = clock_text(campaign.hours.start), clock_text(campaign.hours.end)
    raise Refused(RefusalCode.CALLBACK_CLOSED, campaign=campaign.name, start=start, end=end)


def _refuse_listed(tx: Tx, promised: _Promised) -> None:
    """Row 99."""
    if is_listed(tx, promised.number, promised.campaign):
        raise Refused(RefusalCode.CALLBACK_LISTED, number=promised.number_as_given)


def _caller_id(tx: Tx, campaign: Campaign, chosen: str | None) -> str | None:
    """Rows 257, 264: the agent chooses among the campaign's numbers; where it shows none, none is shown."""
    if not campaign.notify:
        return None
    callers = callers_of(tx, campaign.id)
    if chosen is None:
        return callers[0] if callers else None
    if chosen not in callers:
        raise Refused(RefusalCode.UNKNOWN_CALLER, caller=chosen, known=", ".join(callers) or "-")
    return chosen


def _open_session(tx: Tx, order: OpenCallback) -> SessionId:
    """A stay for the call alone; an agent has one stay at a time."""
    session = tx.insert(
        "INSERT INTO agent_session (agent_id, phone, opened_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (order.agent, order.phone, order.at),
    )
    if session is not None:
        return SessionId(session)
    stands = tx.one("SELECT state FROM agent_state WHERE agent_id = ?", (order.agent,))
    assert stands is not None
    raise Refused(RefusalCode.NOT_NOW, action="call_back", state=stands[0])


def _insert(
    tx: Tx, promised: _Promised, order: OpenCallback, session: SessionId, caller_id: str | None
) -> int:
    """The attempt, which has its agent from the beginning: nobody else is joined to it."""
    attempt = tx.insert(
        _INSERT,
        (
            promised.record,
            promised.campaign,
            promised.batch,
            promised.list,
            promised.worked_by,
            promised.number,
            promised.number_as_given,
            caller_id,
            promised.due_at,
            order.at,
            order.agent,
            session,
            promised.id,
        ),
    )
    if attempt is None:
        raise Refused(RefusalCode.CALLBACK_LIVE, name=promised.customer)
    return attempt
