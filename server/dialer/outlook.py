"""What a pacing policy sees of one job: gathered from the floor at one instant."""

from __future__ import annotations

from kaden.clock import Instant, Millis
from kaden.vocabulary import AgentState, Outcome
from server.dialer.attempt import OUT, UNANSWERED
from server.dialer.floor import Agent, Floor, JobSeat
from server.dialer.hours import Window
from server.dialer.pacing.view import PacingView, WrapUp


def pacing_view(floor: Floor, seat: JobSeat, now: Instant, window: Window | None) -> PacingView:
    """The job as a policy sees it.

    Args:
        floor: the whole floor; the trunk's lines are everybody's.
        seat: the job.
        now: the present instant.
        window: in which the job may dial; None = it may not dial now.
    """
    waiting = leaving = 0
    talking: list[Millis] = []
    wrapping: list[WrapUp] = []
    for agent in floor.members_in(seat.plan.id):
        if agent.pause_after is not None:
            leaving += 1
        elif agent.can_take_call:
            waiting += 1
        elif agent.call is not None and _goes_on(agent, seat):
            call = floor.calls.get(agent.call)
            began = agent.since if call is None or call.connected_at is None else call.connected_at
            if agent.state is AgentState.WRAPUP:
                wrapping.append(WrapUp(max(0, now - began), max(0, now - agent.since)))
            else:
                talking.append(max(0, now - began))
    ringing = [0] * seat.claiming
    customers = seen_off = 0
    for call in floor.calls_of(seat.plan.id):
        if call.state not in OUT:
            continue
        if call.outcome is Outcome.ABANDONED:
            seen_off += 1
        elif call.state in UNANSWERED:
            ringing.append(max(0, now - call.dialled_at))
        else:
            customers += 1
    return PacingView(
        waiting=waiting,
        out=len(ringing) + customers,
        job_lines=seat.plan.lines - seen_off,
        free_lines=floor.lines - floor.lines_in_use(),
        exhausted=seat.exhausted,
        now=now,
        ringing=tuple(ringing),
        customers=customers,
        talking=tuple(talking),
        wrapping=tuple(wrapping),
        leaving=leaving,
        closes_in=None if window is None else max(0, window.closes - now),
        budget=floor.pacer(seat.plan.campaign).ledger.budget(now, window),
    )


def _goes_on(agent: Agent, seat: JobSeat) -> bool:
    """Whether the agent, busy with a customer or a result, can be expected back in this run."""
    return agent.connected and agent.leg == "up" and agent.run == seat.run
