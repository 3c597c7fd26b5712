"""What a chosen field offers: its options in words, and the one that keys lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kaden.setup.fields import FieldSpec
from kaden.setup.forms import FieldType
from kaden.setup.kinds import Kind
from kaden.words import Words
from tui.model.setup_values import WEEKDAYS, choice_word


def options(
    spec: FieldSpec, value: Any, names: Mapping[Kind, Sequence[str]], words: Words
) -> list[tuple[Any, str]]:
    """Values with their words; the empty one first where the field may be empty. Empty for what is no choice of one."""
    match spec.type:
        case FieldType.FLAG:
            return [(False, words("setup_screen.no")), (True, words("setup_screen.yes"))]
        case FieldType.CHOICE:
            found = [(each, choice_word(each, words)) for each in spec.choices]
        case FieldType.NAME if spec.of is not None:
            known = list(names.get(spec.of, ()))
            # A name that this account may not see is still the value.
            found = [(each, each) for each in ([] if value is None or value in known else [value]) + known]
        case _:
            return []
    return [(None, words("setup_screen.none")), *found] if spec.optional else found


def stepped(offered: Sequence[tuple[Any, str]], value: Any, step: int) -> Any:
    """The option that many further on, from the last one back to the first."""
    values = [each for each, _ in offered]
    if not values:
        return value
    if value not in values:
        return values[0] if step > 0 else values[-1]
    return values[(values.index(value) + step) % len(values)]


def with_day(days: Sequence[str], number: int) -> list[str]:
    """Weekdays after the one with a number (0 = Monday) was ticked, or its tick taken away."""
    turned = WEEKDAYS[number]
    chosen = set(days) ^ {turned}
    return [day for day in WEEKDAYS if day in chosen]
