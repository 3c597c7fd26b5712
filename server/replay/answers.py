"""What the ledger of abandoned calls heard in a stretch of a recorded day (domain rows 73, 321).

Rule: as `server.dialer.lessons` told it live: an answer once its fate is decided, under the minute in which it came;
taken back when a result says that nobody was reached; a call that was cut as a machine once it is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaden.clock import MINUTE, Instant
from kaden.vocabulary import CallKind, DispositionClass, Outcome
from server.dialer.pacing.ledger import Counts
from server.storage.recorded import RecordedAttempt


def heard(
    attempts: Iterable[RecordedAttempt], after: Instant, until: Instant
) -> tuple[tuple[Instant, Counts], ...]:
    """By minutes; what happened later than `after`, and not later than `until`."""
    minutes: dict[Instant, Counts] = {}
    for attempt in attempts:
        for happened, of, counts in _news(attempt):
            if happened is not None and after < happened <= until:
                minute = of - of % MINUTE
                minutes[minute] = minutes.get(minute, Counts()) + counts
    return tuple(minutes.items())


def _news(attempt: RecordedAttempt) -> Iterator[tuple[Instant | None, Instant, Counts]]:
    """When something was decided about a call, and what it is counted for when."""
    answered, connected = attempt.answered_at, attempt.connected_at
    if attempt.kind is not CallKind.AUTO:
        return
    if attempt.outcome is Outcome.MACHINE:
        yield attempt.ended_at, attempt.dialled_at, Counts(machines=1)
    if answered is None:
        return
    if connected is not None:
        yield connected, answered, Counts(answers=1)
        if attempt.by_result is DispositionClass.NO_CONTACT:
            yield attempt.saved_at, answered, Counts(answers=-1)
    elif attempt.announced_at is not None:
        yield attempt.announced_at, answered, Counts(answers=1, abandoned=1)
    elif attempt.outcome is Outcome.ABANDONED:
        yield attempt.ended_at, answered, Counts(answers=1, abandoned=1)
