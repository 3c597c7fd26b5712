"""What started jobs use, and their counts after a change of what decides whom they may dial."""

from __future__ import annotations

from typing import Final

from kaden.setup.kinds import Kind
from server.storage.port import Tx
from server.storage.transactions.candidates import recount as recount_batch

_STARTED: Final = (
    "SELECT j.id, j.name, j.batch_id, b.campaign_id, c.rule_id, c.corporate_rule_id, c.calendar_id"
    " FROM job_run r JOIN job j ON j.id = r.job_id JOIN batch b ON b.id = j.batch_id"
    " JOIN campaign c ON c.id = b.campaign_id WHERE r.stopped_at IS NULL ORDER BY j.id"
)

_WHOSE: Final = {
    Kind.RULE: "? IN (c.rule_id, c.corporate_rule_id)",
    Kind.CAMPAIGN: "c.id = ?",
    Kind.BATCH: "b.id = ?",
    Kind.JOB: "r.job_id = ?",
}
"""Kinds whose change can make other records candidates."""


def live(tx: Tx) -> dict[tuple[Kind, int], tuple[str, ...]]:
    """Everything that a started job uses, with the names of those jobs."""
    used: dict[tuple[Kind, int], list[str]] = {}
    for job, name, batch, campaign, rule, other, calendar in tx.all(_STARTED):
        things = [(Kind.JOB, job), (Kind.BATCH, batch), (Kind.CAMPAIGN, campaign), (Kind.RULE, rule)]
        if other is not None and other != rule:
            things.append((Kind.RULE, other))
        if calendar is not None:
            things.append((Kind.CALENDAR, calendar))
        groups = tx.all("SELECT group_id FROM job_group WHERE job_id = ?", (job,))
        things += [(Kind.GROUP, group) for (group,) in groups]
        agents = tx.all("SELECT agent_id FROM agent_session WHERE job_id = ? AND closed_at IS NULL", (job,))
        things += [(Kind.ACCOUNT, agent) for (agent,) in agents]
        results = tx.all("SELECT id FROM disposition WHERE campaign_id = ?", (campaign,))
        things += [(Kind.DISPOSITION, result) for (result,) in results]
        for thing in things:
            used.setdefault(thing, []).append(name)
    return {thing: tuple(names) for thing, names in used.items()}


def recount(tx: Tx, kind: Kind, id_: int) -> None:
    """Count the candidates of the open runs anew that this definition decides (guarantee I14)."""
    if kind not in _WHOSE:
        return
    batches = tx.all(
        "SELECT DISTINCT r.batch_id FROM job_run r JOIN batch b ON b.id = r.batch_id"
        f" JOIN campaign c ON c.id = b.campaign_id WHERE r.stopped_at IS NULL AND {_WHOSE[kind]}",
        (id_,),
    )
    for (batch,) in batches:
        recount_batch(tx, batch)
