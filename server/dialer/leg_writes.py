"""What the core asks the store to keep of recordings and of supervisors on a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.clock import Instant
from kaden.vocabulary import AgentId, AttemptId, CampaignId, MonitorMode
from server.dialer.model import Asked, MonitorId, PlayingId, SessionId


@dataclass(frozen=True, slots=True)
class OpenRecording:
    """The switch records this call into a file. Its end is the call's, unless it breaks off before."""

    attempt: AttemptId
    path: str
    at: Instant


@dataclass(frozen=True, slots=True)
class PauseRecorded:
    """The recording leaves out what follows, or goes on."""

    attempt: AttemptId
    paused: bool
    at: Instant


@dataclass(frozen=True, slots=True)
class CloseRecording:
    """The recording broke off before the call ended."""

    attempt: AttemptId
    at: Instant


@dataclass(frozen=True, slots=True)
class OpenMonitoring:
    """A supervisor goes onto an agent's line; the row's id names the supervisor's leg (audited, guarantee I20)."""

    by: Asked
    agent: AgentId
    session: SessionId
    on_call: AttemptId | None
    """The call on the line, if there is one."""
    mode: MonitorMode
    at: Instant


@dataclass(frozen=True, slots=True)
class ChangeMonitoring:
    """The supervisor does something else, or went to another agent's line (audited)."""

    monitor: MonitorId
    agent: AgentId
    session: SessionId
    on_call: AttemptId | None
    mode: MonitorMode
    at: Instant


@dataclass(frozen=True, slots=True)
class CloseMonitoring:
    """The supervisor is gone from the line."""

    monitor: MonitorId
    at: Instant


@dataclass(frozen=True, slots=True)
class OpenPlaying:
    """A supervisor hears a recording; the line of the audit log that says so names the phone's channel (row 288)."""

    by: Asked
    attempt: AttemptId
    at: Instant


LegWrite: TypeAlias = (
    OpenRecording
    | PauseRecorded
    | CloseRecording
    | OpenMonitoring
    | ChangeMonitoring
    | CloseMonitoring
    | OpenPlaying
)


@dataclass(frozen=True, slots=True)
class MonitoringOpened:
    """Result of `OpenMonitoring`."""

    monitor: MonitorId
    name: str
    """The supervisor's, for the monitor screens."""
    phone: str
    """The supervisor's own."""
    repeated: bool = False
    """True when the store had this request before: the listening may be over by now."""


@dataclass(frozen=True, slots=True)
class PlayingOpened:
    """Result of `OpenPlaying`."""

    playing: PlayingId
    name: str
    """The supervisor's, for whoever looks after the switch."""
    phone: str
    """The supervisor's own."""
    path: str
    """Of the recording, as the switch named it."""
    campaign: CampaignId
    """Whose call it was."""
    repeated: bool = False
    """True when the store had this request before: the playing may be over by now."""
