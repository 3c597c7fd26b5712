"""A form on the screen: a row for each field, scrolled where there are more than fit, and the focused field's help.

Rule: the form (`Filling`) holds what was filled in; this shows it, takes what was typed when a field is left, and asks
the form to judge it. Enter and the arrows go on to the next field; nothing is ever saved by Enter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from kaden.clock import Millis
from kaden.setup.fields import FieldSpec
from kaden.setup.forms import FieldType
from kaden.setup.kinds import Kind
from kaden.words import Words as Language
from tui.model.link_state import Refusal
from tui.model.setup_choosing import options, with_day
from tui.model.setup_parts import PARTED
from tui.model.setup_values import TYPED, WEEKDAYS, choice_word, told
from tui.widgets.chosen_field import ChosenField, Shape
from tui.widgets.field_row import FieldRow
from tui.widgets.fields import LineField, NoteArea
from tui.widgets.text import Words, safe

SHORT: Final = frozenset({FieldType.WHOLE, FieldType.NUMBER, FieldType.TIME, FieldType.DATE})
"""Types whose values are a few characters."""

TYPED_ANEW: Final = SHORT | {FieldType.PERIOD}
"""Types whose values are rather typed anew than mended: the first key replaces what stands there."""

OPENING: Final = PARTED | {FieldType.NAME, FieldType.NAMES}
"""Types that have a list or a form of their own."""


class Filling(Protocol):
    """A form as the view needs it (`tui.model.setup_form`, `tui.model.setup_parts`)."""

    specs: tuple[FieldSpec, ...]
    values: dict[str, Any]
    may_edit: bool

    @property
    def changed(self) -> tuple[str, ...]: ...
    def label(self, name: str, words: Language) -> str: ...
    def help(self, name: str, words: Language) -> str: ...
    def text(self, name: str) -> str: ...
    def type(self, name: str, text: str, today: date) -> None: ...
    def put(self, name: str, value: Any) -> None: ...
    def wrong(self, name: str) -> Refusal | None: ...


class FormView(Vertical):
    """The rows and the help.

    Args:
        words: of the user's language.
        sentence: what a refusal says.
        today: the day where the user is.
        steady: a clock for type-ahead.
        ambiguous: cells of an East Asian ambiguous character.
    """

    DEFAULT_CSS = """
    FormView { height: 1fr; }
    FormView VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    FormView .help { height: 3; dock: bottom; padding: 0 1; border-top: none; }
    """

    class Opened(Message):
        """The list or the parts of a field are wanted."""

        def __init__(self, spec: FieldSpec) -> None:
            super().__init__()
            self.spec = spec

    class Moved(Message):
        """Another field has the focus, or a value was changed."""

    def __init__(
        self,
        words: Language,
        sentence: Callable[[Refusal], str],
        today: Callable[[], date],
        steady: Callable[[], Millis],
        ambiguous: int,
    ) -> None:
        super().__init__()
        self._words = words
        self._sentence = sentence
        self._today = today
        self._steady = steady
        self._ambiguous = ambiguous
        self._form: Filling | None = None
        self._names: Mapping[Kind, Sequence[str]] = {}
        self._rows: dict[str, FieldRow] = {}
        self._last = ""
        """The field that had the focus last."""
        self._scroll = VerticalScroll(can_focus=False)
        self._help = Words(classes="help")

    def compose(self) -> ComposeResult:
        yield self._scroll
        yield self._help

    # ---- what is shown ------------------------------------------------------------------------------------------

    async def show(self, form: Filling, names: Mapping[Kind, Sequence[str]]) -> None:
        """Show a form from its first field on; `names` are what references may name."""
        self._form, self._names = form, names
        await self._scroll.remove_children()
        self._rows = {spec.name: self._row(form, spec) for spec in form.specs}
        await self._scroll.mount(*self._rows.values())
        self.renew()

    def _row(self, form: Filling, spec: FieldSpec) -> FieldRow:
        unit = f" {self._words(f'setup_unit.{spec.unit}')}" if spec.unit and spec.type in SHORT else ""
        label = form.label(spec.name, self._words)
        return FieldRow(spec.name, label, self._field(form, spec), unit, self._ambiguous)

    def _field(self, form: Filling, spec: FieldSpec) -> Widget:
        if spec.type is FieldType.TEXT:
            note = NoteArea()
            note.read_only = not form.may_edit
            return note
        if not form.may_edit or spec.type not in TYPED:
            return ChosenField(spec.name, self, self._steady, self._ambiguous)
        field = LineField(form.text(spec.name), password=spec.type is FieldType.SECRET)
        field.set_class(spec.type in SHORT, "-short")
        field.select_on_focus = spec.type in TYPED_ANEW
        return field

    def renew(self) -> None:
        """Show every field as the form has it."""
        for spec in self._specs:
            self._show(spec)
        self._mark()

    @property
    def _specs(self) -> Sequence[FieldSpec]:
        return () if self._form is None else self._form.specs

    def _show(self, spec: FieldSpec) -> None:
        form, field = self._form, self._rows[spec.name].field
        if form is None:
            return
        if isinstance(field, ChosenField):
            field.show(self._shape(form, spec))
        elif isinstance(field, NoteArea):
            field.show(form.text(spec.name))
        elif isinstance(field, LineField) and field.value != form.text(spec.name):
            field.value = form.text(spec.name)
            field.cursor_position = len(field.value)

    def _shape(self, form: Filling, spec: FieldSpec) -> Shape:
        value = form.values[spec.name]
        text = told(spec, value, self._words)
        if not form.may_edit:
            return Shape(text, value)
        if spec.type is FieldType.WEEKDAYS:
            return Shape(
                text, value, days=[(choice_word(day, self._words), day in value) for day in WEEKDAYS]
            )
        offered = options(spec, value, self._names, self._words)
        return Shape(text, value, offered, opens=spec.type in OPENING)

    def _mark(self) -> None:
        """Signs and problems of all rows, and the focused field's help."""
        form = self._form
        if form is None:
            return
        changed = form.changed
        for name, row in self._rows.items():
            wrong = form.wrong(name)
            row.mark(problem="" if wrong is None else self._sentence(wrong), changed=name in changed)
        self._show_help()

    def _show_help(self) -> None:
        spec = self.focused_spec
        if spec is None or self._form is None:
            return
        how = self._words(f"setup_how.{spec.type}") if self._form.may_edit else ""
        lines = f"{self._form.help(spec.name, self._words)}\n{how}"
        self._help.say(safe("") if not lines.strip() else lines)

    # ---- the focus ----------------------------------------------------------------------------------------------

    @property
    def first(self) -> Widget | None:
        """The field that has or had the focus, else the first."""
        rows = list(self._rows.values())
        return next((row.field for row in rows if row.name == self._last), rows[0].field if rows else None)

    @property
    def focused_spec(self) -> FieldSpec | None:
        """The field that has the focus."""
        return next((spec for spec in self._specs if self._rows[spec.name].field.has_focus), None)

    def come_to(self, name: str) -> None:
        """Put the focus on a field; a short value that is there to be typed anew is taken by the first key."""
        field = self._rows[name].field
        self.screen.set_focus(field)
        if isinstance(field, LineField) and field.select_on_focus:
            field.select_all()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        name = self._name_of(event.widget)
        if name is not None:
            self._last = name
            self._rows[name].light(True)
            self._show_help()
            self.post_message(self.Moved())

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        name = self._name_of(event.widget)
        if name is not None:
            self._take(name)
            self._rows[name].light(False)

    def _name_of(self, field: Widget) -> str | None:
        return next((name for name, row in self._rows.items() if row.field is field), None)

    # ---- filling in ---------------------------------------------------------------------------------------------

    def collect(self) -> None:
        """Take what stands in all fields that are typed into, the focused one too."""
        for name in self._rows:
            self._take(name)

    def _take(self, name: str) -> None:
        """Take what was typed into a field, and show it as it was understood."""
        form, field = self._form, self._rows[name].field
        typed = self._typed_into(field)
        if form is None or typed is None or typed == form.text(name):
            return
        form.type(name, typed, self._today())
        self._changed(name)

    @staticmethod
    def _typed_into(field: Widget) -> str | None:
        if isinstance(field, LineField):
            return field.value
        return field.text if isinstance(field, NoteArea) else None

    def put(self, name: str, value: Any) -> None:
        """Set a field that is chosen."""
        if self._form is not None:
            self._form.put(name, value)
            self._changed(name)

    def _changed(self, name: str) -> None:
        self._show(next(spec for spec in self._specs if spec.name == name))
        self._mark()
        self.post_message(self.Moved())

    def chosen(self, field: str, value: Any) -> None:
        """Another value of a chosen field."""
        self.put(field, value)

    def ticked(self, field: str, number: int) -> None:
        """A weekday's tick was turned."""
        if self._form is not None:
            self.put(field, with_day(self._form.values[field], number))

    def opened(self) -> None:
        """Enter on a field that has a list or parts."""
        self.open_focused()

    def open_focused(self) -> None:
        """Ask for the list or the parts of the focused field, if it has any."""
        spec = self.focused_spec
        if spec is not None and spec.type in OPENING:
            self.post_message(self.Opened(spec))

    # ---- keys ---------------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._move(1)

    def on_key(self, event: events.Key) -> None:
        """What the fields left over: up, down and Enter go from field to field, the others by pages."""
        steps = {"up": -1, "down": 1, "enter": 1, "pageup": -8, "pagedown": 8}
        if event.key in steps:
            event.stop()
            event.prevent_default()
            self._move(steps[event.key])

    def _move(self, fields: int) -> None:
        spec = self.focused_spec
        names = list(self._rows)
        if spec is not None:
            at = names.index(spec.name) + fields
            self.come_to(names[max(0, min(at, len(names) - 1))])
