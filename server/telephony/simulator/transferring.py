"""Transfers in the switch: a target is rung while the customer is held, talks with the agent, then with the customer.

Rule: a target is the call's from the moment the transfer is complete, and ends with it without a word of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from server.dialer.events import EndCause
from server.dialer.leg_events import CallTransferred, TargetAnswered, TargetEnded
from server.telephony.simulator.channels import Call, Leg, Target
from server.telephony.simulator.messages import Consult, DropTarget, Refusal, Transfer
from server.telephony.simulator.plant import Plant


class Transferring:
    """All consultations and complete transfers."""

    def __init__(
        self, plant: Plant, *, end_call: Callable[[Call, EndCause], None], end_leg: Callable[[Leg], None]
    ) -> None:
        self._plant = plant
        self._end_call = end_call
        self._end_leg = end_leg

    def consult(self, order: Consult) -> Refusal | None:
        """Ring a target for a joined call, and hold the customer."""
        plant = self._plant
        if order.transfer in plant.targets:
            return Refusal.EXISTS
        call = plant.calls.get(order.transfer.attempt)
        if call is None or call.leg is None or call.leg.target is not None or not _is_address(order.target):
            return Refusal.FAILED
        target = Target(
            transfer=order.transfer, phone=order.target, call=call, leg=call.leg, born=plant.timetable.now
        )
        plant.targets[order.transfer] = target
        call.held = True
        call.target = call.leg.target = target
        answered, ended = partial(self._answers, target), partial(self.end, target)
        plant.later(target, plant.rules.call_limit, ended)
        plant.ring(target, order.target, order.ring_timeout, answered=answered, ended=ended)
        return None

    def drop(self, order: DropTarget) -> None:
        """End a target before the transfer is complete."""
        target = self._plant.targets.get(order.transfer)
        if target is not None:
            self.end(target)

    def transfer(self, order: Transfer) -> Refusal | None:
        """Complete it, and end the agent's leg."""
        target = self._plant.targets.get(order.transfer)
        if target is None:
            call = self._plant.calls.get(order.transfer.attempt)
            return None if call is None or call.transferred else Refusal.FAILED
        if not target.up or target.call is None or target.leg is None:
            return Refusal.FAILED
        self._end_leg(target.leg)
        return None

    def leg_gone(self, leg: Leg) -> None:
        """An agent's leg is ending: an answered target takes its place with the customer."""
        target, leg.target = leg.target, None
        if target is None:
            return
        target.leg = None
        call = target.call
        if call is None or not target.up:
            self.end(target)
            return
        del self._plant.targets[target.transfer]
        call.leg = leg.call = None
        call.held, call.transferred, call.recording = False, True, None
        self._plant.phase(call, call.fate.talk, partial(self._end_call, call, EndCause.HANGUP))
        self._plant.tell_of(call, CallTransferred(call.attempt))

    def call_gone(self, call: Call) -> None:
        """A customer's channel is gone: a target that talked with the customer goes too, another stays."""
        target, call.target = call.target, None
        if target is None:
            return
        target.call = None
        if call.transferred:
            target.end()

    def end(self, target: Target) -> None:
        """The target's channel is gone: with its call once they talk with each other, alone before."""
        if target.call is not None and target.call.transferred:
            self._end_call(target.call, EndCause.HANGUP)
            return
        del self._plant.targets[target.transfer]
        target.end()
        if target.call is not None:
            target.call.target = None
        if target.leg is not None:
            target.leg.target = None
        self._plant.tell_of(target, TargetEnded(target.transfer, target.up))

    def hang_up(self, phone: str) -> None:
        """Whoever is the target at this address puts the phone down."""
        complete = [call.target for call in self._plant.calls.values() if call.transferred and call.target]
        for target in [*self._plant.targets.values(), *complete]:
            if target.phone == phone:
                self.end(target)

    def _answers(self, target: Target) -> None:
        target.up = True
        target.enter_phase(None)
        if self._plant.registered():
            self._plant.tell_of(target, TargetAnswered(target.transfer))
        else:
            target.told = False
            self.end(target)


def _is_address(text: str) -> bool:
    """Digits, with `+` before an outside number: nothing else may reach a dial string."""
    return text.removeprefix("+").isascii() and text.removeprefix("+").isdigit()
