"""A definition being filled in: what was opened, what was typed, what is wrong, and what somebody else made of it.

Rule: nothing that a person typed is ever dropped by itself; not by what is wrong with it, not by a lost link, not by
another's change. A field is judged when it is left, by the declaration that the server judges by too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kaden.protocol.refusals import Refused
from kaden.protocol.setup import Definition, SaveDefinition
from kaden.setup.fields import FieldSpec, field, fields
from kaden.setup.kinds import Kind
from kaden.setup.reading import wrong
from kaden.words import Words
from tui.model.link_state import Refusal
from tui.model.setup_values import TYPED, Mistyped, as_text, typed

CHANGED_MEANWHILE: Final = "changed_meanwhile"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two people's versions differ, or in which one of them differs from what both opened."""

    spec: FieldSpec
    opened: Any
    theirs: Any
    mine: Any


class SetupForm:
    """One form.

    Args:
        kind: which form.
        definition: what is changed; None = a new one.
        inside: id of the campaign or batch that a new one belongs to.
        names: what references may name.
    """

    def __init__(
        self,
        kind: Kind,
        definition: Definition | None,
        inside: int | None,
        names: Mapping[Kind, Sequence[str]],
    ) -> None:
        self.kind = kind
        self.id = None if definition is None else definition.id
        self.inside = inside
        self.revision = 0 if definition is None else definition.revision
        self.may_edit = definition is None or definition.may_edit
        self.names = names
        self.specs = fields(kind)
        self.opened = {spec.name: _opened(spec, definition) for spec in self.specs}
        """The values that the form began with."""
        self.values = dict(self.opened)
        self._typed: dict[str, str] = {}
        """Texts that mean no value, by field."""
        self._wrong: dict[str, Refusal] = {}
        self._visited: set[str] = set()
        self._refused: tuple[str, Refusal] | None = None

    # ---- its words ----------------------------------------------------------------------------------------------

    def label(self, name: str, words: Words) -> str:
        """What people call a field."""
        return words(f"setup_{self.kind}.{name}")

    def help(self, name: str, words: Words) -> str:
        """What a field means, its range and an example."""
        return words(f"setup_{self.kind}.{name}_help")

    # ---- filling in ---------------------------------------------------------------------------------------------

    def text(self, name: str) -> str:
        """What stands in a field that is typed into."""
        return self._typed.get(name, as_text(field(self.kind, name), self.values[name]))

    def type(self, name: str, text: str, today: date) -> None:
        """Take what was typed into a field, and judge it."""
        spec = field(self.kind, name)
        self._refused = None
        self._visited.add(name)
        self._typed.pop(name, None)
        try:
            self.values[name] = typed(spec, text, today)
        except Mistyped as mistyped:
            self._typed[name] = text
            told = {"kind": self.kind.value, "field": name, "value": text, "limit": ""}
            self._wrong[name] = Refusal("field_bad", tuple((told | {"problem": mistyped.problem}).items()))
        else:
            self._judge()

    def propose(self, name: str, value: Any) -> None:
        """Begin with another value than the usual one; it counts as no change."""
        self.opened[name] = self.values[name] = value

    def put(self, name: str, value: Any) -> None:
        """Set a field that is chosen, and judge it."""
        self._refused = None
        self._visited.add(name)
        self.values[name] = value
        self._judge()

    def _judge(self) -> None:
        given = {spec.name for spec in self.specs if spec.optional or self.values[spec.name] is not None}
        found = wrong(self.kind, {name: self.values[name] for name in given})
        told = {name: _as_refusal(each) for name, each in found.items() if name in self._visited}
        self._wrong = told | {name: each for name, each in self._wrong.items() if name in self._typed}

    # ---- what is so ---------------------------------------------------------------------------------------------

    @property
    def changed(self) -> tuple[str, ...]:
        """Fields that are not as they were opened."""
        return tuple(
            spec.name
            for spec in self.specs
            if spec.name in self._typed or self.values[spec.name] != self.opened[spec.name]
        )

    def wrong(self, name: str) -> Refusal | None:
        """What is wrong with a field; None = nothing that is known."""
        if self._refused is not None and self._refused[0] == name:
            return self._refused[1]
        return self._wrong.get(name)

    def first_wrong(self) -> str | None:
        """Judge every field, as if all had been left; the first that is wrong."""
        self._visited = {spec.name for spec in self.specs}
        self._judge()
        return next((spec.name for spec in self.specs if self.wrong(spec.name) is not None), None)

    # ---- saving -------------------------------------------------------------------------------------------------

    def saving(self, request: str) -> SaveDefinition:
        """The message that saves the form as it is."""
        return SaveDefinition(
            request=request,
            kind=self.kind,
            id=self.id,
            inside=self.inside if self.id is None else None,
            revision=self.revision,
            values=dict(self.values),
        )

    def refused(self, refusal: Refusal) -> str | None:
        """Keep the server's refusal at its field, whose name is given; None if it is about no field of the form."""
        told = dict(refusal.values)
        name = str(told.get("field", "")).partition(".")[0]
        if name not in self.opened:
            return None
        self._refused = (name, refusal)
        return name

    # ---- two editors --------------------------------------------------------------------------------------------

    def differences(self, theirs: Definition) -> tuple[Difference, ...]:
        """The fields that either of two editors changed, with what both opened and what each made of it."""
        found = (
            Difference(spec, self.opened[spec.name], _value(spec, theirs.values), self.values[spec.name])
            for spec in self.specs
        )
        return tuple(each for each in found if each.theirs != each.mine or (each.opened != each.mine))

    def put_on_top(self, theirs: Definition) -> None:
        """Go on from the other's version: what I changed stays mine, what I did not is theirs."""
        mine = {name: self.values[name] for name in self.changed}
        self.opened = {spec.name: _value(spec, theirs.values) for spec in self.specs}
        self.values = self.opened | mine
        self.revision = theirs.revision
        self._refused = None
        self._judge()


def _opened(spec: FieldSpec, definition: Definition | None) -> Any:
    if definition is not None:
        return _value(spec, definition.values)
    default = json.loads(json.dumps(spec.default))
    return "" if default is None and not spec.optional and spec.type in TYPED else default


def _value(spec: FieldSpec, values: Mapping[str, Any]) -> Any:
    """A field as the server has it; what an older server does not know stands at its default."""
    return values[spec.name] if spec.name in values else json.loads(json.dumps(spec.default))


def _as_refusal(refused: Refused) -> Refusal:
    return Refusal(refused.code.value, tuple(refused.values.items()))
