"""Agents' figures of the day for the floor: at an agent's arrival, and of all who were at work when it restarts.

Rule: only what is finished; what goes on the floor counts itself, from where it began.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AgentId
from server.dialer.agent import ON_CALL
from server.dialer.agent_day import WORKING, AgentDay, AgentTimes
from server.storage.port import Tx
from server.storage.transactions import accounts
from server.storage.transactions.my_day import time_spent

_HELD: Final = (
    "SELECT coalesce(sum(held), 0) FROM attempt"
    " WHERE agent_id = ? AND connected_at >= ? AND ended_at IS NOT NULL"
)


def agent_day(tx: Tx, agent: AgentId, since: Instant) -> AgentDay:
    """As `Store.agent_day`."""
    row = tx.one(_HELD, (agent, since))
    assert row is not None
    spent = time_spent(tx, agent, since, None)
    times = AgentTimes(
        since,
        talking=sum(spent.get(state, 0) for state in ON_CALL),
        worked=sum(spent.get(state, 0) for state in WORKING),
        held=int(row[0]),
    )
    return replace(accounts.agent_day(tx, agent, since), times=times)


def agent_days(tx: Tx, agents: Sequence[AgentId], since: Instant) -> Mapping[AgentId, AgentDay]:
    """As `Store.agent_days`."""
    return {agent: agent_day(tx, agent, since) for agent in agents}
