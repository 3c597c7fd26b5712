"""Peers that do not read, or never stop asking: cut, at their own cost alone (guarantee I19, cases 29 and 30)."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from kaden.clock import SECOND
from kaden.protocol.accounts import Accounts
from kaden.protocol.client import ListAccounts, WatchJob, WatchJobs
from kaden.protocol.desk import DeskChanged
from kaden.protocol.server import Goodbye, MonitorChanged
from kaden.vocabulary import AgentState
from server.hub.limits import Limits
from tests.server.hub.floor import agent_row, desk, header
from tests.server.hub.world import World, world


def _fill(office: World, rows: int, calls: int) -> None:
    """Change every row of a large monitor."""
    changed = tuple(agent_row(number, calls, customer="客" * 100) for number in range(1, rows))
    office.floor.monitors[office.job] = (header(office.job, "c", calls), changed)
    office.hub.show_job(office.job)


async def test_case_29_a_stalled_reader_is_cut_and_the_others_see_everything(tmp_path: Path) -> None:
    limits = Limits(coalesce=1, stall=300, sweep=50, farewell=100, outbox_bytes=10**9)
    async with world(tmp_path, limits) as office, AsyncExitStack() as stack:
        stalled = await stack.enter_async_context(office.client("supervisor"))
        reading = await stack.enter_async_context(office.client("admin"))
        for client in (stalled, reading):
            await client.say(WatchJob(job=office.job))
            await client.hear_a(MonitorChanged)
        stalled.socket.transport.pause_reading()
        for calls in range(1, 1_000):
            _fill(office, 200, calls)
            await reading.hear_a(MonitorChanged)
            if len(office.hub) == 1:
                break
        assert len(office.hub) == 1
        stalled.socket.transport.resume_reading()
        await stalled.closed()


async def test_case_29_what_must_not_be_dropped_fills_one_megabyte_and_no_more(tmp_path: Path) -> None:
    limits = Limits(stall=60 * SECOND, farewell=100)
    async with world(tmp_path, limits) as office, office.client("agent1") as stalled:
        stalled.socket.transport.pause_reading()
        await _overflow(office)
        stalled.socket.transport.resume_reading()
        await stalled.closed()
        numbers = [message.sequence for message in stalled.heard if isinstance(message, DeskChanged)]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_a_slow_reader_that_wakes_in_time_hears_why_and_comes_back_to_a_fresh_desk(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, Limits(stall=60 * SECOND, farewell=60 * SECOND)) as office:
        async with office.client("agent1") as slow:
            slow.socket.transport.pause_reading()
            await _overflow(office)
            slow.socket.transport.resume_reading()
            assert (await slow.closed())[1] == "too slow"
            assert slow.heard[-1] == Goodbye(reason="too_slow")
        async with office.client("agent1") as again:
            office.hub.show_desk(office.agent)
            assert (await again.hear_a(DeskChanged)).desk == office.floor.desks[office.agent]


async def _overflow(office: World) -> None:
    """Show "agent1" new desks until the hub has enough of its not reading them."""
    for since in range(100_000):
        office.floor.desks[office.agent] = desk(AgentState.IDLE, since=since)
        office.hub.show_desk(office.agent)
        await asyncio.sleep(0)
        if len(office.hub) == 0:
            return
    raise AssertionError("it was never cut")


async def test_case_30_a_storm_of_looking_and_looking_away_costs_only_the_stormy(office: World) -> None:
    async with office.client("supervisor") as stormy, office.client("admin") as other:
        for number in range(200):
            await stormy.say(WatchJob(job=office.job if number % 2 else None))
            await stormy.say(WatchJobs(on=bool(number % 2)))
        assert (await stormy.closed())[1] == "too many messages"
        await other.say(ListAccounts(request="l"))
        assert (await other.hear_a(Accounts)).accounts
