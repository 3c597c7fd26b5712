"""What supervisors have agents do: pause, read a message; and calls that are kept as they stand (issue 7).

Rule: an order that was given before, by whomever, is refused in words; each one that is carried out is audited.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AgentState
from server.dialer.desk_requests import wish_pause
from server.dialer.floor import Agent
from server.dialer.model import Asked
from server.dialer.places import give_up
from server.dialer.results import free_desk
from server.dialer.standing_orders import STANDS, Told, with_message
from server.dialer.supervisor_requests import (
    AgentPauseRequested,
    AgentTold,
    KeepUnsavedRequested,
)
from server.dialer.supervisor_writes import NoteOrder
from server.dialer.turn import Turn


def on_pause_requested(turn: Turn, event: AgentPauseRequested) -> None:
    """Let an agent pause, as its own key would (domain row 231)."""
    agent = in_job(turn, event.by, turn.floor.agents.get(event.agent), event.agent)
    if agent is None:
        return
    if agent.pause_after is event.to or agent.state is event.to:
        turn.refuse(event.by, RefusalCode.ALREADY_ORDERED, agent=agent.name)
        return
    before = agent.pause_after
    wish_pause(turn, event.by, event.agent, event.to)
    if agent.pause_after is not before:
        _note(turn, event.by, "agent.pause", f"agent:{agent.id}", mode=event.to or "work")


def on_told(turn: Turn, event: AgentTold) -> None:
    """A line on desks; it takes no key and goes away by itself."""
    if event.agent is not None:
        agent = turn.floor.agents.get(event.agent)
        if agent is None or not agent.connected:
            turn.refuse(event.by, RefusalCode.SCREEN_AWAY, agent=event.agent if agent is None else agent.name)
            return
        agents, thing = [agent], f"agent:{agent.id}"
    else:
        assert event.job is not None
        agents = [agent for agent in turn.floor.members_in(event.job) if agent.connected]
        thing = f"job:{event.job}"
        if not agents:
            turn.refuse(event.by, RefusalCode.NOBODY_THERE)
            return
    for agent in agents:
        told = Told(event.text, turn.now, agent.since)
        agent.told = with_message(agent.told, told, turn.now)
        turn.floor.wake(turn.now + STANDS, "message", agent.id)
        turn.show_desk(agent)
    _note(turn, event.by, "agent.message", thing)
    turn.answer(event.by)


def on_keep_unsaved(turn: Turn, event: KeepUnsavedRequested) -> None:
    """Take a call that is over from a desk where nobody saves it (domain rows 280, 282); its draft is kept."""
    agent = in_job(turn, event.by, turn.floor.agents.get(event.agent), event.agent)
    if agent is None:
        return
    call = turn.floor.calls.get(event.attempt)
    if call is None or agent.call != call.id:
        turn.refuse(event.by, RefusalCode.CALL_GONE)
    elif agent.state is not AgentState.WRAPUP or call.saving is not None:
        state = "saving" if call.saving is not None else agent.state
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="keep_unsaved", state=state)
    else:
        give_up(turn, call)
        free_desk(turn, agent, call)
        _note(turn, event.by, "agent.keep_unsaved", f"attempt:{call.id}", agent=agent.id)
        turn.answer(event.by)


def in_job(turn: Turn, by: Asked, agent: Agent | None, number: int) -> Agent | None:
    """The agent, if it is in a job; whoever asked for another one hears why not."""
    if agent is None:
        turn.refuse(by, RefusalCode.UNKNOWN_AGENT, agent=number)
    elif agent.job is None or not agent.in_job:
        turn.refuse(by, RefusalCode.AGENT_NOT_IN_JOB, agent=agent.name)
    else:
        return agent
    return None


def _note(turn: Turn, by: Asked, code: str, thing: str, **facts: str | int) -> None:
    turn.write(NoteOrder(by, code, thing, tuple(facts.items()), turn.now))
