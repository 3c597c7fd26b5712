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

    def do_today(self) -> None:
        """Type what shall be other today."""
        header = self._header
        if header is not None:
            known = self._seen = header.today
            today = Today() if known is None else Today(known.ratio, known.allowed_share)
            self._desk.lay_over(actions.TODAY)
            self.open(today.typed())

    def do_set(self) -> None:
        """Ask for it, as it was understood."""
        today, header = read_today(self.field.value), self._header
        if today is None:
            self._desk.kaden.toast(self._desk.words("today.not_understood", text=self.field.value))
        elif header is not None:
            self._desk.do_done()
            words, request = self._desk.words, self._orders.next_request()
            change = ChangeToday(
                request=request,
                job=header.job,
                ratio=today.ratio,
                allowed_share=today.allowed_share,
                seen=self._seen,
            )
            told = today.told(words)
            question = words("question.today", told=told)
            self._orders.ask(question, "supervisor.today", change, words("done.today", told=told))

    @property
    def _header(self) -> MonitorHeader | None:
        return self._desk.monitor_pane.monitor.header
