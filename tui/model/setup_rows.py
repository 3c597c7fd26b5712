"""How definitions stand in a list: which columns each kind has, and how a value is told in a cell.

Rule: a cell says the value as its form does; what is empty there is empty here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kaden.protocol.setup import Definition
from kaden.setup.fields import FieldSpec, field
from kaden.setup.kinds import Kind
from kaden.words import Words
from tui.model.columns import Column, Role, natural
from tui.model.setup_values import told

NAME: Final[Mapping[Kind, str]] = {Kind.DISPOSITION: "label"}
"""The field that people call a definition by, where it is not `name`."""

COLUMNS: Final[Mapping[Kind, tuple[tuple[str, int, int], ...]]] = {
    Kind.ACCOUNT: (("full_name", 14, 8), ("role", 14, 8), ("phone", 6, 6), ("groups", 12, 30)),
    Kind.STATUS: (("use", 14, 6), ("limit", 8, 4)),
    Kind.GROUP: (("members", 38, 60),),
    Kind.RULE: (("method", 11, 4), ("redial_interval", 9, 8), ("attempt_cap", 8, 9), ("ring_timeout", 7, 8)),
    Kind.CALENDAR: (("weekdays", 27, 4), ("holidays", 10, 40)),
    Kind.CAMPAIGN: (("rule", 12, 14), ("hours_start", 7, 4), ("hours_end", 7, 4), ("calendar", 9, 10)),
    Kind.DISPOSITION: (("position", 4, 5), ("class", 12, 6), ("next_action", 13, 6), ("required", 6, 8)),
    Kind.BATCH: (("first_day", 10, 2), ("last_day", 10, 2), ("groups", 16, 40)),
    Kind.JOB: (
        ("phone_type", 10, 2),
        ("lines", 5, 1),
        ("band_start", 7, 6),
        ("band_end", 7, 6),
        ("groups", 5, 30),
    ),
}
"""What a list shows beside the name: field, cells, cells it takes where there is room. The most important first."""

OFF: Final[Mapping[Kind, tuple[str, bool]]] = {
    Kind.ACCOUNT: ("disabled", True),
    Kind.STATUS: ("active", False),
    Kind.DISPOSITION: ("active", False),
    Kind.CAMPAIGN: ("closed", True),
}
"""The field whose value says that a definition is out of use, so that its line says it too."""


def name_of(kind: Kind, definition: Definition) -> str:
    """What people call a definition."""
    return str(definition.values.get(NAME.get(kind, "name"), ""))


def sorted_by(kind: Kind) -> str:
    """The column that orders a list."""
    return "position" if kind is Kind.DISPOSITION else "name"


def columns(kind: Kind, words: Words) -> tuple[Column[Definition], ...]:
    """The columns of a list of a kind, its sign and its name first."""
    own = NAME.get(kind, "name")
    wide = 16 if kind is Kind.ACCOUNT else 26
    return (
        Column(
            key="sign",
            title=" ",
            width=1,
            show=lambda row, _now: _sign(kind, row),
            sort=lambda row: _sign(kind, row),
            role=lambda row, _now: _role(kind, row),
        ),
        _column(kind, own, wide, 20, words),
        *(_column(kind, name, width, grow, words) for name, width, grow in COLUMNS[kind]),
        Column(
            key="state",
            title=words("setup_screen.state"),
            width=10,
            grow=8,
            show=lambda row, _now: _state(kind, row, words),
            sort=lambda row: _state(kind, row, words),
            role=lambda row, _now: _role(kind, row),
        ),
    )


def _column(kind: Kind, name: str, width: int, grow: int, words: Words) -> Column[Definition]:
    spec = field(kind, name)
    number = spec.type in ("whole", "number")
    show = _shower(spec, words)
    return Column(
        key=name,
        title=words(f"setup_{kind}.{name}"),
        width=width,
        grow=grow,
        align="right" if number else "left",
        show=lambda row, _now: show(row.values.get(name)),
        sort=lambda row: natural(show(row.values.get(name))),
        role=lambda row, _now: "quiet" if _off(kind, row) else "plain",
    )


def _shower(spec: FieldSpec, words: Words) -> Callable[[Any], str]:
    return lambda value: told(spec, value, words)


def _off(kind: Kind, row: Definition) -> bool:
    name, value = OFF.get(kind, ("", None))
    return bool(name) and row.values.get(name) is value


def _sign(kind: Kind, row: Definition) -> str:
    return "*" if row.live else "-" if _off(kind, row) else ""


def _role(kind: Kind, row: Definition) -> Role:
    return "good" if row.live else "quiet" if _off(kind, row) else "plain"


def _state(kind: Kind, row: Definition, words: Words) -> str:
    """In use by what runs, out of use, to be looked at only; or nothing special."""
    if row.live:
        return words("setup_screen.live")
    if _off(kind, row):
        return words(f"setup_screen.off_{kind}")
    return "" if row.may_edit else words("setup_screen.look_only")
