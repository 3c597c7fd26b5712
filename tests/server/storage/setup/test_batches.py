"""Batches as forms, on each database (domain rows 44, 105 to 111)."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import local_time
from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from tests.server.storage.office import listed, number
from tests.server.storage.setup.desk import SetupDesk, codes, refused

BATCH = "展示会来場者"
GROUP = "発信グループ1"


def today(desk: SetupDesk) -> date:
    return local_time(desk.office.now, ZoneInfo("Asia/Tokyo")).date()


async def test_a_campaign_has_several_batches_with_groups_of_their_own(desk: SetupDesk) -> None:
    """Rows 44, 105, 106, 109."""
    await desk.add(Kind.GROUP, name="East")
    campaign = desk.office.ids.campaign
    await desk.add(
        Kind.BATCH, campaign, name="2", first_day="2027-02-01", last_day="2027-03-31", groups=[GROUP, "East"]
    )
    kept = await desk.find(Kind.BATCH, "2")
    assert (kept.inside, kept.values["groups"]) == (campaign, ["East", GROUP])
    assert len((await desk.store.batch("2")).groups) == 2
    taken = desk.add(Kind.BATCH, campaign, name=BATCH, first_day="2027-02-01", last_day="2027-03-31")
    await refused(taken, RefusalCode.NAME_TAKEN)


@pytest.mark.parametrize(
    ("first", "last", "field", "problem"),
    [
        ("2027-02-29", "2027-03-01", "first_day", "day_unknown"),
        ("2027-02-01", "2027-02-29", "last_day", "day_unknown"),
        ("2027-02-02", "2027-02-01", "last_day", "last_before_first"),
        ("2027-02-01", "2101-01-01", "last_day", "day_out_of_reach"),
        ("1999-12-31", "2027-02-01", "first_day", "day_out_of_reach"),
    ],
)
async def test_a_period_that_cannot_be(
    desk: SetupDesk, first: str, last: str, field: str, problem: str
) -> None:
    """Row 106."""
    values = await refused(desk.change(Kind.BATCH, BATCH, first_day=first, last_day=last))
    assert (values["field"], values["problem"]) == (field, problem)


async def test_a_period_of_one_day_is_one(desk: SetupDesk) -> None:
    """Row 108: both days are inclusive."""
    day = today(desk).isoformat()
    assert codes(await desk.change(Kind.BATCH, BATCH, first_day=day, last_day=day)) == []


async def test_a_period_of_a_century_is_one(desk: SetupDesk) -> None:
    """Beyond it no day has a beginning and an end in every zone."""
    assert codes(await desk.change(Kind.BATCH, BATCH, first_day="2000-01-01", last_day="2100-12-31")) == []


async def test_a_started_job_keeps_the_period_from_ending_before_today(desk: SetupDesk) -> None:
    """Row 111, at its edge."""
    run = await desk.office.start()
    yesterday = (today(desk) - timedelta(days=1)).isoformat()
    values = await refused(desk.change(Kind.BATCH, BATCH, last_day=yesterday))
    assert (values["field"], values["problem"], values["limit"]) == (
        "last_day",
        "period_in_past",
        "来場者フォロー",
    )
    await desk.change(Kind.BATCH, BATCH, last_day=today(desk).isoformat())
    await refused(desk.delete(Kind.BATCH, BATCH), RefusalCode.NOT_WHILE_STARTED)
    await desk.office.stop(run)
    assert "period_over" in codes(await desk.change(Kind.BATCH, BATCH, last_day=yesterday))


async def test_a_group_that_a_job_still_names_is_told(desk: SetupDesk) -> None:
    saved = await desk.change(Kind.BATCH, BATCH, groups=[])
    assert codes(saved) == ["removed_groups"]


async def test_a_batch_in_use_is_not_deleted(desk: SetupDesk) -> None:
    await desk.office.customers(listed(number(1)))
    values = await refused(desk.delete(Kind.BATCH, BATCH), RefusalCode.IN_USE)
    assert values["users"] == "来場者フォロー, list.csv"
    await desk.add(
        Kind.BATCH,
        desk.office.ids.campaign,
        name="x",
        first_day="2027-02-01",
        last_day="2027-02-01",
        groups=[GROUP],
    )
    await desk.delete(Kind.BATCH, "x")
