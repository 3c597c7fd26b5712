"""What an agent asks and hears of the own work: promises, the day's calls, unsaved records, figures (domain 3.1).

Rule: an agent hears of nobody's work but the own; promises given to a group are the work of everybody in it.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, Note, RequestId, Stamp
from kaden.protocol.desk import Call
from kaden.vocabulary import CallKind, DispositionClass, Outcome

HANDLED_PAGE = 100
"""Calls in one answer at most."""

PROMISES_TOLD = 200
"""Promises that one agent is told of at most, the earliest first."""

NOTE_TOLD = 500
"""Characters of a note that a list of promises tells."""

CallerNumber = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class CallBack(Message):
    """Keep a promise now: my own phone rings first, then the customer's (domain rows 257 to 259)."""

    type: Literal["call_back"] = "call_back"
    request: RequestId
    callback: Id
    caller_id: CallerNumber | None = None
    """One of the promise's `callers`; None = the first of them."""


MOST_NOTES: Final = 20
"""Further notes of one call; together they are no longer than one note may be."""


class ForbidNumber(Message):
    """Put the number of a call of mine on a do-not-call list, at once (domain rows 102, 324)."""

    type: Literal["forbid_number"] = "forbid_number"
    request: RequestId
    attempt: Id
    everywhere: bool = True
    """The company's list, which binds every campaign; False = the campaign's alone."""


class ShowHandled(Message):
    """My calls of today, or the records of mine that wait to be completed, the newest first (rows 276, 277, 281)."""

    type: Literal["show_handled"] = "show_handled"
    request: RequestId
    which: Literal["today", "unsaved"]
    before: Id | None = None
    """Only attempts below this number: the next page."""


class OpenHandled(Message):
    """One of my calls with its form, to read, complete or correct."""

    type: Literal["open_handled"] = "open_handled"
    request: RequestId
    attempt: Id


class CorrectResult(Message):
    """Change the saved result of a call of mine of today (domain row 276)."""

    type: Literal["correct_result"] = "correct_result"
    request: RequestId
    attempt: Id
    revision: Annotated[int, Field(ge=0)]
    """Of the record that the editor saw."""
    disposition: Id | None
    note: Note
    callback_at: Stamp | None = None
    for_group: bool = False


class AddNote(Message):
    """A further note about a call of mine: on the desk, of today, or unsaved. What was noted stays (row 245)."""

    type: Literal["add_note"] = "add_note"
    request: RequestId
    attempt: Id
    note: Note


class ShowMyDay(Message):
    """My own figures of today."""

    type: Literal["show_my_day"] = "show_my_day"
    request: RequestId


MyWorkRequest = ForbidNumber | ShowHandled | OpenHandled | CorrectResult | AddNote | ShowMyDay
"""What the office answers; `CallBack` is the floor's."""


# ---- promises -----------------------------------------------------------------------------------------------------


class PromisedCall(Message):
    """An open promise (domain rows 255, 256)."""

    id: Id
    record: Id
    name: Line
    company: Line
    number: Line
    """E.164."""
    number_as_given: Line
    campaign: Line
    zone: str
    """The campaign's, in which the time was promised."""
    due_at: Stamp
    promised_at: Stamp
    for_group: bool
    """Anybody of the group may keep it (domain row 268)."""
    note: Note
    """How the note of the call in which it was promised begins."""
    callers: tuple[Line, ...]
    """Numbers to choose from; empty = none is shown to the customer (domain row 264)."""
    hours: tuple[int, int]
    """The campaign's business hours as minutes of the day."""
    tries: int
    """Calls that were placed for it and reached nobody (domain row 265)."""
    own: bool = False
    """The customer belongs to the agent, and nobody promised a time (domain row 328)."""


class PromisesChanged(Message):
    """My promises that are overdue or due within the next days, whole, the earliest first. Comes by itself."""

    type: Literal["promises"] = "promises"
    now: Stamp
    promises: tuple[PromisedCall, ...]
    more: int
    """Open promises beyond these: due later than in the next days, or more than are told, whenever they are due."""


# ---- calls --------------------------------------------------------------------------------------------------------


class HandledCall(Message):
    """One of my calls in a list."""

    attempt: Id
    kind: CallKind
    at: Stamp
    """When it was dialled."""
    talked: int | None
    """Milliseconds, hold not included; None while it goes on, and of a call that the customer made."""
    name: Line
    number: Line
    campaign: Line
    zone: str
    outcome: Outcome | None
    disposition: Line | None
    """What was chosen, as it is called now; None = nothing."""
    note: Line
    """How it begins."""
    callback_at: Stamp | None
    """What this call promised, as long as that is open."""
    saved: bool
    """Nothing waits to be entered: its result is saved, or it reached nobody."""
    edited_at: Stamp | None
    """When somebody corrected it last."""
    at_desk: bool = False
    """Its agent has it at the desk still, and may save it; not saved and not at a desk = it waits to be completed."""


class HandledPage(Message):
    """Answer to `ShowHandled`."""

    type: Literal["handled_page"] = "handled_page"
    request: RequestId
    which: Literal["today", "unsaved"]
    calls: tuple[HandledCall, ...]
    more: bool


class CallNote(Message):
    """A further note about a call, beside its result's own."""

    at: Stamp
    by: Line
    note: Note


class RecordShown(Message):
    """One call with its form, as it is now.

    `call.draft` holds the saved result of a saved call, and what was typed of an unsaved one.
    """

    request: RequestId
    call: Call
    kind: CallKind
    saved: bool
    """False = an unsaved record, which waits to be completed (domain rows 281, 284)."""
    revision: int
    saved_at: Stamp | None
    edited_at: Stamp | None
    edited_by: Line | None
    may_correct: bool
    """Whether whoever asked may change its saved result."""
    notes: tuple[CallNote, ...] = ()
    """The oldest first."""


class HandledRecord(RecordShown):
    """Answer to `OpenHandled`, `CorrectResult` and `AddNote`: of today, it may be corrected (domain rows 277, 278)."""

    type: Literal["handled_record"] = "handled_record"


# ---- figures ------------------------------------------------------------------------------------------------------


class ResultCount(Message):
    """How often a result was chosen."""

    label: Line
    kind: DispositionClass
    calls: int


class MyDay(Message):
    """Answer to `ShowMyDay`. Times in milliseconds."""

    type: Literal["my_day"] = "my_day"
    request: RequestId
    calls: int
    """Conversations."""
    callbacks: int
    """Of them, those that kept a promise."""
    saved: int
    unsaved: int
    talk: int
    """Hold not included."""
    held: int
    waiting: int
    wrapup: int
    paused: int
    results: tuple[ResultCount, ...]
    """The most frequent first."""
    looking: int = 0
    """Records were shown before their calls (domain row 326)."""
    calling: int = 0
    """A promised call, or that of a shown record, was on its way."""


MyWorkAnswer = PromisesChanged | HandledPage | HandledRecord | MyDay
