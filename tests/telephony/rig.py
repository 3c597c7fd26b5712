"""The switch that a contract's tests are brought, with the people at both ends of its lines; and their first steps.

Numbers and phones tell by their last digit what they do, so that a real carrier can play the same customers: see
`NUMBER` and `PHONE`.
"""

from __future__ import annotations

from typing import Final, Protocol

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import AttemptId
from server.dialer.events import CustomerAnswered, LiveCall, LiveLeg, PhoneAnswered
from server.dialer.leg_events import LiveMonitor, LiveTarget
from server.dialer.model import SessionId
from server.telephony.port import Switch, SwitchError
from server.telephony.simulator.phones import Button
from tests.telephony.recorder import Recorder

NUMBER: Final = {
    "answers": "+81312345670",
    "busy": "+81312345676",
    "no answer": "+81312345677",
    "invalid": "+81312345678",
    "rejects": "+81312345679",
    "machine": "+81312345675",
}
PHONE: Final = {
    "answers": "1001",
    "rings": "1007",
    "refuses": "1009",
    "colleague": "1002",
    "supervisor": "1003",
}
"""The colleague's and the supervisor's phones answer by themselves."""

RING_TIMEOUT: Final = 5 * SECOND

CALL: Final = AttemptId(11)
OTHER_CALL: Final = AttemptId(12)
LEG: Final = SessionId(21)
OTHER_LEG: Final = SessionId(22)


class Rig(Protocol):
    """A switch with two lines, and the hands of the people at both ends."""

    @property
    def switch(self) -> Switch:
        """What is tested."""
        ...

    @property
    def heard(self) -> Recorder:
        """Has heard the switch since it was opened."""
        ...

    async def press(self, session: SessionId, button: Button) -> None:
        """An agent presses a button of the phone."""
        ...

    async def customer_hangs_up(self, attempt: AttemptId) -> None:
        """A customer who has answered puts the phone down."""
        ...

    async def dial(self, session: SessionId, digits: str) -> None:
        """An agent presses keys on the phone during a call."""
        ...

    async def phone_hangs_up(self, phone: str) -> None:
        """A colleague or supervisor at this address, who was rung, puts the phone down."""
        ...

    async def stranger(self, name: str, number: str) -> None:
        """A channel comes to be on the trunk, under this name, that the application did not ask for."""
        ...

    async def turn_trunk(self, *, up: bool) -> None:
        """The line to the telephone company dies, or is there again."""
        ...


async def place(rig: Rig, kind: str, attempt: AttemptId = CALL) -> None:
    """Dial a customer of this kind."""
    await rig.switch.place(attempt, NUMBER[kind], None, RING_TIMEOUT)


async def answered(rig: Rig, attempt: AttemptId = CALL) -> None:
    """A customer who waits for an agent."""
    await place(rig, "answers", attempt)
    await rig.heard.until(CustomerAnswered(attempt))


async def leg_up(rig: Rig) -> None:
    """An agent who waits for a customer."""
    await rig.switch.ring_agent(LEG, PHONE["answers"])
    await rig.heard.until(PhoneAnswered(LEG))


async def joined(rig: Rig) -> None:
    """A conversation."""
    await leg_up(rig)
    await answered(rig)
    await rig.switch.join(CALL, LEG)


async def refused(rig: Rig, attempt: AttemptId, session: SessionId) -> None:
    """The switch says no, and says it for certain."""
    with pytest.raises(SwitchError) as refusal:
        await rig.switch.join(attempt, session)
    assert refusal.type is SwitchError


async def calls(rig: Rig) -> tuple[LiveCall, ...]:
    """The calls that live."""
    return (await rig.switch.live()).calls


async def legs(rig: Rig) -> tuple[LiveLeg, ...]:
    """The legs that live."""
    return (await rig.switch.live()).legs


async def targets(rig: Rig) -> tuple[LiveTarget, ...]:
    """The transfers' targets that live."""
    return (await rig.switch.live()).targets


async def monitors(rig: Rig) -> tuple[LiveMonitor, ...]:
    """The supervisors' legs that live."""
    return (await rig.switch.live()).monitors
