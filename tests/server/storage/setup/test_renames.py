"""A new name makes older forms that say the old one out of date, on each database."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from tests.server.storage.setup.desk import SetupDesk, refused

GROUP = "発信グループ1"
CAMPAIGN = "展示会フォロー"
JOB = "来場者フォロー"


async def test_a_form_opened_before_a_rename_moves_no_permission(desk: SetupDesk) -> None:
    """Another campaign has the old name by then; the form would have given the permission on that one."""
    seen = await desk.find(Kind.ACCOUNT, "supervisor")
    rule = (await desk.find(Kind.CAMPAIGN, CAMPAIGN)).values["rule"]
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, name="2026")
    await desk.add(Kind.CAMPAIGN, name=CAMPAIGN, rule=rule)
    late = desk.change(Kind.ACCOUNT, "supervisor", seen=seen, full_name="another")
    await refused(late, RefusalCode.CHANGED_MEANWHILE)
    assert (await desk.find(Kind.ACCOUNT, "supervisor")).values["permissions"] == {"2026": "edit"}


@pytest.mark.parametrize(("kind", "name"), [(Kind.ACCOUNT, "agent1"), (Kind.JOB, JOB)])
async def test_a_renamed_group_touches_its_members_and_jobs(desk: SetupDesk, kind: Kind, name: str) -> None:
    before = (await desk.find(kind, name)).revision
    await desk.change(Kind.GROUP, GROUP, name="east")
    assert (await desk.find(kind, name)).revision == before + 1


async def test_a_renamed_agent_touches_the_groups(desk: SetupDesk) -> None:
    before = (await desk.find(Kind.GROUP, GROUP)).revision
    await desk.change(Kind.ACCOUNT, "agent1", name="agent9")
    assert (await desk.find(Kind.GROUP, GROUP)).revision == before + 1


async def test_a_renamed_rule_touches_its_campaign(desk: SetupDesk) -> None:
    campaign = await desk.find(Kind.CAMPAIGN, CAMPAIGN)
    await desk.change(Kind.RULE, campaign.values["rule"], name="slow")
    assert (await desk.find(Kind.CAMPAIGN, CAMPAIGN)).revision == campaign.revision + 1


async def test_what_keeps_its_name_touches_nothing_else(desk: SetupDesk) -> None:
    before = (await desk.find(Kind.ACCOUNT, "supervisor")).revision
    await desk.change(Kind.CAMPAIGN, CAMPAIGN, script="another")
    assert (await desk.find(Kind.ACCOUNT, "supervisor")).revision == before
