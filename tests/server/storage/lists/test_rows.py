"""A row becomes a customer or says why not; one bad number does not cost the row (rows 116 to 120, 124)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.text import clean_note
from server.phone_numbers import NumberFault
from server.storage.lists.charset import UNDECODABLE
from server.storage.lists.columns import read_columns
from server.storage.lists.list_file import Row
from server.storage.lists.rows import Counts, Finding, RowFault, RowReader, numbers_of, with_numbers

HEADINGS = ("会社名", "氏名", "TEL", "携帯", "備考")


def reader(*headings: str) -> RowReader:
    return RowReader(read_columns(headings or HEADINGS, {}))


def test_a_good_row_becomes_a_customer_with_all_its_columns() -> None:
    """Row 116."""
    cells = ["㈱髙橋", "山田　太郎 ", "０３-1234-5678", "9012345678", '彼は"はい"と言った\r\nまた電話']
    customer, findings = reader().read(Row(2, cells))
    assert findings == []
    assert customer is not None
    assert customer[:3] == (2, "山田　太郎", "㈱髙橋")
    assert numbers_of(customer) == [
        ("+81312345678", "０３-1234-5678", "fixed"),
        ("+819012345678", "9012345678", "mobile"),
    ]
    assert json.loads(customer[7]) == [*cells[:4], '彼は"はい"と言った\nまた電話']


def test_a_name_in_two_columns_is_joined() -> None:
    customer, _ = reader("TEL", "姓", "名").read(Row(2, ["0312345678", "山田", "太郎"]))
    assert customer is not None
    assert customer[1] == "山田 太郎"


def test_a_short_row_is_filled_up_and_a_long_one_is_refused_unless_the_rest_is_empty() -> None:
    rows = reader("TEL", "氏名", "備考")
    short, _ = rows.read(Row(2, ["0312345670"]))
    long, _ = rows.read(Row(3, ["0312345671", "a", "b", "", ""]))
    assert short is not None
    assert long is not None
    assert json.loads(short[7]) == ["0312345670", "", ""]
    assert json.loads(long[7]) == ["0312345671", "a", "b"]
    too_long = Finding(4, RowFault.TOO_MANY_CELLS, "c,d")
    assert rows.read(Row(4, ["0312345672", "a", "b", "c", "d"])) == (None, [too_long])


def test_a_row_that_could_not_be_decoded_is_refused_with_its_place() -> None:
    """Case 51."""
    row = Row(7, ["", f"山{UNDECODABLE}", "0312345678", "", ""])
    assert reader().read(row) == (None, [Finding(7, RowFault.UNDECODABLE, "山?", "氏名")])


def test_a_field_beyond_the_limit_is_refused() -> None:
    assert reader().read(Row(7, [], too_long=True)) == (None, [Finding(7, RowFault.FIELD_TOO_LONG, "")])


@pytest.mark.parametrize(
    ("tel", "mobile", "finding"),
    [
        ("", "", Finding(2, NumberFault.NO_NUMBER, "", "TEL")),
        ("なし", "-", Finding(2, NumberFault.NO_NUMBER, "なし", "TEL")),
        ("03-1234-567", "", Finding(2, NumberFault.WRONG_LENGTH, "03-1234-567", "TEL")),
        ("", "09012345", Finding(2, NumberFault.WRONG_LENGTH, "09012345", "携帯")),
        ("110", "09012345", Finding(2, NumberFault.SERVICE, "110", "TEL")),
    ],
)
def test_a_row_without_a_number_is_refused_with_what_is_wrong(
    tel: str, mobile: str, finding: Finding
) -> None:
    """Row 119: with the line's number."""
    assert reader().read(Row(2, ["", "", tel, mobile, ""])) == (None, [finding])


def test_a_bad_number_costs_the_row_nothing_as_long_as_another_is_good() -> None:
    """Row 124."""
    rows = reader()
    customer, findings = rows.read(Row(2, ["", "", "内線12", "090-1234-5678", ""]))
    assert customer is not None
    assert [number for number, _, _ in numbers_of(customer)] == ["+819012345678"]
    assert findings == [Finding(2, NumberFault.NOT_A_NUMBER, "内線12", "TEL", imported=True)]
    customer, findings = rows.read(Row(3, ["", "", "03-1234-5678", "なし", ""]))
    assert customer is not None
    assert findings == []


def test_a_number_that_stands_in_an_earlier_line_is_a_duplicate_in_any_spelling() -> None:
    """Row 120, case 58: the first one counts, and the finding names its line."""
    rows = reader()
    rows.read(Row(2, ["", "", "03-1234-5678", "", ""]))
    finding = Finding(3, RowFault.DUPLICATE_IN_FILE, "+81 3 1234 5678", "TEL", first_line=2)
    assert rows.read(Row(3, ["", "", "+81 3 1234 5678", "", ""])) == (None, [finding])
    customer, findings = rows.read(Row(4, ["", "", "3-1234-5678", "090-1234-5678", ""]))
    assert customer is not None
    assert [number for number, _, _ in numbers_of(customer)] == ["+819012345678"]
    assert findings == [
        Finding(4, RowFault.DUPLICATE_IN_FILE, "3-1234-5678", "TEL", first_line=2, imported=True)
    ]


def test_a_customer_may_lose_numbers() -> None:
    customer, _ = reader().read(Row(2, ["", "", "03-1234-5678", "090-1234-5678", "x"]))
    assert customer is not None
    first, second = numbers_of(customer)
    assert with_numbers(customer, [first, second]) == customer
    assert numbers_of(with_numbers(customer, [second])) == [second]
    assert with_numbers(customer, [second])[7] == customer[7]


def test_the_same_number_twice_in_one_row_is_one_number() -> None:
    customer, findings = reader().read(Row(2, ["", "", "03-1234-5678", "0312345678", ""]))
    assert customer is not None
    assert numbers_of(customer) == [("+81312345678", "03-1234-5678", "fixed")]
    assert findings == []


def test_the_first_five_rows_are_kept_for_the_preview() -> None:
    rows = reader("TEL")
    for line in range(2, 9):
        rows.read(Row(line, [f"031234567{line}"]))
    assert rows.preview == [[f"031234567{line}"] for line in range(2, 7)]


def test_the_counts_of_a_file_agree() -> None:
    """Row 121."""
    counts = Counts(valid=3)
    for reason in (*RowFault, *NumberFault):
        counts.refuse(reason)
    assert (counts.duplicates_in_file, counts.duplicates_in_list, counts.do_not_call) == (1, 1, 1)
    assert counts.refused == len(RowFault) + len(NumberFault)
    assert counts.rows == counts.refused + 3


@given(st.lists(st.text(), min_size=2, max_size=2))
def test_whatever_a_row_holds_it_is_kept_clean(cells: list[str]) -> None:
    customer, _ = reader("TEL", "氏名", "備考").read(Row(2, ["0312345678", *cells]))
    if UNDECODABLE in "".join(cells):
        assert customer is None
    else:
        assert customer is not None
        assert json.loads(customer[7]) == ["0312345678", *map(clean_note, cells)]
        assert "\n" not in customer[1]
