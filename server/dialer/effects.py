"""All that the core can ask for. Effects are frozen orders, carried out in their order by the shell.

What must be durable first is not in the same list as what depends on it: the core asks for the write, and goes on when
`Written` comes back. So an attempt is on disk before the network is asked, and a result before "saved" is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.clock import Instant, Millis
from kaden.protocol.refusals import Refused
from kaden.vocabulary import AgentId, AttemptId, CampaignId, JobId, Limiting, Method, PlayingEnd
from server.dialer.leg_effects import LegEffect
from server.dialer.model import Asked, SessionId
from server.dialer.pacing.view import Odds
from server.dialer.writes import Write as WriteOrder

# ---- the switch -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """Dial a customer, once."""

    attempt: AttemptId
    number: str
    """E.164."""
    caller_id: str | None
    """None = withheld."""
    ring_timeout: Millis
    detect_machine: bool = False
    """Whether the switch listens first whether a machine answered (domain row 187)."""


@dataclass(frozen=True, slots=True)
class RingAgent:
    """Ring the agent's phone; the leg plays music once answered."""

    session: SessionId
    agent: AgentId
    phone: str
    shown: str | None = None
    """The customer's number of a promised call, E.164 (domain row 258); None = the system number (row 198)."""


@dataclass(frozen=True, slots=True)
class Join:
    """Beep to the agent, stop its music, and connect the two (domain row 209)."""

    attempt: AttemptId
    session: SessionId


@dataclass(frozen=True, slots=True)
class HangUp:
    """End a customer's channel, in whatever state; the agent's leg goes back to music."""

    attempt: AttemptId
    announce: bool = False
    """Play the recorded message first: nobody could serve this customer."""


@dataclass(frozen=True, slots=True)
class HoldCall:
    """Put the customer on hold (music to the customer) or take back."""

    attempt: AttemptId
    held: bool


@dataclass(frozen=True, slots=True)
class DropAgent:
    """End the agent's leg."""

    session: SessionId


# ---- the store ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Write:
    """Make this durable, then come back with `Written` or `WriteFailed`."""

    order: WriteOrder


# ---- screens -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """The request of a person is done."""

    to: Asked


@dataclass(frozen=True, slots=True)
class Refuse:
    """The request of a person is refused, and why."""

    to: Asked
    refusal: Refused


@dataclass(frozen=True, slots=True)
class ShowDesk:
    """This agent's desk changed: send it."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class ShowPromises:
    """Promises of this campaign changed: the agents of its groups are told of theirs anew; sent coalesced."""

    campaign: CampaignId


@dataclass(frozen=True, slots=True)
class ShowJob:
    """This job's monitor changed (header or rows), or the job itself; sent coalesced."""

    job: JobId


@dataclass(frozen=True, slots=True)
class ShowPlaying:
    """How the recording fares that was asked for by this request: whoever asked is told (domain row 288)."""

    to: Asked
    attempt: AttemptId
    phone: str
    up: bool
    """False while the phone rings."""
    end: PlayingEnd | None = None
    """How it ended; None = it goes on."""


# ---- the log -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decided:
    """A pacing decision that changed something, with its inputs (domain row 190)."""

    job: JobId
    at: Instant
    waiting: int
    target: int
    out: int
    calls: int
    limiting: Limiting
    method: Method = Method.PROGRESSIVE
    odds: Odds | None = None
    """Why a risk-priced policy decided so."""
    shadow: int | None = None
    """Target of the rule's second policy, which dials nothing; None = there is none, or nothing may be dialled."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something a supervisor or operator should know: an orphan hung up, an abandoned call, a doubtful event."""

    what: str
    """A stable code."""
    detail: str


Effect: TypeAlias = (
    PlaceCall
    | RingAgent
    | Join
    | HangUp
    | HoldCall
    | DropAgent
    | LegEffect
    | Write
    | Answer
    | Refuse
    | ShowDesk
    | ShowJob
    | ShowPromises
    | ShowPlaying
    | Decided
    | Alarm
)
