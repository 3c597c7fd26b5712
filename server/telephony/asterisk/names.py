"""The names of our channels and bridges in Asterisk, made from attempts and sessions, and read back from them.

Rule: a name says all that is needed to recognise a call after a restart, and a name that is not exactly of our making
belongs to somebody else and is left alone. Only whole numbers, modes and the application's own name stand in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId

_NUMBER: Final = r"[1-9][0-9]{0,17}"
_MODES: Final = "|".join(mode.value for mode in MonitorMode)


@dataclass(frozen=True, slots=True)
class CallName:
    """A customer's channel, or what is played to it."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class LegName:
    """An agent's channel, its bridge, or what is played to it."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class HoldName:
    """The bridge in which an agent's customer waits while on hold."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class TargetName:
    """The channel of a transfer's target."""

    transfer: TransferId


@dataclass(frozen=True, slots=True)
class PassedName:
    """The bridge of a customer who was transferred, and of the target."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class MonitorName:
    """A supervisor's channel."""

    monitor: MonitorId


@dataclass(frozen=True, slots=True)
class PlayingName:
    """The channel of a supervisor who hears a recording, or the recording that is played to it."""

    playing: PlayingId


@dataclass(frozen=True, slots=True)
class WatchName:
    """A supervisor on an agent's line: the bridge of the two, and the channel in it that taps the agent's."""

    monitor: MonitorId
    session: SessionId
    mode: MonitorMode


Name: TypeAlias = (
    CallName | LegName | HoldName | TargetName | PassedName | MonitorName | PlayingName | WatchName
)


class Names:
    """The names of one application."""

    def __init__(self, app: str) -> None:
        self.app = app
        prefix = re.escape(app)
        self._single = re.compile(rf"{prefix}-(call|leg|hold|passed|monitor|play)-({_NUMBER})")
        self._target = re.compile(rf"{prefix}-target-({_NUMBER})-({_NUMBER})")
        self._watch = re.compile(rf"{prefix}-watch-({_NUMBER})-({_NUMBER})-({_MODES})")

    def call(self, attempt: AttemptId) -> str:
        """The channel of a customer, and the recorded message that it hears."""
        return f"{self.app}-call-{attempt}"

    def leg(self, session: SessionId) -> str:
        """The channel of an agent, the bridge that it lives in, and the ringing tone that it hears."""
        return f"{self.app}-leg-{session}"

    def hold(self, session: SessionId) -> str:
        """The bridge of an agent's customer on hold."""
        return f"{self.app}-hold-{session}"

    def target(self, transfer: TransferId) -> str:
        """The channel of a transfer's target."""
        return f"{self.app}-target-{transfer.attempt}-{transfer.nth}"

    def passed(self, attempt: AttemptId) -> str:
        """The bridge of a transferred customer."""
        return f"{self.app}-passed-{attempt}"

    def monitor(self, monitor: MonitorId) -> str:
        """The channel of a supervisor."""
        return f"{self.app}-monitor-{monitor}"

    def playing(self, playing: PlayingId) -> str:
        """The channel of a supervisor who hears a recording, and the recording as it is played."""
        return f"{self.app}-play-{playing}"

    def watch(self, monitor: MonitorId, session: SessionId, mode: MonitorMode) -> str:
        """The bridge of a supervisor on an agent's line, and the tap in it."""
        return f"{self.app}-watch-{monitor}-{session}-{mode.value}"

    def read(self, name: str) -> Name | None:
        """What this name stands for; None = it is not ours."""
        if (found := self._single.fullmatch(name)) is not None:
            return _single(found[1], int(found[2]))
        if (found := self._target.fullmatch(name)) is not None:
            return TargetName(TransferId(AttemptId(int(found[1])), int(found[2])))
        if (found := self._watch.fullmatch(name)) is not None:
            return WatchName(MonitorId(int(found[1])), SessionId(int(found[2])), MonitorMode(found[3]))
        return None


def _single(kind: str, number: int) -> Name:
    match kind:
        case "call":
            return CallName(AttemptId(number))
        case "leg":
            return LegName(SessionId(number))
        case "hold":
            return HoldName(SessionId(number))
        case "passed":
            return PassedName(AttemptId(number))
        case "play":
            return PlayingName(PlayingId(number))
        case _:
            return MonitorName(MonitorId(number))
