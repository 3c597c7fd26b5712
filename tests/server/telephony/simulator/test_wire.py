"""What goes over the socket comes out as it went in, and everything else is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaden.vocabulary import AttemptId
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
from server.dialer.model import SessionId
from server.telephony.simulator.messages import (
    Ask,
    Command,
    Drop,
    Farewell,
    Goodbye,
    HangUp,
    Heard,
    Hold,
    Join,
    Look,
    Place,
    Refusal,
    Reply,
    Ring,
)
from server.telephony.simulator.outside import CustomerHangsUp, Cut, Happening, Press, Restart
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
    "happening", [Press(LEG, Button.HOLD), CustomerHangsUp(CALL), Cut(), Restart(down_for=1_000)]
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
