"""Why it is not dialling: a job's funnel, counted anew every few seconds, and all that stands in a record's way.

Rule: it stands beside the desk that it was opened from and goes back there; nothing is changed here (domain row 148).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from kaden.clock import SECOND, Millis
from kaden.protocol.server import ServerMessage
from kaden.protocol.why import AskFunnel, AskRecord, Funnel, RecordReasons
from tui import actions
from tui.keys import bindings
from tui.model.link_state import Refusal
from tui.model.why import Line, funnel_lines, record_lines
from tui.screens.desk_screen import DeskScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.help_view import HelpView
from tui.widgets.lines_view import LinesView
from tui.widgets.text import SafeText, safe

if TYPE_CHECKING:
    from tui.app import KadenApp

WHY: Final = "why"
"""Name of the screen."""

FUNNEL: Final = "funnel"
RECORD: Final = "record"
HELP: Final = "why_help"

LEAST_PAUSE: Final = 3 * SECOND
"""Milliseconds between two counts of the records; longer where a count takes longer."""

PAUSE_FOR_COUNT: Final = 4
"""How many times as long as a count the pause after it is."""


class WhyDesk(DeskScreen):
    """The funnel of a job, a question about a number, and its answer."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, "why")]

    DEFAULT_CSS = """
    WhyDesk { layers: default over; }
    WhyDesk ContentSwitcher { height: 1fr; }
    WhyDesk FilterBar { layer: over; }
    """

    def __init__(self, kaden: KadenApp) -> None:
        super().__init__(kaden, kaden.home, WHY)
        self._funnel_view = LinesView(id=FUNNEL)
        self._record_view = LinesView(id=RECORD)
        self._views = ContentSwitcher(
            self._funnel_view,
            self._record_view,
            HelpView(self.words, kaden.registry, kaden.has, id=HELP),
            initial=FUNNEL,
        )
        hint = self.hint("why.find", "why.back")
        self._bar = FilterBar(self.words("why_record.prompt"), hint)
        self._job: int | None = None
        self._job_name = ""
        self._zone = ""
        """Of the campaign whose times are shown."""
        self._about = ""
        """What the newest question about a record was."""
        self._over: str | None = None
        """The context of what lies over the picture: a question being typed, help."""
        self._picture = FUNNEL
        """What is shown, or lies under that."""
        self._counting_since: Millis | None = None
        """When the count that is under way was asked for."""
        self._next_count: Millis = 0
        self._stands = False
        """Whether its widgets are there; it is told what it is about before it is shown for the first time."""

    # ---- the frame asks -----------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        if self._over is not None:
            return self._over
        return actions.WHY_RECORD if self._picture == RECORD else actions.WHY_JOB

    def body(self) -> Iterator[Widget]:
        yield self._views
        yield self._bar

    def place(self) -> tuple[str, ...]:
        crumbs = [self._job_name] if self._job is not None else []
        crumbs.append(self.words("why_screen.crumb"))
        if self._picture == RECORD and self._about:
            crumbs.append(self._about)
        return tuple(crumbs)

    @property
    def zone(self) -> str:
        return self._zone

    def why_not(self, action: str) -> str | None:
        if action in ("why.ask", "why.find") and not self.seat.up:
            return self.words("why_not.offline")
        return None

    # ---- what it is about ---------------------------------------------------------------------------------------

    def show_job(self, job: int, name: str) -> None:
        """Turn to a job's funnel."""
        self._job, self._job_name = job, name
        self._funnel_view.show(lambda cells: (safe(self.words("funnel.opening")),))
        self._counting_since = None
        self._turn_to(FUNNEL)
        self._count()

    def show_record(self, about: str) -> None:
        """Turn to a record, as `AskRecord` names it, from a place that is about no job."""
        self._job, self._job_name = None, ""
        self._record_view.show(lambda cells: ())
        self._turn_to(RECORD)
        self._ask_about(about)

    def on_mount(self) -> None:
        super().on_mount()
        self._stands = True
        self._turn_to(self._picture)

    def heard(self, said: ServerMessage) -> None:
        """It hears the answers to what it asked, and nothing else."""

    def tick(self) -> None:
        if self.is_current and self._job is not None and self.kaden.steady() >= self._next_count:
            self._count()

    # ---- asking -------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        """Ask for the funnel, unless an answer is still due."""
        if self._counting_since is not None or self._job is None or not self.seat.up:
            return
        begun, job = self.kaden.steady(), self._job
        self._counting_since = begun

        def counted(said: ServerMessage | Refusal) -> None:
            if self._counting_since != begun or self._job != job:
                return
            now = self.kaden.steady()
            self._counting_since = None
            self._next_count = now + max(LEAST_PAUSE, PAUSE_FOR_COUNT * (now - begun))
            if isinstance(said, Funnel):
                self._zone = said.zone
                self._show(self._funnel_view, lambda cells: funnel_lines(self.words, said, cells, self._wide))
            elif isinstance(said, Refusal):
                self.kaden.toast(self.kaden.refusal_text(said))

        self.seat.fetch(AskFunnel(request=self.seat.next_request(), job=f"job:{job}"), counted)

    def _ask_about(self, about: str) -> None:
        def answered(said: ServerMessage | Refusal) -> None:
            if isinstance(said, RecordReasons):
                self._about, self._zone = about, said.records[0].zone
                self._show(self._record_view, lambda cells: record_lines(self.words, said, cells, self._wide))
                self._record_view.scroll_home(animate=False)
                self._turn_to(RECORD)
            elif isinstance(said, Refusal):
                self.kaden.toast(self.kaden.refusal_text(said))

        self.seat.fetch(AskRecord(request=self.seat.next_request(), about=about), answered)

    @property
    def _wide(self) -> int:
        return self.kaden.ambiguous

    def _show(self, view: LinesView, made: Callable[[int], Iterable[Line]]) -> None:
        def drawn(cells: int) -> Iterable[SafeText]:
            return (safe(line.text, "bold" if line.strong else "") for line in made(max(20, cells)))

        view.show(drawn)

    # ---- keys ---------------------------------------------------------------------------------------------------

    def do_ask(self) -> None:
        """Type a number, its last digits, or a record."""
        self._over = actions.WHY_ASKING
        self._bar.open("")
        self.refresh_frame()

    def do_find(self) -> None:
        """Ask about what was typed."""
        about = self._bar.field.value.strip()
        self._turn_to(self._picture)
        if about:
            self._ask_about(about[:60])

    def do_back(self) -> None:
        """One step back: what lies over the picture, then the record, then the desk that this was opened from."""
        if self._over is not None:
            self._turn_to(self._picture)
        elif self._picture == RECORD and self._job is not None:
            self._turn_to(FUNNEL)
        else:
            self.kaden.seating.leave_why()

    def do_help(self) -> None:
        """Show the keys of here, or go back."""
        if self._over == actions.WHY_HELP:
            self.do_back()
            return
        help_view = self.query_one(HelpView)
        help_view.show(self.context)
        self._bar.close()
        self._over, self._views.current = actions.WHY_HELP, HELP
        self.set_focus(help_view)
        self.refresh_frame()

    def _turn_to(self, view: str) -> None:
        self._over, self._picture = None, view
        if self._stands:
            self._bar.close()
            self._views.current = view
            self.set_focus(self._record_view if view == RECORD else self._funnel_view)
            self.refresh_frame()
