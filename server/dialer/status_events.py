"""What happens to custom statuses: agents choose them, administrators change them (domain rows 203 to 206)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.vocabulary import AgentId, StatusId
from server.dialer.model import Asked, Status


@dataclass(frozen=True, slots=True)
class StatusRequested:
    """An agent says what it is ready for."""

    by: Asked
    agent: AgentId
    status: StatusId | None
    """None = ready, for inbound calls too (domain row 206)."""


@dataclass(frozen=True, slots=True)
class StatusPauseRequested:
    """As `PauseRequested` to `AWAY`, in a status of its own, for example training (domain row 204)."""

    by: Asked
    agent: AgentId
    status: StatusId


@dataclass(frozen=True, slots=True)
class StatusesChanged:
    """Definitions of statuses changed; these are all there are."""

    statuses: tuple[Status, ...]


StatusEvent: TypeAlias = StatusRequested | StatusPauseRequested | StatusesChanged
