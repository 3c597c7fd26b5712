"""The supervisor's desk: all jobs, and one of them live (domain rows 152 to 168, 297 to 307).

Rule: it shows and turns keys into what others do: `orders` has things done, `line_keys` goes onto a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import getters, on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input

from kaden.clock import Instant, lasted, stopwatch
from kaden.protocol.client import WatchJob, WatchJobs
from kaden.protocol.server import JobRow, JobsChanged, MonitorChanged, ServerMessage
from tui import actions
from tui.keys import bindings
from tui.model.alerting import DangerBell
from tui.model.supervising import ORDERS, why_not, why_not_order
from tui.screens.desk_screen import DeskScreen
from tui.screens.supervisor.agent_orders import AgentOrders
from tui.screens.supervisor.board_pane import BoardPane
from tui.screens.supervisor.column_list import ColumnList
from tui.screens.supervisor.line_keys import LINE_VERBS, LineKeys
from tui.screens.supervisor.orders import Orders
from tui.screens.supervisor.panes import JOBS_PANE, MONITOR_PANE, JobsPane, MonitorPane
from tui.screens.supervisor.today_bar import TodayBar
from tui.views import keep_view, read_views, views_path
from tui.widgets.filter_bar import FilterBar
from tui.widgets.help_view import HelpView
from tui.widgets.lines_view import LinesView
from tui.widgets.live_grid import LiveGrid

if TYPE_CHECKING:
    from tui.app import KadenApp

HELP: Final = "help"
ALERTS_VIEW: Final = "alerts"


@dataclass(frozen=True, slots=True)
class Covered:
    """What the help lies on, for when it is put away."""

    over: str | None = None
    view: str | None = None
    laid: tuple[Widget, ...] = ()
    """Hidden while the help is read: they would lie over it."""
    focused: Widget | None = None


class SupervisorDesk(DeskScreen):
    """Where a supervisor watches and decides."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, "supervisor")]

    DEFAULT_CSS = """
    SupervisorDesk { layers: default over; }
    SupervisorDesk ContentSwitcher { height: 1fr; }
    SupervisorDesk FilterBar { layer: over; }
    """

    switcher = getters.query_one(ContentSwitcher)
    filter_bar = getters.query_one(FilterBar)

    def __init__(self, kaden: KadenApp, name: str = "supervisor") -> None:
        super().__init__(kaden, kaden.home, name)
        self.jobs_pane = JobsPane(kaden.words, kaden.wall_clock, kaden.ambiguous)
        self.monitor_pane = MonitorPane(kaden.words, kaden.ambiguous)
        self._over: str | None = None
        """The context of what lies over the pane: choosing a column, typing a filter, help."""
        self._helped = Covered()
        self._bell = DangerBell()
        self.orders = Orders(self)
        self.line = LineKeys(self, self.orders)
        self.agent_orders = AgentOrders(self, self.orders)
        self.column_list = ColumnList(self)
        self.today_bar = TodayBar(self, self.orders)
        self._views_path = views_path()
        self._views = read_views(self._views_path)
        self._demo_opens = kaden.settings.demo_agent is not None

    # ---- the frame asks -----------------------------------------------------------------------------------------

    @property
    def pane(self) -> BoardPane[Any]:
        """The picture that is shown, or lies under the help."""
        return self.jobs_pane if self.monitor_pane.monitor.job is None else self.monitor_pane

    @property
    def job(self) -> JobRow | None:
        """The job that keys are about: the watched one, or the one under the cursor."""
        watched = self.monitor_pane.monitor.job
        return self.jobs_pane.selected if watched is None else self.jobs_pane.board.rows.get(watched)

    @property
    def context(self) -> str:
        if self._over is not None:
            return self._over
        return actions.ALL_JOBS if self.pane is self.jobs_pane else actions.MONITOR

    def body(self) -> Iterator[Widget]:
        yield ContentSwitcher(
            self.jobs_pane,
            self.monitor_pane,
            HelpView(self.words, self.kaden.registry, self.kaden.has, id=HELP),
            LinesView(id=ALERTS_VIEW),
            initial=JOBS_PANE,
        )
        yield FilterBar(
            self.words("supervisor.filter_prompt"), self.hint("supervisor.done", "supervisor.back")
        )
        yield self.agent_orders
        yield self.column_list
        yield self.today_bar

    def place(self) -> tuple[str, ...]:
        board, header = self.pane.board, self.monitor_pane.monitor.header
        if self.pane is self.jobs_pane:
            crumbs = [*self.jobs_pane.crumbs]
        else:
            crumbs = [header.name if header is not None else self.job.name if self.job is not None else ""]
        if self._over == actions.LISTENING and self.line.agent is not None:
            crumbs.append(self.words("supervisor.line", agent=self.line.agent.name))
        if self._over in (actions.ACTING, actions.MOVING, actions.TELLING):
            crumbs.append(self.agent_orders.crumb)
        if self._over in (actions.SUPERVISOR_HELP, actions.ALERTS):
            crumbs.append(self.words(self._over))
        elif board.filter:
            shown, all_ = self.pane.standing
            crumbs.append(self.words("supervisor.filter", text=board.filter, shown=shown, all=all_))
        if board.frozen_at is not None:
            span = stopwatch(lasted(board.frozen_at, self._now()))
            crumbs.append(self.words("supervisor.frozen", span=span))
        return tuple(crumbs)

    @property
    def zone(self) -> str:
        return self.seat.zone_of_records if self.job is None else self.job.zone

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb == "back" and self.context == actions.ALL_JOBS and not self.pane.board.filter:
            return self.words("why_not.no_filter")
        job, agent, orders = self.job, self.monitor_pane.selected, self.agent_orders
        if verb in ORDERS:
            agent = orders.agent
            problem = why_not_order(verb, agent, any(orders.other_jobs()))
            if problem is not None:
                return self.words(problem)
        elif verb in LINE_VERBS:
            agent = self.line.agent
        elif verb not in ("open", "why", "start", "stop", "release", "line", "act", "today"):
            return None
        reason = why_not(verb, job, agent, up=self.seat.up, asked=self.orders.asked)
        return None if reason is None else self.words(reason, campaign="" if job is None else job.campaign)

    def doers(self) -> tuple[object, ...]:
        return (self, self.orders, self.line, self.agent_orders, self.column_list, self.today_bar, self.kaden)

    # ---- news ---------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        for pane in (self.jobs_pane, self.monitor_pane):
            if pane.id in self._views:
                pane.recall(self._views[pane.id])
        self.seat.tell(WatchJobs())
        if self.seat.jobs is not None:
            self.heard(self.seat.jobs)
        self._refresh()
        self.set_focus(self.pane.grid)

    def heard(self, said: ServerMessage) -> None:
        match said:
            case JobsChanged():
                self.jobs_pane.heard(said)
                if self._bell.heard(said.alerts) and self.kaden.settings.bell:
                    self.kaden.bell()
                self._open_the_demo(said)
                if self.monitor_pane.monitor.job is not None and self.job is None:
                    self._leave_monitor()
                    self.kaden.toast(self.words("why_not.not_here"))
            case MonitorChanged():
                self.monitor_pane.heard(said)
            case _:
                return
        self._refresh()

    def tick(self) -> None:
        now = self.seat.now()
        if now is not None:
            self.pane.tick(now)
        if self.pane.board.frozen_at is not None:
            self.refresh_frame()
        if self._over == actions.ALERTS:
            self._show_alerts()

    @on(LiveGrid.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self.refresh_frame()

    def _refresh(self) -> None:
        """Show what is known: the pane in front, title and keys."""
        self.pane.refresh_rows(self._now())
        if self._over == actions.ALERTS:
            self._show_alerts()
        self.refresh_frame()

    def _now(self) -> Instant:
        return self.seat.now() or 0

    def _open_the_demo(self, said: JobsChanged) -> None:
        """A demo begins where something moves: at its job's monitor, once."""
        if self._demo_opens and said.jobs:
            self._demo_opens = False
            self._refresh()
            self.do_open()

    # ---- places -------------------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """Watch the chosen job live (domain row 297)."""
        if self.job is not None:
            self.monitor_pane.turn_to(self.job.id)
            left = self._views.get(MONITOR_PANE)
            if left is not None and left.of == self.job.id:
                self.monitor_pane.board.filter_by(left.filter)
            self.seat.tell(WatchJob(job=self.monitor_pane.monitor.job))
            self._turn_to(MONITOR_PANE)

    def _leave_monitor(self) -> None:
        self.monitor_pane.turn_to(None)
        self.seat.tell(WatchJob(job=None))
        self._turn_to(JOBS_PANE)

    def _turn_to(self, pane: str) -> None:
        self._over = None
        self.drop_question()
        self.filter_bar.close()
        self.agent_orders.close()
        self.column_list.close()
        self.today_bar.close()
        self.switcher.current = pane
        self._refresh()
        self.set_focus(self.pane.grid)

    def do_back(self) -> None:
        """One step back: what lies over the pane, then the filter, then the monitor."""
        if self._over == actions.FILTERING:
            self.pane.board.filter_by("")
        if self._over == actions.SUPERVISOR_HELP:
            self._put_help_away()
        elif self._over is not None:
            self.do_done()
        elif self.pane.board.filter:
            self.pane.board.filter_by("")
            self._remember()
            self._refresh()
        else:
            self._leave_monitor()

    def do_done(self) -> None:
        """Put away what lies over the pane, and keep what it was for."""
        if self._over in (actions.COLUMNS, actions.SORTING, actions.FILTERING):
            self._remember()
        self.pane.picking = False
        self._turn_to(self.pane.id or JOBS_PANE)

    def _remember(self) -> None:
        """The table in front is shown as it is now when the client starts again."""
        if self.kaden.settings.demo_agent is not None:
            return  # A demo leaves nothing behind.
        pane = self.pane
        view = self._views[pane.id or ""] = pane.view
        try:
            keep_view(self._views_path, pane.id or "", view)
        except OSError as error:
            problem = error.strerror or str(error)
            self.kaden.toast(self.words("my_keys.not_kept", path=self._views_path, problem=problem))

    def do_help(self) -> None:
        """Show the keys of here, or go back."""
        if self._over == actions.SUPERVISOR_HELP:
            self._put_help_away()
            return
        lines = (self.filter_bar, self.agent_orders, self.column_list, self.today_bar)
        laid = tuple(each for each in lines if each.display)
        self._helped = Covered(self._over, self.switcher.current, laid, self.focused)
        self.query_one(HelpView).show(self.context)
        self._over = actions.SUPERVISOR_HELP
        for each in laid:
            each.display = False
        self.switcher.current = HELP
        self.set_focus(self.query_one(HelpView))
        self.refresh_frame()

    def _put_help_away(self) -> None:
        """Back to what it lies on: a key must mean there what it meant before."""
        helped = self._helped
        self._over, self.switcher.current = helped.over, helped.view
        for each in helped.laid:
            each.display = True
        self._refresh()
        self.set_focus(helped.focused)

    def do_alerts(self) -> None:
        """Show all that is wrong, or go back."""
        if self._over == actions.ALERTS:
            self.do_done()
            return
        self._over = actions.ALERTS
        self.filter_bar.close()
        self._show_alerts()
        self.switcher.current = ALERTS_VIEW
        self.set_focus(self.query_one(LinesView))
        self.refresh_frame()

    def _show_alerts(self) -> None:
        """Each alert with the span of time as it is now."""
        self.query_one(LinesView).show(self.pane.alert_lines.all_of_them(self._now()))

    # ---- the picture --------------------------------------------------------------------------------------------

    def do_review(self) -> None:
        """Open records and reports."""
        self.kaden.seating.open_review()

    def do_setup(self) -> None:
        """Open the Outbound menu (domain row 13)."""
        self.kaden.seating.open_setup()

    def do_why(self) -> None:
        """Ask why the job's records are not dialled (domain row 148)."""
        if self.job is not None:
            self.kaden.seating.open_why(job=(self.job.id, self.job.name))

    def do_past(self) -> None:
        """Show any second of the job's recorded days."""
        if self.job is not None:
            self.kaden.seating.open_past(self.job.id, self.job.name, self.monitor_pane.view)

    def do_filter(self) -> None:
        """Type what the rows shown must have."""
        self._over = actions.FILTERING
        self.filter_bar.open(self.pane.board.filter)
        self.refresh_frame()

    @on(Input.Changed, "#filter")
    def _on_filter_typed(self, event: Input.Changed) -> None:
        if self._over == actions.FILTERING:
            self.pane.board.filter_by(event.value)
            self._refresh()

    def do_sort(self) -> None:
        """Choose the column that sorts; while choosing, turn its order round."""
        if self._over == actions.SORTING:
            self.pane.turn(self._now())
        else:
            self._over, self.pane.picking = actions.SORTING, True
        self._refresh()

    def do_left(self) -> None:
        """Sort by the column to the left."""
        self.pane.pick(-1, self._now())

    def do_right(self) -> None:
        """Sort by the column to the right."""
        self.pane.pick(1, self._now())

    def do_freeze(self) -> None:
        """Let the picture stand still, or go on."""
        monitor = self.monitor_pane.monitor
        if monitor.board.frozen_at is None:
            monitor.freeze(self._now())
        else:
            monitor.thaw()
        self._refresh()

    def lay_over(self, context: str) -> None:
        """The keys mean what they mean in that context, until it is put away."""
        self._over = context
        self.refresh_frame()

    def do_quit(self) -> None:
        """Leave the client; jobs need no watcher."""
        self.ask(self.words("question.quit_supervisor"), "app.quit", self.kaden.action_leave)
