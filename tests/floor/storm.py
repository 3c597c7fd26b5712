"""What befalls the floor: aimed crashes, broken links, a switch that restarts, full disks, clocks that jump."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Final

from kaden.clock import DAY, HOUR
from kaden.vocabulary import AttemptId
from server.telephony.simulator.outside import (
    CustomerHangsUp,
    Cut,
    Freeze,
    Happening,
    ReadOn,
    Restart,
    Stall,
)
from server.telephony.simulator.running import RunningExchange
from tests.floor.chronicle import Chronicle
from tests.floor.crashes import AT_START, KINDS, Crashes
from tests.floor.disk import Disk
from tests.floor.machine import Machine, WallClock
from tests.floor.truth import Truth

BETWEEN: Final = 150.0
"""Mean seconds between two faults."""
AFTER_FAULT: Final = 60.0
"""Seconds after a broken link, a lost switch or a jump of the clock in which a server may be late with its duties."""
AIM_PATIENCE: Final = 400.0
"""Seconds after which a crash that is aimed at something rare is aimed anew."""
JUMPS: Final = (HOUR, -HOUR, DAY, -DAY, 4_000, -4_000, 20_000, -20_000)


class Storm:
    """All faults of one world, by its seed.

    Args:
        machine, switch, disk, clock: what it hits.
        crashes: where a crash is aimed.
        truth: told of what must stop when.
        chronicle: what happened.
        random: decides everything.
        jumps: how often the clock may jump.
    """

    def __init__(
        self,
        machine: Machine,
        switch: RunningExchange,
        disk: Disk,
        clock: WallClock,
        crashes: Crashes,
        truth: Truth,
        chronicle: Chronicle,
        random: Random,
        jumps: int,
    ) -> None:
        self._machine = machine
        self._switch = switch
        self._disk = disk
        self._clock = clock
        self._crashes = crashes
        self._truth = truth
        self._chronicle = chronicle
        self._random = random
        self._jumps = jumps
        self._aimed_at = 0.0

    async def rage(self) -> None:
        """Strike now and then, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._random.expovariate(1 / BETWEEN))
            if self._crashes.aim is not None and loop.time() - self._aimed_at > AIM_PATIENCE:
                self._crashes.aim = None
            await self._strike()

    async def _strike(self) -> None:
        what = self._random.random()
        if what < 0.45:
            self._aim_crash(KINDS)
        elif what < 0.5:
            self._chronicle.note("fault", "crash now")
            self._machine.die("at a moment")
            self._aim_crash(AT_START)
        elif what < 0.62:
            self._happen(Cut())
        elif what < 0.68:
            self._happen(Freeze())
        elif what < 0.72:
            self._happen(Stall())
            await asyncio.sleep(self._random.choice((0.05, 2.0)))
            self._happen(ReadOn())
        elif what < 0.77:
            self._happen(Restart(self._random.choice((0, 3_000, 40_000))))
        elif what < 0.85:
            await self._fill_disk()
        elif what < 0.9:
            self._jump()
        else:
            self._hang_up_somebody()

    def _aim_crash(self, kinds: tuple[str, ...]) -> None:
        if self._crashes.aim is None:
            aim = self._crashes.take_aim(kinds)
            self._aimed_at = asyncio.get_running_loop().time()
            self._chronicle.note("aim", f"{aim.side} {aim.kind} {aim.left}")

    def _happen(self, what: Happening) -> None:
        self._chronicle.note("fault", type(what).__name__)
        if not isinstance(what, CustomerHangsUp):
            self._truth.disturb(AFTER_FAULT)
        self._switch.happen(what)

    async def _fill_disk(self) -> None:
        self._chronicle.note("fault", "disk full")
        self._disk.fill()
        self._truth.full_since = asyncio.get_running_loop().time()
        try:
            await asyncio.sleep(self._random.choice((0.5, 5.0, 40.0, 150.0)) * self._random.uniform(0.5, 1.5))
        finally:
            self._empty_disk()

    def _empty_disk(self) -> None:
        self._disk.empty()
        self._truth.full_since = None

    def _jump(self) -> None:
        if self._jumps:
            self._jumps -= 1
            by = self._random.choice(JUMPS)
            self._chronicle.note("fault", f"clock {by}")
            self._clock.offset += by
            self._truth.disturb(AFTER_FAULT)

    def _hang_up_somebody(self) -> None:
        living = sorted(self._truth.live)
        if living:
            self._happen(CustomerHangsUp(AttemptId(self._random.choice(living))))

    def end(self) -> None:
        """No more faults: the disk writes, nothing is aimed."""
        self._crashes.aim = None
        self._empty_disk()
        self._machine.calm = True
