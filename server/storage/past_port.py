"""The part of the storage port that tells what the floor was like at a second of a recorded day.

Rule: each question walks an index over a few minutes, whatever the day or the year has come to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from kaden.clock import HOUR, Instant, Millis
from kaden.protocol.alerts import Alert
from kaden.vocabulary import AttemptId, CampaignId, JobId
from server.dialer.effects import Decided
from server.dialer.pacing.ledger import Counts
from server.dialer.supervisor_writes import TodaysOrder
from server.storage.recorded import Recorded, RecordedRun

T = TypeVar("T")

ALERT_STRETCH: Final[Millis] = HOUR
"""Longest stretch in which an alert is kept: whoever asks for an instant looks no further back."""


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


@dataclass(frozen=True, slots=True)
class AlertStretch:
    """A time in which the monitor told an alert in the same words."""

    alert: Alert
    began: Instant
    ended: Instant | None = None
    """None = it goes on. Never more than `ALERT_STRETCH` later."""


class PastBooks(Protocol):
    """What the store knows of recorded days."""

    async def keep_alerts(self, stretches: Sequence[AlertStretch]) -> None:
        """Keep what was told, or when it ended; behind all that somebody waits for.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        ...

    async def end_alerts(self, at: Instant) -> None:
        """Whatever a crash left open is over at `at`.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        ...

    async def alerts_kept_since(self) -> Instant:
        """From when on alerts were kept."""
        ...

    async def alerts_at(self, job: JobId, at: Instant) -> tuple[Alert, ...]:
        """What the monitor of a job alerted of at an instant, in no order."""
        ...

    async def orders_of_day(
        self, campaign: CampaignId, since: Instant, until: Instant
    ) -> tuple[TodaysOrder, ...]:
        """What was changed for a day in a campaign between two instants, both included, the oldest first."""
        ...

    async def answers_within(
        self, campaign: CampaignId, start: Instant, end: Instant, dialled_until: Instant
    ) -> tuple[tuple[Instant, Counts], ...]:
        """Decided answers of a stretch by minutes, as a ledger counts them, of calls dialled until an instant."""
        ...

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
