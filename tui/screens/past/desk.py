"""A recorded day on the monitor: any second of it, forth and back, with the widgets that show the present.

Rule: it is said in words that this is the past, and nothing is done from here: keys that act say why they do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from kaden.clock import MINUTE, SECOND, Millis
from kaden.protocol.past import ShowPast
from kaden.protocol.server import PastShown, ServerMessage
from tui import actions
from tui.keys import bindings
from tui.model.link_state import Refusal
from tui.model.past import Walk, read_moment
from tui.screens.desk_screen import DeskScreen
from tui.screens.supervisor.panes import MONITOR_PANE, MonitorPane
from tui.widgets.day_strip import DayStrip
from tui.widgets.filter_bar import FilterBar
from tui.widgets.help_view import HelpView
from tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.model.arranging import View

PAST: Final = "past"
"""Name of the screen."""

HELP: Final = "past_help"

ALERTS: Final = "past_alerts"

FRAME: Final[Millis] = 500
"""Between two pictures while a day plays."""

_ACTS: Final = frozenset({"start", "stop", "release", "line", "act", "today"})


class PastDesk(DeskScreen):
    """One job's past."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, "past")]

    DEFAULT_CSS = """
    PastDesk { layers: default over; }
    PastDesk ContentSwitcher { height: 1fr; }
    PastDesk FilterBar { layer: over; }
    """

    def __init__(self, kaden: KadenApp) -> None:
        super().__init__(kaden, kaden.home, PAST)
        self.walk = Walk(0)
        self.pane = MonitorPane(kaden.words, kaden.ambiguous, past=True)
        self._strip = DayStrip(kaden.words, kaden.ambiguous)
        self._views = ContentSwitcher(
            self.pane,
            HelpView(self.words, kaden.registry, self._tells, id=HELP),
            LinesView(id=ALERTS),
            initial=MONITOR_PANE,
        )
        back = f"{kaden.key_of('past.back')} {self.words('key.supervisor_back')}"
        self._bar = FilterBar(self.words("past.prompt"), f"{self.hint('past.done')}   {back}")
        self._job_name = ""
        self._over: str | None = None
        """The context of what lies over the picture: a time being typed, help."""

    # ---- the frame asks -----------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        return self._over if self._over is not None else actions.PAST

    def body(self) -> Iterator[Widget]:
        yield self._strip
        yield self._views
        yield self._bar

    def place(self) -> tuple[str, ...]:
        at, day = self.walk.at, self.walk.day
        if at is None or day is None:
            return (self._job_name, self.words("past.opening"))
        moment = self.kaden.wall_clock(at, day.zone, "%H:%M:%S")
        crumbs = (self.words("past.title", date=day.date, time=moment), self._job_name)
        over = {actions.PAST_HELP: "help", actions.PAST_ALERTS: "alerts"}.get(self._over or "")
        return crumbs if over is None else (*crumbs, self.words(f"supervisor.{over}"))

    @property
    def zone(self) -> str:
        return "" if self.walk.day is None else self.walk.day.zone

    def why_not(self, action: str) -> str | None:
        desk, _, verb = action.partition(".")
        if desk == "supervisor" and verb in _ACTS:
            return self.words("why_not.past")
        if verb in ("back", "help", "done", "quit") or self.walk.shown is not None:
            return None
        return self.words("past.opening")

    def label(self, action: str) -> str:
        lying = action == "past.back" and self._over is not None
        return self.words("key.supervisor_back") if lying else super().label(action)

    def _tells(self, action: str) -> bool:
        """Whether the help has an action: not those that are refused here."""
        desk, _, verb = action.partition(".")
        return self.kaden.has(action) and not (desk == "supervisor" and verb in _ACTS)

    # ---- coming and going ---------------------------------------------------------------------------------------

    def open(self, job: int, name: str, view: View) -> None:
        """Show a job's past from its newest second on, in the columns and the order of the live monitor's `view`."""
        self.walk, self._job_name = Walk(job), name
        self.pane.monitor.watch(job)
        self.pane.recall(replace(view, filter=""))
        self._over = None
        if self.is_mounted:
            self._begin()

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(FRAME / SECOND, self._play_on)
        self._begin()

    def _begin(self) -> None:
        self._bar.close()
        self._views.current = MONITOR_PANE
        self.set_focus(self.pane.grid)
        self._show()
        self._ask()

    def do_back(self) -> None:
        """One step back: what lies over the picture, then to the present."""
        if self._over is not None:
            self._put_away()
        else:
            self.walk.playing = False
            self.kaden.seating.leave_past()

    def do_done(self) -> None:
        """Go to the time that was typed; what is none stays there to be mended."""
        day, typed = self.walk.day, self._bar.field.value
        at = None if day is None else read_moment(typed, day)
        if at is None:
            self.kaden.toast(self.words("past.unreadable", text=typed.strip()))
            return
        self._put_away()
        self.walk.playing = False
        self.walk.go(at)
        self._gone()

    def do_help(self) -> None:
        """Show the keys of here, or go back."""
        if self._over == actions.PAST_HELP:
            self._put_away()
            return
        help_view = self.query_one(HelpView)
        help_view.show(self.context)
        self._over = actions.PAST_HELP
        self._views.current = HELP
        self.set_focus(help_view)
        self.refresh_frame()

    def do_alerts(self) -> None:
        """Show all that was wrong then, or go back."""
        if self._over == actions.PAST_ALERTS:
            self._put_away()
            return
        self._over = actions.PAST_ALERTS
        self._views.current = ALERTS
        self.set_focus(self.query_one(LinesView))
        self._show()

    def _put_away(self) -> None:
        self._over = None
        self._bar.close()
        self._views.current = MONITOR_PANE
        self.set_focus(self.pane.grid)
        self.refresh_frame()

    # ---- through the day ----------------------------------------------------------------------------------------

    def do_earlier(self) -> None:
        """One second back."""
        self._step(-SECOND)

    def do_later(self) -> None:
        """One second forth."""
        self._step(SECOND)

    def do_minute_earlier(self) -> None:
        """One minute back."""
        self._step(-MINUTE)

    def do_minute_later(self) -> None:
        """One minute forth."""
        self._step(MINUTE)

    def do_begin(self) -> None:
        """To the day's first second."""
        self.walk.to_begin()
        self._gone()

    def do_end(self) -> None:
        """To the day's last second."""
        self.walk.to_end()
        self._gone()

    def do_next_mark(self) -> None:
        """To the next abandoned call, start, stop or passed limit."""
        self._to_mark(1)

    def do_mark_before(self) -> None:
        """To the one before."""
        self._to_mark(-1)

    def do_day_before(self) -> None:
        """To the recorded day before this one."""
        self._to_day(-1)

    def do_day_after(self) -> None:
        """To the recorded day after this one."""
        self._to_day(1)

    def do_at(self) -> None:
        """Type a time, with or without a day."""
        self._over = actions.PAST_TYPING
        self._bar.open("")
        self.refresh_frame()

    def do_play(self) -> None:
        """Let the day go on by itself, or stand still."""
        self.walk.play()
        self._show()

    def do_faster(self) -> None:
        """The next speed."""
        self.walk.faster()
        self._show()

    def _step(self, by: Millis) -> None:
        self.walk.step(by)
        self._gone()

    def _to_mark(self, step: int) -> None:
        if self.walk.to_mark(step):
            self._gone()
        else:
            self.kaden.toast(self.words("past.no_mark"))

    def _to_day(self, step: int) -> None:
        if self.walk.to_day(step):
            self._gone()
        else:
            self.kaden.toast(self.words("past.no_day_after" if step > 0 else "past.no_day_before"))

    def _gone(self) -> None:
        self._ask()
        self._strip.show(self.walk)

    def _play_on(self) -> None:
        if self.walk.playing and self.kaden.screen is self:
            self.walk.passed(FRAME)
            self._ask()

    # ---- asking -------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        walk = self.walk
        if not walk.due:
            return
        walk.asking = True
        request = ShowPast(
            request=self.seat.next_request(), job=walk.job, at=walk.wanted, outline=walk.needs_outline
        )
        self.seat.fetch(request, lambda said: self._answered(walk, said))

    def _answered(self, walk: Walk, said: ServerMessage | Refusal) -> None:
        if walk is not self.walk:
            return
        if isinstance(said, Refusal):
            walk.refused()
            if walk.shown is None:
                self.kaden.seating.leave_past()
            self.kaden.toast(self.kaden.refusal_text(said))
        elif isinstance(said, PastShown):
            walk.heard(said)
            self.pane.heard(said.monitor, "" if said.alerts_kept else self.words("past.alerts_not_kept"))
            self._ask()
        self._show()

    def _show(self) -> None:
        self._strip.show(self.walk)
        self.pane.refresh_rows(self.walk.at or 0)
        if self._over == actions.PAST_ALERTS:
            self.query_one(LinesView).show(self.pane.alert_lines.all_of_them(self.walk.at or 0))
        self.refresh_frame()

    def heard(self, said: ServerMessage) -> None:
        """What happens now is not shown here."""
