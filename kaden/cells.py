"""How many terminal cells text takes, and cutting and padding by them: a kanji takes two, a combining mark none.

Rule: nobody pads or cuts text for a screen by `len`. The widths agree with what the screen library measures; a terminal
that draws East Asian ambiguous characters (①, ※, ─, …) two cells wide is served by `ambiguous=2`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

ELLIPSIS: Final = "…"
"""Stands where text was cut; ambiguous itself, so `cut` puts `..` where those are wide."""

_ZERO: Final = frozenset({"Mn", "Me", "Mc", "Cf", "Cc", "Cs"})
_WIDE: Final = frozenset({"W", "F"})

_JOINING: Final = (range(0x1160, 0x1200), range(0xD7B0, 0xD800), range(0x1F3FB, 0x1F400), (0x3164, 0xFFA0))
"""Letters that join the one before: medial and final Hangul with their fillers, skin tones."""

_GROWN: Final = (
    range(0x2630, 0x2638),
    range(0x268A, 0x2690),
    range(0x4DC0, 0x4E00),
    range(0x1D300, 0x1D357),
    range(0x1D360, 0x1D377),
)
"""Trigrams, hexagrams and counting rods: wide since Unicode 16, which the standard library may not know yet."""


@lru_cache(maxsize=8192)
def char_width(char: str, ambiguous: int = 1) -> int:
    """Cells of one character: 0, 1 or 2.

    Args:
        char: one character.
        ambiguous: cells of an East Asian ambiguous character, 1 or 2.
    """
    point = ord(char)
    if unicodedata.category(char) in _ZERO or any(point in joining for joining in _JOINING):
        return 0
    kind = unicodedata.east_asian_width(char)
    if kind in _WIDE or any(point in grown for grown in _GROWN):
        return 2
    return ambiguous if kind == "A" else 1


def width(text: str, ambiguous: int = 1) -> int:
    """Cells of `text`."""
    if text.isascii():
        return len(text)
    return sum(char_width(char, ambiguous) for char in text)


def fit(text: str, cells: int, ambiguous: int = 1) -> str:
    """The longest beginning of `text` that takes at most `cells`."""
    taken = 0
    for index, char in enumerate(text):
        taken += char_width(char, ambiguous)
        if taken > cells:
            return text[:index]
    return text


def cut(text: str, cells: int, ambiguous: int = 1) -> str:
    """`text` in at most `cells`; where something had to go, its end says so."""
    if width(text, ambiguous) <= cells:
        return text
    sign = ELLIPSIS if ambiguous == 1 else ".."
    return fit(text, cells - width(sign, ambiguous), ambiguous) + fit(sign, max(cells, 0))


def pad(text: str, cells: int, ambiguous: int = 1) -> str:
    """`text` in exactly `cells`, cut or filled up on the right."""
    shown = cut(text, cells, ambiguous)
    return shown + " " * (cells - width(shown, ambiguous))


def pad_left(text: str, cells: int, ambiguous: int = 1) -> str:
    """`text` in exactly `cells`, cut or filled up on the left; for numbers."""
    shown = cut(text, cells, ambiguous)
    return " " * (cells - width(shown, ambiguous)) + shown


_NO_START: Final = frozenset("、。，．,.」』）)】〉》・：:；;？?！!ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々")
"""Must not stand at the beginning of a line."""


_STOPS: Final = frozenset("、。，．」』）】〉》・：；？！")
_HONORIFIC: Final = frozenset("おご")
"""Stand before a word, not behind it."""


def _ends_a_phrase(before: str, after: str) -> bool:
    """Whether a reader rests between two characters: at a space, behind a stop, and in Japanese where a particle or an
    ending in hiragana is followed by the next word."""
    if after in _NO_START:
        return False
    if " " in (before, after) or before in _STOPS:
        return True
    return _hiragana(before) and before not in _HONORIFIC and not _hiragana(after)


def _hiragana(char: str) -> bool:
    return "\u3041" <= char <= "\u3096"


def wrap(text: str, cells: int, ambiguous: int = 1) -> list[str]:
    """`text` in lines of at most `cells`: broken between words and phrases, else anywhere."""
    return [text[start:end] for start, end in wrapped(text, cells, ambiguous)]


def wrapped(text: str, cells: int, ambiguous: int = 1) -> list[tuple[int, int]]:
    """Where in `text` the lines of `wrap` begin and end."""
    lines: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        rest, end = paragraph, start + len(paragraph)
        while width(rest, ambiguous) > cells:
            head = _line(rest, cells, ambiguous)
            lines.append((start, start + len(head.rstrip())))
            rest = rest[len(head) :].lstrip()
            start = end - len(rest)
        lines.append((start, end))
        start = end + 1
    return lines


def _line(text: str, cells: int, ambiguous: int) -> str:
    """The first line of a text that needs more than one."""
    head = fit(text, cells, ambiguous) or text[:1]
    for place in range(len(head), 0, -1):
        if 4 * width(head[:place], ambiguous) < 3 * cells:
            break
        if _ends_a_phrase(text[place - 1], text[place]):
            return head[:place]
    space = head.rfind(" ")
    if space > 0 and head[-1].isascii() and text[len(head)].isascii():
        return head[:space]
    if len(text) - len(head) == 1 and len(head) > 3:
        head = head[:-2]  # one character alone on the last line looks like a mistake
    while len(head) > 1 and text[len(head)] in _NO_START:
        head = head[:-1]
    return head
