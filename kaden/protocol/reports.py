"""What is asked and told of a report: figures of calls in a period, and how they are sorted (domain rows 313 to 320).

Rule: every figure of calls adds up: those of all rows together are the report's, and the shares and averages that
people read are made of them (`kaden.report_columns`). A conversation belongs to the moment in which it began, a call
without one to the moment in which it was dialled.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Line, Message, RequestId, Stamp
from kaden.protocol.my_work import ResultCount
from kaden.vocabulary import CallKind, PhoneType

REPORT_PAGE = 200
"""Rows in one answer at most."""

MOST_ROWS = 10_000
"""Of one report; more are nothing that anybody reads, and are refused."""

ReportName = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Grouping(StrEnum):
    """What the rows of a report are (domain row 319)."""

    DAY = "day"
    HOUR = "hour"
    """Of the day, 0 to 23: the same hour of all days together."""
    CAMPAIGN = "campaign"
    BATCH = "batch"
    LIST = "list"
    GROUP = "group"
    AGENT = "agent"
    PHONE_TYPE = "phone_type"
    RESULT = "result"
    """What was saved; results of several campaigns that are called the same are one."""


class ShowReport(Message):
    """Figures of the calls of a period. Names may be numbers, too; what is None is not asked for."""

    type: Literal["show_report"] = "show_report"
    request: RequestId
    by: Grouping
    since: Stamp | None = None
    """None = the beginning of today, in the zone of the answer."""
    until: Stamp | None = None
    """The first instant that is not in it any more (row 317); None = the end of the day in which it begins."""
    kind: CallKind | None = CallKind.AUTO
    """Calls of jobs, calls that agents place and calls that customers place are reported apart (row 316); None = all
    together."""
    campaign: ReportName | None = None
    batch: ReportName | None = None
    list: ReportName | None = None
    group: ReportName | None = None
    agent: ReportName | None = None
    phone_type: PhoneType | None = None
    after: Annotated[int, Field(ge=0, le=2**53)] | None = None
    """Only rows with a higher key: the next page. The row without a key is on the last one."""
    counted: Stamp | None = None
    """The `at` of the page before, for all pages are of one count; with `after` only."""


ReportRequest = ShowReport


class CallFigures(Message):
    """Counts of calls, and times in milliseconds. `attempts` is the sum of the eight counts below it."""

    attempts: int
    """Calls that went out to the network."""
    connected: int
    """Joined to an agent."""
    abandoned: int
    """Answered by a person whom no agent took in time."""
    no_answer: int
    busy: int
    failed: int
    """Rejected, of a number that does not exist, not carried by the network, or lost in a fault."""
    machine: int
    cancelled: int
    """Hung up by us while it rang."""
    live: int
    """Neither over nor joined yet."""
    answered: int
    """By a person: connected, abandoned, or waiting for an agent at this moment."""
    no_contact: int
    """Of the connected: their result says that nobody was reached. They are no live answers (row 73)."""
    callbacks: int
    """Of the connected: those that kept a promise."""
    saved: int
    """Of the connected: their result is saved."""
    unsaved: int
    """Of the connected: an unsaved record waits to be completed."""
    talk: int
    """Of conversations that are over; hold not included."""
    talked: int
    """Conversations that are over."""
    held: int
    wrapup: int
    """Of calls whose wrap-up is over, one for each call (row 310)."""
    wrapped: int
    """Calls whose wrap-up is over."""


class AgentTimes(Message):
    """Where agents' time went within the period, in milliseconds."""

    waiting: int
    talking: int
    """Hold and transfers included."""
    wrapup: int
    calling: int
    """A promised call, or that of a shown record, was on its way."""
    paused: int
    looking: int = 0
    """A record was shown before its call (domain row 326): work, and no call."""


class ReportRow(Message):
    """A group of calls."""

    key: int | None
    """Its number: of a thing, of an hour, of a day since 1970-01-01; None = of calls that belong to none."""
    name: Line
    """As it is called now; a day as in 2026-11-20, an hour as in 9, a phone type by its word; empty without a key."""
    of: Line = ""
    """What a batch or a list belongs to (the campaign), or an agent's full name; the class of a result."""
    figures: CallFigures
    results: tuple[ResultCount, ...]
    """The most frequent first."""
    times: AgentTimes | None = None
    """Of an agent."""
    allowed_share: float | None = None
    """The largest share of live answers that may find no agent; None where its campaigns differ in it."""


class ReportPage(Message):
    """Answer to `ShowReport`: rows in the order of their keys, and the totals of the whole report on each page."""

    type: Literal["report"] = "report"
    request: RequestId
    at: Stamp
    """When it was counted, all pages of it at once."""
    by: Grouping
    kind: CallKind | None
    since: Stamp
    until: Stamp
    zone: str
    """In which its days and hours are: that of its campaigns if they share one, else the office's."""
    about: dict[str, Line]
    """What was asked for by name, as it is called: by the fields of `ShowReport`."""
    rows: tuple[ReportRow, ...]
    more: bool
    totals: ReportRow
    """Of all rows of all pages; without a key."""


ReportAnswer = ReportPage
