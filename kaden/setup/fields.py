"""What a form's fields are like: read from the declaration of the form, for screens, commands and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import StringConstraints

from kaden.setup.forms import FORMS, FieldType, Form, Shown
from kaden.setup.kinds import Kind


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form."""

    name: str
    """Its words are `setup_<kind>.<name>`, and `setup_<kind>.<name>_help` for the line below it."""
    type: FieldType
    optional: bool
    """Whether it may be left empty (null)."""
    default: Any
    """What a new form begins with; None where a person must say."""
    low: float | None
    high: float | None
    longest: int | None
    """Characters at most."""
    choices: tuple[str, ...]
    """All values of a choice."""
    of: Kind | None
    """Whose names a reference takes."""
    unit: Literal["", "seconds", "minutes", "hours", "percent"]


@cache
def fields(kind: Kind) -> tuple[FieldSpec, ...]:
    """The fields of a kind's form, in the order in which people fill them in."""
    form: type[Form] = FORMS[kind]
    return tuple(_spec(info.alias or name, info) for name, info in form.model_fields.items())


def field(kind: Kind, name: str) -> FieldSpec:
    """One field by its name.

    Raises:
        KeyError: the form has no such field.
    """
    found = next((spec for spec in fields(kind) if spec.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def _spec(name: str, info: Any) -> FieldSpec:
    metadata = [*info.metadata, *_inner_metadata(info.annotation)]
    shown = next(each for each in metadata if isinstance(each, Shown))
    low = next((cast(float, each.ge) for each in metadata if hasattr(each, "ge")), None)
    high = next((cast(float, each.le) for each in metadata if hasattr(each, "le")), None)
    longest = next((each.max_length for each in metadata if isinstance(each, StringConstraints)), None)
    return FieldSpec(
        name=name,
        type=shown.type,
        optional=type(None) in get_args(info.annotation),
        default=None if info.is_required() else info.get_default(call_default_factory=True),
        low=low,
        high=high,
        longest=longest,
        choices=_choices(info.annotation),
        of=shown.of,
        unit=shown.unit,
    )


def _inner_metadata(annotation: Any) -> list[Any]:
    """What stands at the parts of a union such as `Name | None`."""
    found = [each for part in get_args(annotation) for each in getattr(part, "__metadata__", ())]
    return [inner for each in found for inner in (each, *getattr(each, "metadata", ()))]


def _choices(annotation: Any) -> tuple[str, ...]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(member.value for member in annotation) if issubclass(annotation, StrEnum) else ()
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return tuple(choice for part in get_args(annotation) for choice in _choices(part))
