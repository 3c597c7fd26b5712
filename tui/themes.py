"""Looks: the terminal's own sixteen colours, dark or light. Meaning is never told by colour alone.

Rule: no true colours. Sixteen cost half the bytes, follow the user's own contrast, and `NO_COLOR` turns them off
cleanly where it would turn true colours into greys (style fact 13).
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

_VARIABLES: Final = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border-blurred": "ansi_bright_black",
    "border": "ansi_cyan",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-text-style": "reverse",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_blue",
    "input-selection-foreground": "ansi_white",
    "scrollbar": "ansi_cyan",
    "scrollbar-hover": "ansi_cyan",
    "scrollbar-active": "ansi_cyan",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "scrollbar-corner-color": "ansi_default",
    "screen-selection-background": "ansi_blue",
    "screen-selection-foreground": "ansi_white",
}


def _theme(name: str, *, dark: bool, warning: str) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        ansi=True,
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        primary="ansi_blue",
        secondary="ansi_cyan",
        warning=warning,
        error="ansi_red",
        success="ansi_green",
        accent="ansi_cyan",
        variables=_VARIABLES,
    )


DARK: Final = _theme("kaden-dark", dark=True, warning="ansi_yellow")
LIGHT: Final = _theme("kaden-light", dark=False, warning="ansi_magenta")
"""Yellow on white cannot be read."""
