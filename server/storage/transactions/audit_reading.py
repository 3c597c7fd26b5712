"""The audit log, read: which lines, what their things are called, and which campaigns these belong to (row 37).

Rule: every question walks a bounded part of the log, so that a log of years holds up nobody; whoever asks comes back
for the next part.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from kaden.protocol.setup import AUDIT_PAGE
from kaden.vocabulary import CampaignId
from server.storage.audit_port import AuditEntry, AuditQuestion, Walked
from server.storage.port import Row, Tx

WALKED: Final = 20_000
"""Lines looked at in one go; some 20 ms."""

_LINES: Final = (
    "SELECT u.id, u.at, a.name, u.code, u.object, u.before, u.after FROM audit u"
    " LEFT JOIN account a ON a.id = u.account_id WHERE u.id < ? AND u.id >= ?"
)


def _of_office(table: str) -> str:
    return f"SELECT t.id, t.name, NULL FROM {table} t"


def _of_campaign(table: str, name: str = "''") -> str:
    return f"SELECT t.id, {name}, t.campaign_id FROM {table} t"


def _of_batch(table: str) -> str:
    return f"SELECT t.id, t.name, b.campaign_id FROM {table} t JOIN batch b ON b.id = t.batch_id"


def _shared(table: str, references: str) -> str:
    return f"SELECT t.id, t.name, c.id FROM {table} t LEFT JOIN campaign c ON t.id IN ({references})"


THINGS: Final[dict[str, str]] = {
    "account": _of_office("account"),
    "agent": _of_office("account"),
    "status": _of_office("agent_status"),
    "group": _of_office("dial_group"),
    "rule": _shared("dial_rule", "c.rule_id, c.corporate_rule_id"),
    "calendar": _shared("calendar", "c.calendar_id"),
    "campaign": "SELECT t.id, t.name, t.id FROM campaign t",
    "disposition": _of_campaign("disposition", "t.label"),
    "batch": _of_campaign("batch", "t.name"),
    "job": _of_batch("job"),
    "list": _of_batch("customer_list"),
    "attempt": _of_campaign("attempt"),
    "record": _of_campaign("record"),
    "callback": _of_campaign("callback"),
    "do_not_call": _of_campaign("do_not_call"),
    "number_plan": _of_campaign("number_plan", "t.file_name"),
    "token": _of_office("api_token"),
    "monitoring": (
        "SELECT t.id, a.name, coalesce(b.campaign_id, c.campaign_id) FROM monitoring t"
        " JOIN account a ON a.id = t.agent_id JOIN agent_session s ON s.id = t.session_id"
        " LEFT JOIN job j ON j.id = s.job_id LEFT JOIN batch b ON b.id = j.batch_id"
        # A stay without a job is for one promised call, which it begins with.
        " LEFT JOIN attempt c ON s.job_id IS NULL AND c.callback_id IS NOT NULL AND c.session_id = s.id"
        " AND c.agent_id = s.agent_id AND c.dialled_at = s.opened_at"
    ),
}
"""How name and campaigns of each kind of thing are found. What belongs to customers has no name in the log."""

NUMBERLESS: Final = ("channel", "history")
"""Kinds of things of the whole office that have no number: what they were is in the facts."""


@dataclass(slots=True)
class _Thing:
    name: str = ""
    campaigns: set[CampaignId] = field(default_factory=set)


def lines(tx: Tx, question: AuditQuestion) -> Walked[tuple[AuditEntry, ...]]:
    """Up to a page of lines that answer the question, the newest first.

    Args:
        tx: reads.
        question: which lines; `before` is where the walk begins.
    """
    top = question.before if question.before is not None else _newest(tx) + 1
    bottom = max(top - WALKED, 1)
    sql, params = _narrowed(question)
    rows = tx.all(f"{_LINES}{sql} ORDER BY u.id DESC LIMIT ?", (top, bottom, *params, AUDIT_PAGE))
    known = _things(tx, (row[4] for row in rows))
    found = tuple(_entry(row, known.get(row[4], _Thing())) for row in rows)
    if len(rows) == AUDIT_PAGE:
        bottom = rows[-1][0]
    return Walked(found, bottom if bottom > 1 else None)


def _newest(tx: Tx) -> int:
    row = tx.one("SELECT max(id) FROM audit")
    return 0 if row is None or row[0] is None else int(row[0])


def _narrowed(question: AuditQuestion) -> tuple[str, list[object]]:
    conditions: list[str] = []
    params: list[object] = []
    for condition, value in (
        (" AND u.at >= ?", question.since),
        (" AND u.at < ?", question.until),
        (" AND a.name = ?", question.account),
    ):
        if value is not None:
            conditions.append(condition)
            params.append(value)
    if question.thing is not None:
        prefix = f"{question.thing}:"
        conditions.append(" AND (u.object = ? OR substr(u.object, 1, ?) = ?)")
        params += [question.thing, len(prefix), prefix]
    return "".join(conditions), params


def _things(tx: Tx, objects: Iterable[str]) -> dict[str, _Thing]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for thing in objects:
        kind, _, number = thing.partition(":")
        if kind in THINGS and number.isdecimal():
            numbers[kind].add(int(number))
    known: dict[str, _Thing] = defaultdict(_Thing)
    for kind, ids in numbers.items():
        marks = ", ".join("?" * len(ids))
        for id_, name, campaign in tx.all(f"{THINGS[kind]} WHERE t.id IN ({marks})", sorted(ids)):
            found = known[f"{kind}:{id_}"]
            found.name = name
            if campaign is not None:
                found.campaigns.add(campaign)
    return known


def _entry(row: Row, thing: _Thing) -> AuditEntry:
    id_, at, account, code, object_, before, after = row
    return AuditEntry(
        id=id_,
        at=at,
        account=account,
        code=code,
        thing=object_,
        name=thing.name,
        campaigns=frozenset(thing.campaigns),
        before=_facts(before),
        after=_facts(after),
    )


def _facts(text: str | None) -> dict[str, Any] | None:
    return None if text is None else dict(json.loads(text))
