"""The plan: all call jobs with what they inherit from batch, campaign and rule, and batches by name.

Rule: definitions are read whole and built into frozen values; nothing else of the program reads these tables.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    CampaignId,
    CustomerKind,
    Dialling,
    DispositionClass,
    Distribution,
    GroupId,
    JobId,
    Method,
    NextAction,
    Outcome,
    PhoneType,
    Profile,
    RecordId,
)
from server.dialer.conditions import Condition, Operator
from server.dialer.model import Calendar, Campaign, DialOrder, DialRule, Disposition, Hours, Job, Terms
from server.storage.port import BatchInfo, Row, Tx

_JOBS: Final = (
    "SELECT j.id, j.name, j.batch_id, b.name, b.first_day, b.last_day, j.caller_id, j.phone_type, j.attempts_from,"
    " j.attempts_to, j.band_start, j.band_end, j.lines, b.campaign_id, j.dial_order, j.list_id, j.conditions,"
    " j.start_at, j.start_reserved_at, j.dialling, j.give_to"
    " FROM job j JOIN batch b ON b.id = j.batch_id"
)

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

RULE_COLUMNS: Final = (
    "u.id, u.name, u.method, u.multipliers, u.ring_timeout, u.redial_interval, u.attempt_cap, u.additional,"
    " u.lead_time, u.shadow, u.redial_by_outcome, u.once_a_day"
)
"""Of `dial_rule u`; for `rule_of`."""

_RULE_WIDTH: Final = len(RULE_COLUMNS.split(","))

_TOLD_BY: Final = (
    "SELECT f.number FROM record_filter f JOIN campaign t ON t.corporate_when = f.conditions"
    " WHERE f.batch_id = r.batch_id AND f.corporate = 1 AND t.id = r.campaign_id"
)
"""The number of how the campaign of the record `r` tells corporate customers now."""

_IS_CORPORATE: Final = f"r.customer = 'corporate' AND r.told_by = ({_TOLD_BY})"

KIND_OF_RECORD: Final = f"CASE WHEN {_IS_CORPORATE} THEN 'corporate' ELSE 'individual' END"
"""Who the customer of the record `r` is (row 323): who was told by what the campaign says no more is an individual."""

RULE_OF_RECORD: Final = (
    f"u.id = CASE WHEN {_IS_CORPORATE} THEN coalesce(c.corporate_rule_id, c.rule_id) ELSE c.rule_id END"
)
"""Whether the rule `u` says how long the record `r` of the campaign `c` rests, and how often it is called (row 323)."""

_CAMPAIGNS: Final = (
    "SELECT c.id, c.name, c.zone, c.hours_start, c.hours_end, c.notify, c.handling_entry, c.profile, c.allowed_share,"
    " c.recording, c.detect_machine, c.script, c.closed, c.more_notes, k.weekdays, k.holidays,"
    f" c.corporate_start, c.corporate_end, {RULE_COLUMNS}, {RULE_COLUMNS.replace('u.', 'v.')}"
    " FROM campaign c JOIN dial_rule u ON u.id = c.rule_id LEFT JOIN calendar k ON k.id = c.calendar_id"
    " LEFT JOIN dial_rule v ON v.id = c.corporate_rule_id"
)

_DISPOSITIONS: Final = (
    "SELECT id, campaign_id, label, position, active, class, next_action, required, belongs FROM disposition"
    "{of_campaign} ORDER BY campaign_id, position, id"
)


def all_jobs(tx: Tx) -> tuple[Job, ...]:
    """Every call job there is, by id."""
    return _build(
        tx.all(f"{_JOBS} WHERE j.deleted = 0 ORDER BY j.id"),
        _campaigns(tx.all(_CAMPAIGNS), tx.all(_DISPOSITIONS.format(of_campaign=""))),
        tx.all("SELECT job_id, group_id FROM job_group ORDER BY job_id, group_id"),
        tx.all(
            "SELECT m.group_id, m.account_id FROM group_member m JOIN account a ON a.id = m.account_id"
            " WHERE a.agent_use = 1 AND a.disabled = 0"
        ),
    )


def job_by_id(tx: Tx, job: JobId) -> Job:
    """One call job, without its members and dispositions: enough to judge its records.

    Raises:
        Refused: UNKNOWN_JOB.
    """
    rows = tx.all(f"{_JOBS} WHERE j.id = ?", (job,))
    if not rows:
        raise Refused(RefusalCode.UNKNOWN_JOB, job=job)
    campaigns = _campaigns(tx.all(f"{_CAMPAIGNS} WHERE c.id = ?", (rows[0][13],)), [])
    groups = tx.all("SELECT job_id, group_id FROM job_group WHERE job_id = ? ORDER BY group_id", (job,))
    return _build(rows, campaigns, groups, [])[0]


def campaign_by_id(tx: Tx, campaign: CampaignId) -> Campaign:
    """One campaign with its rule, its calendar and its results."""
    row = tx.one(f"{_CAMPAIGNS} WHERE c.id = ?", (campaign,))
    assert row is not None
    results = tx.all(_DISPOSITIONS.format(of_campaign=" WHERE campaign_id = ?"), (campaign,))
    return _read_before(row, tuple(results))


def campaign_towards(tx: Tx, campaign: CampaignId, record: RecordId) -> Campaign:
    """The campaign as the customer of a record meets it (domain row 323)."""
    known = campaign_by_id(tx, campaign)
    if known.corporate is None:
        return known
    row = tx.one(f"SELECT {KIND_OF_RECORD} FROM record r WHERE r.id = ?", (record,))
    assert row is not None
    return known.towards(CustomerKind(row[0]))


@lru_cache(maxsize=64)
def _read_before(row: Row, results: tuple[Row, ...]) -> Campaign:
    """Each save of a result asks for its campaign, and nearly always the rows are those of the save before."""
    return _campaigns([row], results)[row[0]]


def batch_by(tx: Tx, name_or_id: str) -> BatchInfo:
    """A batch by its name, or by its number.

    Raises:
        Refused: UNKNOWN_BATCH, with the names that exist.
    """
    rows = tx.all(
        "SELECT b.id, b.name, b.campaign_id, c.name FROM batch b JOIN campaign c ON c.id = b.campaign_id"
        " ORDER BY b.id"
    )
    found = [row for row in rows if row[1] == name_or_id] or [
        row for row in rows if str(row[0]) == name_or_id
    ]
    if not found:
        known = ", ".join(row[1] for row in rows) or "-"
        raise Refused(RefusalCode.UNKNOWN_BATCH, batch=name_or_id, known=known)
    batch, name, campaign, campaign_name = found[0]
    groups = tx.all("SELECT group_id FROM batch_group WHERE batch_id = ? ORDER BY group_id", (batch,))
    return BatchInfo(
        id=batch,
        name=name,
        campaign=campaign,
        campaign_name=campaign_name,
        groups=tuple(group for (group,) in groups),
    )


def _build(
    jobs: Iterable[Row],
    campaigns: Mapping[CampaignId, Campaign],
    job_groups: Iterable[Row],
    group_members: Iterable[Row],
) -> tuple[Job, ...]:
    groups: dict[JobId, list[GroupId]] = defaultdict(list)
    for job, group in job_groups:
        groups[job].append(group)
    members: dict[GroupId, set[AgentId]] = defaultdict(set)
    for group, account in group_members:
        members[group].add(account)
    return tuple(_job(row, campaigns, groups[row[0]], members) for row in jobs)


def _job(
    row: Row,
    campaigns: Mapping[CampaignId, Campaign],
    groups: list[GroupId],
    members: Mapping[GroupId, set[AgentId]],
) -> Job:
    (
        id_,
        name,
        batch,
        batch_name,
        first,
        last,
        caller_id,
        phone_type,
        low,
        high,
        start,
        end,
        lines,
        campaign,
    ) = row[:14]
    order, customer_list, conditions, start_at, start_reserved_at, dialling, give_to = row[14:]
    return Job(
        id=id_,
        name=name,
        campaign=campaigns[campaign],
        batch=batch,
        batch_name=batch_name,
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last),
        groups=tuple(groups),
        members=frozenset().union(*(members.get(group, set()) for group in groups)),
        caller_id=caller_id,
        phone_type=None if phone_type is None else PhoneType(phone_type),
        attempts_from=low,
        attempts_to=high,
        band=None if start is None else Hours(start, end),
        lines=lines,
        order=DialOrder(order),
        customer_list=customer_list,
        conditions=conditions_of(conditions),
        start_at=start_at,
        start_reserved_at=start_reserved_at,
        dialling=Dialling(dialling),
        give_to=Distribution(give_to),
    )


def conditions_of(text: str) -> tuple[Condition, ...]:
    """Conditions as they are stored."""
    return tuple(Condition(column, Operator(operator), value) for column, operator, value in json.loads(text))


def _campaigns(campaigns: Iterable[Row], dispositions: Iterable[Row]) -> dict[CampaignId, Campaign]:
    results: dict[CampaignId, list[Disposition]] = defaultdict(list)
    for id_, campaign, label, position, active, class_, action, *flags in dispositions:
        kind, following = DispositionClass(class_), NextAction(action)
        results[campaign].append(
            Disposition(id_, label, position, bool(active), kind, following, *map(bool, flags))
        )
    return {row[0]: _campaign(row, results[row[0]]) for row in campaigns}


def _campaign(row: Row, dispositions: list[Disposition]) -> Campaign:
    (id_, name, zone, start, end, notify, handling_entry, profile, allowed_share) = row[:9]
    recording, detect_machine, script, closed, more_notes, weekdays, holidays, opens, closes = row[9:18]
    hours, rule = Hours(start, end), rule_of(row[18 : 18 + _RULE_WIDTH])
    return Campaign(
        id=id_,
        name=name,
        rule=rule,
        hours=hours,
        zone=zone,
        notify=bool(notify),
        handling_entry=bool(handling_entry),
        dispositions=tuple(dispositions),
        profile=Profile(profile),
        allowed_share=allowed_share,
        recording=bool(recording),
        detect_machine=bool(detect_machine),
        calendar=None if weekdays is None else calendar_of(weekdays, holidays),
        script=script,
        closed=bool(closed),
        more_notes=bool(more_notes),
        corporate=_terms(hours, rule, opens, closes, row[18 + _RULE_WIDTH :]),
    )


def _terms(hours: Hours, rule: DialRule, start: int | None, end: int | None, other: Row) -> Terms | None:
    """What holds for corporate customers, where anything is other than for individuals."""
    known = Terms(
        hours=hours if start is None or end is None else Hours(start, end),
        rule=rule if other[0] is None else rule_of(other),
    )
    return None if known == Terms(hours, rule) else known


def calendar_of(weekdays: str, holidays: str) -> Calendar:
    """A calendar as it is stored."""
    days = frozenset(_WEEKDAYS.index(day) for day in json.loads(weekdays))
    spans = (span.partition("..") for span in json.loads(holidays))
    closed = ((date.fromisoformat(first), date.fromisoformat(last or first)) for first, _, last in spans)
    return Calendar(days, frozenset(closed))


def rule_of(row: Row) -> DialRule:
    """A dial rule from the columns of `RULE_COLUMNS`."""
    (
        id_,
        name,
        method,
        multipliers,
        ring_timeout,
        interval,
        cap,
        additional,
        lead_time,
        shadow,
        by_outcome,
        once_a_day,
    ) = row
    return DialRule(
        id=id_,
        name=name,
        method=Method(method),
        multipliers=tuple(json.loads(multipliers)),
        ring_timeout=ring_timeout,
        redial_interval=interval,
        attempt_cap=cap,
        additional=additional,
        lead_time=lead_time,
        shadow=None if shadow is None else Method(shadow),
        redial_by_outcome=tuple((Outcome(outcome), rest) for outcome, rest in json.loads(by_outcome)),
        once_a_day=bool(once_a_day),
    )
