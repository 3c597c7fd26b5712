"""When the agents of a recorded day were there, and the books of what they did: as a simulated day has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AgentId, AgentState, JobId
from server.simulation.shifts import Rest, Shift
from server.storage.recorded import Recorded, RecordedStay

_RESTING: Final = (AgentState.BREAK, AgentState.AWAY)


def stays_of(day: Recorded, job: JobId) -> dict[AgentId, list[RecordedStay]]:
    """What each agent did in a job, in order. Who keeps a promise meanwhile is away from it (domain row 266)."""
    promised = {stay.attempt for stay in day.stays if stay.state is AgentState.REDIALLING}
    stays: dict[AgentId, list[RecordedStay]] = defaultdict(list)
    for stay in day.stays:
        if stay.job == job and stay.session is not None:
            kept = stay.attempt is not None and stay.attempt in promised
            stays[stay.agent].append(replace(stay, state=AgentState.AWAY) if kept else stay)
    return stays


def shifts_of(stays: Iterable[Sequence[RecordedStay]], start: Instant, end: Instant) -> tuple[Shift, ...]:
    """One shift for each stretch that an agent spent in the job without going; agents are numbered from 1.

    An agent who went and came again is another agent: the world lets one come once.
    """
    shifts = []
    for stretch in (stretch for each in stays for stretch in _stretches(each)):
        goes = stretch[-1].ended_at
        rests = tuple(Rest(max(0, began - start), ended - began) for began, ended in _rests(stretch, end))
        comes = max(0, stretch[0].started_at - start)
        shifts.append((comes, None if goes is None or goes >= end else goes - start, rests))
    shifts.sort(key=lambda shift: shift[0])
    return tuple(Shift(AgentId(number), *shift) for number, shift in enumerate(shifts, 1))


def _rests(stretch: Sequence[RecordedStay], end: Instant) -> list[tuple[Instant, Instant]]:
    """From when to when the agent took no calls; what follows at once, in another status, is the same rest."""
    rests: list[tuple[Instant, Instant]] = []
    for stay in stretch:
        if stay.state in _RESTING:
            follows = bool(rests) and rests[-1][1] == stay.started_at
            began = rests.pop()[0] if follows else stay.started_at
            rests.append((began, stay.ended_at or end))
    return rests


def _stretches(stays: Sequence[RecordedStay]) -> list[list[RecordedStay]]:
    stretches: list[list[RecordedStay]] = []
    for stay in stays:
        if stretches and stretches[-1][-1].session == stay.session:
            stretches[-1].append(stay)
        else:
            stretches.append([stay])
    return stretches
