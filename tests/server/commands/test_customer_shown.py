"""A customer's story as lines: all that happened, in the words of the desk (row 296)."""

from __future__ import annotations

import pytest

from kaden.words import LANGUAGES, Words
from server.commands.customer_shown import story_lines
from tests.tui.screens.review.people import CALLED_BACK, story


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_tells_everything(language: str) -> None:
    told = story(calls=(CALLED_BACK, *story().calls))
    lines = list(story_lines(Words(language), told))
    text = "\n".join(lines)
    for part in (
        "田中 花子",
        "資料を送る",
        "来週お越し",
        "受付NG",
        "苦情",
        "発信グループ1",
        "都道府県: 東京都",
        "備考: -",
    ):
        assert part in text, part
    assert not any("\n" in line for line in lines)


def test_who_was_never_called_is_told_so() -> None:
    assert "  never called" in list(story_lines(Words("en"), story(calls=())))
