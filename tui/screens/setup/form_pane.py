"""One definition as a form: opened, filled in, saved with the revision that was seen.

Rule: the form stays until it is saved or left on purpose. A lost link keeps the save and sends it again under its own
request id; another's change in between is shown beside one's own before anything is written over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from kaden.guide import OF_KIND
from kaden.protocol.server import ServerMessage
from kaden.protocol.setup import Definition, Definitions, ListDefinitions
from kaden.setup.fields import FieldSpec
from kaden.setup.kinds import INSIDE, Kind
from kaden.vocabulary import Method
from tui import actions
from tui.model.link_state import Refusal
from tui.model.setup_form import CHANGED_MEANWHILE, SetupForm
from tui.model.setup_parts import PARTED, PartsForm
from tui.model.setup_rows import name_of
from tui.screens.filled_pane import FilledPane
from tui.screens.setup.conflict_pane import ConflictPane
from tui.screens.setup.page_pane import PagePane
from tui.screens.setup.pane import SetupPane, Thing
from tui.screens.setup.parts_pane import PartsPane
from tui.screens.setup.places import places
from tui.widgets.form_view import Filling
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class FormPane(SetupPane, FilledPane):
    """A definition to look at or to change (domain rows 42 to 151)."""

    DEFAULT_CSS = """
    FormPane .warning { height: auto; padding: 0 1; text-style: bold; display: none; }
    """

    def __init__(self, desk: SetupDesk, kind: Kind, definition: int | None, thing: Thing | None) -> None:
        """`definition` is the id of the one to open, None for a new one; `thing` is what it belongs to."""
        super().__init__(desk)
        self.kind = kind
        self.definition = definition
        self.thing = thing
        self.form: SetupForm | None = None
        """None until the server has told what there is to fill in."""
        self._warning = Words(classes="warning")
        self._asked = False
        self._saving = False

    def compose(self) -> ComposeResult:
        yield self._warning
        yield self.view

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        return actions.SETUP_FORM

    @property
    def topic(self) -> str:
        return OF_KIND[self.kind]

    @property
    def crumb(self) -> str:
        kind = self.words(f"setup_kind.{self.kind}")
        if self.form is None:
            return kind
        if self.definition is None:
            return self.words("setup_screen.new", kind=kind)
        if places(self.kind):
            return self.words(f"setup_place.{self.kind}_settings")
        name = self.form.opened.get("name") or self.form.opened.get("label") or kind
        return f"{name}" if self.form.may_edit else self.words("setup_screen.looked_at", name=name)

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb == "save" and self.form is not None and not self.form.may_edit:
            return self.words("setup_screen.may_not_change")
        if verb == "save" and (self.form is None or self._saving):
            return self.words("why_not.asked")
        return None

    def offers(self, action: str) -> bool:
        match action:
            case "setup.formula":
                return self.kind is Kind.RULE
            case "setup.save":
                return self.form is not None and self.form.may_edit
            case _:
                return super().offers(action)

    def loses(self) -> str | None:
        if self.form is None or not self.form.may_edit:
            return None
        if self._saving:
            return self.words("setup_screen.leave_saving")
        self.view.collect()
        return self.words("setup_screen.drop", count=len(self.form.changed)) if self.form.changed else None

    # ---- opening ------------------------------------------------------------------------------------------------

    def shown(self) -> None:
        if self.form is None:
            self.ask_for(self._opened)

    def ask_for(self, answer: Any) -> None:
        """Ask for the definitions among which this one is; `answer` hears them."""
        if not self._asked:
            self._asked = True
            inside = None if self.thing is None or self.kind not in INSIDE else self.thing.definition.id
            request = ListDefinitions(request=self.desk.seat.next_request(), kind=self.kind, inside=inside)
            self.desk.fetch(request, self, lambda said: self._answered(said, answer))

    def _answered(self, said: ServerMessage | Refusal, answer: Any) -> None:
        self._asked = False
        if isinstance(said, Definitions):
            answer(said)
        elif isinstance(said, Refusal):
            self._opening = False
            self.desk.refused(said)

    def _mine(self, said: Definitions) -> Definition | None:
        return next((row for row in said.rows if row.id == self.definition), None)

    def _opened(self, said: Definitions) -> None:
        mine = self._mine(said)
        if self.definition is not None and mine is None:
            self.desk.close(self)
            self.desk.kaden.toast(self.words("setup_screen.gone"))
            return
        inside = None if self.thing is None or self.kind not in INSIDE else self.thing.definition.id
        self.form = SetupForm(self.kind, mine, inside, said.names)
        if mine is None and self.kind is Kind.DISPOSITION:
            self.form.propose(
                "position", min(999, 1 + max((row.values["position"] for row in said.rows), default=0))
            )
        self.fill(self.form, self.form.names)

    # ---- filling in ---------------------------------------------------------------------------------------------

    def moved(self) -> None:
        super().moved()
        self._warn()

    def _warn(self) -> None:
        """What must be known before a value is saved (domain row 6)."""
        method = "" if self.form is None else str(self.form.values.get("method", ""))
        warning = ""
        if self.kind is Kind.RULE and method == Method.PREDICTIVE:
            warning = self.words("setup_screen.warned", warning=self.words("setup_warning.predictive"))
        self._warning.display = bool(warning)
        self._warning.say(warning)

    def open_field(self, form: Filling, spec: FieldSpec) -> None:
        if spec.type in PARTED and isinstance(form, SetupForm):
            parts = PartsForm(self.kind, spec, form.values[spec.name], form.names)
            self.desk.open(PartsPane(self.desk, parts, lambda value: self.view.put(spec.name, value)))
        else:
            super().open_field(form, spec)

    def do_formula(self) -> None:
        """Open the page with the exact formula by which a rule paces (domain row 54)."""
        title = self.words("setup_screen.formula")
        self.desk.open(PagePane(self.desk, title, self.words("setup_page.formula")))

    # ---- saving -------------------------------------------------------------------------------------------------

    def do_save(self) -> None:
        """Save the form, or come to the first field that is wrong."""
        form = self.form
        if form is None or self._saving:
            return
        self.view.collect()
        wrong = form.first_wrong()
        self.view.renew()
        if wrong is not None:
            self.view.come_to(wrong)
            self.desk.kaden.toast(self.words("setup_screen.wrong", field=form.label(wrong, self.words)))
        elif form.id is not None and not form.changed:
            self.desk.kaden.toast(self.words("setup_screen.unchanged"))
        else:
            self._saving = True
            request = form.saving(self.desk.seat.next_request())
            self.desk.fetch(request, self, self._saved)
            if not self.desk.seat.up:
                self.desk.kaden.toast(self.words("setup_screen.kept"))
            self.desk.refresh_frame()

    def _saved(self, said: ServerMessage | Refusal) -> None:
        self._saving = False
        if isinstance(said, Refusal):
            self._refused(said)
        elif isinstance(said, Definitions) and said.rows:
            row = said.rows[0]
            name = name_of(self.kind, row)
            new = self.definition is None
            self.desk.close(self)
            self.desk.saved(self.kind, row)
            key = "saved_campaign" if new and self.kind is Kind.CAMPAIGN else "saved"
            kind = self.words(f"setup_kind.{self.kind}")
            if said.warnings:
                lines = [self.words(f"setup_warning.{each.code}", **each.values) for each in said.warnings]
                title = self.words("setup_screen.to_know")
                self.desk.open(PagePane(self.desk, title, "\n\n".join([f"{name}:", *lines])))
            self.desk.kaden.toast(self.words(f"setup_screen.{key}", kind=kind, name=name))

    def _refused(self, refusal: Refusal) -> None:
        form = self.form
        if form is None:
            return
        if refusal.code == CHANGED_MEANWHILE:
            self.ask_for(lambda said: self._meet(said, refusal))
            return
        name = form.refused(refusal)
        self.view.renew()
        if name is not None:
            self.view.come_to(name)
        self.desk.refused(refusal)

    # ---- two editors --------------------------------------------------------------------------------------------

    def _meet(self, said: Definitions, refusal: Refusal) -> None:
        theirs = self._mine(said)
        if self.form is None:
            return
        if theirs is None:
            self.desk.kaden.toast(self.words("setup_screen.gone"))
            return
        self.desk.open(ConflictPane(self.desk, self.form, theirs, refusal, self._resolved))

    def _resolved(self, theirs: Definition, mine: bool) -> None:
        """Go on after both versions were seen: with my changes on top, or with theirs alone."""
        form = self.form
        if form is None:
            return
        if mine:
            form.put_on_top(theirs)
            self.view.renew()
            self.do_save()
        else:
            self.form = SetupForm(self.kind, theirs, form.inside, form.names)
            self.fill(self.form, self.form.names)
