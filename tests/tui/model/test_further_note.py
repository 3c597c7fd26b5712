"""What of a field is a note of its own, and what is left in it (row 245)."""

from __future__ import annotations

import pytest

from tui.model.further_note import left_after, typed_further


@pytest.mark.parametrize(
    ("typed", "saved", "note"),
    [
        ("駐車場なし\n", "", "駐車場なし"),
        ("訪問\n駐車場なし", "訪問", "駐車場なし"),
        ("駐車場なし", "訪問", "駐車場なし"),
        ("訪問", "訪問", ""),
        (" \n", "", ""),
    ],
)
def test_what_was_written_on_is_a_note_of_its_own(typed: str, saved: str, note: str) -> None:
    assert typed_further(typed, saved) == note


def test_what_was_typed_since_stays() -> None:
    assert left_after("訪問\n一", "訪問\n一", "訪問") == "訪問"
    assert left_after("一 二", "一", "") == " 二"
    assert left_after("別の", "一", "") == "別の"
