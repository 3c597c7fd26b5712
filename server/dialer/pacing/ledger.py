"""The abandonment ledger: who answered and who found no agent, per minute, and what a law still allows (row 73).

Rule: a window is whole minutes, the running one included. It is computed from counts alone, so that a ledger that is
rebuilt from the store says the same as one that heard every call.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
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


MISJUDGED: Final = 0.02
"""Share of calls cut as machines that is taken to have been persons where the law wants an estimate: our own, and high
for a detector that works; who has measured theirs may know better."""


def terms_of(campaign: Campaign) -> Terms:
    """The campaign's terms. Windows of any 30 days hold the law's successive ones (16 CFR 310.4(b)(4)) too."""
    estimated = campaign.detect_machine and campaign.profile is Profile.UK_OFCOM
    misjudged = MISJUDGED if estimated else 0.0
    return Terms(campaign.allowed_share, _WINDOWS[campaign.profile], campaign.zone, misjudged)


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


@dataclass(frozen=True, slots=True)
class Spans:
    """What was counted in the times that people ask about."""

    hour: Counts
    """The last 60 minutes."""
    day: Counts
    """Since midnight in the campaign's zone."""
    window: Counts
    """The window of the profile that ends now."""


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
        self._order: list[Instant] = []
        """First instants of the minutes in which something was counted; the three lists beside it hold what."""
        self._answers: list[int] = []
        self._abandoned: list[int] = []
        self._machines: list[int] = []
        self._worked_out: tuple[Terms, Instant, Instant, Counts] | None = None
        self._today = ("", 0, 0)
        """The zone and the day that were asked for last: every decision asks."""

    def copied(self) -> Ledger:
        """Another one that counts on from here."""
        other = Ledger(self.terms)
        other._order, other._answers = self._order.copy(), self._answers.copy()
        other._abandoned, other._machines = self._abandoned.copy(), self._machines.copy()
        return other

    def answered(self, at: Instant, *, lost: bool) -> None:
        """The fate of a call that a person answered is decided: joined to an agent, or lost."""
        self.add(at, Counts(answers=1, abandoned=int(lost)))

    def taken_for_machine(self, at: Instant) -> None:
        """A call that was dialled at that instant was cut because a machine seemed to answer."""
        self.add(at, Counts(machines=1))

    def add(self, at: Instant, counts: Counts) -> None:
        """Merge counts into the minute that holds `at`: stored ones at the start, corrections at any time."""
        minute = at - at % MINUTE
        place = bisect_left(self._order, minute)
        if place == len(self._order) or self._order[place] != minute:
            self._order.insert(place, minute)
            for column in (self._answers, self._abandoned, self._machines):
                column.insert(place, 0)
        self._answers[place] += counts.answers
        self._abandoned[place] += counts.abandoned
        self._machines[place] += counts.machines
        self._follow(minute, counts)

    def _follow(self, minute: Instant, counts: Counts) -> None:
        """Keep what is worked out: news is in all windows that were compared, unless it is from their oldest part."""
        if self._worked_out is not None:
            terms, last, begins, known = self._worked_out
            newer = begins if terms.window is None else begins + terms.window // 3
            in_all = newer <= minute <= last
            self._worked_out = (terms, last, begins, known + counts) if in_all else None

    def minutes(self) -> Iterator[tuple[Instant, Counts]]:
        """All minutes in which something was counted, by their first instant, the oldest first; for the store."""
        rows = zip(self._order, self._answers, self._abandoned, self._machines, strict=True)
        return ((minute, Counts(*counts)) for minute, *counts in rows)

    def forget(self, now: Instant) -> None:
        """Drop minutes that no window of today can hold; once an hour is often enough."""
        oldest = self._midnight(now) - (self.terms.window or 0)
        gone = bisect_left(self._order, oldest)
        for column in (self._order, self._answers, self._abandoned, self._machines):
            del column[:gone]

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
        spans = self.spans(now)
        return Standing(
            self.share(spans.hour),
            self.share(spans.day),
            self.share(spans.window),
            self._worst(now - now % MINUTE),
        )

    def spans(self, now: Instant) -> Spans:
        """What stands behind the shares at `now`."""
        minute = now - now % MINUTE
        return Spans(
            self._sum(minute - HOUR + MINUTE, minute),
            self._sum(self._midnight(now), minute),
            self._sum(self._begins(minute), minute),
        )

    def telling(self, counts: Counts) -> float | None:
        """The share, where there are so many answers that one lost call alone is not too many; else None."""
        return self.share(counts) if counts.answers * self.terms.limit >= 1 else None

    def _begins(self, minute: Instant) -> Instant:
        """The first minute of the window that ends with `minute`."""
        if self.terms.window is None:
            return self._midnight(minute)
        return minute - self.terms.window + MINUTE

    def _midnight(self, now: Instant) -> Instant:
        known, begins, ends = self._today
        if known != self.terms.zone or not begins <= now < ends:
            zone = ZoneInfo(self.terms.zone)
            day = local_time(now, zone).date()
            begins = instant_of(datetime.combine(day, time(), zone))
            ends = instant_of(datetime.combine(day + timedelta(days=1), time(), zone))
            self._today = (self.terms.zone, begins, ends)
        return begins

    def _between(self, first: Instant, last: Instant) -> slice:
        return slice(bisect_left(self._order, first), bisect_right(self._order, last))

    def _sum(self, first: Instant, last: Instant) -> Counts:
        held = self._between(first, last)
        return Counts(sum(self._answers[held]), sum(self._abandoned[held]), sum(self._machines[held]))

    def _tightest(self, minute: Instant, begins: Instant) -> Counts:
        """Of the windows that this one becomes while its oldest third falls out, the one that allows least.

        A moving window loses good answers of yesterday while today's losses stay in it. What is dialled now must be
        right for all windows that will hold it and are mostly known.
        """
        counts = tightest = self._sum(begins, minute)
        if self.terms.window is None:
            return counts
        answers, abandoned, machines = counts.answers, counts.abandoned, counts.machines
        least = self._room(answers, abandoned, machines)
        held = self._between(begins, begins + self.terms.window // 3 - MINUTE)
        columns = (self._answers[held], self._abandoned[held], self._machines[held])
        for oldest in zip(*columns, strict=True):
            answers, abandoned, machines = answers - oldest[0], abandoned - oldest[1], machines - oldest[2]
            room = self._room(answers, abandoned, machines)
            if room < least:
                least, tightest = room, Counts(answers, abandoned, machines)
        return tightest

    def _room(self, answers: int, abandoned: int, machines: int) -> float:
        misjudged = machines * self.terms.misjudged
        return self.terms.limit * (answers + misjudged) - abandoned - misjudged

    def _left(self, now: Instant, begins: Instant, hours: Window | None) -> float:
        opens, closes = (begins, begins + DAY) if hours is None else (hours.opens, hours.closes)
        return min(1.0, max(0.0, (closes - now) / max(1, closes - opens)))

    def share(self, counts: Counts) -> float | None:
        """The part of the answers that found no agent, 0 to 1; None of nothing."""
        misjudged = counts.machines * self.terms.misjudged
        answers = counts.answers + misjudged
        return (counts.abandoned + misjudged) / answers if answers else None

    def _worst(self, now: Instant) -> float | None:
        """The highest share of a window that ended with a minute of today in which something was counted."""
        today = self._midnight(now)
        window = self.terms.window
        begins = self._begins(today)
        oldest = bisect_left(self._order, begins)
        before = self._sum(begins, today - MINUTE)
        answers, abandoned, machines = before.answers, before.abandoned, before.machines
        worst: float | None = None
        for place in range(*self._between(today, now).indices(len(self._order))):
            answers += self._answers[place]
            abandoned += self._abandoned[place]
            machines += self._machines[place]
            begins = today if window is None else self._order[place] - window + MINUTE
            while self._order[oldest] < begins:
                answers -= self._answers[oldest]
                abandoned -= self._abandoned[oldest]
                machines -= self._machines[oldest]
                oldest += 1
            share = self.telling(Counts(answers, abandoned, machines))
            if share is not None:
                worst = share if worst is None else max(worst, share)
        return worst
