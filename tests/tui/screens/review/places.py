"""The keys that open a place of the menu, whatever others stand before it."""

from __future__ import annotations

from tui.screens.review.places_pane import PLACES


def place(name: str) -> str:
    """The key of its line."""
    return str(list(PLACES).index(name) + 1)
