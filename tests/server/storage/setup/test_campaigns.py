"""Campaigns as forms, on each database (domain rows 50, 74 to 92, 322, 325)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from kaden.setup.starter import STARTER_RESULTS
from kaden.vocabulary import CampaignId, Profile
from server.dialer.model import Hours
from server.storage.lists import number_plans
from server.storage.port import Tx
from server.storage.transactions.do_not_call import Listing
from tests.server.storage.setup.desk import SetupDesk, codes, refused

CAMPAIGN = "展示会フォロー"
RULE = "プログレッシブ"


async def test_a_new_campaign_begins_with_the_reference_case(desk: SetupDesk) -> None:
    """Rows 74, 75, 77, 79, 81, 87, 93: hours, number shown, results entered, starter results, nobody forbidden."""
    saved = await desk.add(Kind.CAMPAIGN, name="new", rule=RULE)
    assert codes(saved) == []
    values = (await desk.find(Kind.CAMPAIGN, "new")).values
    assert (values["hours_start"], values["hours_end"], values["zone"]) == ("09:00", "17:00", "Asia/Tokyo")
    assert (values["notify"], values["handling_entry"], values["closed"]) == (True, True, False)
    results = [each for each in await desk.all(Kind.DISPOSITION) if each.inside == saved.id]
    told = [(each.name, each.values["class"], each.values["next_action"]) for each in results]
    assert told == [(label, class_.value, action.value) for label, class_, action in STARTER_RESULTS]


async def test_it_has_exactly_one_rule_that_exists(desk: SetupDesk) -> None:
    """Row 50."""
    values = await refused(desk.change(Kind.CAMPAIGN, CAMPAIGN, rule="none"), RefusalCode.FIELD_UNKNOWN_NAME)
    assert (values["field"], values["value"], values["known"]) == ("rule", "none", RULE)
    missing = await refused(
        desk.change(Kind.CAMPAIGN, CAMPAIGN, calendar="x"), RefusalCode.FIELD_UNKNOWN_NAME
    )
    assert (missing["field"], missing["known"]) == ("calendar", "-")


@pytest.mark.parametrize("end", ["09:00", "08:59", "00:00"])
async def test_hours_end_later_than_they_begin(desk: SetupDesk, end: str) -> None:
    """Row 83: over midnight is refused."""
    values = await refused(desk.change(Kind.CAMPAIGN, CAMPAIGN, hours_start="09:00", hours_end=end))
    assert (values["field"], values["problem"], values["limit"]) == ("hours_end", "end_not_later", "09:00")


async def test_hours_may_be_a_minute_and_end_with_the_day(desk: SetupDesk) -> None:
    """Row 83, at its edges."""
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, hours_start="09:00", hours_end="09:01")
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, hours_start="00:00", hours_end="24:00")
    [job] = await desk.store.plan()
    assert job.campaign.hours == Hours(0, 1_440)


@pytest.mark.parametrize(
    ("start", "end", "warned"),
    [("08:00", "21:00", False), ("07:59", "21:00", True), ("08:00", "21:01", True)],
)
async def test_hours_at_night_are_warned_of(desk: SetupDesk, start: str, end: str, warned: bool) -> None:
    """Row 322, at its edges."""
    saved = await desk.change(Kind.CAMPAIGN, CAMPAIGN, hours_start=start, hours_end=end)
    assert ("night_hours" in codes(saved)) is warned


async def test_a_zone_must_exist(desk: SetupDesk) -> None:
    values = await refused(desk.change(Kind.CAMPAIGN, CAMPAIGN, zone="Asia/Nowhere"))
    assert (values["field"], values["problem"]) == ("zone", "zone_unknown")
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, zone="Europe/Berlin")


async def test_the_plan_takes_over_what_is_saved(desk: SetupDesk) -> None:
    """Rows 73, 78, 80, 187, 325."""
    await desk.change(
        Kind.CAMPAIGN, CAMPAIGN, notify=False, handling_entry=False, script="お世話に\nなります", profile="uk-ofcom",
        allowed_share=2.5, recording=True, detect_machine=True,
    )  # fmt: skip
    [job] = await desk.store.plan()
    campaign = job.campaign
    assert (campaign.notify, campaign.handling_entry, campaign.recording) == (False, False, True)
    assert (campaign.profile, campaign.allowed_share) == (Profile.UK_OFCOM, 0.025)
    kept = (await desk.find(Kind.CAMPAIGN, CAMPAIGN)).values
    assert (kept["script"], kept["allowed_share"]) == ("お世話に\nなります", 2.5)


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"corporate_start": "08:00"}, "corporate_end", "half_band"),
        ({"corporate_end": "20:00"}, "corporate_start", "half_band"),
        ({"corporate_start": "08:00", "corporate_end": "08:00"}, "corporate_end", "end_not_later"),
        ({"corporate_start": "08:00", "corporate_end": "20:00"}, "corporate_column", "corporate_by_what"),
        ({"corporate_rule": RULE}, "corporate_column", "corporate_by_what"),
        ({"corporate_column": "区分", "corporate_values": " , "}, "corporate_values", "corporate_by_what"),
    ],
)
async def test_corporate_customers_must_be_told_by_something(
    desk: SetupDesk, values: dict[str, Any], field: str, problem: str
) -> None:
    """Row 323."""
    said = await refused(desk.change(Kind.CAMPAIGN, CAMPAIGN, **values))
    assert (said["field"], said["problem"]) == (field, problem)


async def test_corporate_customers_have_hours_and_a_rule_of_their_own(desk: SetupDesk) -> None:
    """Row 323: what is not said is everybody's; a rule that serves them cannot be deleted, and may be renamed."""
    await desk.add(Kind.RULE, name="法人用", attempt_cap=5)
    await desk.change(
        Kind.CAMPAIGN,
        CAMPAIGN,
        corporate_column="区分",
        corporate_values="法人、会社",
        corporate_rule="法人用",
    )
    [job] = await desk.store.plan()
    assert job.campaign.corporate is not None
    assert (job.campaign.corporate.hours, job.campaign.corporate.rule.attempt_cap) == (job.campaign.hours, 5)
    users = await refused(desk.delete(Kind.RULE, "法人用"), RefusalCode.IN_USE)
    assert users["users"] == CAMPAIGN
    await desk.change(Kind.RULE, "法人用", name="法人")
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, corporate_start="08:00", corporate_end="20:00")
    kept = (await desk.find(Kind.CAMPAIGN, CAMPAIGN)).values
    assert [kept[f"corporate_{name}"] for name in ("column", "values", "start", "end", "rule")] == [
        "区分", "法人, 会社", "08:00", "20:00", "法人",
    ]  # fmt: skip
    [job] = await desk.store.plan()
    assert job.campaign.business_hours == Hours(480, 1_200)
    assert codes(await desk.change(Kind.JOB, "来場者フォロー", band_start="19:00", band_end="20:00")) == []
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, corporate_start=None, corporate_end=None, corporate_rule=None)
    [job] = await desk.store.plan()
    assert job.campaign.corporate is None


async def test_it_is_not_closed_under_a_started_job(desk: SetupDesk) -> None:
    """Row 91, both ways."""
    run = await desk.office.start()
    doing = desk.change(Kind.CAMPAIGN, CAMPAIGN, closed=True)
    values = await refused(doing, RefusalCode.NOT_WHILE_STARTED)
    assert (values["name"], values["jobs"]) == (CAMPAIGN, "来場者フォロー")
    await refused(desk.delete(Kind.CAMPAIGN, CAMPAIGN), RefusalCode.NOT_WHILE_STARTED)
    await desk.office.stop(run)
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, closed=True)


async def test_hours_that_leave_a_reserved_start_outside_are_warned_of(desk: SetupDesk) -> None:
    """Rows 153, 169, at both edges: a job may start an hour before the hours, and until they end."""
    await desk.change(Kind.JOB, "来場者フォロー", start_at="10:00")
    for start, end, told in (
        ("11:00", "17:00", []),
        ("11:01", "17:00", ["starts_outside_hours"]),
        ("09:00", "10:01", []),
        ("09:00", "10:00", ["starts_outside_hours"]),
    ):
        assert codes(await desk.change(Kind.CAMPAIGN, CAMPAIGN, hours_start=start, hours_end=end)) == told
    await desk.delete(Kind.JOB, "来場者フォロー")
    assert codes(await desk.change(Kind.CAMPAIGN, CAMPAIGN, script="x")) == []


async def test_it_is_deleted_with_what_is_only_its_own(desk: SetupDesk) -> None:
    """Row 91: not while a batch is in it, nor while its do-not-call list has numbers."""
    assert (await refused(desk.delete(Kind.CAMPAIGN, CAMPAIGN), RefusalCode.IN_USE))[
        "users"
    ] == "展示会来場者"
    saved = await desk.add(Kind.CAMPAIGN, name="new", rule=RULE)
    await desk.change(Kind.ACCOUNT, "supervisor", permissions={CAMPAIGN: "edit", "new": "view"})
    seen = await desk.find(Kind.ACCOUNT, "supervisor")
    await desk.delete(Kind.CAMPAIGN, "new")
    assert [each for each in await desk.all(Kind.DISPOSITION) if each.inside == saved.id] == []
    assert (await desk.find(Kind.ACCOUNT, "supervisor")).values["permissions"] == {CAMPAIGN: "edit"}
    await refused(desk.change(Kind.ACCOUNT, "", seen=seen, phone="1"), RefusalCode.CHANGED_MEANWHILE)
    listed_on = await desk.add(Kind.CAMPAIGN, name="listed", rule=RULE)
    await desk.office.execute(
        "INSERT INTO do_not_call (campaign_id, number, reason, at) VALUES (?, '+81300000000', 'x', 1)",
        listed_on.id,
    )
    await refused(desk.delete(Kind.CAMPAIGN, "listed"), RefusalCode.USED_IN_HISTORY)
    await desk.office.store.remove_number(CampaignId(listed_on.id), "+81300000000", "x", None, 2)
    await refused(desk.delete(Kind.CAMPAIGN, "listed"), RefusalCode.USED_IN_HISTORY)


async def test_it_is_not_deleted_while_an_import_of_numbers_waits(desk: SetupDesk) -> None:
    """Row 101: one that was withdrawn goes with it, and its numbers follow in steps."""
    saved = await desk.add(Kind.CAMPAIGN, name="new", rule=RULE)
    listing = Listing(CampaignId(saved.id), "取込", desk.office.supervisor, desk.office.now)

    def wait(tx: Tx) -> int:
        plan = number_plans.begin(tx, listing, "n.csv", desk.office.now)
        number_plans.keep(tx, plan, listing, ["+81300000000"])
        number_plans.complete(tx, plan, listing)
        return plan

    plan = await desk.office.runner.write(wait)
    users = await refused(desk.delete(Kind.CAMPAIGN, "new"), RefusalCode.IN_USE)
    assert users["users"] == "n.csv"
    assert await desk.store.withdraw_number_plan(plan, desk.office.supervisor, desk.office.now)
    await desk.delete(Kind.CAMPAIGN, "new")
    assert await desk.store.number_plans([CampaignId(saved.id)]) == ()
    while await desk.store.clear_planned_numbers():
        pass
    assert await desk.office.rows("SELECT 1 FROM planned_number") == []
    assert await desk.office.rows("SELECT 1 FROM number_plan") == []
