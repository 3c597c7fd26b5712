"""Giving the records of a customer list to dial groups, and looking at them one by one (rows 113, 126, 128 to 135).

Rule: an allocation gives records that nobody has; it never takes one from a group.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp
from kaden.vocabulary import Outcome, RecordState

ListName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""Number of a list, or its name if no other list has it."""

GroupName = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class AllocationBy(StrEnum):
    """What decides how many records each group gets."""

    COUNTS = "counts"
    """Each share is a number of records (row 128)."""
    SHARE = "share"
    """All records without a group, in these proportions (row 129)."""
    RESULTS = "results"
    """All records without a group, by each group's successes per contact (row 130)."""


class GroupShare(Message):
    """What one group shall get."""

    group: GroupName
    share: Annotated[float, Field(ge=0, le=1_000_000_000)] = 1.0
    """Records, or a proportion; not looked at when results decide."""


class AllocateList(Message):
    """Give records of a list that nobody has to groups of its batch."""

    type: Literal["allocate_list"] = "allocate_list"
    request: RequestId
    list: ListName
    by: AllocationBy
    groups: Annotated[tuple[GroupShare, ...], Field(max_length=100)] = ()
    """In the order in which they get what a division leaves over; empty = all groups of the batch."""
    days: Annotated[int, Field(ge=1, le=3_650)] = 30
    """How far back results count."""
    dry_run: bool = False


class ShowAllocation(Message):
    """Who has how many records of a list."""

    type: Literal["show_allocation"] = "show_allocation"
    request: RequestId
    list: ListName


class TakeBack(Message):
    """Delete the allocation of a group that never dialled any of it (rows 131, 133)."""

    type: Literal["take_back"] = "take_back"
    request: RequestId
    list: ListName
    group: GroupName


class DeleteList(Message):
    """Delete a list that was never dialled."""

    type: Literal["delete_list"] = "delete_list"
    request: RequestId
    list: ListName


class ListRecords(Message):
    """Some records of a list, in the file's order."""

    type: Literal["list_records"] = "list_records"
    request: RequestId
    list: ListName
    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    """Only those below this line of the file."""
    before: Id | None = None
    """The last ones above this line; `after` is not looked at then."""
    digits: Annotated[str, StringConstraints(max_length=60)] = ""
    """Only those with this number, or with one that ends like this; empty = all."""


AllocationRequest = AllocateList | ShowAllocation | TakeBack | DeleteList | ListRecords


class GroupPart(Message):
    """What a group has of a list."""

    group: Line
    records: int
    gets: int
    """More by this order; 0 where nothing was ordered."""
    dialled: bool
    """Its part is locked: what it has stays with it (row 131)."""
    contacts: int
    """In the past days, where results decide."""
    successes: int


class Allocation(Message):
    """Answer to `AllocateList`, `ShowAllocation` and `TakeBack`: a list's groups, in the order asked or by number."""

    type: Literal["allocation"] = "allocation"
    request: RequestId
    list_id: Id
    name: Line
    batch: Line
    rows: int
    unallocated: int
    """Before the order; what it gives is in `gets`."""
    groups: tuple[GroupPart, ...]
    equal: bool = False
    """No results in the past days: equal shares (row 135)."""


class RecordRow(Message):
    """One customer of a list."""

    id: Id
    line: int
    name: Line = Field(repr=False)
    company: Line = Field(repr=False)
    number: Line = Field(repr=False)
    """The one to be tried next, as the file has it."""
    group: Line | None
    state: RecordState
    attempts: int
    outcome: Outcome | None
    result: Line | None
    last_call: Stamp | None
    next_call: Stamp | None


class Records(Message):
    """Answer to `ListRecords`."""

    type: Literal["records"] = "records"
    request: RequestId
    list_id: Id
    zone: str
    records: tuple[RecordRow, ...]
    more: bool
    """There are further ones in the direction asked for."""


AllocationAnswer = Allocation | Records
