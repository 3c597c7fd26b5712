"""What agents did, for supervisors and for themselves (rows 309, 311, 312).

Rule: a supervisor hears of the agents of groups that work on a campaign that is open to the account; an agent hears of
nobody else. However little there is to find, an answer looks through so many stays, and says where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from kaden.clock import DAY, Instant
from kaden.protocol.activity import (
    STAYS_PAGE,
    ActivityRequest,
    FindStays,
    ShowMyStays,
    Stay,
    StayKey,
    StaySearch,
    StaysFound,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, CampaignId
from server.hub.port import Visit
from server.hub.seats import day_start
from server.storage.activity_port import ActivityBooks, StayQuestion
from server.storage.lists_port import ListBooks

LONGEST: Final = 400
"""Days of the longest period that is searched."""

STRETCHES: Final = 5
"""Bounded walks of the store for one answer at most; some 150 ms."""

_WHOLE_OFFICE: Final = CampaignId(0)
"""The campaign of what belongs to none: only who sees everything sees it."""


class StayBooks(ActivityBooks, ListBooks, Protocol):
    """What it is read from."""


class ActivityOffice:
    """The history of activity of a store.

    Args:
        books: where it is.
        now: the floor's time.
        zone: where an agent's day begins.
    """

    def __init__(self, books: StayBooks, now: Callable[[], Instant], zone: str) -> None:
        self._books = books
        self._now = now
        self._zone = ZoneInfo(zone)

    async def perform(self, visit: Visit, asked: ActivityRequest) -> StaysFound:
        """Carry out one message.

        Raises:
            Refused: SEARCH_UNKNOWN, PERIOD_TOO_LONG, NOT_ALLOWED.
        """
        found: list[Stay] = []
        question = await self._question(visit, asked)
        below = None
        for _ in range(STRETCHES):
            part = await self._books.stays(question)
            found += part.stays
            below = part.before
            if below is None or len(found) > STAYS_PAGE:
                break
            question = replace(question, before=below)
        page = tuple(found[:STAYS_PAGE])
        if len(found) > STAYS_PAGE:
            below = StayKey(started_at=page[-1].started_at, stay=page[-1].id)
        return StaysFound(request=asked.request, stays=page, more=below is not None, below=below)

    async def _question(self, visit: Visit, asked: ActivityRequest) -> StayQuestion:
        match asked:
            case FindStays(search=search):
                if search.until - search.since > LONGEST * DAY:
                    raise Refused(RefusalCode.PERIOD_TOO_LONG, days=LONGEST)
                return StayQuestion(search, await self._seen(visit), before=asked.before)
            case ShowMyStays():
                if visit.by is None:
                    raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
                now = self._now()
                today = StaySearch(since=day_start(now, self._zone), until=now + DAY)
                return StayQuestion(today, None, AgentId(visit.by), asked.before)

    async def _seen(self, visit: Visit) -> tuple[CampaignId, ...] | None:
        if visit.sees(_WHOLE_OFFICE):
            return None
        return tuple(each.id for each in await self._books.campaigns() if visit.sees(each.id))
