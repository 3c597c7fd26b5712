"""What `kaden customer story` shows: all that is known of one customer, line by line (row 296).

Rule: what the desk tells in a story is told here, in the same words; what stands in the way of a call is told
as `kaden why` tells it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.customer_words import (
    GAP,
    call_notes,
    call_text,
    listing_text,
    promise_text,
    removal_text,
)
from kaden.phone_spelling import spelled
from kaden.protocol.customers import STORY_CALLS, CustomerStory
from kaden.protocol.why import RecordReasons
from kaden.words import Words
from server.commands.why_shown import INDENT, record_lines

_TIME: Final = "%Y-%m-%d %H:%M"


def story_lines(words: Words, story: CustomerStory) -> Iterator[str]:
    """How the customer stands and why, its numbers, what happened, and what the list says."""
    standing = RecordReasons(request="-", at=story.now, records=(story.standing,), more=False)
    yield from record_lines(words, standing)
    told = _Story(words, story)
    yield from told.numbers()
    yield from told.calls()
    yield from told.promises()
    yield from told.listings()
    yield from told.columns()


class _Story:
    """What follows on how the customer stands."""

    def __init__(self, words: Words, story: CustomerStory) -> None:
        self._words = words
        self._story = story
        self._zone = ZoneInfo(story.customer.zone)

    def numbers(self) -> Iterator[str]:
        """In the order in which they are tried; and since when the customer is known."""
        for number in self._story.numbers:
            listed = self._words("story.listed_number") if number.listed else ""
            yield INDENT + GAP.join(filter(None, (spelled(number.number), listed)))
        by = self._story.imported_by
        imported = self._words("story.imported_by", by=by) if by else self._words("story.imported")
        yield from self._told(self._story.imported_at, imported)

    def calls(self) -> Iterator[str]:
        """Each attempt with its notes and what its result was before."""
        yield from self._title("story.calls")
        if not self._story.calls:
            yield INDENT + self._words("story.no_calls")
        elif len(self._story.calls) >= STORY_CALLS:
            yield INDENT + self._words("story.only_newest", count=STORY_CALLS)
        for call in self._story.calls:
            notes = call_notes(call, self._words, self._at)
            yield from self._told(call.at, call_text(call, self._story, self._words), *notes)

    def promises(self) -> Iterator[str]:
        """What was promised, and what became of it."""
        if self._story.promises:
            yield from self._title("story.promises")
        for promise in self._story.promises:
            yield from self._told(promise.at, promise_text(promise, self._words, self._at))

    def listings(self) -> Iterator[str]:
        """Do-not-call entries, those that were taken back too."""
        if self._story.listings:
            yield from self._title("story.listings")
        for entry in self._story.listings:
            removed = removal_text(entry, self._words, self._at)
            yield from self._told(entry.at, listing_text(entry, self._words), *filter(None, (removed,)))

    def columns(self) -> Iterator[str]:
        """What the list says of the customer."""
        if self._story.columns:
            yield from self._title("story.columns")
        for heading, value in self._story.columns:
            yield f"{INDENT}{heading}: {_one_line(value) or '-'}"

    # ---- pieces --------------------------------------------------------------------------------------------------

    def _at(self, moment: Instant) -> str:
        return f"{local_time(moment, self._zone):{_TIME}}"

    def _title(self, key: str) -> Iterator[str]:
        yield ""
        yield self._words(key)

    def _told(self, at: Instant, text: str, *below: str) -> Iterator[str]:
        yield f"{INDENT}{self._at(at)}{GAP}{text}"
        for line in below:
            yield f"{INDENT * 2}· {_one_line(line)}"


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
