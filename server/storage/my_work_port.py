"""The part of the storage port that is an agent's own work: promises, the day's calls, corrections, figures.

Rule: whatever is asked names the agent who asks, and what is not the agent's own is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

from kaden.clock import Instant, Millis
from kaden.protocol.my_work import CallNote, HandledCall, PromisedCall, ResultCount
from kaden.vocabulary import AgentId, AttemptId, CallKind, CampaignId, DispositionId, EndedBy
from server.dialer.model import Asked, Campaign, Card


@dataclass(frozen=True, slots=True)
class Promises:
    """An agent's open promises."""

    told: tuple[PromisedCall, ...]
    """Overdue, or due until the end of tomorrow in the campaign's zone; the earliest first."""
    more: int
    """Open ones beyond these."""
    campaigns: frozenset[CampaignId] = field(default=frozenset(), compare=False)
    """Of which they are: when promises of another one change, these are as they were."""


@dataclass(frozen=True, slots=True)
class HandledPart:
    """Some of an agent's calls, the newest first."""

    calls: tuple[HandledCall, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What was written about a call: its saved result, or the draft of an unsaved one."""

    disposition: DispositionId | None
    note: str
    callback_at: Instant | None
    """Of a saved one: what it promised, as long as that is open."""
    for_group: bool
    sequence: int = 0
    """Of the draft."""


@dataclass(frozen=True, slots=True)
class Handled:
    """One call of an agent, as it is now."""

    attempt: AttemptId
    kind: CallKind
    card: Card
    campaign: Campaign
    talked_from: Instant
    """When the two were joined; the dial time of a call that reached nobody."""
    ended_at: Instant | None
    ended_by: EndedBy | None
    written: Written | None
    saved: bool
    """Nothing waits to be entered."""
    revision: int
    saved_at: Instant | None
    edited_at: Instant | None
    edited_by: str | None
    """Who corrected it last, as people are called."""
    may_correct: bool
    """Whether whoever asked may change its saved result: its agent today (domain rows 276, 277), others by their
    right."""
    promised_for: Instant | None
    """When the promise that the call kept was due."""
    notes: tuple[CallNote, ...]
    """Further ones, beside the result's own."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A result that shall take the place of a saved one."""

    by: Asked
    attempt: AttemptId
    revision: int
    """Of the call that the editor saw."""
    disposition: DispositionId | None
    note: str
    callback_at: Instant | None
    for_group: bool
    at: Instant
    own: bool = True
    """The editor is the call's agent, who changes calls of today alone; False = a supervisor (rows 277, 278)."""


@dataclass(frozen=True, slots=True)
class NewNote:
    """A further note about a call (domain row 245)."""

    by: Asked
    attempt: AttemptId
    note: str
    at: Instant
    own: bool
    """The author is the call's agent, who adds to own calls alone (row 277); False = a supervisor."""


@dataclass(frozen=True, slots=True)
class DayFigures:
    """An agent's own figures since an instant; see `kaden.protocol.my_work.MyDay`."""

    calls: int
    callbacks: int
    saved: int
    unsaved: int
    talk: Millis
    held: Millis
    waiting: Millis
    wrapup: Millis
    paused: Millis
    results: tuple[ResultCount, ...]
    looking: Millis = 0
    calling: Millis = 0


class PromiseBooks(Protocol):
    """Agents' promises, as the hub tells of them."""

    async def promises(self, agents: Sequence[AgentId], at: Instant) -> Mapping[AgentId, Promises]:
        """Open promises of each of these agents, and of the groups they are in (domain rows 255, 256, 268)."""
        ...

    async def concerned(self, campaigns: Set[CampaignId], agents: Sequence[AgentId]) -> Set[AgentId]:
        """Who of these agents works on one of the campaigns by a group, or has an open promise of one."""
        ...


class MyWorkBooks(PromiseBooks, Protocol):
    """An agent's own work, as the hub asks for it."""

    async def calls_of_today(self, agent: AgentId, before: AttemptId | None, at: Instant) -> HandledPart:
        """Calls of this calendar day in their campaign's zone (domain rows 276, 277)."""
        ...

    async def unsaved_calls(self, agent: AgentId, before: AttemptId | None) -> HandledPart:
        """Calls that wait for their result, of whatever day (domain row 281)."""
        ...

    async def handled(self, agent: AgentId, attempt: AttemptId, at: Instant) -> Handled:
        """One of them.

        Raises:
            Refused: CALL_GONE, NOT_TODAY.
        """
        ...

    async def correct(self, correction: Correction) -> None:
        """Change a saved result with all that follows from it; once for each request.

        What it was is kept aside, note and all (domain row 286).

        Raises:
            Refused: CALL_GONE, NOT_TODAY, RECORD_CHANGED, REQUEST_REUSED, and the codes under "results".
        """
        ...

    async def add_note(self, note: NewNote) -> None:
        """Add a further note to a call; once for each request (row 245).

        Raises:
            Refused: CALL_GONE, NOT_TODAY, ONE_NOTE, NOTE_EMPTY, NOTE_TOO_LONG, NOTES_FULL, REQUEST_REUSED.
        """
        ...

    async def forbid_number(
        self, agent: AgentId, attempt: AttemptId, at: Instant, *, everywhere: bool
    ) -> None:
        """List the number of a call of the agent's; listed already, it stays as it is (domain rows 102, 324).

        Raises:
            Refused: CALL_GONE, NOT_TODAY.
        """
        ...

    async def day_figures(self, agent: AgentId, since: Instant, at: Instant) -> DayFigures:
        """What the agent did from `since` to `at`."""
        ...
