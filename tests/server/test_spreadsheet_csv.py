"""What people open in a spreadsheet holds no formula and overwrites nothing (row 123, case 54)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.spreadsheet_csv import create_csv, neutral


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_what_a_spreadsheet_would_calculate_becomes_text(first: str) -> None:
    assert neutral(f"{first}1+1") == f"'{first}1+1"


@pytest.mark.parametrize("cell", ["", "03-1234-5678", "a=1", "'=1", "山田", " =1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell


def test_a_spreadsheet_reads_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    create_csv(file, ["行", "値"], [["2", '=cmd|" /C calc"!A0'], ["3", 'a,"b"\nc']])
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written)) == [["行", "値"], ["2", '\'=cmd|" /C calc"!A0'], ["3", 'a,"b"\nc']]


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_text("mine")
    with pytest.raises(Refused) as refused:
        create_csv(file, ["a"], [])
    assert refused.value == Refused(RefusalCode.FILE_EXISTS, path=str(file))
    assert file.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        create_csv(tmp_path / "none" / "report.csv", ["a"], [])
    assert refused.value.code is RefusalCode.FILE_UNREADABLE
