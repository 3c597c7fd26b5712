"""Counts agents' time for reports: how long each was in each status within a stretch of time (rows 19, 311).

Rule: only what lies in the stretch counts, also where a status began before it or has not ended, as in an agent's own
day (`my_day`); each agent is one range of an index.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kaden.vocabulary import AgentId, AgentState
from server.storage.port import Tx
from server.storage.reports_port import Stretch, TimeQuestion, TimeTally

_AGENTS: Final = "SELECT id FROM account ORDER BY id"

_TIMES: Final = (
    "SELECT v.state, sum(CASE WHEN v.ended_at < ? THEN v.ended_at ELSE ? END"
    " - CASE WHEN v.started_at > ? THEN v.started_at ELSE ? END) FROM activity v{joined}"
    " WHERE v.agent_id = ? AND v.started_at < ? AND (v.ended_at IS NULL OR v.ended_at > ?) AND v.started_at >="
    " coalesce((SELECT max(started_at) FROM activity WHERE agent_id = ? AND started_at < ?), ?){which}"
    " GROUP BY v.state"
)
"""One status follows on the other: of those that began before, only the last one can reach into the stretch."""

_JOINED: Final = (
    " LEFT JOIN agent_session s ON s.id = v.session_id LEFT JOIN job j ON j.id = s.job_id"
    " LEFT JOIN attempt a ON a.id = v.attempt_id LEFT JOIN batch b ON b.id = coalesce(j.batch_id, a.batch_id)"
)
"""In a job, time belongs to the job's batch; outside of one, to that of the call that an agent is busy with."""


def count_time(tx: Tx, question: TimeQuestion, stretch: Stretch) -> tuple[TimeTally, ...]:
    """As `ReportBooks.count_time`."""
    agents = tx.all(_AGENTS) if question.agent is None else [(question.agent,)]
    return tuple(tally for (agent,) in agents for tally in _of_agent(tx, agent, question, stretch))


def _of_agent(tx: Tx, agent: AgentId, question: TimeQuestion, stretch: Stretch) -> Iterator[TimeTally]:
    which, values = _condition(question)
    since, until = stretch.since, stretch.until
    sql = _TIMES.format(joined=_JOINED if which else "", which=which)
    asked = (until, until, since, since, agent, until, since, agent, since, since, *values)
    for state, time in tx.all(sql, asked):
        yield TimeTally(agent=agent, state=AgentState(state), time=int(time))


def _condition(question: TimeQuestion) -> tuple[str, tuple[object, ...]]:
    if question.batch is not None:
        return " AND b.id = ?", (question.batch,)
    if question.campaigns is not None:
        campaigns = sorted(question.campaigns)
        return f" AND b.campaign_id IN ({', '.join('?' * len(campaigns)) or 'NULL'})", tuple(campaigns)
    return "", ()
