"""What is typed to change a rule for today (issue 7)."""

from __future__ import annotations

import pytest

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
