"""Loading numbers into a do-not-call list (rows 100, 101)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.server import RefusedRow
from kaden.vocabulary import CampaignId
from server.hub.port import NumberOrder
from server.storage.lists.loading import StoreLoader
from tests.server.storage.office import Office, listed, number

BASE = 20_000_000
"""Of numbers that exist."""


async def load(
    office: Office, folder: Path, text: str, campaign: CampaignId | None, *, dry_run: bool = False
) -> tuple[NumbersReport, Sequence[RefusedRow]]:
    file = folder / "n.csv"
    file.write_text(text)
    order = NumberOrder(office.supervisor, office.now, "r", campaign, "n.csv", None, "取込", dry_run)
    return await StoreLoader(office.runner, lambda: office.now).load_numbers(order, file, lambda *_: None)


def numbers(places: range) -> str:
    return "".join(f"{number(BASE + place).replace('+81', '0')}\n" for place in places)


async def test_the_report_adds_up_and_the_list_has_the_numbers(office: Office, tmp_path: Path) -> None:
    """Row 100: total, imported, already, twice, invalid."""
    await office.list_number(number(BASE + 1), None)
    report, refused = await load(
        office, tmp_path, "電話番号\n" + numbers(range(1_200)) + "foo\n090-2000-0003\n", None
    )
    assert (report.rows, report.imported, report.already) == (1_202, 1_199, 1)
    assert (report.duplicates, report.invalid) == (1, 1)
    assert [(row.line, row.reason) for row in refused] == [
        (1_202, "not_a_number"),
        (1_203, "duplicate_in_file"),
    ]
    assert await office.store.count_numbers(None) == 1_200
    assert await office.rows("SELECT DISTINCT campaign_id FROM do_not_call") == [(None,)]


async def test_a_trial_says_the_same_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    await office.list_number(number(BASE + 1), office.ids.campaign)
    trial, _ = await load(office, tmp_path, numbers(range(900)), office.ids.campaign, dry_run=True)
    assert await office.store.count_numbers(office.ids.campaign) == 1
    report, _ = await load(office, tmp_path, numbers(range(900)), office.ids.campaign)
    assert (trial.imported, trial.already) == (report.imported, report.already) == (899, 1)


async def test_the_same_file_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    await load(office, tmp_path, numbers(range(10)), None)
    report, _ = await load(office, tmp_path, numbers(range(10)), None)
    assert (report.imported, report.already) == (0, 10)


async def test_records_are_blocked_while_calls_are_live(office: Office, tmp_path: Path) -> None:
    """Row 95: in the slices of a running job too."""
    await office.customers(*(listed(number(BASE + place)) for place in range(700)))
    run = await office.start()
    await load(office, tmp_path, numbers(range(1, 700)), office.ids.campaign)
    assert await office.remaining(run) == 1
    assert len((await office.claim(run, 5)).attempts) == 1


async def test_the_import_is_noted(office: Office, tmp_path: Path) -> None:
    await load(office, tmp_path, numbers(range(3)), office.ids.campaign)
    row = await office.row("SELECT object, account_id, after FROM audit WHERE code = 'do_not_call.import'")
    assert row[:2] == (f"campaign:{office.ids.campaign}", office.supervisor)
    assert '"numbers": 3' in row[2]
