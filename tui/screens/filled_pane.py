"""A pane with a form: how its fields come, what their lists offer, how one comes to the field that is wrong.

Rule: what is typed in one breath with the key that opens the form waits for its fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.setup.fields import FieldSpec
from kaden.setup.kinds import Kind
from tui.screens.pane import Pane
from tui.screens.pick_pane import PickPane
from tui.widgets.form_view import OPENING, Filling, FormView

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class FilledPane(Pane):
    """A subclass calls `fill` once it knows what there is to fill in; its own keys read and send the form."""

    def __init__(self, desk: PaneDesk) -> None:
        super().__init__(desk)
        self.view = desk.form_view()
        self._opening = True
        self._filling: Filling | None = None
        self._names: Mapping[Kind, Sequence[str]] = {}

    def compose(self) -> ComposeResult:
        yield self.view

    @property
    def first(self) -> Widget | None:
        return self.view.first

    @property
    def opening(self) -> bool:
        return self._opening

    def offers(self, action: str) -> bool:
        if action == f"{self.desk.kind}.choose":
            form, spec = self._filling, self.view.focused_spec
            return form is not None and form.may_edit and spec is not None and spec.type in OPENING
        return super().offers(action)

    # ---- opening ------------------------------------------------------------------------------------------------

    def fill(self, form: Filling, names: Mapping[Kind, Sequence[str]]) -> None:
        """Show a form soon, from its first field on; `names` are what its fields may name."""
        self.call_later(self._fill, form, names)

    async def _fill(self, form: Filling, names: Mapping[Kind, Sequence[str]]) -> None:
        await self.view.show(form, names)
        self._filling, self._names = form, names
        self._opening = False
        if self.desk.pane is self and not self.desk.asking:
            self.desk.set_focus(self.view.first)
            self.desk.give_kept()
        self.moved()

    # ---- filling in ---------------------------------------------------------------------------------------------

    def moved(self) -> None:
        """Another field has the focus, or a value was changed."""
        self.desk.refresh_frame()

    @on(FormView.Moved)
    def _on_moved(self) -> None:
        self.moved()

    def do_choose(self) -> None:
        """Open the list of the focused field."""
        self.view.open_focused()

    @on(FormView.Opened)
    def _on_opened(self, event: FormView.Opened) -> None:
        event.stop()
        if self._filling is not None and self._filling.may_edit:
            self.open_field(self._filling, event.spec)

    def open_field(self, form: Filling, spec: FieldSpec) -> None:
        """Let the value of a field be picked from what it may name."""
        known = () if spec.of is None else self._names.get(spec.of, ())

        def put(value: Any) -> None:
            self.view.put(spec.name, value)

        title = form.label(spec.name, self.words)
        self.desk.open(PickPane(self.desk, title, spec, form.values[spec.name], known, put))

    def come_to(self, wrong: str) -> None:
        """Say what is wrong at its field."""
        self.view.renew()
        self.view.come_to(wrong)
