"""The office of the faulty floor: two campaigns, three jobs, customers whom several records and both campaigns know.

Rule: everything that the rules of dialling protect is there to be violated: shared numbers, short redial intervals, a
time band that ends while calls are out, and so few customers that every run of a job comes to its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import MINUTE, SECOND, Instant, local_time
from kaden.vocabulary import BatchId, CampaignId, Dialling, GroupId, JobId, PhoneType
from server.dialer.model import Hours
from server.storage.port import Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from server.telephony.simulator.distributions import Gamma, LogNormal, Trimmed, Uniform
from server.telephony.simulator.population import Manners, Mix
from tests.floor.disk import Disk

OPENING: Final[Instant] = 1_775_437_200_000
"""2026-04-06 10:00 in Tokyo."""

ZONE: Final = "Asia/Tokyo"
HOURS: Final = Hours(9 * 60, 20 * 60)
INTERVAL: Final = 25 * MINUTE
CAP: Final = 3

MIX: Final = Mix(answer=0.45, busy=0.1, no_answer=0.2, machine=0.1, invalid=0.05, rejected=0.07, failed=0.03)
MANNERS: Final = Manners(
    rings_after=Uniform(0.3, 1.5),
    answer=Trimmed(Gamma(5.0, 0.6), shift=1.6, max=18.0),
    machine=Trimmed(Gamma(8.0, 0.4), shift=3.0, max=18.0),
    busy=Uniform(0.8, 3.0),
    talk=Trimmed(LogNormal(180.0, 1.0), shift=2.0, max=1_200.0),
    patience=Uniform(3.0, 12.0),
)


@dataclass(frozen=True, slots=True)
class Office:
    """What was set up."""

    sample: SampleIds
    jobs: tuple[JobId, ...]
    campaigns: tuple[CampaignId, ...]
    numbers: tuple[str, ...]


def furnish(disk: Disk, random: Random, agents: int) -> Office:
    """Set everything up in an empty database."""
    return disk.transact(partial(_furnish, random=random, agents=agents))


def _furnish(tx: Tx, random: Random, agents: int) -> Office:
    day = local_time(OPENING, ZoneInfo(ZONE)).date()
    sample = create_sample(
        tx,
        SampleSpec(
            at=OPENING,
            hours=HOURS,
            zone=ZONE,
            first_day=day - timedelta(days=3),
            last_day=day + timedelta(days=60),
            agents=agents,
            caller_id="+81300000000",
        ),
    )
    tx.execute(
        "UPDATE dial_rule SET redial_interval = ?, ring_timeout = ?, attempt_cap = ?, multipliers = ?",
        (INTERVAL, 20 * SECOND, CAP, random.choice(("[1.0]", "[1.0, 1.5]", "[2.0, 1.5]"))),
    )
    beside = _job(tx, sample.batch, sample.group, "beside", band=None)
    tx.execute("UPDATE job SET dialling = ? WHERE id = ?", (Dialling.PREVIEW, beside))
    campaign, batch = _second_campaign(tx, sample)
    band_end = 10 * 60 + random.randrange(20, 200)
    other = _job(tx, batch, sample.group, "other", band=(9 * 60, band_end))
    numbers = tuple(f"+8190{1_000_000 + random.randrange(9_000_000)}" for _ in range(90))
    _list(tx, sample.batch, sample.group, (*numbers[:60], *numbers[:8]), random)
    _list(tx, batch, sample.group, numbers[45:], random)
    return Office(sample, (sample.job, beside, other), (sample.campaign, campaign), numbers)


def _job(tx: Tx, batch: BatchId, group: GroupId, name: str, *, band: tuple[int, int] | None) -> JobId:
    start, end = band or (None, None)
    job = tx.insert(
        "INSERT INTO job (batch_id, name, attempts_from, attempts_to, band_start, band_end, lines)"
        " VALUES (?, ?, 0, 3, ?, ?, 3)",
        (batch, name, start, end),
    )
    assert job is not None
    tx.execute("INSERT INTO job_group (job_id, group_id) VALUES (?, ?)", (job, group))
    return JobId(job)


def _second_campaign(tx: Tx, sample: SampleIds) -> tuple[CampaignId, BatchId]:
    campaign = tx.insert(
        "INSERT INTO campaign (name, rule_id, zone, hours_start, hours_end, notify, handling_entry)"
        " SELECT 'second', rule_id, zone, hours_start, hours_end, 0, 1 FROM campaign WHERE id = ?",
        (sample.campaign,),
    )
    assert campaign is not None
    tx.execute(
        "INSERT INTO disposition (campaign_id, label, position, active, class, next_action)"
        " SELECT ?, label, position, active, class, next_action FROM disposition WHERE campaign_id = ?",
        (campaign, sample.campaign),
    )
    tx.execute(
        "INSERT INTO permission (account_id, campaign_id, level) VALUES (?, ?, 'edit')",
        (sample.supervisor, campaign),
    )
    batch = tx.insert(
        "INSERT INTO batch (campaign_id, name, first_day, last_day)"
        " SELECT ?, 'second', first_day, last_day FROM batch WHERE id = ?",
        (campaign, sample.batch),
    )
    assert batch is not None
    tx.execute("INSERT INTO batch_group (batch_id, group_id) VALUES (?, ?)", (batch, sample.group))
    return CampaignId(campaign), BatchId(batch)


def _list(tx: Tx, batch: BatchId, group: GroupId, numbers: tuple[str, ...], random: Random) -> None:
    list_ = add_list(tx, NewList(batch, f"list {batch}", ("number",), "utf-8", None, OPENING))
    add_records(tx, list_, group, customers(numbers, random))


def customers(numbers: tuple[str, ...], random: Random) -> list[NewRecord]:
    """A record for each number; some have a second number."""
    records = []
    for line, number in enumerate(numbers, 2):
        known = [ListedNumber(number, number, PhoneType.MOBILE)]
        if random.random() < 0.1:
            second = f"+8180{1_000_000 + random.randrange(9_000_000)}"
            known.append(ListedNumber(second, second, PhoneType.MOBILE))
        records.append(NewRecord(line, f"customer {line}", "", tuple(known), (number,)))
    return records
