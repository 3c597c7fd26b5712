"""The floor that `bench_supervisors` watches: a real server over a real socket, with a simulated switch inside.

python -m benchmarks.program_floor FOLDER AGENTS

It says `ready`, then obeys lines on standard input: `begin` forgets what was measured, `end` tells it and ends.
"""

from __future__ import annotations

import asyncio
import cProfile
import json
import os
import pstats
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.ticker import Ticker
from server.clock import SystemClock
from server.compose import server
from server.demo.customers import HEADER, as_file, people
from server.demo.live import READY, prepare
from server.demo.office import population, start_job
from server.loops import LoopClock
from server.settings import Settings
from server.tasks import Tasks
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator

CUSTOMERS: Final = 20_000

SEED: Final = 1


async def serve(folder: Path, agents: int, profile: cProfile.Profile | None) -> None:
    """Run the floor until standard input says `end`."""
    clock = LoopClock(SystemClock().now())
    settings = Settings(
        database=str(folder / "floor.sqlite"),
        socket=folder / "floor.sock",
        backup_directory=folder / "backups",
        lines=3 * agents,
        log_level="error",
    )
    office = await prepare(settings, clock, agents, as_file(HEADER, people(SEED, CUSTOMERS)))
    with closing(sqlite3.connect(settings.database)) as database, database:
        database.execute("UPDATE job SET lines = ?", (settings.lines,))
    exchange = Exchange(population(SEED), rules=Rules(lines=settings.lines))
    switch = Simulator(RunningExchange(exchange, start=clock.now()))
    ticker, tasks, used = Ticker(), Tasks("benchmark"), os.times()
    async with server(settings, clock, switch) as running:
        await start_job(running.hub, office.sample.supervisor, office.sample.job)
        tasks.start(ticker.tick(), name="ticker")
        print(READY, flush=True)
        while (order := (await asyncio.to_thread(sys.stdin.readline)).strip()) == "begin":
            ticker.begin()
            used = os.times()
            if profile is not None:
                profile.enable()
        if profile is not None:
            profile.disable()
        if order == "end":
            spent = os.times()
            cpu = spent.user + spent.system - used.user - used.system
            print(json.dumps(ticker.figures() | {"cpu": cpu, "memory": _resident()}), flush=True)
        await tasks.cancel_all()


def _resident() -> float:
    """MiB that the process holds in memory."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> None:
    """The command."""
    profile = cProfile.Profile() if "KADEN_PROFILE" in os.environ else None
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), profile))
    if profile is not None:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
