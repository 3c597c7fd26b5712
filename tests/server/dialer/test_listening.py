"""Supervisors on agents' lines: rung, connected, moved, and gone (domain rows 229, 301, 302, 305, 308)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AgentId, MonitorMode
from server.dialer.effects import Alarm, Answer, HangUp, Refuse, ShowJob
from server.dialer.events import (
    CallEnded,
    EndCause,
    EndRequested,
    LegState,
    LiveLeg,
    PhoneEnded,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.floor import FloorRules
from server.dialer.leg_effects import DropMonitor, Monitor, RingMonitor
from server.dialer.leg_events import LiveMonitor, MonitorAnswered, MonitorEnded
from server.dialer.leg_requests import ListenEndRequested, ListenerBarred, ListenRequested
from server.dialer.leg_writes import ChangeMonitoring, CloseMonitoring, OpenMonitoring
from server.dialer.model import MonitorId
from server.dialer.writes import CloseSession, MarkEnded
from tests.server.dialer.playbook import Playbook, Wait, nothing, quiet_office
from tests.server.dialer.sample import BOSS, asked

ONE, TWO = AgentId(1), AgentId(2)
EAR = MonitorId(501)
LISTEN, WHISPER, BARGE = MonitorMode.LISTEN, MonitorMode.WHISPER, MonitorMode.BARGE


def listen(book: Playbook, mode: MonitorMode = LISTEN) -> None:
    """The supervisor is on agent 1's line."""
    book.aside(ListenRequested(asked("l"), ONE, mode), MonitorAnswered(EAR))


def test_the_row_comes_first_then_the_supervisors_phone_then_the_line(office: Playbook) -> None:
    """Rows 301 and 302; who listens to whom is on disk before anything rings."""
    office >> ListenRequested(asked("l"), ONE, WHISPER)
    office << OpenMonitoring(asked("l"), ONE, office.leg(), None, WHISPER, office.now)
    office << RingMonitor(EAR, "7900") << Answer(asked("l")) << nothing
    office >> MonitorAnswered(EAR) << Monitor(EAR, office.leg(), WHISPER, tone=False) << nothing


def test_who_listens_to_whom_stands_on_the_monitor_and_not_on_the_agents_desk(office: Playbook) -> None:
    """Row 229: the desk tells no more than a tone may."""
    office >> ListenRequested(asked("l"), ONE, LISTEN) << ShowJob << OpenMonitoring << RingMonitor << Answer
    row = office.monitor()[1][0]
    assert [(one.account, one.name, one.mode, one.up) for one in row.listeners] == [
        (BOSS, "課長", LISTEN, False)
    ]
    office >> MonitorAnswered(EAR) << Monitor
    assert office.monitor()[1][0].listeners[0].up
    assert office.desk().heard_by is None


@pytest.mark.parametrize("mode", [LISTEN, WHISPER])
def test_a_tone_for_each_mode_by_setting(mode: MonitorMode) -> None:
    """Row 229: each on or off; where it sounds, the desk may say so too."""
    book = Playbook(records=0, rules=FloorRules(tones=frozenset({WHISPER}))).office()
    book.aside(ListenRequested(asked("l"), ONE, mode))
    book >> MonitorAnswered(EAR) << Monitor(EAR, book.leg(), mode, tone=mode is WHISPER) << nothing
    assert book.desk().heard_by == (WHISPER if mode is WHISPER else None)


def test_another_mode_is_an_order_on_the_same_leg(office: Playbook) -> None:
    """Row 308 too: audited, the phone does not ring again."""
    listen(office)
    office >> ListenRequested(asked("b"), ONE, BARGE)
    office << ChangeMonitoring(EAR, ONE, office.leg(), None, BARGE, office.now)
    office << Monitor(EAR, office.leg(), BARGE, tone=False) << Answer << nothing
    office >> ListenRequested(asked("c"), ONE, BARGE) << Answer << nothing


def test_a_supervisor_goes_from_line_to_line() -> None:
    book = quiet_office(2)
    listen(book)
    book >> ListenRequested(asked("m"), TWO, LISTEN) << ChangeMonitoring
    book << Monitor(EAR, book.leg(2), LISTEN, tone=False) << Answer << nothing
    listeners = [[one.name for one in row.listeners] for row in book.monitor()[1]]
    assert listeners == [[], ["課長"]]


def test_a_wish_that_changes_while_the_phone_rings_is_followed(office: Playbook) -> None:
    office.aside(ListenRequested(asked("l"), ONE, LISTEN))
    office >> ListenRequested(asked("w"), ONE, WHISPER) << ChangeMonitoring << Answer << nothing
    office >> MonitorAnswered(EAR) << Monitor(EAR, office.leg(), WHISPER, tone=False) << nothing


def test_a_line_that_is_not_there_is_refused(office: Playbook) -> None:
    office >> ListenRequested(asked("l"), AgentId(9), LISTEN) << RefusalCode.UNKNOWN_AGENT << nothing
    office.arrive(2)
    office >> ListenRequested(asked("m"), TWO, LISTEN) << RefusalCode.AGENT_NOT_IN_JOB << nothing
    office.join(2)
    office >> ListenRequested(asked("n"), TWO, LISTEN) << RefusalCode.AGENT_OFF_PHONE << nothing
    office.aside(SwitchLost())
    office >> ListenRequested(asked("o"), ONE, LISTEN) << RefusalCode.SWITCH_UNAVAILABLE << nothing


def test_who_has_no_phone_is_told(office: Playbook) -> None:
    office.trouble = Refused(RefusalCode.NO_PHONE, account="boss")
    office >> ListenRequested(asked("l"), ONE, LISTEN) << OpenMonitoring
    office << Refuse(asked("l"), office.trouble) << nothing


def test_a_repeated_request_rings_once(office: Playbook) -> None:
    listen(office)
    office.aside(MonitorEnded(EAR, True))
    office.store.monitorings = 0
    office >> ListenRequested(asked("l"), ONE, LISTEN) << OpenMonitoring << Answer << nothing


def test_two_wishes_at_once_ring_once_and_the_second_is_told_why() -> None:
    """The first is on its way to the disk: the second does not get there."""
    book = Playbook().office(2)
    book.withheld = True
    book.aside(ListenRequested(asked("a"), ONE, LISTEN))
    book >> ListenRequested(asked("b"), TWO, LISTEN) << RefusalCode.LISTEN_BEGUN << nothing
    book >> ListenRequested(asked("a"), ONE, LISTEN) << nothing
    book.store_answers() << RingMonitor << Answer(asked("a")) << nothing
    assert [one.agent for one in book.floor.listening.values()] == [ONE]


@pytest.mark.parametrize("event", [ListenEndRequested(asked("e")), ListenerBarred(AccountId(BOSS))])
def test_a_wish_for_a_line_is_taken_back_on_its_way_to_the_disk(
    office: Playbook, event: ListenEndRequested | ListenerBarred
) -> None:
    """The row that was begun is closed, and no phone rings; nobody else's end or bar does that."""
    office.withheld = True
    office.aside(ListenRequested(asked("l"), ONE, LISTEN), event).store_answers()
    office << CloseMonitoring(EAR, office.now) << Answer(asked("l")) << nothing
    assert not office.floor.listening
    office.aside(ListenRequested(asked("m"), ONE, LISTEN), ListenEndRequested(asked("e", BOSS + 1)))
    office >> ListenerBarred(AccountId(BOSS + 1)) << nothing
    office.store_answers() << RingMonitor << Answer(asked("m")) << nothing


def test_an_agent_who_left_meanwhile_is_not_listened_to(office: Playbook) -> None:
    office.withheld = True
    office.aside(ListenRequested(asked("l"), ONE, LISTEN))
    office >> PhoneEnded(office.leg(), True)
    office.store_answers()
    office << CloseSession << CloseMonitoring << RefusalCode.AGENT_OFF_PHONE << nothing
    assert office.floor.listening == {}


@pytest.mark.parametrize("by_key", [True, False])
def test_it_ends_by_key_or_by_hanging_up(office: Playbook, by_key: bool) -> None:
    listen(office)
    if by_key:
        office >> ListenEndRequested(asked("e")) << DropMonitor(EAR) << Answer << nothing
    office >> MonitorEnded(EAR, answered=True) << CloseMonitoring(EAR, office.now) << nothing
    assert office.monitor()[1][0].listeners == ()
    office >> ListenEndRequested(asked("f")) << Answer << nothing


@pytest.mark.parametrize("stays", [True, False])
def test_it_goes_on_with_the_next_call_or_ends_with_this_one(stays: bool) -> None:
    """Row 305, by setting."""
    book = Playbook(rules=FloorRules(listen_across_calls=stays)).office()
    call = book.talk()
    listen(book)
    book >> CallEnded(call, EndCause.HANGUP) << MarkEnded
    if not stays:
        book << DropMonitor(EAR)
    book << nothing


def test_it_ends_with_the_agents_leg(office: Playbook) -> None:
    listen(office)
    office >> PhoneEnded(office.leg(), answered=True) << DropMonitor(EAR) << CloseSession << nothing


def test_a_phone_taken_after_the_line_is_gone_is_let_go(office: Playbook) -> None:
    office.aside(ListenRequested(asked("l"), ONE, LISTEN), PhoneEnded(office.leg(), True))
    office >> MonitorAnswered(EAR) << DropMonitor(EAR) << nothing
    office >> MonitorAnswered(MonitorId(9)) << DropMonitor(MonitorId(9)) << nothing


# ---- comparing with the switch ----------------------------------------------------------------------------------


def live(book: Playbook, *monitors: LiveMonitor) -> SwitchSynchronised:
    return SwitchSynchronised((), (LiveLeg(book.leg(), LegState.UP),), (), monitors)


def test_a_supervisors_leg_of_nobody_is_an_orphan_and_no_call_is_touched() -> None:
    """After a restart: talking goes on, the supervisor listens anew."""
    book = quiet_office()
    book >> live(book, LiveMonitor(EAR, True, book.leg(), LISTEN)) << Alarm << DropMonitor(EAR) << nothing
    book >> MonitorEnded(EAR, answered=True) << CloseMonitoring << nothing


def test_a_leg_that_is_gone_after_a_lost_link_is_over() -> None:
    book = quiet_office()
    listen(book)
    book.aside(SwitchLost())
    book >> live(book) << CloseMonitoring(EAR, book.now) << nothing
    assert book.floor.listening == {}


def test_a_young_leg_is_not_missed() -> None:
    book = quiet_office()
    book.aside(ListenRequested(asked("l"), ONE, LISTEN))
    book >> live(book) << nothing
    book.aside(Wait(FloorRules().doubt + SECOND))
    book >> live(book) << CloseMonitoring << nothing


def test_what_was_missed_is_made_up_for() -> None:
    """A phone taken while the link was lost, and a mode whose order was lost."""
    book = quiet_office()
    book.aside(ListenRequested(asked("l"), ONE, LISTEN), SwitchLost())
    book >> live(book, LiveMonitor(EAR, up=True)) << Monitor(EAR, book.leg(), LISTEN, tone=False) << nothing
    book.aside(ListenRequested(asked("w"), ONE, WHISPER), SwitchLost())
    book >> live(book, LiveMonitor(EAR, True, book.leg(), LISTEN))
    book << Monitor(EAR, book.leg(), WHISPER, tone=False) << nothing
    book >> live(book, LiveMonitor(EAR, True, book.leg(), WHISPER)) << nothing


def test_who_was_let_go_while_the_link_was_down_does_not_stay_on_the_line() -> None:
    """The order was lost with the link: by a key, and with the agent's stay."""
    by_key, with_agent = quiet_office(), quiet_office()
    listen(by_key)
    by_key.aside(SwitchLost(), ListenEndRequested(asked("e")))
    by_key >> live(by_key, LiveMonitor(EAR, True, by_key.leg(), LISTEN)) << DropMonitor(EAR) << nothing
    listen(with_agent)
    leg = with_agent.leg()
    with_agent.aside(SwitchLost(), EndRequested(asked("e", ONE), ONE))
    left = SwitchSynchronised((), (), (), (LiveMonitor(EAR, True, leg, LISTEN),))
    with_agent >> left << DropMonitor(EAR) << nothing


def test_who_was_disabled_is_on_nobodys_line(office: Playbook) -> None:
    """Guarantees 7.3, case 5: the phone needs no sign-in, and would go on."""
    listen(office)
    office >> ListenerBarred(AccountId(BOSS + 1)) << nothing
    office >> ListenerBarred(AccountId(BOSS)) << DropMonitor(EAR) << nothing


def test_who_comes_back_while_leaving_is_rung_again(office: Playbook) -> None:
    """The old leg is ending; to go on with it would be a promise about a leg that is gone in a moment."""
    listen(office)
    office.aside(ListenEndRequested(asked("e")))
    office >> ListenRequested(asked("b"), ONE, WHISPER) << OpenMonitoring
    office << RingMonitor(MonitorId(502), "7900") << Answer << nothing
    office >> MonitorEnded(EAR, answered=True) << CloseMonitoring << nothing
    office >> MonitorAnswered(MonitorId(502)) << Monitor << nothing


def test_no_end_of_a_supervisor_touches_a_call(office: Playbook) -> None:
    call = office.talk()
    listen(office)
    office >> MonitorEnded(EAR, answered=True) << CloseMonitoring << nothing
    assert not any(isinstance(effect, HangUp) for effect in office.step(ListenEndRequested(asked("z"))))
    assert office.agent().call == call
