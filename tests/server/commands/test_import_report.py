"""What an import shows fits the screen, and knows what to say to anything a server may send."""

from __future__ import annotations

import pytest

from kaden.cells import width
from kaden.protocol.server import ImportReport, RefusedRow
from kaden.words import LANGUAGES, Words
from server.commands.import_report import finding_text, report_lines
from server.phone_numbers import NumberFault
from server.storage.lists.rows import RowFault

REPORT = ImportReport(
    request="r",
    list_id=3,
    encoding="utf-8",
    columns=("会社名", "氏名", "TEL", *(f"備考{number}" for number in range(40))),
    mapping={"TEL": "phone"},
    preview=(("㈱髙橋" * 20, "山田", "03-1234-5678", *("x" * 30 for _ in range(40))),),
    rows=1_234_567,
    valid=1_234_560,
    invalid=7,
    duplicates_in_file=0,
    duplicates_in_list=0,
    do_not_call=0,
    unallocated=1_234_560,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cells", [60, 80, 120])
def test_the_preview_fits_the_screen(language: str, cells: int) -> None:
    lines = list(report_lines(Words(language), "title", REPORT, [], False, cells))
    preview = [line for line in lines if " | " in line]
    assert len(preview) == 2
    assert max(map(width, preview)) <= cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_stand_in_a_column(language: str) -> None:
    words = Words(language)
    lines = list(report_lines(words, "title", REPORT, [], False, 80))
    counts = [line for line in lines if line.endswith(("1,234,567", "1,234,560", " 7"))]
    assert len(counts) == 4
    assert len({width(line) for line in counts}) == 1
    assert words("import.unallocated_hint") in lines


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [*NumberFault, *RowFault])
def test_every_reason_has_a_sentence(language: str, reason: str) -> None:
    row = RefusedRow(line=7, reason=reason, value="x", column="TEL", first_line=2)
    words = Words(language)
    text = finding_text(words, row)
    assert text.startswith(words("import.line", line=7))
    assert text.endswith(words(f"row.{reason}", first_line=2))


def test_a_reason_of_a_newer_server_is_shown_as_it_is() -> None:
    assert (
        finding_text(Words("en"), RefusedRow(line=7, reason="moonstruck", value="")) == "line 7  moonstruck"
    )


def test_a_row_that_was_kept_says_so() -> None:
    row = RefusedRow(line=7, reason="foreign", value="+1 650", column="TEL 2", imported=True)
    text = 'line 7  TEL 2  "+1 650"  a number outside Japan  (row kept without this number)'
    assert finding_text(Words("en"), row) == text
