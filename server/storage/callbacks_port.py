"""The part of the storage port that supervisors look up, move and count promised calls by (rows 269 to 275)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kaden.clock import Instant, Millis
from kaden.protocol.callbacks import OpenPromise, PromiseLine, ShowCallbacks
from kaden.vocabulary import AccountId, AgentId, CallbackId, CampaignId, GroupId
from server.dialer.model import Asked


class KeptBy(NamedTuple):
    """To whom a promise is given: an agent, or a group."""

    agent: AgentId | None
    group: GroupId | None


@dataclass(frozen=True, slots=True)
class PromiseQuestion:
    """Which open promises are asked for."""

    campaigns: frozenset[CampaignId]
    editable: frozenset[CampaignId]
    """Of those, where whoever asks may change something."""
    since: Instant | None
    until: Instant | None
    agent: str
    group: str
    callback: CallbackId | None
    """The only one that is asked for; None = all that there are."""
    after: tuple[Instant, int] | None
    limit: int


class SeenPromise(NamedTuple):
    """A promise as somebody saw it."""

    callback: CallbackId
    due_at: Instant
    kept_by: KeptBy


@dataclass(frozen=True, slots=True)
class ChangePromise:
    """Move a promise."""

    by: Asked
    seen: SeenPromise
    due_at: Instant | None
    agent: str
    """Who shall keep it, by name; empty, and no group = it stays whose it is."""
    group: str
    at: Instant


@dataclass(frozen=True, slots=True)
class WithdrawPromise:
    """Call a promise off."""

    by: Asked
    seen: SeenPromise
    reason: str
    at: Instant


@dataclass(frozen=True, slots=True)
class AssignPromises:
    """Give all of an agent's to somebody else."""

    by: Asked
    whose: str
    agent: str
    group: str
    campaigns: tuple[CampaignId, ...]
    """Where whoever asks may do that."""
    at: Instant


PromiseOrder = ChangePromise | WithdrawPromise | AssignPromises


@dataclass(frozen=True, slots=True)
class AssignedPromises:
    """How many promises changed hands, or would."""

    count: int
    calling: int
    """Stay as they are: the customer is being called."""
    repeated: bool = False


class CallbackBooks(Protocol):
    """What the store knows of promises."""

    async def open_promises(self, question: PromiseQuestion) -> tuple[OpenPromise, ...]:
        """The earliest that answer the question.

        Raises:
            Refused: UNKNOWN_KEEPER.
        """
        ...

    async def note_promises_export(self, search: ShowCallbacks, by: AccountId | None, at: Instant) -> None:
        """Keep in the audit log that promises are taken out (guarantees 7.2)."""
        ...

    async def campaign_of_callback(self, callback: CallbackId) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign of a promise; None = there is no such promise."""
        ...

    async def change_promise(self, order: ChangePromise) -> None:
        """Give a promise another time or keeper, once for each request.

        Raises:
            Refused: CALLBACK_GONE, CALLBACK_MOVED, CALLBACK_LIVE, CALLBACK_UNSAVED, UNKNOWN_KEEPER, KEEPER_OUTSIDE,
                PROMISE_LISTED, and the codes of a promised time.
        """
        ...

    async def withdraw_promise(self, order: WithdrawPromise) -> None:
        """Call a promise off, once for each request; its record is finished.

        Raises:
            Refused: CALLBACK_GONE, CALLBACK_MOVED, CALLBACK_LIVE, CALLBACK_UNSAVED.
        """
        ...

    async def assign_promises(self, order: AssignPromises) -> AssignedPromises:
        """Give all open promises of an agent to somebody else, once for each request: all that can be, or none.

        Raises:
            Refused: UNKNOWN_KEEPER, KEEPER_OUTSIDE.
        """
        ...

    async def count_assignable(self, whose: str, campaigns: Set[CampaignId]) -> AssignedPromises:
        """What `assign_promises` would do.

        Raises:
            Refused: UNKNOWN_KEEPER.
        """
        ...

    async def promise_ledger(
        self, campaigns: Set[CampaignId], since: Instant, until: Instant, at: Instant
    ) -> tuple[PromiseLine, ...]:
        """What became of the promises whose time lies in a period, by campaign and keeper.

        Args:
            campaigns: whose they are.
            since: first instant of the period.
            until: the one after its last.
            at: the present.
        """
        ...

    async def promise_days(
        self, campaigns: Set[CampaignId], since: Instant, until: Instant, at: Instant, clocks: Millis
    ) -> tuple[PromiseLine, ...]:
        """The same of each day, campaigns and keepers together: a line for a day, however many there are.

        Args:
            campaigns: whose they are.
            since: first instant of the period.
            until: the one after its last.
            at: the present.
            clocks: how far local clocks are ahead of UTC in all of the period.
        """
        ...
