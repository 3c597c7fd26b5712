"""Reports as spreadsheets have them: figures to calculate with, texts that do not (rows 123, 315, 319)."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from kaden.protocol.my_work import ResultCount
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import Grouping
from kaden.report_sheet import save_csv, save_xlsx, sheet
from kaden.report_views import VIEWS
from kaden.spreadsheet_csv import CsvEncoding
from kaden.vocabulary import DispositionClass
from kaden.words import Words
from tests.kaden.test_report_views import EMPTY, ROW, page

EVIL = ROW.model_copy(update={"name": "=1+1", "of": "", "results": ()})


def test_figures_are_numbers_and_each_result_has_a_column() -> None:
    """Row 315."""
    head, first, second, total = sheet(Words("en"), VIEWS["campaign"], page(EVIL, ROW, by=Grouping.CAMPAIGN))
    told = dict(zip(head, second, strict=True))
    assert head[0] == "campaign"
    assert (told["Dialled"], told["Contact rate (%)"], told["Abandoned %"], told["Av. talk (s)"]) == (
        1_000,
        21.0,
        3.0,
        90,
    )
    assert (told["アポ"], told["留守電"]) == (21, 16)
    assert (first[0], first[-2:], total[0], total[1:]) == ("=1+1", [0, 0], "total", second[1:])


def test_results_of_one_name_that_mean_different_things_are_two() -> None:
    twice = (*ROW.results, ResultCount(label="アポ", kind=DispositionClass.FAILURE, calls=1))
    rows = sheet(
        Words("en"), VIEWS["campaign"], page(ROW.model_copy(update={"results": twice}), by=Grouping.DAY)
    )
    assert [row[-3:] for row in rows] == [["アポ", "留守電", "アポ"], [21, 16, 1], [21, 16, 1]]


def test_what_says_nothing_is_no_row_and_what_is_not_known_is_empty() -> None:
    rows = sheet(Words("ja"), VIEWS["agents"], page(ROW, EMPTY.model_copy(update={"key": 4}), EMPTY, ROW))
    assert [row[0] for row in rows] == ["エージェント", "佐藤", "", "佐藤", "合計"]
    assert rows[2][-1] is None


def test_files_open_in_a_spreadsheet_and_calculate_nothing(tmp_path: Path) -> None:
    """UTF-8 with its mark, CP932, and XLSX (row 319, case 54)."""
    rows = sheet(Words("ja"), VIEWS["lists"], page(EVIL, by=Grouping.LIST))
    encodings: tuple[tuple[CsvEncoding, str], ...] = (("utf-8", "utf-8-sig"), ("cp932", "cp932"))
    for encoding, read_as in encodings:
        path = tmp_path / f"{encoding}.csv"
        save_csv(path, rows, encoding)
        with path.open(encoding=read_as, newline="") as file:
            head, first, _ = csv.reader(file)
        assert (head[0], first[:3]) == ("リスト", ["'=1+1", "1000", "210"])
    save_xlsx(tmp_path / "a.xlsx", "x", rows)
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(Refused) as csv_refused:
        save_csv(tmp_path / "a", [["x"]], "utf-8")
    with pytest.raises(Refused) as xlsx_refused:
        save_xlsx(tmp_path / "a", "x", [["x"]])
    assert csv_refused.value.code is xlsx_refused.value.code is RefusalCode.FILE_EXISTS
    assert (tmp_path / "a").read_text() == "mine"
