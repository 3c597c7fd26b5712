"""The demo's office: the ready sample with its customers imported, its job started, and agents at their desks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.protocol.client import StartJob, StopJob
from kaden.protocol.server import Answered, RefusedRequest
from kaden.vocabulary import AccountId, AgentId, JobId
from server.demo.agents import SimulatedAgent
from server.dialer.model import Hours
from server.hub.hub import Hub
from server.hub.port import ListLoader, ListOrder
from server.storage.port import Runner
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.tasks import Tasks
from server.telephony.simulator.distributions import Gamma, LogNormal, Trimmed, Uniform
from server.telephony.simulator.population import Manners, Mix, Population

ZONE: Final = "Asia/Tokyo"
ALWAYS: Final = Hours(0, 24 * 60)
"""A demo runs whatever the hour."""

_MIX: Final = Mix(answer=0.45, busy=0.08, no_answer=0.3, machine=0.12, invalid=0.03, rejected=0.02)
_MANNERS: Final = Manners(
    rings_after=Uniform(0.3, 1.2),
    answer=Trimmed(Gamma(4.0, 0.5), shift=1.5, max=20.0),
    machine=Trimmed(Gamma(8.0, 0.4), shift=4.0, max=25.0),
    busy=Uniform(1.0, 3.0),
    talk=Trimmed(LogNormal(28.0, 0.7), shift=4.0),
    patience=Uniform(5.0, 12.0),
)
"""Livelier than life: a quarter of an hour shows what a floor sees in one and a half."""


@dataclass(frozen=True, slots=True)
class Office:
    """What was set up."""

    sample: SampleIds
    refused_rows: int


def population(seed: int) -> Population:
    """Whom the demo calls."""
    return Population(seed, _MIX, _MANNERS)


async def set_up(
    runner: Runner,
    loader: ListLoader,
    *,
    now: Instant,
    agents: int,
    os_user: str | None,
    customers: bytes,
) -> Office:
    """Make the sample and import its customers, from a file, as an office would.

    Args:
        runner: of an empty database.
        loader: the same database's.
        now: the present instant.
        agents: how many accounts for agents.
        os_user: who may be any of the accounts without a password.
        customers: the file.

    Raises:
        Refused: the sample or the file is not taken, which would be our own fault.
    """
    day = local_time(now, ZoneInfo(ZONE)).date()
    spec = SampleSpec(
        at=now,
        hours=ALWAYS,
        zone=ZONE,
        first_day=day,
        last_day=day + timedelta(days=60),
        os_user=os_user,
        agents=agents,
        caller_id="+81300000000",
    )
    sample = await runner.write(partial(create_sample, spec=spec))
    with tempfile.TemporaryDirectory(prefix="kaden-demo-") as folder:
        file = Path(folder) / "visitors.csv"
        file.write_bytes(customers)
        order = ListOrder(sample.administrator, "demo", str(sample.batch), file.name, None)
        _, refused = await loader.load(order, file, lambda stage, done, total: None)
    return Office(sample, len(refused))


class Crew:
    """Simulated agents at the desks of one hub.

    Args:
        hub: where they sit.
        seed: decides what they do.
    """

    def __init__(self, hub: Hub, seed: int) -> None:
        self._hub = hub
        self._seed = seed
        self._tasks = Tasks("crew")
        self.agents: list[SimulatedAgent] = []

    async def sit_down(self, accounts: tuple[AccountId, ...]) -> None:
        """One agent to each account; they begin to work at once."""
        for number, account in enumerate(accounts, 1):
            connection = await self._hub.connect_local(account, terminal=f"demo-{number}")
            agent = SimulatedAgent(connection, f"agent {self._seed} {number}")
            self.agents.append(agent)
            self._tasks.start(agent.work(), name=f"agent {AgentId(account)}")

    async def go_home(self) -> None:
        """All leave at once."""
        await self._tasks.cancel_all()


async def stop_job(hub: Hub, supervisor: AccountId, job: JobId) -> None:
    """Stop the job as its supervisor would.

    Raises:
        RuntimeError: the floor refuses.
    """
    await _ask(hub, supervisor, StopJob(request="demo-stop", job=job))


async def start_job(hub: Hub, supervisor: AccountId, job: JobId) -> None:
    """Start the job as its supervisor would.

    Raises:
        RuntimeError: the floor refuses, which would be our own fault.
    """
    await _ask(hub, supervisor, StartJob(request="demo-start", job=job))


async def _ask(hub: Hub, account: AccountId, request: StartJob | StopJob) -> None:
    connection = await hub.connect_local(account, terminal="demo")
    await connection.send(request)
    while True:
        message = await connection.receive()
        if isinstance(message, Answered):
            break
        if isinstance(message, RefusedRequest):
            raise RuntimeError(f"the demo's floor refuses {request.type}: {message.code}")
    connection.close()
