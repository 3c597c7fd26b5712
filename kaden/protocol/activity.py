"""What is asked and told of what agents did: each stay in a status with its begin and its end (rows 309 to 312).

Rule: a stay belongs to the moment in which it began; of a call there is one stay of wrap-up, whatever was held and
transferred in it (row 310).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp
from kaden.vocabulary import AgentState

STAYS_PAGE: Final = 200
"""Stays in one answer at most."""

Named = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class StaySearch(Message):
    """Which stays somebody means; what is None does not narrow it."""

    since: Stamp
    until: Stamp
    """Half-open."""
    agent: Named | None = None
    """Full name, or account name."""
    group: Named | None = None
    """Agents who are in it today."""
    state: AgentState | None = None


class StayKey(Message):
    """Where a page of stays ends: the next one is below it."""

    started_at: Stamp
    stay: Id


class FindStays(Message):
    """Stays of the agents of all groups that work on a campaign that the account may see, the newest first."""

    type: Literal["find_stays"] = "find_stays"
    request: RequestId
    search: StaySearch
    before: StayKey | None = None


class ShowMyStays(Message):
    """My own stays of today, the newest first (row 312)."""

    type: Literal["show_my_stays"] = "show_my_stays"
    request: RequestId
    before: StayKey | None = None


ActivityRequest = FindStays | ShowMyStays


class Stay(Message):
    """An agent in a status."""

    id: Id
    agent: Line
    state: AgentState
    status: Line | None
    """The custom status of it, as it is called now."""
    started_at: Stamp
    ended_at: Stamp | None
    """None = the agent is in it now."""
    job: Line | None
    """Whose campaign the account may see; None also outside of jobs."""
    attempt: Id | None
    """The call that it is about."""


class StaysFound(Message):
    """Answer to both."""

    type: Literal["stays_found"] = "stays_found"
    request: RequestId
    stays: tuple[Stay, ...]
    """May be few, or none, although there are more: an answer looks through no more than so many."""
    more: bool
    below: StayKey | None = None
    """Where the search goes on; None = it is through."""


ActivityAnswer = StaysFound
