"""Funnel and obstacles as lines: what must be read is there at 80 cells, the rest grows with the window (row 148)."""

from __future__ import annotations

import pytest

from kaden.cells import width
from kaden.words import LANGUAGES, Words
from tests.tui.why_samples import LISTED, RESTS, funnel, reasons, record
from tui.model.why import funnel_lines, record_lines

EN = Words("en")


def test_every_number_of_the_funnel_stands_in_a_line_at_80_cells() -> None:
    text = [line.text for line in funnel_lines(EN, funnel(), 78)]
    assert text[0] == "展示会フォロー 2月 (展示会2026): started"
    assert text[2].split() == ["What", "stands", "in", "the", "way", "Records", "%", "Next", "at"]
    rows = [line.split() for line in text[3:8]]
    assert rows[0][-2:] == ["200", "100.0"]
    assert rows[1][-2:] == ["100", "50.0"]
    assert rows[2][-6:] == ["30", "15.0", "18:00", "10", "19:05", "20"]
    assert rows[4][-2:] == ["50", "25.0"]


def test_a_wide_window_has_bars_and_more_times() -> None:
    narrow, wide = ("\n".join(line.text for line in funnel_lines(EN, funnel(), cells)) for cells in (78, 118))
    assert "#" not in narrow
    assert "##########" in wide


def test_every_reason_is_explained_below_with_what_lifts_it() -> None:
    text = "\n".join(line.text for line in funnel_lines(EN, funnel(), 78))
    assert "Jobs of that group dial it" in text
    assert "a shorter one applies" in text


def test_a_job_without_records_has_no_shares() -> None:
    text = [line.text for line in funnel_lines(EN, funnel(records=0, layers=(), dialable=0), 78)]
    assert text[3].split()[-2:] == ["0", "-"]


def test_a_record_tells_all_that_stands_in_its_way_with_times() -> None:
    text = "\n".join(line.text for line in record_lines(EN, reasons(record(RESTS, LISTED)), 78))
    assert "03-1234-5678 三和電子工業㈱  田中 花子" in text
    assert "list.csv, line 13: 展示会2026 / 来場者 第1回" in text
    assert "1 attempt, 16:00: busy" in text
    assert "- resting after its last call (since 16:00, until 01-16 16:00)" in text
    assert "- on a do-not-call list (for good)" in text


def test_a_record_without_obstacles_or_without_a_job_says_so() -> None:
    free = "\n".join(line.text for line in record_lines(EN, reasons(record()), 78))
    assert "= may be dialled now" in free
    alone = "\n".join(
        line.text for line in record_lines(EN, reasons(record(jobs=(), attempts=0, last_dial=None)), 78)
    )
    assert "No job dials this batch." in alone
    assert "never called" in alone


def test_more_records_than_shown_are_told() -> None:
    assert list(record_lines(EN, reasons(record(), more=True), 78))[-1].text.startswith("There are more")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ambiguous", [1, 2])
@pytest.mark.parametrize("cells", [30, 78, 118])
def test_no_line_is_wider_than_the_window(language: str, ambiguous: int, cells: int) -> None:
    words = Words(language)
    lines = [
        *funnel_lines(words, funnel(), cells, ambiguous),
        *record_lines(words, reasons(record(RESTS, LISTED), more=True), cells, ambiguous),
    ]
    assert all(width(line.text, ambiguous) <= cells for line in lines)
