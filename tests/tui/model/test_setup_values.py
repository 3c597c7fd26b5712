"""Values as people type and read them: every way of writing a time, a day or a number that a person would try."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kaden.setup.fields import field
from kaden.setup.kinds import Kind
from kaden.words import Words
from tui.model.setup_values import Mistyped, as_text, clock_time, day, days, number, told, typed, whole

TODAY = date(2026, 11, 23)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9", "09:00"), ("09", "09:00"), ("930", "09:30"), ("0930", "09:30"), ("9:00", "09:00"),
        ("9:5", "09:05"), ("17.30", "17:30"), ("9時", "09:00"), ("9時半", "09:30"), ("9時5分", "09:05"),
        ("24", "24:00"), ("2400", "24:00"), ("0", "00:00"), ("23:59", "23:59"),
    ],
)  # fmt: skip
def test_a_time_is_understood_as_people_write_it(text: str, meant: str) -> None:
    assert clock_time(text) == meant


@pytest.mark.parametrize("text", ["25", "24:01", "9:60", "noon", "-1", "12345", ""])
def test_what_is_no_time_of_a_day_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Mistyped):
        clock_time(text)


def test_full_width_is_as_good_as_narrow() -> None:
    assert typed(field(Kind.CAMPAIGN, "hours_start"), "９：００", TODAY) == "09:00"
    assert typed(field(Kind.RULE, "ring_timeout"), "３０", TODAY) == 30
    assert typed(field(Kind.BATCH, "first_day"), "２０２６／２／１", TODAY) == "2026-02-01"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-02-01", "2026-02-01"), ("2026/2/1", "2026-02-01"), ("11/23", "2026-11-23"), ("11/22", "2026-11-22"),
        ("9/22", "2027-09-22"),
        ("明日", "2026-11-24"), ("tomorrow", "2026-11-24"), ("+7", "2026-11-30"), ("+0", "2026-11-23"),
        ("来週月曜", "2026-11-30"), ("fri", "2026-11-27"), ("2月1日", "2027-02-01"),
    ],
)  # fmt: skip
def test_a_day_is_understood_as_people_write_it(text: str, meant: str) -> None:
    assert day(text, TODAY).isoformat() == meant


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2026-02-30", "day_unknown"),
        ("soon", "string_pattern_mismatch"),
        ("11/23 14:00", "string_pattern_mismatch"),
    ],
)
def test_what_is_no_day_is_told_apart(text: str, problem: str) -> None:
    with pytest.raises(Mistyped) as mistyped:
        day(text, TODAY)
    assert mistyped.value.problem == problem


def test_days_and_spans_stand_in_their_order_and_a_span_may_end_in_the_next_year() -> None:
    """Row 92."""
    assert days("2/11, 12/29..1/3 、 12/29～1/3".replace("～", "~"), TODAY) == [
        "2026-12-29..2027-01-03",
        "2027-02-11",
    ]
    assert typed(field(Kind.CALENDAR, "holidays"), "", TODAY) == []


@pytest.mark.parametrize(
    ("text", "meant"), [("24", 24.0), ("0.5 h", 0.5), ("1,000", 1000.0), ("30秒", 30.0), (".5", 0.5)]
)
def test_a_number_may_have_its_unit(text: str, meant: float) -> None:
    assert number(text) == meant


def test_a_whole_number_is_whole() -> None:
    assert whole("30 s") == 30
    for text, problem in (("2.5", "int_from_float"), ("many", "int_type")):
        with pytest.raises(Mistyped) as mistyped:
            whole(text)
        assert mistyped.value.problem == problem


def test_multipliers_stand_with_commas_or_blanks() -> None:
    """Row 55."""
    multipliers = field(Kind.RULE, "multipliers")
    assert typed(multipliers, "1, 1.5　2", TODAY) == [1.0, 1.5, 2.0]
    assert as_text(multipliers, [1.0, 1.5]) == "1, 1.5"


def test_what_may_be_empty_is_and_what_may_not_says_so() -> None:
    assert typed(field(Kind.JOB, "attempts_to"), " ", TODAY) is None
    assert typed(field(Kind.JOB, "caller_id"), "", TODAY) is None
    assert typed(field(Kind.ACCOUNT, "password"), "", TODAY) is None
    with pytest.raises(Mistyped) as mistyped:
        typed(field(Kind.BATCH, "first_day"), "", TODAY)
    assert mistyped.value.problem == "string_too_short"


@pytest.mark.parametrize(
    ("kind", "name", "value", "english", "japanese"),
    [
        (Kind.RULE, "redial_interval", 24.0, "24 h", "24 時間"),
        (Kind.RULE, "shadow", None, "-", "-"),
        (Kind.RULE, "redial_by_outcome", {"busy": 0.5}, "busy 0.5 h", "話中 0.5 時間"),
        (Kind.CALENDAR, "weekdays", ["tue", "mon"], "Mon Tue", "月 火"),
        (Kind.ACCOUNT, "permissions", {"展示会": "edit"}, "展示会 edit", "展示会 編集"),
        (Kind.ACCOUNT, "password", None, "", ""),
        (Kind.GROUP, "members", ["sato", "ito"], "sato, ito", "sato, ito"),
        (Kind.JOB, "conditions", [{"column": "都道府県", "operator": "is", "value": "大阪府"}],
         "都道府県 is 大阪府", "都道府県 が次と同じ 大阪府"),
        (Kind.CAMPAIGN, "script", "one\n two", "one two", "one two"),
        (Kind.CAMPAIGN, "notify", True, "yes", "はい"),
    ],
)  # fmt: skip
def test_a_value_is_told_in_words(kind: Kind, name: str, value: Any, english: str, japanese: str) -> None:
    spec = field(kind, name)
    assert told(spec, value, Words("en")) == english
    assert told(spec, value, Words("ja")) == japanese


def test_a_secret_is_never_told() -> None:
    """Row 41."""
    assert "hunter2" not in told(field(Kind.ACCOUNT, "password"), "hunter2", Words("en"))
