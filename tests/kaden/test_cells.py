"""Cell widths: kanji, kana, half-width marks and ambiguous signs, cut and padded so that columns stand (row 336)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kaden.cells import char_width, cut, fit, pad, pad_left, width, wrap
from kaden.text import clean

CHARSETS = ("cp932", "euc_jis_2004", "latin-1", "koi8_r", "iso8859_7", "euc_kr", "big5", "gbk")
"""What lists from Japanese offices and their neighbours hold."""

TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), st.sampled_from("漢字かなｶﾞ①※─aé ")),
    max_size=60,
)
AMBIGUOUS = st.sampled_from([1, 2])


def characters_of(charset: str) -> list[str]:
    found = []
    for point in range(0x20, 0x30000):
        char = chr(point)
        try:
            char.encode(charset)
        except UnicodeEncodeError:
            continue
        if clean(char) == char:
            found.append(char)
    return found


@pytest.mark.parametrize("charset", CHARSETS)
def test_widths_agree_with_the_screen_library(charset: str) -> None:
    characters = characters_of(charset)
    assert len(characters) > 150
    assert [char for char in characters if char_width(char) != cell_len(char)] == []


@pytest.mark.parametrize(
    ("text", "narrow", "wide"),
    [
        ("佐藤", 4, 4),
        ("ｶﾞ", 2, 2),
        ("か\u3099", 2, 2),
        ("①※○→", 4, 8),
        ("㈱髙﨑", 6, 6),
        ("abc", 3, 3),
        ("", 0, 0),
    ],
)
def test_known_widths(text: str, narrow: int, wide: int) -> None:
    assert (width(text), width(text, 2)) == (narrow, wide)


@given(TEXT, st.integers(0, 40), AMBIGUOUS)
def test_fit_is_the_longest_beginning(text: str, cells: int, ambiguous: int) -> None:
    head = fit(text, cells, ambiguous)
    assert text.startswith(head)
    assert width(head, ambiguous) <= cells
    if head != text:
        assert width(text[: len(head) + 1], ambiguous) > cells


@given(TEXT, st.integers(0, 40), AMBIGUOUS)
def test_cut_and_pad_fill_exactly(text: str, cells: int, ambiguous: int) -> None:
    assert width(cut(text, cells, ambiguous), ambiguous) <= cells
    assert width(pad(text, cells, ambiguous), ambiguous) == cells
    assert width(pad_left(text, cells, ambiguous), ambiguous) == cells


def test_cut_shows_that_something_went() -> None:
    assert cut("株式会社山﨑製作所", 9) == "株式会社…"
    assert cut("株式会社山﨑製作所", 9, 2) == "株式会.."
    assert cut("山﨑", 4) == "山﨑"


@given(TEXT, st.integers(2, 30), AMBIGUOUS)
def test_wrap_keeps_every_word(text: str, cells: int, ambiguous: int) -> None:
    lines = wrap(text, cells, ambiguous)
    assert all(width(line, ambiguous) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrap_breaks_at_spaces_and_never_before_a_full_stop() -> None:
    assert wrap("one two three", 9) == ["one two", "three"]
    assert wrap("省エネ診断。予算は", 10) == ["省エネ診", "断。予算は"]
    assert wrap("a\n\nb", 5) == ["a", "", "b"]


def test_wrap_rests_where_a_reader_does() -> None:
    """A space near the beginning of a line is no reason to leave the rest of it empty."""
    sentence = "Enter を押すと、お客様の一覧にエージェントが現れます。"
    assert wrap(sentence, 30) == ["Enter を押すと、お客様の一覧に", "エージェントが現れます。"]
    assert wrap(sentence, 24) == ["Enter を押すと、お客様の", "一覧にエージェントが", "現れます。"]
    assert wrap("電話番号のある列", 8) == ["電話番号", "のある列"]
