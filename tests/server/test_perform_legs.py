"""Orders about transfers, supervisors and recordings: each goes out once, and what comes to nothing is told."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import MonitorMode, PlayingEnd
from server.dialer.effects import Effect, HoldCall, Join
from server.dialer.events import Event, SwitchSynchronised
from server.dialer.leg_effects import (
    CompleteTransfer,
    Consult,
    DropMonitor,
    DropTarget,
    Monitor,
    PauseRecording,
    Play,
    Record,
    RingMonitor,
    StopPlaying,
)
from server.dialer.leg_events import (
    MonitorEnded,
    PlayingEnded,
    RecordingFailed,
    RecordingPauseFailed,
    TargetEnded,
)
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId
from server.telephony.port import (
    ChannelExists,
    FateUnknown,
    NoRecording,
    PhoneAway,
    SwitchError,
    SwitchUnreachable,
)
from tests.server.stage import ONE, perform

TRANSFER, EAR, LEG, TAPE = TransferId(ONE, 1), MonitorId(5), SessionId(7), PlayingId(9)

ORDERS: list[tuple[Effect, tuple[object, ...]]] = [
    (Consult(TRANSFER, "1002", 30 * SECOND), ("consult", TRANSFER, "1002")),
    (DropTarget(TRANSFER), ("drop_target", TRANSFER)),
    (CompleteTransfer(TRANSFER), ("transfer", TRANSFER)),
    (RingMonitor(EAR, "1003"), ("ring_monitor", EAR, "1003")),
    (Monitor(EAR, LEG, MonitorMode.BARGE, tone=True), ("monitor", EAR, LEG, MonitorMode.BARGE, True)),
    (DropMonitor(EAR), ("drop_monitor", EAR)),
    (Record(ONE, "x"), ("record", ONE, "x")),
    (PauseRecording(ONE, paused=True), ("pause_recording", ONE, True)),
    (PauseRecording(ONE, paused=False), ("pause_recording", ONE, False)),
    (Play(TAPE, "1003", "x.wav"), ("play", TAPE, "1003", "x.wav")),
    (StopPlaying(TAPE), ("stop_playing", TAPE)),
]


@pytest.mark.parametrize(("effect", "order"), ORDERS, ids=lambda thing: type(thing).__name__)
def test_an_effect_is_one_order(effect: Effect, order: tuple[object, ...]) -> None:
    stage = perform(effect)
    assert (stage.switch.orders, stage.events) == ([order], [])


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        (ORDERS[0][0], TargetEnded(TRANSFER, answered=False)),
        (ORDERS[3][0], MonitorEnded(EAR, answered=False)),
        (ORDERS[6][0], RecordingFailed(ONE, "500")),
        (ORDERS[7][0], RecordingPauseFailed(ONE, True, "500")),
        (ORDERS[8][0], RecordingPauseFailed(ONE, False, "500")),
        (ORDERS[9][0], PlayingEnded(TAPE, PlayingEnd.FAILED)),
    ],
    ids=lambda thing: type(thing).__name__,
)
@pytest.mark.parametrize("error", [SwitchError("500"), SwitchUnreachable("500")])
def test_what_was_certainly_not_done_is_told(effect: Effect, told: Event, error: SwitchError) -> None:
    assert perform(effect, error=error).events == [told]


@pytest.mark.parametrize("effect", [effect for effect, _ in ORDERS], ids=lambda thing: type(thing).__name__)
def test_an_unknown_fate_is_settled_by_the_switchs_list(effect: Effect) -> None:
    assert perform(effect, error=FateUnknown()).events[-1:] == [SwitchSynchronised((), ())]


@pytest.mark.parametrize("effect", [effect for effect, _ in ORDERS], ids=repr)
def test_a_pause_of_unknown_fate_counts_as_none(effect: Effect) -> None:
    """What is said meanwhile may be on the file. Of an order to record on nobody need be told: it may be, too."""
    told = perform(effect, error=FateUnknown("no reply")).events[:-1]
    assert told == ([RecordingPauseFailed(ONE, True, "no reply")] if effect == ORDERS[7][0] else [])


@pytest.mark.parametrize(
    ("error", "end"), [(NoRecording(), PlayingEnd.MISSING), (PhoneAway(), PlayingEnd.AWAY)]
)
def test_why_a_recording_is_not_played_is_told_in_other_words(error: SwitchError, end: PlayingEnd) -> None:
    """Row 288: one is the file's fault, the other the phone's."""
    assert perform(ORDERS[9][0], error=error).events == [PlayingEnded(TAPE, end)]


def test_a_target_that_lives_already_is_settled_by_the_switchs_list() -> None:
    assert perform(ORDERS[0][0], error=ChannelExists()).events == [SwitchSynchronised((), ())]


def test_orders_about_one_call_keep_their_order() -> None:
    """A recording begins after its join, a target is rung after the hold."""
    orders = perform(Join(ONE, LEG), Record(ONE, "x"), HoldCall(ONE, True), ORDERS[0][0]).switch.orders
    assert [order[0] for order in orders] == ["join", "record", "hold", "consult"]
