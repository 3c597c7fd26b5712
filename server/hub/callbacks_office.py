"""Promised calls, for supervisors: looked up, given to others, moved, withdrawn, counted (domain rows 269 to 275).

Rule: a campaign that somebody may not see is not even named to them (row 29), and without EDIT nothing is changed
there (row 273); also of all promises of an agent only those of such campaigns are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from kaden.clock import DAY, Instant
from kaden.promises import due_within
from kaden.protocol.callbacks import (
    CALLBACKS_PAGE,
    After,
    AssignCallbacks,
    CallbacksAssigned,
    CallbacksPage,
    CallbacksRequest,
    ChangeCallback,
    CountPromises,
    PromiseLedger,
    PromiseLine,
    Seen,
    ShowCallbacks,
    WithdrawCallback,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, ServerMessage
from kaden.setup.kinds import Kind
from kaden.vocabulary import AgentId, CallbackId, CampaignId, GroupId
from server.dialer.model import Asked
from server.hub.campaigns_seen import campaign_meant, refuse_taking_out
from server.hub.port import Visit
from server.hub.reports_office import period_of
from server.hub.takings import Takings
from server.reports.calendar import stretches
from server.storage.callbacks_port import (
    AssignPromises,
    CallbackBooks,
    ChangePromise,
    KeptBy,
    PromiseQuestion,
    SeenPromise,
    WithdrawPromise,
)
from server.storage.lists_port import CampaignName, ListBooks
from server.storage.reports_port import ReportBooks

LONGEST: Final = 400
"""Days of the longest period whose promises are counted."""


class PromiseOfficeBooks(CallbackBooks, ListBooks, ReportBooks, Protocol):
    """What the office looks into."""


class CallbacksOffice:
    """The promises of a store.

    Args:
        books: where they are.
        now: the floor's time.
        zone: the office's, for days of campaigns of several zones.
    """

    def __init__(self, books: PromiseOfficeBooks, now: Callable[[], Instant], zone: str) -> None:
        self._books = books
        self._now = now
        self._zone = zone
        self._takings = Takings[tuple[ShowCallbacks, After]]()

    async def perform(self, visit: Visit, asked: CallbacksRequest) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: the codes of `CallbackBooks`, UNKNOWN_CAMPAIGN, PERIOD_BACKWARDS, PERIOD_TOO_LONG,
                NO_CAMPAIGN_PERMISSION.
        """
        match asked:
            case ShowCallbacks():
                return await self._page(visit, asked)
            case ChangeCallback():
                keeper = asked.keeper
                await self._books.change_promise(
                    ChangePromise(
                        by=_asked(visit, asked),
                        seen=_seen(asked.seen),
                        due_at=asked.due_at,
                        agent="" if keeper is None else keeper.agent,
                        group="" if keeper is None else keeper.group,
                        at=self._now(),
                    )
                )
            case WithdrawCallback():
                await self._books.withdraw_promise(
                    WithdrawPromise(_asked(visit, asked), _seen(asked.seen), asked.reason, self._now())
                )
            case AssignCallbacks():
                return await self._assign(visit, asked)
            case CountPromises():
                return await self._ledger(visit, asked)
        return Answered(request=asked.request)

    async def _page(self, visit: Visit, asked: ShowCallbacks) -> CallbacksPage:
        since, until = asked.since, asked.until
        if asked.alert is not None:
            first, last = due_within(asked.alert, self._now())
            since = first if since is None else max(since, first or since)
            until = last if until is None else min(until, last or until)
        meant = await self._meant(visit, asked.campaign)
        if asked.to_file:
            refuse_taking_out(visit, meant)
        seen = frozenset(each.id for each in meant)
        question = PromiseQuestion(
            campaigns=seen,
            editable=_editable(visit, seen),
            since=since,
            until=until,
            agent=asked.agent,
            group=asked.group,
            callback=None if asked.callback is None else CallbackId(asked.callback),
            after=asked.after,
            limit=CALLBACKS_PAGE + 1,
        )
        found = await self._books.open_promises(question)
        page, more = found[:CALLBACKS_PAGE], len(found) > CALLBACKS_PAGE
        if asked.to_file:
            following = (page[-1].due_at, page[-1].seen.callback) if more else None
            await self._note_taking(visit, asked, following)
        return CallbacksPage(request=asked.request, promises=page, more=more)

    async def _note_taking(self, visit: Visit, asked: ShowCallbacks, following: After | None) -> None:
        """A line in the audit log, before anything leaves (guarantees 7.2)."""
        search = asked.model_copy(update={"request": "-", "after": None})
        if asked.after is None or not self._takings.goes_on(visit, (search, asked.after)):
            await self._books.note_promises_export(search, visit.by, self._now())
        if following is None:
            self._takings.ended(visit)
        else:
            self._takings.given(visit, (search, following))

    async def _ledger(self, visit: Visit, asked: CountPromises) -> PromiseLedger:
        seen, now = await self._campaigns(visit, asked.campaign), self._now()
        zones = {each.zone for each in await self._books.report_campaigns() if each.id in seen}
        zone = ZoneInfo(zones.pop() if len(zones) == 1 else self._zone)
        since, until = period_of(asked.since, asked.until, now, zone)
        if until - since > LONGEST * DAY:
            raise Refused(RefusalCode.PERIOD_TOO_LONG, days=LONGEST)
        lines: list[PromiseLine] = []
        if asked.by_day:
            for part in stretches(since, until, zone):
                lines += await self._books.promise_days(seen, part.since, part.until, now, part.offset)
        else:
            lines += await self._books.promise_ledger(seen, since, until, now)
        return PromiseLedger(
            request=asked.request, at=now, since=since, until=until, zone=zone.key, lines=tuple(lines)
        )

    async def _assign(self, visit: Visit, asked: AssignCallbacks) -> CallbacksAssigned:
        campaigns = _editable(visit, await self._campaigns(visit, ""))
        if asked.keeper is None:
            done = await self._books.count_assignable(asked.agent, campaigns)
        else:
            order = AssignPromises(
                by=_asked(visit, asked),
                whose=asked.agent,
                agent=asked.keeper.agent,
                group=asked.keeper.group,
                campaigns=tuple(sorted(campaigns)),
                at=self._now(),
            )
            done = await self._books.assign_promises(order)
        return CallbacksAssigned(request=asked.request, count=done.count, calling=done.calling)

    async def _campaigns(self, visit: Visit, name: str) -> frozenset[CampaignId]:
        return frozenset(each.id for each in await self._meant(visit, name))

    async def _meant(self, visit: Visit, name: str) -> tuple[CampaignName, ...]:
        """Those that the visit sees, or the one that is named."""
        seen = tuple(each for each in await self._books.campaigns() if visit.sees(each.id))
        return (campaign_meant(seen, name),) if name else seen


def _editable(visit: Visit, campaigns: frozenset[CampaignId]) -> frozenset[CampaignId]:
    """Where the visit may change what belongs to a campaign (row 273)."""
    return frozenset(each for each in campaigns if visit.may_save(Kind.JOB, each, new=False))


def _asked(visit: Visit, asked: ChangeCallback | WithdrawCallback | AssignCallbacks) -> Asked:
    if visit.by is None:
        raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
    return Asked(visit.by, asked.request)


def _seen(seen: Seen) -> SeenPromise:
    agent = None if seen.agent is None else AgentId(seen.agent)
    group = None if seen.group is None else GroupId(seen.group)
    return SeenPromise(CallbackId(seen.callback), seen.due_at, KeptBy(agent, group))
