"""Numbers that go onto a do-not-call list at a set time (row 101)."""

from __future__ import annotations

from pathlib import Path

from kaden.clock import HOUR
from kaden.protocol.do_not_call import NumbersReport
from kaden.vocabulary import CampaignId
from server.hub.port import NumberOrder
from server.storage.lists import number_plans
from server.storage.lists.loading import StoreLoader
from server.storage.lists_port import NumberPlan
from server.storage.port import Tx
from server.storage.transactions.do_not_call import Listing
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
    return list(await office.store.number_plans())


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
    assert await office.store.list_planned_numbers(due - 1) == 0
    assert (await office.store.next_number_plan(), await office.store.count_numbers(None)) == (due, 1)
    assert await office.store.list_planned_numbers(due) == 1
    assert await office.store.count_numbers(None) == 1_200
    [done] = await plans(office)
    assert (done.state, done.listed, done.closed_at) == ("done", 1_199, due)
    assert (await office.store.next_number_plan(), await waiting(office)) == (None, 0)
    codes = [code for (code,) in await office.rows("SELECT code FROM audit WHERE code LIKE 'do_not_call.%'")]
    assert codes[-2:] == ["do_not_call.plan", "do_not_call.import"]


async def test_row_101_of_one_campaign_or_of_all(office: Office, tmp_path: Path) -> None:
    await plan(office, tmp_path, numbers(range(2)), office.ids.campaign, office.now + 1)
    await plan(office, tmp_path, numbers(range(3)), None, office.now + 2)
    assert await office.store.list_planned_numbers(office.now + 2) == 2
    counts = [await office.store.count_numbers(which) for which in (office.ids.campaign, None)]
    assert counts == [2, 3]


async def test_row_101_what_is_withdrawn_is_never_listed(office: Office, tmp_path: Path) -> None:
    due = office.now + HOUR
    report = await plan(office, tmp_path, numbers(range(5)), None, due)
    assert report.plan is not None
    assert await office.store.withdraw_number_plan(report.plan, office.supervisor, office.now)
    assert not await office.store.withdraw_number_plan(report.plan, office.supervisor, office.now)
    assert await office.store.list_planned_numbers(due) == 0
    assert ([each.state for each in await plans(office)], await waiting(office)) == (["withdrawn"], 0)
    assert await office.store.count_numbers(None) == 0


async def test_what_is_half_listed_when_a_server_dies_is_finished_by_the_next(
    office: Office, tmp_path: Path
) -> None:
    """Each number is on one side at any moment; and nothing is withdrawn in the middle."""
    report = await plan(office, tmp_path, numbers(range(1_200)), None, office.now)
    found = report.plan
    assert found is not None
    step = await office.runner.write(lambda tx: number_plans.carry_out(tx, found, office.now))
    assert 0 < step.numbers < 1_200
    assert await waiting(office) + await office.store.count_numbers(None) == 1_200
    assert not await office.store.withdraw_number_plan(found, office.supervisor, office.now)
    await office.store.list_planned_numbers(office.now)
    assert await office.store.count_numbers(None) == 1_200


async def test_what_broke_off_while_the_file_was_read_is_no_plan(office: Office, tmp_path: Path) -> None:
    """Nobody sees it, and the next import takes it away."""
    listing = Listing(None, "取込", office.supervisor, office.now)

    def break_off(tx: Tx) -> None:
        number_plans.keep(tx, number_plans.begin(tx, listing, "n.csv", office.now), listing, [number(BASE)])

    await office.runner.write(break_off)
    assert (await plans(office), await office.store.list_planned_numbers(office.now)) == ([], 0)
    await plan(office, tmp_path, numbers(range(2)), None, office.now + HOUR)
    assert [each.numbers for each in await plans(office)] == [2]
    assert len(await office.rows("SELECT 1 FROM number_plan")) == 1
