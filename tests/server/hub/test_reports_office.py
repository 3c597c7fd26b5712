"""Reports against a naive recount, their totals against their rows, and what they tell to whom (rows 312 to 320)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, MINUTE, SECOND, Instant
from kaden.protocol.history import CallRows, CallsCounted, CallSearch, CountCalls, ExportCalls
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import MOST_ROWS, Grouping, ReportPage
from kaden.protocol.searching import AskNames
from kaden.protocol.server import ServerMessage
from kaden.vocabulary import AgentState, CallKind, Outcome, PhoneType
from server.dialer.writes import NoteAgentState
from server.hub.history_office import HistoryOffice
from server.hub.port import Visit
from server.hub.reports_office import OFFERED
from server.hub.search_office import SearchOffice
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.server.hub.reporting import EVERYTHING, LATER, Visitor, by_list, many_lists, refused, report
from tests.server.reports.recount import BEGIN, CALLS, EDGES, PERIODS, ZONES, Made, Recounted, told
from tests.server.storage.correcting import move_to_noon
from tests.server.storage.office import CALLBACK, NOON, STOP, Office, listed, number
from tests.server.storage.promised import call_back


@pytest.fixture(scope="module")
def recounted() -> Iterator[Recounted]:
    with asyncio.Runner() as loop:
        opened = loop.run(Recounted.open())
        yield opened
        loop.run(opened.office.runner.close())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    calls=CALLS,
    zone=st.sampled_from(ZONES),
    period=PERIODS,
    by=st.sampled_from([*Grouping, Grouping.DAY, Grouping.DAY, Grouping.HOUR, Grouping.HOUR]),
    kind=st.sampled_from([None, CallKind.AUTO, CallKind.CALLBACK]),
    type_=st.sampled_from([None, None, PhoneType.MOBILE]),
    place=st.sampled_from([None, None, 0, 2]),
)
def test_a_report_says_what_a_naive_recount_says(
    recounted: Recounted,
    calls: list[Made],
    zone: str,
    period: list[Instant],
    by: Grouping,
    kind: CallKind | None,
    type_: PhoneType | None,
    place: int | None,
) -> None:
    """Rows 317, 319, 320: the end is not in it, days and hours are those of the zone, and totals are the rows'."""
    asked: dict[str, Any] = {
        "kind": kind,
        "phone_type": type_,
        "list": None if place is None else f"list {place}",
    }
    since, until = period
    counted = [
        call
        for call in calls
        if call.dialled
        and since <= call.moment < until
        and kind in (None, call.kind)
        and type_ in (None, call.type)
        and place in (None, call.place)
    ]

    async def ask() -> ReportPage:
        await recounted.fill(calls, zone)
        return await report(recounted.office, by, since=since, until=until, **asked)

    page = asyncio.run(ask())
    assert page.zone == zone
    expected = recounted.recount(counted, by)
    named = {row.name or None if by is Grouping.RESULT else row.key: told(row) for row in page.rows}
    # Agents who had time in the period and no call have a row, too.
    assert {key: figures for key, figures in named.items() if figures} == expected
    assert told(page.totals) == sum(expected.values(), Counter())
    every = page.totals.figures
    parts = (every.abandoned, every.no_answer, every.busy, every.failed, every.machine, every.cancelled)
    assert every.attempts == every.connected + every.live + sum(parts)


def talks(moments: Iterable[Instant]) -> list[Made]:
    """Conversations that began then, after a minute's ringing."""
    talk = Made(
        moment=0, kind=CallKind.AUTO, place=0, group=0, type=PhoneType.MOBILE, dialled=True, joined=True,
        outcome=Outcome.CONNECTED, answered=True, ring=MINUTE, talk=SECOND, held=0, agent=0, result="due",
        disposition=0, wrapup=None,
    )  # fmt: skip
    return [replace(talk, moment=moment) for moment in moments]


QUESTIONS = st.fixed_dictionaries(
    {
        "kind": st.none() | st.sampled_from(CallKind),
        "list": st.sampled_from([None, "list 0", "list 2"]),
        "agent": st.sampled_from([None, "agent1", "agent2"]),
    }
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calls=CALLS, period=st.just([BEGIN, LATER]) | PERIODS, asked=QUESTIONS)
def test_a_report_and_the_history_count_the_same_calls(
    recounted: Recounted, calls: list[Made], period: list[Instant], asked: dict[str, Any]
) -> None:
    """Row 320: as many are found as were dialled, and their talks together are the report's."""
    since, until = period
    [talk] = talks([BEGIN + DAY])
    held = replace(talk, talk=MINUTE, held=SECOND)
    calls = [*calls, held, replace(held, kind=CallKind.RECORDED)]

    async def ask(said: dict[str, Any]) -> tuple[ReportPage, ServerMessage, ServerMessage]:
        search = CallSearch(since=since, until=until, **said)
        history = HistoryOffice(recounted.office.store, lambda: LATER)
        return (
            await report(recounted.office, Grouping.CAMPAIGN, since=since, until=until, **said),
            await history.perform(EVERYTHING, CountCalls(request="c", search=search)),
            await history.perform(EVERYTHING, ExportCalls(request="e", search=search)),
        )

    with asyncio.Runner() as loop:
        loop.run(recounted.fill(calls, ZONES[0]))
        for said in ({}, *({name: value} for name, value in asked.items()), asked):
            page, counted, exported = loop.run(ask(said))
            assert isinstance(counted, CallsCounted)
            assert isinstance(exported, CallRows)
            figures = page.totals.figures
            assert figures.attempts == counted.total == len(exported.rows)
            assert figures.talk == sum(row.talked or 0 for row in exported.rows)
            assert all(row.talked is None for row in exported.rows if row.kind is CallKind.RECORDED)


@pytest.mark.parametrize("zone", ZONES)
def test_days_and_hours_begin_with_their_first_instant(recounted: Recounted, zone: str) -> None:
    """Where clocks are set, too; and a period ends before its last one (row 317)."""
    edges = sorted(EDGES)
    calls = talks(sorted(edge + add for edge in edges for add in (-HOUR, -1, 0, HOUR - 1, HOUR)))

    async def ask() -> None:
        await recounted.fill(calls, zone)
        for since, until in [(BEGIN, LATER), *pairwise(edges)]:
            counted = [call for call in calls if since <= call.moment < until]
            for by in (Grouping.DAY, Grouping.HOUR):
                page = await report(recounted.office, by, since=since, until=until)
                assert {row.key: told(row) for row in page.rows} == recounted.recount(counted, by)

    asyncio.run(ask())


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    runner = InlineRunner.in_memory(NOON)
    yield await Office.open(SqlStore(runner))
    await runner.close()


async def a_day(office: Office) -> Instant:
    """Two talks, a promise that is kept, a busy number and a pause; when it began."""
    move_to_noon(office)
    since = office.now
    await office.customers(*(listed(number(place)) for place in range(4)))
    run = await office.start()
    session = await office.sit_down(run)

    async def stand(state: AgentState, time: int, attempt: int | None = None) -> None:
        where = None if state is AgentState.IDLE else session
        await office.store.perform(
            NoteAgentState(office.agent(), state, where, cast(Any, attempt), office.now)
        )
        office.later(time)

    first, second, third, _ = [each.id for each in (await office.claim(run, 4)).attempts]
    await stand(AgentState.WAITING, MINUTE)
    await stand(AgentState.PREVIEWING, 40 * SECOND)
    await stand(AgentState.CALLING, 11 * SECOND)
    await office.talk(first, session, 10 * SECOND)
    await stand(AgentState.WRAPUP, 7 * SECOND, first)
    await office.save(first, CALLBACK, callback_at=office.now + HOUR)
    await stand(AgentState.BREAK, 5 * MINUTE)
    await office.talk(second, session, 30 * SECOND)
    await stand(AgentState.WRAPUP, 9 * SECOND, second)
    await office.give_up(second)
    await office.end(third, Outcome.BUSY)
    await office.leave(session)
    [callback] = await office.row("SELECT id FROM callback")
    kept = await call_back(office, callback)
    await office.talk(kept.attempt, kept.session, 5 * SECOND)
    await office.save(kept.attempt, STOP)
    await office.leave(kept.session)
    return since


async def test_agents_are_told_what_their_own_day_tells_them(office: Office) -> None:
    """Rows 19, 310: the same calls, results and times, and each call was written up once."""
    since = await a_day(office)
    office.later(HOUR)
    mine = await office.store.day_figures(office.agent(), since, office.now)
    page = await report(office, Grouping.AGENT, now=office.now, since=since, until=since + DAY)
    row, nobody = page.rows
    figures, times = row.figures, row.times
    assert times is not None
    assert (row.name, row.of) == ("agent1", "エージェント1")
    assert (figures.connected, figures.callbacks) == (mine.calls, mine.callbacks) == (3, 1)
    assert (figures.saved, figures.unsaved) == (mine.saved, mine.unsaved) == (2, 1)
    assert (figures.talk, figures.held) == (mine.talk, mine.held)
    assert (times.waiting, times.wrapup, times.paused) == (mine.waiting, mine.wrapup, mine.paused)
    assert (times.looking, times.calling) == (mine.looking, mine.calling) == (40 * SECOND, 26 * SECOND)
    assert (times.wrapup, figures.wrapup, figures.wrapped) == (16 * SECOND, 16 * SECOND, 2)
    assert row.results == mine.results
    assert (nobody.key, nobody.figures.busy, nobody.figures.live) == (None, 1, 1)
    assert page.totals.times == times


async def test_reports_of_the_dialler_are_apart_from_calls_by_hand(office: Office) -> None:
    """Row 316; and time, which belongs to no kind of call, is told of all kinds together only."""
    since = await a_day(office)
    auto = await report(office, Grouping.AGENT, now=office.now, since=since, kind=CallKind.AUTO)
    by_hand = await report(office, Grouping.AGENT, now=office.now, since=since, kind=CallKind.CALLBACK)
    assert (auto.totals.figures.attempts, by_hand.totals.figures.attempts) == (4, 1)
    assert (auto.totals.times, by_hand.totals.times) == (None, None)


async def test_a_campaign_that_somebody_may_not_see_is_counted_nowhere(office: Office) -> None:
    """Row 29: neither its calls, nor time in its jobs, nor the names of what is in it."""
    since = await a_day(office)
    other = await office.other_campaign()
    stranger = cast(Visit, Visitor(frozenset({other})))
    page = await report(office, Grouping.AGENT, stranger, now=office.now, since=since)
    assert (page.rows, page.totals.figures.attempts) == ((), 0)
    mine = cast(Visit, Visitor(frozenset({office.ids.campaign})))
    seen = await report(office, Grouping.AGENT, mine, now=office.now, since=since)
    assert seen.totals.times is not None
    assert (seen.totals.times.waiting, seen.totals.times.wrapup) == (MINUTE, 16 * SECOND)
    with refused(RefusalCode.DEFINITION_NOT_FOUND, kind="batch", known="-"):
        await report(office, Grouping.DAY, stranger, batch="サンプルバッチ")
    with refused(RefusalCode.UNKNOWN_CAMPAIGN, known="other"):
        await report(office, Grouping.DAY, stranger, campaign=str(office.ids.campaign))


async def test_names_and_numbers_say_what_is_meant(office: Office) -> None:
    since = await a_day(office)
    [campaign], [batch], [list_] = [
        await office.row(f"SELECT name FROM {table} LIMIT 1")
        for table in ("campaign", "batch", "customer_list")
    ]
    page = await report(
        office,
        Grouping.GROUP,
        now=office.now,
        since=since,
        campaign=str(office.ids.campaign),
        batch=batch,
        list=list_,
        agent="agent1",
        group=str(office.ids.group),
    )
    assert page.about == {
        "campaign": campaign,
        "batch": batch,
        "list": list_,
        "agent": "agent1",
        "group": "発信グループ1",
    }
    assert page.totals.figures.attempts == 3
    for name, code in (("list", RefusalCode.UNKNOWN_LIST), ("group", RefusalCode.DEFINITION_NOT_FOUND)):
        with refused(code):
            asked: dict[str, Any] = {name: "?"}
            await report(office, Grouping.DAY, **asked)
    await office.customers(listed(number(9)))
    with refused(RefusalCode.SEVERAL_CALLED_SO, name=list_):
        await report(office, Grouping.DAY, list=list_)


async def test_people_are_asked_for_as_a_search_offers_them(office: Office) -> None:
    """Row 312; `AskNames` tells full names."""
    since = await a_day(office)
    asked = AskNames(request="r")
    offered = await SearchOffice(office.store).names(EVERYTHING, asked)
    assert "エージェント1" in offered.agents
    for name in ("エージェント1", "agent1", str(office.agent())):
        page = await report(office, Grouping.DAY, now=office.now, since=since, agent=name)
        assert (page.about, page.totals.figures.connected) == ({"agent": "agent1"}, 3)


async def test_a_refusal_names_nobody_of_other_campaigns(office: Office) -> None:
    """Row 29; and of many names it offers the first."""
    stranger = cast(Visit, Visitor(frozenset({await office.other_campaign()})))
    for name in ("agent", "group"):
        asked: dict[str, Any] = {name: "?"}
        with refused(RefusalCode.DEFINITION_NOT_FOUND, known="-"):
            await report(office, Grouping.DAY, stranger, **asked)
    with refused(RefusalCode.DEFINITION_NOT_FOUND, known="発信グループ1"):
        await report(office, Grouping.DAY, group="?")
    for place in range(OFFERED + 1):
        await office.execute(
            "INSERT INTO batch (campaign_id, name, first_day, last_day)"
            " VALUES (?, ?, '2027-01-01', '2027-12-31')",
            office.ids.campaign,
            f"batch {place}",
        )
    with pytest.raises(Refused) as caught:
        await report(office, Grouping.DAY, batch="?")
    *first, last = str(caught.value.values["known"]).split(", ")
    assert (len(first), last) == (OFFERED, "…")


async def test_one_name_in_two_campaigns_is_told_apart_by_the_campaign(office: Office) -> None:
    await office.customers(listed(number(1)))
    await office.execute(
        "INSERT INTO batch (campaign_id, name, first_day, last_day) VALUES (?, 'b', '2027-01-01', '2027-12-31')",
        await office.other_campaign(),
    )
    await office.execute(
        "INSERT INTO customer_list (batch_id, name, columns, encoding, rows, at)"
        " SELECT max(id), 'list.csv', '[]', 'utf-8', 0, 0 FROM batch"
    )
    [campaign] = await office.row("SELECT name FROM campaign WHERE id = ?", office.ids.campaign)
    with refused(RefusalCode.SEVERAL_CALLED_SO, name="list.csv", known=f"1 ({campaign}), 2 (other)"):
        await report(office, Grouping.DAY, list="list.csv")
    page = await report(office, Grouping.DAY, list="list.csv", campaign="other")
    assert page.about == {"campaign": "other", "list": "list.csv"}


async def test_without_a_period_it_is_today(office: Office) -> None:
    since = await a_day(office)
    today = await report(office, Grouping.DAY, now=office.now)
    assert today.since <= since < office.now < today.until == today.since + DAY
    assert [row.name for row in today.rows] == ["2027-01-15"]
    tomorrow = await report(office, Grouping.DAY, now=office.now + DAY)
    assert tomorrow.rows == ()


async def test_a_period_that_lasts_no_time_is_refused(office: Office) -> None:
    with refused(RefusalCode.PERIOD_BACKWARDS, period="2026-10-03 09:00..2026-10-03 09:00"):
        await report(office, Grouping.DAY, since=BEGIN, until=BEGIN)


async def test_the_end_of_the_calendar_is_as_near_as_the_last_call(office: Office) -> None:
    """A period of eight thousand years is no more work than its calls."""
    await a_day(office)
    page = await report(office, Grouping.CAMPAIGN, now=office.now, since=0, until=253_402_214_399_999)
    assert page.totals.figures.attempts == 5
    assert [row.allowed_share for row in page.rows] == [0.03]


async def test_more_rows_than_anybody_reads_are_refused(office: Office) -> None:
    reports = await many_lists(office, MOST_ROWS + 1)
    with refused(RefusalCode.REPORT_TOO_LONG, rows=MOST_ROWS + 1, limit=MOST_ROWS):
        await reports.perform(EVERYTHING, by_list(office))
    await office.execute("UPDATE attempt SET list_id = 2 WHERE list_id = 3")
    assert (await reports.perform(EVERYTHING, by_list(office))).more
