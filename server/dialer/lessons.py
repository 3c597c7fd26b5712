"""What calls and agents teach the pacing of their campaign: all news for `Pacer` goes through here.

Rule: told once for each fact, whatever policy dials, so that another policy, and a shadow, can start from it.
"""

from __future__ import annotations

from kaden.clock import Instant
from kaden.vocabulary import CallKind, DispositionClass, DispositionId, Method, Outcome
from server.dialer.floor import Agent, Call, JobSeat
from server.dialer.model import Campaign
from server.dialer.turn import Turn
from server.dialer.writes import ResultSaved


def _seat(turn: Turn, call: Call) -> JobSeat | None:
    """The job whose dialler placed the call; what agents place themselves finds them there, and says nothing of it."""
    return None if call.kind is not CallKind.AUTO else turn.floor.seat_of(call)


def call_answered(turn: Turn, call: Call) -> None:
    """A person took the call."""
    seat = _seat(turn, call)
    if seat is not None:
        age = max(0, turn.now - call.dialled_at)
        turn.floor.pacer(seat.plan.campaign).learned.call_resolved(age, answered=True, at=turn.now)


def call_unanswered(turn: Turn, call: Call, outcome: Outcome) -> None:
    """The network ended the call before anybody answered. What we ended ourselves, or lost sight of, says nothing."""
    seat = _seat(turn, call)
    if seat is not None and outcome not in _SAY_NOTHING:
        age = max(0, turn.now - call.dialled_at)
        turn.floor.pacer(seat.plan.campaign).learned.call_resolved(age, answered=False, at=turn.now)


_SAY_NOTHING = frozenset({Outcome.CANCELLED, Outcome.UNKNOWN})


def live_answer(turn: Turn, call: Call, *, lost: bool) -> None:
    """A person who answered has an agent, or will get none (domain row 185)."""
    seat = _seat(turn, call)
    if seat is not None:
        campaign = seat.plan.campaign
        steer = campaign.rule.method is Method.ADAPTIVE
        pacer = turn.floor.pacer(campaign)
        pacer.learned.live_answer(lost=lost, at=turn.now, steer=steer)
        # By the time of the answer, which the attempt's row keeps: a ledger that is rebuilt from rows is the same.
        pacer.answered(turn.now if call.answered_at is None else call.answered_at, lost=lost)


def taken_for_machine(turn: Turn, call: Call) -> None:
    """The call was cut because a machine seemed to answer; some of those were persons (UK rule, docs/pacing.md)."""
    seat = turn.floor.seat_of(call)
    if seat is not None:
        turn.floor.pacer(seat.plan.campaign).taken_for_machine(call.dialled_at)


def result_saved(turn: Turn, call: Call, chosen: DispositionId | None) -> None:
    """A result that says that nobody was reached takes the answer back: a machine is no live answer (row 321)."""
    seat = _seat(turn, call)
    if seat is not None and call.answered_at is not None and call.connected_at is not None:
        _take_back(turn, seat.plan.campaign, call.answered_at, chosen)


def completed_saved(turn: Turn, saved: ResultSaved, chosen: DispositionId | None) -> None:
    """Likewise for a record that waited among the unsaved ones: its call is long forgotten here (row 284)."""
    campaigns = (seat.plan.campaign for seat in turn.floor.jobs.values())
    campaign = next((each for each in campaigns if each.id == saved.campaign), None)
    if campaign is not None and saved.answered_at is not None:
        _take_back(turn, campaign, saved.answered_at, chosen)


def _take_back(turn: Turn, campaign: Campaign, answered_at: Instant, chosen: DispositionId | None) -> None:
    if any(d.id == chosen and d.class_ is DispositionClass.NO_CONTACT for d in campaign.dispositions):
        turn.floor.pacer(campaign).nobody_reached(answered_at)


def talk_ended(turn: Turn, call: Call) -> None:
    """A talk is over; time on hold is part of it, because the agent was not free."""
    seat = turn.floor.seat_of(call)
    if seat is not None and call.connected_at is not None:
        length = max(0, turn.now - call.connected_at)
        turn.floor.pacer(seat.plan.campaign).learned.talk_ended(length, turn.now)


def wrapup_ended(turn: Turn, agent: Agent, seat: JobSeat | None) -> None:
    """The result is saved and the agent goes on."""
    if seat is not None:
        length = max(0, turn.now - agent.since)
        turn.floor.pacer(seat.plan.campaign).learned.wrapup_ended(length, turn.now)
