"""What agents ask about their promises. Authorised by the hub, as all events of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.vocabulary import AgentId, CallbackId
from server.dialer.model import Asked


@dataclass(frozen=True, slots=True)
class CallBackRequested:
    """Keep a promise now (domain row 257)."""

    by: Asked
    agent: AgentId
    callback: CallbackId
    caller_id: str | None
    """One of the campaign's numbers; None = the first of them."""


CallbackRequest: TypeAlias = CallBackRequested
