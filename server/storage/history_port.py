"""The part of the storage port that looks up calls: searched by whoever may see them, opened, exported.

Rule: a question names the campaigns that exist for whoever asks, and every walk is bounded: whoever wants more comes
back with the key where it ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from kaden.clock import Instant
from kaden.protocol.history import CallKey, CallRow, CallSearch, CallVersion, FoundCall
from kaden.vocabulary import AccountId, AgentId, AttemptId, CampaignId, Outcome
from server.storage.my_work_port import Handled

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """Which calls somebody looks for."""

    search: CallSearch
    campaigns: tuple[CampaignId, ...]
    """The only ones: those that are seen, or the one that is meant."""
    number: str | None = None
    """A whole number, E.164."""
    tail: str = ""
    """Last digits."""
    before: CallKey | None = None
    """Only calls below."""

    def below(self, key: CallKey) -> CallQuestion:
        """The same, from there on."""
        return replace(self, before=key)


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """What was found in a bounded stretch of the history, the newest first."""

    found: T
    before: CallKey | None
    """The next stretch is below it; None = there is none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One call, whosever it was."""

    handled: Handled
    agent: AgentId | None
    agent_name: str | None
    result: str
    """As in `attempt.result`: none, due, unsaved or saved."""
    saved_by: str | None
    batch: str
    list: str
    group: str
    dialled_at: Instant
    answered_at: Instant | None
    outcome: Outcome | None
    versions: tuple[CallVersion, ...]
    recorded_at: Instant | None


class HistoryBooks(Protocol):
    """Calls that were made, as the hub asks for them."""

    async def find_calls(self, question: CallQuestion) -> Stretch[tuple[FoundCall, ...]]:
        """Up to a page of a stretch.

        Raises:
            Refused: SEARCH_UNKNOWN, a batch, list, group, agent or result that is not there.
        """
        ...

    async def count_found(self, question: CallQuestion) -> Stretch[int]:
        """How many there are in a stretch.

        Raises:
            Refused: SEARCH_UNKNOWN.
        """
        ...

    async def export_found(self, question: CallQuestion) -> Stretch[tuple[CallRow, ...]]:
        """As `find_calls`, notes whole.

        Raises:
            Refused: SEARCH_UNKNOWN.
        """
        ...

    async def note_calls_export(self, search: CallSearch, by: AccountId | None, at: Instant) -> None:
        """Keep in the audit log that calls are taken out (guarantees 7.2)."""
        ...

    async def unsaved_records(
        self, campaigns: tuple[CampaignId, ...], before: CallKey | None
    ) -> Stretch[tuple[FoundCall, ...]]:
        """Everybody's records that wait to be completed, of whatever day (row 282)."""
        ...

    async def recording(self, attempt: AttemptId) -> str | None:
        """The file of a call's recording, as the switch named it; None when it has none."""
        ...

    async def note_recording(self, attempt: AttemptId, by: AccountId | None, at: Instant) -> None:
        """Keep in the audit log that somebody fetches a recording (row 288)."""
        ...

    async def campaign_of_call(self, attempt: AttemptId) -> tuple[CampaignId, str] | None:
        """Number and name of a call's campaign; None when there is no such call."""
        ...

    async def opened_call(self, attempt: AttemptId, at: Instant) -> Opened:
        """One call with everything that is known of it.

        Raises:
            Refused: CALL_GONE.
        """
        ...
