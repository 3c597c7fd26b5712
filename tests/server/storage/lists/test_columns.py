"""Headings tell what a column holds, a person may tell it better, and no column is lost (rows 116, 124)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.lists.columns import read_columns


def mapping(*headings: str, **wanted: str) -> Mapping[str, str]:
    return read_columns(headings, wanted).mapping


def refusal_of(headings: tuple[str, ...], wanted: Mapping[str, str]) -> Refused:
    with pytest.raises(Refused) as refused:
        read_columns(headings, wanted)
    return refused.value


@pytest.mark.parametrize(
    "heading",
    [
        "電話番号", "電話", "お電話番号", "TEL", "Tel.", "ＴＥＬ", "tel no.", "電話番号1", "TEL①",
        "代表電話", "会社電話番号", "電話番号（携帯）", "連絡先", "ご連絡先", "連絡先電話番号",
        "日中連絡先", "携帯", "携帯電話", "携帯番号", "携帯電話番号", "携帯TEL", "ケータイ",
        "自宅TEL", "担当者電話番号", "電話番号(必須・ハイフンなし)", "【必須】TEL", "phone",
        "Phone Number", "telephone", "Mobile", "mobile phone", "cell", "phone_1", "Work Phone",
        "Phone (home)",
    ],
)  # fmt: skip
def test_headings_of_numbers(heading: str) -> None:
    assert mapping("No.", heading) == {heading: "phone"}


@pytest.mark.parametrize(
    "heading",
    [
        "FAX",
        "FAX番号",
        "TEL/FAX",
        "緊急連絡先",
        "メール",
        "電話した日",
        "電話番号の備考",
        "連絡先住所",
        "telework",
    ],
)
def test_headings_of_no_numbers(heading: str) -> None:
    assert mapping("TEL", heading) == {"TEL": "phone"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("氏名", "name"), ("お名前", "name"), ("氏 名", "name"), ("ご担当者名", "name"),
        ("Name", "name"), ("Full Name", "name"), ("姓", "family_name"), ("名", "given_name"),
        ("Last Name", "family_name"), ("会社名", "company"), ("法人名", "company"),
        ("貴社名", "company"), ("会社名・団体名", "company"), ("勤務先", "company"),
        ("Company Name", "company"),
    ],
)  # fmt: skip
def test_headings_of_people_and_companies(heading: str, field: str) -> None:
    assert mapping("TEL", heading) == {"TEL": "phone", heading: field}


@pytest.mark.parametrize(
    "heading", ["フリガナ", "氏名（フリガナ）", "会社名カナ", "部署", "役職", "備考", "会社住所"]
)
def test_what_no_field_claims_stays_a_column(heading: str) -> None:
    """Row 116."""
    columns = read_columns(("TEL", heading), {})
    assert columns.mapping == {"TEL": "phone"}
    assert columns.headings == ("TEL", heading)


def test_up_to_three_numbers_are_tried_in_the_files_order() -> None:
    """Row 124, at the limit and one beyond it."""
    columns = read_columns(("自宅TEL", "氏名", "携帯", "勤務先電話", "連絡先"), {})
    assert columns.numbers == (0, 2, 3)
    assert "連絡先" not in columns.mapping


def test_numbered_fields_are_taken_at_their_word() -> None:
    assert read_columns(("phone_2", "phone"), {}).numbers == (1, 0)


def test_a_name_in_two_columns_is_one_name() -> None:
    assert read_columns(("TEL", "名", "姓"), {}).names == (2, 1)
    assert read_columns(("TEL", "名", "姓", "氏名"), {}).names == (3,)


def test_what_a_person_says_wins() -> None:
    assert mapping("電話番号", "携帯", 携帯="phone") == {"電話番号": "phone_2", "携帯": "phone"}
    assert mapping("電話番号", "携帯", 電話番号="column") == {"電話番号": "column", "携帯": "phone"}
    assert mapping("TEL", "会社名", "店名", 店名="company") == {"TEL": "phone", "店名": "company"}


def test_headings_become_unique_and_harmless() -> None:
    """Case 50: duplicate and empty headings."""
    columns = read_columns(("TEL", "備考", "備考", "", "備考", "備考 (2)", "a\x1b[31m\nb", ""), {})
    assert columns.headings == (
        "TEL",
        "備考",
        "備考 (2)",
        "(4)",
        "備考 (3)",
        "備考 (2) (2)",
        "a[31m b",
        "(8)",
    )


@given(st.lists(st.text(st.sampled_from("a ()23\n"), max_size=6), max_size=40))
def test_headings_are_always_unique(headings: list[str]) -> None:
    names = read_columns(("TEL", *headings), {}).headings
    assert len(set(names)) == len(names) == len(headings) + 1


def test_a_thousand_equal_headings_take_no_time() -> None:
    assert read_columns(("TEL", *["備考"] * 999), {}).headings[-1] == "備考 (999)"


def test_a_list_without_numbers_is_refused_with_its_columns() -> None:
    assert refusal_of(("氏名", "住所"), {}) == Refused(RefusalCode.NO_NUMBER_COLUMN, columns="氏名, 住所")
    many = refusal_of(tuple(f"c{number}" for number in range(30)), {})
    assert str(many.values["columns"]).endswith("c19, … (30)")


def test_a_file_without_headings_is_refused_with_its_first_row() -> None:
    """Row 116: a header row is required."""
    refused = refusal_of(("0312345678", "山田"), {})
    assert refused == Refused(RefusalCode.NO_NUMBER_COLUMN, columns="0312345678, 山田")


def test_wrong_wishes_are_refused() -> None:
    assert refusal_of(("TEL",), {"電話": "phone"}) == Refused(
        RefusalCode.UNKNOWN_COLUMN, column="電話", columns="TEL"
    )
    assert refusal_of(("TEL",), {"TEL": "fax"}).code is RefusalCode.UNKNOWN_FIELD
    assert refusal_of(("a", "b"), {"a": "phone", "b": "phone"}) == Refused(
        RefusalCode.FIELD_MAPPED_TWICE, field="phone", columns="a, b"
    )
