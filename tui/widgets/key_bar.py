"""The bottom line: the keys that work right now, made from the registry."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from kaden.cells import width
from tui.widgets.text import joined, safe


class KeyBar(Widget):
    """Pairs of key and word, as many as fit; the last one (help) always fits."""

    DEFAULT_CSS = "KeyBar { height: 1; dock: bottom; }"

    hints: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Key name and label, the most used first."""

    def render(self) -> Content:
        parts: list[Content] = []
        room = self.size.width - 1
        for key, label in fitting(self.hints, room):
            parts += [safe(" "), safe(f" {key} ", "reverse"), safe(f" {label} ")]
        return joined(*parts)


def fitting(hints: Sequence[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """As many hints as `room` cells carry: the first ones, and the last one in any case."""
    if not hints:
        return []
    *firsts, last = hints
    room -= _cells(last)
    shown: list[tuple[str, str]] = []
    for hint in firsts:
        room -= _cells(hint)
        if room < 0:
            break
        shown.append(hint)
    return [*shown, last]


def _cells(hint: tuple[str, str]) -> int:
    key, label = hint
    return width(key) + width(label) + 5
