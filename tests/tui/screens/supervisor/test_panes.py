"""What an empty table says, and how the monitor's pane follows the server."""

from __future__ import annotations

from pathlib import Path

from textual.app import App, ComposeResult

from kaden.protocol.client import WatchJobs
from kaden.vocabulary import JobState
from kaden.words import Words
from tests.tui.client import open_client
from tests.tui.floor_samples import AGENTS, FAIR, SATO, changed, jobs, whole
from tests.tui.samples import NOW
from tests.tui.screens.supervisor.office import as_supervisor
from tui.screens.supervisor.desk import SupervisorDesk
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


async def test_no_jobs_are_told_only_when_the_server_said_so(tmp_path: Path) -> None:
    """A demo's first moment is no time to tell how to load a list."""
    async with open_client(tmp_path, prepare=as_supervisor, signed_in=False) as client:
        await client.until(lambda: isinstance(client.app.screen, SupervisorDesk))
        await client.server.hear(WatchJobs)
        await client.settle()
        assert "No job yet" not in client.screen
        await client.server.send(jobs())
        await client.shows("No job yet")
