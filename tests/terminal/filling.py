"""Filling in forms of the set-up desk as a person does: by its labels, with keys, looking at what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from operator import ne
from typing import Final

from tests.terminal.glass import Pane

_LABEL: Final = re.compile(r"^>[ !*] (\S.*?)(?:\s{2,}|$)", re.MULTILINE)
"""The field that has the focus: after `>` a sign or a blank, then its label."""

FIELDS: Final = 30
"""More than any form has."""


def come_to(pane: Pane, label: str) -> None:
    """Press Tab until the field with this label has the focus."""
    for _ in range(FIELDS):
        pane.wait(lambda text: _focused(text) is not None, "for a field")
        there = _focused(pane.text())
        if there == label:
            return
        pane.press("Tab")
        left = partial(_other_field, there)
        pane.wait(left, f"to leave {there!r}")
    raise AssertionError(f"no field {label!r}:\n{pane.text()}")


def _focused(text: str) -> str | None:
    found = _LABEL.search(text)
    return None if found is None else found[1]


def _other_field(there: str | None, text: str) -> bool:
    return _focused(text) not in (None, there)


def write(pane: Pane, label: str, text: str) -> None:
    """Put a text in the place of what a field has."""
    come_to(pane, label)
    pane.press("End", "C-u")
    pane.type(text)
    pane.see(text)


def choose(pane: Pane, label: str, value: str) -> None:
    """Turn a choice to a value, with the arrow."""
    come_to(pane, label)
    for _ in range(FIELDS):
        text = pane.text()
        if f"< {value} >" in text:
            return
        pane.press("Right")
        pane.wait(partial(ne, text), "for the next choice")
    raise AssertionError(f"{label} cannot be {value}:\n{pane.text()}")


def name(pane: Pane, label: str, value: str) -> None:
    """Take a name from the list of a field."""
    come_to(pane, label)
    pane.press("F3")
    pane.see("type to narrow the list")
    pane.type(value)
    pane.see(f"> {value}")
    pane.press("Enter")
    pane.see(label, gone=("takes the name",))


def tick(pane: Pane, label: str, values: Sequence[str]) -> None:
    """Tick all names of a field in one operation; a tick goes on to the next (domain row 43)."""
    come_to(pane, label)
    pane.press("F3")
    pane.see("type to narrow the list", f"0 of {len(values)}")
    for place, value in enumerate(values, 1):
        pane.see(f"> [ ] {value}")
        pane.press("F5")
        pane.see(f"{place} of {len(values)}")
    pane.press("F10")
    pane.see(label, values[0], gone=("ticked:",))


def save(pane: Pane, saved: str) -> None:
    """Save the form and see that it is."""
    pane.press("F10")
    pane.see(saved)
