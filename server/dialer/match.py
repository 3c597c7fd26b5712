"""Which waiting agent gets an answered call (domain rows 183, 184).

Rule: the same agents and the same call give the same one. A random choice is drawn from the call's own number, which is
on disk before it is dialled, so that a day that is lived again gives every call to whom it would have been given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from kaden.vocabulary import AttemptId, Distribution
from server.dialer.floor import Agent

_Place: TypeAlias = tuple[int, int, int]
"""The lowest gets the call; the last is the agent's number, so that no two are alike."""


def taker(agents: Iterable[Agent], distribution: Distribution, call: AttemptId) -> Agent | None:
    """The agent who gets the call, of those who can take one; None when nobody can.

    Args:
        agents: of the job.
        distribution: how the job gives its calls out.
        call: that was answered.
    """
    place = _PLACES[distribution]
    return min(
        (agent for agent in agents if agent.can_take_call), key=lambda agent: place(agent, call), default=None
    )


def _by_wait(agent: Agent, _: AttemptId) -> _Place:
    return agent.since, 0, agent.id


def _by_calls(agent: Agent, _: AttemptId) -> _Place:
    return agent.calls, agent.since, agent.id


def _by_lot(agent: Agent, call: AttemptId) -> _Place:
    """Everybody draws a lot for each call, so who else is there changes nobody's."""
    lot = hashlib.blake2b(f"{call}:{agent.id}".encode(), digest_size=8).digest()
    return int.from_bytes(lot, "big"), 0, agent.id


_PLACES: Final[dict[Distribution, Callable[[Agent, AttemptId], _Place]]] = {
    Distribution.LONGEST_WAITING: _by_wait,
    Distribution.FEWEST_CALLS: _by_calls,
    Distribution.RANDOM_AGENT: _by_lot,
}
