"""Lines of pieces, and the fewest bytes that turn what a terminal shows into what it should show.

Rule: sixteen colours at most, none where `NO_COLOR` is set, and never a line that the terminal would break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from kaden.cells import cut, width
from kaden.text import clean
from tui.model.columns import Role

Look: TypeAlias = Role | Literal["title", "header"]

OPEN: Final = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J"
"""A screen of its own, without a cursor, whose lines are never broken by the terminal."""

CLOSE: Final = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"

WIPE: Final = "\x1b[0m\x1b[2J"

_ATTRIBUTES: Final[Mapping[Look, str]] = {
    "plain": "", "quiet": "2", "strong": "1", "good": "", "busy": "", "warn": "", "alarm": "1",
    "title": "7", "header": "4",
}  # fmt: skip
_COLOURS: Final[Mapping[Look, str]] = {"good": "32", "busy": "36", "warn": "33", "alarm": "31"}


class Piece(NamedTuple):
    """Text that looks alike, with as many blanks as its place has."""

    text: str
    look: Look = "plain"


Line: TypeAlias = tuple[Piece, ...]


class Painter:
    """What stands on a terminal, and how it is changed.

    Args:
        colours: whether the terminal may show any.
        light: the terminal's background is light, on which yellow cannot be read.
        ambiguous: cells of an East Asian ambiguous character, 1 or 2.
    """

    def __init__(self, *, colours: bool, light: bool, ambiguous: int) -> None:
        self._colours = dict(_COLOURS) if colours else {}
        if colours and light:
            self._colours["warn"] = "35"
        self._ambiguous = ambiguous
        self._shown: list[Line] = []

    def wipe(self) -> str:
        """Begin with an empty screen."""
        self._shown = []
        return WIPE

    def paint(self, lines: Sequence[Line], columns: int, rows: int) -> str:
        """What to send so that these lines stand there; lines and ends for which there is no room are left out."""
        wanted = [self._fitted(line, columns) for line in lines[:rows]]
        wanted += [()] * (len(self._shown) - len(wanted))
        known = [*self._shown, *[()] * (len(wanted) - len(self._shown))]
        self._shown = wanted
        return "".join(
            part
            for row, (before, after) in enumerate(zip(known, wanted, strict=True), 1)
            if before != after
            for part in self._changes(row, before, after, columns)
        )

    def _fitted(self, line: Line, columns: int) -> Line:
        pieces: list[Piece] = []
        for piece in line:
            text = cut(clean(piece.text), columns, self._ambiguous)
            columns -= width(text, self._ambiguous)
            if text:
                pieces.append(Piece(text, piece.look))
        return tuple(pieces)

    def _changes(self, row: int, before: Line, after: Line, columns: int) -> Iterator[str]:
        widths = [[width(piece.text, self._ambiguous) for piece in line] for line in (before, after)]
        if widths[0] != widths[1]:
            # On a full line the cursor stays on the last cell, which must not be erased.
            rest = "\x1b[K" if sum(widths[1]) < columns else ""
            yield f"\x1b[{row};1H{''.join(map(self._styled, after))}{rest}"
            return
        column = 1
        for old, new, cells in zip(before, after, widths[0], strict=True):
            if old != new:
                skipped = _same(old, new)
                yield f"\x1b[{row};{column + skipped}H{self._styled(Piece(new.text[skipped:], new.look))}"
            column += cells

    def _styled(self, piece: Piece) -> str:
        marks = ";".join(filter(None, (_ATTRIBUTES[piece.look], self._colours.get(piece.look, ""))))
        return f"\x1b[{marks}m{piece.text}\x1b[0m" if marks else piece.text


def _same(old: Piece, new: Piece) -> int:
    """Characters at the beginning that need not be sent again; only where each takes one cell."""
    if old.look != new.look or not (old.text.isascii() and new.text.isascii()):
        return 0
    return next(
        (place for place, (left, right) in enumerate(zip(old.text, new.text, strict=True)) if left != right),
        len(new.text),
    )


def plain(line: Line) -> str:
    """A line as text alone."""
    return "".join(piece.text for piece in line).rstrip()


def spread(left: Sequence[Piece], right: Sequence[Piece], columns: int, ambiguous: int) -> Line:
    """Pieces at both ends of a line, with blanks between; the left ones give way."""
    room = columns - sum(width(piece.text, ambiguous) for piece in right) - 1
    kept: list[Piece] = []
    for piece in left:
        text = cut(piece.text, max(0, room), ambiguous)
        room -= width(text, ambiguous)
        kept.append(Piece(text, piece.look))
    look = left[-1].look if left else "plain"
    return (*kept, Piece(" " * (max(0, room) + 1), look), *right)


def separated(parts: Sequence[str], gap: str = "   ") -> str:
    """Parts of a line side by side."""
    return gap.join(part for part in parts if part)
