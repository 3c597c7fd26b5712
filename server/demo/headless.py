"""`kaden demo --headless`: the whole floor in one process and in its own time, ending in figures.

Rule: everything runs on a virtual loop, over the real core, shell, hub and store; so a seed gives the same figures at
every speed and on every machine.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from kaden.clock import SECOND, Instant
from kaden.vocabulary import AttemptState
from server.compose import parts
from server.demo.customers import customer_file
from server.demo.office import Crew, Office, population, set_up, start_job
from server.dialer.attempt import UNANSWERED
from server.dialer.floor import Floor
from server.loops import LoopClock, run_virtual
from server.running import RunningServer
from server.settings import Settings
from server.storage.inline_runner import InlineRunner
from server.storage.lists.loading import StoreLoader
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator

OPENING: Final[Instant] = 1_775_437_200_000
"""2026-04-06 10:00 in Tokyo: a headless demo always begins then, so that no figure hangs on today's date."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a headless demo ends with. `attempts` = the six kinds of outcome and `live` together."""

    attempts: int
    answered: int
    """By a person: connected, abandoned, or waiting for an agent this very moment."""
    connected: int
    abandoned: int
    no_answer: int
    busy: int
    other: int
    live: int
    """Dialled, and neither over nor joined yet."""
    saved: int
    unsaved: int
    refused_rows: int
    """Rows of the customer file that the import refused."""
    agents: int
    talk_seconds: float
    wait_seconds: float
    """All agents' time in waiting."""
    seconds: float
    """How long the floor ran, by its own clock."""


def run(seconds: float, speed: float | None, seed: int, agents: int) -> Figures:
    """Run a floor.

    Args:
        seconds: by the floor's clock.
        speed: floor seconds to a second on the wall; None = as fast as the machine can.
        seed: decides everything that is chance.
        agents: how many work.
    """
    return run_virtual(_floor(seconds, seed, agents), speed=speed)


async def _floor(seconds: float, seed: int, agents: int) -> Figures:
    clock = LoopClock(OPENING)
    runner = InlineRunner.in_memory(OPENING)
    loader = StoreLoader(runner, clock.now)
    office = await set_up(
        runner, loader, now=OPENING, agents=agents, os_user=None, customers=customer_file(seed)
    )
    settings = Settings(lines=2 * agents)
    rules = Rules(lines=settings.lines)
    switch = Simulator(RunningExchange(Exchange(population(seed), rules=rules), start=OPENING))
    running = await RunningServer.recover(parts(settings, runner, switch, clock))
    await running.connect()
    crew = Crew(running.hub, seed)
    await start_job(running.hub, office.sample.supervisor, office.sample.job)
    await crew.sit_down(office.sample.agents)
    await asyncio.sleep(seconds - (clock.now() - OPENING) / SECOND)
    figures = _figures(running.floor.state, office, crew, clock.now())
    await crew.go_home()
    await running.stop()
    return figures


def _figures(floor: Floor, office: Office, crew: Crew, now: Instant) -> Figures:
    tally = floor.jobs[office.sample.job].tally
    states = [call.state for call in floor.calls.values()]
    waiting_customers = states.count(AttemptState.ANSWERED)
    for agent in crew.agents:
        agent.close_books(now)
    return Figures(
        attempts=tally.attempts,
        answered=tally.connected + tally.abandoned + waiting_customers,
        connected=tally.connected,
        abandoned=tally.abandoned,
        no_answer=tally.no_answer,
        busy=tally.busy,
        other=tally.other,
        live=sum(state in UNANSWERED for state in states) + waiting_customers,
        saved=tally.saved,
        unsaved=tally.unsaved,
        refused_rows=office.refused_rows,
        agents=len(crew.agents),
        talk_seconds=sum(agent.times.talking for agent in crew.agents) / SECOND,
        wait_seconds=sum(agent.times.waiting for agent in crew.agents) / SECOND,
        seconds=(now - OPENING) / SECOND,
    )
