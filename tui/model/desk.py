"""What an agent's screen is at any moment: which phase, which timers, what may be done and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from kaden.clock import Instant, Millis, lasted
from kaden.protocol.desk import Call, Desk
from kaden.vocabulary import AgentState, EndedBy


class Phase(StrEnum):
    """The faces of the agent's desk."""

    JOBS = "jobs"
    JOINING = "joining"
    WAITING = "waiting"
    PREVIEW = "preview"
    CALL = "call"
    PAUSED = "paused"
    NOTICE = "notice"


_PHASES: Final = {
    AgentState.IDLE: Phase.JOBS,
    AgentState.JOINING: Phase.JOINING,
    AgentState.WAITING: Phase.WAITING,
    AgentState.TALKING: Phase.CALL,
    AgentState.HELD: Phase.CALL,
    AgentState.TRANSFERRING: Phase.CALL,
    AgentState.REDIALLING: Phase.CALL,
    AgentState.PREVIEWING: Phase.PREVIEW,
    AgentState.CALLING: Phase.CALL,
    AgentState.WRAPUP: Phase.CALL,
    AgentState.BREAK: Phase.PAUSED,
    AgentState.AWAY: Phase.PAUSED,
    AgentState.STOPPED: Phase.NOTICE,
    AgentState.RELEASED: Phase.NOTICE,
}

CALLS_ALONE: Final = frozenset({AgentState.REDIALLING, AgentState.CALLING})
"""The customer's phone rings for this agent, who placed the call."""

ON_CALL: Final = frozenset({AgentState.TALKING, AgentState.HELD, AgentState.TRANSFERRING})


def phase_of(desk: Desk | None) -> Phase:
    """The face that shows `desk`. A notice is read before anything else; before the first desk came, the job list."""
    if desk is None:
        return Phase.JOBS
    if desk.state is AgentState.IDLE and desk.notice is not None:
        return Phase.NOTICE
    phase = _PHASES[desk.state]
    if phase in (Phase.CALL, Phase.PREVIEW) and desk.call is None:
        return Phase.WAITING
    return phase


Reason: TypeAlias = str
"""Key of the sentence that says why something does not work now."""

OFFLINE: Final[Reason] = "why_not.offline"
SAVING: Final[Reason] = "why_not.saving"
TALKING: Final[Reason] = "why_not.talking"
CALL_OVER: Final[Reason] = "why_not.call_over"
NO_JOB: Final[Reason] = "why_not.no_job"
ASKED: Final[Reason] = "why_not.asked"
TRANSFERRING: Final[Reason] = "why_not.transferring"
NOT_RECORDED: Final[Reason] = "why_not.not_recorded"
ONE_NOTE: Final[Reason] = "why_not.one_note"
REDIALLING: Final[Reason] = "why_not.redialling"
NO_JOB_AFTER: Final[Reason] = "why_not.no_job_after"
SAVE_REDIALLING: Final[Reason] = "why_not.save_redialling"


_ON_A_LINE: Final = frozenset({"hold", "cut", "record", "transfer", "dial"})
"""Actions that need a customer on the line."""


def why_not(action: str, desk: Desk | None, *, up: bool, saving: bool, asked: bool) -> Reason | None:
    """Why an action of the agent's desk does not work now; None = it works.

    Args:
        action: the verb of an action's id.
        desk: the newest desk.
        up: whether the server can be asked. Saving needs no link: the request waits for it.
        saving: whether a save is on its way.
        asked: whether another request of this desk is on its way.
    """
    if desk is None:
        return OFFLINE
    if action == "save":
        return SAVING if saving else _too_early(desk)
    if action in _ON_A_LINE and desk.state not in ON_CALL:
        if desk.state not in CALLS_ALONE:
            return CALL_OVER
        if action != "cut":
            return REDIALLING
    if action in ("transfer", "dial") and desk.state is AgentState.TRANSFERRING:
        return TRANSFERRING
    if action == "record" and not records(desk):
        return NOT_RECORDED
    if action == "note" and not more_notes(desk):
        return ONE_NOTE
    if action in ("break", "away", "end") and phase_of(desk) is Phase.CALL:
        if desk.job is None:
            return NO_JOB_AFTER
        return SAVING if saving else None
    if not up:
        return OFFLINE
    if action == "join" and not desk.jobs:
        return NO_JOB
    return ASKED if asked else None


def _too_early(desk: Desk) -> Reason | None:
    """Why the result cannot be saved yet."""
    if desk.state in CALLS_ALONE:
        return SAVE_REDIALLING
    return TALKING if desk.state in ON_CALL else None


def records(desk: Desk) -> bool:
    """Whether the call on the desk is being recorded, or would be but for a pause."""
    return desk.call is not None and desk.call.recording in ("on", "paused")


def more_notes(desk: Desk) -> bool:
    """Whether the call on the desk can have notes beside its result's own (row 245)."""
    return desk.call is not None and desk.call.more_notes


def line_words(desk: Desk) -> Iterator[str]:
    """Keys of what stands beside the clock of a call: its recording, and who is on the line where a tone may tell."""
    if desk.call is not None and desk.state in ON_CALL and desk.call.recording != "off":
        yield f"recording.{desk.call.recording}"
    if desk.heard_by is not None:
        yield f"heard_by.{desk.heard_by.value}"


@dataclass(frozen=True, slots=True)
class Timers:
    """What the clocks of the desk show."""

    state: Millis
    """Time in the present state."""
    talk: Millis | None
    """From the join to the end of the conversation, or until now."""
    release: Millis | None
    """Time until the waiting limit releases the agent, when that is near (domain row 254)."""


def timers(desk: Desk, now: Instant) -> Timers:
    """The desk's clocks at the server's `now`."""
    release = None
    if desk.release_warning and desk.release_at is not None:
        release = max(0, desk.release_at - now)
    return Timers(lasted(desk.since, now), talk_time(desk.call, now) if desk.call else None, release)


def talk_time(call: Call, now: Instant) -> Millis:
    """How long the conversation lasts, or lasted."""
    return lasted(call.connected_at, now if call.ended_at is None else call.ended_at)


def standing(desk: Desk) -> Iterator[str]:
    """Keys of the sentences that the banner shows for as long as they are true."""
    if desk.phone == "not_ready":
        yield "standing.phone_not_ready"
    if desk.job_stopped and phase_of(desk) is Phase.CALL:
        yield "standing.job_stopped"
    if desk.call is not None and desk.call.ended_by == EndedBy.TRANSFER:
        yield "standing.transferred"
    if desk.pause_after is not None and phase_of(desk) is Phase.WAITING:
        yield f"standing.pause_{desk.pause_after.value}"
