"""What customers are found by: every two letters that stand beside each other, and the digits of numbers in pairs.

Rule: what is searched and what is written are folded by the same function, so a name is found however it is typed. Two
letters are the usual length of a Japanese surname, and what the full-text searches of both databases cannot find.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import add
from typing import Final, TypeAlias

BLOCK: Final = 8192
"""Lines of a list that share one small index."""

FEWEST_LETTERS: Final = 2
"""Of a word that can be looked up."""

MOST_GRAMS: Final = 12
"""Of one word that are looked up; whether the rest is there is seen in the records that have these."""

PAIRS: Final = 3
"""Pairs of digits of a number that are known, from its end: what comes before is alike in half of all numbers."""

NAME: Final = "n"
"""Before what stands in a customer's name or company."""

COLUMN: Final = "c"
"""Before what stands in another column of the list."""

_FIRST: Final = 0x100
"""The character of a block's first line: from here on none means anything to a database."""

_BREAK: Final = "\0"
"""Between two columns; nothing that is searched reaches over it."""

_WIDE_SPACE: Final = "\u3000"

_HIRAGANA: Final = re.compile("[ぁ-ゖゝゞ]+")

_KATAKANA: Final = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}


def fold(text: str) -> str:
    """`text` as it is compared: widths, cases and the two kana are one, and spaces are none."""
    # Without the wide space most names are in normal form already, which is seen a hundred times as fast.
    folded = unicodedata.normalize("NFKC", text.replace(_WIDE_SPACE, " ")).casefold()
    return _HIRAGANA.sub(_as_katakana, "".join(folded.split()))


def _as_katakana(found: re.Match[str]) -> str:
    return found[0].translate(_KATAKANA)


def words_of(text: str) -> tuple[str, ...]:
    """The words that somebody typed, folded; all of them must be there.

    Letters that stand apart are one word if there is nothing else: `吉 田` is how forms write 吉田.
    """
    words = [word for part in text.split() if (word := fold(part))]
    if words and all(len(word) < FEWEST_LETTERS for word in words):
        return ("".join(words),)
    return tuple(dict.fromkeys(words))


def grams_of(word: str, kind: str) -> tuple[str, ...]:
    """What a record that has a folded word in a column of this kind has in its index."""
    pairs = dict.fromkeys(map(add, word, word[1:]))
    return tuple(kind + pair for pair in pairs)[:MOST_GRAMS]


def pairs_of(digits: str) -> tuple[str, ...]:
    """What a record with a number that ends in these digits has in its index."""
    ends = range(len(digits), 1, -2)[:PAIRS]
    return tuple(f"{place}{digits[end - 2 : end]}" for place, end in enumerate(ends))


def line_sign(line: int) -> str:
    """The character of a line in its block."""
    return chr(_FIRST + line % BLOCK)


def lines_of(signs: Iterable[str], block: int) -> Iterator[int]:
    """The lines that some characters of a block stand for."""
    first = block * BLOCK - _FIRST
    return (first + ord(sign) for sign in signs)


class BlockIndex:
    """The index of one block, as it is filled line by line."""

    def __init__(self) -> None:
        self._names: _Lines = defaultdict(list)
        self._columns: _Lines = defaultdict(list)
        self._numbers: _Lines = defaultdict(list)

    def add(self, line: int, names: Sequence[str], cells: Sequence[str], numbers: Iterable[str]) -> None:
        """Take in a record; its lines come in order.

        Args:
            line: of the list.
            names: of the person and the company.
            cells: all columns; those that only repeat a name are known by it.
            numbers: in E.164.
        """
        sign = line_sign(line)
        for pair in _pairs(names):
            self._names[pair].append(sign)
        for pair in _pairs([cell for cell in cells if cell not in names]):
            self._columns[pair].append(sign)
        for gram in {gram for number in numbers for gram in pairs_of(number.removeprefix("+"))}:
            self._numbers[gram].append(sign)

    def rows(self) -> list[tuple[str, str]]:
        """Each gram with its lines, in order."""
        kinds = ((NAME, self._names), (COLUMN, self._columns), ("", self._numbers))
        return sorted(
            (kind + pair, "".join(lines))
            for kind, known in kinds
            for pair, lines in known.items()
            if _BREAK not in pair
        )


_Lines: TypeAlias = defaultdict[str, list[str]]


def _pairs(texts: Sequence[str]) -> set[str]:
    """All texts are folded in one go: a record has many columns, and lists have a million records."""
    folded = fold(_BREAK.join(texts))
    return set(map(add, folded, folded[1:]))
