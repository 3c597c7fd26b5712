"""Columns of text stand straight, whatever their characters are."""

from __future__ import annotations

from kaden.cells import width
from server.commands.table import table_lines


def test_wide_characters_count_double_and_numbers_stand_on_the_right() -> None:
    lines = list(table_lines([["名前", "件数", "x"], ["a", "1,000", "y"], ["佐藤花子", "7", ""]], {1}))
    assert lines == ["名前       件数  x", "a         1,000  y", "佐藤花子      7"]
    assert width(lines[0]) == width(lines[1])
