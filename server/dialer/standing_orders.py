"""Orders of supervisors that stand: messages on an agent's desk, and a move that waits for a call or a pause to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from kaden.clock import MINUTE, Instant, Millis
from kaden.vocabulary import JobId
from server.dialer.model import Asked

STANDS: Final[Millis] = MINUTE
"""How long a message stands at least."""

DROPPED_STANDS: Final[Millis] = 5 * MINUTE
"""How long it is told that a move was not carried out: its supervisor may look elsewhere for a while."""

MESSAGES: Final = 2
"""So many stand on a desk at once, the newest: the lines below are the agent's work."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message on a desk: for `STANDS`, and until the status in which it came is over."""

    text: str
    at: Instant
    status_since: Instant
    """Since when the agent had been in its status."""

    def stands(self, status_since: Instant, now: Instant) -> bool:
        """Whether it is still to be read."""
        return now < self.at + STANDS or self.status_since == status_since

    def moved(self, by: Millis) -> Told:
        """The same on a clock that was set: it stands for what was left of it."""
        return replace(self, at=self.at + by, status_since=self.status_since + by)


@dataclass(frozen=True, slots=True)
class Move:
    """Where an agent goes on when what it does for a customer, and a pause behind that, is finished."""

    job: JobId
    name: str
    """The job's, for when it is there no more."""
    by: Asked
    leaves: JobId
    """The job that the agent is in."""


def request_of_move(by: Asked) -> str:
    """The request under which an agent's stay is opened to which it was ordered: in its own name, once."""
    return f"move-{by.account}-{by.request}"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A move that could not be carried out when its time came: the agent stays where it is."""

    move: Move
    at: Instant

    def stands(self, now: Instant) -> bool:
        """Whether agent and supervisors are still told."""
        return now < self.at + DROPPED_STANDS


def with_message(told: Iterable[Told], newest: Told, now: Instant) -> tuple[Told, ...]:
    """The messages that stand once another one has come."""
    standing = [each for each in told if each.stands(newest.status_since, now)]
    return (*standing, newest)[-MESSAGES:]
