"""What an agent is ready for or pauses in, and how long it may stay there (domain rows 203, 204, 247, 248).

Rule: a custom status names what the agent's state does not say; which calls reach an agent is the state's alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaden.clock import Millis
from kaden.protocol.desk import StatusChoice
from kaden.vocabulary import AgentState, StatusId
from server.dialer.floor import Agent, Floor
from server.dialer.model import Status, StatusUse
from server.dialer.status_writes import NoteStatus
from server.dialer.turn import Turn

_PLAIN = frozenset({AgentState.BREAK, AgentState.STOPPED, AgentState.RELEASED})
"""States in which an agent is ready for nothing."""

_LIMITED_BY_STATUS = frozenset({AgentState.WAITING, AgentState.AWAY})
"""Wrap-up and break are no stays in a custom status."""


def status_of(floor: Floor, agent: Agent) -> Status | None:
    """The custom status that the agent stands in; None = ready, or a plain break or absence."""
    if agent.state in _PLAIN:
        return None
    chosen = agent.paused_in if agent.state is AgentState.AWAY else floor.signed_in.get(agent.id)
    return None if chosen is None else floor.statuses.get(chosen)


def wish_of(floor: Floor, agent: Agent) -> Status | None:
    """The custom status in which the agent wishes to pause."""
    return None if agent.pause_status is None else floor.statuses.get(agent.pause_status)


def limit_of(floor: Floor, agent: Agent) -> Millis:
    """How long the agent may stay where it is (rows 247, 248, 326).

    A status that was taken out of use meanwhile ends as any other stay.
    """
    if agent.state is AgentState.PREVIEWING:
        return floor.rules.preview_limit
    status = status_of(floor, agent) if agent.state in _LIMITED_BY_STATUS else None
    return floor.rules.waiting_limit if status is None or not status.active else status.limit


def chosen(floor: Floor, status: StatusId | None, use: StatusUse) -> bool:
    """Whether an agent may choose it for this use; None stands for no custom status."""
    known = None if status is None else floor.statuses.get(status)
    return status is None or (known is not None and known.active and known.use == use)


def choices(floor: Floor) -> Iterator[StatusChoice]:
    """All that an agent may choose, by name."""
    for status in sorted(floor.statuses.values(), key=lambda status: (status.name, status.id)):
        if status.active:
            yield choice(status)


def choice(status: Status) -> StatusChoice:
    """A status as an agent sees it."""
    return StatusChoice(id=status.id, name=status.name, use=status.use)


def forget_status(turn: Turn, agent: Agent) -> None:
    """The agent signed out: the next sign-in begins ready."""
    if turn.floor.signed_in.pop(agent.id, None) is not None:
        turn.write(NoteStatus(agent.id, None, turn.now))
