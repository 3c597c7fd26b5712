"""The plan as frozen values, and batches by name (domain 1.5 to 1.12)."""

from __future__ import annotations

from datetime import date

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, JobId, Method, NextAction, Outcome, PhoneType, Profile
from server.dialer.conditions import Condition, Operator
from server.dialer.model import Calendar, DialOrder, Hours
from server.storage.port import BatchInfo
from server.storage.transactions.plan import campaign_by_id, job_by_id
from tests.server.storage.office import Office


async def test_a_job_comes_with_all_it_inherits(office: Office) -> None:
    [job] = await office.store.plan()
    assert (job.id, job.name, job.batch, job.batch_name) == (
        office.ids.job,
        "来場者フォロー",
        office.ids.batch,
        "展示会来場者",
    )
    assert (job.first_day, job.last_day) == (date(2026, 1, 1), date(2027, 12, 31))
    assert (job.groups, job.members) == ((office.ids.group,), frozenset(map(AgentId, office.ids.agents)))
    assert (job.attempts_from, job.attempts_to, job.band, job.lines, job.phone_type) == (0, 3, None, 5, None)
    campaign = job.campaign
    assert (campaign.hours, campaign.zone, campaign.notify, campaign.handling_entry) == (
        Hours(540, 1020),
        "Asia/Tokyo",
        True,
        True,
    )
    rule = campaign.rule
    assert (rule.method, rule.multipliers, rule.ring_timeout) == (Method.PROGRESSIVE, (1.0,), 30 * SECOND)
    assert (rule.redial_interval, rule.attempt_cap) == (24 * HOUR, 3)


async def test_a_new_rule_is_progressive_and_bound_by_no_law(office: Office) -> None:
    """Rows 7, 71, 72, 73."""
    [job] = await office.store.plan()
    rule, campaign = job.campaign.rule, job.campaign
    assert (rule.method, rule.shadow, rule.additional) == (Method.PROGRESSIVE, None, 0)
    assert (rule.lead_time, rule.redial_by_outcome) == (6 * MINUTE, ())
    assert (campaign.profile, campaign.allowed_share) == (Profile.REFERENCE, 0.03)


async def test_a_rule_that_looks_ahead_comes_with_all_it_needs(office: Office) -> None:
    """Rows 3, 71, 72, 73."""
    await office.execute(
        "UPDATE dial_rule SET method = 'adaptive', shadow = 'predictive', additional = 2, lead_time = 90000,"
        """ redial_by_outcome = '[["busy", 600000]]'"""
    )
    await office.execute("UPDATE campaign SET profile = 'uk-ofcom', allowed_share = 0.025")
    [job] = await office.store.plan()
    rule, campaign = job.campaign.rule, job.campaign
    assert (rule.method, rule.shadow, rule.additional) == (Method.ADAPTIVE, Method.PREDICTIVE, 2)
    assert (rule.lead_time, rule.redial_by_outcome) == (90 * SECOND, ((Outcome.BUSY, 10 * MINUTE),))
    assert (campaign.profile, campaign.allowed_share) == (Profile.UK_OFCOM, 0.025)


async def test_what_no_rule_can_be_is_refused_by_the_tables(office: Office) -> None:
    for change in ("method = 'magic'", "additional = -1", "lead_time = 3600001", "shadow = 'magic'"):
        with pytest.raises(Exception, match=r"(?i)check|constraint"):
            await office.execute(f"UPDATE dial_rule SET {change}")
    for change in ("profile = 'magic'", "allowed_share = 1.5"):
        with pytest.raises(Exception, match=r"(?i)check|constraint"):
            await office.execute(f"UPDATE campaign SET {change}")


async def test_results_come_in_their_order(office: Office) -> None:
    """Row 85."""
    await office.execute("UPDATE disposition SET position = 0, active = 0 WHERE label = 'クレーム'")
    [job] = await office.store.plan()
    first, second, *_ = job.campaign.dispositions
    assert (first.label, first.active, first.next_action) == ("クレーム", False, NextAction.DO_NOT_CALL)
    assert (second.label, second.active) == ("不通・留守電", True)


async def test_a_job_has_its_own_conditions(office: Office) -> None:
    """Rows 137, 138, 145."""
    await office.execute(
        "UPDATE job SET caller_id = '+81311110000', phone_type = 'mobile', band_start = 600, band_end = 720,"
        " attempts_to = NULL, lines = 9"
    )
    [job] = await office.store.plan()
    assert (job.caller_id, job.phone_type, job.band, job.attempts_to, job.lines) == (
        "+81311110000",
        PhoneType.MOBILE,
        Hours(600, 720),
        None,
        9,
    )


async def test_what_forms_say_of_days_orders_and_starts_reaches_the_dialler(office: Office) -> None:
    """Rows 85, 91, 92, 150, 151, 169, 325; domain section 6."""
    await office.customers()
    await office.execute(
        "INSERT INTO calendar (name, weekdays, holidays) VALUES ('平日', '[\"mon\", \"sun\"]',"
        ' \'["2026-01-01", "2026-12-29..2027-01-03"]\')'
    )
    await office.execute(
        "UPDATE campaign SET calendar_id = (SELECT id FROM calendar), script = 'はじめに', closed = 1"
    )
    await office.execute("UPDATE dial_rule SET once_a_day = 1")
    await office.execute("UPDATE disposition SET required = 1")
    await office.execute(
        "UPDATE job SET dial_order = 'list_order', list_id = (SELECT id FROM customer_list), start_at = 540,"
        ' conditions = \'[["都道府県", "is_not", "東京都"]]\''
    )
    [job] = await office.store.plan()
    campaign = job.campaign
    new_year = (date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 12, 29), date(2027, 1, 3))
    assert campaign.calendar == Calendar(frozenset({0, 6}), frozenset(new_year))
    assert (campaign.script, campaign.closed, campaign.rule.once_a_day) == ("はじめに", True, True)
    assert all(result.required for result in campaign.dispositions)
    [(list_,)] = await office.rows("SELECT id FROM customer_list")
    assert (job.order, job.customer_list, job.start_at) == (DialOrder.LIST_ORDER, list_, 540)
    assert job.conditions == (Condition("都道府県", Operator.IS_NOT, "東京都"),)


async def test_a_campaign_without_any_of_it_dials_as_ever(office: Office) -> None:
    [job] = await office.store.plan()
    assert (job.campaign.calendar, job.campaign.script, job.campaign.closed) == (None, "", False)
    assert (job.order, job.customer_list, job.conditions) == (DialOrder.NEVER_DIALLED_FIRST, None, ())


@pytest.mark.parametrize("change", ["agent_use = 0", "disabled = 1"])
async def test_who_may_not_dial_is_no_member(office: Office, change: str) -> None:
    """Rows 39, 40."""
    await office.execute(f"UPDATE account SET {change} WHERE id = ?", office.agent())
    [job] = await office.store.plan()
    assert office.agent() not in job.members
    assert office.agent(1) in job.members


async def test_a_single_job_is_the_same_but_for_people_and_results(office: Office) -> None:
    [job] = await office.store.plan()
    single = await office.runner.read(lambda tx: job_by_id(tx, office.ids.job))
    assert (single.campaign.rule, single.groups, single.batch) == (job.campaign.rule, job.groups, job.batch)
    with pytest.raises(Refused) as refused:
        await office.runner.read(lambda tx: job_by_id(tx, JobId(999)))
    assert refused.value == Refused(RefusalCode.UNKNOWN_JOB, job=999)


async def test_a_single_campaign_is_the_same_as_in_its_job(office: Office) -> None:
    await office.other_campaign()
    [job] = await office.store.plan()
    assert await office.runner.read(lambda tx: campaign_by_id(tx, office.ids.campaign)) == job.campaign


async def test_a_batch_is_found_by_name_and_by_number(office: Office) -> None:
    ids = office.ids
    batch = BatchInfo(ids.batch, "展示会来場者", ids.campaign, "展示会フォロー", (ids.group,))
    assert await office.store.batch("展示会来場者") == batch
    assert await office.store.batch(str(ids.batch)) == batch


async def test_an_unknown_batch_is_refused_with_those_that_exist(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await office.store.batch("展示会")
    assert refused.value == Refused(RefusalCode.UNKNOWN_BATCH, batch="展示会", known="展示会来場者")


async def test_a_batch_called_by_a_number_comes_before_the_batch_of_that_number(office: Office) -> None:
    await office.execute(
        "INSERT INTO batch (campaign_id, name, first_day, last_day) VALUES (?, ?, '2026-01-01', '2026-01-31')",
        office.ids.campaign,
        str(office.ids.batch),
    )
    assert (await office.store.batch(str(office.ids.batch))).name == str(office.ids.batch)
