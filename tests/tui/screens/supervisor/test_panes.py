"""What an empty table says, and how the monitor's pane follows the server."""

from __future__ import annotations

from textual.app import App, ComposeResult

from kaden.vocabulary import JobState
from kaden.words import Words
from tests.tui.floor_samples import AGENTS, FAIR, SATO, changed, whole
from tests.tui.samples import NOW
from tui.screens.supervisor.panes import MonitorPane


class MonitorOnly(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.pane = MonitorPane(Words("en"), 1)

    def compose(self) -> ComposeResult:
        yield self.pane

    def told(self) -> str:
        """The hint that stands in the empty grid."""
        self.pane.refresh_rows(NOW)
        return " ".join(self.pane.grid.render_line(y).text.strip() for y in range(1, 8)).strip()


async def test_each_kind_of_emptiness_says_what_comes_next() -> None:
    app = MonitorOnly()
    async with app.run_test():
        app.pane.monitor.watch(FAIR.id)
        assert app.told().startswith("The floor is being asked")
        app.pane.heard(whole())
        assert app.told().startswith("Nobody works in this job yet")
        app.pane.heard(whole(state=JobState.STOPPED))
        assert app.told().startswith("The job is stopped")
        app.pane.heard(whole(*AGENTS))
        app.pane.board.filter_by("nothing like it")
        assert app.told().startswith("Nothing matches the filter /nothing like it")


async def test_what_the_server_says_is_in_the_grid() -> None:
    app = MonitorOnly()
    async with app.run_test():
        app.pane.monitor.watch(FAIR.id)
        app.pane.heard(whole(*AGENTS))
        app.pane.refresh_rows(NOW)
        assert set(app.pane.grid.order) == {row.agent for row in AGENTS}
        app.pane.heard(changed(gone=(SATO.agent,)))
        app.pane.refresh_rows(NOW)
        assert SATO.agent not in app.pane.grid.order
