"""A whole floor on the real switch: each outcome is the one that the carrier played, each agent heard what is due."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from server.tasks import Tasks
from tests.asterisk.conftest import Desks
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

OUTCOME: Final = {"6": "busy", "7": "no_answer", "8": "invalid", "9": "rejected"}
"""All others answer, and are connected."""


def numbers() -> list[str]:
    """Sixty numbers, each its own, the kinds mixed."""
    digits = [digit for digit, count in CUSTOMERS.items() for _ in range(count)]
    mixed = [digits[index * 7 % len(digits)] for index in range(len(digits))]
    return [f"+8132345{index:03d}{digit}" for index, digit in enumerate(mixed)]


async def test_sixty_customers(switch: Asterisk, carrier: Carrier, desks: Desks, tmp_path: Path) -> None:
    """Rows 186 to 188, 198, 200, 201, 209, 213, 214, 230."""
    phones = {name: desks.phone(name, hertz) for name, hertz in AGENTS.items()}
    before = len(carrier.dialled())
    office = Office(tmp_path / "office", switch, numbers(), AGENTS)
    work = Tasks("test")
    try:
        office.start()
        workers = [Worker(office, nth, talk=0.8) for nth in range(1, len(AGENTS) + 1)]
        for worker in workers:
            work.start(worker.work(), name="agent")
        await office.start_job()
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


def _heard_what_an_agent_hears(phone: Phone, own: float) -> None:
    """Music while waiting, a beep for each customer, the customers, and never the own voice."""
    [leg] = phone.heard()
    sound = read_wave(leg)
    assert seconds_of(sound, MUSIC_HERTZ) > 2
    assert seconds_of(sound, BEEP_HERTZ) > 1
    assert seconds_of(sound, CUSTOMER_HERTZ) > 2
    assert seconds_of(sound, own) == 0
