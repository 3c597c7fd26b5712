"""Changes of definitions in words: which field, from what to what; alike in the audit log and in a plan (row 37).

Rule: a value is shown on one line, and what is long is cut; programs read the JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from kaden.cells import cut
from kaden.clock import local_time
from kaden.protocol.setup import AuditLine
from kaden.setup.fields import fields
from kaden.setup.forms import FieldType
from kaden.setup.kinds import Kind
from kaden.text import clean
from kaden.words import Words

NOTHING: Final = "-"

CELLS: Final = 120
"""Of one value, at most."""

_UTC: Final = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Touched:
    """One field of a change."""

    label: str
    before: str
    after: str


def audited(words: Words, line: AuditLine) -> str:
    """What was done to which kind of thing: "dial rule changed"; a code that has no words stays as it is."""
    kind, _, verb = line.code.partition(".")
    named, done = _kind(words, kind), f"audit_verb.{verb}"
    if named is None or done not in words:
        return line.code
    return words("audit.done", kind=named, verb=words(done))


def thing(words: Words, line: AuditLine) -> str:
    """What it was done to: its name and number, or its kind and number where it has no name."""
    kind, _, number = line.thing.partition(":")
    named = line.name or _kind(words, kind) or kind
    return f"{named} ({number})" if number else named


def touched(words: Words, line: AuditLine) -> Iterator[Touched]:
    """The fields of a line of the audit log, those of before first; what was empty and stayed so is left out."""
    kind = line.thing.partition(":")[0]
    before, after = line.before or {}, line.after or {}
    for name in [*before, *(name for name in after if name not in before)]:
        then, now = (field_value(words, kind, name, said.get(name)) for said in (before, after))
        if (then, now) != (NOTHING, NOTHING):
            yield Touched(label(words, kind, name), then, now)


def label(words: Words, kind: str, field: str) -> str:
    """What the form calls a field; what is in no form has a word of the log's own."""
    holder, _, rest = field.partition(":")
    if rest:
        number, _, inner = rest.partition(".")
        named = f"{_kind(words, holder) or holder} {number}"
        return f"{named}: {label(words, holder, inner)}" if inner else named
    keys = (f"setup_{kind}.{field}", f"audit_field.{field}")
    return next((words(key) for key in keys if key in words), field)


def is_choice(kind: str, field: str) -> bool:
    """Whether a field's values are words of ours, which have their translation."""
    if kind not in set(Kind):
        return False
    return any(spec.name == field and spec.type is FieldType.CHOICE for spec in fields(Kind(kind)))


def field_value(words: Words, kind: str, field: str, said: Any) -> str:
    """A field's value on one line, as its form says it: with its unit, conditions and choices in words."""
    spec = (
        next((each for each in fields(Kind(kind)) if each.name == field), None) if kind in set(Kind) else None
    )
    match None if spec is None else spec.type, said:
        case _, None | "" | [] | ():
            return NOTHING
        case None, int() if field in ("callback_at", "expires_at", "due"):
            return f"{local_time(said, _UTC):%Y-%m-%d %H:%M} UTC"
        case None, str() if field == "asked" and f"action.{said}" in words:
            return words(f"action.{said}")
        case FieldType.CONDITIONS, [*conditions]:
            return cut("; ".join(_condition(words, each) for each in conditions), CELLS)
        case FieldType.WEEKDAYS, [*days]:
            return " ".join(_choice(words, day) for day in days)
        case ((FieldType.INTERVALS | FieldType.LEVELS), {**entries}):
            parts = (
                f"{_choice(words, name)} {value(words, each, choice=True)}" for name, each in entries.items()
            )
            unit = f" {words(f'setup_unit.{spec.unit}')}" if spec is not None and spec.unit else ""
            return cut(", ".join(f"{part}{unit}" for part in parts) or NOTHING, CELLS)
        case _, int() | float() if spec is not None and spec.unit:
            return f"{value(words, said)} {words(f'setup_unit.{spec.unit}')}"
        case _:
            return value(words, said, choice=is_choice(kind, field))


def _condition(words: Words, said: Any) -> str:
    if not isinstance(said, Mapping):
        return value(words, said)
    column, operator, wanted = (str(said.get(part, "")) for part in ("column", "operator", "value"))
    return clean(f"{column} {_choice(words, operator)} {wanted}")


def _choice(words: Words, said: object) -> str:
    return value(words, str(said), choice=True)


def value(words: Words, said: Any, *, choice: bool = False) -> str:
    """A value on one line; that of a choice is said as the form says it."""
    match said:
        case None | "" | [] | ():
            return NOTHING
        case bool():
            return words("audit.yes" if said else "audit.no")
        case float():
            return f"{said:g}"
        case str() if choice and f"setup_choice.{said}" in words:
            return words(f"setup_choice.{said}")
        case str():
            return cut(clean(said), CELLS)
        case list() | tuple():
            return cut(", ".join(value(words, each) for each in said), CELLS)
        case Mapping():
            parts = (f"{clean(str(name))}={value(words, each)}" for name, each in said.items())
            return cut(", ".join(parts) or NOTHING, CELLS)
        case _:
            return clean(str(said), CELLS)


def _kind(words: Words, kind: str) -> str | None:
    for section in ("setup_kind", "audit_kind"):
        if f"{section}.{kind}" in words:
            return words(f"{section}.{kind}")
    return None
