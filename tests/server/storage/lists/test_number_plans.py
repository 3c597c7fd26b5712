"""Numbers that go onto a do-not-call list at a set time (row 101)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from kaden.clock import HOUR
from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CampaignId
from server.hub.port import NumberOrder
from server.storage.lists import number_plans
from server.storage.lists.loading import StoreLoader
from server.storage.lists_port import NumberPlan
from server.storage.port import Tx
from server.storage.transactions.do_not_call import Listing, list_numbers
from tests.server.storage.lists.test_number_loading import BASE, numbers
from tests.server.storage.office import Office, number


async def plan(
    office: Office, folder: Path, text: str, campaign: CampaignId | None, due: int
) -> NumbersReport:
    file = folder / "n.csv"
    file.write_text(text)
    order = NumberOrder(office.supervisor, office.now, "r", campaign, "n.csv", None, "取込", due=due)
    loader = StoreLoader(office.runner, lambda: office.now)
    return (await loader.load_numbers(order, file, lambda *_: None))[0]


async def plans(office: Office) -> list[NumberPlan]:
    return list(await office.store.number_plans([office.ids.campaign]))


async def list_due(office: Office, at: int) -> int:
    """How many steps it took to list all that is due."""
    steps = 0
    while more := await office.store.list_planned_numbers(at):
        steps += more
    return steps


async def clear(office: Office) -> None:
    while await office.store.clear_planned_numbers():
        pass


async def waiting(office: Office) -> int:
    return len(await office.rows("SELECT 1 FROM planned_number"))


async def test_row_101_they_are_listed_when_their_time_comes_and_not_before(
    office: Office, tmp_path: Path
) -> None:
    """Its last millisecond does not list, its first does; the report stays."""
    await office.list_number(number(BASE + 1), None)
    due = office.now + HOUR
    report = await plan(office, tmp_path, numbers(range(1_200)), None, due)
    [kept] = await plans(office)
    assert (report.plan, report.imported, report.already) == (kept.id, 1_199, 1)
    assert (kept.state, kept.numbers, kept.due_at, kept.file_name) == ("waiting", 1_200, due, "n.csv")
    assert await list_due(office, due - 1) == 0
    assert (await office.store.next_number_plan(), await office.store.count_numbers(None)) == (due, 1)
    assert await list_due(office, due) == 4, "500 at a time, and the end"
    assert await office.store.count_numbers(None) == 1_200
    [done] = await plans(office)
    assert (done.state, done.listed, done.closed_at) == ("done", 1_199, due)
    assert (await office.store.next_number_plan(), await waiting(office)) == (None, 0)
    codes = [code for (code,) in await office.rows("SELECT code FROM audit WHERE code LIKE 'do_not_call.%'")]
    assert codes[-2:] == ["do_not_call.plan", "do_not_call.import"]


async def test_row_101_of_one_campaign_or_of_all(office: Office, tmp_path: Path) -> None:
    await plan(office, tmp_path, numbers(range(2)), office.ids.campaign, office.now + 1)
    await plan(office, tmp_path, numbers(range(3)), None, office.now + 2)
    await list_due(office, office.now + 2)
    counts = [await office.store.count_numbers(which) for which in (office.ids.campaign, None)]
    assert counts == [2, 3]


async def test_row_101_what_is_withdrawn_is_never_listed(office: Office, tmp_path: Path) -> None:
    due = office.now + HOUR
    report = await plan(office, tmp_path, numbers(range(5)), None, due)
    assert report.plan is not None
    assert await office.store.withdraw_number_plan(report.plan, office.supervisor, office.now)
    assert not await office.store.withdraw_number_plan(report.plan, office.supervisor, office.now)
    assert await list_due(office, due) == 0
    assert await waiting(office) == 5, "they can be many, and calls wait for no write"
    await clear(office)
    assert ([each.state for each in await plans(office)], await waiting(office)) == (["withdrawn"], 0)
    assert await office.store.count_numbers(None) == 0


async def test_what_is_half_listed_when_a_server_dies_is_finished_by_the_next(
    office: Office, tmp_path: Path
) -> None:
    """Each number is on one side at any moment; and nothing is withdrawn in the middle."""
    known = [number(BASE + place) for place in range(500)]
    await office.runner.write(partial(list_numbers, listing=Listing(None, "苦情", None, 1), numbers=known))
    report = await plan(office, tmp_path, numbers(range(1_200)), None, office.now)
    found = report.plan
    assert found is not None
    step = await office.runner.write(lambda tx: number_plans.carry_out(tx, found, office.now))
    assert 0 < step.numbers < 1_200
    assert (await waiting(office), await office.store.count_numbers(None)) == (700, 500)
    assert not await office.store.withdraw_number_plan(found, office.supervisor, office.now)
    await list_due(office, office.now)
    assert await office.store.count_numbers(None) == 1_200


async def test_what_broke_off_while_the_file_was_read_is_no_plan(office: Office, tmp_path: Path) -> None:
    """Nobody sees it, and the next start takes it away, or the next import."""
    listing = Listing(None, "取込", office.supervisor, office.now)

    def break_off(tx: Tx) -> None:
        number_plans.keep(tx, number_plans.begin(tx, listing, "n.csv", office.now), listing, [number(BASE)])

    await office.runner.write(break_off)
    assert (await plans(office), await list_due(office, office.now)) == ([], 0)
    await clear(office)
    assert await waiting(office) == 1, "it could be one that is being read just now"
    await StoreLoader(office.runner, lambda: office.now).recover()
    assert (await waiting(office), await office.rows("SELECT 1 FROM number_plan")) == (0, [])
    await office.runner.write(break_off)
    await plan(office, tmp_path, numbers(range(2)), None, office.now + HOUR)
    assert [each.numbers for each in await plans(office)] == [2]
    assert len(await office.rows("SELECT 1 FROM number_plan")) == 1


async def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing(office: Office, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise Refused(RefusalCode.STORE_UNAVAILABLE)

    file = tmp_path / "n.csv"
    file.write_text(numbers(range(3)))
    order = NumberOrder(office.supervisor, office.now, "r", None, "n.csv", None, "取込", due=office.now)
    with pytest.raises(Refused):
        await StoreLoader(office.runner, lambda: office.now).load_numbers(order, file, stop)
    await clear(office)
    assert (await waiting(office), await office.rows("SELECT 1 FROM number_plan")) == (0, [])


async def test_numbers_are_cleared_away_in_steps(office: Office, tmp_path: Path) -> None:
    report = await plan(office, tmp_path, numbers(range(1_200)), None, office.now)
    assert report.plan is not None
    await office.store.withdraw_number_plan(report.plan, None, office.now)
    left = []
    while await office.store.clear_planned_numbers():
        left.append(await waiting(office))
    assert left == [700, 200, 0]


async def test_row_29_plans_of_other_campaigns_are_not_told_and_take_nobodys_place(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest of the others' do not push the own ones out."""
    monkeypatch.setattr(number_plans, "SHOWN", 2)
    other = await office.other_campaign()
    of_lists = [office.ids.campaign, None, *[other] * 3]
    for campaign in of_lists:
        listing = Listing(campaign, "取込", office.supervisor, office.now)
        made = await office.runner.write(partial(_empty, listing=listing, due=office.now))
        if campaign is not other:
            continue
        await office.store.withdraw_number_plan(made, None, office.now)
    assert [each.campaign for each in await plans(office)] == [office.ids.campaign, None]
    await list_due(office, office.now)
    assert [(each.campaign, each.state) for each in await plans(office)] == [
        (None, "done"),
        (office.ids.campaign, "done"),
    ]
    told = await office.store.number_plans([office.ids.campaign, other])
    assert [each.state for each in told] == ["withdrawn"] * 2


async def test_no_more_plans_wait_than_can_be_told_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(number_plans, "MOST_WAITING", 2)
    listing = Listing(None, "取込", office.supervisor, office.now)
    made = [await office.runner.write(partial(_empty, listing=listing, due=office.now)) for _ in range(2)]
    with pytest.raises(Refused) as refused:
        await office.runner.write(partial(_empty, listing=listing, due=office.now))
    assert (refused.value.code, refused.value.values) == (RefusalCode.TOO_MANY_NUMBER_PLANS, {"limit": 2})
    assert await office.store.withdraw_number_plan(made[0], None, office.now)
    await office.runner.write(partial(_empty, listing=listing, due=office.now))


def _empty(tx: Tx, listing: Listing, due: int) -> int:
    """A plan without numbers."""
    made = number_plans.begin(tx, listing, "n.csv", due)
    number_plans.complete(tx, made, listing)
    return made
