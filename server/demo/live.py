"""The floor behind an interactive demo: a real server on a real socket, in a process of its own.

It lives as long as its standard input: when the terminal that started it is gone, so is the floor.
"""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from pathlib import Path
from typing import Final

from kaden.clock import Clock
from server.clock import SystemClock
from server.compose import server
from server.demo.customers import customer_file
from server.demo.office import Crew, Office, population, set_up, start_job
from server.loops import LoopClock, ScaledLoop
from server.settings import Settings
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.lists.loading import StoreLoader
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator

READY: Final = "ready"
"""What the process says on standard output once desks may come."""


def run(folder: Path, speed: float, seed: int, agents: int) -> None:
    """Run the floor in `folder` until standard input ends.

    Raises:
        Refused: what the folder objects to.
    """
    with asyncio.Runner(loop_factory=lambda: ScaledLoop(speed)) as runner:
        runner.run(_floor(folder, seed, agents))


async def _floor(folder: Path, seed: int, agents: int) -> None:
    clock = LoopClock(SystemClock().now())
    settings = Settings(
        database=str(folder / "demo.sqlite"),
        socket=folder / "demo.sock",
        backup_directory=folder / "backups",
        lines=2 * agents,
        log_level="error",
    )
    office = await prepare(settings, clock, agents, customer_file(seed))
    exchange = Exchange(population(seed), rules=Rules(lines=settings.lines))
    switch = Simulator(RunningExchange(exchange, start=clock.now()))
    async with server(settings, clock, switch) as running:
        crew = Crew(running.hub, seed)
        await start_job(running.hub, office.sample.supervisor, office.sample.job)
        await crew.sit_down(office.sample.agents[:-1])
        print(READY, flush=True)
        await end_of_input()
        await crew.go_home()


async def prepare(settings: Settings, clock: Clock, agents: int, customers: bytes) -> Office:
    """Make the database of a floor whose accounts all belong to whoever starts it.

    Raises:
        Refused: the sample or the file is not taken, which would be our own fault.
    """
    runner = await AiosqliteRunner.open(Path(settings.database), clock.now(), create=True)
    try:
        loader = StoreLoader(runner, clock.now)
        return await set_up(
            runner,
            loader,
            now=clock.now(),
            agents=agents,
            os_user=getpass.getuser(),
            customers=customers,
        )
    finally:
        await runner.close()


async def end_of_input() -> None:
    """Wait until whoever started the process is gone, or wants it to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def read() -> None:
        if not os.read(sys.stdin.fileno(), 1024):
            ended.set()

    loop.add_reader(sys.stdin.fileno(), read)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(sys.stdin.fileno())
