"""Conversations outlive the server, and the floor outlives the switch and its trunk: all are killed while people talk.

Guarantees I1, I4, I5, I6, I8, I17; the "Reconnect procedure" on the real thing.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from kaden.vocabulary import Limiting
from server.tasks import Tasks
from tests.asterisk.conftest import Desks
from tests.asterisk.ear import Ear
from tests.asterisk.lab.asterisk import Asterisk
from tests.asterisk.lab.carrier import CUSTOMER_HERTZ, Carrier
from tests.asterisk.lab.phone import Phone
from tests.asterisk.office import PATIENCE, Office, Worker, until

pytestmark = [pytest.mark.asterisk, pytest.mark.slow, pytest.mark.timeout(600)]

ROUNDS: Final = int(os.environ.get("KADEN_TEST_KILLS", "2"))
"""Kills of the server in one run; docs/benchmarks.md has a longer one."""

AGENTS: Final = {f"70{11 + nth}": 500.0 + 50 * nth for nth in range(8)}
"""Phones, and what they say all the time."""

FREED: Final = 2
"""Of them wait for a customer whose phone rings when the server dies; the others talk."""

TALK: Final = 0.5
"""Seconds that a conversation lasts once it may end."""

ENOUGH: Final = 0.2
"""Seconds of a customer's tone that prove a conversation; customers pause for breath."""

WRITING: Final = "SELECT id FROM attempt WHERE state = 'ended' AND result = 'due'"

OPEN: Final = "SELECT id FROM attempt WHERE state <> 'ended' OR result = 'due'"


class Floor:
    """The office and its agents; the first of them are freed before a kill."""

    def __init__(self, office: Office, workers: list[Worker]) -> None:
        self.office = office
        self.workers = workers

    def talking(self) -> dict[int, int]:
        """The open conversations: attempt and whose it is."""
        return dict(self.office.rows("SELECT id, agent_id FROM attempt WHERE state = 'connected'"))

    def desks(self) -> dict[int, int]:
        """The same, as the agents' own screens have it."""
        return {
            desk.call.attempt: account
            for worker, account in zip(self.workers, self.office.ids.agents, strict=True)
            if (desk := worker.desk) is not None and desk.call is not None and desk.state == "talking"
        }

    def kill(self) -> None:
        """End the server; what the screens showed counts no more."""
        self.office.kill()
        for worker in self.workers:
            worker.desk = None

    def results(self, calls: Iterable[int]) -> Counter[str]:
        """What became of the records of these calls."""
        marks = ",".join(str(call) for call in calls)
        return Counter(
            row[0] for row in self.office.rows(f"SELECT result FROM attempt WHERE id IN ({marks})")
        )

    async def settle(self) -> None:
        """Stop the job, and wait until nothing is open."""
        for worker in self.workers:
            worker.let_go(TALK)
        await self.office.stop_job()
        await until(lambda: not self.office.rows(OPEN), "everything is settled")


@asynccontextmanager
async def at_work(folder: Path, switch: Asterisk, digits: str, customers: int) -> AsyncIterator[Floor]:
    """A floor of agents whose customers' numbers end in these digits, one after the other."""
    numbers = [f"+8133456{index:03d}{digits[index % len(digits)]}" for index in range(customers)]
    office = Office(folder, switch, numbers, AGENTS)
    work = Tasks("test")
    workers = [Worker(office, nth, talk=None) for nth in range(1, len(AGENTS) + 1)]
    try:
        office.start()
        for worker in workers:
            work.start(worker.work(), name="agent")
        await office.start_job()
        yield Floor(office, workers)
    finally:
        await work.cancel_all()
        office.stop()
        for channel in switch.ask("GET", "channels").json():
            switch.ask("DELETE", f"channels/{channel['id']}")


@pytest.fixture
def phones(desks: Desks) -> list[Phone]:
    """The agents' phones."""
    return [desks.phone(name, hertz) for name, hertz in AGENTS.items()]


async def test_conversations_outlive_the_server(
    switch: Asterisk, carrier: Carrier, phones: list[Phone], tmp_path: Path
) -> None:
    """Rows 171 and 201: six conversations up and calls ringing at each kill."""
    before = len(carrier.dialled())
    async with at_work(tmp_path / "office", switch, "0123", 40 * ROUNDS) as floor:
        for _ in range(ROUNDS):
            for worker in floor.workers:
                worker.hold_on()
            await until(lambda: len(floor.talking()) == len(AGENTS), "all agents to talk")
            await _survive_a_kill(floor, carrier, phones)
        await floor.settle()
        acknowledged = {order.attempt for worker in floor.workers for order in worker.line.saved}
        assert floor.results(acknowledged) == Counter({"saved": len(acknowledged)})
    _nobody_twice(carrier, before)


async def _survive_a_kill(floor: Floor, carrier: Carrier, phones: list[Phone]) -> None:
    """The server dies while six agents talk, and the phones of customers for two others ring."""
    freed = floor.office.ids.agents[:FREED]
    conversations = {call: agent for call, agent in floor.talking().items() if agent not in freed}
    assert len(conversations) == len(AGENTS) - FREED
    dialled = len(carrier.dialled())
    for worker in floor.workers[:FREED]:
        worker.let_go(0)
    await until(lambda: len(carrier.dialled()) >= dialled + FREED, "calls ring")
    floor.kill()
    ears = [Ear(phone) for phone in phones[FREED:]]
    await until(
        lambda: all(ear.seconds(CUSTOMER_HERTZ) > ENOUGH for ear in ears), "sound while no server is there"
    )
    floor.office.start()
    await until(lambda: conversations.items() <= floor.desks().items(), "the same agents on the same calls")
    assert conversations.items() <= floor.talking().items()
    for worker in floor.workers:
        worker.let_go(TALK)
    await until(
        lambda: floor.results(conversations) == Counter({"saved": len(conversations)}), "all are saved"
    )


async def test_the_floor_outlives_the_switch(
    switch: Asterisk, carrier: Carrier, phones: list[Phone], tmp_path: Path
) -> None:
    """Section 2 point 12: calls are settled as ended, none loses its record, dialling resumes by itself."""
    before = len(carrier.dialled())
    async with at_work(tmp_path / "office", switch, "0", 60) as floor:
        await until(lambda: len(floor.talking()) == len(AGENTS), "all agents to talk")
        gone = floor.talking()
        for worker in floor.workers:
            worker.hold_on()
        switch.kill()
        await asyncio.to_thread(switch.start)
        await until(lambda: not gone.keys() & floor.talking().keys(), "the calls are settled")
        await until(lambda: len(floor.talking()) == len(AGENTS), "all agents to talk again")
        kept = floor.results(gone)
        assert kept["saved"] + kept["unsaved"] == len(gone)
        await floor.settle()
    for phone in phones:
        phone.kill()  # in good order it would wait for a goodbye from the switch that died
    _nobody_twice(carrier, before)


async def test_the_floor_outlives_the_line_to_the_carrier(
    switch: Asterisk, carrier: Carrier, phones: list[Phone], tmp_path: Path
) -> None:
    """Row 333: nothing is dialled and the monitor says why, talks go on, and dialling resumes by itself."""
    async with at_work(tmp_path / "office", switch, "0", 60) as floor:
        await until(lambda: len(floor.talking()) == len(AGENTS), "all agents to talk")
        freed = floor.office.ids.agents[0]
        others = {call: agent for call, agent in floor.talking().items() if agent != freed}
        carrier.stop()
        try:
            async with asyncio.timeout(PATIENCE):
                await floor.office.monitor_says(Limiting.TRUNK_DOWN)
            attempts = floor.office.rows("SELECT count(*) FROM attempt")
            floor.workers[0].let_go(0)
            await until(lambda: len(floor.talking()) == len(others), "an agent is free")
            await until(lambda: not floor.office.rows(WRITING), "the result is saved")
            assert others.items() <= floor.desks().items()
        finally:
            carrier.start()
        async with asyncio.timeout(PATIENCE):
            await floor.office.monitor_says(Limiting.NONE)
        for worker in floor.workers:
            worker.hold_on()
        await until(lambda: len(floor.talking()) == len(AGENTS), "all agents to talk again")
        assert others.items() <= floor.talking().items()
        assert floor.office.rows("SELECT count(*) FROM attempt") > attempts
        assert not floor.office.rows("SELECT 1 FROM attempt WHERE outcome = 'failed'")
        await floor.settle()


def _nobody_twice(carrier: Carrier, before: int) -> None:
    dialled = Counter(call.number for call in carrier.dialled()[before:])
    assert dialled
    assert not [number for number, times in dialled.items() if times > 1], "numbers dialled twice"
