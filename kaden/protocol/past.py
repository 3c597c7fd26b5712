"""What is asked about a recorded day of a job, and how the day is described (issue: any second on the same monitor)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp


class ShowPast(Message):
    """The job's monitor as it stood at an instant, to the second."""

    type: Literal["show_past"] = "show_past"
    request: RequestId
    job: Id
    at: Stamp | None = None
    """None = the newest that is recorded."""
    outline: bool = False
    """Whether to tell what the whole day was like, too."""


class PastMarkKind(StrEnum):
    """What is worth going to."""

    STARTED = "started"
    STOPPED = "stopped"
    OVER = "over"
    """The job's share of abandoned calls of this day went over the campaign's limit."""


class PastMark(Message):
    """An instant of a day that is worth going to."""

    at: Stamp
    kind: PastMarkKind


class PastDay(Message):
    """The recorded part of a day, in the campaign's zone."""

    date: Line
    """As in 2026-11-20."""
    zone: str
    begin: Stamp
    """When the job was started, or midnight."""
    end: Stamp
    """The last instant that can be shown; of today the present one."""
    before: Stamp | None
    """The last instant of the recorded day before it; None = there is none."""
    after: Stamp | None
    """The first instant of the next recorded day."""


class PastOutline(Message):
    """What a day was like, minute by minute."""

    begin: Stamp
    """Of the first minute."""
    connected: tuple[int, ...]
    abandoned: tuple[int, ...]
    marks: tuple[PastMark, ...]
    """The oldest first; abandoned calls are not among them."""
