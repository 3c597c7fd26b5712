"""What is asked and said about "why is it not dialling?": a job's funnel, and all that stands in a record's way.

Rule: reasons are words of the vocabulary and times are instants; sentences are made where they are read.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp
from kaden.vocabulary import JobState, Outcome, Reason, RecordState

HOURS_TOLD: Final = 48
"""Hours of which a funnel's layer tells how many records it lets go; the last one counts all later ones too."""

RECORDS_TOLD: Final = 20
"""Records in one answer; whoever gets as many says more of the number."""


class AskFunnel(Message):
    """All records of a job, by what stands in the way of dialling them now (domain row 148)."""

    type: Literal["ask_funnel"] = "ask_funnel"
    request: RequestId
    job: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    """Name or number of the job."""


class AskRecord(Message):
    """Everything that stands in the way of a number's records, in each job of theirs."""

    type: Literal["ask_record"] = "ask_record"
    request: RequestId
    about: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(repr=False)
    """A telephone number in any spelling, its last digits (at least 4), or `record:` and the record's number."""


WhyRequest = AskFunnel | AskRecord


class FunnelLayer(Message):
    """Records that one reason keeps from being dialled."""

    reason: Reason
    count: int
    falls: tuple[tuple[Stamp, int], ...] = ()
    """When it lets how many go at the earliest, by whole hours, the first of each exact; empty where nobody knows."""


class Funnel(Message):
    """Answer to `AskFunnel`. `records` is the sum of `dialable` and of the layers."""

    type: Literal["funnel"] = "funnel"
    request: RequestId
    at: Stamp
    job: Id
    name: Line
    campaign: Line
    batch: Line
    zone: str
    """In which people read the times."""
    state: JobState
    records: int
    layers: tuple[FunnelLayer, ...]
    """Only those that hold anybody."""
    dialable: int
    """May be dialled at this moment."""


class Obstacle(Message):
    """One condition that stands in the way of a record."""

    reason: Reason
    since: Stamp | None
    """None where nobody knows, or where it was never otherwise."""
    until: Stamp | None
    """The earliest instant at which it can fall by itself, of a promise its time; None = something must happen, or
    somebody act."""
    final: bool
    """Whether it never falls by itself."""
    keeper: Line = ""
    """The agent whose promise or whose customer it is; empty = everybody of a group, or nobody."""


class RecordInJob(Message):
    """How a record stands in one job."""

    job: Id
    name: Line
    state: JobState
    obstacles: tuple[Obstacle, ...]
    """In the order in which the dialler asks; empty = it may be dialled now."""


class RecordStanding(Message):
    """A customer record and its jobs."""

    record: Id
    name: Line = Field(repr=False)
    company: Line = Field(repr=False)
    number: Line = Field(repr=False)
    """The one to dial next, as the list spells it."""
    campaign: Line
    batch: Line
    list: Line
    line: int
    """Of the list's file."""
    zone: str
    state: RecordState
    attempts: int
    last_dial: Stamp | None
    last_outcome: Outcome | None
    jobs: tuple[RecordInJob, ...]
    """All jobs of its batch."""


class RecordReasons(Message):
    """Answer to `AskRecord`."""

    type: Literal["record_reasons"] = "record_reasons"
    request: RequestId
    at: Stamp
    records: tuple[RecordStanding, ...]
    """Those that the account may see; at most `RECORDS_TOLD`."""
    more: bool
    """There are others."""


WhyAnswer = Funnel | RecordReasons
