"""`kaden practice` on the command line: what it refuses, and the table it ends with."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kaden.cells import width
from kaden.words import LANGUAGES, Words
from server.commands.practice import command, table

FIGURES = {
    "calls": 12, "callbacks": 1, "saved": 11, "unsaved": 1, "talk_seconds": 1_234, "wrapup_seconds": 90,
    "results": {"アポ": 4, "不通・留守電": 7},
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_is_aligned_in_both_languages(language: str) -> None:
    """Domain row 336."""
    title, *lines = table(FIGURES, Words(language)).splitlines()
    assert title == Words(language)("practice.done")
    assert len(lines) == 8
    assert len({width(line) for line in lines}) == 1
    assert "1,234" in lines[4]


@pytest.mark.parametrize("wrong", [["--minutes", "0"], ["--minutes", "481"], ["--lang", "tlh"]])
def test_impossible_wishes_are_wrong_use(wrong: list[str]) -> None:
    done = CliRunner().invoke(command, wrong)
    assert done.exit_code == 2
    assert wrong[0] in done.output
