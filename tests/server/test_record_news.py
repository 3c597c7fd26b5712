"""The floor hears of records at once, and again when they were judged; a store in trouble ends nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import RunId
from server.dialer.floor import Floor, FloorRules, JobSeat
from server.floor import LiveFloor
from server.loops import LoopClock, run_virtual
from server.record_news import RecordNews
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from server.telephony.port import SwitchUnreachable
from tests.server.dialer.sample import a_job
from tests.server.storage.office import NOON, Office, listed, number

NINETY = '[["number", "begins", "0900000000"]]'


class Switch:
    """Does not tell."""

    async def live(self) -> None:
        raise SwitchUnreachable("silent")


class Troubled(SqlStore):
    """A store that cannot be read from one moment on."""

    trouble = False

    async def judge_records(self) -> int:
        if self.trouble:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="full")
        return await super().judge_records()

    async def remaining(self) -> tuple[tuple[RunId, int], ...]:
        if self.trouble:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="full")
        return await super().remaining()


def play(scene: Callable[[Office, JobSeat, RecordNews], Awaitable[None]]) -> None:
    """A floor with one started job over a real store."""

    async def whole() -> None:
        office = await Office.open(Troubled(InlineRunner.in_memory(NOON)))
        seat = JobSeat(a_job(office.ids.job), run=await office.start(), since=NOON)
        floor = LiveFloor(Floor(FloorRules(), 10, {seat.plan.id: seat}), LoopClock(NOON))
        floor.start(lambda effects: None, Switch())  # type: ignore[arg-type]
        news = RecordNews(office.store, floor)
        await scene(office, seat, news)
        await news.close()
        await floor.close()
        await office.store.close()

    run_virtual(whole())


async def settled() -> None:
    """Long enough for everything that is under way, on a clock that costs nothing."""
    await asyncio.sleep(1)


def test_what_is_there_is_told_at_once() -> None:
    async def scene(office: Office, seat: JobSeat, news: RecordNews) -> None:
        await office.customers(listed(number(1)))
        await news.tell()
        await asyncio.sleep(0)
        assert seat.remaining == 1

    play(scene)


def test_what_was_judged_is_told_when_it_is_done() -> None:
    """Row 151."""

    async def scene(office: Office, seat: JobSeat, news: RecordNews) -> None:
        await office.customers(*(listed(number(place)) for place in range(3)))
        await office.execute("UPDATE job SET conditions = ?", NINETY)
        await news.tell()
        await settled()
        assert seat.remaining == 3
        await office.customers(listed(number(4)))
        news.judge()
        news.judge()
        await settled()
        assert seat.remaining == 4

    play(scene)


def test_trouble_of_the_store_ends_one_round_only() -> None:
    async def scene(office: Office, seat: JobSeat, news: RecordNews) -> None:
        assert isinstance(office.store, Troubled)
        await office.execute("UPDATE job SET conditions = ?", NINETY)
        await office.customers(listed(number(1)))
        office.store.trouble = True
        await news.tell()
        await settled()
        office.store.trouble = False
        await news.tell()
        await settled()
        assert seat.remaining == 1

    play(scene)
