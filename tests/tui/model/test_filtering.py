"""What a filter accepts; anything may be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.filtering import fold, parse

TITLES = {"name": "Name", "state": "状態", "number": "Number"}
SATO = {"name": "佐藤 花子 Sato", "state": "通話 talking", "number": "03-1234-5678"}


def passes(typed: str) -> bool:
    texts = {key: fold(text) for key, text in SATO.items()}
    return all(term.accepts(texts) for term in parse(typed, TITLES))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "sato",
        "SATO",
        "ｓａｔｏ",
        "佐藤 talk",
        "!break",
        "state:talk",
        "状態:通話",
        "st:talk",
        "!state:break",
        "state:!break",
        "!!sato",
        "name:!suzuki 1234",
        "１２３４",
    ],
)
def test_it_accepts(typed: str) -> None:
    assert passes(typed)


@pytest.mark.parametrize(
    "typed", ["suzuki", "sato suzuki", "!sato", "state:sato", "!state:talk", "state:!talk", "name:1234"]
)
def test_it_leaves_out(typed: str) -> None:
    assert not passes(typed)


@pytest.mark.parametrize("typed", ["!", "state:", "!state:", "state:!", "   "])
def test_a_word_that_is_still_being_typed_hides_nothing(typed: str) -> None:
    assert passes(typed)


def test_a_colon_that_names_no_column_is_part_of_the_word() -> None:
    assert not passes("nothing:here")
    assert parse("10:30", TITLES)[0].word == "10:30"


def test_a_whole_name_goes_before_the_beginning_of_another() -> None:
    assert parse("n:x", {"name": "Name", "n": "No."})[0].column == "n"


@given(st.text())
def test_nothing_that_can_be_typed_fails(typed: str) -> None:
    passes(typed)


@given(st.text(st.characters(exclude_characters="!:", exclude_categories=["Cs"]), min_size=1))
def test_a_plain_text_finds_the_rows_that_hold_its_words(typed: str) -> None:
    words = fold(typed).split()
    texts = {key: fold(text) for key, text in SATO.items()}
    expected = all(any(word in text for text in texts.values()) for word in words)
    assert passes(typed) is expected
