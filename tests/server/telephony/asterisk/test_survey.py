"""From two lists of names alone: who lives, who talks to whom, who is on hold."""

from __future__ import annotations

from kaden.vocabulary import AttemptId
from server.dialer.events import ChannelState
from server.dialer.model import SessionId
from server.telephony.asterisk.names import Names
from server.telephony.asterisk.survey import SeenCall, SeenLeg, Survey, survey
from server.telephony.asterisk.wire import Bridge, Channel, ChannelPhase

NAMES = Names("kaden")
UP, RINGING, DOWN = ChannelPhase.UP, ChannelPhase.RINGING, ChannelPhase.DOWN
STASIS = "Stasis"


def seen(channels: list[Channel], bridges: list[Bridge] | None = None) -> Survey:
    return survey(NAMES, channels, bridges or [])


def call_in(application: str, phase: ChannelPhase) -> SeenCall:
    [call] = seen([Channel("kaden-call-1", phase, application)]).calls
    return call


def test_a_call_is_as_far_as_the_dialplan_has_it() -> None:
    assert call_in("AppDial2", DOWN).state is ChannelState.DIALLING
    assert call_in("AppDial2", RINGING).state is ChannelState.RINGING
    assert call_in("Set", UP).state is ChannelState.RINGING
    assert call_in("AMD", UP).state is ChannelState.RINGING
    assert call_in(STASIS, UP).state is ChannelState.ANSWERED
    assert not call_in(STASIS, UP).leaving


def test_who_hears_the_dialplans_own_message_is_leaving() -> None:
    """Section 2 point 3: answered while nobody was there."""
    assert call_in("Playback", UP).leaving
    assert call_in("Hangup", UP).leaving


def test_bridges_tell_who_talks_to_whom() -> None:
    channels = [
        Channel("kaden-leg-2", UP, STASIS),
        Channel("kaden-leg-1", UP, STASIS),
        Channel("kaden-leg-3", RINGING, "AppDial2"),
        Channel("kaden-call-9", UP, STASIS),
        Channel("kaden-call-8", UP, STASIS),
        Channel("kaden-call-7", UP, STASIS),
        Channel("1732312345.12", UP, STASIS),
        Channel("other-call-5", UP, STASIS),
    ]
    bridges = [
        Bridge("kaden-leg-1", ("kaden-leg-1", "kaden-call-9")),
        Bridge("kaden-leg-2", ("kaden-leg-2",)),
        Bridge("kaden-hold-2", ("kaden-call-8",)),
        Bridge("kaden-leg-6", ()),
        Bridge("foreign", ("kaden-call-7",)),
    ]
    assert seen(channels, bridges) == Survey(
        calls=(
            SeenCall(AttemptId(7), ChannelState.ANSWERED, False, None, False),
            SeenCall(AttemptId(8), ChannelState.ANSWERED, False, SessionId(2), True),
            SeenCall(AttemptId(9), ChannelState.ANSWERED, False, SessionId(1), False),
        ),
        legs=(
            SeenLeg(SessionId(1), answered=True, settled=True),
            SeenLeg(SessionId(2), answered=True, settled=True),
            SeenLeg(SessionId(3), answered=False, settled=False),
        ),
        bridges=frozenset({SessionId(1), SessionId(2), SessionId(6)}),
    )


def test_a_leg_without_its_bridge_is_not_settled() -> None:
    leg = Channel("kaden-leg-1", UP, STASIS)
    assert seen([leg]).legs == (SeenLeg(SessionId(1), answered=True, settled=False),)
    elsewhere = [Bridge("kaden-leg-2", ("kaden-leg-1",))]
    assert seen([leg], elsewhere).legs == (SeenLeg(SessionId(1), answered=True, settled=False),)
    assert not seen([Channel("kaden-leg-1", UP, "Playback")]).legs[0].answered
