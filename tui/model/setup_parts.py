"""A field that is several values at once (permissions by campaign, hours by outcome, conditions), as a form of its own.

Rule: it is filled in like any form, and gives its field one value; what is left empty is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, get_args

from kaden.setup.fields import FieldSpec
from kaden.setup.forms import Condition, FieldType, RestingOutcome
from kaden.setup.kinds import Kind
from kaden.vocabulary import Permission
from kaden.words import Words
from tui.model.link_state import Refusal
from tui.model.setup_values import Mistyped, as_text, choice_word, typed

PARTED: Final = frozenset({FieldType.LEVELS, FieldType.INTERVALS, FieldType.CONDITIONS})
"""Types that are filled in as a form of their own."""

MOST_CONDITIONS: Final = 10

OPERATORS: Final = get_args(Condition.model_fields["operator"].annotation)
OUTCOMES: Final = tuple(outcome.value for outcome in get_args(RestingOutcome))


class PartsForm:
    """The parts of one field.

    Args:
        kind: of the form that the field is in.
        spec: the field.
        value: what it holds now.
        names: what references may name.
    """

    def __init__(self, kind: Kind, spec: FieldSpec, value: Any, names: Mapping[Kind, Sequence[str]]) -> None:
        self.kind = kind
        self.whole = spec
        self.may_edit = True
        self.values: dict[str, Any] = {}
        self.specs: tuple[FieldSpec, ...] = ()
        self._typed: dict[str, str] = {}
        self._wrong: dict[str, str] = {}
        match spec.type:
            case FieldType.LEVELS:
                campaigns = dict.fromkeys([*names.get(Kind.CAMPAIGN, ()), *value])
                self._fill((_level(name), value.get(name, Permission.NONE.value)) for name in campaigns)
            case FieldType.INTERVALS:
                self._fill((_hours(name), value.get(name)) for name in OUTCOMES)
            case _:
                self._fill(_conditions(value))
        self.opened = dict(self.values)

    def _fill(self, parts: Any) -> None:
        pairs = list(parts)
        self.specs = tuple(spec for spec, _ in pairs)
        self.values = {spec.name: value for spec, value in pairs}

    @property
    def whole_value(self) -> Any:
        """What the field holds with these parts."""
        if self.whole.type is FieldType.LEVELS:
            return {name: level for name, level in self.values.items() if level != Permission.NONE.value}
        if self.whole.type is FieldType.INTERVALS:
            return {name: hours for name, hours in self.values.items() if hours is not None}
        rows = [
            {part: self.values[f"{number}.{part}"] for part in ("column", "operator", "value")}
            for number in range(len(self.specs) // 3)
        ]
        return [row | {"value": row["value"] or ""} for row in rows if row["column"]]

    # ---- as a form ----------------------------------------------------------------------------------------------

    def label(self, name: str, words: Words) -> str:
        """What people call a part: the campaign, the outcome, `1 Column`."""
        if self.whole.type is FieldType.LEVELS:
            return name
        if self.whole.type is FieldType.INTERVALS:
            return choice_word(name, words)
        number, _, part = name.partition(".")
        return f"{int(number) + 1:>2} {words(f'setup_screen.condition_{part}')}"

    def help(self, name: str, words: Words) -> str:
        """What the parts are for; the same for all of them."""
        return words(f"setup_{self.kind}.{self.whole.name}_help")

    def text(self, name: str) -> str:
        """What stands in a part that is typed into."""
        return self._typed.get(name, as_text(self._spec(name), self.values[name]))

    def type(self, name: str, text: str, today: date) -> None:
        """Take what was typed into a part."""
        self._typed.pop(name, None)
        self._wrong.pop(name, None)
        spec = self._spec(name)
        try:
            value = typed(spec, text, today)
            _check(spec, value)
        except Mistyped as mistyped:
            self._typed[name], self._wrong[name] = text, mistyped.problem
        else:
            self.values[name] = value

    def put(self, name: str, value: Any) -> None:
        """Set a part that is chosen."""
        self.values[name] = value

    @property
    def changed(self) -> tuple[str, ...]:
        """Parts that are not as they were opened."""
        names = (spec.name for spec in self.specs)
        return tuple(name for name in names if name in self._typed or self.values[name] != self.opened[name])

    def wrong(self, name: str) -> Refusal | None:
        """What is wrong with a part."""
        problem = self._wrong.get(name)
        if problem is None:
            return None
        spec = self._spec(name)
        limit = spec.low if problem == "greater_than_equal" else spec.high
        told = {
            "kind": self.kind.value,
            "field": self.whole.name,
            "value": self._typed[name],
            "problem": problem,
        }
        return Refusal("field_bad", tuple((told | {"limit": f"{limit or 0:g}"}).items()))

    def first_wrong(self) -> str | None:
        """The first part that is wrong."""
        return next((spec.name for spec in self.specs if spec.name in self._wrong), None)

    def _spec(self, name: str) -> FieldSpec:
        return next(spec for spec in self.specs if spec.name == name)


def _check(spec: FieldSpec, value: Any) -> None:
    if isinstance(value, float):
        if spec.low is not None and value < spec.low:
            raise Mistyped("greater_than_equal")
        if spec.high is not None and value > spec.high:
            raise Mistyped("less_than_equal")


def _level(campaign: str) -> FieldSpec:
    return _part(campaign, FieldType.CHOICE, choices=tuple(level.value for level in Permission))


def _hours(outcome: str) -> FieldSpec:
    return _part(outcome, FieldType.NUMBER, optional=True, low=0, high=8_760, unit="hours")


def _conditions(value: Sequence[Mapping[str, Any]]) -> list[tuple[FieldSpec, Any]]:
    """Three parts for each condition, and for one more."""
    parts: list[tuple[FieldSpec, Any]] = []
    for number in range(min(len(value) + 1, MOST_CONDITIONS)):
        condition = value[number] if number < len(value) else {}
        parts += [
            (_part(f"{number}.column", FieldType.LINE, optional=True, longest=60), condition.get("column")),
            (
                _part(f"{number}.operator", FieldType.CHOICE, choices=OPERATORS),
                condition.get("operator", OPERATORS[0]),
            ),
            (_part(f"{number}.value", FieldType.LINE, optional=True, longest=200), condition.get("value")),
        ]
    return parts


def _part(name: str, type: FieldType, **more: Any) -> FieldSpec:
    plain: dict[str, Any] = {
        "optional": False, "default": None, "low": None, "high": None, "longest": None, "choices": (), "of": None,
        "unit": "",
    }  # fmt: skip
    return FieldSpec(name=name, type=type, **(plain | more))
