"""The ready sample: the reference case as one set, so that a new floor can dial at once (domain row 8).

Rule: everything that depends on place and time is a parameter; the sample itself is the same everywhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from kaden.clock import HOUR, SECOND, Instant
from kaden.setup.starter import STARTER_RESULTS
from kaden.vocabulary import (
    AccountId,
    BatchId,
    CampaignId,
    DispositionId,
    GroupId,
    JobId,
    Method,
    Role,
    RuleId,
)
from server.dialer.model import Hours
from server.storage.port import NewAccount, Tx
from server.storage.transactions.accounts import add_account


@dataclass(frozen=True, slots=True)
class SampleSpec:
    """What the sample leaves open."""

    at: Instant
    hours: Hours
    """Business hours of the campaign (row 81)."""
    zone: str
    first_day: date
    """First day of the batch's period, inclusive (row 106)."""
    last_day: date
    password_hash: str | None = None
    """Of all its accounts; None = they sign in over the local socket only."""
    os_user: str | None = None
    """User of the operating system who may be any of them without a password."""
    agents: int = 5
    caller_id: str | None = None


@dataclass(frozen=True, slots=True)
class SampleIds:
    """What was made."""

    administrator: AccountId
    supervisor: AccountId
    agents: tuple[AccountId, ...]
    group: GroupId
    rule: RuleId
    campaign: CampaignId
    dispositions: tuple[DispositionId, ...]
    """In the order of `STARTER_RESULTS`."""
    batch: BatchId
    job: JobId


def create_sample(tx: Tx, spec: SampleSpec) -> SampleIds:
    """Make the whole set: accounts, group, rule, campaign with its results, batch and job.

    Raises:
        Refused: ACCOUNT_EXISTS, when the database has such accounts already.
    """
    administrator = _account(tx, spec, "admin", "管理者", Role.ADMINISTRATOR)
    supervisor = _account(tx, spec, "supervisor", "高橋 花子", Role.SUPERVISOR, phone="7100")
    group = GroupId(_add(tx, "INSERT INTO dial_group (name) VALUES (?)", "発信グループ1"))
    agents = tuple(
        _account(
            tx,
            spec,
            f"agent{number}",
            f"エージェント{number}",
            Role.USER,
            f"{7000 + number}",
            "発信グループ1",
        )
        for number in range(1, spec.agents + 1)
    )
    rule = RuleId(
        _add(
            tx,
            "INSERT INTO dial_rule (name, method, multipliers, ring_timeout, redial_interval, attempt_cap)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            "プログレッシブ",
            Method.PROGRESSIVE,
            json.dumps([1.0]),
            30 * SECOND,
            24 * HOUR,
            3,
        )
    )
    campaign = _campaign(tx, spec, rule)
    tx.execute(
        "INSERT INTO permission (account_id, campaign_id, level) VALUES (?, ?, 'edit')",
        (supervisor, campaign),
    )
    dispositions = tuple(_disposition(tx, campaign, place) for place in range(len(STARTER_RESULTS)))
    batch = _batch(tx, spec, campaign, group)
    job = _job(tx, spec, batch, group)
    return SampleIds(administrator, supervisor, agents, group, rule, campaign, dispositions, batch, job)


def _account(
    tx: Tx, spec: SampleSpec, name: str, full_name: str, role: Role, phone: str = "", group: str | None = None
) -> AccountId:
    new = NewAccount(
        name=name,
        full_name=full_name,
        role=role,
        agent_use=group is not None,
        phone=phone,
        os_user=spec.os_user,
        password_hash=spec.password_hash,
        groups=() if group is None else (group,),
    )
    return add_account(tx, new, None, spec.at).id


def _campaign(tx: Tx, spec: SampleSpec, rule: RuleId) -> CampaignId:
    return CampaignId(
        _add(
            tx,
            "INSERT INTO campaign (name, rule_id, zone, hours_start, hours_end, notify, handling_entry)"
            " VALUES (?, ?, ?, ?, ?, 1, 1)",
            "展示会フォロー",
            rule,
            spec.zone,
            spec.hours.start,
            spec.hours.end,
        )
    )


def _disposition(tx: Tx, campaign: CampaignId, place: int) -> DispositionId:
    label, class_, action = STARTER_RESULTS[place]
    return DispositionId(
        _add(
            tx,
            "INSERT INTO disposition (campaign_id, label, position, active, class, next_action)"
            " VALUES (?, ?, ?, 1, ?, ?)",
            campaign,
            label,
            place + 1,
            class_,
            action,
        )
    )


def _batch(tx: Tx, spec: SampleSpec, campaign: CampaignId, group: GroupId) -> BatchId:
    batch = BatchId(
        _add(
            tx,
            "INSERT INTO batch (campaign_id, name, first_day, last_day) VALUES (?, ?, ?, ?)",
            campaign,
            "展示会来場者",
            spec.first_day.isoformat(),
            spec.last_day.isoformat(),
        )
    )
    tx.execute("INSERT INTO batch_group (batch_id, group_id) VALUES (?, ?)", (batch, group))
    return batch


def _job(tx: Tx, spec: SampleSpec, batch: BatchId, group: GroupId) -> JobId:
    job = JobId(
        _add(
            tx,
            "INSERT INTO job (batch_id, name, caller_id, attempts_from, attempts_to) VALUES (?, ?, ?, 0, 3)",
            batch,
            "来場者フォロー",
            spec.caller_id,
        )
    )
    tx.execute("INSERT INTO job_group (job_id, group_id) VALUES (?, ?)", (job, group))
    return job


def _add(tx: Tx, insert: str, *values: object) -> int:
    number = tx.insert(insert, values)
    assert number is not None
    return number
