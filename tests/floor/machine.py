"""The machine on which servers live and die, and the connections that people have to them.

Rule: of a server that is dead nothing is used again but its disk; the next one starts from there, as after SIGKILL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Final

from kaden.clock import Clock, Instant, Millis
from kaden.protocol.refusals import Refused
from kaden.vocabulary import AccountId
from server.clock import JumpWatch, steady_now
from server.compose import floor_rules, hub_limits
from server.hub.office import StoreOffice
from server.hub.sign_in import Door
from server.loops import LoopClock
from server.passwords import PasswordChecks
from server.running import Parts, RunningServer
from server.settings import Settings
from server.storage.lists.loading import StoreLoader
from server.storage.store import SqlStore
from server.tasks import Tasks
from server.telephony.port import Switch
from server.telephony.simulator.messages import Command
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator
from tests.floor.chronicle import Chronicle
from tests.floor.crashes import Crashes
from tests.floor.disk import Crossing, Disk, DiskRunner
from tests.floor.life import Life, outside
from tests.floor.office import OPENING, ZONE
from tests.floor.trunk import Trunk
from tests.floor.wire import Wire

SETTINGS: Final = Settings(lines=6, waiting_limit_minutes=20, waiting_warning_minutes=2, grace_seconds=60)


_CHECKS: Final = PasswordChecks()
"""Of all servers: nobody signs in by password here, and each has a costly secret."""


class WallClock:
    """A clock that somebody sets now and then. Implements `kaden.clock.Clock`."""

    def __init__(self) -> None:
        self._steady = LoopClock(OPENING)
        self.offset: Millis = 0

    def now(self) -> Instant:
        """What it shows."""
        return self._steady.now() + self.offset


class ServerDown(Exception):
    """There is nobody to connect to."""


class Dialer:
    """How a server is put together. The wrong dialers of the tests are other ways."""

    def store(self, runner: DiskRunner, machine: Machine) -> SqlStore:
        """What stands between the floor and the disk."""
        return SqlStore(runner)

    def switch(self, trunk: Trunk, random: Random) -> Switch:
        """What stands between the floor and the switch."""
        return Simulator(trunk, random=random)

    def rechecks(self) -> bool:
        """Whether the floor hears of numbers that are listed while calls are out."""
        return True


class Machine:
    """Starts servers and kills them.

    Args:
        disk: outlives them.
        switch: outlives them too.
        clock: the wall clock.
        chronicle: what happened.
        crashes: asked of every crossing.
        random: decides how long a server is down.
        dialer: how each server is put together.
        jumps: whether servers watch for jumps of the clock, which costs a look every second.
    """

    def __init__(
        self,
        disk: Disk,
        switch: RunningExchange,
        clock: Clock,
        chronicle: Chronicle,
        crashes: Crashes,
        random: Random,
        dialer: Dialer,
        *,
        jumps: bool,
    ) -> None:
        self.disk = disk
        self.switch = switch
        self.clock = clock
        self.chronicle = chronicle
        self.crashes = crashes
        self.running: RunningServer | None = None
        self.asked: Callable[[Command], None] = lambda command: None
        """Told of every order to the switch when it leaves."""
        self.committing: Callable[[str], None] = lambda kind: None
        """Told of every transaction when it is asked for."""
        self.died: Callable[[], None] = lambda: None
        """Told of every death."""
        self.calm = False
        self.deaths: list[float] = []
        self._random = random
        self._dialer = dialer
        self._jumps = jumps
        self._life: Life | None = None
        self._lives = 0
        self._trunk: Trunk | None = None
        self._store: SqlStore | None = None
        self._tasks = Tasks("life")
        self._wires: dict[Wire, None] = {}
        self._graves: list[Life] = []

    # ---- life and death ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start a server."""
        self.bury()
        self._lives += 1
        self._life = Life(self._lives)
        self._tasks = Tasks(f"life {self._lives}")
        self.chronicle.note("start", str(self._lives))
        self._life.inside(lambda: self._tasks.start(self._boot(), name="boot"))

    async def _boot(self) -> None:
        life = self._life
        assert life is not None
        runner = DiskRunner(self.disk, Crossing(self._due, self.die))
        self._trunk = Trunk(self.switch, life, self.crashes, self.die, self.asked)
        self._store = self._dialer.store(runner, self)
        switch = self._dialer.switch(self._trunk, Random(self._random.random()))
        try:
            running = await RunningServer.recover(self._parts(runner, self._store, switch))
            await running.connect()
        except Refused as refusal:
            self.die(f"could not start: {refusal}")
            return
        self.running = running

    def _parts(self, runner: DiskRunner, store: SqlStore, switch: Switch) -> Parts:
        limits = hub_limits(SETTINGS)
        office = StoreOffice(
            store,
            _CHECKS,
            StoreLoader(runner, self.clock.now),
            now=self.clock.now,
            steady=steady_now,
            backups=Path("nowhere"),
            spool=Path("nowhere"),
            limits=limits,
        )
        return Parts(
            store=store,
            switch=switch,
            door=Door(store, _CHECKS, limits),
            office=office,
            clock=self.clock,
            jumps=JumpWatch(self.clock.now(), steady_now()) if self._jumps else None,
            rules=floor_rules(SETTINGS),
            limits=limits,
            zone=ZONE,
            lines=SETTINGS.lines,
        )

    def _due(self, kind: str) -> str | None:
        if kind.startswith("commit"):
            self.chronicle.note(kind)
            self.committing(kind)
        return self.crashes.due(kind)

    def die(self, why: str) -> None:
        """The process ends, as by SIGKILL; a new one follows after a while."""
        life, self._life, self.running = self._life, None, None
        if life is not None:
            life.over = True
            outside(self._break_off, life, why)

    def _break_off(self, life: Life, why: str) -> None:
        self.chronicle.note("crash", why)
        self.deaths.append(asyncio.get_running_loop().time())
        self._graves.append(life)
        self.died()
        if self._trunk is not None:
            self._trunk.break_off()
        for wire in self._wires:
            wire.lost()
        self._wires.clear()
        asyncio.get_running_loop().call_later(self._downtime(), self.start)

    def _downtime(self) -> float:
        if self.calm:
            return 1.0
        return self._random.choice((0.3, 1.0, 2.0, 5.0, 20.0)) * self._random.uniform(0.5, 1.5)

    def bury(self) -> None:
        """Let the memory of the dead go."""
        graves, self._graves = self._graves, []
        for life in graves:
            life.bury()

    @property
    def trunk_up(self) -> bool:
        """Whether the server that lives has a connection to the switch."""
        return self._life is not None and self._trunk is not None and self._trunk.up

    @property
    def life(self) -> int:
        """The number of the server that lives; 0 = none."""
        return self._life.number if self._life is not None else 0

    # ---- people --------------------------------------------------------------------------------------------------

    def connect(self, account: AccountId, terminal: str) -> Wire:
        """A new connection for somebody.

        Raises:
            ServerDown: there is no server.
        """
        life, running = self._life, self.running
        if life is None or running is None:
            raise ServerDown
        wire = Wire(life, self.crashes, self.die)
        self._wires[wire] = None
        life.inside(
            lambda: self._tasks.start(wire.attend(running, account, terminal), name=f"wire {account}")
        )
        return wire

    def administer(self, work: Callable[[SqlStore, RunningServer], Awaitable[None]]) -> None:
        """Let the server do something that no message of the protocol asks for; nothing while it is down."""
        life, running, store = self._life, self.running, self._store
        if life is not None and running is not None and store is not None:
            self._tasks_inside(life, work, store, running)

    def _tasks_inside(
        self,
        life: Life,
        work: Callable[[SqlStore, RunningServer], Awaitable[None]],
        store: SqlStore,
        running: RunningServer,
    ) -> None:
        async def do() -> None:
            try:
                await work(store, running)
            except Refused:
                self.chronicle.note("administration refused")

        life.inside(lambda: self._tasks.start(do(), name="administration"))

    async def stop(self) -> None:
        """An orderly end, without a successor."""
        life, running = self._life, self.running
        if life is not None and running is not None:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

            async def stop() -> None:
                await running.stop()
                outside(done.set_result, None)

            life.inside(lambda: self._tasks.start(stop(), name="stop"))
            await done
            life.over = True
            self._graves.append(life)
            self._life = self.running = None
        self.bury()
