"""Results of calls as forms, on each database (domain rows 84 to 89)."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from tests.server.storage.office import listed, number
from tests.server.storage.setup.desk import SetupDesk, refused


async def test_a_result_has_label_order_class_and_what_follows(desk: SetupDesk) -> None:
    """Rows 84, 85, 89: the plan takes it over."""
    campaign = desk.office.ids.campaign
    await desk.add(
        Kind.DISPOSITION, campaign, label="資料送付", position=11, required=True, next_action="stop",
        **{"class": "effective"},
    )  # fmt: skip
    [job] = await desk.store.plan()
    last = job.campaign.dispositions[-1]
    assert (last.label, last.order, last.active, last.class_) == ("資料送付", 11, True, "effective")
    kept = await desk.find(Kind.DISPOSITION, "資料送付")
    assert (kept.inside, kept.campaign, kept.values["required"]) == (campaign, campaign, True)


async def test_a_label_is_unique_in_its_campaign_only(desk: SetupDesk) -> None:
    other = await desk.office.other_campaign()
    await refused(desk.add(Kind.DISPOSITION, desk.office.ids.campaign, label="アポ"), RefusalCode.NAME_TAKEN)
    await desk.add(Kind.DISPOSITION, other, label="アポ")


async def test_a_result_that_history_names_is_made_inactive_instead(desk: SetupDesk) -> None:
    """Row 86, both ways."""
    await desk.office.customers(listed(number(1)))
    run = await desk.office.start()
    session = await desk.office.sit_down(run)
    attempt = await desk.office.claim_one(run)
    await desk.office.talk(attempt.id, session)
    await desk.office.save(attempt.id, "アポ")
    values = await refused(desk.delete(Kind.DISPOSITION, "アポ"), RefusalCode.USED_IN_HISTORY)
    assert (values["kind"], values["name"]) == ("disposition", "アポ")
    await desk.change(Kind.DISPOSITION, "アポ", active=False)
    await desk.delete(Kind.DISPOSITION, "受付NG")


async def test_built_in_results_stay_what_they_are(desk: SetupDesk) -> None:
    """Row 88: neither renamed, nor turned into something else, nor deleted; but moved and switched off."""
    renamed = await refused(desk.change(Kind.DISPOSITION, "再コール", label="later"))
    assert (renamed["field"], renamed["problem"]) == ("label", "built_in")
    turned = await refused(desk.change(Kind.DISPOSITION, "クレーム", next_action="keep"))
    assert (turned["field"], turned["problem"]) == ("next_action", "built_in")
    gone = await refused(desk.delete(Kind.DISPOSITION, "クレーム"))
    assert gone["problem"] == "built_in"
    await desk.change(Kind.DISPOSITION, "クレーム", position=1, active=False, required=True)
    await desk.change(Kind.DISPOSITION, "アポ", label="訪問", next_action="callback")


@pytest.mark.parametrize(("action", "allowed"), [("keep", True), ("callback", True), ("stop", False)])
async def test_a_customer_belongs_to_an_agent_who_calls_on(
    desk: SetupDesk, action: str, allowed: bool
) -> None:
    """Row 328."""
    doing = desk.change(Kind.DISPOSITION, "アポ", next_action=action, belongs=True)
    if allowed:
        await doing
        [job] = await desk.store.plan()
        assert [each.label for each in job.campaign.dispositions if each.belongs] == ["アポ"]
    else:
        values = await refused(doing)
        assert (values["field"], values["problem"]) == ("belongs", "nobody_calls_on")


async def test_it_needs_a_campaign_that_exists(desk: SetupDesk) -> None:
    await refused(desk.add(Kind.DISPOSITION, 999, label="x"), RefusalCode.UNKNOWN_DEFINITION)
