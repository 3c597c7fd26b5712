"""An agent's own figures of the day: calls and results, and where the time went.

Rule: times are the stretches of activity that lie in the day, also where a stretch began before it or has not ended;
a call belongs to the day in which it was joined.
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant, Millis
from kaden.protocol.my_work import ResultCount
from kaden.vocabulary import AgentId, AgentState, DispositionClass
from server.storage.my_work_port import DayFigures
from server.storage.port import Tx
from server.storage.transactions.accounts import agent_day
from server.storage.transactions.sessions import PAUSED

RESULTS_TOLD: Final = 100
"""Different results in the figures at most."""

_CALLS: Final = (
    "SELECT coalesce(sum(CASE WHEN kind = 'callback' THEN 1 ELSE 0 END), 0),"
    " coalesce(sum(CASE WHEN result = 'unsaved' THEN 1 ELSE 0 END), 0), coalesce(sum(held), 0)"
    " FROM attempt WHERE agent_id = ? AND connected_at >= ?"
)

_STRETCHES: Final = (
    "SELECT state, started_at, ended_at FROM activity WHERE agent_id = ? AND started_at >="
    " coalesce((SELECT max(started_at) FROM activity WHERE agent_id = ? AND started_at < ?), ?)"
)
"""One status follows on the other: of those that began before, only the last one can reach into the day."""

_RESULTS: Final = (
    "SELECT d.label, d.class, count(*) FROM attempt a JOIN disposition d ON d.id = a.disposition_id"
    " WHERE a.agent_id = ? AND a.connected_at >= ? AND a.result = 'saved'"
    " GROUP BY d.label, d.class ORDER BY count(*) DESC, d.label, d.class LIMIT ?"
)


def day_figures(tx: Tx, agent: AgentId, since: Instant, at: Instant) -> DayFigures:
    """As `MyWorkBooks.day_figures`."""
    day = agent_day(tx, agent, since)
    row = tx.one(_CALLS, (agent, since))
    assert row is not None
    callbacks, unsaved, held = row
    spent = time_spent(tx, agent, since, at)
    results = tx.all(_RESULTS, (agent, since, RESULTS_TOLD))
    return DayFigures(
        calls=day.calls,
        callbacks=int(callbacks),
        saved=day.saved,
        unsaved=int(unsaved),
        talk=day.talk,
        held=int(held),
        waiting=spent.get(AgentState.WAITING, 0),
        wrapup=spent.get(AgentState.WRAPUP, 0),
        paused=sum(spent.get(state, 0) for state in PAUSED),
        results=tuple(
            ResultCount(label=label, kind=DispositionClass(kind), calls=calls)
            for label, kind, calls in results
        ),
        looking=spent.get(AgentState.PREVIEWING, 0),
        calling=spent.get(AgentState.CALLING, 0) + spent.get(AgentState.REDIALLING, 0),
    )


def time_spent(tx: Tx, agent: AgentId, since: Instant, at: Instant | None) -> dict[str, Millis]:
    """How long the agent was in each state from `since` to `at`; None = of stretches that are over."""
    spent: dict[str, Millis] = {}
    for state, started_at, ended_at in tx.all(_STRETCHES, (agent, agent, since, since)):
        ends = at if ended_at is None or (at is not None and at < ended_at) else ended_at
        if ends is not None:
            spent[state] = spent.get(state, 0) + max(0, ends - max(started_at, since))
    return spent
