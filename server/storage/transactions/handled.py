"""An agent's own calls: those of today, those that wait for their result, and each of them with its form.

Rule: an agent is shown calls of this calendar day in their campaign's zone (row 277), and unsaved ones of whatever day
(row 281); all of them are found along an index of the agent's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kaden.clock import DAY, Instant
from kaden.protocol.base import MAX_LINE
from kaden.protocol.my_work import HANDLED_PAGE, HandledCall
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AttemptId, AttemptState, CallKind, CampaignId, EndedBy, Outcome
from server.dialer.hours import day_at
from server.storage.my_work_port import Handled, HandledPart, Written
from server.storage.port import Row, Tx
from server.storage.transactions.call_notes import notes_of
from server.storage.transactions.cards import calls_before, card
from server.storage.transactions.plan import campaign_towards

LONGEST_DAY: Final = 2 * DAY
"""More than any calendar day has, wherever its zone's clock is set."""

_NEWEST: Final = 2**53

_OPEN_PROMISE: Final = (
    " LEFT JOIN callback k ON k.record_id = a.record_id AND k.state = 'open' AND k.own = 0"
    " AND k.attempt_id = a.id"
)

TALK: Final = (
    f"CASE WHEN a.ended_at IS NULL OR a.kind = '{CallKind.RECORDED}' THEN NULL"
    " WHEN a.ended_at - a.connected_at > a.held THEN a.ended_at - a.connected_at - a.held ELSE 0 END"
)
"""How long somebody talked in a call, hold not included; unknown while it goes on, and of one that a customer made."""

_SAVED: Final = (
    "CASE WHEN a.result = 'saved' OR (a.result = 'none' AND a.ended_at IS NOT NULL) THEN 1 ELSE 0 END"
)

COLUMNS: Final = (
    f"a.id, a.kind, a.dialled_at, a.connected_at, {TALK}, r.name, r.company, a.number, c.name, c.zone, a.outcome,"
    f" d.label, substr(a.note, 1, ?), k.due_at, {_SAVED}, a.edited_at,"
    " CASE WHEN a.result = 'due' THEN 1 ELSE 0 END"
)
"""What `told` reads, from `SOURCE`; its one parameter is how much of the note."""

SOURCE: Final = (
    "attempt a JOIN record r ON r.id = a.record_id JOIN campaign c ON c.id = a.campaign_id"
    f" LEFT JOIN disposition d ON d.id = a.disposition_id{_OPEN_PROMISE}"
)

_CALLS: Final = f"SELECT {COLUMNS} FROM {SOURCE} WHERE {{which}} AND a.id < ? ORDER BY a.id DESC LIMIT ?"

_OF_LATELY: Final = (
    "a.id IN (SELECT id FROM attempt WHERE agent_id = ? AND connected_at >= ? UNION ALL"
    " SELECT id FROM attempt WHERE agent_id = ? AND callback_id IS NOT NULL AND connected_at IS NULL"
    " AND dialled_at >= ? AND dialled = 1)"
)
"""Conversations, and promised calls that went out and reached nobody: without a phone of one's own there is nothing to
record (row 263)."""

_UNSAVED: Final = "a.agent_id = ? AND a.result = 'unsaved'"

_FACTS: Final = (
    "SELECT a.state, a.result, coalesce(a.connected_at, a.dialled_at), a.campaign_id, c.zone, a.number, a.agent_id"
    " FROM attempt a JOIN campaign c ON c.id = a.campaign_id WHERE a.id = ?"
)

_CALL: Final = (
    "SELECT a.kind, a.record_id, a.number, a.number_as_given, r.name, r.company, l.columns, r.extra,"
    " a.ended_at, a.ended_by, a.disposition_id, a.note, k.due_at,"
    " k.agent_id IS NULL AND k.id IS NOT NULL, t.disposition_id, t.note, t.callback_at, t.for_group, t.sequence,"
    " a.revision, a.saved_at, a.edited_at, e.name, e.full_name, CASE WHEN a.callback_id IS NOT NULL THEN a.due_at END"
    " FROM attempt a JOIN record r ON r.id = a.record_id JOIN customer_list l ON l.id = a.list_id"
    f" LEFT JOIN draft t ON t.attempt_id = a.id{_OPEN_PROMISE}"
    " LEFT JOIN account e ON e.id = a.edited_by WHERE a.id = ?"
)


@dataclass(frozen=True, slots=True)
class CallStanding:
    """What decides what somebody may do with a call."""

    agent: AgentId | None
    state: AttemptState
    result: str
    """As in `attempt.result`: none, due, unsaved or saved."""
    today: bool
    """Whether it is of this calendar day in its campaign's zone."""
    talked_from: Instant
    campaign: CampaignId
    number: str


def calls_of_today(tx: Tx, agent: AgentId, before: AttemptId | None, at: Instant) -> HandledPart:
    """As `MyWorkBooks.calls_of_today`."""
    since = at - LONGEST_DAY
    found: list[HandledCall] = []
    below: int = before or _NEWEST
    while True:
        asked = (MAX_LINE, agent, since, agent, since, below, HANDLED_PAGE + 1)
        rows = tx.all(_CALLS.format(which=_OF_LATELY), asked)
        found += (_told(row) for row in rows if is_today(_handled_at(row), row[9], at))
        if len(found) > HANDLED_PAGE or len(rows) <= HANDLED_PAGE:
            return _part(found)
        below = rows[-1][0]


def unsaved_calls(tx: Tx, agent: AgentId, before: AttemptId | None) -> HandledPart:
    """As `MyWorkBooks.unsaved_calls`."""
    asked = (MAX_LINE, agent, before or _NEWEST, HANDLED_PAGE + 1)
    return _part([_told(row) for row in tx.all(_CALLS.format(which=_UNSAVED), asked)])


def standing(tx: Tx, attempt: AttemptId, at: Instant) -> CallStanding:
    """Any call.

    Raises:
        Refused: CALL_GONE.
    """
    row = tx.one(_FACTS, (attempt,))
    if row is None:
        raise Refused(RefusalCode.CALL_GONE)
    state, result, talked_from, campaign, zone, number, agent = row
    today = is_today(talked_from, zone, at)
    return CallStanding(agent, AttemptState(state), result, today, talked_from, campaign, number)


def own_call(tx: Tx, agent: AgentId, attempt: AttemptId, at: Instant) -> CallStanding:
    """A call of the agent's that is of today, or waits for its result.

    Raises:
        Refused: CALL_GONE, for what is somebody else's or nobody's; NOT_TODAY.
    """
    own = standing(tx, attempt, at)
    if own.agent != agent:
        raise Refused(RefusalCode.CALL_GONE)
    if own.result in ("saved", "none") and own.state is AttemptState.ENDED and not own.today:
        raise Refused(RefusalCode.NOT_TODAY)
    return own


def handled(tx: Tx, agent: AgentId, attempt: AttemptId, at: Instant) -> Handled:
    """As `MyWorkBooks.handled`."""
    own = own_call(tx, agent, attempt, at)
    return with_form(tx, attempt, own, may_correct=own.result == "saved" and own.today)


def with_form(tx: Tx, attempt: AttemptId, call: CallStanding, *, may_correct: bool) -> Handled:
    """A call with its customer and with what was written about it."""
    row = tx.one(_CALL, (attempt,))
    assert row is not None
    kind, record, number, as_given, name, company, columns, extra, ended_at, ended_by = row[:10]
    revision, saved_at, edited_at, editor, editors_name, promised_for = row[19:]
    place = 1 + calls_before(tx, record, attempt)
    saved = call.result == "saved"
    return Handled(
        attempt=attempt,
        kind=CallKind(kind),
        card=card(tx, record, number, as_given, name, company, columns, extra, place, attempt),
        campaign=campaign_towards(tx, call.campaign, record),
        talked_from=call.talked_from,
        ended_at=ended_at,
        ended_by=None if ended_by is None else EndedBy(ended_by),
        written=_result(row) if saved else _draft(row),
        saved=saved or (call.result == "none" and call.state is AttemptState.ENDED),
        revision=revision,
        saved_at=saved_at,
        edited_at=edited_at,
        edited_by=editors_name or editor,
        may_correct=may_correct,
        promised_for=promised_for,
        notes=notes_of(tx, (attempt,)).get(attempt, ()),
    )


def is_today(moment: Instant, zone: str, at: Instant) -> bool:
    """Whether both lie in one calendar day of a zone."""
    return day_at(moment, zone) == day_at(at, zone)


def _handled_at(row: Row) -> Instant:
    """A conversation belongs to the day in which it began; a call without one, to the day of its dial."""
    dialled_at, connected_at = row[2:4]
    return int(dialled_at if connected_at is None else connected_at)


def _result(row: Row) -> Written:
    disposition, note, callback_at, for_group = row[10:14]
    return Written(disposition, note, callback_at, bool(for_group))


def _draft(row: Row) -> Written | None:
    disposition, note, callback_at, for_group, sequence = row[14:19]
    return None if sequence is None else Written(disposition, note, callback_at, bool(for_group), sequence)


def _part(found: list[HandledCall]) -> HandledPart:
    return HandledPart(tuple(found[:HANDLED_PAGE]), len(found) > HANDLED_PAGE)


def _told(row: Row) -> HandledCall:
    return HandledCall(**told(row))


def told(row: Row) -> dict[str, Any]:
    """What `HandledCall` tells of a row of `COLUMNS`."""
    id_, kind, dialled_at, _, talked, name, company, number, campaign, zone = row[:10]
    outcome, label, note, callback_at, saved, edited_at, at_desk = row[10:17]
    return {
        "attempt": id_,
        "kind": CallKind(kind),
        "at": dialled_at,
        "talked": talked,
        "name": name or company,
        "number": number,
        "campaign": campaign,
        "zone": zone,
        "outcome": None if outcome is None else Outcome(outcome),
        "disposition": label,
        "note": note,
        "callback_at": callback_at,
        "saved": bool(saved),
        "edited_at": edited_at,
        "at_desk": bool(at_desk),
    }
