"""Promised calls: an agent calls a customer back (domain 2.4, rows 257 to 266).

Rules: the attempt is on disk before any phone rings; the agent's own phone comes first; who answers is joined to this
agent and to nobody else (`calls`); and a call that reaches nobody leaves its promise open.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentState, AttemptState, Outcome, ReleaseReason
from server.dialer.agent import Step, next_state
from server.dialer.callback_requests import CallBackRequested
from server.dialer.callback_writes import CallbackOpened, OpenCallback
from server.dialer.calls import cancel, settle, watch_hours
from server.dialer.effects import PlaceCall, Refuse, RingAgent
from server.dialer.floor import Agent, Call, Floor
from server.dialer.hours import in_hours
from server.dialer.lines import is_outside
from server.dialer.places import (
    call_off,
    go_back,
    leave,
    move,
    note_availability,
    release,
    take_phone,
)
from server.dialer.turn import Turn
from server.dialer.writes import CloseSession


def on_call_back_requested(turn: Turn, event: CallBackRequested) -> None:
    """Take the promise to be called now; the store judges it, and rings follow what is on disk."""
    agent = turn.floor.agents.get(event.agent)
    if agent is not None and agent.calling_back == event.by:
        return
    if agent is None:
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="call_back", state=AgentState.IDLE)
        return
    refusal = _refusal(turn.floor, agent)
    if refusal is not None:
        turn.do(Refuse(event.by, refusal))
        return
    agent.calling_back = event.by
    turn.write(
        OpenCallback(
            event.by,
            event.callback,
            agent.id,
            event.caller_id,
            agent.session,
            agent.phone,
            turn.now,
            tuple(sorted(turn.floor.transferred)),
        )
    )


def _refusal(floor: Floor, agent: Agent) -> Refused | None:
    """Why this agent can call nobody now (row 266: out of a pause, or outside a job)."""
    state = AgentState.REDIALLING if agent.calling_back is not None else agent.state
    if agent.joining is not None:
        state = AgentState.JOINING
    if next_state(state, Step.CALL_BACK) is None:
        return Refused(RefusalCode.NOT_NOW, action="call_back", state=state)
    if not agent.phone:
        return Refused(RefusalCode.NO_PHONE, account=agent.account)
    if not (floor.switch_up and floor.trunk_up):
        return Refused(RefusalCode.SWITCH_UNAVAILABLE)
    own = int(agent.session is None and is_outside(agent.phone))
    if floor.lines_in_use() + 1 + own > floor.lines:
        return Refused(RefusalCode.NO_LINE_FREE)
    return None


def on_callback_opened(turn: Turn, order: OpenCallback, result: CallbackOpened) -> None:
    """The attempt is on disk: ring the agent's phone, or dial at once where it is up; unless all that is over."""
    agent = turn.floor.agents.get(order.agent)
    if agent is not None and agent.calling_back == order.by:
        agent.calling_back = None
    if result.repeated:
        _answer_repeated(turn, agent, order, result)
        return
    call = Call(
        result.attempt,
        None,
        None,
        result.number,
        result.card,
        AttemptState.CLAIMED,
        order.at,
        agent=order.agent,
        session=result.session,
        promise=result.promise,
        waits=True,
    )
    turn.floor.enter(call)
    refusal = _too_late(turn.floor, agent, order)
    if agent is None or refusal is not None:
        call_off(turn, call)
        if order.session is None:
            turn.write(CloseSession(result.session, turn.now, None))
        turn.do(Refuse(order.by, refusal or Refused(RefusalCode.CALL_GONE)))
        return
    agent.call = call.id
    _begin(turn, agent, order, call)
    turn.answer(order.by)


def on_callback_refused(turn: Turn, order: OpenCallback, refusal: Refused) -> None:
    """No call was opened: the promise is gone, or may not be called now."""
    agent = turn.floor.agents.get(order.agent)
    if agent is not None and agent.calling_back == order.by:
        agent.calling_back = None
    turn.do(Refuse(order.by, refusal))


def _too_late(floor: Floor, agent: Agent | None, order: OpenCallback) -> Refused | None:
    """What changed while the store was at work; the call itself is counted among the lines by now."""
    if agent is None or not agent.connected:
        return Refused(RefusalCode.CALL_GONE)
    if agent.session != order.session or next_state(agent.state, Step.CALL_BACK) is None:
        return Refused(RefusalCode.NOT_NOW, action="call_back", state=agent.state)
    own = int(order.session is None and is_outside(order.phone))
    if floor.lines_in_use() + own > floor.lines:
        return Refused(RefusalCode.NO_LINE_FREE)
    return None


def _answer_repeated(turn: Turn, agent: Agent | None, order: OpenCallback, result: CallbackOpened) -> None:
    """The first time already had its effect; a call that is over does not begin again.

    Who asks again has not heard how the first time ended, whether the call was placed, refused or lost in a restart.
    """
    if agent is not None and agent.call == result.attempt:
        turn.answer(order.by)
    else:
        card = result.card
        name = card.name or card.company or card.number_as_given
        turn.refuse(order.by, RefusalCode.CALLBACK_OVER, name=name)


def _begin(turn: Turn, agent: Agent, order: OpenCallback, call: Call) -> None:
    if order.session is not None:
        agent.back_to = agent.state
        note_availability(turn, agent)
        move(turn, agent, Step.CALL_BACK)
        dial(turn, agent)
        return
    assert call.session is not None
    take_phone(turn, agent, call.session, order.phone)
    move(turn, agent, Step.CALL_BACK)
    turn.do(RingAgent(call.session, agent.id, order.phone, shown=call.number))


def dial(turn: Turn, agent: Agent) -> None:
    """The agent's phone is up: now the customer's, once, if it may still ring (rows 259, 264).

    A phone says nothing of who sits before it: without a screen that answers nobody is dialled (rows 58, 59).
    A call that was found on disk after a restart is not ordered again: only the switch knows whether it was.
    """
    call = turn.floor.calls.get(agent.call) if agent.call is not None else None
    turn.show_desk(agent)
    if call is None or call.promise is None or not call.waits:
        return
    campaign = call.promise.campaign
    able = agent.connected and turn.floor.store_up and turn.floor.trunk_up
    if not (able and in_hours(campaign, turn.now)):
        settle(turn, call, Outcome.CANCELLED, dialled=False)
        return
    call.waits, call.dialled_at = False, turn.now
    watch_hours(turn, call)
    turn.do(PlaceCall(call.id, call.number, call.promise.caller_id, campaign.rule.ring_timeout))


def cut_redial(turn: Turn, call: Call) -> None:
    """The cut key before anybody answered: the promise stays open (row 265), the record rests (row 326)."""
    if call.outcome is None:
        cancel(turn, call)


def lose_redial(turn: Turn, agent: Agent) -> None:
    """The agent's own phone was not answered, or was cut while the customer's rang (rows 199, 216)."""
    call = turn.floor.calls.get(agent.call) if agent.call is not None else None
    if call is not None and call.waits:
        call_off(turn, call)
        leave(turn, agent, Step.NOT_REACHED, ReleaseReason.NO_ANSWER)
    else:
        release(turn, agent, ReleaseReason.PHONE_CUT)


def agree_redials(turn: Turn) -> None:
    """Whose promised call is over, by what a restart or the switch tells, goes back to where it began."""
    for agent in list(turn.floor.agents.values()):
        if agent.state is AgentState.REDIALLING and agent.call not in turn.floor.calls:
            agent.call = None
            go_back(turn, agent)
