"""Reports: what may be asked of them, by which names, and in whose time of day (domain rows 313 to 320).

Rule: campaigns that somebody may not see are counted nowhere, and time is told only where it is known to belong to
what was asked for (row 29). A long period is read piece by piece; all pages of a report are of one count (row 320).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from kaden.clock import DAY, Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import MOST_ROWS, Grouping, ReportPage, ShowReport
from kaden.setup.kinds import Kind
from kaden.vocabulary import AgentId, BatchId, CampaignId, DispositionId
from server.hub.campaigns_seen import campaign_meant
from server.hub.kept_reports import KeptReports, WholeReport, first_rows
from server.hub.port import Visit
from server.hub.seats import day_start
from server.reports.calendar import day_name, stretches
from server.reports.figures import Sheet
from server.storage.lists_port import CampaignName
from server.storage.reports_port import (
    PHONE_TYPES,
    CallQuestion,
    CallTally,
    Named,
    ReportBooks,
    ReportCampaign,
    TimeQuestion,
)
from server.storage.search_port import SearchBooks

OFFERED: Final = 20
"""Names in a refusal at most; more are nothing to choose from."""

_Period: TypeAlias = tuple[Instant, Instant]

_KINDS: Final[Mapping[Grouping, Kind]] = {
    Grouping.BATCH: Kind.BATCH,
    Grouping.GROUP: Kind.GROUP,
    Grouping.AGENT: Kind.ACCOUNT,
}
"""What a name that nobody knows would have been."""


class Books(ReportBooks, SearchBooks, Protocol):
    """What is asked of the store."""


@dataclass(frozen=True, slots=True)
class _About:
    """What a report is about, found by its names."""

    campaigns: tuple[ReportCampaign, ...]
    named: Mapping[Grouping, Named]
    whole: bool
    """Every campaign that there is."""

    @property
    def campaign_ids(self) -> frozenset[CampaignId]:
        return frozenset(campaign.id for campaign in self.campaigns)

    def id(self, by: Grouping) -> int | None:
        """Of what was named."""
        return self.named[by].id if by in self.named else None


class ReportsOffice:
    """Answers from a store.

    Args:
        books: where calls and time are counted.
        now: the floor's time.
        zone: the office's, for reports over campaigns of several zones.
    """

    def __init__(self, books: Books, now: Callable[[], Instant], zone: str) -> None:
        self._books = books
        self._now = now
        self._zone = zone
        self._kept = KeptReports()

    async def perform(self, visit: Visit, asked: ShowReport) -> ReportPage:
        """A page of a report.

        Raises:
            Refused: UNKNOWN_CAMPAIGN, UNKNOWN_LIST, DEFINITION_NOT_FOUND, SEVERAL_CALLED_SO, PERIOD_BACKWARDS,
                REPORT_TOO_LONG, REPORT_GONE.
        """
        whole = await self._counted(visit, asked) if asked.after is None else self._kept.again(visit, asked)
        return first_rows(whole.page, asked)

    async def _counted(self, visit: Visit, asked: ShowReport) -> WholeReport:
        now = self._now()
        about = await self._about(visit, asked)
        zone = self._zone_of(about)
        since, until = period_of(asked.since, asked.until, now, zone)
        sheet = await self._count(asked, about, (since, until), now, zone)
        if sheet.length > MOST_ROWS:
            raise Refused(RefusalCode.REPORT_TOO_LONG, rows=sheet.length, limit=MOST_ROWS)
        share = _common_share(about)
        page = ReportPage(
            request=asked.request,
            at=now,
            by=asked.by,
            kind=asked.kind,
            since=since,
            until=until,
            zone=zone.key,
            about={by.value: named.name for by, named in about.named.items()},
            rows=tuple(sheet.rows(await self._names(asked.by, sheet), _shares(asked.by, about), share)),
            more=False,
            totals=sheet.totals(share),
        )
        whole = WholeReport(page, about.campaign_ids)
        self._kept.keep(visit, asked, whole)
        return whole

    # ---- what it is about ---------------------------------------------------------------------------------------

    async def _about(self, visit: Visit, asked: ShowReport) -> _About:
        every = await self._books.report_campaigns()
        seen = [campaign for campaign in every if visit.sees(campaign.id)]
        named: dict[Grouping, Named] = {}
        if asked.campaign is not None:
            meant = campaign_meant([CampaignName(each.id, each.name) for each in seen], asked.campaign)
            named[Grouping.CAMPAIGN] = Named(meant.id, meant.name, campaign=meant.id)
            seen = [campaign for campaign in seen if campaign.id == meant.id]
        owners = frozenset(campaign.id for campaign in seen)
        for by in (Grouping.BATCH, Grouping.LIST, Grouping.GROUP, Grouping.AGENT):
            text = getattr(asked, by.value)
            if text is not None:
                named[by] = await self._meant(by, text, owners)
        owned_by = {thing.campaign for thing in named.values() if thing.campaign is not None}
        campaigns = tuple(each for each in seen if owned_by <= {each.id})
        return _About(campaigns, named, whole=len(campaigns) == len(every))

    async def _meant(self, by: Grouping, text: str, owners: frozenset[CampaignId]) -> Named:
        """What is called so, or has that number.

        Args:
            by: what kind of thing it is.
            text: what was typed.
            owners: the campaigns that the report can be about; what belongs to others does not exist.

        Raises:
            Refused: UNKNOWN_LIST, DEFINITION_NOT_FOUND, SEVERAL_CALLED_SO.
        """
        things = [
            each for each in await self._books.names(by) if each.campaign is None or each.campaign in owners
        ]
        found = [each for each in things if text == each.name]
        if not found and by is Grouping.AGENT:
            agent = await self._books.agent_called(text)
            found = [each for each in things if each.id == agent]
        found = found or [each for each in things if text == str(each.id)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(
                RefusalCode.SEVERAL_CALLED_SO,
                name=text,
                known=_offered(f"{each.id} ({each.of})" if each.of else str(each.id) for each in found),
            )
        if by is Grouping.LIST:
            known = _offered(f"{each.id} ({each.name})" for each in things)
            raise Refused(RefusalCode.UNKNOWN_LIST, list=text, known=known)
        known = _offered(await self._choice(by, things, owners))
        raise Refused(RefusalCode.DEFINITION_NOT_FOUND, kind=_KINDS[by].value, name=text, known=known)

    async def _choice(
        self, by: Grouping, things: Iterable[Named], owners: frozenset[CampaignId]
    ) -> Iterable[str]:
        """Who and what works on these campaigns: nobody else is named (row 29)."""
        if by is Grouping.BATCH:
            return [each.name for each in things]
        names = await self._books.names_of(sorted(owners))
        return names.agents if by is Grouping.AGENT else names.groups

    def _zone_of(self, about: _About) -> ZoneInfo:
        zones = {campaign.zone for campaign in about.campaigns}
        return ZoneInfo(zones.pop() if len(zones) == 1 else self._zone)

    # ---- counting -----------------------------------------------------------------------------------------------

    async def _count(
        self, asked: ShowReport, about: _About, period: _Period, now: Instant, zone: ZoneInfo
    ) -> Sheet:
        """What lies ahead, and before the first call, is not walked: it is empty."""
        first = await self._books.first_moment()
        since, until = period
        since = now if first is None else max(since, first - DAY)
        question = CallQuestion(
            asked.by,
            about.campaign_ids,
            kind=asked.kind,
            batch=about.id(Grouping.BATCH),
            list=about.id(Grouping.LIST),
            group=about.id(Grouping.GROUP),
            agent=about.id(Grouping.AGENT),
            phone_type=asked.phone_type,
        )
        timed = _times_are_known(asked)
        sheet = Sheet(timed=timed)
        tallies: list[CallTally] = []
        for stretch in stretches(since, min(until, now + 1), zone):
            tallies += await self._books.count_calls(question, stretch)
        ids = {tally.disposition for tally in tallies if tally.disposition is not None}
        results = {result.id: result for result in await self._books.result_names(ids)}
        if asked.by is Grouping.RESULT:
            sheet.add_by_result(tallies, results)
        else:
            sheet.add_calls(tallies, results)
        if timed:
            times = _time_question(about)
            for stretch in stretches(since, min(until, now), zone):
                sheet.add_times(await self._books.count_time(times, stretch))
        return sheet

    async def _names(self, by: Grouping, sheet: Sheet) -> dict[int, Named]:
        keys = sheet.keys
        match by:
            case Grouping.DAY:
                return {key: Named(key, day_name(key)) for key in keys}
            case Grouping.HOUR:
                return {key: Named(key, str(key)) for key in keys}
            case Grouping.PHONE_TYPE:
                return {key: Named(key, PHONE_TYPES[key].value) for key in keys}
            case Grouping.RESULT:
                results = await self._books.result_names([DispositionId(key) for key in keys])
                return {each.id: Named(each.id, each.label, each.kind.value) for each in results}
            case _:
                return {named.id: named for named in await self._books.names(by, keys)}


def period_of(begin: Instant | None, end: Instant | None, now: Instant, zone: ZoneInfo) -> _Period:
    """The period that somebody asks for, half-open (row 317); without a begin it is today, without an end one day.

    Raises:
        Refused: PERIOD_BACKWARDS.
    """
    since = day_start(now, zone) if begin is None else begin
    until = day_start(day_start(since, zone) + DAY + DAY // 2, zone) if end is None else end
    if until <= since:
        shown = [f"{local_time(at, zone):%Y-%m-%d %H:%M}" for at in (since, until)]
        raise Refused(RefusalCode.PERIOD_BACKWARDS, period="..".join(shown))
    return since, until


def _offered(names: Iterable[str]) -> str:
    """What a refusal lets somebody choose from."""
    every = list(names)
    return ", ".join(every[:OFFERED] + ["…"] * (len(every) > OFFERED)) or "-"


def _times_are_known(asked: ShowReport) -> bool:
    """Agents wait for calls of any kind, list, group and number."""
    others = (asked.kind, asked.list, asked.group, asked.phone_type)
    return asked.by is Grouping.AGENT and all(other is None for other in others)


def _time_question(about: _About) -> TimeQuestion:
    batch, agent = about.id(Grouping.BATCH), about.id(Grouping.AGENT)
    return TimeQuestion(
        None if about.whole else about.campaign_ids,
        batch=None if batch is None else BatchId(batch),
        agent=None if agent is None else AgentId(agent),
    )


def _shares(by: Grouping, about: _About) -> dict[int, float]:
    """What share of abandoned calls each row allows, where rows are campaigns."""
    if by is not Grouping.CAMPAIGN:
        return {}
    return {campaign.id: campaign.allowed_share for campaign in about.campaigns}


def _common_share(about: _About) -> float | None:
    """What all campaigns of the report allow; None where they differ."""
    shares = {campaign.allowed_share for campaign in about.campaigns}
    return shares.pop() if len(shares) == 1 else None
