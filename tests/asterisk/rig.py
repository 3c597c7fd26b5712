"""A real Asterisk under the contract suite: the adapter, and the hands of the people at both ends.

Rule: an agent's hand is the phone's own button; the customer's is the switch's own hang-up, which the adapter cannot
tell from the carrier's.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

from kaden.vocabulary import AttemptId
from server.dialer.events import SwitchSynchronised
from server.dialer.leg_events import TrunkChanged
from server.dialer.model import SessionId
from server.telephony.asterisk.names import Names
from server.telephony.asterisk.switch import AsteriskSwitch
from server.telephony.simulator.phones import Button
from tests.asterisk.lab.asterisk import PASSWORD, Asterisk
from tests.asterisk.lab.carrier import Carrier
from tests.asterisk.lab.phone import Phone
from tests.asterisk.lab.ports import LOOPBACK
from tests.asterisk.lab.program import until
from tests.telephony.recorder import Recorder
from tests.telephony.rig import PHONE

VOICES: Final = dict(zip(PHONE.values(), (600.0, 700.0, 800.0, 900.0, 500.0), strict=True))
"""What each phone of the suite says all the time, in Hertz."""

LINES: Final = 2

PARK: Final = "999"
"""Where the park button sends a call: an extension that agents' phones may dial."""

REFUSAL_SECONDS: Final = 0.2
"""How often somebody looks whether the phone that refuses rings."""


class Phones:
    """The phones of the contract suite, signed in."""

    def __init__(self, folder: Path, switch: Asterisk) -> None:
        self._phones = {
            name: Phone(
                folder / name,
                name,
                switch.ports.sip,
                PASSWORD,
                hertz=hertz,
                answers=name not in (PHONE["rings"], PHONE["refuses"]),
            )
            for name, hertz in VOICES.items()
        }
        for phone in self._phones.values():
            phone.start()
        self._refusing = True
        self._refuser = threading.Thread(target=self._refuse, daemon=True)
        self._refuser.start()
        until(lambda: all(switch.endpoint(name) == "online" for name in VOICES), lambda: "the phones")

    def __getitem__(self, name: str) -> Phone:
        return self._phones[name]

    def stop(self) -> None:
        """Switch all of them off."""
        self._refusing = False
        self._refuser.join()
        for phone in self._phones.values():
            phone.stop()

    def _refuse(self) -> None:
        """Somebody sits at the phone that refuses, and refuses."""
        phone = self._phones[PHONE["refuses"]]
        while self._refusing:
            if "INCOMING" in phone.calls():
                phone.hang_up()
            time.sleep(REFUSAL_SECONDS)


@contextmanager
def phones_of(folder: Path, switch: Asterisk) -> Iterator[Phones]:
    """The suite's phones for as long as the block lasts."""
    phones = Phones(folder, switch)
    try:
        yield phones
    finally:
        phones.stop()


class AsteriskRig:
    """The adapter on a real switch with two lines."""

    def __init__(self, lab: Asterisk, phones: Phones, carrier: Carrier) -> None:
        self.lab = lab
        self.phones = phones
        self._carrier = carrier
        self.switch = AsteriskSwitch(lab.settings(), LINES, random=Random(0))
        self.heard = Recorder()
        self._names = Names(lab.settings().app)
        self._held = False

    async def open(self) -> None:
        """Connect, and wait until the switch has told what lives in it and the carrier answers."""
        await self.switch.open(self.heard)
        known = await self.heard.first(SwitchSynchronised)
        if not known.trunk_up:
            await self.heard.until(TrunkChanged(up=True))

    async def close(self) -> None:
        """Leave an empty switch behind."""
        await self.switch.close()
        await asyncio.to_thread(self._end_all)

    async def press(self, session: SessionId, button: Button) -> None:
        """An agent presses a button."""
        phone = await self._phone(session)
        match button:
            case Button.ANSWER:
                await asyncio.to_thread(phone.answer)
            case Button.HANG_UP:
                await asyncio.to_thread(phone.hang_up)
            case Button.HOLD:
                self._held = not self._held
                await asyncio.to_thread(phone.hold if self._held else phone.resume)
            case Button.NOT_READY:
                phone.freeze()
            case Button.READY:
                phone.thaw()
            case Button.PARK:
                place = f"sip:{PARK}@{LOOPBACK}:{self.lab.ports.sip}"
                await asyncio.to_thread(phone.command, "transfer", place)

    async def customer_hangs_up(self, attempt: AttemptId) -> None:
        """A customer puts the phone down."""
        await asyncio.to_thread(self.lab.ask, "DELETE", f"channels/{self._names.call(attempt)}")

    async def dial(self, session: SessionId, digits: str) -> None:
        """An agent presses keys."""
        phone = await self._phone(session)
        for digit in digits:
            await asyncio.to_thread(phone.press, digit)

    async def phone_hangs_up(self, phone: str) -> None:
        """A colleague or supervisor puts the phone down."""
        await asyncio.to_thread(self.phones[phone].hang_up)

    async def stranger(self, name: str, number: str) -> None:
        """Another program of the office's dials over the trunk, and keeps the line for ten seconds."""
        place = {
            "endpoint": f"PJSIP/{number}@trunk",
            "context": "kaden",
            "extension": "wait",
            "priority": "1",
        }
        await asyncio.to_thread(self.lab.ask, "POST", "channels", channelId=name, **place)

    async def turn_trunk(self, *, up: bool) -> None:
        """The carrier's machine is off, or on again."""
        await asyncio.to_thread(self._carrier.start if up else self._carrier.stop)

    async def _phone(self, session: SessionId) -> Phone:
        """Whose channel it is."""
        channel = await asyncio.to_thread(self.lab.ask, "GET", f"channels/{self._names.leg(session)}")
        name = channel.json()["name"].removeprefix("PJSIP/").rpartition("-")[0]
        return self.phones[name]

    def _end_all(self) -> None:
        for kind in ("channels", "bridges"):
            for one in self.lab.ask("GET", kind).json():
                self.lab.ask("DELETE", f"{kind}/{one['id']}")
        until(lambda: not self.lab.ask("GET", "channels").json(), lambda: "the calls' end")
