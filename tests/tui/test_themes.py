"""The looks use the terminal's own sixteen colours and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.theme import Theme

import tui
from tui.themes import DARK, LIGHT


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_colour_is_the_terminals(theme: Theme) -> None:
    assert theme.ansi
    colours = [
        theme.primary, theme.secondary, theme.warning, theme.error, theme.success, theme.accent,
        theme.foreground, theme.background, theme.surface, theme.panel, theme.boost,
    ]  # fmt: skip
    colours += [value for name, value in theme.variables.items() if not name.endswith("text-style")]
    assert [colour for colour in colours if colour is None or not colour.startswith("ansi_")] == []


def test_yellow_is_not_written_on_white() -> None:
    assert LIGHT.warning != "ansi_yellow"


def test_no_style_names_a_true_colour() -> None:
    """A colour of our own would be sent as true colour, and as grey under NO_COLOR."""
    place = Path(tui.__file__).parent
    styles = [*place.rglob("*.tcss"), *place.rglob("*.py")]
    named = re.compile(r"#[0-9a-fA-F]{6}\b|\brgba?\(|\bhsl\(")
    assert [str(path.relative_to(place)) for path in styles if named.search(path.read_text("utf-8"))] == []
