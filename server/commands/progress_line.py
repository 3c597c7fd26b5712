"""A line of progress on standard error: how much is done, how fast, how long it still takes. Plain text, one line.

Rule: where nobody watches (no terminal) it says nothing, so that logs and scripts stay clean.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final, TextIO

from kaden.cells import width
from kaden.words import Words

BAR: Final = 20
"""Cells of the bar."""

BETWEEN: Final = 0.1
"""Seconds between two pictures; more often nobody can read."""


class ProgressLine:
    """Shows the stages of a long work, one after the other.

    Args:
        out: usually standard error.
        words: in the reader's language.
        seconds: a clock that never jumps.
        room: where the names of the stages and "left" are among the words.
    """

    def __init__(
        self, out: TextIO, words: Words, seconds: Callable[[], float] = monotonic, room: str = "import"
    ) -> None:
        self._out = out
        self._words = words
        self._seconds = seconds
        self._room = room
        self._watched = out.isatty()
        self._stage = ""
        self._begun = 0.0
        self._shown_at = float("-inf")
        self._cells = 0

    def show(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage is.

        Args:
            stage: the key of its name among the words.
            done: bytes, records, minutes.
            total: the same at the end.
        """
        now = self._seconds()
        if stage != self._stage:
            self._stage, self._begun, self._shown_at = stage, now, float("-inf")
        if self._watched and (now - self._shown_at >= BETWEEN or done >= total):
            self._shown_at = now
            self._paint(self._text(stage, done, total, now - self._begun))

    def end(self) -> None:
        """Take the line away."""
        if self._cells:
            self._paint("")
            self._out.write("\r")
            self._out.flush()
            self._cells = 0

    def _text(self, stage: str, done: int, total: int, passed: float) -> str:
        share = min(done / total, 1.0) if total else 1.0
        filled = round(share * BAR)
        parts = [
            self._words(f"{self._room}.{stage}"),
            f"[{'#' * filled}{'.' * (BAR - filled)}]",
            f"{share:4.0%}",
            f"{done:,}/{total:,}",
        ]
        if passed > 0 and 0 < done < total:
            rate = done / passed
            parts += [
                f"{rate:,.0f}/s",
                self._words(f"{self._room}.left", seconds=round((total - done) / rate)),
            ]
        return "  ".join(parts)

    def _paint(self, text: str) -> None:
        cells = width(text)
        self._out.write("\r" + text + " " * (self._cells - cells))
        self._out.flush()
        self._cells = cells
