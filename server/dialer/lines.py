"""What can hang on a call or on an agent's leg: a transfer under way, a recording, supervisors who listen, a draft.

Plain data; `transfers`, `recording`, `listening`, `playing` and `results` change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kaden.clock import Instant
from kaden.vocabulary import AccountId, AgentId, AttemptId, CampaignId, DispositionId, MonitorMode
from server.dialer.leg_requests import ListenRequested, PlayRequested
from server.dialer.model import Asked, MonitorId, PlayingId, SessionId, TransferId

TransferPhase: TypeAlias = Literal["dialling", "ringing", "talking", "leaving"]
"""The agent enters the target's extension; it rings there; agent and target talk; the target is being dropped."""

LONGEST_EXTENSION: Final = 8
"""Digits of a phone in the house; a longer address is an outside number."""

RecordingState: TypeAlias = Literal["off", "on", "paused", "failed"]


@dataclass(slots=True)
class Consultation:
    """A transfer that is not complete; the customer is on hold (domain rows 221 to 225)."""

    id: TransferId
    phase: TransferPhase
    since: Instant
    """Of the phase."""
    target: str = ""
    """The extension, as far as it was entered."""


@dataclass(slots=True)
class Listening:
    """A supervisor on an agent's line (domain rows 301, 302, 305)."""

    id: MonitorId
    account: AccountId
    name: str
    agent: AgentId
    session: SessionId
    """The agent's leg; another stay of the agent is another leg."""
    mode: MonitorMode
    since: Instant
    up: bool = False
    """Whether the supervisor has taken the call."""
    leaving: bool = False
    """The leg was ordered to end; an order that was lost is given again."""


@dataclass(slots=True)
class Draft:
    """The newest half-written result of a call."""

    sequence: int
    note: str
    disposition: DispositionId | None
    callback_at: Instant | None
    for_group: bool = False
    """Whether the promise is given to the group (domain row 268)."""


@dataclass(slots=True)
class Playing:
    """A recording on a supervisor's phone (domain row 288)."""

    id: PlayingId
    by: Asked
    name: str
    attempt: AttemptId
    campaign: CampaignId
    phone: str
    since: Instant
    up: bool = False
    """Whether the supervisor has taken the call."""
    leaving: bool = False
    """The channel was ordered to end; an order that was lost is given again."""


Playings: TypeAlias = dict[PlayingId, Playing]
ListenWishes: TypeAlias = dict[AccountId, ListenRequested]
PlayWishes: TypeAlias = dict[AccountId, PlayRequested]


def take_wish(wishes: ListenWishes | PlayWishes, by: Asked) -> bool:
    """Take out the wish of this request; False when it was withdrawn, or another stands in its place."""
    wish = wishes.get(by.account)
    if wish is None or wish.by != by:
        return False
    del wishes[by.account]
    return True


def is_outside(phone: str) -> bool:
    """Whether an agent's address is an outside number, which the switch reaches over a line of the trunk."""
    return phone.startswith("+") or sum(map(str.isdigit, phone)) > LONGEST_EXTENSION
