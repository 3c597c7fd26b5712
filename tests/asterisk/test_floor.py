"""A whole floor on the real switch: each outcome is the one that the carrier played, each agent heard what is due.

In the middle of it a supervisor listens to one of the conversations and whispers, and its agent holds the customer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from kaden.protocol.client import Listen, StopListening
from kaden.vocabulary import MonitorMode
from server.tasks import Tasks
from tests.asterisk.conftest import Desks
from tests.asterisk.ear import Ear
from tests.asterisk.lab.asterisk import MUSIC_HERTZ, Asterisk
from tests.asterisk.lab.carrier import CUSTOMER_HERTZ, Carrier
from tests.asterisk.lab.phone import Phone
from tests.asterisk.lab.spectrum import read_wave, seconds_of
from tests.asterisk.office import Office, Worker, until

pytestmark = [pytest.mark.asterisk, pytest.mark.slow, pytest.mark.timeout(240)]

BEEP_HERTZ: Final = 700.0
"""Asterisk's own `beep`."""

AGENTS: Final = {"7011": 500.0, "7012": 600.0, "7013": 800.0}
"""Phones, and what they say all the time."""

CUSTOMERS: Final = {"0": 30, "1": 3, "2": 3, "3": 3, "4": 3, "6": 6, "7": 3, "8": 6, "9": 3}
"""How many of the sixty numbers end in which digit (`carrier.xml`)."""

EARS: Final = "+81399000000"
"""One of them: a customer with ears of its own, behind the same trunk as all others (`carrier.MOVED`)."""

EARS_HERTZ, SUPERVISOR_HERTZ = 1_500.0, 900.0
SUPERVISOR: Final = "7014"

ENOUGH: Final = 0.6
"""Seconds of a tone that prove that it is heard; what is not heard, is not heard for as long."""

LEFT_OVER: Final = 0.3
"""Seconds of a tone that was on its way when its sender was parted from the listener."""

OUTCOME: Final = {"6": "busy", "7": "no_answer", "8": "invalid", "9": "rejected"}
"""All others answer, and are connected."""


def numbers() -> list[str]:
    """Sixty numbers, each its own, the kinds mixed."""
    digits = [digit for digit, count in CUSTOMERS.items() for _ in range(count)]
    mixed = [digits[index * 7 % len(digits)] for index in range(len(digits))]
    return [EARS, *(f"+8132345{index:03d}{digit}" for index, digit in enumerate(mixed[1:]))]


async def test_sixty_customers(switch: Asterisk, carrier: Carrier, desks: Desks, tmp_path: Path) -> None:
    """Rows 186 to 188, 198, 200, 201, 209, 213, 214, 219, 230, 301, 302."""
    phones = {name: desks.phone(name, hertz) for name, hertz in AGENTS.items()}
    supervisor = desks.phone(SUPERVISOR, SUPERVISOR_HERTZ)
    customer = desks.moved("0" + EARS.removeprefix("+81"), EARS_HERTZ, carrier)
    before = len(carrier.dialled())
    office = Office(tmp_path / "office", switch, numbers(), AGENTS, SUPERVISOR)
    work = Tasks("test")
    try:
        office.start()
        workers = [Worker(office, nth, talk=0.8, patient_with=EARS) for nth in range(1, len(AGENTS) + 1)]
        for worker in workers:
            work.start(worker.work(), name="agent")
        await office.start_job()
        await until(lambda: any(worker.talks_with(EARS) for worker in workers), "the customer with ears")
        nth = next(nth for nth, worker in enumerate(workers) if worker.talks_with(EARS))
        agent = list(phones.values())[nth]
        await _supervised(Supervised(office, workers[nth], nth, agent, customer, supervisor))
        workers[nth].let_go(0.8)
        await until(lambda: len(office.outcomes()) == len(numbers()), "all are called")
        await until(lambda: not office.rows("SELECT 1 FROM attempt WHERE result = 'due'"), "all are saved")
        await work.cancel_all()
    finally:
        office.stop()
    expected = {number: OUTCOME.get(number[-1], "connected") for number in numbers()}
    assert office.outcomes() == expected
    assert len(numbers()) == len(expected)
    dialled = Counter(call.number for call in carrier.dialled()[before:])
    assert dialled == Counter("0" + number.removeprefix("+81") for number in numbers())
    assert all("0355556666" in call.caller for call in carrier.dialled()[before:])
    connected = sum(outcome == "connected" for outcome in expected.values())
    saved = office.rows("SELECT note FROM attempt WHERE outcome = 'connected' AND result = 'saved'")
    assert len(saved) == connected
    for name, phone in phones.items():
        _heard_what_an_agent_hears(phone, own=AGENTS[name])


@dataclass(frozen=True, slots=True)
class Supervised:
    """A conversation in the middle of the floor's work, and everybody's phones."""

    office: Office
    worker: Worker
    nth: int
    agent: Phone
    customer: Phone
    supervisor: Phone

    @property
    def hertz(self) -> float:
        """What the agent says."""
        return AGENTS[self.agent.name]

    async def listen(self, mode: MonitorMode) -> None:
        """The supervisor goes onto the line, or does something else there."""
        account = self.office.ids.agents[self.nth]
        await self.office.ask(Listen(request=f"listen-{mode}", agent=account, mode=mode))


async def _supervised(line: Supervised) -> None:
    """Rows 219, 301, 302: heard by nobody, by the agent alone, on hold too; a customer on hold hears neither."""
    await hears(Ear(line.customer), line.hertz)
    await line.listen(MonitorMode.LISTEN)
    at_agent, at_customer = Ear(line.agent), Ear(line.customer)
    await hears(Ear(line.supervisor), line.hertz, EARS_HERTZ)
    assert at_agent.seconds(SUPERVISOR_HERTZ) == 0
    await line.listen(MonitorMode.WHISPER)
    whispered = Ear(line.agent)
    await hears(whispered, SUPERVISOR_HERTZ, EARS_HERTZ)
    await line.worker.hold(held=True)
    held, alone = Ear(line.customer), Ear(line.agent)
    await hears(held, MUSIC_HERTZ)
    await hears(alone, SUPERVISOR_HERTZ)
    assert held.seconds(line.hertz) < LEFT_OVER
    assert alone.seconds(EARS_HERTZ) < LEFT_OVER
    await line.worker.hold(held=False)
    await hears(Ear(line.customer), line.hertz)
    await line.office.ask(StopListening(request="stop-listening"))
    left = Ear(line.agent)
    await hears(left, EARS_HERTZ)
    assert left.seconds(SUPERVISOR_HERTZ) < LEFT_OVER
    assert at_customer.seconds(SUPERVISOR_HERTZ) == 0


async def hears(ear: Ear, *tones: float) -> None:
    """Wait until each of these tones was heard for long enough."""
    await until(lambda: all(ear.seconds(hertz) > ENOUGH for hertz in tones), f"{tones} to be heard")


def _heard_what_an_agent_hears(phone: Phone, own: float) -> None:
    """Music while waiting, a beep for each customer, the customers, and never the own voice."""
    [leg] = phone.heard()
    sound = read_wave(leg)
    assert seconds_of(sound, MUSIC_HERTZ) > 2
    assert seconds_of(sound, BEEP_HERTZ) > 1
    assert seconds_of(sound, CUSTOMER_HERTZ) > 2
    assert seconds_of(sound, own) == 0
