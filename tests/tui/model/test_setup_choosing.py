"""What a chosen field offers, and where keys lead."""

from __future__ import annotations

from kaden.setup.fields import field
from kaden.setup.kinds import Kind
from kaden.words import Words
from tui.model.setup_choosing import options, stepped, with_day

WORDS = Words("en")


def test_a_choice_has_its_values_and_nothing_where_it_may_be_empty() -> None:
    shadow = options(field(Kind.RULE, "shadow"), None, {}, WORDS)
    assert [value for value, _ in shadow] == [None, "progressive", "predictive", "adaptive"]
    assert next(value for value, _ in options(field(Kind.RULE, "method"), None, {}, WORDS)) == "progressive"


def test_a_name_is_chosen_from_what_there_is_and_from_what_stands_there() -> None:
    """Row 75: one rule, picked from the existing ones."""
    rule = field(Kind.CAMPAIGN, "rule")
    assert [value for value, _ in options(rule, None, {Kind.RULE: ("A", "B")}, WORDS)] == ["A", "B"]
    assert [value for value, _ in options(rule, "hidden", {Kind.RULE: ("A",)}, WORDS)] == ["hidden", "A"]


def test_fields_of_other_kinds_offer_nothing() -> None:
    assert options(field(Kind.GROUP, "members"), [], {Kind.ACCOUNT: ("sato",)}, WORDS) == []


def test_stepping_goes_round() -> None:
    offered = [("a", "A"), ("b", "B"), ("c", "C")]
    assert stepped(offered, "c", 1) == "a"
    assert stepped(offered, "a", -1) == "c"
    assert stepped(offered, None, 1) == "a"
    assert stepped(offered, None, -1) == "c"
    assert stepped([], "x", 1) == "x"


def test_a_weekday_is_turned_and_the_week_keeps_its_order() -> None:
    assert with_day(["fri", "mon"], 2) == ["mon", "wed", "fri"]
    assert with_day(["mon"], 0) == []
