"""What an application and the exchange say to each other: commands one way; replies, events and farewells the other.

Rule: a command may be carried out and its reply still be lost; a reply may come after the first events of its command.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, TypeAlias

from kaden.clock import Millis
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import SwitchSynchronised
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import SwitchEvent

LinkId = NewType("LinkId", int)
"""One connection of an application, from its beginning to its end."""


@dataclass(frozen=True, slots=True)
class Place:
    """Dial a customer."""

    attempt: AttemptId
    number: str
    caller_id: str | None
    ring_timeout: Millis
    detect_machine: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring an agent's phone."""

    session: SessionId
    phone: str
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Connect a customer and an agent's leg."""

    attempt: AttemptId
    session: SessionId


@dataclass(frozen=True, slots=True)
class HangUp:
    """End a customer's channel."""

    attempt: AttemptId
    announce: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold a customer, or take back."""

    attempt: AttemptId
    held: bool


@dataclass(frozen=True, slots=True)
class Drop:
    """End an agent's leg."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class Consult:
    """Ring the target of a transfer."""

    transfer: TransferId
    target: str
    ring_timeout: Millis


@dataclass(frozen=True, slots=True)
class DropTarget:
    """End a target's channel."""

    transfer: TransferId


@dataclass(frozen=True, slots=True)
class Transfer:
    """Connect customer and target."""

    transfer: TransferId


@dataclass(frozen=True, slots=True)
class RingMonitor:
    """Ring a supervisor's phone."""

    monitor: MonitorId
    phone: str


@dataclass(frozen=True, slots=True)
class Monitor:
    """Connect a supervisor's leg and an agent's."""

    monitor: MonitorId
    session: SessionId
    mode: MonitorMode
    tone: bool


@dataclass(frozen=True, slots=True)
class DropMonitor:
    """End a supervisor's leg."""

    monitor: MonitorId


@dataclass(frozen=True, slots=True)
class Record:
    """Record a call into a file."""

    attempt: AttemptId
    name: str


@dataclass(frozen=True, slots=True)
class PauseRecording:
    """Leave out what follows, or record on."""

    attempt: AttemptId
    paused: bool


@dataclass(frozen=True, slots=True)
class Play:
    """Ring a supervisor's phone and play a recording on it."""

    playing: PlayingId
    phone: str
    recording: str


@dataclass(frozen=True, slots=True)
class StopPlaying:
    """End that."""

    playing: PlayingId


@dataclass(frozen=True, slots=True)
class Look:
    """Tell all that lives."""


@dataclass(frozen=True, slots=True)
class ListChannels:
    """Tell every channel, whosever it is."""


@dataclass(frozen=True, slots=True)
class CutChannel:
    """End a channel, whosever it is."""

    channel: str


Command: TypeAlias = (
    Place
    | Ring
    | Join
    | HangUp
    | Hold
    | Drop
    | Consult
    | DropTarget
    | Transfer
    | RingMonitor
    | Monitor
    | DropMonitor
    | Record
    | PauseRecording
    | Play
    | StopPlaying
    | Look
    | ListChannels
    | CutChannel
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A command, with the number that its reply will carry."""

    number: int
    command: Command


class Refusal(StrEnum):
    """Why a command was not carried out."""

    EXISTS = "exists"
    """409: a channel of this name lives."""
    NO_LINE = "no_line"
    GONE = "gone"
    """404: no channel of this name lives."""
    NO_RECORDING = "no_recording"
    """404: no recording of this name is finished."""
    FAILED = "failed"
    """5xx, or the channel is in no state for it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one command."""

    ask: int
    """The number that the application gave to its command."""
    refusal: Refusal | None = None
    live: SwitchSynchronised | None = None
    """The answer to `Look`."""
    channels: tuple[SwitchChannel, ...] | None = None
    """The answer to `ListChannels`."""


class Goodbye(StrEnum):
    """Why a connection is over."""

    CUT = "cut"
    SILENT = "silent"
    """Half open: no error ever came, only no answer to the pings."""
    SLOW = "slow"
    """The application did not read fast enough and was cut off."""
    REPLACED = "replaced"
    """Another connection registered under the same name: stop commanding."""
    RESTARTED = "restarted"
    """The switch went down with everything in it."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """The last thing a connection hears."""

    reason: Goodbye


Heard: TypeAlias = SwitchEvent | Reply | Farewell
