"""The book of channels: what events, orders and lists make of it, without a switch."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    LegState,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
)
from server.dialer.leg_events import (
    CallTransferred,
    MonitorAnswered,
    MonitorEnded,
    PhoneDigit,
    TargetAnswered,
    TargetEnded,
)
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.asterisk.channels import Channels
from server.telephony.asterisk.chores import (
    Clear,
    DropBridge,
    End,
    EndWatch,
    Entertain,
    Hush,
    Introduce,
    NoteHold,
    PassOn,
    SeeOff,
    Settle,
    StopRecording,
)
from server.telephony.asterisk.entries import Call, Leg, Monitor, Target
from server.telephony.asterisk.names import Names, WatchName
from server.telephony.asterisk.wire import (
    Changed,
    Channel,
    ChannelPhase,
    Destroyed,
    DigitPressed,
    EndpointChanged,
    Entered,
    HoldPressed,
    Left,
    Played,
)
from server.telephony.port import SwitchError

CALL, OTHER = AttemptId(11), AttemptId(12)
LEG, OTHER_LEG = SessionId(21), SessionId(22)
NAMES = Names("kaden")


def channel(name: str, phase: ChannelPhase = ChannelPhase.UP) -> Channel:
    return Channel(name, phase, "Stasis")


TRANSFER = TransferId(CALL, 1)
EAR = MonitorId(31)
CUSTOMER = channel(NAMES.call(CALL))
AGENT = channel(NAMES.leg(LEG))
TARGET = channel(NAMES.target(TRANSFER))
SUPERVISOR = channel(NAMES.monitor(EAR))


@pytest.fixture
def book() -> Channels:
    """A customer who was dialled, and an agent who is rung."""
    book = Channels(NAMES)
    book.entries.calls[CALL] = Call(CALL)
    book.entries.legs[LEG] = Leg(LEG, "7011")
    return book


@pytest.fixture
def talking(book: Channels) -> Channels:
    """Both of them joined."""
    book.hear(Entered(CUSTOMER))
    book.hear(Entered(AGENT))
    book.settled(LEG)
    assert book.begin_join(CALL, LEG)
    return book


# ---- customers --------------------------------------------------------------------------------------------------


def test_a_call_rings_answers_and_ends_and_each_is_told_once(book: Channels) -> None:
    ringing = Changed(channel(NAMES.call(CALL), ChannelPhase.RINGING))
    for event, told in (
        (ringing, (CustomerRinging(CALL),)),
        (Entered(CUSTOMER), (CustomerAnswered(CALL),)),
        (ringing, ()),
        (Destroyed(CUSTOMER, 16), (CallEnded(CALL, EndCause.HANGUP),)),
    ):
        assert book.hear(event) == told
        assert book.hear(event) == ()
    assert not book.entries.calls


def test_an_end_before_the_answer_has_the_networks_cause_or_ours(book: Channels) -> None:
    book.entries.calls[OTHER] = Call(OTHER, cancelled=True)
    assert book.hear(Destroyed(CUSTOMER, 17)) == (CallEnded(CALL, EndCause.BUSY),)
    assert book.hear(Destroyed(channel(NAMES.call(OTHER)), 0)) == (CallEnded(OTHER, EndCause.CANCELLED),)


def test_foreign_channels_are_nobodys_business(book: Channels) -> None:
    """Guarantees 7.3, case 68."""
    for name in ("1732312345.12", NAMES.call(OTHER), NAMES.leg(OTHER_LEG), NAMES.hold(LEG)):
        for event in (Entered(channel(name)), Destroyed(channel(name), 16), HoldPressed(channel(name), True)):
            assert book.hear(event) == ()
    assert book.hear(Played("somebody's")) == ()


def test_a_customer_who_leaves_unsent_is_seen_off_and_one_who_was_sent_is_not(book: Channels) -> None:
    book.hear(Entered(CUSTOMER))
    assert book.hear(Left(CUSTOMER)) == (SeeOff(CUSTOMER.id),)
    book.entries.calls[CALL].leaving = True
    assert book.hear(Left(CUSTOMER)) == ()


def test_the_message_over_the_call_is_ended(book: Channels) -> None:
    assert book.hear(Played(NAMES.call(CALL))) == (End(CUSTOMER.id),)


# ---- agents -----------------------------------------------------------------------------------------------------


def test_a_leg_counts_as_answered_once_it_has_its_bridge(book: Channels) -> None:
    assert book.hear(Entered(AGENT)) == (Settle(LEG),)
    assert book.entries.legs[LEG].state is LegState.RINGING
    assert book.settled(LEG) == (PhoneAnswered(LEG),)
    assert book.settled(LEG) == ()
    assert book.hear(Entered(AGENT)) == ()


def test_a_leg_that_is_gone_before_it_is_settled_was_never_answered(book: Channels) -> None:
    book.hear(Entered(AGENT))
    assert book.hear(Destroyed(AGENT, 16)) == (PhoneEnded(LEG, answered=False), Clear(LEG))
    assert book.settled(LEG) == ()


def test_a_phone_out_of_reach_is_not_ready(book: Channels) -> None:
    """Domain row 217."""
    assert book.hear(EndpointChanged("7012", online=False)) == ()
    assert book.hear(EndpointChanged("7011", online=None)) == ()
    assert book.hear(EndpointChanged("7011", online=False)) == (PhoneReadyChanged(LEG, ready=False),)
    assert book.hear(EndpointChanged("7011", online=False)) == ()
    assert book.hear(EndpointChanged("7011", online=True)) == (PhoneReadyChanged(LEG, ready=True),)


# ---- both -------------------------------------------------------------------------------------------------------


def test_the_legs_end_is_told_first_and_ends_the_customer(talking: Channels) -> None:
    """Rows 216 and 226."""
    assert talking.hear(Destroyed(AGENT, 16)) == (
        PhoneEnded(LEG, answered=True),
        End(CUSTOMER.id),
        Clear(LEG),
    )
    assert talking.hear(Destroyed(CUSTOMER, 16)) == (CallEnded(CALL, EndCause.HANGUP),)


def test_the_customers_end_gives_the_agent_music(talking: Channels) -> None:
    """Rows 201 and 214."""
    assert talking.hear(Destroyed(CUSTOMER, 16)) == (CallEnded(CALL, EndCause.HANGUP), Entertain(LEG))
    assert talking.entries.legs[LEG].call is None


def test_only_who_answered_is_joined_and_only_one_to_one(talking: Channels) -> None:
    """Guarantee I9."""
    talking.entries.calls[OTHER] = Call(OTHER)
    with pytest.raises(SwitchError):
        talking.begin_join(OTHER, LEG)
    talking.hear(Entered(channel(NAMES.call(OTHER))))
    with pytest.raises(SwitchError):
        talking.begin_join(OTHER, LEG)
    talking.entries.legs[OTHER_LEG] = Leg(OTHER_LEG, "7012")
    with pytest.raises(SwitchError):
        talking.begin_join(OTHER, OTHER_LEG)
    with pytest.raises(SwitchError):
        talking.begin_join(CALL, OTHER_LEG)


def test_a_repeated_join_and_one_of_a_call_that_is_gone_do_nothing(talking: Channels) -> None:
    assert not talking.begin_join(CALL, LEG)
    assert not talking.alone(CALL)
    assert not talking.begin_join(OTHER, LEG)
    assert not talking.alone(OTHER)


def test_who_would_be_joined_to_nobody_is_alone(book: Channels) -> None:
    book.hear(Entered(CUSTOMER))
    assert not book.begin_join(CALL, OTHER_LEG)
    assert book.alone(CALL)


def test_the_phones_hold_button(talking: Channels) -> None:
    """Row 219; Asterisk tells of it as often as it has subscriptions."""
    press, release = HoldPressed(AGENT, held=True), HoldPressed(AGENT, held=False)
    assert talking.hear(release) == ()
    assert talking.hear(press) == (PhoneHeld(LEG, held=True), NoteHold(LEG, held=True))
    assert talking.hear(press) == ()
    assert talking.entries.calls[CALL].held
    assert talking.hear(release) == (PhoneHeld(LEG, held=False), NoteHold(LEG, held=False))
    assert not talking.entries.calls[CALL].held


def test_a_customer_held_twice_is_held_until_both_let_go(talking: Channels) -> None:
    talking.entries.calls[CALL].held_from_desk = True
    assert talking.hear(HoldPressed(AGENT, held=True)) == (NoteHold(LEG, held=True),)
    assert talking.hear(HoldPressed(AGENT, held=False)) == (NoteHold(LEG, held=False),)
    assert talking.entries.calls[CALL].held


def test_a_hold_while_nobody_is_there_means_nothing(book: Channels) -> None:
    assert book.hear(HoldPressed(AGENT, held=True)) == ()


# ---- transfers --------------------------------------------------------------------------------------------------


@pytest.fixture
def consulting(talking: Channels) -> Channels:
    """A target is rung for the conversation."""
    talking.entries.targets[TRANSFER] = Target(TRANSFER, LEG)
    talking.entries.calls[CALL].held_from_desk = True
    return talking


@pytest.fixture
def told(consulting: Channels) -> Channels:
    """The target talks with the agent."""
    assert consulting.hear(Entered(TARGET)) == (Introduce(TRANSFER),)
    assert consulting.introduced(TRANSFER) == (TargetAnswered(TRANSFER),)
    assert consulting.introduced(TRANSFER) == ()
    return consulting


def test_a_key_is_told_once_and_only_during_a_call(talking: Channels) -> None:
    """Rows 220 to 222; the same key pressed twice is two keys."""
    for at, digits in (("1", "*"), ("1", ""), ("2", "*")):
        told = talking.hear(DigitPressed(AGENT, "*", at))
        assert told == tuple(PhoneDigit(LEG, digit) for digit in digits)
    talking.hear(Destroyed(CUSTOMER, 16))
    assert talking.hear(DigitPressed(AGENT, "*", "3")) == ()


def test_a_target_that_is_not_reached_leaves_all_as_it_was(consulting: Channels) -> None:
    """Row 225."""
    ended = (TargetEnded(TRANSFER, answered=False), Hush(TARGET.id))
    assert consulting.hear(Destroyed(TARGET, 19)) == ended
    assert consulting.entries.calls[CALL].held


def test_a_target_who_declines_leaves_all_as_it_was(told: Channels) -> None:
    assert told.hear(Destroyed(TARGET, 16)) == (TargetEnded(TRANSFER, answered=True),)


def test_an_agent_who_leaves_a_ringing_target_ends_all(consulting: Channels) -> None:
    assert consulting.hear(Destroyed(AGENT, 16)) == (
        PhoneEnded(LEG, answered=True),
        End(CUSTOMER.id),
        End(TARGET.id),
        Clear(LEG),
    )


def test_an_agent_who_leaves_a_target_that_was_told_completes_the_transfer(told: Channels) -> None:
    """Row 223."""
    told.entries.calls[CALL].recording = "tape"
    assert told.hear(Destroyed(AGENT, 16)) == (
        CallTransferred(CALL),
        PhoneEnded(LEG, answered=True),
        StopRecording("tape"),
        PassOn(TRANSFER, LEG),
    )
    assert told.hear(Destroyed(TARGET, 16)) == (End(CUSTOMER.id),)
    assert told.hear(Destroyed(CUSTOMER, 16)) == (
        CallEnded(CALL, EndCause.HANGUP),
        DropBridge(NAMES.passed(CALL)),
    )


def test_a_transferred_customers_end_is_the_targets(told: Channels) -> None:
    call, target = told.entries.calls[CALL], told.entries.targets[TRANSFER]
    assert told.pass_on(call, target) == (CallTransferred(CALL),)
    assert told.hear(Destroyed(CUSTOMER, 16)) == (
        CallEnded(CALL, EndCause.HANGUP),
        End(TARGET.id),
        DropBridge(NAMES.passed(CALL)),
    )
    assert told.hear(Destroyed(TARGET, 16)) == ()


def test_the_agent_goes_on_talking_with_the_target_of_a_customer_who_left(told: Channels) -> None:
    assert told.hear(Destroyed(CUSTOMER, 16)) == (CallEnded(CALL, EndCause.HANGUP),)
    ended = (TargetEnded(TRANSFER, answered=True), Entertain(LEG))
    assert told.hear(Destroyed(TARGET, 16)) == ended


def test_nobody_is_joined_to_an_agent_who_consults(told: Channels) -> None:
    """Guarantee I9."""
    told.hear(Destroyed(CUSTOMER, 16))
    told.entries.calls[OTHER] = Call(OTHER, ChannelState.ANSWERED)
    with pytest.raises(SwitchError):
        told.begin_join(OTHER, LEG)


# ---- supervisors and recordings ---------------------------------------------------------------------------------


def test_a_supervisor_stays_when_the_agent_goes_and_the_tap_goes(talking: Channels) -> None:
    """Row 305."""
    one = talking.entries.monitors[EAR] = Monitor(EAR)
    assert talking.hear(Entered(SUPERVISOR)) == (MonitorAnswered(EAR),)
    assert talking.hear(Entered(SUPERVISOR)) == ()
    one.session, one.mode = LEG, MonitorMode.BARGE
    tap = EndWatch(WatchName(EAR, LEG, MonitorMode.BARGE))
    assert talking.hear(Destroyed(AGENT, 16))[-1] == tap
    assert one.session is None
    assert talking.hear(Destroyed(SUPERVISOR, 16)) == (MonitorEnded(EAR, answered=True),)


def test_a_supervisor_who_leaves_takes_the_tap_along(talking: Channels) -> None:
    talking.entries.monitors[EAR] = Monitor(EAR, True, LEG, MonitorMode.LISTEN)
    tap = EndWatch(WatchName(EAR, LEG, MonitorMode.LISTEN))
    assert talking.hear(Destroyed(SUPERVISOR, 16)) == (MonitorEnded(EAR, answered=True), tap)


def test_a_recording_ends_with_the_call(talking: Channels) -> None:
    talking.entries.calls[CALL].recording = "tape"
    assert talking.hear(Destroyed(CUSTOMER, 16)) == (
        CallEnded(CALL, EndCause.HANGUP),
        StopRecording("tape"),
        Entertain(LEG),
    )


def test_what_lives_is_known_by_name(told: Channels) -> None:
    for channel_ in (CUSTOMER, AGENT, TARGET):
        assert told.lives(channel_.id)
    assert not told.lives(SUPERVISOR.id)
    assert not told.lives("somebody-else")
