"""The book of channels: what events, orders and lists make of it, without a switch."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
    SwitchSynchronised,
)
from server.dialer.model import SessionId
from server.telephony.asterisk.channels import (
    Call,
    Channels,
    Clear,
    EndCall,
    Entertain,
    Leg,
    NoteHold,
    SeeOff,
    Settle,
)
from server.telephony.asterisk.names import Names
from server.telephony.asterisk.survey import SeenCall, SeenLeg, Survey
from server.telephony.asterisk.wire import (
    Changed,
    Channel,
    ChannelPhase,
    Destroyed,
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


CUSTOMER = channel(NAMES.call(CALL))
AGENT = channel(NAMES.leg(LEG))


@pytest.fixture
def book() -> Channels:
    """A customer who was dialled, and an agent who is rung."""
    book = Channels(NAMES)
    book.calls[CALL] = Call(CALL)
    book.legs[LEG] = Leg(LEG, "7011")
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
    assert not book.calls


def test_an_end_before_the_answer_has_the_networks_cause_or_ours(book: Channels) -> None:
    book.calls[OTHER] = Call(OTHER, cancelled=True)
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
    book.calls[CALL].leaving = True
    assert book.hear(Left(CUSTOMER)) == ()


def test_the_message_over_the_call_is_ended(book: Channels) -> None:
    assert book.hear(Played(NAMES.call(CALL))) == (EndCall(CALL),)


# ---- agents -----------------------------------------------------------------------------------------------------


def test_a_leg_counts_as_answered_once_it_has_its_bridge(book: Channels) -> None:
    assert book.hear(Entered(AGENT)) == (Settle(LEG),)
    assert book.legs[LEG].state is LegState.RINGING
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
    assert talking.hear(Destroyed(AGENT, 16)) == (PhoneEnded(LEG, answered=True), EndCall(CALL), Clear(LEG))
    assert talking.hear(Destroyed(CUSTOMER, 16)) == (CallEnded(CALL, EndCause.HANGUP),)


def test_the_customers_end_gives_the_agent_music(talking: Channels) -> None:
    """Rows 201 and 214."""
    assert talking.hear(Destroyed(CUSTOMER, 16)) == (CallEnded(CALL, EndCause.HANGUP), Entertain(LEG))
    assert talking.legs[LEG].call is None


def test_only_who_answered_is_joined_and_only_one_to_one(talking: Channels) -> None:
    """Guarantee I9."""
    talking.calls[OTHER] = Call(OTHER)
    with pytest.raises(SwitchError):
        talking.begin_join(OTHER, LEG)
    talking.hear(Entered(channel(NAMES.call(OTHER))))
    with pytest.raises(SwitchError):
        talking.begin_join(OTHER, LEG)
    talking.legs[OTHER_LEG] = Leg(OTHER_LEG, "7012")
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
    assert talking.calls[CALL].held
    assert talking.hear(release) == (PhoneHeld(LEG, held=False), NoteHold(LEG, held=False))
    assert not talking.calls[CALL].held


def test_a_customer_held_twice_is_held_until_both_let_go(talking: Channels) -> None:
    talking.calls[CALL].held_from_desk = True
    assert talking.hear(HoldPressed(AGENT, held=True)) == (NoteHold(LEG, held=True),)
    assert talking.hear(HoldPressed(AGENT, held=False)) == (NoteHold(LEG, held=False),)
    assert talking.calls[CALL].held


def test_a_hold_while_nobody_is_there_means_nothing(book: Channels) -> None:
    assert book.hear(HoldPressed(AGENT, held=True)) == ()


# ---- lists ------------------------------------------------------------------------------------------------------

ALIVE = SeenCall(CALL, ChannelState.ANSWERED, False, LEG, False)
LEG_UP = SeenLeg(LEG, answered=True, settled=True)
BRIDGES = frozenset({LEG})


def test_a_new_life_takes_conversations_over() -> None:
    """Guarantees, "Reconnect procedure": from the switch's lists alone."""
    book = Channels(NAMES)
    seen = Survey((ALIVE,), (LEG_UP,), BRIDGES)
    assert book.begin_with(seen, {LEG}) == ()
    live = SwitchSynchronised(
        (LiveCall(CALL, ChannelState.ANSWERED, LEG, held=True),), (LiveLeg(LEG, LegState.UP),)
    )
    assert book.live(seen) == live
    assert book.hear(Destroyed(AGENT, 16)) == (PhoneEnded(LEG, answered=True), EndCall(CALL), Clear(LEG))


def test_a_new_life_finishes_what_the_old_one_began() -> None:
    waiting = SeenCall(OTHER, ChannelState.ANSWERED, False, None, False)
    orphan = SeenCall(CALL, ChannelState.ANSWERED, False, OTHER_LEG, False)
    unsettled = SeenLeg(SessionId(23), answered=True, settled=False)
    seen = Survey((orphan, waiting), (LEG_UP, unsettled), frozenset({LEG, OTHER_LEG}))
    assert Channels(NAMES).begin_with(seen, set()) == (
        Settle(SessionId(23)),
        EndCall(CALL),
        Clear(OTHER_LEG),
        Entertain(LEG),
    )


def test_who_answered_while_nobody_was_there_is_not_ours_any_more() -> None:
    """Section 2 point 3: the dialplan says goodbye; no agent is given to such a call."""
    seen = Survey((SeenCall(CALL, ChannelState.ANSWERED, True, None, False),), (), frozenset())
    book = Channels(NAMES)
    book.begin_with(seen, set())
    assert book.live(seen) == SwitchSynchronised((), ())
    assert book.hear(Destroyed(CUSTOMER, 16)) == ()


def test_a_list_strikes_out_what_ended_unheard_and_nothing_that_is_younger(talking: Channels) -> None:
    for call in talking.calls.values():
        call.asked = False
    known = talking.settled_names()
    talking.calls[OTHER] = Call(OTHER)
    talking.legs[LEG].asked = False
    chores = talking.agree_with(Survey((), (LEG_UP,), BRIDGES), known)
    assert chores == (Entertain(LEG),)
    assert set(talking.calls) == {OTHER}
    assert set(talking.legs) == {LEG}


def test_a_list_without_a_leg_ends_its_customer(talking: Channels) -> None:
    talking.legs[LEG].asked = False
    chores = talking.agree_with(Survey((ALIVE,), (), BRIDGES), talking.settled_names())
    assert chores == (EndCall(CALL), Clear(LEG))


def test_a_list_tells_what_lost_events_would_have(book: Channels) -> None:
    seen = Survey((ALIVE,), (SeenLeg(LEG, answered=True, settled=False),), BRIDGES)
    assert book.agree_with(seen, book.settled_names()) == (Settle(LEG),)
    assert book.calls[CALL].state is ChannelState.ANSWERED
    assert book.calls[CALL].leg == LEG
    stranger = SeenCall(OTHER, ChannelState.RINGING, False, None, False)
    book.agree_with(Survey((ALIVE, stranger), (LEG_UP,), BRIDGES), frozenset())
    assert book.live(Survey((stranger,), (), BRIDGES)).calls == (LiveCall(OTHER, ChannelState.RINGING, None),)
