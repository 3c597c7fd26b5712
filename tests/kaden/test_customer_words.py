"""Sentences about a customer: what a call was, and what was noted of it (rows 245, 296)."""

from __future__ import annotations

import pytest

from kaden.customer_words import call_notes, call_text, removal_text
from kaden.protocol.customers import StoryListing
from kaden.words import Words
from tests.tui.screens.review.people import CALLED_BACK, call, story

EN = Words("en")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"result": None, "unsaved": True}, "unsaved"),
        ({"result": None, "unsaved": True, "at_desk": True}, "wrap-up"),
        ({"went_out": False}, "did not go out"),
        ({"outcome": None, "result": None}, "under way"),
    ],
)
def test_a_call_says_how_it_stands(changes: dict[str, object], said: str) -> None:
    assert said in call_text(call(1, **changes), story(), EN)
    assert said not in call_text(call(1), story(), EN)


def test_a_call_that_the_customer_made_did_go_out_nowhere() -> None:
    told = call_text(CALLED_BACK, story(), EN)
    assert "entered by 高橋 花子" in told
    assert "did not go out" not in told


def test_what_a_result_was_before_is_told_below_the_call() -> None:
    [edited] = [each for each in story().calls if each.versions]
    lines = list(call_notes(edited, EN, lambda at: "then"))
    assert lines[:2] == ["資料を送る", "corrected then by 山田 太郎"]
    assert "受付NG" in lines[2]


def test_an_entry_that_stands_was_not_taken_off() -> None:
    [entry] = story().listings
    assert isinstance(entry, StoryListing)
    assert removal_text(entry, EN, str) is None
    gone = entry.model_copy(update={"removed_at": 5, "removed_by": "山田", "removed_reason": "誤り"})
    assert removal_text(gone, EN, str) == "taken off 5 by 山田: 誤り"
