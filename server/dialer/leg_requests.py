"""What people ask about lines: transfer, pause a recording, listen to a line or a recording.

Authorised by the hub, as all events of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.vocabulary import AccountId, AgentId, AttemptId, MonitorMode
from server.dialer.model import Asked


@dataclass(frozen=True, slots=True)
class TransferRequested:
    """Hold transfer from the desk: the customer is held and the target rung (domain row 260)."""

    by: Asked
    agent: AgentId
    attempt: AttemptId
    target: str
    """An extension."""


@dataclass(frozen=True, slots=True)
class RecordingPauseRequested:
    """Leave out of the recording what follows, or record on."""

    by: Asked
    agent: AgentId
    attempt: AttemptId
    paused: bool


@dataclass(frozen=True, slots=True)
class ListenRequested:
    """A supervisor wants onto an agent's line, or to do something else there (domain rows 301, 302)."""

    by: Asked
    agent: AgentId
    mode: MonitorMode


@dataclass(frozen=True, slots=True)
class ListenEndRequested:
    """A supervisor leaves whatever line it is on."""

    by: Asked


@dataclass(frozen=True, slots=True)
class ListenerBarred:
    """The account may not be on a line, or hear a recording, any more: disabled, deleted, or without the role or
    permission that it takes."""

    account: AccountId


@dataclass(frozen=True, slots=True)
class PlayRequested:
    """A supervisor wants to hear a call's recording on the own phone (domain row 288)."""

    by: Asked
    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class PlayEndRequested:
    """A supervisor has heard enough."""

    by: Asked


@dataclass(frozen=True, slots=True)
class PlayerLeft:
    """The desk or command that asked for a recording is gone."""

    by: Asked
    """What it asked for it by."""


@dataclass(frozen=True, slots=True)
class CutOrdered:
    """An administrator cuts a customer's channel; noted and answered already (domain row 331)."""

    attempt: AttemptId


LegRequest: TypeAlias = (
    TransferRequested
    | RecordingPauseRequested
    | ListenRequested
    | ListenEndRequested
    | ListenerBarred
    | PlayRequested
    | PlayEndRequested
    | PlayerLeft
    | CutOrdered
)
