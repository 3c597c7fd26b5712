"""The wire between one server and the switch, and the weather on it.

Rule: the switch lives on whoever is connected; a wire belongs to one life of the server and breaks with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from kaden.vocabulary import AttemptId
from server.telephony.port import SwitchEvent
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.faults import (
    ALL_WELL,
    AT_ONCE,
    Chances,
    CommandFate,
    EventFate,
    RandomFaults,
)
from server.telephony.simulator.messages import Command, Farewell, Heard, LinkId, Look, Reply
from server.telephony.simulator.running import RunningExchange
from tests.floor.crashes import Crashes
from tests.floor.life import Life, outside

BAD: Final = Chances(
    command_lost=0.01,
    command_fails=0.01,
    reply_lost=0.015,
    reply_late=0.03,
    event_lost=0.01,
    event_twice=0.03,
    event_late=0.04,
)


@dataclass(slots=True)
class Weather:
    """The fault plan of the switch's wire; keeps in mind whom it hit."""

    faults: RandomFaults
    calm: bool = False
    hit: set[AttemptId] = field(default_factory=set, init=False)

    @classmethod
    def of(cls, random: Random) -> Weather:
        """Bad weather of a seed."""
        return cls(RandomFaults(BAD, random, longest_delay=9_000))

    def for_command(self, command: Command) -> CommandFate:
        """What becomes of a command."""
        if self.calm:
            return ALL_WELL
        fate = self.faults.for_command(command)
        if fate != ALL_WELL:
            self._remember(command)
        return fate

    def for_event(self, event: SwitchEvent) -> EventFate:
        """What becomes of an event."""
        if self.calm:
            return AT_ONCE
        fate = self.faults.for_event(event)
        if fate != AT_ONCE:
            self._remember(event)
        return fate

    def _remember(self, about: object) -> None:
        attempt = getattr(about, "attempt", None)
        if attempt is not None:
            self.hit.add(attempt)


class Trunk:
    """`server.telephony.simulator.simulator.Line` for one life.

    Args:
        switch: the running exchange outside.
        life: whose wire it is.
        crashes: asked of every request and of everything heard.
        die: ends the life.
        asked: told of every request that leaves.
    """

    def __init__(
        self,
        switch: RunningExchange,
        life: Life,
        crashes: Crashes,
        die: Callable[[str], None],
        asked: Callable[[Command], None],
    ) -> None:
        self._switch = switch
        self._life = life
        self._crashes = crashes
        self._die = die
        self._asked = asked
        self._link: LinkId | None = None

    @property
    def exchange(self) -> Exchange:
        """The engine."""
        return self._switch.exchange

    @property
    def up(self) -> bool:
        """Whether a connection stands, as far as this side knows."""
        return self._link is not None

    def connect(self, hear: Callable[[Heard], None]) -> LinkId:
        """As `RunningExchange.connect`."""
        self._link = outside(self._switch.connect, lambda heard: self._hear(hear, heard))
        return self._link

    def leave(self, link: LinkId) -> None:
        """As `RunningExchange.leave`; a dead process leaves by `break_off`."""
        if not self._life.over:
            outside(self._switch.leave, link)

    def break_off(self) -> None:
        """The process is dead: the system closes its connections."""
        if self._link is not None:
            outside(self._switch.leave, self._link)
            self._link = None

    def ask(self, link: LinkId, number: int, command: Command) -> None:
        """As `RunningExchange.ask`."""
        if self._life.over:
            return
        kind = f"request {type(command).__name__}"
        side = self._crashes.due(kind)
        if side == "before":
            self._die(f"before {kind}")
            return
        self._life.over = side == "after"
        if not isinstance(command, Look):
            self._asked(command)
        outside(self._switch.ask, link, number, command)
        if side == "after":
            self._die(f"after {kind}")

    def _hear(self, hear: Callable[[Heard], None], heard: Heard) -> None:
        if self._life.over:
            return
        kind = f"hear {type(heard).__name__}"
        side = self._crashes.due(kind)
        if side == "before":
            self._die(f"before {kind}")
            return
        if isinstance(heard, Farewell):
            self._link = None
        self._life.inside(hear, heard)
        if side == "after":
            self._die(f"after {kind}")


def about(command: Command | Reply) -> str:
    """A command in a few words, for the chronicle."""
    subject = getattr(command, "attempt", getattr(command, "session", ""))
    return f"{type(command).__name__} {subject}"
