"""What a pacing policy sees of one job: gathered from the floor at one instant."""

from __future__ import annotations

from kaden.clock import Instant, Millis
from kaden.vocabulary import AgentState, AttemptState, Outcome
from server.dialer.floor import Floor, JobSeat
from server.dialer.hours import Window
from server.dialer.pacing.view import PacingView, WrapUp

# Looked up once: every decision asks them of every agent and every call (benchmarks/bench_simulated_day.py).
WAITING, WRAPUP = AgentState.WAITING, AgentState.WRAPUP
OWN = frozenset({AgentState.REDIALLING, AgentState.PREVIEWING, AgentState.CALLING})
ANSWERED, ABANDONED = AttemptState.ANSWERED, Outcome.ABANDONED


def pacing_view(floor: Floor, seat: JobSeat, now: Instant, window: Window | None) -> PacingView:
    """The job as a policy sees it.

    Args:
        floor: the whole floor; the trunk's lines are everybody's.
        seat: the job.
        now: the present instant.
        window: in which the job may dial; None = it may not dial now.
    """
    waiting, leaving, talking, wrapping = _agents(floor, seat, now)
    others = _others(floor, seat)
    ringing, customers, seen_off = _calls_out(floor, seat, now)
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
        remaining=seat.remaining,
        sharers=1 + sum(other.started for other in others),
        elsewhere=_unserved(floor, others) if others else 0,
    )


def _others(floor: Floor, seat: JobSeat) -> list[JobSeat]:
    """The campaign's other jobs."""
    campaign = seat.plan.campaign.id
    return [each for each in floor.jobs.values() if each is not seat and each.plan.campaign.id == campaign]


def _unserved(floor: Floor, seats: list[JobSeat]) -> int:
    """Customers who wait in these jobs; one waits only as long as no agent there could take the call."""
    calls = [call for seat in seats for call in floor.unjoined[seat.plan.id].values()]
    return sum(call.state is ANSWERED and call.outcome is None for call in calls)


def _agents(floor: Floor, seat: JobSeat, now: Instant) -> tuple[int, int, list[Millis], list[WrapUp]]:
    """Agents waiting and leaving, and the ages of talks and wrap-ups after which an agent will be back in this run.

    Who redials is paused: most go back to where they were (domain row 266). A shown record is nobody's talk yet.
    """
    job, run = seat.plan.id, seat.run
    waiting = leaving = 0
    talking: list[Millis] = []
    wrapping: list[WrapUp] = []
    calls, waits, writes, own = floor.calls, WAITING, WRAPUP, OWN
    for agent in floor.agents.values():
        if agent.job != job:
            continue
        state = agent.state
        if agent.pause_after is not None:
            leaving += agent.in_job
        elif state is waits:
            waiting += agent.can_take_call
        elif (
            agent.call is not None
            and state not in own
            and agent.run == run
            and agent.connected
            and agent.leg == "up"
        ):
            call, since = calls.get(agent.call), agent.since
            began = since if call is None or call.connected_at is None else call.connected_at
            talk = now - began if now > began else 0
            if state is writes:
                wrapping.append(WrapUp(talk, now - since if now > since else 0))
            else:
                talking.append(talk)
    return waiting, leaving, talking, wrapping


def _calls_out(floor: Floor, seat: JobSeat, now: Instant) -> tuple[list[Millis], int, int]:
    """Ages of the calls that nobody answered yet, customers who wait, and calls that are seen off with a message."""
    ringing = [0] * seat.claiming
    customers = seen_off = 0
    for call in floor.unjoined[seat.plan.id].values():
        if call.outcome is ABANDONED:
            seen_off += 1
        elif call.state is ANSWERED:
            customers += 1
        else:
            ringing.append(now - call.dialled_at if now > call.dialled_at else 0)
    return ringing, customers, seen_off
