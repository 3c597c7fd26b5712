"""Pasted text is never a key, wherever its bytes are split and whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui.paste_parser import END, LIMIT, START, PasteParser

HOSTILE = (
    "\x1b[21~",
    "\x1b",
    "\x1b\x1b",
    "a\x1b\rb",
    "\x1b[200~x",
    "\x1b[201",
    "\x1b[20\x1b[2",
    "\x1bOP",
    "\x11y\r",
    "\x1b[B\x1b[B\r",
    "\x1b[97;5u",
    "\x1b[<0;1;1M",
    "\x9b21~",
    "x" * 40 + "\x1b[" + "1;" * 40,
)


@pytest.fixture(autouse=True)
def hours_between_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock on which every tick finds that whatever can be given up is overdue."""
    times = iter(range(0, 10_000_000, 3_600))
    monkeypatch.setattr("textual._parser.get_time", lambda: next(times))


def heard(messages: Iterable[Message]) -> Iterator[str]:
    """Keys by their names, pastes by their text in angle brackets."""
    for message in messages:
        match message:
            case events.Paste():
                yield f"<{message.text}>"
            case events.Key():
                yield message.key
            case _:
                yield type(message).__name__


def told(*pieces: str, ticks: bool = True) -> list[str]:
    """What a parser makes of a stream that comes in pieces, with a long pause after each."""
    parser, all_of_it = PasteParser(), list[str]()
    for piece in pieces:
        all_of_it += heard(parser.feed(piece))
        if ticks:
            all_of_it += heard(parser.tick())
    return all_of_it


def split(text: str, *places: int) -> list[str]:
    """A text in pieces."""
    return [text[a:b] for a, b in pairwise([0, *sorted(places), len(text)]) if a < b]


def without_escapes(text: str) -> str:
    return text.replace("\x1b", "").replace("\x9b", "").replace("\x11", "").replace("\r", "\n")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_paste_is_a_key_wherever_it_is_split(hostile: str) -> None:
    """Only between the very first escape and the rest of its bracket may no pause lie: alone it is the Esc key."""
    stream = f"a{START}{hostile}{END}b"
    expected = ["a", f"<{without_escapes(hostile)}>", "b"]
    assert told(stream) == expected
    assert told(*stream, ticks=False) == expected
    for place in range(1, len(stream)):
        assert told(*split(stream, place), ticks=place != 2) == expected
    assert told(*split(stream, *range(3, len(stream)))) == expected


@given(st.text(alphabet="\x1b[201~\r\x00a漢;u", max_size=30), st.sets(st.integers(3, 40), max_size=6))
@example("\x1b[201~", set())
def test_whatever_is_pasted_the_keys_are_those_outside(text: str, places: set[int]) -> None:
    """An end inside the text is known by the true one only when both come together."""
    if END in text and places:
        return
    stream = f"a{START}{text}{END}b"
    said = told(*split(stream, *(place for place in places if place < len(stream))))
    assert [said[0], said[-1], len(said)] == ["a", "b", 3]
    assert "\x1b" not in said[1]


def test_after_a_pause_behind_the_first_escape_the_text_is_still_no_key() -> None:
    said = told("\x1b", f"{START[1:]}\x1b[21~yes{END}")
    assert said[0] == "escape"
    assert said[-1] == "<[21~yes>"
    assert "f10" not in said


def test_two_pastes_in_one_breath_stay_two() -> None:
    assert told(f"{START}a{END}x{START}b{END}\r") == ["<a>", "x", "<b>", "enter"]


def test_keys_are_what_they_were() -> None:
    assert told("\x1b") == ["escape"]
    assert told("\x1b[21~", "\x1bOR", "y", "漢") == ["f10", "f3", "y", "漢"]


def test_half_a_character_of_another_encoding_is_no_key_and_leaves_pastes_whole() -> None:
    assert told("\ufffdy") == []
    assert told(f"\ufffd{START}\ufffdab{END}", "y") == ["<ab>", "y"]


def test_an_endless_paste_is_cut() -> None:
    [said] = told(START, *["漢" * 60_000] * 3, END, ticks=False)
    assert LIMIT <= len(said) <= LIMIT + len(END) + 2
