"""The ready sample is the reference case (rows 8, 52, 87, 104)."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.starter import STARTER_RESULTS
from kaden.vocabulary import DispositionClass, NextAction, Role
from tests.server.storage.office import Office


async def test_five_agents_a_supervisor_and_an_administrator(office: Office) -> None:
    """Row 8; extensions 7000 to 7999 (domain 4.1)."""
    accounts = {account.name: account for account in await office.store.accounts()}
    agents = [accounts.pop(f"agent{place}") for place in range(1, 6)]
    assert [(agent.role, agent.agent_use, agent.phone) for agent in agents] == [
        (Role.USER, True, f"{7000 + place}") for place in range(1, 6)
    ]
    assert {agent.groups for agent in agents} == {("発信グループ1",)}
    assert {name: (account.role, account.agent_use) for name, account in accounts.items()} == {
        "admin": (Role.ADMINISTRATOR, False),
        "supervisor": (Role.SUPERVISOR, False),
    }
    assert accounts["supervisor"].phone == "7100", "without a phone the monitor's listening is refused"


async def test_the_starter_results_of_a_japanese_floor(office: Office) -> None:
    """Row 87."""
    [job] = await office.store.plan()
    results = {result.label: result for result in job.campaign.dispositions}
    assert list(results) == [
        "不通・留守電",
        "担当不在(再)",
        "担当不在(終)",
        "受付NG",
        "担当NG",
        "見込み",
        "アポ",
        "再コール",
        "現アナ",
        "クレーム",
    ]
    assert results["アポ"].class_ is DispositionClass.SUCCESS
    assert results["再コール"].next_action is NextAction.CALLBACK
    assert all(result.active for result in results.values())


@pytest.mark.parametrize("label", ["担当NG", "クレーム"])
def test_a_refusal_enters_the_do_not_call_list(label: str) -> None:
    """Row 104."""
    [action] = [action for each, _, action in STARTER_RESULTS if each == label]
    assert action is NextAction.DO_NOT_CALL


async def test_there_is_one_sample(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await Office.open(office.store)
    assert refused.value == Refused(RefusalCode.ACCOUNT_EXISTS, account="admin")
