"""XLSX files: a spreadsheet's own format, with texts as texts whatever they begin with (case 54)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from kaden.spreadsheet_xlsx import LONGEST, Cell, write_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(title: str, rows: Sequence[Sequence[Cell]]) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_xlsx(out, title, rows)
    return zipfile.ZipFile(out)


def cells(file: zipfile.ZipFile) -> list[list[Cell]]:
    """What a spreadsheet would show; a formula or a link would be a fault."""
    sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    assert not [*sheet.iter(f"{MAIN}f"), *sheet.iter(f"{MAIN}hyperlink")]
    texts: list[str] = []
    if "xl/sharedStrings.xml" in file.namelist():
        shared = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        texts = [each.findtext(f"{MAIN}t") or "" for each in shared]
    return [[_value(cell, texts) for cell in row] for row in sheet.iter(f"{MAIN}row")]


def _value(cell: ElementTree.Element, texts: Sequence[str]) -> Cell:
    told = cell.findtext(f"{MAIN}v") or ""
    if cell.get("t") == "s":
        return texts[int(told)]
    return float(told) if "." in told else int(told)


ROWS: list[list[Cell]] = [
    ["氏名", "値"],
    ["=1+1", 7],
    ['@x<&>"', 0.25],
    ["  a\nb ", 1],
    ["https://example.com", 10],
]


def test_an_empty_cell_is_left_out() -> None:
    assert cells(written("x", [["a", None], [None, 3]])) == [["a"], [3]]


def test_texts_and_numbers_come_back_as_they_were() -> None:
    assert cells(written("x", ROWS)) == ROWS


def test_all_parts_are_whole_and_name_each_other() -> None:
    file = written("x", ROWS)
    for name in file.namelist():
        ElementTree.fromstring(file.read(name))
    assert {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"} <= set(file.namelist())
    targets = ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
    assert {f"xl/{each.get('Target')}" for each in targets} <= set(file.namelist())


@pytest.mark.parametrize(
    ("title", "named"),
    [("結果", "結果"), ("a/b:c", "a b c"), ("", "kaden"), ("'[]'", "kaden"), ("x" * 40, "x" * 31)],
)
def test_a_sheet_has_a_title_that_a_spreadsheet_takes(title: str, named: str) -> None:
    book = ElementTree.fromstring(written(title, ROWS).read("xl/workbook.xml"))
    assert [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")] == [named]


def test_what_no_file_can_say_is_left_out() -> None:
    assert cells(written("x", [["a\x00\x1b\ud800b\uffff", "y" * (LONGEST + 1)]])) == [["ab", "y" * LONGEST]]


def test_the_same_rows_make_the_same_file() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_xlsx(first, "x", ROWS)
    write_xlsx(second, "x", ROWS)
    assert first.getvalue() == second.getvalue()


def test_a_sheet_may_be_empty() -> None:
    assert cells(written("x", [])) == []
