"""A whole floor in one process and in its own time: the real server, hub, store and switch, and everything that can
go wrong around them.

Rule: a seed decides everything. Promises are judged at each dial, each answer and every few seconds; when the faults
stop, all must settle within a minute (I21), and nothing may be left over when everybody has gone home.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Final

from kaden.clock import HOUR, SECOND
from kaden.vocabulary import AccountId
from server.dialer.model import SessionId
from server.tasks import Tasks
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.outside import Press
from server.telephony.simulator.phones import Button
from server.telephony.simulator.population import Population
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from tests.floor.agent import Agent, tomorrow_noon
from tests.floor.chronicle import Chronicle
from tests.floor.crashes import Crashes
from tests.floor.disk import Disk
from tests.floor.life import run_mortal
from tests.floor.line import Line
from tests.floor.machine import SETTINGS, Dialer, Machine, WallClock
from tests.floor.office import MANNERS, MIX, OPENING, furnish
from tests.floor.promises import Promises
from tests.floor.storm import Storm
from tests.floor.supervisor import Supervisor
from tests.floor.trunk import Weather
from tests.floor.truth import Truth

LOOK_EVERY: Final = 120.0
"""Seconds between two looks at everything that must hold always."""
SETTLED_WITHIN: Final = 60.0
"""Seconds from the last fault until everything is settled (I21)."""
HOME_WITHIN: Final = 1_500.0
"""Seconds until the last one has gone home: the longest talk, a wrap-up, and the grace time."""
HOME_LOOKS: Final = 150
AFTER_DEATH: Final = 60.0
"""Seconds after a crash, the longest absence included, in which a server may be late with its duties."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one seed."""

    seed: int
    hours: float
    digest: str
    """Of everything that happened; the same seed gives the same."""
    violations: tuple[str, ...]
    counts: dict[str, int]
    tail: str
    """The last things that happened, for a person."""

    def __str__(self) -> str:
        head = f"seed {self.seed}, {self.hours:g} h, {self.digest}"
        if not self.violations:
            return f"{head}: all promises kept"
        lines = "\n".join(self.violations)
        return f"{head}: {len(self.violations)} promises broken\n{lines}\n{self.tail}"


def live_through(seed: int, hours: float = 4.0, dialer: Dialer | None = None) -> Verdict:
    """Let a world of this seed live; its verdict."""

    async def world() -> Verdict:
        return await World(seed, hours, dialer or Dialer()).live()

    with _silence():
        return run_mortal(world)


@contextmanager
def _silence() -> Iterator[None]:
    """The server says a lot on such a day, and nobody reads it; who logs afterwards is heard again."""
    log = logging.getLogger("kaden")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


class World:
    """One world. Made inside its loop."""

    def __init__(self, seed: int, hours: float, dialer: Dialer) -> None:
        self._seed, self._hours = seed, hours
        loop = asyncio.get_running_loop()
        chance = Random(f"world {seed}")
        self.chronicle = Chronicle(loop.time)
        self.clock = WallClock()
        agents = chance.choice((2, 2, 3))
        self.disk = Disk(Random(f"disk {seed}"), OPENING)
        self.office = furnish(self.disk, Random(f"office {seed}"), agents)
        self.weather = Weather.of(Random(f"weather {seed}"))
        self.truth = Truth(self.disk, self.clock, self.chronicle, loop.time, self.weather.hit)
        rules = Rules(
            lines=SETTINGS.lines,
            keeps_events=chance.random() < 0.2,
            forgets_subscriptions=chance.random() < 0.2,
        )
        exchange = Exchange(
            Population(seed, MIX, MANNERS), rules=rules, plan=self.weather, witness=self.truth
        )
        self.switch = RunningExchange(exchange, start=OPENING)
        crashes = Crashes(Random(f"crashes {seed}"))
        jumps = chance.choice((0, 0, 2, 4))
        self.machine = Machine(
            self.disk,
            self.switch,
            self.clock,
            self.chronicle,
            crashes,
            Random(f"machine {seed}"),
            dialer,
            jumps=jumps > 0,
        )
        self.machine.asked = self.truth.asked
        self.machine.died = lambda: self.truth.disturb(AFTER_DEATH)
        self.promises = Promises(self.machine, self.truth, self.weather, self.chronicle)
        self._build_people(dialer)
        self.storm = Storm(
            self.machine,
            self.switch,
            self.disk,
            self.clock,
            crashes,
            self.truth,
            self.chronicle,
            Random(f"storm {seed}"),
            jumps,
        )
        self._tasks = Tasks("world")
        self._storming = Tasks("storm")

    def _build_people(self, dialer: Dialer) -> None:
        boss = self._line(self.office.sample.supervisor)
        self.supervisor = Supervisor(
            boss, self.machine, self.office, self.truth, self._chance("boss"), rechecks=dialer.rechecks()
        )
        self.lines = [self._line(account) for account in self.office.sample.agents]
        self.agents = [
            Agent(
                line,
                self._chance(f"agent {line.account}"),
                press=self._press,
                typed=self.promises.typed,
                shown=self.promises.shown,
                may_cut=self.truth.may_cut,
                tomorrow=lambda: tomorrow_noon(self.clock.now()),
            )
            for line in self.lines
        ]
        self.lines.append(boss)

    def _line(self, account: AccountId) -> Line:
        promises = self.promises
        return Line(
            self.machine, account, self._chance(f"line {account}"), promises.acknowledged, promises.refused
        )

    def _chance(self, what: str) -> Random:
        return Random(f"{what} {self._seed}")

    def _press(self, account: int, button: Button) -> None:
        open_stay = self.disk.rows(
            "SELECT id FROM agent_session WHERE agent_id = ? AND closed_at IS NULL", account
        )
        if open_stay:
            self.chronicle.note("press", f"{account} {button.value}")
            self.switch.happen(Press(SessionId(open_stay[0][0]), button))

    # ---- the day -------------------------------------------------------------------------------------------------

    async def live(self) -> Verdict:
        """The whole of it, or until the first promise is broken."""
        day = self._tasks.start(self._day(), name="day")
        self.chronicle.broken = day.cancel
        await asyncio.wait([day])
        self.chronicle.broken = lambda: None
        if not day.cancelled() and (error := day.exception()) is not None:
            raise error
        await self._storming.cancel_all()
        await self._tasks.cancel_all()
        self.machine.die("the world ends")
        self.machine.bury()
        self.disk.close()
        return Verdict(
            self._seed,
            self._hours,
            self.chronicle.digest,
            tuple(self.chronicle.violations),
            dict(self.chronicle.counts),
            self.chronicle.tail(),
        )

    async def _day(self) -> None:
        self.machine.start()
        for agent in self.agents:
            self._tasks.start(agent.work(), name="agent")
            self._storming.start(agent.misbehave(), name="misbehave")
        self._tasks.start(self.supervisor.look(), name="look")
        self._tasks.start(self.supervisor.work(), name="work")
        self._storming.start(self.storm.rage(), name="storm")
        await self._watch(self._hours * HOUR / SECOND)
        await self._calm_down()
        await self._go_home()

    async def _watch(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while loop.time() < ends:
            await asyncio.sleep(LOOK_EVERY)
            self.promises.look()

    async def _calm_down(self) -> None:
        """The faults stop; within a minute everything is settled."""
        await self._storming.cancel_all()
        self.storm.end()
        self.weather.calm = True
        self.supervisor.keeps_running = True
        for agent in self.agents:
            agent.quiet = True
        for line in self.lines:
            line.come_back()
        self.chronicle.note("calm")
        await asyncio.sleep(SETTLED_WITHIN)
        self.promises.look()
        await self.promises.settled(self.lines)

    async def _go_home(self) -> None:
        """Everybody goes, and nothing is left over."""
        self.supervisor.closing = True
        await asyncio.sleep(40)
        for agent in self.agents:
            agent.go_home()
        for _ in range(HOME_LOOKS):
            await asyncio.sleep(HOME_WITHIN / HOME_LOOKS)
            if self.promises.over():
                break
        self.promises.look()
        self.promises.nothing_left_over(self.lines)
