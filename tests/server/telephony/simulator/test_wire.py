"""What goes over the socket comes out as it went in, and everything else is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    EndCause,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneHeld,
    SwitchSynchronised,
)
from server.dialer.leg_events import LiveMonitor, LiveTarget, PhoneDigit, RecordingStarted, TargetEnded
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.simulator.messages import (
    Ask,
    Command,
    Consult,
    Drop,
    DropMonitor,
    DropTarget,
    Farewell,
    Goodbye,
    HangUp,
    Heard,
    Hold,
    Join,
    Look,
    Monitor,
    PauseRecording,
    Place,
    Record,
    Refusal,
    Reply,
    Ring,
    RingMonitor,
    Transfer,
)
from server.telephony.simulator.outside import (
    CustomerHangsUp,
    Cut,
    Dial,
    FillDisk,
    Happening,
    PhoneHangsUp,
    Press,
    Restart,
)
from server.telephony.simulator.phones import Button
from server.telephony.simulator.wire import (
    Unreadable,
    read_ask,
    read_happening,
    read_heard,
    write_ask,
    write_happening,
    write_heard,
)

CALL, LEG = AttemptId(3), SessionId(4)

LIVE = SwitchSynchronised(
    (
        LiveCall(CALL, ChannelState.ANSWERED, LEG, held=True),
        LiveCall(AttemptId(5), ChannelState.DIALLING, None),
    ),
    (LiveLeg(LEG, LegState.UP),),
    (LiveTarget(TransferId(CALL, 1), up=True),),
    (LiveMonitor(MonitorId(5), True, LEG, MonitorMode.LISTEN), LiveMonitor(MonitorId(6), False)),
)


@pytest.mark.parametrize(
    "command",
    [
        Place(CALL, "+81312345670", None, 30_000),
        Place(CALL, "+81312345670", "+81398765432", 30_000),
        Ring(LEG, "1001"),
        Join(CALL, LEG),
        HangUp(CALL, announce=True),
        Hold(CALL, held=False),
        Drop(LEG),
        Place(CALL, "+81312345670", None, 30_000, detect_machine=True),
        Ring(LEG, "1001", "+81312345670"),
        Consult(TransferId(CALL, 2), "1002", 30_000),
        DropTarget(TransferId(CALL, 2)),
        Transfer(TransferId(CALL, 2)),
        RingMonitor(MonitorId(5), "1003"),
        Monitor(MonitorId(5), LEG, MonitorMode.WHISPER, tone=True),
        DropMonitor(MonitorId(5)),
        Record(CALL, "20260401-1"),
        PauseRecording(CALL, paused=True),
        Look(),
    ],
)
def test_commands(command: Command) -> None:
    assert read_ask(write_ask(Ask(7, command))) == Ask(7, command)


@pytest.mark.parametrize(
    "heard",
    [
        CustomerAnswered(CALL),
        CallEnded(CALL, EndCause.NO_ANSWER),
        PhoneHeld(LEG, held=True),
        PhoneDigit(LEG, "*"),
        TargetEnded(TransferId(CALL, 1), answered=False),
        RecordingStarted(CALL, "1.wav"),
        LIVE,
        Reply(7),
        Reply(7, Refusal.EXISTS),
        Reply(7, live=LIVE),
        Farewell(Goodbye.REPLACED),
    ],
)
def test_what_is_heard(heard: Heard) -> None:
    assert read_heard(write_heard(heard)) == heard


@pytest.mark.parametrize(
    "happening",
    [
        Press(LEG, Button.HOLD),
        CustomerHangsUp(CALL),
        Dial(LEG, "*102#"),
        PhoneHangsUp("1002"),
        FillDisk(),
        Cut(),
        Restart(down_for=1_000),
    ],
)
def test_happenings(happening: Happening) -> None:
    assert read_happening(write_happening(happening)) == happening


@pytest.mark.parametrize("read", [read_ask, read_heard, read_happening])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"kind": "Explode", "body": {}}',
        '{"ask": "7", "kind": "Look", "body": {}}',
        '{"ask": 7, "kind": "Join", "body": {"attempt": 3}}',
        '{"kind": "CallEnded", "body": {"attempt": 3, "cause": "boredom"}}',
        '{"kind": "Press", "body": {"session": 4}}',
        b"\xff\xfe",
    ],
)
def test_what_nobody_of_us_writes_is_refused(
    read: Callable[[str | bytes], object], text: str | bytes
) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_a_message_for_one_door_is_refused_at_another() -> None:
    with pytest.raises(Unreadable):
        read_happening(write_ask(Ask(1, Look())))
    with pytest.raises(Unreadable):
        read_ask(write_happening(Cut()))
