"""What is typed to change a rule for today (issue 7)."""

from __future__ import annotations

import pytest

from kaden.cells import width
from kaden.words import Words
from tui.model.todays_rule import Today, read_today


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("", Today()),
        ("2%", Today(None, 0.02)),
        ("x1.2 2.5%", Today(1.2, 0.025)),
        ("×1.5", Today(1.5)),
        ("２％ ｘ１．２", Today(1.2, 0.02)),
        ("2", None),
        ("2% 3%", None),
        ("x1 x2", None),
        ("-1%", None),
        ("fast", None),
    ],
)
def test_figures_are_understood_or_nothing_is(text: str, today: Today | None) -> None:
    assert read_today(text) == today
    if today is not None:
        assert read_today(today.typed()) == today


def test_it_is_told_as_it_was_understood() -> None:
    words = Words("en")
    assert Today(1.2, 0.02).told(words) == "at most 2 % abandoned, 1.2 calls for each waiting agent"
    assert Today().told(words) == "as the rule says"
    assert Today().as_defined


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_question_has_room_for_both_figures_at_80_columns(language: str) -> None:
    words = Words(language)
    question = words("question.today", told=Today(12.25, 0.1225).asked(words))
    assert all(figure in question for figure in ("12.25%", "12.25"))
    assert width(question) + width(words("frame.yes_no", press="d")) + 5 <= 80


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("100% x20", None),
        ("0% x0.1", None),
        ("200%", "200% is no share of calls: abandoned calls at most from 0% to 100%"),
        ("x0", "x0 cannot be: calls for each waiting agent are from x0.1 to x20"),
        ("x20.5", "x20.5 cannot be: calls for each waiting agent are from x0.1 to x20"),
    ],
)
def test_what_no_rule_can_say_is_told_before_the_question(text: str, told: str | None) -> None:
    today = read_today(text)
    assert today is not None
    assert today.out_of_range(Words("en")) == told
