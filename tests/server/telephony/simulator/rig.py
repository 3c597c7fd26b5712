"""A simulator under test: the exchange behind it, its scripted faults, and what a bystander saw of the calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaden.vocabulary import AttemptId
from server.dialer.events import SwitchLost, SwitchSynchronised
from server.dialer.model import SessionId
from server.telephony.simulator.channels import Call, Step
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.faults import ScriptedFaults
from server.telephony.simulator.outside import (
    CustomerHangsUp,
    Dial,
    Happening,
    PhoneHangsUp,
    Press,
    StrangerComes,
    TurnTrunk,
)
from server.telephony.simulator.phones import BY_LAST_DIGIT, Button, Phones
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator
from tests.telephony.recorder import Recorder


@dataclass
class SimulatorRig:
    """A simulator, the exchange behind it, and what a bystander saw."""

    running: RunningExchange
    switch: Simulator
    plan: ScriptedFaults
    seen: list[tuple[Step, AttemptId]]
    heard: Recorder = field(default_factory=Recorder)

    def happen(self, what: Happening) -> None:
        self.running.happen(what)

    async def press(self, session: SessionId, button: Button) -> None:
        self.happen(Press(session, button))

    async def customer_hangs_up(self, attempt: AttemptId) -> None:
        self.happen(CustomerHangsUp(attempt))

    async def dial(self, session: SessionId, digits: str) -> None:
        self.happen(Dial(session, digits))

    async def phone_hangs_up(self, phone: str) -> None:
        self.happen(PhoneHangsUp(phone))

    async def stranger(self, name: str, number: str) -> None:
        self.happen(StrangerComes(name, number))

    async def turn_trunk(self, *, up: bool) -> None:
        self.happen(TurnTrunk(up))

    async def open(self) -> None:
        """Open the switch, with nothing heard before."""
        self.heard.forget()
        await self.switch.open(self.heard)

    async def back(self) -> SwitchSynchronised:
        """Wait for the link to stand again, and forget what was heard until then."""
        await self.heard.first(SwitchLost)
        live = await self.heard.first(SwitchSynchronised)
        self.heard.forget()
        return live


def rig_with(rules: Rules) -> SimulatorRig:
    """A rig that is not open yet."""
    seen: list[tuple[Step, AttemptId]] = []

    def witness(at: int, step: Step, call: Call) -> None:
        seen.append((step, call.attempt))

    plan = ScriptedFaults()
    exchange = Exchange(
        ByLastDigit(), Phones(by_digit=BY_LAST_DIGIT), rules=rules, plan=plan, witness=witness
    )
    running = RunningExchange(exchange)
    return SimulatorRig(running, Simulator(running), plan, seen)
