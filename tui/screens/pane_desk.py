"""A desk of panes that lie on each other, with one in front.

Rule: a pane that is covered stays as it was, form and all; only leaving it takes it away, after a question where
something would be lost (domain rows 13, 15).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from textual import events
from textual.containers import Container
from textual.widget import Widget

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import ServerMessage
from tui.messages import LinkMoved
from tui.model.link_state import Answer, Refusal, Request
from tui.screens.desk_screen import DeskScreen
from tui.screens.help_pane import HelpPane
from tui.screens.pane import Pane
from tui.widgets.form_view import FormView

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat

STEPS: Final = {"tab": 1, "shift+tab": -1}
"""Keys that go from field to field, whatever has the focus."""

WAITING: Final = frozenset({*STEPS, "enter", "backspace", "left", "right", "up", "down", "ideographic_space"})
"""Keys that wait for the fields of a form that is opening, beside letters."""

CRUMBS: Final = 3
"""Of the way to the pane in front the title shows so many steps: the last ones are where one is."""


class PaneDesk(DeskScreen):
    """A desk whose body is panes.

    Its `kind` begins the contexts of its panes, and the ids of the actions that all of them share: `<kind>.back`, and
    `<kind>.done` where a line is typed.
    """

    kind: str

    DEFAULT_CSS = """
    PaneDesk { layers: default over; }
    PaneDesk #panes { height: 1fr; }
    PaneDesk FilterBar { layer: over; }
    """

    def __init__(self, kaden: KadenApp, seat: Seat, name: str) -> None:
        super().__init__(kaden, seat, name)
        self._panes: list[Pane] = []
        self._kept: list[events.Key] = []
        """Keys that wait for the fields of the pane in front."""

    # ---- what a subclass says -----------------------------------------------------------------------------------

    @abstractmethod
    def bottom(self) -> Pane:
        """The pane that lies below all others and is never closed."""

    @abstractmethod
    def leave(self) -> None:
        """Go back to where this desk was opened from."""

    # ---- the frame asks -----------------------------------------------------------------------------------------

    @property
    def pane(self) -> Pane | None:
        """The one in front."""
        return self._panes[-1] if self._panes else None

    @property
    def context(self) -> str:
        return f"{self.kind}.menu" if self.pane is None else self.pane.context

    def body(self) -> Iterator[Widget]:
        yield Container(id="panes")

    def place(self) -> tuple[str, ...]:
        crumbs = [pane.crumb for pane in self._panes if pane.crumb]
        return tuple(crumbs) if len(crumbs) <= CRUMBS else ("…", *crumbs[-CRUMBS:])

    def why_not(self, action: str) -> str | None:
        return None if self.pane is None else self.pane.why_not(action)

    def offered(self, action: str) -> bool:
        return super().offered(action) and (self.pane is None or self.pane.offers(action))

    def label(self, action: str) -> str:
        own = None if self.pane is None else self.pane.label(action)
        return super().label(action) if own is None else own

    def doers(self) -> tuple[object, ...]:
        return (self.pane, *super().doers())

    # ---- news ---------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        self.open(self.bottom())

    def heard(self, said: ServerMessage) -> None:
        """Panes hear the answers to what they asked; what comes on the way to one, whoever listens for it."""
        for pane in self._panes:
            pane.heard(said)

    def on_link_moved(self, _event: LinkMoved) -> None:
        for pane in self._panes:
            pane.link_moved()

    def tick(self) -> None:
        if self.pane is not None:
            self.pane.tick()

    def flush(self) -> None:
        for pane in self._panes:
            pane.flush()

    def now(self) -> Instant:
        """The server's time."""
        return self.seat.now() or 0

    # ---- panes --------------------------------------------------------------------------------------------------

    def open(self, pane: Pane) -> None:
        """Lay a pane on the others."""
        self.bottom_line.hush()
        if self.pane is not None:
            self.pane.display = False
        self._panes.append(pane)
        self.query_one("#panes").mount(pane)
        self.call_after_refresh(self._bring_to_front, pane)

    def close(self, pane: Pane) -> None:
        """Take a pane away, and what lies on it; without a question."""
        if pane not in self._panes:
            return
        at = self._panes.index(pane)
        gone, self._panes = self._panes[at:], self._panes[:at]
        self._kept.clear()
        self.drop_question()
        self.bottom_line.hush()
        self.set_focus(None)
        for each in gone:
            each.flush()
            each.remove()
        if self.pane is not None:
            self._bring_to_front(self.pane)

    def _bring_to_front(self, pane: Pane) -> None:
        if pane is not self.pane:
            return
        pane.display = True
        pane.shown()
        if not self.asking:
            self.set_focus(pane.first)
        self.refresh_frame()

    def keeps(self, key: events.Key) -> bool:
        """What is typed in one breath with the key that opens a form is meant for its fields."""
        if self.pane is None or not self.pane.opening or self.asking:
            return False
        if key.is_printable or key.key in WAITING:
            self._kept.append(events.Key(key.key, key.character))
            return True
        return False

    def give_kept(self) -> None:
        """Let the fields have the keys that waited for them."""
        kept, self._kept = self._kept, []
        for key in kept:
            if key.key in STEPS:
                self.move_focus(STEPS[key.key])
            elif self.focused is not None:
                self.focused._forward_event(key)

    def do_back(self) -> None:
        """One pane back, after a question if something would be lost; from the last one to where it was opened from."""
        pane = self.pane
        if pane is None or len(self._panes) == 1:
            self.leave()
            return
        question = pane.loses()
        if question is None:
            self.close(pane)
        else:
            self.ask(question, f"{self.kind}.back", lambda: self.close(pane))

    def do_help(self) -> None:
        """Show the keys of here, or go back."""
        if isinstance(self.pane, HelpPane):
            self.close(self.pane)
        elif self.pane is not None:
            self.open(HelpPane(self, self.pane.context, self.pane.topic))

    @property
    def losses(self) -> list[str]:
        """What each pane would lose if the client ended now, as questions."""
        return [question for pane in self._panes if (question := pane.loses()) is not None]

    # ---- what panes need ----------------------------------------------------------------------------------------

    def fetch(self, request: Request, pane: Pane, answer: Answer) -> None:
        """Ask the server for a pane. `answer` is not called any more once the pane was left."""

        def answered(said: ServerMessage | Refusal) -> None:
            if pane in self._panes:
                answer(said)
                self.refresh_frame()

        self.seat.fetch(request, answered)

    def refused(self, refusal: Refusal) -> None:
        """Say for a moment why the server refused."""
        self.kaden.toast(self.kaden.refusal_text(refusal))

    def form_view(self) -> FormView:
        """A form's view with this client's words, clock and widths."""
        kaden = self.kaden
        return FormView(self.words, self._at_field, self.today, kaden.steady, kaden.ambiguous)

    def _at_field(self, refusal: Refusal) -> str:
        """What is wrong with a field, said beside it: its name and its value stand there already."""
        told = dict(refusal.values)
        key = f"setup_problem.{told.get('problem')}"
        if refusal.code == RefusalCode.FIELD_BAD and key in self.words:
            return self.words(key, limit=told.get("limit", ""))
        return self.kaden.refusal_text(refusal)

    def today(self) -> date:
        """The day where the user sits."""
        return date.fromisoformat(self.kaden.wall_clock(self.now(), "", "%Y-%m-%d"))
