"""What is asked and said about customers: who is meant, a customer's whole story, and a call that the customer made.

Rule: customers of campaigns that somebody may not see do not exist in any answer (domain rows 29, 290 to 296).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, Note, RequestId, Stamp
from kaden.protocol.desk import ResultChoice
from kaden.protocol.my_work import CallNote
from kaden.protocol.why import RecordStanding
from kaden.vocabulary import CallKind, Outcome, RecordState

CUSTOMERS_PAGE: Final = 50
"""Customers in one answer."""

STORY_CALLS: Final = 200
"""The newest calls of a customer that a story tells; whoever gets as many says that there may be more."""

Typed = Annotated[str, StringConstraints(max_length=120)]

ListLine = tuple[Id, Annotated[int, Field(ge=0)]]
"""A list, and a line of it."""


# ---- asked --------------------------------------------------------------------------------------------------------


class FindCustomers(Message):
    """Customers by whatever is known of them, all of it together; the newest list's last line first (row 294)."""

    type: Literal["find_customers"] = "find_customers"
    request: RequestId
    number: Annotated[str, StringConstraints(max_length=60)] = Field(default="", repr=False)
    """In any spelling, or its last digits (at least 4)."""
    name: Typed = Field(default="", repr=False)
    """Words of the name or the company; two letters suffice."""
    words: Typed = Field(default="", repr=False)
    """Words of any column of the list."""
    column: Typed = ""
    """Only in columns of this heading."""
    campaign: Typed = ""
    """Name or number; empty = every one that the account may see."""
    before: ListLine | None = None
    """Where the last answer stopped; None = from the beginning."""
    to_file: bool = False
    """It is written to a file: a part that does not go on with the last one is noted in the audit log."""


class OpenCustomer(Message):
    """All that is known of one customer."""

    type: Literal["open_customer"] = "open_customer"
    request: RequestId
    record: Id


class EnterCallback(Message):
    """The customer called back, and somebody who may change the campaign writes down what came of it (row 290)."""

    type: Literal["enter_callback"] = "enter_callback"
    request: RequestId
    record: Id
    number: Line
    """One of the customer's, E.164."""
    at: Stamp
    """When the customer called; not in the future."""
    outcome: Outcome
    """`CONNECTED`, or that no call was established: `MACHINE`, `NO_ANSWER` where nobody knows (row 293)."""
    disposition: Id | None = None
    """Of a call that was established, where the campaign has results."""
    note: Note = Field(default="", repr=False)
    callback_at: Stamp | None = None
    """What was promised: anybody of the customer's group may call then."""
    stop: bool = False
    """The number is not dialled any more in this campaign (row 295)."""
    seen: Annotated[int, Field(ge=0)]
    """`newest` of the story that this is entered into: what came since is told before anything is written over."""


CustomerRequest = FindCustomers | OpenCustomer | EnterCallback


# ---- told ---------------------------------------------------------------------------------------------------------


class CustomerRow(Message):
    """A customer who was found (row 296)."""

    record: Id
    name: Line = Field(repr=False)
    company: Line = Field(repr=False)
    number: Line = Field(repr=False)
    """The one to dial next, E.164."""
    number_as_given: Line = Field(repr=False)
    state: RecordState
    attempts: int
    last_dial: Stamp | None
    outcome: Outcome | None
    """Of the last call."""
    result: Line | None
    """What was chosen last."""
    promised_for: Stamp | None
    listed: bool
    """That number may not be called: the campaign's list or the company's has it."""
    list: Line
    line: int
    """Of the list's file."""
    batch: Line
    campaign: Line
    zone: str
    """The campaign's, in which people read times."""


class CustomersPage(Message):
    """Answer to `FindCustomers`."""

    type: Literal["customers"] = "customers"
    request: RequestId
    customers: tuple[CustomerRow, ...]
    before: ListLine | None
    """Where the next page begins; None = all was looked through. A page can be empty, and others follow."""
    unread: int
    """Customers of lists that came in just now and cannot be found by words or last digits yet."""

    @property
    def more(self) -> bool:
        """Whether there may be others."""
        return self.before is not None


class CustomerNumber(Message):
    """One of a customer's numbers."""

    number: Line = Field(repr=False)
    """E.164."""
    as_given: Line = Field(repr=False)
    listed: bool
    """The campaign's do-not-call list or the company's has it."""


class StoryVersion(Message):
    """What a result was before it was corrected."""

    result: Line | None
    note: Note = Field(repr=False)
    promised_for: Stamp | None
    at: Stamp
    """When it was written."""
    by: Line | None


class StoryCall(Message):
    """One attempt, whoever made it."""

    attempt: Id
    kind: CallKind
    at: Stamp
    """When it was dialled, or when the customer called."""
    number: Line = Field(repr=False)
    outcome: Outcome | None
    """None while it goes on."""
    went_out: bool
    """False = it never reached the network, and counts for nothing (row 66); or the customer made it."""
    job: Line | None
    agent: Line | None
    """Who talked with the customer."""
    talked: int | None
    """Milliseconds, hold not included; None without a conversation, and of a call that the customer made."""
    result: Line | None
    note: Note = Field(repr=False)
    unsaved: bool
    """It was left without a result, and waits to be completed."""
    at_desk: bool = False
    """Its agent has it at the desk still, and may save it."""
    saved_at: Stamp | None
    saved_by: Line | None
    edited_at: Stamp | None
    edited_by: Line | None
    versions: tuple[StoryVersion, ...]
    """What it was before, the newest first."""
    recorded: bool
    """There is a recording."""
    notes: tuple[CallNote, ...] = Field(default=(), repr=False)
    """Further ones (row 245), the oldest first."""
    pass_reason: Line | None = Field(default=None, repr=False)
    """Why its agent passed the shown customer by, empty = nobody said; None = it was not passed by (row 326)."""


class StoryPromise(Message):
    """A call that was promised."""

    at: Stamp
    due_at: Stamp
    agent: Line | None
    group: Line | None
    """Whose it is when it is nobody's own."""
    state: Literal["open", "done", "cancelled"]
    closed_at: Stamp | None
    own: bool = False
    """The customer belonged to the agent, and nobody promised a time (row 328)."""


class StoryListing(Message):
    """One of the numbers came onto a do-not-call list."""

    number: Line = Field(repr=False)
    company_wide: bool
    reason: Line
    at: Stamp
    by: Line | None
    removed_at: Stamp | None
    removed_by: Line | None
    removed_reason: Line


class CustomerStory(Message):
    """Answer to `OpenCustomer`, and to `EnterCallback`: the customer as known then."""

    type: Literal["customer_story"] = "customer_story"
    request: RequestId
    now: Stamp
    customer: CustomerRow
    columns: tuple[tuple[Line, Note], ...] = Field(repr=False)
    """The list's headings with what stands there."""
    numbers: tuple[CustomerNumber, ...]
    """In the order in which they are tried."""
    standing: RecordStanding
    """Why it is, or is not, dialled."""
    imported_at: Stamp
    imported_by: Line | None
    calls: tuple[StoryCall, ...]
    """The newest first, at most `STORY_CALLS`."""
    newest: Annotated[int, Field(ge=0)]
    """The attempt that was written down last, whenever the customer called; 0 = there is none."""
    promises: tuple[StoryPromise, ...]
    listings: tuple[StoryListing, ...]
    results: tuple[ResultChoice, ...]
    """What can be chosen for a call that the customer made; empty where the campaign asks for none."""
    hours: tuple[int, int]
    """The campaign's business hours as minutes of the day."""
    closed_days: tuple[Line, ...]
    """Of the next days, those on which it is closed."""
    may_edit: bool
    """Whether the account may enter one."""


CustomerAnswer = CustomersPage | CustomerStory
