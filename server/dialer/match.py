"""Which waiting agent gets an answered call: the one who waits longest (domain row 183)."""

from __future__ import annotations

from collections.abc import Iterable

from server.dialer.floor import Agent


def longest_waiting(agents: Iterable[Agent]) -> Agent | None:
    """The agent who can take a call and has waited longest; the lower id among equals; None when nobody can."""
    return min((a for a in agents if a.can_take_call), key=lambda a: (a.since, a.id), default=None)
