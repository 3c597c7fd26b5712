"""The history of activity, read: each stay in a status with its begin and its end (rows 309, 311, 312).

Rule: a stay belongs to the moment in which it began, and a period is half-open; every walk is bounded by an index of
those moments, of one agent or of all. Agents of groups that work on no campaign that is seen do not exist (row 29).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kaden.clock import Instant
from kaden.protocol.activity import STAYS_PAGE, Stay, StayKey
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AgentState, CampaignId
from server.storage.activity_port import StayPart, StayQuestion
from server.storage.port import Row, Tx
from server.storage.transactions.search_names import agent_called

WALKED: Final = 20_000
"""Stays looked at in one go; some 30 ms."""

_STAYS: Final = (
    "SELECT v.id, coalesce(nullif(e.full_name, ''), e.name), v.state, u.name, v.started_at, v.ended_at, j.name,"
    " b.campaign_id, v.attempt_id FROM activity v JOIN account e ON e.id = v.agent_id"
    " LEFT JOIN agent_status u ON u.id = v.status_id LEFT JOIN agent_session s ON s.id = v.session_id"
    " LEFT JOIN job j ON j.id = s.job_id LEFT JOIN batch b ON b.id = j.batch_id"
)

_NEWEST_FIRST: Final = " ORDER BY v.started_at DESC, v.id DESC LIMIT ?"

_MEMBERS: Final = (
    "v.agent_id IN (SELECT m.account_id FROM group_member m JOIN batch_group g ON g.group_id = m.group_id"
    " JOIN batch t ON t.id = g.batch_id WHERE t.campaign_id IN ({campaigns}))"
)


def stays(tx: Tx, question: StayQuestion) -> StayPart:
    """As `ActivityBooks.stays`."""
    agent = question.only or _meant(tx, question)
    within, values = _range(question, agent)
    bottom = tx.one(
        f"SELECT started_at, id FROM (SELECT v.started_at, v.id FROM activity v WHERE {within}{_NEWEST_FIRST}) w"
        " ORDER BY started_at, id LIMIT 1",
        (*values, WALKED),
    )
    if bottom is None:
        return StayPart((), None)
    meant, said = _narrowed(tx, question)
    started_at, id_ = bottom
    within, values = _range(question, agent, started_at)
    rows = tx.all(
        f"{_STAYS} WHERE {within} AND (v.started_at > ? OR v.id >= ?){meant}{_NEWEST_FIRST}",
        (*values, started_at, id_, *said, STAYS_PAGE),
    )
    if len(rows) == STAYS_PAGE:
        started_at, id_ = rows[-1][4], rows[-1][0]
    found = tuple(_stay(row, question.campaigns) for row in rows)
    return StayPart(found, StayKey(started_at=started_at, stay=id_))


def _range(
    question: StayQuestion, agent: AgentId | None, down_to: Instant | None = None
) -> tuple[str, tuple[object, ...]]:
    """From the key to the begin of the period, or no further than an instant.

    One bound at each end: of two the planner takes one for the walk, and what lies beyond the other would be walked.
    """
    search, key = question.search, question.before
    values: list[object] = [search.since if down_to is None else down_to]
    if key is None or key.started_at >= search.until:
        within = "v.started_at >= ? AND v.started_at < ?"
        values += [search.until]
    else:
        within = "v.started_at >= ? AND v.started_at <= ? AND (v.started_at < ? OR v.id < ?)"
        values += [key.started_at, key.started_at, key.stay]
    if agent is not None:
        within, values = f"v.agent_id = ? AND {within}", [agent, *values]
    return within, tuple(values)


def _narrowed(tx: Tx, question: StayQuestion) -> tuple[str, tuple[object, ...]]:
    search, conditions, values = question.search, list[str](), list[object]()
    if question.only is None and question.campaigns is not None:
        marks = ", ".join("?" * len(question.campaigns)) or "NULL"
        conditions.append(f" AND {_MEMBERS.format(campaigns=marks)}")
        values += question.campaigns
    if search.group is not None:
        conditions.append(" AND v.agent_id IN (SELECT account_id FROM group_member WHERE group_id = ?)")
        values.append(_group(tx, search.group))
    if search.state is not None:
        conditions.append(" AND v.state = ?")
        values.append(search.state.value)
    return "".join(conditions), tuple(values)


def _meant(tx: Tx, question: StayQuestion) -> AgentId | None:
    name = question.search.agent
    if name is None:
        return None
    agent = agent_called(tx, name)
    if agent is None:
        raise Refused(RefusalCode.SEARCH_UNKNOWN, field="agent", value=name)
    return agent


def _group(tx: Tx, name: str) -> int:
    row = tx.one("SELECT id FROM dial_group WHERE name = ?", (name,))
    if row is None:
        raise Refused(RefusalCode.SEARCH_UNKNOWN, field="group", value=name)
    return int(row[0])


def _stay(row: Row, seen: Sequence[CampaignId] | None) -> Stay:
    id_, agent, state, status, started_at, ended_at, job, campaign, attempt = row
    return Stay(
        id=id_,
        agent=agent,
        state=AgentState(state),
        status=status,
        started_at=started_at,
        ended_at=ended_at,
        job=job if seen is None or campaign in seen else None,
        attempt=attempt,
    )
