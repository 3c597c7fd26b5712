"""The reference case as values: a team that follows up trade-fair visitors, 09:00 to 17:00 in Tokyo (domain row 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from kaden.clock import HOUR, SECOND, Instant, instant_of
from kaden.vocabulary import (
    AccountId,
    AgentId,
    BatchId,
    CampaignId,
    DispositionClass,
    DispositionId,
    GroupId,
    JobId,
    Method,
    NextAction,
    RecordId,
    RuleId,
)
from server.dialer.model import Asked, Campaign, Card, DialRule, Disposition, Hours, Job

TOKYO: Final = "Asia/Tokyo"
BOSS: Final = AccountId(900)
"""The supervisor."""

APPOINTMENT: Final = Disposition(DispositionId(1), "アポ", 2, True, DispositionClass.SUCCESS, NextAction.STOP)
ABSENT: Final = Disposition(DispositionId(2), "担当不在", 1, True, DispositionClass.CONTACT, NextAction.KEEP)
CALL_AGAIN: Final = Disposition(
    DispositionId(3), "再コール", 3, True, DispositionClass.EFFECTIVE, NextAction.CALLBACK
)
REFUSED: Final = Disposition(
    DispositionId(4), "担当NG", 4, True, DispositionClass.FAILURE, NextAction.DO_NOT_CALL
)
RETIRED: Final = Disposition(DispositionId(5), "旧", 5, False, DispositionClass.FAILURE, NextAction.STOP)

RULE: Final = DialRule(RuleId(1), "標準", Method.PROGRESSIVE, (1.0,), 30 * SECOND, 24 * HOUR, 3)

CAMPAIGN: Final = Campaign(
    CampaignId(1),
    "展示会",
    RULE,
    Hours(9 * 60, 17 * 60),
    TOKYO,
    True,
    True,
    (APPOINTMENT, ABSENT, CALL_AGAIN, REFUSED, RETIRED),
)

JOB: Final = Job(
    id=JobId(1),
    name="午前",
    campaign=CAMPAIGN,
    batch=BatchId(1),
    batch_name="2月",
    first_day=date(2021, 2, 1),
    last_day=date(2021, 3, 31),
    groups=(GroupId(1),),
    members=frozenset(AgentId(number) for number in range(1, 51)),
    caller_id="+81312345678",
    phone_type=None,
    attempts_from=0,
    attempts_to=None,
    band=None,
    lines=5,
)


def a_rule(**changes: Any) -> DialRule:
    """The sample's rule with `changes`."""
    return replace(RULE, **changes)


def a_campaign(**changes: Any) -> Campaign:
    """The sample's campaign with `changes`."""
    return replace(CAMPAIGN, **changes)


def a_job(number: int = 1, *, campaign: Campaign = CAMPAIGN, **changes: Any) -> Job:
    """The sample's job with `changes`."""
    return replace(JOB, id=JobId(number), campaign=campaign, **changes)


def hours(text: str) -> Hours:
    """As in "09:00-17:00"."""
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Hours(start, end)


def job_open(text: str) -> Job:
    """The sample's job, whose campaign has these business hours."""
    return a_job(campaign=a_campaign(hours=hours(text)))


def at(time: str, day: str = "2021-02-10", zone: str = TOKYO, fold: int = 0) -> Instant:
    """The instant of a wall-clock time, as in "16:59:59.999"; a Wednesday of the sample unless told."""
    moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(zone), fold=fold)
    return instant_of(moment)


def asked(request: str = "r1", account: int = BOSS) -> Asked:
    """Who asks, under which id."""
    return Asked(AccountId(account), request)


def a_card(record: int = 1, number: str = "+819000000001", attempt: int = 1) -> Card:
    """A customer's card."""
    given = "0" + number[3:]
    columns = (("会社", "㈱髙橋商店"), ("部署", "①課"))
    return Card(RecordId(record), number, given, f"客{record}", "㈱髙橋商店", columns, attempt, ())
