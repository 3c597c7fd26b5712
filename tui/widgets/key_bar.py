"""The keys that work right now, made from the registry; and for a few seconds, what was just done or why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from kaden.cells import cut, width
from tui.widgets.text import joined, safe

FLASH: Final = 4.0
"""Seconds that a notice stands here."""


class KeyBar(Widget):
    """Pairs of key and word, as many as fit; the last one (help) always fits."""

    DEFAULT_CSS = "KeyBar { height: 1; width: 1fr; }"

    hints: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Key name and label, the most used first."""
    notice: reactive[str] = reactive("")
    """Stands in the place of the hints; empty = none."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self._ambiguous = ambiguous
        self._flashes = 0

    def flash(self, notice: str) -> None:
        """Say something for `FLASH` seconds; a newer notice takes the place of an older one."""
        self.notice = notice
        self._flashes += 1
        flash = self._flashes
        self.set_timer(FLASH, lambda: self._fade(flash))

    def _fade(self, flash: int) -> None:
        if flash == self._flashes:
            self.notice = ""

    def render(self) -> Content:
        if self.notice:
            return joined(
                " ", safe(f" {cut(self.notice, self.size.width - 3, self._ambiguous)} ", "bold reverse")
            )
        parts: list[Content] = []
        for key, label in fitting(self.hints, self.size.width - 1, self._ambiguous):
            parts += [safe(" "), safe(f" {key} ", "reverse"), safe(f" {label} ")]
        return joined(*parts)


def fitting(hints: Sequence[tuple[str, str]], room: int, ambiguous: int) -> list[tuple[str, str]]:
    """As many hints as `room` cells carry: the first ones, and the last one in any case."""
    if not hints:
        return []
    *firsts, last = hints
    room -= _cells(last, ambiguous)
    shown: list[tuple[str, str]] = []
    for hint in firsts:
        room -= _cells(hint, ambiguous)
        if room < 0:
            break
        shown.append(hint)
    return [*shown, last]


def _cells(hint: tuple[str, str], ambiguous: int) -> int:
    key, label = hint
    return width(key, ambiguous) + width(label, ambiguous) + 5
