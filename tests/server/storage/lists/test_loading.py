"""Every good row of a list gets into the batch, and every other row is reported with its reason (rows 112 to 126)."""

from __future__ import annotations

import json

import pytest

from kaden.protocol.server import RefusedRow
from server.storage.lists.parts import PIECE
from server.storage.lists.reading import SMALL
from server.storage.lists.refused_rows import RefusedRows
from tests.server.storage.lists.imports import GOOD, HEAD, Imports, reasons, rows
from tests.server.storage.office import NOON

# ---- what is added ----------------------------------------------------------------------------------------------


async def test_a_row_becomes_a_record_with_all_its_columns(imports: Imports) -> None:
    """Rows 112, 116, 124."""
    report, refused = await imports.load(HEAD + GOOD)
    office = imports.office
    assert list(refused) == []
    list_ = report.list_id
    row = await office.row("SELECT name, columns, encoding, rows, state, at, account_id FROM customer_list")
    assert (row[0], *row[2:]) == ("来場者.csv", "utf-8", 1, "ready", NOON, office.supervisor)
    assert json.loads(row[1]) == ["会社名", "氏名", "TEL", "携帯", "備考"]
    record = await office.row(
        "SELECT list_id, batch_id, campaign_id, group_id, line, name, company, number, number_as_given,"
        " phone_type, state, attempts, next_at, other_numbers, extra FROM record"
    )
    ids = office.ids
    assert record[:7] == (list_, ids.batch, ids.campaign, ids.group, 2, "山田 太郎", "㈱髙橋")
    assert record[7:13] == ("+81312345678", "03-1234-5678", "fixed", "ready", 0, 0)
    assert json.loads(record[13]) == [["+819012345678", "090-1234-5678", "mobile"]]
    assert json.loads(record[14]) == ["㈱髙橋", "山田 太郎", "03-1234-5678", "090-1234-5678", "①"]


async def test_the_report_says_what_was_found(imports: Imports) -> None:
    """Row 121."""
    report, _ = await imports.load((HEAD + GOOD + rows(6)).encode("cp932"))
    assert (report.rows, report.valid, report.unallocated, report.numbers_left_out) == (7, 7, 0, 0)
    assert report.encoding == "cp932"
    assert report.columns == ("会社名", "氏名", "TEL", "携帯", "備考")
    assert report.mapping == {"会社名": "company", "氏名": "name", "TEL": "phone", "携帯": "phone_2"}
    assert len(report.preview) == 5
    assert report.preview[0] == ("㈱髙橋", "山田 太郎", "03-1234-5678", "090-1234-5678", "①")


async def test_corporate_customers_are_told_apart_at_once(imports: Imports) -> None:
    """Row 323: in the trial, in the import, and again with the next list; ids keep the order of the file."""
    office = imports.office
    text = "会社名,氏名,TEL,区分\n" + "".join(
        f"社,客,090-1000-000{line},{kind}\n" for line, kind in enumerate(("法人", "", "個人", "法人", "不明"))
    )
    report, _ = await imports.load(text, dry_run=True)
    assert (report.corporate, report.individual) == (None, None)
    await office.execute("UPDATE campaign SET corporate_when = ?", json.dumps(["区分", ["法人"]]))
    report, _ = await imports.load(text, dry_run=True)
    assert (report.valid, report.corporate, report.individual) == (5, 2, 3)
    report, _ = await imports.load(text)
    assert (report.valid, report.corporate, report.individual) == (5, 2, 3)
    rows_read = await office.rows("SELECT line, customer, cohort FROM record ORDER BY id")
    one, none = ("corporate", 1), ("individual", 0)
    assert [row[1:] for row in rows_read] == [one, none, none, one, none]
    assert [row[0] for row in rows_read] == [2, 3, 4, 5, 6]
    other, _ = await imports.load("会社名,TEL\n社,090-1111-1111\n")
    assert (other.corporate, other.individual) == (0, 1)
    await office.store.judge_records()
    assert [row[1:] for row in await office.rows("SELECT line, customer, cohort FROM record ORDER BY id LIMIT 5")] == [
        one, none, none, one, none,
    ]  # fmt: skip


async def test_progress_reaches_its_end(imports: Imports) -> None:
    await imports.load(HEAD + rows(1_200))
    size = imports.progress[0][2]
    assert [told for told in imports.progress if told[0] == "reading"][-1] == ("reading", size, size)
    assert imports.progress[-1] == ("saving", 1_200, 1_200)
    assert imports.progress == sorted(imports.progress, key=lambda told: (told[0] == "saving", told[1]))


async def test_an_import_is_in_the_audit_log(imports: Imports) -> None:
    """Row 37."""
    report, _ = await imports.load(HEAD + GOOD)
    row = await imports.office.row("SELECT account_id, object, after FROM audit WHERE code = 'list.import'")
    assert row[:2] == (imports.office.supervisor, f"list:{report.list_id}")
    assert json.loads(row[2]) == {"batch": imports.office.ids.batch, "records": 1}


@pytest.mark.parametrize("number", [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
async def test_pieces_add_up(imports: Imports, number: int) -> None:
    report, _ = await imports.load(HEAD + rows(number))
    assert (report.rows, report.valid) == (number, number)
    assert [record[0] for record in await imports.records()] == list(range(2, number + 2))


async def test_a_large_file_is_read_in_a_process_of_its_own(imports: Imports) -> None:
    """With the same outcome."""
    text = HEAD + rows(2_000) + "x,y,110,,\n" + "資料" * SMALL
    report, refused = await imports.load(text)
    assert (report.rows, report.valid) == (2_002, 2_000)
    assert reasons(refused) == [(2_002, "service"), (2_003, "field_too_long")]


# ---- what is refused --------------------------------------------------------------------------------------------


async def test_refused_rows_come_with_line_reason_and_value_and_the_others_are_taken(
    imports: Imports,
) -> None:
    """Rows 119, 120: every kind in one file."""
    report, refused = await imports.load(
        HEAD
        + GOOD
        + "a,b,03-12,,\na,b,,,\na,b,0312345678,,\na,b,03-1234-5679,,c,d\na,b,031234567X,,\n"
        + rows(1)
    )
    assert [(row.line, row.reason, row.value, row.column) for row in refused] == [
        (3, "wrong_length", "03-12", "TEL"),
        (4, "no_number", "", "TEL"),
        (5, "duplicate_in_file", "0312345678", "TEL"),
        (6, "too_many_cells", "d", ""),
        (7, "not_a_number", "031234567X", "TEL"),
    ]
    assert refused[2].first_line == 2
    assert (report.rows, report.valid, report.invalid, report.duplicates_in_file) == (7, 2, 4, 1)
    assert [record[0] for record in await imports.records()] == [2, 8]


async def test_a_number_of_another_list_of_the_batch_is_refused(imports: Imports) -> None:
    """Row 121; another batch may have the same number."""
    await imports.load(HEAD + GOOD)
    report, refused = await imports.load(HEAD + "a,b,+81 3 1234 5678,,\n" + rows(1))
    assert reasons(refused) == [(2, "duplicate_in_list")]
    assert (report.valid, report.duplicates_in_list) == (1, 1)
    office = imports.office
    await office.execute(
        "INSERT INTO batch (campaign_id, name, first_day, last_day) VALUES (?, 'next', '2026-01-01', '2027-01-01')",
        office.ids.campaign,
    )
    report, refused = await imports.load(HEAD + "a,b,03-1234-5678,,\n", batch="next")
    assert (report.valid, list(refused)) == (1, [])


async def test_a_known_second_number_is_left_out(imports: Imports) -> None:
    """Row 124."""
    await imports.load(HEAD + GOOD)
    report, refused = await imports.load(HEAD + "a,b,03-1234-5678,080-1111-2222,\n")
    assert reasons(refused) == [(2, "duplicate_in_list")]
    assert refused[0].imported
    assert (report.valid, report.duplicates_in_list, report.numbers_left_out) == (1, 0, 1)
    assert (await imports.records())[-1][1] == "+818011112222"


@pytest.mark.parametrize("of_campaign", [True, False])
@pytest.mark.parametrize("row", ["a,b,03-1234-5678,,\n", "a,b,03-1111-2222,３ー1234ー5678,\n"])
async def test_a_listed_number_refuses_its_row(imports: Imports, of_campaign: bool, row: str) -> None:
    """Rows 97, 104, 121: in any spelling, as any of the row's numbers, on the campaign's or the company's list."""
    office = imports.office
    await office.list_number("+81312345678", office.ids.campaign if of_campaign else None)
    report, refused = await imports.load(HEAD + row + rows(1))
    assert reasons(refused) == [(2, "do_not_call")]
    assert (report.valid, report.do_not_call) == (1, 1)


async def test_a_number_on_another_campaigns_list_is_taken(imports: Imports) -> None:
    office = imports.office
    await office.list_number("+81312345678", await office.other_campaign())
    report, refused = await imports.load(HEAD + GOOD)
    assert (report.valid, list(refused)) == (1, [])


async def test_a_row_that_is_refused_is_reported_once(imports: Imports) -> None:
    """Its bad second number would be no news: the row is not taken anyway."""
    await imports.load(HEAD + GOOD)
    report, refused = await imports.load(HEAD + "a,b,03-1234-5678,03-12,\n" + rows(1))
    assert reasons(refused) == [(2, "duplicate_in_list")]
    assert (report.rows, report.valid, report.numbers_left_out) == (2, 1, 0)


async def test_a_file_without_a_good_row_adds_nothing_and_gives_every_reason(imports: Imports) -> None:
    report, refused = await imports.load(HEAD + "a,b,110,,\na,b,,,\n")
    assert (report.list_id, report.valid, report.rows) == (None, 0, 2)
    assert reasons(refused) == [(2, "service"), (3, "no_number")]
    assert await imports.lists() == []


# ---- the dry run ------------------------------------------------------------------------------------------------


async def test_a_dry_run_says_the_same_and_changes_nothing(imports: Imports) -> None:
    """Row 121."""
    await imports.load(HEAD + GOOD)
    before = await imports.records(), await imports.lists()
    text = HEAD + GOOD + "a,b,119,,\n" + rows(700)
    trial, told = await imports.load(text, dry_run=True)
    assert (await imports.records(), await imports.lists()) == before
    real, refused = await imports.load(text)
    assert trial.list_id is None
    assert trial == real.model_copy(update={"list_id": None})
    assert list(told) == list(refused)


# ---- the findings as messages -----------------------------------------------------------------------------------


async def test_findings_become_messages_page_by_page(imports: Imports) -> None:
    _, refused = await imports.load(HEAD + rows(1) + "a,b,110,,\na,b,119,,\na,b,118,,\n")
    assert isinstance(refused, RefusedRows)
    assert len(refused) == 3
    assert [row.line for row in refused[1:]] == [4, 5]
    assert refused[-1] == RefusedRow(line=5, reason="service", value="118", column="TEL")


async def test_hostile_text_is_harmless_when_it_is_stored(imports: Imports) -> None:
    """Guarantee 7.4."""
    await imports.load('TEL,氏名,備考\n0312345678,"\x1b]0;x\x07山田\u202e\n太郎",[@click=app.quit]\n')
    name, extra = await imports.office.row("SELECT name, extra FROM record")
    assert name == "]0;x山田 太郎"
    assert json.loads(extra) == ["0312345678", "]0;x山田\n太郎", "[@click=app.quit]"]
