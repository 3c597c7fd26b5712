"""What is written and what is typed fold to the same; every two letters and every pair of digits are known."""

from __future__ import annotations

import pytest

from server.storage.customers.grams import (
    BLOCK,
    COLUMN,
    MOST_GRAMS,
    NAME,
    BlockIndex,
    fold,
    grams_of,
    line_sign,
    lines_of,
    pairs_of,
    words_of,
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ﾀﾅｶ", "タナカ"),
        ("たなか", "タナカ"),
        ("がぎ", "ｶﾞｷﾞ"),
        ("ＡＢＣ商事", "abc商事"),
        ("田中花子", "田中　花子"),
        ("㈱三和", "(株)三和"),
    ],
)
def test_spellings_of_the_same_are_one(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_different_names_stay_different() -> None:
    assert len({fold(name) for name in ("田中", "田仲", "タナカ", "ダナカ", "tanaka")}) == 5


def test_words_are_told_apart_by_any_space() -> None:
    assert words_of(" 田中　花子 田中 ") == ("田中", "花子")
    assert words_of(" 　") == ()


def test_letters_that_stand_apart_are_one_word_if_there_is_nothing_else() -> None:
    assert words_of("吉 田") == ("吉田",)
    assert words_of("佐　々 々 木") == ("佐々々木",)
    assert words_of("林 太郎") == ("林", "太郎")
    assert words_of("林") == ("林",)


def test_a_word_is_its_pairs_of_letters() -> None:
    assert grams_of("三和精機", NAME) == ("n三和", "n和精", "n精機")
    assert grams_of("林", NAME) == ()
    assert len(grams_of("".join(map(chr, range(0x4E00, 0x4E40))), COLUMN)) == MOST_GRAMS


def test_digits_are_paired_from_the_end() -> None:
    """Whatever number of digits is typed, its pairs are among those of the whole number."""
    whole = pairs_of("819012345678")
    assert whole == ("078", "156", "234")
    for digits in range(4, 11):
        assert set(pairs_of("9012345678"[-digits:])) <= set(whole)
    assert pairs_of("5678") == ("078", "156")


def test_lines_are_their_own_again() -> None:
    for block in (0, 3):
        lines = [block * BLOCK, block * BLOCK + 7, (block + 1) * BLOCK - 1]
        assert list(lines_of("".join(map(line_sign, lines)), block)) == lines


def test_nothing_reaches_from_one_column_into_the_next() -> None:
    index = BlockIndex()
    index.add(5, ("田中", "三和"), ["田中", "三和", "東京", "大阪"], ["+81312345678"])
    rows = dict(index.rows())
    assert set(rows) == {"n田中", "n三和", "c東京", "c大阪", "078", "156", "234"}
    assert set(rows.values()) == {line_sign(5)}


def test_lines_of_a_gram_come_in_order() -> None:
    index = BlockIndex()
    for line in (1, 2, 9):
        index.add(line, ("田中",), [], [])
    assert index.rows() == [("n田中", line_sign(1) + line_sign(2) + line_sign(9))]
