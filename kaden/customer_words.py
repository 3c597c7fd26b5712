"""What is known of a customer, in words: how it stands, and what each call, promise and listing was (row 296).

Rule: a desk and a command tell the same; each lays the sentences out, and brings the clock that times are told by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from kaden.clock import Instant, stopwatch
from kaden.phone_spelling import spelled
from kaden.protocol.customers import CustomerRow, CustomerStory, StoryCall, StoryListing, StoryPromise
from kaden.vocabulary import CallKind
from kaden.words import Words

At: TypeAlias = Callable[[Instant], str]
"""A time as people of the campaign's zone write it."""

GAP: Final = "  "
"""Between the parts of a sentence."""


def state(row: CustomerRow, words: Words) -> str:
    """Where the customer stands, in a word."""
    return words("record_state.blocked" if row.listed else f"record_state.{row.state.value}")


def last(row: CustomerRow, words: Words) -> str:
    """What came of the last call: its result, else what the network made of it."""
    if row.result:
        return row.result
    return "" if row.outcome is None else words(f"outcome.{row.outcome.value}")


def call_text(call: StoryCall, story: CustomerStory, words: Words) -> str:
    """What a call was; its number where the customer has several."""
    made = call.kind is CallKind.RECORDED
    who = words("story.called_us", by=call.saved_by or "-") if made else call.agent or ""
    parts = (
        words(f"handled.kind_{call.kind.value}"),
        _became(call, words),
        "" if call.talked is None else stopwatch(call.talked),
        call.result or _waits(call, words),
        who,
        "" if call.went_out or made or _was_shown(call) else words("story.not_dialled"),
        words("story.recorded") if call.recorded else "",
    )
    number = spelled(call.number) if len(story.numbers) > 1 else ""
    return GAP.join(filter(None, (*parts, number)))


def call_notes(call: StoryCall, words: Words, at: At) -> Iterator[str]:
    """What was noted of it, and what its result was before."""
    if call.note:
        yield call.note
    for note in call.notes:
        yield f"{at(note.at)} {note.by}: {note.note}"
    if call.edited_at is not None:
        yield words("story.edited", at=at(call.edited_at), by=call.edited_by or "-")
    for version in call.versions:
        was = words("story.was", result=version.result or "-", by=version.by or "-")
        yield f"{was} {version.note}".rstrip()


def promise_text(promise: StoryPromise, words: Words, at: At) -> str:
    """What was promised, and what became of it."""
    whose = promise.agent or words("story.of_group", group=promise.group or "-")
    due = words("story.own" if promise.own else "story.promised", at=at(promise.due_at), whose=whose)
    became = words(f"story.promise_{promise.state}")
    closed = "" if promise.closed_at is None else at(promise.closed_at)
    return GAP.join(filter(None, (due, became, closed)))


def listing_text(entry: StoryListing, words: Words) -> str:
    """That a number came onto a do-not-call list."""
    scope = "story.listed_company" if entry.company_wide else "story.listed_campaign"
    return words(scope, number=spelled(entry.number), reason=entry.reason, by=entry.by or "-")


def removal_text(entry: StoryListing, words: Words, at: At) -> str | None:
    """That it was taken off again; None = it stands there."""
    if entry.removed_at is None:
        return None
    by, reason = entry.removed_by or "-", entry.removed_reason
    return words("story.unlisted", at=at(entry.removed_at), by=by, reason=reason)


def _became(call: StoryCall, words: Words) -> str:
    """What the network made of it, or the agent who was shown it."""
    if call.pass_reason:
        return words("story.passed_because", reason=call.pass_reason)
    if call.pass_reason is not None:
        return words("story.passed")
    if call.outcome is None:
        return words("story.shown" if _was_shown(call) else "story.live")
    return words(f"outcome.{call.outcome.value}")


def _was_shown(call: StoryCall) -> bool:
    """Whether what is told of it says already that it was not called (row 326)."""
    shown = call.kind is CallKind.PREVIEW and call.outcome is None and not call.went_out
    return shown or call.pass_reason is not None


def _waits(call: StoryCall, words: Words) -> str:
    """Whose move it is, where a result is missing."""
    if call.at_desk and call.outcome is not None:
        return words("handled.wrapping")
    return words("handled.unsaved") if call.unsaved else ""
