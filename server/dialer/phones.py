"""News of agents' phones: up, gone, on hold, not ready (domain rows 198 to 201, 215 to 219)."""

from __future__ import annotations

from kaden.vocabulary import AgentState, ReleaseReason
from server.dialer.agent import Step
from server.dialer.callbacks import dial, lose_redial
from server.dialer.calls import hold
from server.dialer.ears import line_is_gone
from server.dialer.effects import DropAgent
from server.dialer.events import PhoneAnswered, PhoneEnded, PhoneHeld, PhoneReadyChanged
from server.dialer.floor import Agent
from server.dialer.places import leave, move, note_availability, put_down, release, start_limit
from server.dialer.transfers import leg_went_over
from server.dialer.turn import Turn


def on_phone_answered(turn: Turn, event: PhoneAnswered) -> None:
    """The agent took the system call: music plays, the agent waits (domain rows 198, 200)."""
    agent = turn.agent_of(event.session)
    if agent is None:
        turn.do(DropAgent(event.session))
    else:
        raise_leg(turn, agent)


def raise_leg(turn: Turn, agent: Agent) -> None:
    """A leg that rang is up. One that is gone stays gone, however late this news comes."""
    if agent.leg != "ringing":
        return
    agent.leg = "up"
    if agent.state is AgentState.REDIALLING:
        dial(turn, agent)
    else:
        move(turn, agent, Step.PHONE_UP)


def on_phone_ended(turn: Turn, event: PhoneEnded) -> None:
    """The leg is gone."""
    agent = turn.agent_of(event.session)
    if agent is not None:
        lose_phone(turn, agent)


def lose_phone(turn: Turn, agent: Agent) -> None:
    """Without a phone there is no place in the job, but a wrap-up may be finished first (domain rows 199, 216)."""
    line_is_gone(turn, agent.id)
    if leg_went_over(turn, agent):
        return
    put_down(turn, agent)
    match agent.state:
        case AgentState.JOINING:
            leave(turn, agent, Step.NOT_REACHED, ReleaseReason.NO_ANSWER)
        case AgentState.REDIALLING:
            lose_redial(turn, agent)
        case AgentState.WRAPUP:
            turn.show_desk(agent)
        case _ if agent.in_job:
            release(turn, agent, ReleaseReason.PHONE_CUT)


def on_phone_held(turn: Turn, event: PhoneHeld) -> None:
    """The phone's own hold button; the switch has done it already (domain row 219)."""
    agent = turn.agent_of(event.session)
    call = turn.floor.calls.get(agent.call) if agent is not None and agent.call is not None else None
    if agent is not None and call is not None:
        hold(turn, call, agent, held=event.held)


def on_phone_ready_changed(turn: Turn, event: PhoneReadyChanged) -> None:
    """The phone's status left ready: no call for this agent until it is back; the clock restarts (rows 217, 248)."""
    agent = turn.agent_of(event.session)
    if agent is None or agent.ready == event.ready:
        return
    agent.ready = event.ready
    note_availability(turn, agent)
    if agent.state is AgentState.WAITING:
        agent.since = turn.now
        start_limit(turn, agent)
    turn.show_desk(agent)
    if agent.job is not None:
        turn.pace(agent.job)
