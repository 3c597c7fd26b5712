"""Calendars on each database (domain row 92)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import local_time
from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from server.storage.setup.calendars import HOLIDAYS_AHEAD
from tests.server.storage.setup.desk import SetupDesk, refused


async def test_a_calendar_holds_weekdays_and_holidays(desk: SetupDesk) -> None:
    await desk.add(
        Kind.CALENDAR,
        name="Office",
        weekdays=["mon", "sat"],
        holidays=["2028-02-29", "2026-12-29..2027-01-03"],
    )
    assert (await desk.find(Kind.CALENDAR, "Office")).values == {
        "name": "Office",
        "weekdays": ["mon", "sat"],
        "holidays": ["2026-12-29..2027-01-03", "2028-02-29"],
    }


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"holidays": ["2027-02-29"]}, "holidays", "day_unknown"),
        ({"holidays": ["2027-02-28..2027-02-29"]}, "holidays", "day_unknown"),
        ({"holidays": ["2027-01-03..2027-01-02"]}, "holidays", "span_reversed"),
        ({"holidays": ["1999-12-31..2027-01-02"]}, "holidays", "day_out_of_reach"),
        ({"holidays": ["2027-01-02..9999-12-31"]}, "holidays", "day_out_of_reach"),
        ({"weekdays": ["mon", "tue", "mon"]}, "weekdays", "twice"),
    ],
)
async def test_days_that_do_not_go_together(
    desk: SetupDesk, values: dict[str, list[str]], field: str, problem: str
) -> None:
    told = await refused(desk.add(Kind.CALENDAR, name="Office", **values))
    assert (told["field"], told["problem"]) == (field, problem)


async def test_a_span_of_one_day_is_a_span(desk: SetupDesk) -> None:
    await desk.add(Kind.CALENDAR, name="Office", holidays=["2027-01-03..2027-01-03"])


async def test_ten_years_ahead_may_be_closed(desk: SetupDesk) -> None:
    """Whoever asks for the next open day waits for the search, so that it has an end."""
    latest = local_time(desk.office.now, ZoneInfo("UTC")).date() + HOLIDAYS_AHEAD
    await desk.add(Kind.CALENDAR, name="Office", holidays=[f"2000-01-01..{latest}"])
    beyond = f"{latest}..{latest + timedelta(days=1)}"
    told = await refused(desk.add(Kind.CALENDAR, name="Later", holidays=[beyond]))
    assert (told["problem"], told["limit"]) == ("day_out_of_reach", f"2000-01-01..{latest}")


async def test_a_calendar_in_use_is_not_deleted(desk: SetupDesk) -> None:
    await desk.add(Kind.CALENDAR, name="Office")
    await desk.change(Kind.CAMPAIGN, "展示会フォロー", calendar="Office")
    values = await refused(desk.delete(Kind.CALENDAR, "Office"), RefusalCode.IN_USE)
    assert values["users"] == "展示会フォロー"
    await desk.change(Kind.CAMPAIGN, "展示会フォロー", calendar=None)
    await desk.delete(Kind.CALENDAR, "Office")
