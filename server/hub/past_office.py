"""Shows a job's monitor as it stood at any second of a recorded day.

Rule: what must be counted for a second is kept in keyframes, a bounded number of days of them; rows are read and
counted beside the loop, so that somebody who looks back holds up nobody who calls.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from kaden.clock import DAY, HOUR, MINUTE, Instant, Millis, local_time
from kaden.protocol.alerts import Alert
from kaden.protocol.pacing import Odds, PaceFigures
from kaden.protocol.past import PastDay, PastMark, PastMarkKind, PastOutline, ShowPast
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import AgentRow, MonitorChanged, MonitorHeader, PastShown
from kaden.vocabulary import CampaignId
from server.dialer.board import monitor_of
from server.dialer.effects import Decided
from server.dialer.floor import FloorRules
from server.dialer.history import HISTORY_MINUTES
from server.dialer.model import Campaign, Job
from server.dialer.pacing.ledger import Counts, Ledger, terms_of
from server.dialer.pacing.pacer import Pacer
from server.dialer.pacing.view import PacingDecision
from server.dialer.supervisor_writes import TodaysOrder
from server.dialer.todays_requests import recall_today
from server.hub.jobs_seen import Plans, jobs_seen
from server.hub.port import Visit
from server.replay.alerts import alerts_at
from server.replay.answers import heard
from server.replay.calendar import bounds_of, day_of
from server.replay.keyframes import Keyframe, Tape
from server.replay.moment import floor_since
from server.storage.past_port import AnsweredMinute, PastBooks, Stretch
from server.storage.recorded import Recorded, RecordedRun

TAPES: Final = 4
"""Days of campaigns whose keyframes are kept; of 100 agents each takes some megabytes. The longest unused gives way."""

TAIL: Final[Millis] = 10 * MINUTE
"""How long after a job's last stop its day is shown: the last calls are talked and written up then."""

RINGS_AT_MOST: Final[Millis] = 15 * MINUTE
"""How long before midnight a call is looked for that goes on after it."""

_Monitor: TypeAlias = tuple[MonitorHeader, tuple[AgentRow, ...], tuple[Alert, ...]]


class Books(PastBooks, Plans, Protocol):
    """What is asked of the store."""


@dataclass(frozen=True, slots=True)
class _Day:
    """The recorded part of a job's day."""

    date: str
    zone: ZoneInfo
    start: Instant
    """Midnight."""
    end: Instant
    """The next midnight."""
    runs: tuple[RecordedRun, ...]
    begin: Instant
    last: Instant


@dataclass(slots=True)
class _Shelf:
    """A tape, and who is making its keyframes."""

    tape: Tape
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    before: Ledger | None = None
    """What the day's ledger began with."""


class PastOffice:
    """Answers from a store.

    Args:
        books: where the days are.
        now: the floor's time.
        rules: the floor's settings; alerts that are worked out go by them.
    """

    def __init__(self, books: Books, now: Callable[[], Instant], rules: FloorRules | None = None) -> None:
        self._books = books
        self._now = now
        self._rules = rules
        self._alerts_since: Instant | None = None
        self._shelves: OrderedDict[tuple[CampaignId, Instant], _Shelf] = OrderedDict()

    async def perform(self, visit: Visit, asked: ShowPast) -> PastShown:
        """The monitor at one second.

        Raises:
            Refused: UNKNOWN_JOB, PAST_NOT_YET, PAST_NO_RUN, PAST_NO_DAY, PAST_OUTSIDE.
        """
        job = next((job for job in await jobs_seen(self._books, visit) if job.id == asked.job), None)
        if job is None:
            raise Refused(RefusalCode.UNKNOWN_JOB, job=asked.job)
        day = await self._day(job, asked.at)
        at = day.last if asked.at is None else asked.at
        kept = at >= await self._alerts_kept_since()
        header, rows, alerts = await self._monitor(job, day, at, kept=kept)
        outline = await self._outline(job, day) if asked.outline else None
        return PastShown(
            request=asked.request,
            monitor=MonitorChanged(now=at, whole=True, header=header, rows=rows, gone=(), alerts=alerts),
            alerts_kept=kept,
            day=await self._told(job, day),
            outline=outline,
        )

    # ---- days ---------------------------------------------------------------------------------------------------

    async def _day(self, job: Job, at: Instant | None) -> _Day:
        """The day that an instant lies in; None = the newest."""
        now, zone = self._now(), ZoneInfo(job.campaign.zone)
        newest = await self._books.run_before(job.id, now + 1)
        if newest is None:
            raise Refused(RefusalCode.PAST_NO_RUN, job=job.name)
        # What stopped at midnight belongs to the day before it.
        newest_at = now if newest.stopped_at is None else max(newest.started_at, newest.stopped_at - 1)
        if at is not None and at > now:
            raise Refused(RefusalCode.PAST_NOT_YET, at=_spelled(at, zone), newest=_spelled(newest_at, zone))
        date = day_of(newest_at if at is None else at, zone)
        start, end = bounds_of(date, zone)
        runs = await self._books.runs_within(job.id, start, end)
        if not runs:
            newest_day = str(day_of(newest_at, zone))
            raise Refused(
                RefusalCode.PAST_NO_DAY, job=job.name, day=str(date), zone=zone.key, newest=newest_day
            )
        begin = max(start, runs[0].started_at)
        last = min(end - 1, now, max(run.stopped_at or now for run in runs) + TAIL)
        if at is not None and not begin <= at <= last:
            first_and_last = {"begin": _spelled(begin, zone), "end": _spelled(last, zone)}
            raise Refused(RefusalCode.PAST_OUTSIDE, job=job.name, at=_spelled(at, zone), **first_and_last)
        return _Day(str(date), zone, start, end, runs, begin, last)

    async def _told(self, job: Job, day: _Day) -> PastDay:
        earlier = await self._books.run_before(job.id, day.start)
        later = await self._books.run_from(job.id, day.end)
        goes_on = any(run.stopped_at is None or run.stopped_at > day.end for run in day.runs)
        after = None if later is None else later.started_at
        return PastDay(
            date=day.date,
            zone=day.zone.key,
            begin=day.begin,
            end=day.last,
            before=None if earlier is None else min(day.start - 1, earlier.stopped_at or day.start - 1),
            after=day.end if goes_on and day.end <= self._now() else after,
        )

    # ---- a second -----------------------------------------------------------------------------------------------

    async def _monitor(self, job: Job, day: _Day, at: Instant, *, kept: bool) -> _Monitor:
        campaign = job.campaign
        shelf = self._shelf(campaign.id, day)
        frame = await self._keyframe(shelf, campaign.id, day, at)
        ledger = await self._ledger(shelf, campaign, day)
        answers = tuple(shelf.tape.answers(frame))
        orders = await self._books.orders_of_day(campaign.id, day.start, at)
        told = await self._books.alerts_at(job.id, at) if kept else None
        minute = at - at % MINUTE
        since = max(minute - HISTORY_MINUTES * MINUTE, day.begin - day.begin % MINUTE)
        answered = await self._books.answered_minutes(job.id, campaign.id, since, minute)
        decided = await self._decided(job, day, at)

        def shown(near: Recorded) -> _Monitor:
            floor = floor_since(frame, replace(near, runs=day.runs), (job,), at, self._rules)
            floor.pacers[campaign.id] = Pacer(
                _followed(ledger, (*answers, *heard(near.attempts, frame.at, at)))
            )
            recall_today(floor, orders, at)
            seat = floor.jobs[job.id]
            seat.history.connected.extend(_each_minute(answered, since, minute, "connected"))
            if decided is not None:
                seat.decision = PacingDecision(decided.target, decided.calls, decided.limiting, decided.odds)
            monitor = monitor_of(floor, job.id, at)
            assert monitor is not None
            header, rows = monitor
            return header.model_copy(update={"pace": _pace(decided)}), rows, alerts_at(floor, at, told)

        return await self._books.floor_of(Stretch(campaign.id, frame.at, at, frame.open), shown)

    async def _decided(self, job: Job, day: _Day, at: Instant) -> Decided | None:
        """What the dialler had last decided in the run that was open then."""
        for run in day.runs:
            if run.started_at <= at and (run.stopped_at is None or at < run.stopped_at):
                return await self._books.decision_at(job.id, run.started_at, at)
        return None

    async def _alerts_kept_since(self) -> Instant:
        if self._alerts_since is None:
            self._alerts_since = await self._books.alerts_kept_since()
        return self._alerts_since

    async def _ledger(self, shelf: _Shelf, campaign: Campaign, day: _Day) -> Ledger:
        """What the campaign had answered before the first keyframe, as far back as its law looks; read day by day."""
        terms = terms_of(campaign)
        async with shelf.making:
            if shelf.before is None or shelf.before.terms.window != terms.window:
                first = _before(day.start).at
                ledger = Ledger(terms)
                begin = day.start - (terms.window or 0) - HOUR
                for start in range(begin, day.start, DAY):
                    end = min(start + DAY, day.start)
                    for minute, counts in await self._books.answers_within(campaign.id, start, end, first):
                        ledger.add(minute, counts)
                shelf.before = ledger
            shelf.before.terms = terms
            return shelf.before

    async def _keyframe(self, shelf: _Shelf, campaign: CampaignId, day: _Day, at: Instant) -> Keyframe:
        """The last one before `at`; those that lack on the way to it are made, each from the one before it."""
        tape = shelf.tape
        async with shelf.making:
            while (due := tape.wanted(at, self._now())) is not None:
                newest = tape.frames[-1] if tape.frames else _before(day.start)
                tape.frames.append(await self._next(campaign, newest, due))
        return tape.before(at) or _before(day.start)

    async def _next(self, campaign: CampaignId, frame: Keyframe, due: Instant) -> Keyframe:
        stretch = Stretch(campaign, frame.at, due, frame.open)
        return await self._books.attempts_of(stretch, lambda near: frame.after(near.attempts, due))

    def _shelf(self, campaign: CampaignId, day: _Day) -> _Shelf:
        key = (campaign, day.start)
        shelf = self._shelves.setdefault(key, _Shelf(Tape(day.start, day.end)))
        self._shelves.move_to_end(key)
        while len(self._shelves) > TAPES:
            self._shelves.popitem(last=False)
        return shelf

    # ---- a day --------------------------------------------------------------------------------------------------

    async def _outline(self, job: Job, day: _Day) -> PastOutline:
        begin = day.begin - day.begin % MINUTE
        end = day.last + 1
        answered = await self._books.answered_minutes(job.id, job.campaign.id, begin, end)
        orders = await self._books.orders_of_day(job.campaign.id, day.start, day.last)
        marks = [*_turns(day), *_overruns(answered, _allowed(job.campaign, day, orders))]
        return PastOutline(
            begin=begin,
            connected=_each_minute(answered, begin, end, "connected"),
            abandoned=_each_minute(answered, begin, end, "abandoned"),
            marks=tuple(sorted(marks, key=lambda mark: mark.at)),
        )


def _pace(decided: Decided | None) -> PaceFigures | None:
    """What the head of the monitor tells of a decision; what its shadow wanted is not told of the past."""
    if decided is None:
        return None
    odds = None if decided.odds is None else Odds(**asdict(decided.odds))
    return PaceFigures(method=decided.method, odds=odds, shadow=None)


def _followed(ledger: Ledger, answers: Sequence[tuple[Instant, Counts]]) -> Ledger:
    """The ledger, and what it heard after it."""
    followed = ledger.copied()
    for minute, counts in answers:
        followed.add(minute, counts)
    return followed


def _before(start: Instant) -> Keyframe:
    """Early enough before a day for every call that goes on in it."""
    return Keyframe.empty(start, start - 1 - RINGS_AT_MOST)


def _each_minute(
    answered: Sequence[AnsweredMinute], begin: Instant, end: Instant, count: str
) -> tuple[int, ...]:
    """A count of every minute that begins from `begin` to just before `end`."""
    known = {each.minute: int(getattr(each, count)) for each in answered}
    return tuple(known.get(minute, 0) for minute in range(begin, end, MINUTE))


def _turns(day: _Day) -> Iterator[PastMark]:
    """When the job was started and stopped."""
    for run in day.runs:
        for at, kind in ((run.started_at, PastMarkKind.STARTED), (run.stopped_at, PastMarkKind.STOPPED)):
            if at is not None and day.begin <= at <= day.last:
                yield PastMark(at=at, kind=kind)


def _allowed(campaign: Campaign, day: _Day, orders: Sequence[TodaysOrder]) -> Iterator[tuple[Instant, float]]:
    """Which share was allowed, and from when on: as defined, and what was changed for the day."""
    standing = campaign.allowed_share
    yield day.start, standing
    for order in orders:
        yield order.at, standing if order.allowed_share is None else min(order.allowed_share, standing)


def _overruns(
    answered: Sequence[AnsweredMinute], allowed: Iterable[tuple[Instant, float]]
) -> Iterator[PastMark]:
    """When the share of abandoned calls of the day so far went over the limit, or the limit under it."""
    steps: list[tuple[Instant, int, int, float | None]] = [(at, 0, 0, share) for at, share in allowed]
    steps += ((each.minute, each.connected, each.abandoned, None) for each in answered)
    connected = abandoned = 0
    limit, over = 1.0, False
    for at, reached, lost, share in sorted(steps, key=lambda step: step[0]):
        connected, abandoned = connected + reached, abandoned + lost
        limit = limit if share is None else share
        was, over = over, abandoned > limit * (connected + abandoned)
        if over and not was:
            yield PastMark(at=at, kind=PastMarkKind.OVER)


def _spelled(at: Instant, zone: ZoneInfo) -> str:
    return f"{local_time(at, zone):%Y-%m-%d %H:%M:%S}"
