"""Fields of definitions on the command line: an option for each, its text read into the form's value and told again.

Rule: options come from the declared forms alone; here only spelling is judged, the server judges the rest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import click

from kaden.protocol.refusals import Refused
from kaden.setup.fields import FieldSpec, field, fields
from kaden.setup.forms import FieldType
from kaden.setup.kinds import Kind
from kaden.words import Words

OPERATORS: Final = ("is", "is_not", "contains", "contains_not", "begins", "begins_not", "below", "above")
"""Of conditions, as typed: `is not` or `is_not`."""

_IS_MORE: Final = ("is below", "is above")
"""Spoken as the screens say it."""

_CONDITION: Final = re.compile(
    rf"(.+?) ({'|'.join(_IS_MORE)}|(?:is|contains|begins)[ _]not|is|contains|begins|below|above) (.*)"
)
"""The first operator counts: a value may have the same words in it."""

LISTS: Final = frozenset(
    {FieldType.NAMES, FieldType.NUMBERS, FieldType.WEEKDAYS, FieldType.DATES, FieldType.LEVELS, FieldType.INTERVALS}
)  # fmt: skip
"""Several values with commas between."""

UNITS: Final = {"": "", "seconds": "s", "minutes": "min", "hours": "h", "percent": "%"}

_METAVARS: Final = {
    FieldType.WHOLE: "N", FieldType.NUMBER: "N", FieldType.TIME: "HH:MM", FieldType.DATE: "YYYY-MM-DD",
    FieldType.DATES: "DAY,…", FieldType.WEEKDAYS: "DAY,…", FieldType.NUMBERS: "N,…", FieldType.NAME: "NAME",
    FieldType.NAMES: "NAME,…", FieldType.LEVELS: "NAME=LEVEL,…", FieldType.INTERVALS: "OUTCOME=HOURS,…",
    FieldType.CONDITIONS: "COLUMN OPERATOR VALUE",
}  # fmt: skip


class FieldText(click.ParamType[Any]):
    """The text of a field, as JSON has its value; empty text empties what may be empty."""

    def __init__(self, spec: FieldSpec) -> None:
        self.name = _METAVARS.get(spec.type, "TEXT")
        self._spec = spec

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what was typed."""
        try:
            return _read(self._spec, str(value))
        except ValueError as trouble:
            self.fail(f"{str(value)!r} {trouble}", param, ctx)


def option_name(name: str) -> str:
    """How a field is said on the command line."""
    return f"--{name.replace('_', '-')}"


def label_of(kind: Kind) -> str:
    """The field that is the definition's name."""
    return fields(kind)[0].name


def form_options(kind: Kind, *, new: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds the options of a kind's form; values that were not said are missing from what arrives."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        words = Words("en")
        for spec in reversed(fields(kind)):
            # A new one's name is the command's argument, and a password is never read from the command line.
            if spec.type is FieldType.SECRET or (new and spec.name == label_of(kind)):
                continue
            command = _option(spec, words(f"setup_{kind}.{spec.name}_help"))(command)
        return command

    return add


def said(kind: Kind, options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the options name, as JSON has them."""
    found: dict[str, Any] = {}
    for spec in fields(kind):
        value = options.get(_parameter(spec))
        if value is None or value == ():
            continue
        if spec.type is FieldType.CONDITIONS:
            found[spec.name] = [each for each in value if each is not None]
        else:
            found[spec.name] = None if value is NOTHING else value
    return found


def by_option(refused: Refused, argument: str, kind: Kind) -> Refused:
    """The refusal with the option in the place of the field, so that it can be mended where it was typed."""
    if "field" not in refused.values:
        return refused
    name = str(refused.values["field"]).partition(".")[0]
    spoken = argument if name == label_of(kind) else option_name(name)
    return Refused(refused.code, **(refused.values | {"field": spoken}))


def cell(words: Words, kind: Kind, name: str, value: Any) -> str:
    """A field's value for people, on one line."""
    spec = field(kind, name)
    if value in (None, "", [], {}):
        return "-"
    match spec.type:
        case FieldType.FLAG:
            return words("definitions.yes" if value else "definitions.no")
        case FieldType.CHOICE:
            return words(f"setup_choice.{value}")
        case FieldType.WEEKDAYS:
            return ", ".join(words(f"setup_choice.{day}") for day in value)
        case FieldType.LEVELS:
            return ", ".join(f"{name}={words(f'setup_choice.{level}')}" for name, level in value.items())
        case FieldType.INTERVALS:
            return ", ".join(f"{words(f'setup_choice.{each}')} {hours:g} h" for each, hours in value.items())
        case FieldType.CONDITIONS:
            return "; ".join(
                f"{each['column']} {words('setup_choice.' + each['operator'])} {each['value']}"
                for each in value
            )
        case FieldType.WHOLE | FieldType.NUMBER:
            return f"{value:g} {UNITS[spec.unit]}".rstrip()
        case FieldType.NUMBERS:
            return ", ".join(f"{each:g}" for each in value)
        case _:
            told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            return told.replace("\n", " / ")


class _Nothing:
    """What empties a field: click takes None for "not said"."""


NOTHING: Final = _Nothing()


def _option(spec: FieldSpec, told: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    name, parameter = option_name(spec.name), _parameter(spec)
    if spec.type is FieldType.FLAG:
        return click.option(f"{name}/--no-{name[2:]}", parameter, default=None, help=told)
    if spec.choices and spec.type is FieldType.CHOICE:
        told = f"{told} One of: {', '.join(spec.choices)}."
    return click.option(
        name, parameter, type=FieldText(spec), multiple=spec.type is FieldType.CONDITIONS, help=told
    )


def _parameter(spec: FieldSpec) -> str:
    """A name that no other parameter of a command has."""
    return f"field_{spec.name}"


def _read(spec: FieldSpec, text: str) -> Any:
    """The value of a text.

    Raises:
        ValueError: with what is wrong.
    """
    if spec.type in LISTS:
        return _read_list(spec, _split(text))
    if not text and spec.optional:
        return NOTHING
    match spec.type:
        case FieldType.WHOLE:
            return _number(text, int, "is no whole number")
        case FieldType.NUMBER:
            return _number(text, float, "is no number")
        case FieldType.CONDITIONS:
            return _condition(text) if text else None
        case _:
            return text


def _read_list(spec: FieldSpec, parts: Sequence[str]) -> Any:
    match spec.type:
        case FieldType.NUMBERS:
            return [_number(part, float, "has something that is no number") for part in parts]
        case FieldType.LEVELS:
            return dict(_pair(part) for part in parts)
        case FieldType.INTERVALS:
            pairs = [_pair(part) for part in parts]
            return {name: _number(hours, float, "has something that is no number") for name, hours in pairs}
        case _:
            return list(parts)


def _split(text: str) -> list[str]:
    """Values between commas; one that has a comma itself stands in double quotes."""
    rows = list(csv.reader([text], skipinitialspace=True))
    return [part.strip() for part in rows[0] if part.strip()] if rows else []


def _pair(part: str) -> tuple[str, str]:
    name, sign, value = part.rpartition("=")
    if not sign or not name.strip():
        raise ValueError("is not written like NAME=VALUE")
    return name.strip(), value.strip()


def _number(text: str, kind: Callable[[str], int] | Callable[[str], float], trouble: str) -> int | float:
    try:
        return kind(text)
    except ValueError:
        raise ValueError(trouble) from None


def _condition(text: str) -> dict[str, str]:
    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"is not written like 'COLUMN is VALUE'; operators: {', '.join(OPERATORS)}")
    column, spoken, value = found.groups()
    operator = spoken.replace(" ", "_").removeprefix("is_" if spoken in _IS_MORE else "")
    return {"column": column.strip(), "operator": operator, "value": value.strip()}
