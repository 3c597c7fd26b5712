"""What a supervisor asks and hears of calls that were made: searched, opened, corrected, completed (rows 282, 286-289).

Rule: a conversation belongs to the moment in which it began, a call without one to the moment in which it was dialled,
and a period has its first instant and not its last (row 317); what never reached the network is no call (row 66).
Reports count by the same rule (`kaden.protocol.reports`), so their totals are these (row 320).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, Note, RequestId, Stamp
from kaden.protocol.my_work import CallNote, HandledCall, RecordShown
from kaden.vocabulary import CallKind, Outcome

CALLS_PAGE: Final = 100
"""Calls in one answer at most."""

EXPORT_PAGE: Final = 100
"""Calls in one part of an export at most; fewer where their notes are long."""

LONGEST_SEARCH: Final = 400
"""Days of the longest period that is searched, but for calls to one whole number."""

Named = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""What people call a thing: its name, or its number."""

DeskSeen = Literal["away", "there"]
"""Whether an agent's screen answered when somebody looked."""


class CallSearch(Message):
    """Which calls somebody means; what is None does not narrow it."""

    since: Stamp
    until: Stamp
    """Half-open."""
    campaign: Named | None = None
    batch: Named | None = None
    list: Named | None = None
    group: Named | None = None
    agent: Named | None = None
    """Account name, or full name."""
    digits: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    """A whole number, or the last digits of some."""
    outcome: Outcome | None = None
    result: Named | None = None
    """What was chosen, as it is called."""
    kind: CallKind | None = None
    recorded: bool = False
    """Only calls with a recording."""


class CallKey(Message):
    """Where a page of calls ends: the next one is below it."""

    moment: Stamp
    attempt: Id


class FindCalls(Message):
    """Calls, the newest first."""

    type: Literal["find_calls"] = "find_calls"
    request: RequestId
    search: CallSearch
    before: CallKey | None = None


class CountCalls(Message):
    """How many calls there are for a search, or further down in it (row 320)."""

    type: Literal["count_calls"] = "count_calls"
    request: RequestId
    search: CallSearch
    before: CallKey | None = None


class ExportCalls(Message):
    """A part of what was found, notes whole, to be written to a file.

    A part that does not go on with the last one is noted in the audit log.
    """

    type: Literal["export_calls"] = "export_calls"
    request: RequestId
    search: CallSearch
    before: CallKey | None = None


class ListUnsaved(Message):
    """Records that agents left without a result, the newest first, of whatever day (row 282)."""

    type: Literal["list_unsaved"] = "list_unsaved"
    request: RequestId
    before: CallKey | None = None


class AboutCall(Message):
    """Said about one call: whoever says it needs a right on the call's campaign."""

    request: RequestId
    attempt: Id


class OpenCall(AboutCall):
    """One call with its form, its versions and its recording."""

    type: Literal["open_call"] = "open_call"


class CorrectCall(AboutCall):
    """Change the saved result of a call of whatever day (rows 278, 286)."""

    type: Literal["correct_call"] = "correct_call"
    revision: Annotated[int, Field(ge=0)]
    """Of the record that the editor saw."""
    disposition: Id | None
    note: Note
    callback_at: Stamp | None = None
    for_group: bool = False


class AddNoteToCall(AboutCall):
    """A further note about a call, whosever it was; what was noted stays (row 245)."""

    type: Literal["add_note_to_call"] = "add_note_to_call"
    note: Note


class CompleteCall(AboutCall):
    """Save the result of a record that its agent left without one (row 282); what it promises is the agent's.

    With `at_desk` also that of a call that is over and still at its agent's desk: the desk is free then, and the agent
    pauses, or is out of the job where nobody is there.
    """

    type: Literal["complete_call"] = "complete_call"
    agent: Id
    """Whose record it is."""
    disposition: Id | None
    note: Note
    callback_at: Stamp | None = None
    for_group: bool = False
    at_desk: DeskSeen | None = None
    """How the agent's screen stood when the form was opened; refused when it was away and answers again."""


HistoryRequest = FindCalls | CountCalls | ExportCalls | ListUnsaved | OpenCall | CorrectCall | AddNoteToCall
"""What the office answers; `CompleteCall` is the floor's."""


class FoundCall(HandledCall):
    """One call in a list of many people's."""

    agent: Line | None
    """Who talked, as people are called; None = nobody did."""
    moment: Stamp
    """That it belongs to: when the conversation began, else when it was dialled."""
    batch: Line
    list: Line
    group: Line
    recorded: bool


class CallsFound(Message):
    """Answer to `FindCalls` and `ListUnsaved`."""

    type: Literal["calls_found"] = "calls_found"
    request: RequestId
    calls: tuple[FoundCall, ...]
    """May be few, or none, although there are more: an answer looks through no more than so many."""
    more: bool
    below: CallKey | None = None
    """Where the search goes on; None = it is through."""


class CallsCounted(Message):
    """Answer to `CountCalls`."""

    type: Literal["calls_counted"] = "calls_counted"
    request: RequestId
    total: int
    """Of the part that was looked through: what lies below is counted by the next question."""
    below: CallKey | None = None
    """Where the count goes on; None = it is through."""


class CallRow(FoundCall):
    """A call as a file has it."""

    company: Line
    number_as_given: Line
    whole_note: Note
    notes: tuple[CallNote, ...] = ()
    """Further ones (row 245), the oldest first."""


class CallRows(Message):
    """Answer to `ExportCalls`."""

    type: Literal["call_rows"] = "call_rows"
    request: RequestId
    rows: tuple[CallRow, ...]
    """May be few, or none, although there are more."""
    more: bool
    below: CallKey | None = None
    """Where the export goes on; None = it is through."""


class CallVersion(Message):
    """What a result was before it was corrected (row 286)."""

    revision: int
    disposition: Line | None
    note: Note
    callback_at: Stamp | None
    at: Stamp
    by: Line | None


class OpenedCall(RecordShown):
    """Answer to `OpenCall`, `CorrectCall` and `AddNoteToCall`: the call as it is then."""

    type: Literal["opened_call"] = "opened_call"
    agent: Id | None
    agent_name: Line | None
    saved_by: Line | None
    batch: Line
    list: Line
    group: Line
    dialled_at: Stamp
    answered_at: Stamp | None
    outcome: Outcome | None
    closed: Literal["level", "at_desk", "nothing"] | None
    """Why it cannot be changed: no EDIT on the campaign (row 278), still at its agent's desk, nobody was reached."""
    versions: tuple[CallVersion, ...]
    """The oldest first; empty = it was never corrected."""
    recorded_at: Stamp | None
    """When its recording began; None = it has none."""


HistoryAnswer = CallsFound | CallsCounted | CallRows | OpenedCall
