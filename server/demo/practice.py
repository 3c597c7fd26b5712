"""The floor behind `kaden practice`: one chair, customers with stories, and a database that ends with it.

Rules: it lives in a process of its own and as long as its standard input, and takes its folder with it, however
whoever started it ends; no database, configuration or switch of a real office is opened.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Final

from kaden.clock import MINUTE, SECOND, Clock
from kaden.vocabulary import AgentId
from kaden.words import Words
from server.clock import SystemClock
from server.compose import server
from server.demo.live import end_of_input, prepare
from server.demo.office import Office, start_job, stop_job
from server.demo.practice_customers import PracticeCustomers, practice_file
from server.hub.hub import Hub
from server.loops import LoopClock, ScaledLoop
from server.settings import Settings
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.my_work_port import DayFigures
from server.storage.transactions.my_day import day_figures
from server.tasks import Tasks
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator

TRAINEE: Final = "agent1"
"""The account of whoever practises."""

LINES: Final = 4


def run(minutes: float, speed: float, seed: int, language: str) -> None:
    """Run the floor until standard input ends. On standard output: where its socket is, and at the end the figures.

    Args:
        minutes: after so long the job stops, as at the end of a day.
        speed: floor seconds to a second on the wall.
        seed: decides whom one talks to.
        language: of the customers' stories.
    """
    with (
        tempfile.TemporaryDirectory(prefix="kaden-", ignore_cleanup_errors=True) as folder,
        asyncio.Runner(loop_factory=lambda: ScaledLoop(speed)) as runner,
    ):
        figures = runner.run(_floor(Path(folder), minutes, seed, Words(language)))
        print(json.dumps(figures), flush=True)


async def _floor(folder: Path, minutes: float, seed: int, words: Words) -> dict[str, object]:
    clock = LoopClock(SystemClock().now())
    settings = Settings(
        database=str(folder / "practice.sqlite"),
        socket=folder / "sock",
        backup_directory=folder / "backups",
        lines=LINES,
        log_level="error",
    )
    customers = practice_file(seed, words("story.heading"), lambda story: words(f"story.{story.name}"))
    office = await prepare(settings, clock, 1, customers)
    begun = clock.now()
    exchange = Exchange(PracticeCustomers(seed), rules=Rules(lines=LINES))
    async with server(settings, clock, Simulator(RunningExchange(exchange, start=begun))) as running:
        await start_job(running.hub, office.sample.supervisor, office.sample.job)
        print(settings.socket, flush=True)
        tasks = Tasks("practice")
        tasks.start(_stop_after(minutes, running.hub, office), name="end of the practice")
        await end_of_input()
        await tasks.cancel_all()
    return await _figures(settings, clock, AgentId(office.sample.agents[0]), begun)


async def _stop_after(minutes: float, hub: Hub, office: Office) -> None:
    await asyncio.sleep(minutes * MINUTE / SECOND)
    await stop_job(hub, office.sample.supervisor, office.sample.job)


async def _figures(settings: Settings, clock: Clock, agent: AgentId, since: int) -> dict[str, object]:
    """What became of the calls, read when the last word is written."""
    runner = await AiosqliteRunner.open(Path(settings.database), clock.now())
    try:
        day = await runner.read(lambda tx: day_figures(tx, agent, since, clock.now()))
    finally:
        await runner.close()
    return told(day)


def told(day: DayFigures) -> dict[str, object]:
    """The figures that a practice ends with; times in seconds."""
    return {
        "calls": day.calls,
        "callbacks": day.callbacks,
        "saved": day.saved,
        "unsaved": day.unsaved,
        "talk_seconds": day.talk // SECOND,
        "wrapup_seconds": day.wrapup // SECOND,
        "results": {result.label: result.calls for result in day.results},
    }
