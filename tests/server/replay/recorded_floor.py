"""A floor that works in virtual time, is looked at now and then, and leaves its day on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaden.clock import SECOND, Instant
from kaden.protocol.alerts import Alert
from kaden.protocol.server import AgentRow, MonitorHeader
from kaden.vocabulary import AccountId, JobId
from server.compose import parts
from server.demo.customers import customer_file
from server.demo.headless import OPENING
from server.demo.office import Crew, population, set_up, start_job
from server.dialer.board import monitor_of
from server.dialer.model import Job
from server.loops import LoopClock, run_virtual
from server.running import RunningServer
from server.settings import Settings
from server.storage.inline_runner import InlineRunner
from server.storage.lists.loading import StoreLoader
from server.storage.recorded import Recorded
from server.storage.transactions.plan import all_jobs
from server.storage.transactions.recorded import recorded
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator

AGENTS = 4

AFTERWARDS = 0.005
"""Seconds: what follows from an order does not belong to the look before it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The monitor of the job at an instant."""

    at: Instant
    head: MonitorHeader
    rows: tuple[AgentRow, ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class RecordedFloor:
    """What was seen while it lived, and what the disk remembers."""

    job: JobId
    seen: tuple[Seen, ...]
    plan: tuple[Job, ...]
    day: Recorded


Orders = Callable[[RunningServer, JobId, AccountId], None]
"""What happens to a server, a job, by a supervisor."""


def live(
    moments: Sequence[float],
    *,
    seed: int = 3,
    path: Path | None = None,
    orders: dict[float, Orders] | None = None,
) -> RecordedFloor:
    """A floor of four agents, looked at `moments` seconds after its opening, in order; the last one ends it.

    Args:
        moments: when it is looked at.
        seed: decides all chance.
        path: the database file to leave behind; None keeps nothing.
        orders: what happens just after the look of a moment.
    """
    return run_virtual(_floor(moments, seed, path, orders or {}), speed=None)


async def _floor(
    moments: Sequence[float], seed: int, path: Path | None, orders: dict[float, Orders]
) -> RecordedFloor:
    clock = LoopClock(OPENING)
    runner = InlineRunner.on_file(path, OPENING, create=True) if path else InlineRunner.in_memory(OPENING)
    loader = StoreLoader(runner, clock.now)
    office = await set_up(
        runner, loader, now=OPENING, agents=AGENTS, os_user=None, customers=customer_file(seed)
    )
    settings = Settings(lines=2 * AGENTS)
    exchange = Exchange(population(seed), rules=Rules(lines=settings.lines))
    running = await RunningServer.recover(
        parts(settings, runner, Simulator(RunningExchange(exchange, start=OPENING)), clock)
    )
    await running.connect()
    crew = Crew(running.hub, seed)
    await start_job(running.hub, office.sample.supervisor, office.sample.job)
    await crew.sit_down(office.sample.agents)
    seen = []
    for moment in moments:
        await asyncio.sleep(moment - (clock.now() - OPENING) / SECOND)
        monitor = monitor_of(running.floor.state, office.sample.job, clock.now())
        assert monitor is not None
        seen.append(Seen(clock.now(), *monitor, running.floor.alerts()))
        if moment in orders:
            await asyncio.sleep(AFTERWARDS)
            orders[moment](running, office.sample.job, office.sample.supervisor)
    jobs = await runner.read(all_jobs)
    day = await runner.read(lambda tx: recorded(tx, OPENING, clock.now() + 1))
    await crew.go_home()
    await running.stop()
    await runner.close()
    return RecordedFloor(office.sample.job, tuple(seen), jobs, day)
