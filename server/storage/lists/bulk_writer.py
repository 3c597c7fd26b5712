"""Writes much in small steps, so that calls in progress never wait long (limits.md section 4).

Rule: every step waits behind the writes of people, and while calls are live it is followed by a rest as long as its own
work: half of the writer's time is theirs, whatever happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Final, Protocol, TypeVar

from kaden.vocabulary import ListId
from server.storage.lists.parts import PIECE
from server.storage.port import Runner, Tx

TOGETHER: Final = 20
"""Pieces in one transaction while nobody calls; the index of numbers is the cheaper the more come at once."""


class Outcome(Protocol):
    """What a step says when it is done."""

    @property
    def live(self) -> bool:
        """A call job is started: calls come before us."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of one step of a long work."""

    records: int
    """How many it took care of; 0 = there were none left."""
    live: bool


class Bounded(Protocol):
    """A transaction that takes care of some more of what there is."""

    def __call__(self, tx: Tx, *, limit: int) -> Step: ...


class StepByStep(Protocol):
    """A transaction that takes care of some more records of a list."""

    def __call__(self, tx: Tx, list_: ListId, limit: int) -> Step: ...


OutcomeT = TypeVar("OutcomeT", bound=Outcome)


class BulkWriter:
    """The writer of one import.

    Args:
        runner: of the database.
        seconds: measures how long a step works.
    """

    def __init__(self, runner: Runner, seconds: Callable[[], float] = perf_counter) -> None:
        self._runner = runner
        self._seconds = seconds

    async def write(self, transaction: Callable[[Tx], OutcomeT]) -> OutcomeT:
        """Run and commit one step, and rest when calls are live."""
        outcome, worked = await self._runner.write(partial(self._measured, transaction), bulk=True)
        if outcome.live:
            await asyncio.sleep(worked)
        return outcome

    async def repeat(
        self, step: StepByStep, list_: ListId, told: Callable[[int], None] = lambda done: None
    ) -> None:
        """As `exhaust`, for the records of a list."""
        await self.exhaust(partial(step, list_=list_), told)

    async def exhaust(self, step: Bounded, told: Callable[[int], None] = lambda done: None) -> None:
        """Take step after step until there is nothing left to do; `told` hears how many records are done."""
        live, done = True, 0
        while True:
            limit = 2 * PIECE if live else PIECE * TOGETHER
            outcome = await self.write(partial(step, limit=limit))
            if outcome.records == 0:
                return
            live, done = outcome.live, done + outcome.records
            told(done)

    def _measured(self, transaction: Callable[[Tx], OutcomeT], tx: Tx) -> tuple[OutcomeT, float]:
        begun = self._seconds()
        outcome = transaction(tx)
        return outcome, self._seconds() - begun
