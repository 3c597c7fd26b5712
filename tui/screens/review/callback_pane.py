"""One promised call with its form: another time, another keeper (rows 269, 275).

Rule: the server judges; what it refuses is said at its field, and what somebody else changed meanwhile is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from kaden.cells import pad, width, wrap
from kaden.protocol.callbacks import OpenPromise
from kaden.protocol.searching import AskNames, SearchNames
from kaden.protocol.server import ServerMessage
from tui import review_actions
from tui.model.callbacks import Moving, details, keepers
from tui.model.link_state import Refusal
from tui.model.promise_calendar import calendar_at
from tui.model.promises import zone_of
from tui.screens.filled_pane import FilledPane
from tui.screens.review.pane import ReviewPane
from tui.widgets.calendar_view import CalendarView
from tui.widgets.lines_view import LinesView
from tui.widgets.text import SafeText, joined, safe

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class CallbackPane(ReviewPane, FilledPane):
    """What is known of it above, the form below; the calendar takes the form's place."""

    DEFAULT_CSS = """
    CallbackPane LinesView { height: 9; }
    CallbackPane.-calendar FormView { display: none; }
    CallbackPane.-calendar CalendarView { display: block; padding: 0 1; }
    """

    def __init__(self, desk: ReviewDesk, promise: OpenPromise) -> None:
        super().__init__(desk)
        self._promise = promise
        self._form: Moving | None = None
        self._told = LinesView()
        self._calendar = CalendarView(self.words, desk.kaden.ambiguous)
        self._saving = False

    def compose(self) -> ComposeResult:
        yield self._told
        yield self.view
        yield self._calendar

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        return review_actions.CALLBACK

    @property
    def crumb(self) -> str:
        return self._promise.name or self._promise.company or self._promise.number

    def why_not(self, action: str) -> str | None:
        if action in ("review.save", "review.calendar") and not self._promise.may_edit:
            return self.words("callbacks.look_only", campaign=self._promise.campaign)
        if action == "review.save" and (self._form is None or self._saving):
            return self.words("why_not.asked")
        return super().why_not(action)

    def loses(self) -> str | None:
        if self._form is None or not self._promise.may_edit:
            return None
        self.view.collect()
        changed = self._form.changed
        return self.words("setup_screen.drop", count=len(changed)) if changed else None

    def shown(self) -> None:
        self._told.show(lambda cells: self._lines(max(40, cells)))
        if self._form is None:
            asked = AskNames(request=self.desk.seat.next_request(), campaign=self._promise.campaign)
            self.desk.fetch(asked, self, self._named)

    def tick(self) -> None:
        self._told.show(lambda cells: self._lines(max(40, cells)))

    def _lines(self, cells: int) -> Iterator[SafeText]:
        ambiguous = self.desk.kaden.ambiguous
        told = list(details(self._promise, self.desk.now(), self.words, self.desk.kaden.wall_clock))
        labels = max(width(label, ambiguous) for label, _ in told) + 2
        for label, value in told:
            first, *rest = wrap(" ".join(value.split("\n")), max(10, cells - labels - 2), ambiguous) or [""]
            yield joined(safe(" " + pad(label, labels, ambiguous), "$secondary"), safe(first, "bold"))
            for line in rest:
                yield safe(" " * (labels + 1) + line)

    # ---- filling in ---------------------------------------------------------------------------------------------

    def _named(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self.desk.refused(said)
        elif isinstance(said, SearchNames):
            self._form = Moving(self._promise, keepers(said, self.words), self.words, self.desk.now)
            self.fill(self._form, self._form.names)

    # ---- the calendar -------------------------------------------------------------------------------------------

    def do_calendar(self) -> None:
        """Find a time in the calendar."""
        promise = self._promise
        self._calendar.show(calendar_at(zone_of(promise), promise.hours, self.desk.now(), promise.due_at))
        self.add_class("-calendar")
        self.desk.set_focus(self._calendar)

    @on(CalendarView.Taken)
    def _on_taken(self, event: CalendarView.Taken) -> None:
        if self._form is not None:
            self._form.put_time(event.at)
            self.view.renew()
        self._close_calendar()

    @on(CalendarView.Left)
    def _on_left(self, event: CalendarView.Left) -> None:
        if event.by_key:
            self._close_calendar()
        else:
            self.remove_class("-calendar")

    def _close_calendar(self) -> None:
        self.remove_class("-calendar")
        self.view.come_to("due")

    def do_back(self) -> None:
        """Close the calendar, then the form."""
        if self.has_class("-calendar"):
            self._close_calendar()
        else:
            self.desk.do_back()

    # ---- saving -------------------------------------------------------------------------------------------------

    def do_save(self) -> None:
        """Move the promise, or come to the first field that is wrong."""
        form = self._form
        if form is None or self._saving or self.desk.pane is not self:
            return
        self.view.collect()
        wrong = form.first_wrong()
        if wrong is not None:
            self.come_to(wrong)
        elif not form.changed:
            self.desk.kaden.toast(self.words("setup_screen.unchanged"))
        else:
            self._saving = True
            self.desk.fetch(form.change(self.desk.seat.next_request()), self, self._saved)

    def _saved(self, said: ServerMessage | Refusal) -> None:
        self._saving = False
        if not isinstance(said, Refusal):
            self.desk.close(self)
            self.desk.kaden.toast(self.words("callbacks.moved_now", name=self.crumb))
            return
        self.desk.refused(said)
        name = None if self._form is None else self._form.refused(said)
        self.view.renew()
        if name is not None:
            self.view.come_to(name)
