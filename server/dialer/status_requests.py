"""Agents choose custom statuses, and administrators change what there is to choose (domain rows 203 to 206)."""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AgentState
from server.dialer.desk_requests import wish_pause
from server.dialer.places import start_limit
from server.dialer.status_events import StatusesChanged, StatusPauseRequested, StatusRequested
from server.dialer.status_writes import NoteStatus
from server.dialer.statuses import chosen
from server.dialer.turn import Turn

_CHOOSING = frozenset(
    {AgentState.IDLE, AgentState.JOINING, AgentState.WAITING, AgentState.STOPPED, AgentState.RELEASED}
)
"""States in which nothing stands between the agent and what it is ready for."""


def on_status_requested(turn: Turn, event: StatusRequested) -> None:
    """Be ready for something; a stay that goes on begins anew (domain row 251)."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None or agent.state not in _CHOOSING:
        state = AgentState.IDLE if agent is None else agent.state
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="set_status", state=state)
        return
    if not chosen(turn.floor, event.status, "sign_in"):
        turn.refuse(event.by, RefusalCode.UNKNOWN_STATUS)
        return
    if turn.floor.signed_in.get(agent.id) != event.status:
        if event.status is None:
            del turn.floor.signed_in[agent.id]
        else:
            turn.floor.signed_in[agent.id] = event.status
        turn.write(NoteStatus(agent.id, event.status, turn.now))
        if agent.state is AgentState.WAITING:
            agent.since = turn.now
            start_limit(turn, agent)
        turn.show_desk(agent)
    turn.answer(event.by)


def on_status_pause_requested(turn: Turn, event: StatusPauseRequested) -> None:
    """Pause in a custom status, now or after this call."""
    if chosen(turn.floor, event.status, "pause"):
        wish_pause(turn, event.by, event.agent, AgentState.AWAY, event.status)
    else:
        turn.refuse(event.by, RefusalCode.UNKNOWN_STATUS)


def on_statuses_changed(turn: Turn, event: StatusesChanged) -> None:
    """New definitions count at once, for stays that go on too."""
    turn.floor.statuses = {status.id: status for status in event.statuses}
    for agent in turn.floor.agents.values():
        start_limit(turn, agent)
        turn.show_desk(agent)
