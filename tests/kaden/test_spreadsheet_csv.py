"""What people open in a spreadsheet holds no formula and overwrites nothing (row 123, case 54)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.spreadsheet_csv import CsvWriter, create_csv, neutral, new_file


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
    assert refused.value.code is RefusalCode.FILE_UNWRITABLE


def test_cp932_has_the_twin_of_a_character_or_a_sign_for_its_absence() -> None:
    out = io.BytesIO()
    writer = CsvWriter(out, "cp932")
    writer.row(["㈱髙①", "〜−‖—¢£¬", "🎪한a"])
    assert out.getvalue().decode("cp932") == "㈱髙①,～－∥―￠￡￢,〓〓a\r\n"
    assert writer.replaced == 2


def test_a_twin_that_begins_a_formula_becomes_text() -> None:
    """Case 54: U+2212 is harmless, its twin of CP932 is not."""
    written = {}
    for encoding in ("utf-8", "cp932"):
        out = io.BytesIO()
        CsvWriter(out, encoding).row(["−1"])
        written[encoding] = out.getvalue().decode("utf-8-sig" if encoding == "utf-8" else encoding)
    assert written == {"utf-8": "−1\r\n", "cp932": "'－1\r\n"}


def test_a_heading_is_a_cell_too(tmp_path: Path) -> None:
    create_csv(tmp_path / "report.csv", ["=1"], [])
    assert (tmp_path / "report.csv").read_text("utf-8-sig") == "'=1\n"


@pytest.mark.parametrize(
    ("error", "told"), [(OSError(28, "full"), Refused), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_a_file_that_is_not_finished_is_not_left_behind(
    tmp_path: Path, error: BaseException, told: type[BaseException]
) -> None:
    file = tmp_path / "report.csv"

    def write() -> None:
        with new_file(file) as out:
            out.write(b"half")
            raise error

    with pytest.raises(told):
        write()
    assert not file.exists()
