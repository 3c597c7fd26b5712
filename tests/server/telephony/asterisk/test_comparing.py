"""The book is set right by the switch's lists: after a start by them alone, later without touching what is younger."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import (
    CallEnded,
    ChannelState,
    EndCause,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneEnded,
    PhoneReadyChanged,
    SwitchSynchronised,
)
from server.dialer.leg_events import LiveMonitor, LiveTarget
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.asterisk.channels import Channels
from server.telephony.asterisk.chores import (
    Clear,
    DropBridge,
    End,
    EndWatch,
    Entertain,
    Introduce,
    Settle,
    StopRecording,
)
from server.telephony.asterisk.comparing import Comparing, Notes
from server.telephony.asterisk.entries import Call, Leg, Monitor, Target
from server.telephony.asterisk.names import HoldName, LegName, Names, PassedName, WatchName
from server.telephony.asterisk.survey import SeenCall, SeenLeg, SeenMonitor, SeenTarget, Survey
from server.telephony.asterisk.wire import Channel, ChannelPhase, Destroyed, EndpointChanged

CALL, OTHER = AttemptId(11), AttemptId(12)
LEG, OTHER_LEG = SessionId(21), SessionId(22)
TRANSFER = TransferId(CALL, 1)
EAR = MonitorId(31)
NAMES = Names("kaden")
UP = ChannelState.ANSWERED

TALKING = SeenCall(CALL, UP, session=LEG)
WAITING = SeenCall(OTHER, UP)
AGENT = SeenLeg(LEG, answered=True, settled=True)
ON_AIR = WatchName(EAR, LEG, MonitorMode.WHISPER)


@pytest.fixture
def book() -> Channels:
    return Channels(NAMES)


@pytest.fixture
def comparing(book: Channels) -> Comparing:
    return Comparing(NAMES, book)


def end(name: str) -> Destroyed:
    return Destroyed(Channel(name, ChannelPhase.UP, "Stasis"), 16)


# ---- after a start ----------------------------------------------------------------------------------------------


def test_a_new_life_takes_conversations_over(book: Channels, comparing: Comparing) -> None:
    """Guarantees, "Reconnect procedure": from the switch's lists, and from what we had written onto channels."""
    seen = Survey([TALKING], [AGENT], bridges=[LegName(LEG)])
    assert comparing.begin_with(seen, Notes({LEG}, {CALL: "tape"})) == ()
    assert comparing.live(seen) == SwitchSynchronised(
        (LiveCall(CALL, UP, LEG, held=True),), (LiveLeg(LEG, LegState.UP),)
    )
    assert book.hear(end(NAMES.leg(LEG))) == (
        PhoneEnded(LEG, answered=True),
        End(NAMES.call(CALL)),
        Clear(LEG),
    )
    ended = (CallEnded(CALL, EndCause.HANGUP), StopRecording("tape"))
    assert book.hear(end(NAMES.call(CALL))) == ended


def test_a_new_life_hears_of_the_phones_of_its_legs(book: Channels, comparing: Comparing) -> None:
    """Row 217: a leg that lives says which phone it rang."""
    comparing.begin_with(Survey(legs=[SeenLeg(LEG, True, True, "7011")]), Notes())
    assert book.hear(EndpointChanged("7011", online=False)) == (PhoneReadyChanged(LEG, ready=False),)


def test_a_new_life_forgets_what_the_switch_forgot(book: Channels, comparing: Comparing) -> None:
    """Section 2 point 12: a restarted switch has nothing, whatever we believed."""
    book.entries.calls[CALL] = Call(CALL)
    book.entries.legs[LEG] = Leg(LEG, "7011")
    assert comparing.begin_with(Survey(), Notes()) == ()
    assert comparing.live(Survey()) == SwitchSynchronised((), ())
    assert book.hear(end(NAMES.call(CALL))) == ()


def test_a_new_life_finishes_what_the_old_one_began(comparing: Comparing) -> None:
    orphan = SeenCall(CALL, UP, session=OTHER_LEG)
    unsettled = SeenLeg(SessionId(23), answered=True, settled=False)
    seen = Survey([orphan, WAITING], [AGENT, unsettled], bridges=[LegName(LEG), HoldName(OTHER_LEG)])
    assert comparing.begin_with(seen, Notes()) == (
        Settle(SessionId(23)),
        Entertain(LEG),
        End(NAMES.call(CALL)),
        Clear(OTHER_LEG),
    )


def test_who_answered_while_nobody_was_there_is_not_ours_any_more(
    book: Channels, comparing: Comparing
) -> None:
    """Section 2 point 3: the dialplan says goodbye; no agent is given to such a call."""
    seen = Survey([SeenCall(CALL, UP, leaving=True)])
    comparing.begin_with(seen, Notes())
    assert comparing.live(seen) == SwitchSynchronised((), ())
    assert book.hear(end(NAMES.call(CALL))) == ()


def test_a_consultation_goes_on(comparing: Comparing, book: Channels) -> None:
    held = SeenCall(CALL, UP, session=LEG, held=True)
    for target, chores in (
        (SeenTarget(TRANSFER, False, None, False), ()),
        (SeenTarget(TRANSFER, True, None, False), (Introduce(TRANSFER),)),
        (SeenTarget(TRANSFER, True, LEG, False), ()),
    ):
        seen = Survey([held], [AGENT], [target])
        assert comparing.begin_with(seen, Notes()) == chores
        assert comparing.live(seen).targets == (LiveTarget(TRANSFER, target.answered),)
        assert book.entries.targets[TRANSFER].session == LEG


def test_a_transferred_call_goes_on_unless_one_of_the_two_is_gone(comparing: Comparing) -> None:
    passed = SeenCall(CALL, UP, transferred=True)
    target = SeenTarget(TRANSFER, True, None, True)
    both = Survey([passed], targets=[target], bridges=[PassedName(CALL)])
    assert comparing.begin_with(both, Notes()) == ()
    assert comparing.live(both) == SwitchSynchronised((LiveCall(CALL, UP, None, transferred=True),), ())
    assert comparing.begin_with(Survey([passed], bridges=[PassedName(CALL)]), Notes()) == (
        End(NAMES.call(CALL)),
    )
    alone = Survey(targets=[target], bridges=[PassedName(CALL)])
    assert comparing.begin_with(alone, Notes()) == (
        End(NAMES.target(TRANSFER)),
        DropBridge(NAMES.passed(CALL)),
    )


def test_a_supervisor_stays_on_the_line_and_a_tap_without_one_goes(comparing: Comparing) -> None:
    watched = Survey([TALKING], [AGENT], monitors=[SeenMonitor(EAR, True, ON_AIR)], bridges=[ON_AIR])
    assert comparing.begin_with(watched, Notes()) == ()
    assert comparing.live(watched).monitors == (LiveMonitor(EAR, True, LEG, MonitorMode.WHISPER),)
    left = Survey([TALKING], [AGENT], bridges=[ON_AIR])
    assert comparing.begin_with(left, Notes()) == (EndWatch(ON_AIR),)
    agent_gone = Survey(monitors=[SeenMonitor(EAR, True, ON_AIR)], bridges=[ON_AIR])
    assert comparing.begin_with(agent_gone, Notes()) == (EndWatch(ON_AIR),)
    assert comparing.live(agent_gone).monitors == (LiveMonitor(EAR, True),)


# ---- from time to time ------------------------------------------------------------------------------------------


def fill(book: Channels, *, asked: bool) -> None:
    """A conversation with a target and a supervisor, and a second call."""
    entries = book.entries
    entries.calls[CALL] = Call(CALL, UP, leg=LEG, asked=asked)
    entries.calls[OTHER] = Call(OTHER, asked=asked)
    entries.legs[LEG] = Leg(LEG, "7011", LegState.UP, call=CALL, asked=asked)
    entries.targets[TRANSFER] = Target(TRANSFER, LEG, asked=asked)
    entries.monitors[EAR] = Monitor(EAR, True, LEG, MonitorMode.WHISPER, asked=asked)


def test_what_ended_unheard_is_struck_out(book: Channels, comparing: Comparing) -> None:
    fill(book, asked=False)
    chores = comparing.agree_with(Survey(), comparing.known())
    assert End(NAMES.call(CALL)) in chores
    assert EndWatch(ON_AIR) in chores
    assert not any((book.entries.calls, book.entries.legs, book.entries.targets, book.entries.monitors))


def test_what_is_younger_than_the_question_is_left_alone(book: Channels, comparing: Comparing) -> None:
    known = comparing.known()
    fill(book, asked=True)
    assert comparing.known() == frozenset()
    assert comparing.agree_with(Survey(), known) == ()
    assert all((book.entries.calls, book.entries.legs, book.entries.targets, book.entries.monitors))


def test_a_customer_who_went_unheard_leaves_the_agent_with_music(
    book: Channels, comparing: Comparing
) -> None:
    book.entries.calls[CALL] = Call(CALL, UP, leg=LEG, asked=False)
    book.entries.legs[LEG] = Leg(LEG, "7011", LegState.UP, call=CALL, asked=False)
    assert comparing.agree_with(Survey(legs=[AGENT]), comparing.known()) == (Entertain(LEG),)


def test_a_list_tells_what_lost_events_would_have(book: Channels, comparing: Comparing) -> None:
    book.entries.calls[CALL] = Call(CALL)
    book.entries.legs[LEG] = Leg(LEG, "7011")
    seen = Survey(
        [TALKING, WAITING],
        [SeenLeg(LEG, answered=True, settled=False)],
        [SeenTarget(TransferId(OTHER, 1), True, None, True)],
        [SeenMonitor(EAR, False, None)],
    )
    assert comparing.agree_with(seen, comparing.known()) == (Settle(LEG),)
    assert (book.entries.calls[CALL].state, book.entries.calls[CALL].leg) == (UP, LEG)
    assert set(book.entries.calls) == {CALL, OTHER}
    assert set(book.entries.targets) == {TransferId(OTHER, 1)}
    assert set(book.entries.monitors) == {EAR}


def test_that_a_call_was_taken_off_its_agent_we_know_first(book: Channels, comparing: Comparing) -> None:
    seen = Survey([TALKING], [AGENT])
    comparing.begin_with(seen, Notes())
    book.entries.calls[CALL].leaving = True
    assert comparing.live(seen).calls == (LiveCall(CALL, UP, None),)
