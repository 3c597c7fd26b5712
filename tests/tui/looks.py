"""How a screen looks beyond its words: which cells are bold, reversed or coloured, line by line, in a form to be read.

Rule: cells are counted from 1, and lines that look alike are told once: `5-8: 3-12 bold, 41-80 cyan`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from rich.style import Style
from textual.color import Color
from textual.filter import NoColor
from textual.strip import Strip

from tui.app import KadenApp

COLOURS: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")

ATTRIBUTES: Final = ("bold", "dim", "italic", "underline", "reverse")

PLAIN: Final = "plain"


def looks(app: KadenApp) -> str:
    """Every line of the terminal that is not plain throughout, and those that `NO_COLOR` changes."""
    strips = app.screen._compositor.render_strips()
    without = [strip.apply_filter(NoColor(), Color(0, 0, 0)) for strip in strips]
    told, left = _told(strips), _told(without)
    monochrome = "the same\n" if left == told else "".join(left)
    return f"--- sixteen colours\n{''.join(told)}--- monochrome\n{monochrome}"


def _told(strips: list[Strip]) -> list[str]:
    told, first = [], 1
    for spans, alike in groupby(", ".join(_spans(strip)) for strip in strips):
        last = first + len(list(alike)) - 1
        if spans:
            told.append(f"{first}: {spans}\n" if first == last else f"{first}-{last}: {spans}\n")
        first = last + 1
    return told


def _spans(strip: Strip) -> Iterator[str]:
    start = 1
    for look, segments in groupby(strip, key=lambda segment: _look(segment.style)):
        end = start + sum(segment.cell_length for segment in segments) - 1
        if look != PLAIN:
            yield f"{start}-{end} {look}"
        start = end + 1


def _look(style: Style | None) -> str:
    if style is None:
        return PLAIN
    words = [name for name in ATTRIBUTES if getattr(style, name)]
    if style.color is not None and not style.color.is_default:
        words.append(_colour(style.color.number))
    if style.bgcolor is not None and not style.bgcolor.is_default:
        words.append(f"on {_colour(style.bgcolor.number)}")
    return " ".join(words) or PLAIN


def _colour(number: int | None) -> str:
    if number is None or number >= 16:
        raise ValueError(f"{number} is none of the sixteen colours")
    return COLOURS[number] if number < 8 else f"bright {COLOURS[number - 8]}"
