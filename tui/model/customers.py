"""Customers who were found, as columns, and one customer's story, as lines for a window of any width (row 296).

Rule: what happened last stands first; times are the campaign's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kaden import why_words
from kaden.cells import cut, pad, width, wrap
from kaden.clock import Instant, local_time
from kaden.customer_words import (
    call_notes,
    call_text,
    last,
    listing_text,
    promise_text,
    removal_text,
    state,
)
from kaden.phone_spelling import spelled
from kaden.protocol.customers import STORY_CALLS, CustomerRow, CustomerStory
from kaden.words import Words
from tui.model.columns import Column, Role, SortValue, natural
from tui.model.promises import zone_of
from tui.model.why import GAP, Line, record_job_lines

Clock = Callable[[Instant, str, str], str]
"""An instant as people of a zone write it, in a form such as `%H:%M`."""

_DAY_AND_TIME: Final = "%y/%m/%d %H:%M"

LISTED: Final = "×"
"""Before a number that may not be called."""

FILE_COLUMNS: Final = (
    "name", "company", "number", "state", "attempts", "result", "called", "promised", "campaign", "batch", "list",
    "record",
)  # fmt: skip
"""Of a file; their headings are `customers.<column>`."""

_IN_A_FILE: Final = "%Y-%m-%d %H:%M:%S"

_AT: Final = 19
"""Cells of the time before each thing that happened, with the mark of a zone that is not the reader's."""


def columns(words: Words, clock: Clock) -> tuple[Column[CustomerRow], ...]:
    """Of customers who were found: status, attempts, last result, promise, do-not-call state."""

    def column(
        key: str,
        width: int,
        show: Callable[[CustomerRow], str],
        grow: int = 0,
        *,
        sort: Callable[[CustomerRow], SortValue] | None = None,
    ) -> Column[CustomerRow]:
        return Column(
            key=key,
            title=words(f"customers.{key}"),
            width=width,
            grow=grow,
            show=lambda row, _now: show(row),
            sort=sort or (lambda row: natural(show(row))),
            role=lambda row, _now: _role(key, row),
        )

    def at(moment: Instant | None, row: CustomerRow) -> str:
        return "" if moment is None else clock(moment, row.zone, _DAY_AND_TIME)

    return (
        column("name", 16, lambda row: " ".join(filter(None, (row.name, row.company))) or "-", 16),
        column("number", 15, lambda row: f"{LISTED} " * row.listed + spelled(row.number)),
        column("state", 11, lambda row: state(row, words), 6),
        column("attempts", 6, lambda row: str(row.attempts), sort=lambda row: row.attempts),
        column("result", 14, lambda row: last(row, words), 8),
        column("called", 15, lambda row: at(row.last_dial, row), sort=lambda row: row.last_dial or 0),
        column("promised", 15, lambda row: at(row.promised_for, row), sort=lambda row: row.promised_for or 0),
        column("company", 16, lambda row: row.company, 14),
        column("campaign", 14, lambda row: row.campaign, 8),
        column("batch", 12, lambda row: row.batch, 6),
        # As they come: the newest list's last line first.
        column("list", 14, lambda row: f"{row.list}:{row.line}", 10, sort=lambda row: -row.record),
    )


def file_row(row: CustomerRow, words: Words) -> list[str]:
    """A customer as the cells of `FILE_COLUMNS`."""

    def local(at: Instant | None) -> str:
        return "" if at is None else f"{local_time(at, zone_of(row)):{_IN_A_FILE}}"

    return [
        row.name,
        row.company,
        row.number_as_given,
        state(row, words),
        str(row.attempts),
        last(row, words),
        local(row.last_dial),
        local(row.promised_for),
        row.campaign,
        row.batch,
        f"{row.list}:{row.line}",
        str(row.record),
    ]


def _role(key: str, row: CustomerRow) -> Role:
    if key in ("number", "state") and row.listed:
        return "warn"
    return "strong" if key == "promised" else "plain"


def story_lines(
    words: Words, story: CustomerStory, clock: Clock, cells: int, ambiguous: int = 1
) -> Iterator[Line]:
    """All that is known of a customer: how it stands, why, what happened, what the list says."""
    told = _Story(words, story, clock, cells, ambiguous)
    yield from told.head()
    yield from told.standing()
    yield from told.calls()
    yield from told.promises()
    yield from told.listings()
    yield from told.columns()


class _Story:
    """The parts of a story at one width."""

    def __init__(self, words: Words, story: CustomerStory, clock: Clock, cells: int, ambiguous: int) -> None:
        self._words = words
        self._story = story
        self._clock = clock
        self._cells = cells
        self._ambiguous = ambiguous

    def head(self) -> Iterator[Line]:
        """Who it is, with all numbers."""
        words, customer = self._words, self._story.customer
        who = GAP.join(filter(None, (customer.company, customer.name))) or customer.number_as_given
        yield Line(cut(who, self._cells, self._ambiguous), strong=True)
        for number in self._story.numbers:
            listed = words("story.listed_number") if number.listed else ""
            yield self._cut(GAP + GAP.join(filter(None, (spelled(number.number), listed))))
        place = words(
            "why_record.place",
            list=customer.list,
            line=customer.line,
            campaign=customer.campaign,
            batch=customer.batch,
        )
        by = self._story.imported_by
        imported = words("story.imported_by", by=by) if by else words("story.imported")
        yield from self._wrapped(place)
        yield from self._wrapped(f"{self._at(self._story.imported_at)} {imported}")

    def standing(self) -> Iterator[Line]:
        """How it stands, and in each job why it is, or is not, dialled."""
        words, standing = self._words, self._story.standing
        yield from self._title("story.standing")
        stands = words(f"record_state.{standing.state.value}")
        yield from self._wrapped(f"{stands}{GAP}{why_words.story(words, standing, self._story.now)}")
        yield from record_job_lines(words, standing, self._story.now, self._cells, self._ambiguous)

    def calls(self) -> Iterator[Line]:
        """Each attempt with its result, note and what they were before."""
        words, calls = self._words, self._story.calls
        yield from self._title("story.calls")
        if not calls:
            yield self._cut(GAP + words("story.no_calls"))
        elif len(calls) >= STORY_CALLS:
            yield from self._wrapped(words("story.only_newest", count=STORY_CALLS))
        for call in calls:
            yield from self._told(call.at, call_text(call, self._story, words))
            for note in call_notes(call, words, self._at):
                yield from self._below(note)

    def promises(self) -> Iterator[Line]:
        """What was promised, and what became of it."""
        if self._story.promises:
            yield from self._title("story.promises")
        for promise in self._story.promises:
            yield from self._told(promise.at, promise_text(promise, self._words, self._at))

    def listings(self) -> Iterator[Line]:
        """Do-not-call entries, those that were taken back too."""
        if self._story.listings:
            yield from self._title("story.listings")
        for entry in self._story.listings:
            yield from self._told(entry.at, listing_text(entry, self._words))
            removed = removal_text(entry, self._words, self._at)
            if removed is not None:
                yield from self._below(removed)

    def columns(self) -> Iterator[Line]:
        """What the list says of the customer."""
        if not self._story.columns:
            return
        yield from self._title("story.columns")
        room = min(24, max(width(heading, self._ambiguous) for heading, _ in self._story.columns))
        for heading, value in self._story.columns:
            label = pad(cut(heading, room, self._ambiguous), room, self._ambiguous)
            lines = wrap(value.replace("\n", " ") or "-", self._cells - room - 2 * len(GAP), self._ambiguous)
            for place, part in enumerate(lines):
                yield Line(GAP + (label if place == 0 else " " * room) + GAP + part)

    # ---- pieces --------------------------------------------------------------------------------------------------

    def _at(self, moment: Instant) -> str:
        return self._clock(moment, self._story.customer.zone, _DAY_AND_TIME)

    def _title(self, key: str) -> Iterator[Line]:
        yield Line("")
        yield Line(self._words(key), strong=True)

    def _cut(self, text: str) -> Line:
        return Line(cut(text, self._cells, self._ambiguous))

    def _wrapped(self, text: str) -> Iterator[Line]:
        for part in wrap(text, self._cells - len(GAP), self._ambiguous):
            yield Line(GAP + part)

    def _told(self, at: Instant, text: str) -> Iterator[Line]:
        indent = len(GAP) + _AT
        for place, part in enumerate(wrap(text, self._cells - indent, self._ambiguous)):
            yield Line((GAP + pad(self._at(at), _AT) if place == 0 else " " * indent) + part)

    def _below(self, text: str) -> Iterator[Line]:
        indent = len(GAP) + _AT
        for part in wrap(text.replace("\n", " "), self._cells - indent - len(GAP), self._ambiguous):
            yield Line(" " * indent + "· " + part)
