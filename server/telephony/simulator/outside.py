"""What people and fate do to an exchange from outside, as values: a test or a demo says them, here or over a socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.clock import Millis
from kaden.vocabulary import AttemptId
from server.dialer.model import SessionId
from server.telephony.simulator.phones import Button


@dataclass(frozen=True, slots=True)
class Press:
    """An agent presses a button of the phone; where the phone has no use for it, nothing happens."""

    session: SessionId
    button: Button


@dataclass(frozen=True, slots=True)
class CustomerHangsUp:
    """A customer who has answered puts the phone down."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Dial:
    """An agent presses the keys of the phone during a call, one after the other."""

    session: SessionId
    digits: str


@dataclass(frozen=True, slots=True)
class PhoneHangsUp:
    """Whoever was rung at this address as a transfer's target or as a supervisor puts the phone down."""

    phone: str


@dataclass(frozen=True, slots=True)
class StrangerComes:
    """A channel comes to be on the trunk that no application asked for, and stays until it is cut (row 331)."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class FillDisk:
    """The disk of the recordings is full, or has room again."""

    full: bool = True


@dataclass(frozen=True, slots=True)
class TurnTrunk:
    """The line to the telephone company dies, or is there again; calls that are up go on."""

    up: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """The application's connection breaks, and both sides notice."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """The connection is half open: nothing passes any more, and only the application's own pings can tell."""


@dataclass(frozen=True, slots=True)
class Stall:
    """The application stops reading, until `ReadOn` or until it is cut off as a slow reader."""


@dataclass(frozen=True, slots=True)
class ReadOn:
    """The application reads again."""


@dataclass(frozen=True, slots=True)
class Restart:
    """The switch goes down with every channel in it, telling nobody, and is back after `down_for`."""

    down_for: Millis = 0


Happening: TypeAlias = (
    Press
    | CustomerHangsUp
    | Dial
    | PhoneHangsUp
    | StrangerComes
    | FillDisk
    | TurnTrunk
    | Cut
    | Freeze
    | Stall
    | ReadOn
    | Restart
)
