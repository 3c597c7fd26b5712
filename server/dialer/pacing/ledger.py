"""The abandonment ledger: who answered and who found no agent, per minute, and what a law still allows (row 73).

Rule: a window is whole minutes, the running one included. It is computed from counts alone, so that a ledger that is
rebuilt from the store says the same as one that heard every call.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from math import ceil, floor
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import DAY, HOUR, MINUTE, Instant, Millis, instant_of, local_time
from kaden.vocabulary import Profile
from server.dialer.hours import Window
from server.dialer.model import Campaign
from server.dialer.pacing.view import Budget


@dataclass(frozen=True, slots=True)
class Terms:
    """Which share is allowed, over which time, of what."""

    limit: float
    """Allowed share, 0 to 1."""
    window: Millis | None
    """Length of a window that moves with the clock, whole minutes; None = the calendar day in `zone`."""
    zone: str
    """IANA name; whose midnight begins a day."""
    misjudged: float = 0.0
    """Estimated share of calls cut as machines that were persons, 0 to 1; they count as answered and abandoned."""


_WINDOWS: Final[dict[Profile, Millis | None]] = {
    Profile.REFERENCE: None,
    Profile.US_TSR: 30 * DAY,
    Profile.UK_OFCOM: DAY,
}


def terms_of(campaign: Campaign) -> Terms:
    """The campaign's terms. Windows of any 30 days hold the law's successive ones (16 CFR 310.4(b)(4)) too."""
    return Terms(campaign.allowed_share, _WINDOWS[campaign.profile], campaign.zone)


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of calls in one minute, or in a longer time."""

    answers: int = 0
    """Calls that a person answered and whose fate is decided."""
    abandoned: int = 0
    """Those of them that found no agent within the limit."""
    machines: int = 0
    """Calls cut because a machine seemed to answer."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.answers + other.answers,
            self.abandoned + other.abandoned,
            self.machines + other.machines,
        )

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            self.answers - other.answers,
            self.abandoned - other.abandoned,
            self.machines - other.machines,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Shares of abandoned calls, 0 to 1, as people ask for them (domain row 321); None where nobody answered."""

    hour: float | None
    """The last 60 minutes."""
    day: float | None
    """Since midnight in the campaign's zone."""
    window: float | None
    """The window of the profile that ends now."""
    worst: float | None
    """The highest of the windows that ended today, of those with enough answers that one lost call is not too many."""


class Ledger:
    """One campaign's ledger. News comes in any order; what is older than every question it answers is forgotten."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        """May be changed when the campaign is; what was counted stays."""
        self._minutes: dict[Instant, Counts] = {}
        self._order: list[Instant] = []
        self._worked_out: tuple[Terms, Instant, Instant, Counts] | None = None

    def answered(self, at: Instant, *, lost: bool) -> None:
        """The fate of a call that a person answered is decided: joined to an agent, or lost."""
        self.add(at, Counts(answers=1, abandoned=int(lost)))

    def taken_for_machine(self, at: Instant) -> None:
        """A call was cut because a machine seemed to answer."""
        self.add(at, Counts(machines=1))

    def add(self, at: Instant, counts: Counts) -> None:
        """Merge counts into the minute that holds `at`: stored ones at the start, corrections at any time."""
        minute = at - at % MINUTE
        known = self._minutes.get(minute)
        if known is None:
            insort(self._order, minute)
            known = Counts()
        self._minutes[minute] = known + counts
        self._worked_out = None

    def minutes(self) -> Iterator[tuple[Instant, Counts]]:
        """All minutes in which something was counted, by their first instant, the oldest first; for the store."""
        return ((minute, self._minutes[minute]) for minute in self._order)

    def forget(self, now: Instant) -> None:
        """Drop minutes that no window of today can hold; once an hour is often enough."""
        oldest = self._midnight(now) - (self.terms.window or 0)
        gone = bisect_left(self._order, oldest)
        for minute in self._order[:gone]:
            del self._minutes[minute]
        del self._order[:gone]

    def budget(self, now: Instant, hours: Window | None = None) -> Budget:
        """How the campaign stands at `now`, for a policy's view.

        Args:
            now: the end of the window.
            hours: today's calling window, over which `Budget.left` is measured; None = the calendar day.
        """
        minute = now - now % MINUTE
        begins = self._begins(minute)
        if self._worked_out is None or self._worked_out[:3] != (self.terms, minute, begins):
            self._worked_out = (self.terms, minute, begins, self._tightest(minute, begins))
        counts = self._worked_out[3]
        misjudged = counts.machines * self.terms.misjudged
        left = 0.0 if self.terms.window is not None else self._left(now, begins, hours)
        return Budget(
            self.terms.limit,
            counts.answers + floor(misjudged),
            counts.abandoned + ceil(misjudged),
            left,
        )

    def standing(self, now: Instant) -> Standing:
        """The shares to show at `now`."""
        minute = now - now % MINUTE
        return Standing(
            self._share(self._sum(minute - HOUR + MINUTE, minute)),
            self._share(self._sum(self._midnight(now), minute)),
            self._share(self._sum(self._begins(minute), minute)),
            self._worst(minute),
        )

    def _begins(self, minute: Instant) -> Instant:
        """The first minute of the window that ends with `minute`."""
        if self.terms.window is None:
            return self._midnight(minute)
        return minute - self.terms.window + MINUTE

    def _midnight(self, now: Instant) -> Instant:
        zone = ZoneInfo(self.terms.zone)
        return instant_of(datetime.combine(local_time(now, zone).date(), time(), zone))

    def _between(self, first: Instant, last: Instant) -> Iterator[Counts]:
        for index in range(bisect_left(self._order, first), len(self._order)):
            if self._order[index] > last:
                return
            yield self._minutes[self._order[index]]

    def _sum(self, first: Instant, last: Instant) -> Counts:
        return sum(self._between(first, last), Counts())

    def _tightest(self, minute: Instant, begins: Instant) -> Counts:
        """Of the windows that this one becomes while its oldest third falls out, the one that allows least.

        A moving window loses good answers of yesterday while today's losses stay in it. What is dialled now must be
        right for all windows that will hold it and are mostly known.
        """
        counts = tightest = self._sum(begins, minute)
        if self.terms.window is None:
            return counts
        for oldest in self._between(begins, begins + self.terms.window // 3 - MINUTE):
            counts -= oldest
            if self._room(counts) < self._room(tightest):
                tightest = counts
        return tightest

    def _room(self, counts: Counts) -> float:
        misjudged = counts.machines * self.terms.misjudged
        return self.terms.limit * (counts.answers + misjudged) - counts.abandoned - misjudged

    def _left(self, now: Instant, begins: Instant, hours: Window | None) -> float:
        opens, closes = (begins, begins + DAY) if hours is None else (hours.opens, hours.closes)
        return min(1.0, max(0.0, (closes - now) / max(1, closes - opens)))

    def _share(self, counts: Counts) -> float | None:
        misjudged = counts.machines * self.terms.misjudged
        answers = counts.answers + misjudged
        return (counts.abandoned + misjudged) / answers if answers else None

    def _worst(self, now: Instant) -> float | None:
        """The highest share of a window that ended with a minute of today in which something was counted."""
        today = self._midnight(now)
        start = bisect_left(self._order, today)
        oldest = bisect_left(self._order, self._begins(today))
        counts = self._sum(self._begins(today), today - MINUTE)
        worst: float | None = None
        for minute in self._order[start:]:
            if minute > now:
                break
            counts += self._minutes[minute]
            while self._order[oldest] < self._begins(minute):
                counts -= self._minutes[self._order[oldest]]
                oldest += 1
            share = self._share(counts)
            if share is not None and counts.answers * self.terms.limit >= 1:
                worst = share if worst is None else max(worst, share)
        return worst
