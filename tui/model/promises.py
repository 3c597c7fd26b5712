"""An agent's promised calls: how urgent each is, how its time is told, and when a bell is due (rows 255 to 267).

Rule: urgency is a word and a sign; colour only repeats it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kaden.clock import HOUR, MINUTE, Instant, Millis, local_time
from kaden.phone_spelling import spelled
from kaden.promises import Urgency, urgency_at
from kaden.protocol.my_work import PromisedCall
from kaden.words import Words
from tui.model.columns import Column, Role
from tui.model.spoken_time import spoken_time

Clock: TypeAlias = Callable[[Instant, str, str], str]
"""A time on the clocks of a zone, as `strftime` writes it, with the zone's mark where the reader's differs."""


class Zoned(Protocol):
    """Something of a campaign, whose clocks its times are told by."""

    @property
    def zone(self) -> str: ...


class Timed(Zoned, Protocol):
    """Something that is promised for a time."""

    @property
    def due_at(self) -> Instant: ...


TimedRow = TypeVar("TimedRow", bound=Timed)

_ROLES: Final[dict[Urgency, Role]] = {
    Urgency.OVERDUE: "alarm",
    Urgency.DUE: "warn",
    Urgency.SOON: "strong",
    Urgency.LATER: "plain",
}


def urgency(promise: Timed, now: Instant) -> Urgency:
    """How urgent a promise is at the server's `now`."""
    return urgency_at(promise.due_at, now)


def waiting(promises: Iterable[PromisedCall], now: Instant) -> tuple[int, int]:
    """How many promises have come to their time, and how many of those are overdue."""
    known = [urgency(promise, now) for promise in promises]
    overdue = known.count(Urgency.OVERDUE)
    return overdue + known.count(Urgency.DUE), overdue


class DueBell:
    """Says when the bell rings for promises: once for each, and for several at once no oftener (row 267)."""

    def __init__(self) -> None:
        self._rung: set[tuple[int, Instant]] = set()

    def rings(self, promises: Iterable[PromisedCall], now: Instant) -> bool:
        """Whether a promise has come to its time for which it has not rung; asked only between calls."""
        due = {(promise.id, promise.due_at) for promise in promises if now >= promise.due_at}
        fresh = not due <= self._rung
        # A promise that was moved to a later time rings again.
        self._rung = due
        return fresh


def zone_of(row: Zoned) -> ZoneInfo:
    """The campaign's zone; UTC where this machine does not know it."""
    try:
        return ZoneInfo(row.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def when(promise: Timed, now: Instant, words: Words, clock: Clock) -> str:
    """The promised time on the campaign's clocks: `today 15:00`, `Thu 3 Dec 14:00`."""
    zone = zone_of(promise)
    days = (local_time(promise.due_at, zone).date() - local_time(now, zone).date()).days
    day = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    if day is None:
        return spoken_time(promise.due_at, zone, words, now)
    return words(f"promise.{day}", time=clock(promise.due_at, promise.zone, "%H:%M"))


def distance(promise: Timed, now: Instant, words: Words) -> str:
    """How far away the promised time is: `in 20 min`, `1 h 05 ago`."""
    if promise.due_at > now:
        return words("promise.in", span=span_text(promise.due_at - now, words))
    return words("promise.ago", span=span_text(now - promise.due_at, words))


def span_text(span: Millis, words: Words) -> str:
    """A length of time to the minute: `0 min`, `20 min`, `2 h 05`, `3 days`."""
    minutes = span // MINUTE
    if span >= 48 * HOUR:
        return words("promise.days", days=span // (24 * HOUR))
    if span >= HOUR:
        return words("promise.hours", hours=minutes // 60, minutes=f"{minutes % 60:02}")
    return words("promise.minutes", minutes=minutes)


def mark(promise: Timed, now: Instant, words: Words) -> str:
    """The sign and the word of its urgency; nothing for what is far away."""
    return words(f"promise.mark_{urgency(promise, now).value}")


def columns(words: Words, clock: Clock) -> tuple[Column[PromisedCall], ...]:
    """Of the list of promised calls, the earliest first."""

    def text(
        key: str, width: int, show: Callable[[PromisedCall], str], grow: int = 0
    ) -> Column[PromisedCall]:
        title = words(f"promise.{key}")
        return Column(
            key=key, title=title, width=width, grow=grow, show=lambda row, _now: show(row), sort=show
        )

    return (
        *timed_columns(words, clock),
        text("name", 14, lambda row: row.name or row.company, 12),
        text("number", 15, number),
        text("company", 18, lambda row: row.company, 14),
        text("whose", 6, lambda row: words(f"promise.{_whose(row)}")),
        text("tries", 5, lambda row: str(row.tries) if row.tries else ""),
        text("campaign", 14, lambda row: row.campaign, 10),
        text("note", 20, lambda row: row.note.partition("\n")[0], 40),
    )


def _whose(promise: PromisedCall) -> str:
    if promise.own:
        return "own"
    return "group" if promise.for_group else "mine"


def timed_columns(words: Words, clock: Clock) -> Iterator[Column[TimedRow]]:
    """The columns that change with time alone: how urgent, when, how far away."""

    def column(
        key: str, width: int, show: Callable[[TimedRow, Instant], str], grow: int = 0
    ) -> Column[TimedRow]:
        return Column(
            key=key,
            title=words(f"promise.{key}"),
            width=width,
            grow=grow,
            show=show,
            sort=lambda row: row.due_at,
            role=lambda row, now: "plain" if key == "distance" else _ROLES[urgency(row, now)],
            ticks=True,
        )

    yield column("state", 10, lambda row, now: mark(row, now, words))
    yield column("due", 18, lambda row, now: when(row, now, words, clock), 2)
    yield column("distance", 14, lambda row, now: distance(row, now, words))


def number(promise: PromisedCall) -> str:
    """The number as people read it."""
    return spelled(promise.number)


def details(promise: PromisedCall, now: Instant, words: Words, clock: Clock) -> Iterator[tuple[str, str]]:
    """Everything that is known of a promise, as a label and a value each."""
    yield words("promise.name"), promise.name or "-"
    yield words("promise.company"), promise.company or "-"
    yield words("promise.number"), number(promise)
    due = f"{when(promise, now, words, clock)}  ({distance(promise, now, words)})"
    sign = mark(promise, now, words)
    yield words("promise.due_own" if promise.own else "promise.due"), f"{due}  {sign}" if sign else due
    start, end = promise.hours
    hours = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    yield words("promise.campaign"), f"{promise.campaign}  {hours}"
    yield words("promise.whose"), words(f"promise.{_whose(promise)}_long")
    yield words("promise.tries"), str(promise.tries)
    yield (
        words("promise.since_own" if promise.own else "promise.promised"),
        clock(promise.promised_at, promise.zone, "%m/%d %H:%M"),
    )
    yield words("promise.note"), promise.note or "-"
