"""Promised calls as a supervisor sees, moves and counts them (domain rows 256, 269 to 275).

Rule: promises of campaigns that somebody may not see do not exist in any answer (row 29). Whoever changes one says
what was seen of it, so that nobody overwrites another's change unseen.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from kaden.promises import Urgency
from kaden.protocol.base import Id, Line, Message, Note, RequestId, Stamp

CALLBACKS_PAGE: Final = 100
"""Promises in one answer at most."""

LONGEST_REASON: Final = 200
"""Characters of the reason for withdrawing a promise."""

Typed = Annotated[str, StringConstraints(max_length=120)]

After = tuple[Stamp, Id]
"""The last promise of a page: when it is due, and its number."""


class Seen(Message):
    """A promise as it stood before whoever changes it."""

    callback: Id
    due_at: Stamp
    agent: Id | None
    """None = the group's."""
    group: Id | None


class Keeper(Message):
    """Who shall keep a promise: an agent, or everybody of a group (row 268). One of the two."""

    agent: Typed = ""
    """As `SearchNames` names people, or the account's name."""
    group: Typed = ""


class ShowCallbacks(Message):
    """Open promises, the earliest first (rows 270 to 272)."""

    type: Literal["show_callbacks"] = "show_callbacks"
    request: RequestId
    since: Stamp | None = None
    until: Stamp | None = None
    """Half-open, of the promised times."""
    alert: Urgency | None = None
    agent: Typed = ""
    """To whom they were given; empty = to anybody."""
    group: Typed = ""
    """Given to this group, or to one of its members."""
    campaign: Typed = ""
    callback: Id | None = None
    """Only this one, if it is open."""
    after: After | None = None
    """Only promises behind this one: the next page."""
    to_file: bool = False
    """It is written to a file: a part that does not go on with the last one is noted in the audit log."""


class ChangeCallback(Message):
    """Give a promise to somebody else, or move its time, or both (row 269)."""

    type: Literal["change_callback"] = "change_callback"
    request: RequestId
    seen: Seen
    due_at: Stamp | None = None
    """None = it stays."""
    keeper: Keeper | None = None


class WithdrawCallback(Message):
    """Nobody shall call any more: the customer is told so, or it was a mistake. The record is finished."""

    type: Literal["withdraw_callback"] = "withdraw_callback"
    request: RequestId
    seen: Seen
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]


class AssignCallbacks(Message):
    """Give all open promises of an absent agent to somebody else (row 274); those being called just now stay."""

    type: Literal["assign_callbacks"] = "assign_callbacks"
    request: RequestId
    agent: Typed
    """Whose they are."""
    keeper: Keeper | None = None
    """None = only say how many there are."""


class CountPromises(Message):
    """What became of the promises of a period: the ledger."""

    type: Literal["count_promises"] = "count_promises"
    request: RequestId
    since: Stamp | None = None
    """None = the beginning of today, in the zone of the answer."""
    until: Stamp | None = None
    """None = the end of the day in which it begins."""
    campaign: Typed = ""
    by_day: bool = False
    """Whether days are told apart, and campaigns and keepers are not."""


CallbacksRequest = ShowCallbacks | ChangeCallback | WithdrawCallback | AssignCallbacks | CountPromises


# ---- told ---------------------------------------------------------------------------------------------------------


class OpenPromise(Message):
    """An open promise, as a supervisor sees it."""

    seen: Seen
    record: Id
    name: Line = Field(repr=False)
    company: Line = Field(repr=False)
    number: Line = Field(repr=False)
    """E.164."""
    note: Note = Field(repr=False)
    """How the note of the call in which it was promised begins."""
    campaign: Line
    zone: str
    """The campaign's, in which the time was promised."""
    hours: tuple[int, int]
    """The campaign's business hours as minutes of the day."""
    keeper: Line
    """Agent or group."""
    promised_at: Stamp
    promised_by: Line
    tries: int
    """Calls that were placed for it and reached nobody."""
    moved: int
    """How often its time was changed."""
    calling: bool
    """Somebody calls the customer right now."""
    may_edit: bool
    own: bool = False
    """The customer belongs to the keeper, and nobody promised a time (row 328)."""

    @property
    def due_at(self) -> Stamp:
        """The promised time."""
        return self.seen.due_at


class CallbacksPage(Message):
    """Answer to `ShowCallbacks`."""

    type: Literal["callbacks"] = "callbacks"
    request: RequestId
    promises: tuple[OpenPromise, ...]
    more: bool


class CallbacksAssigned(Message):
    """Answer to `AssignCallbacks`."""

    type: Literal["callbacks_assigned"] = "callbacks_assigned"
    request: RequestId
    count: int
    """Promises that were given, or would be."""
    calling: int
    """Those that stay, because they are being called."""


class PromiseLine(Message):
    """Promises of one campaign to one agent or group, or of one day, by what became of them; they add up to `all`."""

    campaign: Line
    """Empty in a line of a day."""
    keeper: Line
    """Empty in a line of a day."""
    day: Line = ""
    """For which they stand promised, as in 2026-11-20; empty = days are not told apart."""
    all: int
    on_time: int
    """Called before they were overdue, and the customer reached."""
    late: int
    not_reached: int
    """Overdue, open, and called in vain."""
    overdue: int
    """Overdue, open, and never called."""
    waiting: int
    """Open, and not overdue."""
    withdrawn: int
    """By a supervisor, with a reason."""
    called_off: int
    """By a correction, or because the number was listed."""
    moved: int
    """Of all, those whose time was changed."""


class PromiseLedger(Message):
    """Answer to `CountPromises`: by campaign and keeper, or by day where that was asked for."""

    type: Literal["promise_ledger"] = "promise_ledger"
    request: RequestId
    at: Stamp
    """When it was counted."""
    since: Stamp
    until: Stamp
    zone: str
    """In which its days are: that of its campaigns if they share one, else the office's."""
    lines: tuple[PromiseLine, ...]


CallbacksAnswer = CallbacksPage | CallbacksAssigned | PromiseLedger
