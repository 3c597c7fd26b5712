"""When the agents of a recorded day were there, and the books of what they did: as a simulated day has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AgentId, AgentState, JobId
from server.simulation.shifts import Rest, Shift
from server.storage.recorded import Recorded, RecordedStay

_RESTING: Final = (AgentState.BREAK, AgentState.AWAY)


def stays_of(day: Recorded, job: JobId) -> dict[AgentId, list[RecordedStay]]:
    """What each agent did in a job, in order."""
    stays: dict[AgentId, list[RecordedStay]] = defaultdict(list)
    for stay in day.stays:
        if stay.job == job and stay.session is not None:
            stays[stay.agent].append(stay)
    return stays


def shifts_of(stays: Iterable[Sequence[RecordedStay]], start: Instant, end: Instant) -> tuple[Shift, ...]:
    """One shift for each stretch that an agent spent in the job without going; agents are numbered from 1.

    An agent who went and came again is another agent: the world lets one come once.
    """
    shifts = []
    for stretch in (stretch for each in stays for stretch in _stretches(each)):
        goes = stretch[-1].ended_at
        rests = tuple(
            Rest(max(0, stay.started_at - start), (stay.ended_at or end) - stay.started_at)
            for stay in stretch
            if stay.state in _RESTING
        )
        comes = max(0, stretch[0].started_at - start)
        shifts.append((comes, None if goes is None or goes >= end else goes - start, rests))
    shifts.sort(key=lambda shift: shift[0])
    return tuple(Shift(AgentId(number), *shift) for number, shift in enumerate(shifts, 1))


def _stretches(stays: Sequence[RecordedStay]) -> list[list[RecordedStay]]:
    stretches: list[list[RecordedStay]] = []
    for stay in stays:
        if stretches and stretches[-1][-1].session == stay.session:
            stretches[-1].append(stay)
        else:
            stretches.append([stay])
    return stretches
