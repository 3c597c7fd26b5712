"""What the switch tells beyond the customer's call and the agent's leg: digits, transfers, supervisors, recordings
made and played, the trunk.

Rule: it depends on no other event, so that the switch's list of what lives can hold these legs too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.vocabulary import AttemptId, MonitorMode, PlayingEnd
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId


@dataclass(frozen=True, slots=True)
class PhoneDigit:
    """A key was pressed on an agent's phone during a call: `digit` is one of `0123456789*#ABCD` (rows 220 to 222)."""

    session: SessionId
    digit: str


@dataclass(frozen=True, slots=True)
class TargetAnswered:
    """The transfer's target picked up and talks with the agent; the customer is on hold (row 223)."""

    transfer: TransferId


@dataclass(frozen=True, slots=True)
class TargetEnded:
    """The target's channel is gone: refused, not answered, or hung up before the transfer was complete (row 225)."""

    transfer: TransferId
    answered: bool
    """False when it ended before it was answered."""


@dataclass(frozen=True, slots=True)
class CallTransferred:
    """Customer and target talk with each other; the agent's leg is ending. The channel lives until `CallEnded`."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class MonitorAnswered:
    """The supervisor's own phone was taken; it hears silence until it is connected (row 301)."""

    monitor: MonitorId


@dataclass(frozen=True, slots=True)
class MonitorEnded:
    """The supervisor's leg is gone: refused, not answered, hung up, dropped or lost."""

    monitor: MonitorId
    answered: bool
    """False when it ended before it was answered."""


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """The switch records a call into a file."""

    attempt: AttemptId
    path: str
    """Where the file is, as the switch names it: relative to its folder of recordings, with the extension."""


@dataclass(frozen=True, slots=True)
class RecordingFailed:
    """A recording did not begin, or broke off; the call goes on."""

    attempt: AttemptId
    problem: str
    """The switch's own words, for the log."""


@dataclass(frozen=True, slots=True)
class RecordingPauseFailed:
    """An order to leave out what follows, or to record on, was not carried out, or perhaps not: the file goes on as
    before."""

    attempt: AttemptId
    wanted: bool
    """Whether a pause was asked for."""
    problem: str
    """The switch's own words, for the log."""


@dataclass(frozen=True, slots=True)
class PlayingBegan:
    """The supervisor took the phone and hears the recording (row 288)."""

    playing: PlayingId


@dataclass(frozen=True, slots=True)
class PlayingEnded:
    """The channel on which a recording was played, or was to be, is gone or never was."""

    playing: PlayingId
    end: PlayingEnd


@dataclass(frozen=True, slots=True)
class TrunkChanged:
    """The line to the telephone company is dead, or there again; the switch itself answers."""

    up: bool


LegEvent: TypeAlias = (
    PhoneDigit
    | TargetAnswered
    | TargetEnded
    | CallTransferred
    | MonitorAnswered
    | MonitorEnded
    | RecordingStarted
    | RecordingFailed
    | RecordingPauseFailed
    | PlayingBegan
    | PlayingEnded
    | TrunkChanged
)


@dataclass(frozen=True, slots=True)
class LiveTarget:
    """One transfer's target that exists in the switch, rung or talking with the agent."""

    transfer: TransferId
    up: bool
    """Whether it was answered."""


@dataclass(frozen=True, slots=True)
class LiveMonitor:
    """One supervisor's leg that exists in the switch."""

    monitor: MonitorId
    up: bool
    """Whether it was answered."""
    session: SessionId | None = None
    """The agent's leg it is connected to."""
    mode: MonitorMode | None = None
    """What it may do there; None while it is connected to nobody."""


@dataclass(frozen=True, slots=True)
class LivePlaying:
    """One phone that exists in the switch to have a recording played on it."""

    playing: PlayingId
    up: bool
    """Whether it was answered."""
