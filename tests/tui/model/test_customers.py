"""Customers as columns, and a story that fits any width with all that happened in it (row 296)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kaden.cells import width
from kaden.customer_words import last, state
from kaden.protocol.customers import STORY_CALLS
from kaden.vocabulary import CallKind, Outcome
from kaden.words import Words
from tests.tui.screens.review.people import CALLED_BACK, PEOPLE, call, story
from tui.model.customers import columns, story_lines
from tui.model.floor_time import wall_clock


def clock(at: int, zone: str, form: str) -> str:
    return wall_clock(at, zone, ZoneInfo("Asia/Tokyo"), form)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("cells", [40, 78, 118])
def test_a_story_tells_everything_at_any_width(language: str, cells: int) -> None:
    told = story(calls=(CALLED_BACK, *story().calls))
    lines = list(story_lines(Words(language), told, clock, cells))
    assert all(width(line.text) <= cells for line in lines)
    text = "".join(line.text.strip() for line in lines).replace(" ", "")
    for part in (
        "田中花子",
        "資料を送る",
        "来週お越し",
        "受付NG",
        "苦情",
        "発信グループ1",
        "都道府県",
        "東京都",
    ):
        assert part in text, part


@pytest.mark.parametrize(("calls", "said"), [(STORY_CALLS - 1, False), (STORY_CALLS, True)])
def test_a_story_that_is_longer_than_what_is_told_says_so(calls: int, said: bool) -> None:
    told = story(calls=(CALLED_BACK,) * calls)
    text = "".join(line.text for line in story_lines(Words("en"), told, clock, 78))
    assert ("the newest 200; those before are in the history of calls" in text) is said


@pytest.mark.parametrize(
    ("call_changes", "said", "unsaid"),
    [
        ({"outcome": None}, "before its agent, not called yet", "under way"),
        ({"pass_reason": "lunch hour"}, "passed by: lunch hour", "cancelled"),
        ({"pass_reason": ""}, "passed by", "did not go out"),
        ({}, "did not go out", "passed by"),
        ({"outcome": None, "went_out": True}, "under way", "not called yet"),
    ],
)
def test_a_story_says_what_became_of_a_shown_record(
    call_changes: dict[str, Any], said: str, unsaid: str
) -> None:
    """Row 326: passed by with its reason, called, or gone back."""
    plain = {"outcome": Outcome.CANCELLED, "went_out": False, "talked": None, "result": None, "note": ""}
    shown = call(7, kind=CallKind.PREVIEW, **{**plain, **call_changes})
    [line] = [
        line.text
        for line in story_lines(Words("en"), story(calls=(shown,)), clock, 118)
        if " preview " in line.text
    ]
    assert said in line
    assert unsaid not in line


def test_a_row_says_how_the_customer_stands() -> None:
    words = Words("en")
    shown = {column.key: [column.show(row, 0) for row in PEOPLE] for column in columns(words, clock)}
    assert shown["state"] == ["finished", "callback promised", "do not call"]
    assert [state(row, words) for row in PEOPLE] == shown["state"]
    assert shown["result"] == ["見込み", "再コール", last(PEOPLE[2], words)]
    assert shown["number"][2].startswith("× ")
    assert (shown["promised"][0], shown["promised"][1] != "") == ("", True)
