"""What the core asks of the switch beyond plain calls: transfers, supervisors on a line, recordings made and played.

Orders about one call go out in their order, whatever they are about; so do those about one supervisor's leg.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.clock import Millis
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId


@dataclass(frozen=True, slots=True)
class Consult:
    """Ring a transfer's target; the customer is on hold (domain row 222)."""

    transfer: TransferId
    target: str
    ring_timeout: Millis


@dataclass(frozen=True, slots=True)
class DropTarget:
    """End a target's channel."""

    transfer: TransferId


@dataclass(frozen=True, slots=True)
class CompleteTransfer:
    """Connect customer and target, and end the agent's leg (domain rows 223, 224)."""

    transfer: TransferId


@dataclass(frozen=True, slots=True)
class RingMonitor:
    """Ring a supervisor's own phone (domain row 301)."""

    monitor: MonitorId
    phone: str


@dataclass(frozen=True, slots=True)
class Monitor:
    """Connect a supervisor's leg with an agent's, or change the mode."""

    monitor: MonitorId
    session: SessionId
    mode: MonitorMode
    tone: bool
    """Whether the agent hears a tone (domain row 229)."""


@dataclass(frozen=True, slots=True)
class DropMonitor:
    """End a supervisor's leg."""

    monitor: MonitorId


@dataclass(frozen=True, slots=True)
class Record:
    """Record a call that is joined, into a file of this name."""

    attempt: AttemptId
    name: str


@dataclass(frozen=True, slots=True)
class PauseRecording:
    """Leave out what follows, or record on."""

    attempt: AttemptId
    paused: bool


@dataclass(frozen=True, slots=True)
class Play:
    """Ring a supervisor's own phone and play a recording on it (domain row 288)."""

    playing: PlayingId
    phone: str
    recording: str
    """As the switch named it."""


@dataclass(frozen=True, slots=True)
class StopPlaying:
    """End that."""

    playing: PlayingId


LegEffect: TypeAlias = (
    Consult
    | DropTarget
    | CompleteTransfer
    | RingMonitor
    | Monitor
    | DropMonitor
    | Record
    | PauseRecording
    | Play
    | StopPlaying
)
