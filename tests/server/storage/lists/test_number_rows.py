"""A file of numbers, as people have them (rows 97, 100)."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.storage.lists.limits import Limits
from server.storage.lists.list_file import ListFile, open_list
from server.storage.lists.number_rows import NumberRows


def read(folder: Path, text: str, encoding: str = "utf-8") -> tuple[list[str], list[tuple[int, str]]]:
    path = folder / "n.csv"
    path.write_bytes(text.encode(encoding))
    numbers, wrong = [], []
    with open_list(path, Limits()) as file:
        list_file = ListFile(file, "n.csv", None, Limits())
        for number, finding in NumberRows(list_file):
            if number is not None:
                numbers.append(number)
            if finding is not None:
                wrong.append((finding.line, finding.reason))
        file.close()
    return numbers, wrong


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_with_a_heading_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    numbers, wrong = read(tmp_path, "電話番号\n090-1234-5678\n０３－１２３４－５６７８\n", encoding)
    assert (numbers, wrong) == (["+819012345678", "+81312345678"], [])


def test_without_a_heading_the_first_line_counts(tmp_path: Path) -> None:
    assert read(tmp_path, "09012345678\n0312345678\n")[0] == ["+819012345678", "+81312345678"]


def test_a_zero_that_a_spreadsheet_took_comes_back(tmp_path: Path) -> None:
    """Row 118."""
    assert read(tmp_path, "番号\n9012345678\n")[0] == ["+819012345678"]


def test_what_is_no_number_or_stands_twice_is_told_with_its_line(tmp_path: Path) -> None:
    numbers, wrong = read(tmp_path, "電話番号\n090-1234-5678\nfoo\n09012345678\n\n110\n")
    assert numbers == ["+819012345678"]
    assert wrong == [(3, "not_a_number"), (4, "duplicate_in_file"), (6, "service")]


def test_of_several_columns_the_one_with_numbers_is_taken(tmp_path: Path) -> None:
    assert read(tmp_path, "理由,電話番号\n苦情,09012345678\n")[0] == ["+819012345678"]
    assert read(tmp_path, "苦情,09012345678\n苦情,0312345678\n")[0] == ["+819012345678", "+81312345678"]
