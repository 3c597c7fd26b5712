"""A supervisor lets an agent go on in another job: at once, or after its call and its pause (issue 7).

Rule: the order is on disk before anybody is told of it, so that a restart carries it out, too; it is taken from there
when it was withdrawn or dropped, and ends with the stay.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId
from server.dialer.effects import Refuse
from server.dialer.floor import Agent, JobSeat
from server.dialer.model import Asked
from server.dialer.standing_orders import Move, request_of_move
from server.dialer.supervisor_orders import in_job
from server.dialer.supervisor_requests import AgentMoveRequested
from server.dialer.supervisor_writes import KeepMove
from server.dialer.turn import Turn
from server.dialer.writes import Done


def on_move_requested(turn: Turn, event: AgentMoveRequested) -> None:
    """Take the order to the disk; the agent's own job takes an order back. Two supervisors do not undo each other."""
    agent = in_job(turn, event.by, turn.floor.agents.get(event.agent), event.agent)
    if agent is None or (agent.ordering is not None and agent.ordering.by == event.by):
        return
    seat = turn.floor.jobs.get(event.job)
    own = Asked(AccountId(agent.id), request_of_move(event.by))
    if seat is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_JOB, job=event.job)
    elif agent.move is not None and agent.move.by == own:
        turn.answer(event.by)
    elif (refusal := _overtaken(agent, event) or _shut(turn, agent, event, seat)) is not None:
        turn.do(Refuse(event.by, refusal))
    else:
        assert agent.job is not None
        assert agent.session is not None
        agent.ordering = Move(event.job, seat.plan.name, event.by, agent.job)
        turn.write(KeepMove(event.by, agent.id, agent.session, event.job, turn.now))


def on_move_kept(turn: Turn, order: KeepMove, result: Done) -> None:
    """The order is on disk: it stands from here on, unless the stay ended meanwhile, or it had its effect before."""
    agent = turn.floor.agents.get(order.agent)
    if agent is None or agent.session != order.session or agent.job is None:
        name = order.agent if agent is None else agent.name
        turn.refuse(order.by, RefusalCode.AGENT_NOT_IN_JOB, agent=name)
        return
    agent.ordering = None
    seat = turn.floor.jobs.get(order.job)
    if result.repeated:
        pass  # What stands by now is a later order's.
    elif order.job == agent.job:
        agent.move = None
    else:
        own = Asked(AccountId(agent.id), request_of_move(order.by))
        agent.move = Move(order.job, "" if seat is None else seat.plan.name, own, agent.job)
        agent.dropped = None
    turn.answer(order.by)
    turn.show_desk(agent)


def on_move_not_kept(turn: Turn, order: KeepMove, refusal: Refused) -> None:
    """Nothing was ordered: what stood before stands."""
    agent = turn.floor.agents.get(order.agent)
    if agent is not None and agent.session == order.session:
        agent.ordering = None
        turn.show_desk(agent)
    turn.do(Refuse(order.by, refusal))


def _overtaken(agent: Agent, event: AgentMoveRequested) -> Refused | None:
    """What was ordered before, by whomever, and is not undone by this."""
    standing = agent.ordering or agent.move
    there = agent.job if standing is None else standing.job
    if there == event.job or (agent.ordering is not None and agent.ordering.job == agent.job):
        return Refused(RefusalCode.ALREADY_ORDERED, agent=agent.name)
    if standing is None or (event.job == agent.job and agent.ordering is None):
        return None
    return Refused(RefusalCode.MOVED_ALREADY, agent=agent.name, job=standing.name)


def _shut(turn: Turn, agent: Agent, event: AgentMoveRequested, seat: JobSeat) -> Refused | None:
    """What keeps the agent from working there; nothing keeps it where it is."""
    if agent.job == event.job:
        return None
    if agent.id not in seat.plan.members:
        return Refused(RefusalCode.AGENT_NOT_A_MEMBER, agent=agent.name, job=seat.plan.name)
    if seat.run is None:
        return Refused(RefusalCode.JOB_NOT_STARTED, job=seat.plan.name)
    return None if turn.floor.switch_up else Refused(RefusalCode.SWITCH_UNAVAILABLE)
