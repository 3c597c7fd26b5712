"""Cleaning leaves text and nothing else, and the quick look never lets through what cleaning would change (7.4)."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden import text
from kaden.text import MAX_MARKS, clean, clean_note, is_plain

TAME = st.text(st.sampled_from("aZ09 -'\"①㈱髙﨑ｶﾞがガ゛ー～　、山田太郎\u3099\u0301\u200b\x1b\n\ufe0f"))


@pytest.mark.parametrize(
    ("dirty", "left"),
    [
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b31m", "31m"),
        ("a\r\nb\tc", "a  b c"),
        ("\u202eevil\u2066", "evil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lone\udc80", "lone"),
        ("\ue000private\U000f0000", "private"),
        ("か\u3099", "が"),
        ("e" + "\u0301" * 300, "é" + "\u0301" * MAX_MARKS),
        ("髙橋 ①㈱　ｶﾞ", "髙橋 ①㈱　ｶﾞ"),
        ("[/b][@click=app.quit]", "[/b][@click=app.quit]"),
    ],
)
def test_only_harmless_text_is_left(dirty: str, left: str) -> None:
    assert clean(dirty) == left


def test_a_note_keeps_its_line_breaks() -> None:
    assert clean_note("a\r\nb\rc\nd\x1b") == "a\nb\nc\nd"


@pytest.mark.parametrize("cut", [clean, clean_note])
@pytest.mark.parametrize("dirt", ["", "\u200b"])
def test_text_is_cut_at_the_limit(cut: object, dirt: str) -> None:
    assert callable(cut)
    assert cut(dirt + "山田太郎", 3) == "山田太"
    assert cut(dirt + "山田太", 3) == "山田太"


def test_no_single_character_that_looks_plain_would_be_changed() -> None:
    plain = [char for char in map(chr, range(sys.maxunicode + 1)) if is_plain(char)]
    assert len(plain) > 20_000
    assert [char for char in plain if text._cleaned(char, keep_newlines=False, limit=None) != char] == []
    assert [char for char in plain if unicodedata.normalize("NFC", "か" + char) != "か" + char] == []


@given(st.text() | TAME)
def test_what_looks_plain_is_left_alone(line: str) -> None:
    if is_plain(line):
        assert text._cleaned(line, keep_newlines=False, limit=None) == line
    assert clean(line) == text._cleaned(line, keep_newlines=False, limit=None)
    assert clean(clean(line)) == clean(line)
