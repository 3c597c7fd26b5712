"""Dial rules: read with their campaigns, changed under the audit log (rows 7, 49 to 51, 69 to 73; guarantee I20)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.pacing import ChangeRule
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, Method, Outcome, Profile
from server.storage.pacing_port import RuleCampaign, RuleInfo
from tests.server.storage.office import Office, listed, number

RULE = "プログレッシブ"


async def changed(office: Office, **changes: Any) -> RuleInfo:
    change = ChangeRule(request=office.asked(office.supervisor).request, rule=RULE, **changes)
    return await office.store.change_rule(change, office.supervisor, office.now)


async def test_a_rule_comes_with_the_campaigns_that_it_serves(office: Office) -> None:
    """Rows 50, 51."""
    other = await office.other_campaign()
    [info] = await office.store.rules()
    [job] = await office.store.plan()
    assert info.rule == job.campaign.rule
    assert info.campaigns == (
        RuleCampaign(office.ids.campaign, "展示会フォロー", Profile.REFERENCE, 0.03),
        RuleCampaign(other, "other", Profile.REFERENCE, 0.03),
    )


async def test_what_is_changed_is_what_the_plan_says_next(office: Office) -> None:
    """Row 69: the floor takes it over from the plan."""
    info = await changed(
        office,
        method=Method.ADAPTIVE,
        shadow=Method.PREDICTIVE,
        multipliers=(1.0, 1.5),
        additional=2,
        lead_time=4 * MINUTE,
        ring_timeout=25 * SECOND,
        redial_interval=HOUR,
        redial_by_outcome=((Outcome.BUSY, MINUTE), (Outcome.MACHINE, 2 * HOUR)),
        attempt_cap=5,
        profile=Profile.US_TSR,
        allowed_share=0.02,
    )
    [job] = await office.store.plan()
    assert job.campaign.rule == info.rule
    assert (job.campaign.profile, job.campaign.allowed_share) == (Profile.US_TSR, 0.02)
    assert await office.store.rules() == (info,)


async def test_recording_and_machines_are_the_campaigns_to_switch(office: Office) -> None:
    """Row 187; and what is not said stays."""
    await changed(office, recording=True)
    await changed(office, detect_machine=True)
    [job] = await office.store.plan()
    assert (job.campaign.recording, job.campaign.detect_machine) == (True, True)
    info = await changed(office, recording=False)
    assert [(each.recording, each.detect_machine) for each in info.campaigns] == [(False, True)]


async def test_what_is_not_said_stays(office: Office) -> None:
    before = await changed(office, shadow=Method.ADAPTIVE, redial_by_outcome=((Outcome.BUSY, MINUTE),))
    assert await changed(office) == before
    after = await changed(office, redial_by_outcome=((Outcome.NO_ANSWER, HOUR), (Outcome.BUSY, None)))
    assert after.rule.redial_by_outcome == ((Outcome.NO_ANSWER, HOUR),)
    assert after.rule.shadow is Method.ADAPTIVE
    assert (await changed(office, shadow="none")).rule.shadow is None


async def test_who_changed_what_stands_in_the_audit_log(office: Office) -> None:
    """Rows 37, 69: only what changed, before and after."""
    await changed(office, attempt_cap=4, allowed_share=0.05)
    await changed(office, attempt_cap=4)
    columns = "account_id, at, object, before, after"
    by, at, thing, before, after = await office.row(f"SELECT {columns} FROM audit WHERE code = 'rule.change'")
    assert (by, at, thing) == (office.supervisor, office.now, f"rule:{office.ids.rule}")
    law = f"campaign:{office.ids.campaign}"
    assert json.loads(before) == {"attempt_cap": 3, law: ["reference", 0.03]}
    assert json.loads(after) == {"attempt_cap": 4, law: ["reference", 0.05]}


async def test_the_log_has_the_units_of_the_form(office: Office) -> None:
    """Row 37: seconds, hours and percent, whichever way the change came."""
    await changed(
        office,
        ring_timeout=45_000,
        redial_interval=HOUR // 2,
        redial_by_outcome=((Outcome.BUSY, HOUR),),
        allowed_share=0.05,
    )
    [after] = await office.row("SELECT after FROM audit WHERE code = 'rule.change'")
    said = json.loads(after)
    assert (said["ring_timeout"], said["redial_interval"], said["redial_by_outcome"]) == (
        45,
        0.5,
        {"busy": 1},
    )
    [after] = await office.row("SELECT after FROM audit WHERE code = 'campaign.change'")
    assert json.loads(after)["allowed_share"] == 5


async def test_a_rule_that_may_not_be_is_not_written(office: Office) -> None:
    before = await office.store.rules()
    for changes, field in (({"attempt_cap": 0}, "--cap"), ({"allowed_share": 1.5}, "--allowed")):
        with pytest.raises(Refused) as refused:
            await changed(office, method=Method.PREDICTIVE, **changes)
        assert (refused.value.code, refused.value.values["field"]) == (RefusalCode.RULE_BAD, field)
    assert await office.store.rules() == before
    assert await office.rows("SELECT id FROM audit WHERE code = 'rule.change'") == []


async def test_a_share_is_judged_though_no_campaign_uses_the_rule(office: Office) -> None:
    await office.execute(
        "INSERT INTO dial_rule (name, multipliers, ring_timeout, redial_interval, attempt_cap)"
        " VALUES ('idle', '[1]', 30000, 0, 3)"
    )
    with pytest.raises(Refused):
        await office.store.change_rule(
            ChangeRule(request="r", rule="idle", allowed_share=2.0), None, office.now
        )


async def test_a_repeated_request_undoes_nothing_that_came_between(office: Office) -> None:
    """Guarantee I15, over a restart too: the memory is on disk, in the change's own transaction."""
    four = ChangeRule(request="four", rule=RULE, attempt_cap=4)
    await office.store.change_rule(four, office.supervisor, office.now)
    await changed(office, attempt_cap=5)
    repeated = await office.store.change_rule(four, office.supervisor, office.now)
    assert (repeated.rule.attempt_cap, await office.store.rules()) == (5, (repeated,))
    assert len(await office.rows("SELECT id FROM audit WHERE code = 'rule.change'")) == 2


async def test_a_request_stands_for_one_change(office: Office) -> None:
    """Guarantee I15; what was refused is not remembered, and each account has ids of its own."""
    asks = [ChangeRule(request="r", rule=RULE, attempt_cap=cap) for cap in (0, 4, 5)]
    with pytest.raises(Refused):
        await office.store.change_rule(asks[0], office.supervisor, office.now)
    await office.store.change_rule(asks[1], office.supervisor, office.now)
    with pytest.raises(Refused) as refused:
        await office.store.change_rule(asks[2], office.supervisor, office.now)
    assert refused.value == Refused(RefusalCode.REQUEST_REUSED)
    other = await office.store.change_rule(asks[2], AccountId(office.agent(0)), office.now)
    assert other.rule.attempt_cap == 5


async def test_an_unknown_rule_is_told_with_the_known_ones(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await office.store.change_rule(ChangeRule(request="r", rule="x"), None, office.now)
    assert refused.value == Refused(RefusalCode.UNKNOWN_RULE, rule="x", known=RULE)


async def test_another_cap_counts_the_open_runs_anew(office: Office) -> None:
    """Guarantee I14: records that reached the old cap, or reach the new one."""
    people = await office.customers(*(listed(number(place)) for place in range(3)))
    await office.execute("UPDATE record SET attempts = 2 WHERE id = ?", people[0])
    run = await office.start()
    assert await office.remaining(run) == 3
    await changed(office, attempt_cap=2)
    assert await office.remaining(run) == 2
    await changed(office, attempt_cap=3)
    assert await office.remaining(run) == 3
