"""The line in which a supervisor changes the rule of the watched job's campaign for today (issue 7).

Rule: it asks before anything is changed, with what it understood; tomorrow the rule is as it is defined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.protocol.server import MonitorHeader
from kaden.protocol.supervising import ChangeToday, TodayChanged
from tui import actions
from tui.model.todays_rule import Today, read_today
from tui.screens.supervisor.orders import Orders
from tui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from tui.screens.supervisor.desk import SupervisorDesk


class TodayBar(FilterBar):
    """Hidden, or what is typed."""

    def __init__(self, screen: SupervisorDesk, orders: Orders) -> None:
        super().__init__(screen.words("today.prompt"), screen.hint("supervisor.set", "supervisor.back"))
        self._desk = screen
        self._orders = orders
        self._seen: TodayChanged | None = None
        """What stood in the head when typing began."""
        self._refused = ""
        """What was typed and refused: it is there to be mended."""

    def do_today(self) -> None:
        """Type what shall be other today."""
        header = self._header
        if header is not None:
            known = self._seen = header.today
            today = Today() if known is None else Today(known.ratio, known.allowed_share)
            self._desk.lay_over(actions.TODAY)
            self.open(self._refused or today.typed())
            self._refused = ""

    def do_set(self) -> None:
        """Ask for it, as it was understood."""
        typed, words, header = self.field.value, self._desk.words, self._header
        today = read_today(typed)
        problem = words("today.not_understood", text=typed) if today is None else today.out_of_range(words)
        if problem is not None:
            self._desk.kaden.toast(problem)
        elif today is not None and header is not None:
            self._desk.do_done()
            request = self._orders.next_request()
            change = ChangeToday(
                request=request,
                job=header.job,
                ratio=today.ratio,
                allowed_share=today.allowed_share,
                seen=self._seen,
            )
            question = words("question.today", told=today.asked(words))
            done = words("done.today", told=today.told(words))
            self._orders.ask(question, "supervisor.today", change, done, lambda: self._keep(typed))

    def _keep(self, typed: str) -> None:
        self._refused = typed

    @property
    def _header(self) -> MonitorHeader | None:
        return self._desk.monitor_pane.monitor.header
