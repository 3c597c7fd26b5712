"""From two lists of names alone: who lives, who talks to whom, who is on hold."""

from __future__ import annotations

from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import ChannelState
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.asterisk.names import HoldName, LegName, Names, WatchName
from server.telephony.asterisk.survey import SeenCall, SeenLeg, SeenMonitor, SeenTarget, Survey, survey
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
        calls=[
            SeenCall(AttemptId(7), ChannelState.ANSWERED),
            SeenCall(AttemptId(8), ChannelState.ANSWERED, session=SessionId(2), held=True),
            SeenCall(AttemptId(9), ChannelState.ANSWERED, session=SessionId(1)),
        ],
        legs=[
            SeenLeg(SessionId(1), answered=True, settled=True),
            SeenLeg(SessionId(2), answered=True, settled=True),
            SeenLeg(SessionId(3), answered=False, settled=False),
        ],
        bridges=[
            LegName(SessionId(1)),
            LegName(SessionId(2)),
            HoldName(SessionId(2)),
            LegName(SessionId(6)),
        ],
    )


def test_a_leg_without_its_bridge_is_not_settled() -> None:
    leg = Channel("kaden-leg-1", UP, STASIS)
    assert seen([leg]).legs == [SeenLeg(SessionId(1), answered=True, settled=False)]
    elsewhere = [Bridge("kaden-leg-2", ("kaden-leg-1",))]
    assert seen([leg], elsewhere).legs == [SeenLeg(SessionId(1), answered=True, settled=False)]
    assert not seen([Channel("kaden-leg-1", UP, "Playback")]).legs[0].answered


def test_a_transfer_is_what_the_bridges_say() -> None:
    """Rows 221 to 223."""
    transfer, call = TransferId(AttemptId(9), 2), Channel("kaden-call-9", UP, STASIS)
    target = Channel("kaden-target-9-2", UP, STASIS)
    told = seen([call, target], [Bridge("kaden-leg-1", ("kaden-target-9-2",))])
    assert told.targets == [SeenTarget(transfer, True, SessionId(1), False)]
    passed = seen([call, target], [Bridge("kaden-passed-9", ("kaden-target-9-2", "kaden-call-9"))])
    assert passed.targets == [SeenTarget(transfer, True, None, True)]
    assert passed.calls[0].transferred
    ringing = seen([Channel("kaden-target-9-2", RINGING, "AppDial2")])
    assert ringing.targets == [SeenTarget(transfer, False, None, False)]


def test_a_supervisor_is_where_the_tap_is() -> None:
    """Row 301."""
    ear = Channel("kaden-monitor-3", UP, STASIS)
    watch = WatchName(MonitorId(3), SessionId(1), MonitorMode.WHISPER)
    bridge = Bridge("kaden-watch-3-1-whisper", ("kaden-monitor-3", "kaden-watch-3-1-whisper"))
    assert seen([ear], [bridge]).monitors == [SeenMonitor(MonitorId(3), True, watch)]
    assert seen([ear]).monitors == [SeenMonitor(MonitorId(3), True, None)]
