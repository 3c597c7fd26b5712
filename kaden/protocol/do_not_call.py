"""What is asked and said about do-not-call lists, of a campaign and of the company (rows 93 to 101, 324).

Rule: a list is named by its campaign, the company's by None; a number is named as people write it.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp
from kaden.text import clean

NUMBERS_PAGE: Final = 100
"""Entries in an answer to `ListNumbers`."""

EXPORT_PAGE: Final = 2_000
"""Entries in an answer to `ExportNumbers`."""

CampaignName = Annotated[str, StringConstraints(min_length=1, max_length=120)]
"""Name or number of a campaign."""

WrittenNumber = Annotated[str, StringConstraints(min_length=1, max_length=60)]
"""A phone number with or without hyphens, in full or half width (row 97)."""


def _seen(said: object) -> object:
    return clean(said).strip() if isinstance(said, str) else said


Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    BeforeValidator(_seen),
    Field(repr=False),
]
"""Why, in one line that can be shown; what is blank once it is cleaned is none (guarantee 7.4)."""


class ListNumbers(Message):
    """A do-not-call list, the newest entries first."""

    type: Literal["list_numbers"] = "list_numbers"
    request: RequestId
    campaign: CampaignName | None
    """None = the company's list."""
    digits: Annotated[str, StringConstraints(max_length=60)] = ""
    """A whole number, or the last digits of some; empty = all."""
    before: Id | None = None
    """Only entries older than this one: the next page."""


class AddNumber(Message):
    """List a number: no job dials it from now on, and a call to it that rings is hung up (rows 94 to 96)."""

    type: Literal["add_number"] = "add_number"
    request: RequestId
    campaign: CampaignName | None
    number: WrittenNumber = Field(repr=False)
    reason: Reason


class RemoveNumber(Message):
    """Take a number off a list; the entry is kept aside with who removed it, when and why (row 98)."""

    type: Literal["remove_number"] = "remove_number"
    request: RequestId
    campaign: CampaignName | None
    number: WrittenNumber = Field(repr=False)
    reason: Reason


class ImportNumbers(Message):
    """Start to send a file of numbers; `ImportChunk`s follow, then `ImportEnd` (rows 100, 101)."""

    type: Literal["import_numbers"] = "import_numbers"
    request: RequestId
    campaign: CampaignName | None
    file_name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    size: Annotated[int, Field(ge=0)]
    reason: Reason
    encoding: Annotated[str, StringConstraints(max_length=20)] | None = None
    dry_run: bool = False
    due: Stamp | None = None
    """When they shall be listed; None = at once (row 101)."""


class ListNumberPlans(Message):
    """Imports that wait for their time, and what became of the last ones (row 101)."""

    type: Literal["list_number_plans"] = "list_number_plans"
    request: RequestId


class WithdrawNumberPlan(Message):
    """Let none of the numbers of an import that waits be listed; whoever may import into the list may."""

    type: Literal["withdraw_number_plan"] = "withdraw_number_plan"
    request: RequestId
    plan: Id


class ExportNumbers(Message):
    """A list on its way out, page by page; the first page is noted in the audit log."""

    type: Literal["export_numbers"] = "export_numbers"
    request: RequestId
    campaign: CampaignName | None
    before: Id | None = None


NumberRequest = (
    ListNumbers
    | AddNumber
    | RemoveNumber
    | ImportNumbers
    | ListNumberPlans
    | WithdrawNumberPlan
    | ExportNumbers
)


class ListedNumber(Message):
    """One entry."""

    id: Id
    number: Line = Field(repr=False)
    """As people in the campaign's country write it."""
    reason: Line = Field(repr=False)
    by: Line | None
    """The account that listed it; None = the command line of the server's own user."""
    at: Stamp


class NumbersPage(Message):
    """Answer to `ListNumbers` and `ExportNumbers`."""

    type: Literal["numbers_page"] = "numbers_page"
    request: RequestId
    campaign: Line | None
    numbers: tuple[ListedNumber, ...]
    more: bool
    total: int
    """Entries of the whole list."""
    campaigns: tuple[Line, ...]
    """Whose lists the account may see."""
    may_add: bool
    may_remove: bool


class NumbersReport(Message):
    """The end of an import of numbers or of its dry run. Refused rows come in pages before it."""

    type: Literal["numbers_report"] = "numbers_report"
    request: RequestId
    encoding: str
    rows: int
    imported: int
    """Numbers that were not on the list before."""
    already: int
    duplicates: int
    """Rows whose number stands further up in the file."""
    invalid: int
    plan: Id | None = None
    """The import that waits for its time; `imported` are those that would be new now."""


class NumberPlanRow(Message):
    """An import for a set time."""

    id: Id
    campaign: Line | None
    """None = the company's list."""
    file_name: Line
    reason: Line = Field(repr=False)
    by: Line | None
    made_at: Stamp
    due_at: Stamp
    state: Literal["waiting", "done", "withdrawn"]
    numbers: int
    listed: int
    """Of one that is done: numbers that were not on the list before."""
    closed_at: Stamp | None


class NumberPlans(Message):
    """Answer to `ListNumberPlans` and `WithdrawNumberPlan`: those that wait, the next one first; then the others."""

    type: Literal["number_plans"] = "number_plans"
    request: RequestId
    plans: tuple[NumberPlanRow, ...]


NumberAnswer = NumbersPage | NumbersReport | NumberPlans
