"""Do-not-call lists over a real connection: who may what, and what comes back (rows 29, 93 to 103, 324)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kaden.protocol.do_not_call import (
    AddNumber,
    ExportNumbers,
    ListNumberPlans,
    ListNumbers,
    NumberPlans,
    NumbersPage,
    RemoveNumber,
    WithdrawNumberPlan,
)
from kaden.protocol.server import Answered, RefusedRequest
from kaden.vocabulary import CampaignId
from server.storage.lists import number_plans
from server.storage.port import Tx
from server.storage.transactions.do_not_call import Listing
from tests.server.hub.floor import NOON
from tests.server.hub.world import Client, World, world

CAMPAIGN = "展示会フォロー"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def add(client: Client, number: str, campaign: str | None) -> None:
    await client.say(AddNumber(request=client.request(), campaign=campaign, number=number, reason="苦情"))


async def remove(client: Client, number: str, campaign: str | None) -> None:
    await client.say(RemoveNumber(request=client.request(), campaign=campaign, number=number, reason="r"))


async def page(client: Client, campaign: str | None, digits: str = "") -> NumbersPage:
    await client.say(ListNumbers(request=client.request(), campaign=campaign, digits=digits))
    return await client.hear_a(NumbersPage)


async def test_hyphens_spaces_and_full_width_do_not_matter(office: World) -> None:
    """Row 97: listed in one spelling, found and removed in others."""
    async with office.client("supervisor") as client:
        await add(client, "０９０－１２３４ ５６７８", CAMPAIGN)
        await client.hear_a(Answered)
        await add(client, "09012345678", CAMPAIGN)
        assert await client.refused() == "number_listed"
        for digits in ("090-1234-5678", "5678", "５６７８"):
            found = await page(client, CAMPAIGN, digits)
            assert [entry.number for entry in found.numbers] == ["09012345678"]
        assert (await page(client, CAMPAIGN, "5679")).numbers == ()
        await remove(client, "+819012345678", CAMPAIGN)
        await client.hear_a(Answered)
        await remove(client, "+819012345678", CAMPAIGN)
        assert await client.refused() == "number_not_listed"


async def test_what_is_no_number_is_refused_with_the_reason(office: World) -> None:
    async with office.client("supervisor") as client:
        await add(client, "110", CAMPAIGN)
        assert await client.refused() == "bad_number"
        await client.say(ListNumbers(request="d", campaign=CAMPAIGN, digits="abc"))
        assert await client.refused() == "bad_number"


async def test_supervisors_add_to_the_companys_list_and_administrators_take_away(office: World) -> None:
    """Row 324: who may change a campaign may add for all of them, and nobody but administrators takes away."""
    async with office.client("viewer") as client:
        assert not (await page(client, None)).may_add
        await add(client, "09012345678", None)
        assert await client.refused() == "not_allowed"
    async with office.client("supervisor") as client:
        await add(client, "09012345678", None)
        await client.hear_a(Answered)
        found = await page(client, None)
        assert (found.total, found.may_add, found.may_remove) == (1, True, False)
        await remove(client, "09012345678", None)
        assert await client.refused() == "not_allowed"
        await client.say(ExportNumbers(request="x", campaign=None))
        assert await client.refused() == "not_allowed"
    async with office.client("admin") as client:
        assert (await page(client, None)).may_remove
        await remove(client, "09012345678", None)
        await client.hear_a(Answered)


async def test_to_look_is_not_to_change(office: World) -> None:
    """Row 35."""
    async with office.client("viewer") as client:
        found = await page(client, CAMPAIGN)
        assert (found.may_add, found.may_remove) == (False, False)
        await add(client, "09012345678", CAMPAIGN)
        assert await client.refused() == "no_campaign_permission"


async def test_a_campaign_that_one_may_not_see_is_not_there(office: World) -> None:
    """Row 29."""
    async with office.client("supervisor") as client:
        await client.say(ListNumbers(request="a", campaign="別の活動"))
        assert await client.refused() == "unknown_campaign"
        assert (await page(client, CAMPAIGN)).campaigns == (CAMPAIGN,)


async def test_agents_have_no_business_there(office: World) -> None:
    async with office.client("agent1") as client:
        await client.say(ListNumbers(request="a", campaign=None))
        assert await client.refused() == "not_allowed"


async def test_an_export_is_noted_once_and_comes_whole(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.hub.do_not_call.EXPORT_PAGE", 2)
    async with office.client("supervisor") as client:
        for place in range(5):
            await add(client, f"0901234567{place}", CAMPAIGN)
            await client.hear_a(Answered)
        found: list[str] = []
        before, more = None, True
        while more:
            await client.say(ExportNumbers(request=client.request(), campaign=CAMPAIGN, before=before))
            said = await client.hear_a(NumbersPage)
            found += [entry.number for entry in said.numbers]
            before, more = said.numbers[-1].id, said.more
    assert found == [f"0901234567{place}" for place in reversed(range(5))]
    exports = office.runner.transact(
        lambda tx: tx.all("SELECT 1 FROM audit WHERE code = 'do_not_call.export'")
    )
    assert len(exports) == 1


def plan_for(office: World, campaign: CampaignId | None) -> int:
    """An import that waits."""
    listing = Listing(campaign, "取込", None, NOON)

    def wait(tx: Tx) -> int:
        plan = number_plans.begin(tx, listing, "n.csv", NOON)
        number_plans.keep(tx, plan, listing, ["+819012345678"])
        number_plans.complete(tx, plan, listing)
        return plan

    return office.runner.transact(wait)


async def withdraw(client: Client, plan: int) -> RefusedRequest | NumberPlans:
    await client.say(WithdrawNumberPlan(request=client.request(), plan=plan))
    while not isinstance(said := await client.hear(), RefusedRequest | NumberPlans):
        pass
    return said


async def test_row_101_imports_that_wait_are_withdrawn_by_whoever_may_make_them(office: World) -> None:
    """Row 29: another campaign's is not even there; a viewer of the own one hears what is missing."""
    own, other, company = (
        plan_for(office, campaign) for campaign in (office.sample.campaign, office.other_campaign, None)
    )

    async def refused(client: Client, plan: int) -> str:
        said = await withdraw(client, plan)
        assert isinstance(said, RefusedRequest)
        return said.code

    async with office.client("viewer") as client:
        assert await refused(client, own) == "no_campaign_permission"
        assert await refused(client, company) == "not_allowed"
    async with office.client("supervisor") as client:
        await client.say(ListNumberPlans(request="l"))
        assert [each.id for each in (await client.hear_a(NumberPlans)).plans] == [own, company]
        assert await refused(client, other) == await refused(client, 987) == "unknown_number_plan"
        assert await refused(client, company) == "not_allowed"
        told = await withdraw(client, own)
        assert isinstance(told, NumberPlans)
        assert [(each.id, each.state) for each in told.plans] == [(company, "waiting"), (own, "withdrawn")]
        assert await refused(client, own) == "unknown_number_plan"
    async with office.client("admin") as client:
        told = await withdraw(client, company)
        assert isinstance(told, NumberPlans)
        assert [each.id for each in told.plans if each.state == "waiting"] == [other]
