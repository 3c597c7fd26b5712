"""The condition of a running server: what it needs in order to dial, each answered with yes or no.

Rule: it is read off the floor, which stops dialling for the same reasons; there is no second opinion.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from kaden import __version__
from kaden.clock import SECOND, Instant, Millis
from kaden.protocol.alerts import DiskPlace
from server.dialer.disks import Disk
from server.dialer.floor import Floor

SLOW_LOOP: Final[Millis] = 1 * SECOND
"""A loop that is late by more does not serve conversations; its ordinary lateness is a thousandth of that."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What does not change while a server runs."""

    started: Instant
    schema: int
    """The number of the database's newest migration."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What was found at one moment."""

    store: bool
    """The database takes writes."""
    switch: bool
    """The switch is connected, and what lives there is known."""
    trunk: bool
    """The line to the telephone company is up."""
    loop: bool
    """The server's loop is not late by more than `SLOW_LOOP`."""
    loop_lag: Millis
    """Its greatest lateness of late."""
    jobs: int
    """Started ones."""
    agents: int
    """Agents who hold a place in a job."""
    lines: int
    lines_in_use: int
    uptime: int
    """Whole seconds."""
    schema: int
    disks: tuple[Disk, ...] = ()
    """How full those are that it writes to."""
    low_disks: tuple[DiskPlace, ...] = ()
    """Those that are nearly full: somebody has to look, though nothing stands in the way yet."""
    version: str = __version__

    @property
    def well(self) -> bool:
        """Whether nothing stands in the way of dialling; otherwise somebody has to look."""
        return self.store and self.switch and self.trunk and self.loop

    def shown(self) -> dict[str, Any]:
        """For programs, as `/health` says it."""
        return {"status": "ok" if self.well else "fail"} | asdict(self)

    def line(self) -> str:
        """For the service manager's status, in one line."""
        parts = {"database": self.store, "switch": self.switch, "trunk": self.trunk, "loop": self.loop}
        bad = [name for name, good in parts.items() if not good]
        state = f"TROUBLE with {', '.join(bad)}" if bad else "ok"
        if self.low_disks:
            state += f"; LOW ON DISK for {', '.join(self.low_disks)}"
        return f"{state}; jobs {self.jobs}, agents {self.agents}, lines {self.lines_in_use} of {self.lines}"


def condition_of(floor: Floor, facts: Facts, now: Instant, loop_lag: Millis) -> Condition:
    """How the server is.

    Args:
        floor: as it stands.
        facts: of this server.
        now: the present instant.
        loop_lag: the loop's greatest lateness of late.
    """
    return Condition(
        store=floor.store_up,
        switch=floor.switch_up and floor.synchronised,
        trunk=floor.trunk_up,
        loop=loop_lag <= SLOW_LOOP,
        loop_lag=loop_lag,
        jobs=sum(job.started for job in floor.jobs.values()),
        agents=sum(agent.in_job for agent in floor.agents.values()),
        lines=floor.lines,
        lines_in_use=floor.lines_in_use(),
        uptime=max(0, now - facts.started) // SECOND,
        schema=facts.schema,
        disks=floor.disks,
        low_disks=tuple(disk.place for disk in floor.disks if disk.trouble(floor.rules.alerts.disks)),
    )
