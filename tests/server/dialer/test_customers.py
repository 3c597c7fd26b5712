"""Who is corporate: the column, its values, and everything that does not say so (domain row 323)."""

from __future__ import annotations

import pytest

from kaden.vocabulary import CustomerKind
from server.dialer.customers import KindColumn

COLUMN = KindColumn("区分", ("法人", "corporate"))


@pytest.mark.parametrize("written", ["法人", " 法人 ", "Corporate", "ＣＯＲＰＯＲＡＴＥ"])
def test_a_value_is_read_as_conditions_read_it(written: str) -> None:
    assert COLUMN.kind_of({"区分": written}) is CustomerKind.CORPORATE


@pytest.mark.parametrize("cells", [{}, {"区分": ""}, {"区分": "個人"}, {"区分": "法人?"}, {"種別": "法人"}])
def test_who_does_not_say_so_is_an_individual(cells: dict[str, str]) -> None:
    """The law is stricter there."""
    assert COLUMN.kind_of(cells) is CustomerKind.INDIVIDUAL


@pytest.mark.parametrize("values", ["法人,corporate", " 法人 、corporate、", "法人，,corporate,法人"])
def test_values_are_written_with_commas_of_either_width(values: str) -> None:
    assert KindColumn.said("区分", values) == COLUMN


@pytest.mark.parametrize(
    ("column", "values"), [(None, "法人"), ("", "法人"), ("区分", ""), ("区分", " ,、 ")]
)
def test_without_a_column_or_a_value_nobody_is_told_apart(column: str | None, values: str) -> None:
    assert KindColumn.said(column, values) is None


def test_it_is_kept_as_it_was_said() -> None:
    assert KindColumn.stored(COLUMN.text) == COLUMN
    assert COLUMN.listed == "法人, corporate"
    assert KindColumn.stored("[]") is None
