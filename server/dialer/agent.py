"""The agent's states as a table (domain 2.1). What is not in the table is refused, and the refusal names the state."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kaden.vocabulary import AgentState

_S = AgentState


class Step(StrEnum):
    """What can happen to an agent."""

    JOIN = "join"
    """The system call goes out."""
    PHONE_UP = "phone_up"
    NOT_REACHED = "not_reached"
    """The system call was not answered."""
    ASSIGN = "assign"
    """Joined to a customer."""
    HOLD = "hold"
    UNHOLD = "unhold"
    TRANSFER = "transfer"
    """A target is entered, rung or told."""
    TAKE_BACK = "take_back"
    """The transfer came to nothing: with the customer again."""
    CALL_OVER = "call_over"
    CONTINUE = "continue"
    BREAK = "break"
    AWAY = "away"
    RESUME = "resume"
    END = "end"
    STOP = "stop"
    """The job stopped."""
    RELEASE = "release"
    CALL_BACK = "call_back"
    """A promise is being kept."""
    BACK_TO_BREAK = "back_to_break"
    """The promised call came to nothing; it began in a break."""
    BACK_TO_AWAY = "back_to_away"
    SHOW = "show"
    """The next record of a preview job comes to the desk (domain row 326)."""
    CALL = "call"
    """The shown record is called."""
    NEXT = "next"
    """The shown record was passed by or went back, or its call came to nothing."""
    READ = "read"
    """The notice was read."""


TABLE: Final[Mapping[AgentState, Mapping[Step, AgentState]]] = {
    _S.IDLE: {Step.JOIN: _S.JOINING, Step.CALL_BACK: _S.REDIALLING, Step.READ: _S.IDLE},
    _S.JOINING: {
        Step.PHONE_UP: _S.WAITING,
        Step.NOT_REACHED: _S.IDLE,
        Step.END: _S.IDLE,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.WAITING: {
        Step.ASSIGN: _S.TALKING,
        Step.SHOW: _S.PREVIEWING,
        Step.BREAK: _S.BREAK,
        Step.AWAY: _S.AWAY,
        Step.END: _S.IDLE,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.TALKING: {
        Step.HOLD: _S.HELD,
        Step.TRANSFER: _S.TRANSFERRING,
        Step.CALL_OVER: _S.WRAPUP,
        Step.RELEASE: _S.RELEASED,
    },
    _S.HELD: {
        Step.UNHOLD: _S.TALKING,
        Step.TRANSFER: _S.TRANSFERRING,
        Step.CALL_OVER: _S.WRAPUP,
        Step.RELEASE: _S.RELEASED,
    },
    _S.TRANSFERRING: {
        Step.TAKE_BACK: _S.TALKING,
        Step.CALL_OVER: _S.WRAPUP,
        Step.RELEASE: _S.RELEASED,
    },
    _S.WRAPUP: {
        Step.CONTINUE: _S.WAITING,
        Step.BREAK: _S.BREAK,
        Step.AWAY: _S.AWAY,
        Step.END: _S.IDLE,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.REDIALLING: {
        Step.ASSIGN: _S.TALKING,
        Step.NOT_REACHED: _S.IDLE,
        Step.BACK_TO_BREAK: _S.BREAK,
        Step.BACK_TO_AWAY: _S.AWAY,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.PREVIEWING: {
        Step.CALL: _S.CALLING,
        Step.NEXT: _S.WAITING,
        Step.END: _S.IDLE,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.CALLING: {
        Step.ASSIGN: _S.TALKING,
        Step.NEXT: _S.WAITING,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.BREAK: {
        Step.RESUME: _S.WAITING,
        Step.CALL_BACK: _S.REDIALLING,
        Step.END: _S.IDLE,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.AWAY: {
        Step.RESUME: _S.WAITING,
        Step.CALL_BACK: _S.REDIALLING,
        Step.END: _S.IDLE,
        Step.STOP: _S.STOPPED,
        Step.RELEASE: _S.RELEASED,
    },
    _S.STOPPED: {Step.JOIN: _S.JOINING, Step.READ: _S.IDLE},
    _S.RELEASED: {Step.JOIN: _S.JOINING, Step.READ: _S.IDLE},
}
"""State -> step -> next state."""

IN_JOB: Final = frozenset(
    {
        _S.JOINING,
        _S.WAITING,
        _S.TALKING,
        _S.HELD,
        _S.TRANSFERRING,
        _S.WRAPUP,
        _S.REDIALLING,
        _S.PREVIEWING,
        _S.CALLING,
        _S.BREAK,
        _S.AWAY,
    }
)
"""States in which an agent holds a place: in a job, or for one promised call outside of any."""

ON_CALL: Final = frozenset({_S.TALKING, _S.HELD, _S.TRANSFERRING})

PLACES_ALONE: Final = frozenset({_S.REDIALLING, _S.CALLING})
"""A call is on its way that the agent placed, and that nobody else is joined to."""

LIMITED: Final = frozenset({_S.WAITING, _S.WRAPUP, _S.PREVIEWING, _S.BREAK, _S.AWAY})
"""States that the waiting limit ends; a live call never is (domain rows 247, 252)."""


def next_state(state: AgentState, step: Step) -> AgentState | None:
    """The state after `step`, or None when the table has no such step."""
    return TABLE[state].get(step)
