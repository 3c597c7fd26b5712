"""The supervisor's view of jobs and agents: projections of the floor for the job list and the job monitor."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from kaden.clock import Instant
from kaden.protocol import server as say
from kaden.protocol.lines import Listener
from kaden.protocol.pacing import LedgerFigures, Odds, PaceFigures, Shadow
from kaden.protocol.supervising import TodayChanged
from kaden.vocabulary import AgentState, JobId, JobState
from server.dialer.agent_day import counts_as
from server.dialer.alerts import is_near
from server.dialer.desk import phone_state
from server.dialer.ears import ears_of
from server.dialer.floor import Agent, Call, Floor, JobSeat
from server.dialer.hours import campaign_hours
from server.dialer.model import Campaign
from server.dialer.preview import calls_out
from server.dialer.statuses import status_of

_PAUSED = (AgentState.BREAK, AgentState.AWAY, AgentState.REDIALLING)
"""Who keeps a promise has paused the job for it (domain row 266)."""
_PREVIEWING = (AgentState.PREVIEWING, AgentState.CALLING)
_TALKING = (AgentState.TALKING, AgentState.HELD, AgentState.TRANSFERRING)


def job_row(floor: Floor, job: JobId, *, may_edit: bool, alerts: int = 0) -> say.JobRow | None:
    """One line of the job list; `alerts` is how many there are of the job."""
    seat = floor.jobs.get(job)
    if seat is None:
        return None
    states = [agent.state for agent in floor.members_in(job)]
    plan = seat.plan
    return say.JobRow(
        id=job,
        name=plan.name,
        campaign=plan.campaign.name,
        batch=plan.batch_name,
        state=_job_state(seat),
        since=seat.since,
        hours=campaign_hours(plan.campaign),
        zone=plan.campaign.zone,
        may_edit=may_edit,
        waiting=states.count(AgentState.WAITING) + _count(states, _PREVIEWING),
        on_call=_count(states, _TALKING),
        paused=_count(states, _PAUSED),
        remaining=seat.remaining if seat.started else None,
        stop_reason=seat.stop_reason,
        alerts=alerts,
    )


def ready_outside(floor: Floor) -> int:
    """How many agents in no job are ready, and in no custom status: calls that come in reach them (domain row 208)."""
    return sum(
        agent.state is AgentState.IDLE
        and agent.connected
        and agent.ready
        and floor.signed_in.get(agent.id) is None
        for agent in floor.agents.values()
    )


def monitor_of(
    floor: Floor, job: JobId, now: Instant | None = None
) -> tuple[say.MonitorHeader, tuple[say.AgentRow, ...]] | None:
    """The job monitor: head and one row for each agent in the job (domain rows 297, 303, 306).

    Args:
        floor: the floor.
        job: which job.
        now: the present instant; None = of a past that remembers no decisions.
    """
    seat = floor.jobs.get(job)
    if seat is None:
        return None
    agents = sorted(floor.members_in(job), key=lambda agent: agent.id)
    return _header(floor, seat, agents, now), tuple(_row(floor, agent) for agent in agents)


def _header(floor: Floor, seat: JobSeat, agents: list[Agent], now: Instant | None) -> say.MonitorHeader:
    states = [agent.state for agent in agents]
    tally = seat.tally
    return say.MonitorHeader(
        job=seat.plan.id,
        name=seat.plan.name,
        campaign=seat.plan.campaign.name,
        state=_job_state(seat),
        started=seat.since,
        waiting=states.count(AgentState.WAITING),
        talking=_count(states, _TALKING),
        wrapup=states.count(AgentState.WRAPUP),
        paused=_count(states, _PAUSED),
        joining=states.count(AgentState.JOINING),
        ringing=calls_out(floor, seat),
        target=seat.decision.target,
        limiting=seat.decision.limiting,
        remaining=seat.remaining,
        attempts=tally.attempts,
        connected=tally.connected,
        abandoned=tally.abandoned,
        no_answer=tally.no_answer,
        busy=tally.busy,
        other=tally.other,
        saved=tally.saved,
        unsaved=tally.unsaved,
        answer_history=tuple(seat.history.connected),
        waiting_history=tuple(seat.history.waiting),
        pace=None if now is None else pace_figures(seat, now),
        ledger=None if now is None else ledger_figures(floor, seat.plan.campaign, now),
        today=_today(floor, seat.plan.campaign),
        previewing=_count(states, _PREVIEWING),
        passed=tally.passed,
        dialling=seat.plan.dialling,
    )


def _count(states: list[AgentState], among: tuple[AgentState, ...]) -> int:
    return sum(states.count(state) for state in among)


def _today(floor: Floor, campaign: Campaign) -> TodayChanged | None:
    rule = floor.today.get(campaign.id)
    return None if rule is None else TodayChanged(ratio=rule.ratio, allowed_share=rule.allowed_share)


def pace_figures(seat: JobSeat, now: Instant) -> PaceFigures:
    """How the newest decision came about (domain row 190)."""
    odds = seat.decision.odds
    return PaceFigures(
        method=seat.plan.campaign.rule.method,
        odds=None if odds is None else Odds(**asdict(odds)),
        shadow=_shadow(seat, now),
    )


def _shadow(seat: JobSeat, now: Instant) -> Shadow | None:
    method, target = seat.plan.campaign.rule.shadow, seat.shadow.target
    if method is None or target is None:
        return None
    return Shadow(method=method, target=target, difference=round(seat.shadow.mean(now) or 0.0, 1))


def ledger_figures(floor: Floor, campaign: Campaign, now: Instant) -> LedgerFigures:
    """How the campaign stands against its allowed share of abandoned calls (domain rows 73, 321)."""
    standing = floor.pacer(campaign).standing(now)
    share, limit = standing.window or 0.0, campaign.allowed_share
    return LedgerFigures(
        profile=campaign.profile,
        limit=limit,
        hour=standing.hour,
        day=standing.day,
        window=standing.window,
        standing="over" if share > limit else "near" if is_near(share, limit) else "fine",
    )


def _row(floor: Floor, agent: Agent) -> say.AgentRow:
    call = floor.calls.get(agent.call) if agent.call is not None else None
    on_line = call if agent.on_call else None
    status = status_of(floor, agent)
    return _made(
        agent=agent.id,
        name=agent.name,
        account=agent.account,
        terminal=agent.terminal,
        state=agent.state,
        status="" if status is None else status.name,
        since=agent.since,
        connected=agent.connected,
        phone=phone_state(agent),
        talk_since=on_line.connected_at if on_line is not None else None,
        hold_since=on_line.held_since if on_line is not None else None,
        customer=_customer(call.card.name, call.card.company) if call is not None else "",
        number=call.card.number_as_given if call is not None else "",
        attempt=call.card.attempt if call is not None else None,
        calls=agent.calls,
        saved=agent.saved,
        talk=agent.talk,
        **_day_of(agent, on_line),
        pause_after=agent.pause_after is not None,
        call=agent.call,
        moves_to="" if agent.move is None else agent.move.name,
        listeners=tuple(
            Listener(account=one.account, name=one.name, mode=one.mode, up=one.up)
            for one in ears_of(floor, agent.id)
        ),
    )


def _day_of(agent: Agent, on_line: Call | None) -> dict[str, Any]:
    """Where the agent's time of today went, without the stretch that goes on."""
    times = agent.times
    if times is None:
        return {}
    of_today = on_line is not None and times.has(on_line.connected_at)
    return {
        "day": times.start,
        "talking": times.talking,
        "worked": times.worked,
        "held": times.held + (on_line.held if on_line is not None and of_today else 0),
        "counts": counts_as(agent.state),
    }


@lru_cache(maxsize=4_096)
def _made(**facts: Any) -> say.AgentRow:
    """A row is made once for each change of its agent: to check 200 anew takes longer than all else about a picture."""
    return say.AgentRow(**facts)


def _customer(name: str, company: str) -> str:
    return " ".join(part for part in (company, name) if part)


def _job_state(seat: JobSeat) -> JobState:
    return JobState.STARTED if seat.started else JobState.STOPPED
