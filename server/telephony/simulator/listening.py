"""Supervisors in the switch: their phones are rung, and their legs connected with agents' legs.

Rule: nothing that happens to a supervisor's leg changes a call.
"""

from __future__ import annotations

from functools import partial

from server.dialer.events import LegState
from server.dialer.leg_events import MonitorAnswered, MonitorEnded
from server.telephony.simulator.channels import Leg, Listener
from server.telephony.simulator.messages import DropMonitor, Monitor, Refusal, RingMonitor
from server.telephony.simulator.plant import Plant


class Listening:
    """All supervisors' legs."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant

    def ring(self, order: RingMonitor) -> Refusal | None:
        """Ring a supervisor's phone."""
        plant = self._plant
        if order.monitor in plant.listeners:
            return Refusal.EXISTS
        listener = Listener(monitor=order.monitor, phone=order.phone, born=plant.timetable.now)
        plant.listeners[order.monitor] = listener
        answered, ended = partial(self._answers, listener), partial(self.end, listener)
        plant.later(listener, plant.rules.leg_limit, ended)
        plant.ring(listener, order.phone, plant.rules.agent_ring_limit, answered=answered, ended=ended)
        return None

    def connect(self, order: Monitor) -> Refusal | None:
        """Connect with an agent's leg, or change the mode."""
        listener, leg = self._plant.listeners.get(order.monitor), self._plant.legs.get(order.session)
        if listener is None or not listener.up or leg is None or leg.state is not LegState.UP:
            return Refusal.FAILED
        if (listener.leg, listener.mode) == (leg, order.mode):
            return None
        if listener.leg is not leg:
            self._part(listener)
            leg.listeners.append(listener)
        listener.leg, listener.mode = leg, order.mode
        leg.tones += int(order.tone)
        return None

    def drop(self, order: DropMonitor) -> None:
        """End a supervisor's leg."""
        listener = self._plant.listeners.get(order.monitor)
        if listener is not None:
            self.end(listener)

    def hang_up(self, phone: str) -> None:
        """A supervisor at this address puts the phone down, or refuses to take it."""
        for listener in list(self._plant.listeners.values()):
            if listener.phone == phone:
                self.end(listener)

    def leg_gone(self, leg: Leg) -> None:
        """An agent's leg ended: who listened there hears silence."""
        for listener in list(leg.listeners):
            self._part(listener)

    def end(self, listener: Listener) -> None:
        """The supervisor's channel is gone."""
        del self._plant.listeners[listener.monitor]
        listener.end()
        self._part(listener)
        self._plant.tell_of(listener, MonitorEnded(listener.monitor, listener.up))

    def _part(self, listener: Listener) -> None:
        if listener.leg is not None:
            listener.leg.listeners.remove(listener)
        listener.leg = listener.mode = None

    def _answers(self, listener: Listener) -> None:
        listener.up = True
        listener.enter_phase(None)
        if self._plant.registered():
            self._plant.tell_of(listener, MonitorAnswered(listener.monitor))
        else:
            listener.told = False
            self.end(listener)
