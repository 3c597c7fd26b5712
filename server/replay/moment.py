"""The floor as it stood at any second of a recorded day, rebuilt from what the disk remembers.

Rule: the result is an ordinary `Floor`, so that the monitor shows the past with the code that shows the present.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaden.clock import Instant
from kaden.vocabulary import AgentState, AttemptState, Outcome
from server.dialer.agent import IN_JOB
from server.dialer.floor import Agent, Call, Floor, FloorRules, JobSeat
from server.dialer.model import Card, Job
from server.replay.keyframes import Keyframe, counted, happened
from server.storage.recorded import Recorded, RecordedAttempt, RecordedStay


def floor_at(day: Recorded, plan: Sequence[Job], at: Instant) -> Floor:
    """The floor at `at`; counters of agents and runs count from the day's first moment.

    Args:
        day: what was recorded around that instant.
        plan: all call jobs, as they are defined today.
        at: within the day.
    """
    return floor_since(Keyframe.empty(day.start, day.start - 1), day, plan, at)


def floor_since(
    frame: Keyframe, near: Recorded, plan: Sequence[Job], at: Instant, rules: FloorRules | None = None
) -> Floor:
    """The same from a keyframe.

    Args:
        frame: of that day, not later than `at`.
        near: the frame's open attempts and all that were dialled since, agents' stays and the job's runs at `at`.
        plan: the jobs to show, as they are defined today.
        at: when.
        rules: the floor's settings; None = those that nobody changed.
    """
    floor = Floor(rules or FloorRules(), lines=0, jobs={job.id: JobSeat(job) for job in plan})
    for run in near.runs:
        seat = floor.jobs.get(run.job)
        if seat is not None and run.started_at <= at and (run.stopped_at is None or at < run.stopped_at):
            seat.run, seat.since = run.id, run.started_at
    for stay in near.stays:
        if _stands(stay, at):
            _seat(floor, stay)
    for attempt in near.attempts:
        if attempt.dialled_at <= at:
            _place(floor, attempt, at)
    tallies, agents = counted(frame, near.attempts, at)
    for seat in floor.jobs.values():
        if seat.run in tallies:
            seat.tally = replace(tallies[seat.run])
    for agent in floor.agents.values():
        if agent.id in agents:
            count = agents[agent.id]
            agent.calls, agent.saved, agent.talk = count.calls, count.saved, count.talk
    return floor


def _stands(stay: RecordedStay, at: Instant) -> bool:
    """Whether this is the agent's status then; idle without a job is not on the floor."""
    return stay.started_at <= at and (stay.ended_at is None or at < stay.ended_at) and stay.state in IN_JOB


def _seat(floor: Floor, stay: RecordedStay) -> None:
    floor.agents[stay.agent] = Agent(
        id=stay.agent,
        account=stay.account,
        name=stay.name,
        phone=stay.phone,
        terminal="",
        state=stay.state,
        since=stay.started_at,
        job=stay.job,
        run=stay.run,
        session=stay.session,
        leg="ringing" if stay.state is AgentState.JOINING else "up",
        call=stay.attempt,
    )


def _place(floor: Floor, attempt: RecordedAttempt, at: Instant) -> None:
    state = state_at(attempt, at)
    agent = floor.agents.get(attempt.agent) if attempt.agent is not None else None
    if state is not AttemptState.ENDED or (agent is not None and agent.call == attempt.id):
        floor.enter(_call(attempt, state, at))


def state_at(attempt: RecordedAttempt, at: Instant) -> AttemptState:
    """The attempt's state then; when a phone began to ring is not recorded, so it rings from the dial on."""
    if happened(attempt.ended_at, at):
        return AttemptState.ENDED
    if happened(attempt.connected_at, at):
        return AttemptState.CONNECTED
    return AttemptState.ANSWERED if happened(attempt.answered_at, at) else AttemptState.RINGING


def _call(attempt: RecordedAttempt, state: AttemptState, at: Instant) -> Call:
    card = Card(
        attempt.record,
        attempt.number,
        attempt.number_as_given,
        attempt.name,
        attempt.company,
        (),
        attempt.n,
        (),
    )
    talks = happened(attempt.connected_at, at)
    return Call(
        id=attempt.id,
        job=attempt.job,
        run=attempt.run,
        number=attempt.number,
        card=card,
        state=state,
        dialled_at=attempt.dialled_at,
        answered_at=attempt.answered_at if happened(attempt.answered_at, at) else None,
        connected_at=attempt.connected_at if talks else None,
        ended_at=attempt.ended_at if state is AttemptState.ENDED else None,
        agent=attempt.agent if talks else None,
        outcome=Outcome.ABANDONED if happened(attempt.announced_at, at) else None,
    )
