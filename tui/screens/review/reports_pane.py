"""Reports: figures of calls in a period, drawn and told, one report after the other (domain rows 313 to 320).

Rule: the whole report is fetched before it is shown, so that the total below it is the sum of what stands above; what
is saved to a file is what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from kaden.cells import pad, width
from kaden.clock import local_time
from kaden.period import Period, period_text
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import Grouping, ReportPage, ShowReport
from kaden.protocol.server import ServerMessage
from kaden.report_sheet import save_csv, save_xlsx, sheet
from kaden.report_views import VIEWS, View
from kaden.setup.kinds import Kind
from kaden.spreadsheet_csv import CsvEncoding
from kaden.vocabulary import CallKind, PhoneType
from tui import review_actions
from tui.model.drawings import shared
from tui.model.link_state import Refusal
from tui.model.report import OVER_TIME, TOTAL, ReportLine, chart, columns, lines, neighbour, outcomes
from tui.model.searching import Search, choice, line, named, period
from tui.screens.review.file_pane import FilePane
from tui.screens.review.pane import ReviewPane
from tui.screens.review.search_pane import SearchPane
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import SafeText, Words, safe, safe_note

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk

OWN: Final = "report_own"
"""The value of a choice that is the report's own."""

_REPORTS: Final = tuple(f"report_{name}" for name in VIEWS)
_ALL_KINDS: Final = "calls_all"

USUAL: Final = Search(
    (
        replace(choice("report", *_REPORTS, usual=_REPORTS[0]), choices=_REPORTS),
        period(usual="today"),
        replace(choice("by", usual=OWN), choices=(OWN, *(f"by_{by.value}" for by in Grouping))),
        replace(
            choice("calls", usual=OWN),
            choices=(OWN, _ALL_KINDS, *(f"calls_{kind.value}" for kind in CallKind)),
        ),
        named(Kind.CAMPAIGN),
        line("batch", 200),
        line("list", 200),
        named(Kind.GROUP),
        named(Kind.ACCOUNT),
        choice("phone", *(f"phone_{type.value}" for type in PhoneType)),
    ),
    {},
    "report_search",
)
"""What is shown before anything was said: today, campaign by campaign."""

HIGH: Final = 6
"""Lines of a chart's columns; half as many in a small window."""

SMALL: Final = 30
"""Lines of a window in which there is no room for them."""


class ReportsPane(ReviewPane):
    """One report."""

    DEFAULT_CSS = """
    ReportsPane .line { height: 1; padding: 0 1; }
    ReportsPane .chart { height: auto; padding: 0 1; }
    ReportsPane .table { height: 1fr; }
    """

    def __init__(self, desk: ReviewDesk) -> None:
        super().__init__(desk)
        self._search = USUAL
        self._page: ReportPage | None = None
        """The whole report; None until its last page has come."""
        self._asked: ShowReport | None = None
        """Whose answer is waited for."""
        self._wants = True
        """Whether to ask when the pane comes to the front."""
        self._head, self._gauge = Words(classes="line"), Words(classes="line")
        self._chart, self._legend = Words(classes="chart"), Words(classes="line")
        self._table = Vertical(classes="table")
        self.grid: LiveGrid[ReportLine] = self._new_grid(())

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._gauge
        yield self._chart
        yield self._legend
        with self._table:
            yield self.grid

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        return review_actions.REPORTS

    @property
    def crumb(self) -> str:
        return self.words("report_screen.crumb", report=self.words(f"report.{self.view.id}"))

    @property
    def first(self) -> Widget:
        return self.grid

    def shown(self) -> None:
        if self._wants:
            # What lay on it may be a search, which is told right after this.
            self.call_later(self._ask_anew)

    def link_moved(self) -> None:
        if self.desk.seat.up and self._page is None and self.desk.pane is self:
            self._ask_anew()

    def why_not(self, action: str) -> str | None:
        if action == "review.export" and self._page is None:
            return self.words("report_screen.reading")
        return super().why_not(action)

    # ---- what is asked ------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """Which report it is."""
        return VIEWS[str(self._search.get("report")).removeprefix("report_")]

    def do_search(self) -> None:
        """Say which report it shall be, of what time and of whom."""
        self.desk.open(SearchPane(self.desk, self._search, self._look_for))

    def _look_for(self, search: Search) -> None:
        self._search, self._wants = search, True
        self.call_later(self._ask_anew)

    def do_next_report(self) -> None:
        """The next report of the same time."""
        self._turn(1)

    def do_report_before(self) -> None:
        """The report before it."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        values = dict(self._search.values) | {"report": f"report_{neighbour(self.view.id, step)}"}
        self._look_for(replace(self._search, values=values | {"by": OWN, "calls": OWN}))

    def _ask_anew(self) -> None:
        if self._wants:
            self._wants, self._page = False, None
            self._ask(self._meant())
            self._show_reading(0)

    def _ask(self, request: ShowReport) -> None:
        self._asked = request
        self.desk.fetch(request, self, self._answered)

    def _meant(self) -> ShowReport:
        said, desk = self._search.get, self.desk
        span = self._search.asked("period", desk.clocks, desk.now())
        by, calls, phone = said("by"), said("calls"), said("phone")
        kind = self.view.kind if calls == OWN else None
        if calls not in (OWN, _ALL_KINDS):
            kind = CallKind(str(calls).removeprefix("calls_"))
        return ShowReport(
            request=desk.seat.next_request(),
            by=self.view.by if by == OWN else Grouping(str(by).removeprefix("by_")),
            since=None if span is None else span.since,
            until=None if span is None else span.until,
            kind=kind,
            campaign=said("campaign"),
            batch=said("batch"),
            list=said("list"),
            group=said("group"),
            agent=said("agent"),
            phone_type=None if phone is None else PhoneType(str(phone).removeprefix("phone_")),
        )

    def _answered(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self._page = self._asked = None
            self._head.say(safe(self.desk.kaden.refusal_text(said)))
            self.grid.set_hint(self.desk.kaden.refusal_text(said))
        elif isinstance(said, ReportPage) and self._asked is not None and said.request == self._asked.request:
            self._take(said, self._asked)

    def _on_its_clocks(self, page: ReportPage) -> Period | None:
        """What the period that was typed means in the zone of the report, which only its answer tells."""
        return self._search.asked("period", ZoneInfo(page.zone), self.desk.now())

    def _take(self, page: ReportPage, asked: ShowReport) -> None:
        """One page more; the last one shows them all."""
        own = self._on_its_clocks(page) if asked.after is None else None
        if own is not None and (own.since, own.until) != (asked.since, asked.until):
            again = {"since": own.since, "until": own.until, "request": self.desk.seat.next_request()}
            self._ask(asked.model_copy(update=again))
            return
        known = () if self._page is None else self._page.rows
        self._page = page.model_copy(update={"rows": (*known, *page.rows)})
        if page.more:
            last = page.rows[-1].key
            update = {"after": last, "counted": page.at, "request": self.desk.seat.next_request()}
            self._show_reading(len(self._page.rows))
            self._ask(asked.model_copy(update=update))
        else:
            self._asked = None
            self.call_later(self._show)

    # ---- what is shown ------------------------------------------------------------------------------------------

    def _new_grid(self, rows: tuple[ReportLine, ...]) -> LiveGrid[ReportLine]:
        page, kaden = self._page, self.desk.kaden
        shown = () if page is None else columns(self.words, self.view, page)
        grid = LiveGrid[ReportLine](shown, pinned=1, ambiguous=kaden.ambiguous)
        grid.put({row.key: row for row in rows})
        grid.set_order([row.key for row in rows])
        return grid

    def _keep_the_total_in_sight(self) -> None:
        """Below the rows where all have room, else above them."""
        places = sorted(key for key in self.grid.order if key != TOTAL)
        fits = len(self.grid.order) < self._table.size.height
        self.grid.set_order([*places, TOTAL] if fits else [TOTAL, *places])

    def _show_reading(self, rows: int) -> None:
        self._head.say(
            safe(self.words("report_screen.reading_rows" if rows else "report_screen.reading", rows=rows))
        )

    async def _show(self) -> None:
        """Another report has other columns, so its table is another one."""
        page = self._page
        if page is None or not self.is_mounted:
            return
        told = lines(self.words, self.view, page, plain=self._plain)
        had_focus = self.grid.has_focus
        await self.grid.remove()
        self.grid = self._new_grid(tuple(told))
        await self._table.mount(self.grid)
        if had_focus or self.desk.pane is self:
            self.desk.set_focus(self.grid)
        self._draw()
        self.desk.refresh_frame()

    def on_resize(self, _event: events.Resize) -> None:
        """Another width has room for more or less of the drawings."""
        self._draw()

    def _draw(self) -> None:
        page, cells = self._page, self.size.width - 2
        if page is None or self._asked is not None or cells <= 0:
            return
        self._head.say(safe("   ".join(self._told(page))))
        self._gauge.say(self._outcomes(page, cells))
        if TOTAL in self.grid.order:
            self.call_after_refresh(self._keep_the_total_in_sight)
        drawn = page.by in OVER_TIME and self.view.id != "results"
        self._chart.display = self._legend.display = drawn or self.view.id == "agents"
        if drawn:
            high = HIGH if self.app.size.height >= SMALL else HIGH // 2
            made = chart(self.words, page, cells, high, plain=self._plain)
            self._chart.say(safe_note("\n".join((*made.rows, made.labels))))
            self._legend.say(
                safe(self.words("report_screen.plain_chart" if self._plain else "report_screen.chart"), "dim")
            )
        elif self.view.id == "agents":
            self._chart.display = False
            legend = "report_screen.plain_legend" if self._plain else "report.legend"
            self._legend.say(safe(self.words(legend), "dim"))

    @property
    def _plain(self) -> bool:
        return self.desk.kaden.ambiguous == 2

    def _told(self, page: ReportPage) -> Iterator[str]:
        """What the report is about, on one line."""
        words = self.words
        yield period_text(Period(page.since, page.until), ZoneInfo(page.zone))
        yield page.zone
        yield words(f"report_kind.{'all' if page.kind is None else page.kind.value}")
        for field, name in page.about.items():
            yield f"{words(f'report_by.{field}')} {name}"
        if not page.totals.figures.attempts:
            yield words("report.empty")

    def _outcomes(self, page: ReportPage, cells: int) -> SafeText:
        """What became of all calls, each as wide as its share."""
        found, ambiguous = outcomes(page), self.desk.kaden.ambiguous
        if not found:
            return safe("")
        total = sum(count for _, count in found)
        labels = [f" {self.words(f'report_column.{name}')} {count:,} " for name, count in found]
        shares = [f"({100 * count / total:.1f} %) " for _, count in found]
        whole = [label + share for label, share in zip(labels, shares, strict=True)]
        if sum(width(label, ambiguous) + 1 for label in whole) <= cells:
            labels = whole
        least = [width(label, ambiguous) for label in labels]
        widths = shared(cells - len(found) + 1, least, [count for _, count in found])
        looks = ("reverse $success", "reverse", "reverse $secondary", "reverse $warning")
        return safe(" ").join(
            safe(pad(label, room, ambiguous), looks[place % len(looks)])
            for place, (label, room) in enumerate(zip(labels, widths, strict=True))
            if room
        )

    # ---- to a file ----------------------------------------------------------------------------------------------

    def do_export(self) -> None:
        """Save the report to a file, for spreadsheets (row 318)."""
        day = local_time(self.desk.now(), self.desk.clocks)
        self.desk.open(FilePane(self.desk, f"~/report-{self.view.id}-{day:%Y%m%d}.csv", self._write))

    def _write(self, path: Path, encoding: CsvEncoding) -> Refused | None:
        page = self._page
        if page is None:
            return None
        rows, ending = sheet(self.words, self.view, page), path.suffix.lower()
        try:
            if ending == ".xlsx":
                save_xlsx(path, self.words(f"report.{self.view.id}"), rows)
            elif ending == ".csv":
                save_csv(path, rows, encoding)
            else:
                return Refused(RefusalCode.FILE_ENDING, path=path.name)
        except Refused as refused:
            return refused
        # Neither headings nor total are a row of the report.
        wrote = self.words("report.wrote", rows=len(rows) - 2, path=path)
        # Said when the form of the file is gone: a notice goes with the pane under which it is said.
        self.call_later(self.desk.kaden.toast, wrote)
        return None
