"""The own figures as lines: no line is wider than the screen, and every count has a bar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.cells import width
from kaden.protocol.my_work import MyDay
from kaden.words import LANGUAGES, Words
from tests.tui.screens.mine.office import DAY
from tui.model.my_day import BAR, lines

EMPTY = MyDay(
    request="-",
    calls=0,
    callbacks=0,
    saved=0,
    unsaved=0,
    talk=0,
    held=0,
    waiting=0,
    wrapup=0,
    paused=0,
    results=(),
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(cells=st.integers(60, 140), talk=st.integers(0, 40_000_000), calls=st.integers(0, 999))
def test_no_line_is_wider_than_the_screen(language: str, cells: int, talk: int, calls: int) -> None:
    day = DAY.model_copy(update={"talk": talk, "calls": calls})
    assert max(width(line.text) for line in lines(Words(language), day, cells)) <= cells


def test_the_largest_has_the_longest_bar_and_only_zero_has_none() -> None:
    told = [line.text for line in lines(Words("en"), DAY.model_copy(update={"held": 0}), 78)]
    bars = {line.split()[0]: line.count(BAR) for line in told if "%" in line}
    assert bars["talked"] == max(bars.values()) > bars["waited"] > bars["wrap-up"]
    assert bars["on"] == 0
    assert bars["かけ直し"] == 2
    assert any("55 %" in line for line in told)


def test_time_before_a_call_is_told_where_there_was_some() -> None:
    """Row 326: whoever previews all day has worked."""
    plain = [line.text for line in lines(Words("en"), DAY, 78)]
    told = [
        line.text
        for line in lines(Words("en"), DAY.model_copy(update={"looking": 5000, "calling": 9000}), 78)
    ]
    assert [line.split()[:2] for line in told if line not in plain and "0:0" in line] == [
        ["looked", "0:05"],
        ["called", "0:09"],
    ]


def test_an_empty_day_divides_by_nothing() -> None:
    told = [line.text for line in lines(Words("en"), EMPTY, 78)]
    assert "Each call: talked -, wrap-up -" in told
    assert "  none yet" in told
    assert not any(BAR in line for line in told)
