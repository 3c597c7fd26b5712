"""The lab's fixtures: one switch and one carrier for all tests, phones for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.asterisk.lab.asterisk import EARS, PASSWORD, Asterisk
from tests.asterisk.lab.carrier import Carrier
from tests.asterisk.lab.phone import Phone
from tests.asterisk.lab.program import until
from tests.asterisk.lab.root import asterisk_root
from tests.programs import need

AGENTS: Final = (*(f"70{nth}" for nth in range(11, 19)), "1001", "1002", "1003", "1007", "1009")
"""Phones that the switch knows: agents', and those of the contract suite."""


class Desks:
    """Switches phones on, and all of them off at the end of the test."""

    def __init__(self, folder: Path, switch: Asterisk) -> None:
        self._folder = folder
        self._switch = switch
        self._on: list[Phone] = []

    def phone(self, name: str, hertz: float, *, answers: bool = True) -> Phone:
        """A phone that the switch can reach: signed in, its voice a tone of so many Hertz."""
        folder = self._folder / f"{name}-{len(self._on)}"
        phone = Phone(folder, name, self._switch.ports.sip, PASSWORD, hertz=hertz, answers=answers)
        self._on.append(phone)
        phone.start()
        until(lambda: self._switch.endpoint(name) == "online", lambda: f"phone {name} to sign in")
        return phone

    def customer(self, number: str, hertz: float) -> Phone:
        """A customer who can be heard and who hears, at the end of the line `EARS`; one at a time."""
        phone = Phone(
            self._folder / number, number, None, PASSWORD, hertz=hertz, port=self._switch.ports.ears
        )
        self._on.append(phone)
        phone.start()
        until(lambda: self._switch.endpoint(EARS) == "online", lambda: f"customer {number}")
        return phone

    def moved(self, number: str, hertz: float, carrier: Carrier) -> Phone:
        """A customer who can be heard and who hears, on the same trunk as all others (`carrier.MOVED`)."""
        phone = Phone(self._folder / number, number, None, PASSWORD, hertz=hertz, port=carrier.moved)
        self._on.append(phone)
        phone.start()
        return phone

    def close(self) -> None:
        """Switch all of them off."""
        for phone in self._on:
            phone.stop()


@pytest.fixture(scope="session")
def carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carrier]:
    """The telephone company: a number's last digit decides."""
    carrier = Carrier(tmp_path_factory.mktemp("carrier"))
    try:
        carrier.start()
        yield carrier
    finally:
        carrier.stop()


@pytest.fixture(scope="session")
def switch(carrier: Carrier) -> Iterator[Asterisk]:
    """A switch whose trunk is the carrier's, started; a test that ends it starts it again."""
    need("mmdebstrap")
    switch = Asterisk(asterisk_root(), carrier.port, AGENTS)
    try:
        switch.start()
        until(lambda: switch.endpoint("trunk") == "online", lambda: "the trunk")
        yield switch
    finally:
        switch.remove()


@pytest.fixture
def desks(tmp_path: Path, switch: Asterisk) -> Iterator[Desks]:
    """Agents' phones of this test."""
    need("baresip")
    desks = Desks(tmp_path / "phones", switch)
    try:
        yield desks
    finally:
        desks.close()
