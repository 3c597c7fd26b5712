"""What hangs on the lines of the naive switch: transfers' targets, supervisors' legs, recordings.

Rule: like the switch, it refuses what no switch may do, so that the core cannot ask for it unnoticed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.vocabulary import AttemptId
from server.dialer.events import LegState
from server.dialer.leg_effects import (
    CompleteTransfer,
    Consult,
    DropMonitor,
    DropTarget,
    LegEffect,
    Monitor,
    PauseRecording,
    Record,
    RingMonitor,
)
from server.dialer.leg_events import (
    CallTransferred,
    LiveMonitor,
    LiveTarget,
    MonitorAnswered,
    MonitorEnded,
    PhoneDigit,
    RecordingFailed,
    RecordingPauseFailed,
    RecordingStarted,
    TargetAnswered,
    TargetEnded,
)
from server.dialer.model import MonitorId, SessionId, TransferId

if TYPE_CHECKING:
    from tests.server.dialer.naive_switch import NaiveSwitch


class NaiveLines:
    """Targets and supervisors, by their names."""

    def __init__(self, switch: NaiveSwitch) -> None:
        self._switch = switch
        self.targets: dict[TransferId, bool] = {}
        """Whether they were answered."""
        self.ears: dict[MonitorId, LiveMonitor] = {}
        self.names: set[str] = set()
        """Of recordings."""

    def obey(self, order: LegEffect) -> None:
        """Carry out one order, as far as link and weather let it through."""
        reaches = self._switch.up and self._switch.weather not in ("no_line", "refusing")
        if not reaches and isinstance(order, Consult):
            self._switch.news.append(TargetEnded(order.transfer, answered=False))
        elif not reaches and isinstance(order, RingMonitor):
            self._switch.news.append(MonitorEnded(order.monitor, answered=False))
        elif not reaches and isinstance(order, Record):
            self._switch.news.append(RecordingFailed(order.attempt, "500"))
        elif not reaches and isinstance(order, PauseRecording):
            self._switch.news.append(RecordingPauseFailed(order.attempt, order.paused, "500"))
        elif self._switch.up and self._switch.weather != "deaf":
            self._carry_out(order)

    def _carry_out(self, order: LegEffect) -> None:
        match order:
            case Consult(transfer):
                self._consult(transfer)
            case DropTarget(transfer):
                self.end_target(transfer)
            case CompleteTransfer(transfer):
                channel = self._switch.channels.get(transfer.attempt)
                if self.targets.get(transfer) and channel is not None and channel.leg is not None:
                    self._switch.end_leg(channel.leg)
            case RingMonitor(monitor):
                assert monitor not in self.ears, "a supervisor was rung twice"
                self.ears[monitor] = LiveMonitor(monitor, up=False)
            case Monitor(monitor, session, mode):
                if monitor in self.ears and self._switch.legs.get(session) is LegState.UP:
                    assert self.ears[monitor].up, "a supervisor was connected before answering"
                    self.ears[monitor] = LiveMonitor(monitor, True, session, mode)
            case DropMonitor(monitor):
                self.end_ear(monitor)
            case Record(attempt, name):
                assert name not in self.names, "a recording was asked for twice"
                self.names.add(name)
                self._switch.say(RecordingStarted(attempt, f"{name}.wav"))

    def _consult(self, transfer: TransferId) -> None:
        channel = self._switch.channels.get(transfer.attempt)
        if channel is None or channel.leg is None:
            self._switch.news.append(TargetEnded(transfer, answered=False))
            return
        assert self.told(transfer.attempt) is None, "two targets of one call"
        channel.held = True
        self.targets[transfer] = False

    def told(self, attempt: AttemptId) -> TransferId | None:
        """The target of a call, if one lives."""
        return next((one for one in self.targets if one.attempt == attempt), None)

    def leg_gone(self, attempt: AttemptId) -> None:
        """The agent of a call hung up: an answered target takes its place, another one is gone."""
        target = self.told(attempt)
        if target is not None and self.targets[target]:
            del self.targets[target]
            channel = self._switch.channels[attempt]
            channel.transferred, channel.held = True, False
            self._switch.say(CallTransferred(attempt))
        elif target is not None:
            self.end_target(target)

    # ---- what happens by itself ----------------------------------------------------------------------------------

    def dial(self, session: SessionId, digits: str) -> None:
        """The agent presses keys during a call."""
        if any(channel.leg == session for channel in self._switch.channels.values()):
            for digit in digits:
                self._switch.say(PhoneDigit(session, digit))

    def answer_target(self, transfer: TransferId) -> None:
        """The target picks up."""
        if not self.targets[transfer]:
            self.targets[transfer] = True
            self._switch.say(TargetAnswered(transfer))

    def end_target(self, transfer: TransferId) -> None:
        """The target's channel ends."""
        up = self.targets.pop(transfer, None)
        if up is not None:
            self._switch.say(TargetEnded(transfer, up))

    def answer_ear(self, monitor: MonitorId) -> None:
        """The supervisor picks up."""
        if not self.ears[monitor].up:
            self.ears[monitor] = LiveMonitor(monitor, up=True)
            self._switch.say(MonitorAnswered(monitor))

    def end_ear(self, monitor: MonitorId) -> None:
        """The supervisor's leg ends."""
        ear = self.ears.pop(monitor, None)
        if ear is not None:
            self._switch.say(MonitorEnded(monitor, ear.up))

    def live_targets(self) -> tuple[LiveTarget, ...]:
        """As the list of what lives has them."""
        return tuple(LiveTarget(transfer, up) for transfer, up in self.targets.items())
