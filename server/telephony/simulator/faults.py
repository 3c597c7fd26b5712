"""What can go wrong between the exchange and an application, as a plan that is asked for every command and event.

Rule: a plan draws from a source of its own, so that faults never change what the customers do.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from random import Random
from typing import Final, Protocol, TypeVar

from kaden.clock import Millis
from server.telephony.port import SwitchEvent
from server.telephony.simulator.messages import Command


@dataclass(frozen=True, slots=True)
class CommandFate:
    """What becomes of one command and of its reply."""

    arrives: bool = True
    fails: bool = False
    """The switch answers 5xx and does nothing."""
    reply_after: Millis | None = 0
    """None = the reply is lost. Above 0 it comes after the command's first events."""


ALL_WELL: Final = CommandFate()
FAILS: Final = CommandFate(fails=True)
REPLY_LOST: Final = CommandFate(reply_after=None)
COMMAND_LOST: Final = CommandFate(arrives=False, reply_after=None)

EventFate = tuple[Millis, ...]
"""After how long each copy of an event arrives: none = lost, two = duplicated, a long time = out of order."""

AT_ONCE: Final[EventFate] = (0,)
LOST: Final[EventFate] = ()
TWICE: Final[EventFate] = (0, 0)


class FaultPlan(Protocol):
    """Decides for everything that crosses the link."""

    def for_command(self, command: Command) -> CommandFate:
        """What becomes of this command."""
        ...

    def for_event(self, event: SwitchEvent) -> EventFate:
        """What becomes of this event."""
        ...


class NoFaults:
    """Everything arrives, once, at once, in order."""

    def for_command(self, command: Command) -> CommandFate:
        """All well."""
        return ALL_WELL

    def for_event(self, event: SwitchEvent) -> EventFate:
        """At once."""
        return AT_ONCE


@dataclass(frozen=True, slots=True)
class Chances:
    """How often each fault strikes, 0 to 1."""

    command_lost: float = 0.0
    command_fails: float = 0.0
    reply_lost: float = 0.0
    reply_late: float = 0.0
    event_lost: float = 0.0
    event_twice: float = 0.0
    event_late: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            chance = getattr(self, field.name)
            if not 0 <= chance <= 1:
                raise ValueError(f"{field.name} is a chance from 0 to 1, not {chance}")


class RandomFaults:
    """Faults by chance, the same ones for the same seed and the same traffic."""

    def __init__(self, chances: Chances, random: Random, longest_delay: Millis = 2_000) -> None:
        """Late replies and events come after 1 ms to `longest_delay`."""
        self._chances = chances
        self._random = random
        self._longest_delay = longest_delay

    def for_command(self, command: Command) -> CommandFate:
        """Draw the fate of a command."""
        chances = self._chances
        if self._strikes(chances.command_lost):
            return COMMAND_LOST
        fails = self._strikes(chances.command_fails)
        if self._strikes(chances.reply_lost):
            return CommandFate(fails=fails, reply_after=None)
        return CommandFate(fails=fails, reply_after=self._delay(chances.reply_late))

    def for_event(self, event: SwitchEvent) -> EventFate:
        """Draw the fate of an event."""
        chances = self._chances
        if self._strikes(chances.event_lost):
            return LOST
        copies = 2 if self._strikes(chances.event_twice) else 1
        return tuple(self._delay(chances.event_late) for _ in range(copies))

    def _strikes(self, chance: float) -> bool:
        return chance > 0 and self._random.random() < chance

    def _delay(self, chance: float) -> Millis:
        return self._random.randint(1, self._longest_delay) if self._strikes(chance) else 0


class ScriptedFaults:
    """Faults placed by hand: each strikes the next thing that fits, once, and all else is well."""

    def __init__(self) -> None:
        self._commands: list[tuple[type, CommandFate]] = []
        self._events: list[tuple[type, EventFate]] = []

    def strike_command(self, kind: type[Command], fate: CommandFate) -> None:
        """Let `fate` meet the next command of this kind."""
        self._commands.append((kind, fate))

    def strike_event(self, kind: type[SwitchEvent], fate: EventFate) -> None:
        """Let `fate` meet the next event of this kind."""
        self._events.append((kind, fate))

    def for_command(self, command: Command) -> CommandFate:
        """The first fate in wait for such a command."""
        return _take(self._commands, command, ALL_WELL)

    def for_event(self, event: SwitchEvent) -> EventFate:
        """The first fate in wait for such an event."""
        return _take(self._events, event, AT_ONCE)


F = TypeVar("F")


def _take(waiting: list[tuple[type, F]], thing: object, otherwise: F) -> F:
    for place, (kind, fate) in enumerate(waiting):
        if isinstance(thing, kind):
            del waiting[place]
            return fate
    return otherwise
