"""A job's conditions on the columns of its customers, each operator at its edge (domain row 151)."""

from __future__ import annotations

import pytest

from server.dialer.conditions import Condition, Operator, unmet

NUMBER = "+81312345678"
CELLS = {"都道府県": "東京都", "年齢": "４２", "売上": "1,200", "会社名": "ＡＢＣ商事"}


@pytest.mark.parametrize(
    ("column", "operator", "value", "holds"),
    [
        ("都道府県", Operator.IS, "東京都", True),
        ("都道府県", Operator.IS, "東京", False),
        ("都道府県", Operator.IS_NOT, "東京都", False),
        ("都道府県", Operator.IS_NOT, "大阪府", True),
        ("都道府県", Operator.CONTAINS, "京", True),
        ("都道府県", Operator.CONTAINS, "阪", False),
        ("都道府県", Operator.CONTAINS_NOT, "京", False),
        ("都道府県", Operator.CONTAINS_NOT, "阪", True),
        ("都道府県", Operator.BEGINS, "東", True),
        ("都道府県", Operator.BEGINS, "京", False),
        ("都道府県", Operator.BEGINS_NOT, "東", False),
        ("都道府県", Operator.BEGINS_NOT, "京", True),
        ("年齢", Operator.BELOW, "43", True),
        ("年齢", Operator.BELOW, "42", False),
        ("年齢", Operator.ABOVE, "41", True),
        ("年齢", Operator.ABOVE, "42", False),
        ("売上", Operator.ABOVE, "999.5", True),
        ("都道府県", Operator.ABOVE, "1", False),
        ("都道府県", Operator.BELOW, "1", False),
        ("年齢", Operator.BELOW, "many", False),
    ],
)
def test_operator_at_its_edge(column: str, operator: Operator, value: str, holds: bool) -> None:
    assert (unmet([Condition(column, operator, value)], CELLS, NUMBER) is None) == holds


@pytest.mark.parametrize("value", ["ABC商事", "abc商事", " ＡＢＣ商事 "])
def test_wide_narrow_and_small_letters_are_alike(value: str) -> None:
    assert unmet([Condition("会社名", Operator.IS, value)], CELLS, NUMBER) is None


def test_a_column_that_a_list_does_not_have_is_empty() -> None:
    assert unmet([Condition("部署", Operator.IS, "")], CELLS, NUMBER) is None
    assert unmet([Condition("部署", Operator.BEGINS, "営")], CELLS, NUMBER) is not None


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        (Operator.BEGINS, "03", True),
        (Operator.BEGINS, "03-1234", True),
        (Operator.BEGINS, "０３", True),
        (Operator.BEGINS, "+81 3", True),
        (Operator.BEGINS, "090", False),
        (Operator.BEGINS_NOT, "090", True),
        (Operator.IS, "03-1234-5678", True),
        (Operator.CONTAINS, "4567", True),
    ],
)
def test_a_number_is_compared_as_it_is_dialled_at_home(operator: Operator, value: str, holds: bool) -> None:
    assert (unmet([Condition("number", operator, value)], CELLS, NUMBER) is None) == holds


def test_a_column_of_that_name_comes_before_the_number() -> None:
    condition = Condition("number", Operator.IS, "7")
    assert unmet([condition], {"number": "7"}, NUMBER) is None


def test_all_must_hold_and_the_first_that_does_not_is_told() -> None:
    holds = Condition("都道府県", Operator.IS, "東京都")
    first, second = Condition("年齢", Operator.ABOVE, "60"), Condition("売上", Operator.BELOW, "1")
    assert unmet([holds, first, second], CELLS, NUMBER) == first
    assert unmet([], CELLS, NUMBER) is None
