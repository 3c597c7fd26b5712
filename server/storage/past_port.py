"""The part of the storage port that tells what the floor was like at a second of a recorded day.

Rule: each question walks an index over a few minutes, whatever the day or the year has come to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kaden.clock import Instant
from kaden.vocabulary import AttemptId, CampaignId, JobId
from server.dialer.effects import Decided
from server.storage.recorded import Recorded, RecordedRun

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a campaign's past."""

    campaign: CampaignId
    after: Instant
    """Attempts that were dialled later than this,"""
    until: Instant
    """but not later than this."""
    open: tuple[AttemptId, ...] = ()
    """Older attempts that still changed."""


@dataclass(frozen=True, slots=True)
class AnsweredMinute:
    """Persons who answered within a minute."""

    minute: Instant
    """Its first instant, a whole minute of UTC."""
    connected: int
    abandoned: int


class PastBooks(Protocol):
    """What the store knows of recorded days."""

    async def runs_within(self, job: JobId, start: Instant, end: Instant) -> tuple[RecordedRun, ...]:
        """Runs of a job that touched the time from `start` to just before `end`, the oldest first."""
        ...

    async def run_before(self, job: JobId, at: Instant) -> RecordedRun | None:
        """The newest run of a job that was started before `at`."""
        ...

    async def run_from(self, job: JobId, at: Instant) -> RecordedRun | None:
        """The oldest run of a job that was started at `at` or later."""
        ...

    async def answered_minutes(
        self, job: JobId, campaign: CampaignId, start: Instant, end: Instant
    ) -> tuple[AnsweredMinute, ...]:
        """The minutes in which somebody answered a job's call, in order."""
        ...

    async def decision_at(self, job: JobId, since: Instant, at: Instant) -> Decided | None:
        """The pacing decision that stood at an instant; None = there was none since `since`, or it is not kept."""
        ...

    async def attempts_of(self, stretch: Stretch, then: Callable[[Recorded], T]) -> T:
        """What `then` makes of a stretch's attempts. It is called beside the loop, and touches nothing else."""
        ...

    async def floor_of(self, stretch: Stretch, then: Callable[[Recorded], T]) -> T:
        """The same with the statuses of all agents at the end of the stretch, and the attempts at their desks."""
        ...
