"""The list of 5,000 visitors as an office really has it: everything that can be called gets in, the rest is named."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest

from tests.data.make_trade_fair_list import FILE, ROWS, SEED, make
from tests.server.storage.lists.imports import Imports

REFUSED = {
    "no_number": 118,
    "not_a_number": 78,
    "service": 60,
    "wrong_length": 57,
    "duplicate_in_file": 40,
    "several_numbers": 33,
    "extension": 32,
    "foreign": 29,
    "rounded": 28,
    "unassigned": 25,
    "undecodable": 4,
    "too_many_cells": 4,
}
LEFT_OUT = 52

ON_EACH = pytest.mark.parametrize(
    "runner", ["aiosqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


def test_the_script_makes_the_file() -> None:
    assert make(Random(SEED)) == FILE.read_bytes()


@ON_EACH
async def test_all_that_can_be_called_is_imported(imports: Imports) -> None:
    """Rows 115 to 120, 124; issue 2."""
    report, refused = await imports.load(FILE.read_bytes())
    assert report.encoding == "cp932"
    assert report.mapping == {"会社名": "company", "氏名": "name", "TEL": "phone", "携帯電話": "phone_2"}
    assert Counter(row.reason for row in refused if not row.imported) == REFUSED
    assert report.rows == ROWS
    assert report.valid == ROWS - sum(REFUSED.values())
    assert report.duplicates_in_file == REFUSED["duplicate_in_file"]
    assert report.invalid == sum(REFUSED.values()) - report.duplicates_in_file
    assert report.numbers_left_out == LEFT_OUT


@ON_EACH
async def test_names_and_line_numbers_survive(imports: Imports) -> None:
    """Rows 115, 116: 髙, ㈲ and ① in a file with line breaks inside its cells."""
    await imports.load(FILE.read_bytes())
    lines = FILE.read_bytes().split(b"\n")
    records = await imports.office.rows(
        "SELECT line, name, company, number_as_given, extra FROM record WHERE line > 4990 ORDER BY line"
    )
    assert len(records) > 200
    for line, name, company, given, extra in records:
        cells = json.loads(str(extra))
        begin = lines[int(str(line)) - 1].decode("cp932")
        assert begin.startswith(f"{cells[0]},{cells[1]},{cells[2]},")
        assert (cells[2], cells[5].strip()) == (company, name)
        assert given in (cells[7].strip(), cells[8].strip())
