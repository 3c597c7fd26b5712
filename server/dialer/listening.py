"""Supervisors on agents' lines: listen, whisper, barge (domain rows 229, 301, 302, 305, 308).

Rules: the supervisor's own phone is rung first, and its leg serves one line after the other; nothing here touches a
call; who listens to whom is on disk before the phone rings, and on every monitor.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AgentId
from server.dialer.ears import let_go, show
from server.dialer.effects import Alarm, Refuse
from server.dialer.floor import Agent
from server.dialer.leg_effects import DropMonitor, Monitor, RingMonitor
from server.dialer.leg_events import LiveMonitor, MonitorAnswered, MonitorEnded
from server.dialer.leg_requests import ListenEndRequested, ListenerBarred, ListenRequested
from server.dialer.leg_writes import ChangeMonitoring, CloseMonitoring, MonitoringOpened, OpenMonitoring
from server.dialer.lines import Listening, take_wish
from server.dialer.playing import stop_all
from server.dialer.turn import Turn


def on_requested(turn: Turn, event: ListenRequested) -> None:
    """Onto a line, to another one, or another mode on the same."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_AGENT, agent=event.agent)
    elif not agent.in_job or agent.session is None:
        turn.refuse(event.by, RefusalCode.AGENT_NOT_IN_JOB, agent=agent.name)
    elif agent.leg != "up":
        turn.refuse(event.by, RefusalCode.AGENT_OFF_PHONE, agent=agent.name)
    elif not turn.floor.switch_up:
        turn.refuse(event.by, RefusalCode.SWITCH_UNAVAILABLE)
    elif (wish := turn.floor.listen_wishes.get(event.by.account)) is not None:
        if wish.by != event.by:
            turn.refuse(event.by, RefusalCode.LISTEN_BEGUN, agent=_name(turn, wish.agent))
    else:
        _listen(turn, event, agent)


def _listen(turn: Turn, event: ListenRequested, agent: Agent) -> None:
    assert agent.session is not None
    # The same phone rings in a moment, and what is said on a line is said only once.
    stop_all(turn, event.by.account)
    listening = _of(turn, event.by.account)
    if listening is None:
        turn.floor.listen_wishes[event.by.account] = event
        turn.write(OpenMonitoring(event.by, agent.id, agent.session, agent.call, event.mode, turn.now))
        return
    if (listening.session, listening.mode) == (agent.session, event.mode):
        turn.answer(event.by)
        return
    before = listening.agent
    listening.agent, listening.session = agent.id, agent.session
    listening.mode, listening.since = event.mode, turn.now
    turn.write(ChangeMonitoring(listening.id, agent.id, agent.session, agent.call, event.mode, turn.now))
    if listening.up:
        _connect(turn, listening)
    show(turn, before)
    show(turn, agent.id)
    turn.answer(event.by)


def on_opened(turn: Turn, order: OpenMonitoring, result: MonitoringOpened) -> None:
    """It is on disk: ring the supervisor's phone, unless the wish was withdrawn meanwhile, or the line is gone."""
    stands = take_wish(turn.floor.listen_wishes, order.by)
    if result.repeated:
        turn.answer(order.by)
        return
    if not stands:
        turn.write(CloseMonitoring(result.monitor, turn.now))
        turn.answer(order.by)
        return
    agent = turn.floor.agents.get(order.agent)
    if agent is None or agent.session != order.session:
        turn.write(CloseMonitoring(result.monitor, turn.now))
        turn.refuse(order.by, RefusalCode.AGENT_OFF_PHONE, agent=_name(turn, order.agent))
        return
    turn.floor.listening[result.monitor] = Listening(
        result.monitor, order.by.account, result.name, order.agent, order.session, order.mode, turn.now
    )
    turn.do(RingMonitor(result.monitor, result.phone))
    show(turn, order.agent)
    turn.answer(order.by)


def on_open_failed(turn: Turn, order: OpenMonitoring, refusal: Refused) -> None:
    """Nothing is rung."""
    take_wish(turn.floor.listen_wishes, order.by)
    turn.do(Refuse(order.by, refusal))


def on_end_requested(turn: Turn, event: ListenEndRequested) -> None:
    """The supervisor leaves by a key; whoever is on no line has left already."""
    _let_all_go(turn, event.by.account)
    turn.answer(event.by)


def on_barred(turn: Turn, event: ListenerBarred) -> None:
    """Who may not listen any more, or not even sign in, hears no customer either."""
    _let_all_go(turn, event.account)
    stop_all(turn, event.account)


def on_answered(turn: Turn, event: MonitorAnswered) -> None:
    """The supervisor took the phone: onto the line."""
    listening = turn.floor.listening.get(event.monitor)
    if listening is None:
        turn.do(DropMonitor(event.monitor))
    elif not listening.up:
        listening.up, listening.since = True, turn.now
        _connect(turn, listening)
        show(turn, listening.agent)


def on_ended(turn: Turn, event: MonitorEnded) -> None:
    """The supervisor is gone from the line, by whatever hand."""
    turn.write(CloseMonitoring(event.monitor, turn.now))
    listening = turn.floor.listening.pop(event.monitor, None)
    if listening is not None:
        show(turn, listening.agent)


def agree_monitors(turn: Turn, living: tuple[LiveMonitor, ...], *, certain: bool) -> None:
    """Compare with the switch: legs of nobody are hung up, and each other one is where its supervisor wants to be."""
    legs = {leg.monitor: leg for leg in living}
    for listening in list(turn.floor.listening.values()):
        leg = legs.get(listening.id)
        old = certain or turn.is_old(listening.since)
        if leg is None:
            if old:
                on_ended(turn, MonitorEnded(listening.id, answered=listening.up))
        elif listening.leaving:
            let_go(turn, listening)
        elif leg.up and not listening.up:
            on_answered(turn, MonitorAnswered(listening.id))
        elif leg.up and old and (leg.session, leg.mode) != (listening.session, listening.mode):
            _connect(turn, listening)
    for leg in living:
        if leg.monitor not in turn.floor.listening:
            turn.do(Alarm("orphan_monitor", f"monitor {leg.monitor}"))
            turn.do(DropMonitor(leg.monitor))


def _connect(turn: Turn, listening: Listening) -> None:
    """Connect with the line, unless that is gone: then there is nothing to hear."""
    agent = turn.floor.agents.get(listening.agent)
    if agent is None or agent.session != listening.session or agent.leg != "up":
        let_go(turn, listening)
        return
    tone = listening.mode in turn.floor.rules.tones
    turn.do(Monitor(listening.id, listening.session, listening.mode, tone))


def _of(turn: Turn, account: AccountId) -> Listening | None:
    """Where the supervisor is, and stays."""
    return next((one for one in _all_of(turn, account) if not one.leaving), None)


def _let_all_go(turn: Turn, account: AccountId) -> None:
    """Off whatever line, and off the way to one."""
    turn.floor.listen_wishes.pop(account, None)
    for one in _all_of(turn, account):
        let_go(turn, one)


def _all_of(turn: Turn, account: AccountId) -> list[Listening]:
    return [one for one in turn.floor.listening.values() if one.account == account]


def _name(turn: Turn, agent: AgentId) -> str:
    known = turn.floor.agents.get(agent)
    return str(agent) if known is None else known.name
