"""Any second of a recorded day on the monitor, forth and back; and clear words for what was never recorded."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from kaden.clock import DAY, MINUTE, SECOND, Instant
from kaden.protocol.alerts import AlertKind
from kaden.protocol.past import PastMarkKind, ShowPast
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import PastShown
from kaden.vocabulary import AccountId, CampaignId, JobId
from server.demo.headless import OPENING
from server.dialer.events import PhoneReadyChanged
from server.dialer.model import Asked
from server.dialer.supervisor_requests import TodaysRuleRequested
from server.hub.past_office import TAIL, TAPES, PastOffice, _overruns
from server.hub.port import Visit
from server.running import RunningServer
from server.storage.inline_runner import InlineRunner
from server.storage.past_port import AnsweredMinute
from server.storage.store import SqlStore
from tests.server.hub.world import World
from tests.server.replay.recorded_floor import Orders, RecordedFloor, live
from tests.server.replay.test_moment import HEAD, shown

MOMENTS = (7.7, 61.1, 63.3, 74.4, 330.5, 500.0, 660.0)


def dial_more(running: RunningServer, job: JobId, supervisor: AccountId) -> None:
    """A rule for today, under which customers are lost; and an agent's phone that is not ready."""
    asked_for = TodaysRuleRequested(Asked(supervisor, "t"), job, 5.0, 0.001, (None, None))
    running.floor.post(asked_for)
    session = next(iter(running.floor.state.sessions))
    running.floor.post(PhoneReadyChanged(session, ready=False))


def as_defined(running: RunningServer, job: JobId, supervisor: AccountId) -> None:
    running.floor.post(TodaysRuleRequested(Asked(supervisor, "u"), job, None, None, (5.0, 0.001)))


ORDERS: dict[float, Orders] = {61.1: dial_more, 330.5: as_defined}


@dataclass
class Visitor:
    """Sees what it is told to; the rest of a visit is not asked."""

    campaigns: frozenset[CampaignId] | None = None
    by: None = field(default=None)

    def sees(self, campaign: CampaignId) -> bool:
        return self.campaigns is None or campaign in self.campaigns


LATER = OPENING + 2 * DAY
"""When all of the day is over."""

EVERYTHING = cast(Visit, Visitor())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("past") / "kaden.db"


@pytest.fixture(scope="module")
def day(database: Path) -> RecordedFloor:
    """Stopped a second after the last look."""
    lived = live(MOMENTS, path=database, orders=ORDERS)
    runner = InlineRunner.on_file(database, OPENING, create=False)
    runner.transact(lambda tx: tx.execute("UPDATE job_run SET stopped_at = ?", (lived.seen[-1].at + SECOND,)))
    runner.shut()
    return lived


@asynccontextmanager
async def opened(database: Path, now: Instant) -> AsyncIterator[PastOffice]:
    runner = InlineRunner.on_file(database, now, create=False)
    try:
        yield PastOffice(SqlStore(runner), lambda: now)
    finally:
        runner.shut()


def asked(job: JobId, at: Instant | None, *, outline: bool = False) -> ShowPast:
    return ShowPast(request="p", job=job, at=at, outline=outline)


async def test_any_second_is_shown_as_it_was_forth_and_back(database: Path, day: RecordedFloor) -> None:
    """Across keyframes, in any order, and the same again."""
    async with opened(database, LATER) as past:
        for seen in (*day.seen[:-1], *reversed(day.seen[:-1]), *day.seen[1:3]):
            answer = await past.perform(EVERYTHING, asked(day.job, seen.at))
            monitor = answer.monitor
            assert (monitor.now, monitor.whole, monitor.gone) == (seen.at, True, ())
            for name in HEAD:
                if hasattr(seen.head, name):
                    assert getattr(monitor.header, name) == getattr(seen.head, name), (name, seen.at)
            assert [shown(row) for row in monitor.rows] == [shown(row) for row in seen.rows]
            assert sum(monitor.header.answer_history) <= monitor.header.connected
            assert monitor.header.pace is not None
            assert (monitor.header.target, monitor.header.limiting) == (seen.head.target, seen.head.limiting)


async def test_alerts_the_rule_of_the_day_and_the_shares_are_as_they_were(
    database: Path, day: RecordedFloor
) -> None:
    """Rows 73, 321 and issue 7: as the live monitor told them, from the disk."""
    known = set()
    async with opened(database, LATER) as past:
        for seen in day.seen[:-1]:
            answer = await past.perform(EVERYTHING, asked(day.job, seen.at))
            header, alerts = answer.monitor.header, answer.monitor.alerts
            assert answer.alerts_kept
            assert (header.today, header.ledger) == (seen.head.today, seen.head.ledger), seen.at
            assert [(alert.id, alert.severity, alert.since) for alert in alerts] == [
                (alert.id, alert.severity, alert.since) for alert in seen.alerts
            ], seen.at
            known |= {alert.kind for alert in alerts}
    assert {AlertKind.ABANDONED, AlertKind.PHONE} <= known, "else it would prove little"
    assert {seen.head.today is None for seen in day.seen} == {True, False}
    assert len({seen.head.ledger for seen in day.seen}) > 3


async def test_of_a_day_before_alerts_were_kept_it_tells_what_calls_tell(
    database: Path, day: RecordedFloor, tmp_path: Path
) -> None:
    older = tmp_path / "older.db"
    shutil.copy(database, older)
    runner = InlineRunner.on_file(older, OPENING, create=False)
    runner.transact(lambda tx: tx.execute("UPDATE schema_migration SET at = ?", (LATER,)))
    runner.shut()
    async with opened(older, LATER) as past:
        answers = [await past.perform(EVERYTHING, asked(day.job, seen.at)) for seen in day.seen[:-1]]
    assert not any(answer.alerts_kept for answer in answers)
    assert {alert.kind for answer in answers for alert in answer.monitor.alerts} == {AlertKind.ABANDONED}


async def test_the_day_is_described(database: Path, day: RecordedFloor) -> None:
    async with opened(database, LATER) as past:
        answer = await past.perform(EVERYTHING, asked(day.job, None, outline=True))
        told, outline = answer.day, answer.outline
        assert outline is not None
        assert (told.date, told.zone, told.before, told.after) == ("2026-04-06", "Asia/Tokyo", None, None)
        assert answer.monitor.now == told.end, "without a second it is the newest"
        assert told.end == day.seen[-1].at + SECOND + TAIL
        assert outline.begin <= told.begin < outline.begin + MINUTE
        assert len(outline.connected) == len(outline.abandoned) == (told.end - outline.begin) // MINUTE + 1
        assert sum(outline.connected) == day.seen[-1].head.connected
        assert outline.marks[0].kind is PastMarkKind.STARTED
        without = await past.perform(EVERYTHING, asked(day.job, told.begin))
        assert without.outline is None


async def test_overruns_go_by_what_was_allowed_for_the_day(
    database: Path, day: RecordedFloor, tmp_path: Path
) -> None:
    """Row 321: customers had been lost before the share was lowered, so the lowering is where it was passed."""
    other = tmp_path / "other.db"
    shutil.copy(database, other)
    runner = InlineRunner.on_file(other, OPENING, create=False)
    runner.transact(lambda tx: tx.execute("UPDATE campaign SET allowed_share = 0.9"))
    [[lowered]] = runner.transact(
        lambda tx: tx.all("SELECT min(at) FROM audit WHERE code = 'campaign.today'"),
    )
    runner.shut()
    async with opened(other, LATER) as past:
        outline = (await past.perform(EVERYTHING, asked(day.job, None, outline=True))).outline
    assert outline is not None
    assert [mark.at for mark in outline.marks if mark.kind is PastMarkKind.OVER] == [lowered]


async def test_what_was_never_recorded_is_said(database: Path, day: RecordedFloor) -> None:
    async with opened(database, LATER) as past:
        told = (await past.perform(EVERYTHING, asked(day.job, None))).day
        for at, code in (
            (told.begin - SECOND, RefusalCode.PAST_OUTSIDE),
            (told.end + SECOND, RefusalCode.PAST_OUTSIDE),
            (OPENING - DAY, RefusalCode.PAST_NO_DAY),
            (OPENING + DAY, RefusalCode.PAST_NO_DAY),
            (LATER + 1, RefusalCode.PAST_NOT_YET),
        ):
            with pytest.raises(Refused) as refusal:
                await past.perform(EVERYTHING, asked(day.job, at))
            assert refusal.value.code is code
        with pytest.raises(Refused) as refusal:
            await past.perform(cast(Visit, Visitor(frozenset())), asked(day.job, told.begin))
        assert refusal.value.code is RefusalCode.UNKNOWN_JOB, "row 29: it is not even named"


async def test_today_ends_now(database: Path, day: RecordedFloor) -> None:
    """Keyframes are not made of minutes that the disk may not know yet, and the newest second is shown all the same."""
    now = day.seen[-1].at
    async with opened(database, now) as past:
        answer = await past.perform(EVERYTHING, asked(day.job, None))
        assert answer.day.end == now
        assert answer.monitor.header.attempts == day.seen[-1].head.attempts


async def test_two_who_look_at_once_make_each_keyframe_once(database: Path, day: RecordedFloor) -> None:
    async with opened(database, LATER) as past:
        asks = [past.perform(EVERYTHING, asked(day.job, seen.at)) for seen in day.seen[:4]]
        answers: list[PastShown] = await asyncio.gather(*asks)
        [shelf] = past._shelves.values()
        instants = [frame.at for frame in shelf.tape.frames]
        assert instants == sorted(set(instants))
        assert [answer.monitor.header.attempts for answer in answers] == [
            seen.head.attempts for seen in day.seen[:4]
        ]
        assert len(past._shelves) <= TAPES


def test_a_day_that_goes_over_its_limit_is_marked_each_time() -> None:
    """Row 321: above the limit, not at it."""

    def minute(place: int, connected: int, abandoned: int) -> AnsweredMinute:
        return AnsweredMinute(place * MINUTE, connected, abandoned)

    answered = [minute(0, 97, 3), minute(1, 0, 1), minute(2, 50, 0), minute(3, 0, 5)]
    assert [mark.at for mark in _overruns(answered, [(0, 0.03)])] == [MINUTE, 3 * MINUTE]
    lowered = [(0, 0.03), (2 * MINUTE + 5, 0.01), (2 * MINUTE + 9, 0.03)]
    assert [mark.at for mark in _overruns(answered, lowered)] == [MINUTE, 2 * MINUTE + 5, 3 * MINUTE]


async def test_over_a_real_connection_a_job_that_never_ran_is_said(office: World) -> None:
    async with office.client("viewer") as client:
        await client.say(asked(office.sample.job, None))
        assert await client.refused() == "past_no_run"
        await client.say(asked(JobId(999), None))
        assert await client.refused() == "unknown_job"
    async with office.client("agent1") as client:
        await client.say(asked(office.sample.job, None))
        assert await client.refused() == "not_allowed"
