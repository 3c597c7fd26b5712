"""A table on a desk: board and grid agree, whatever comes and goes."""

from __future__ import annotations

from textual.app import App, ComposeResult

from kaden.words import Words
from tests.tui.floor_samples import FAIR, OTHERS, RENEWAL, jobs
from tests.tui.hands import settle
from tests.tui.samples import NOW
from tui.screens.supervisor.panes import JobsPane


class PaneOnly(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.pane = JobsPane(Words("en"), lambda _at, _zone: "10:03", 1)

    def compose(self) -> ComposeResult:
        yield self.pane


async def test_rows_come_and_go_and_the_cursor_finds_its_place() -> None:
    app = PaneOnly()
    async with app.run_test() as pilot:
        assert app.pane.selected is None
        app.pane.heard(jobs(FAIR, RENEWAL, OTHERS))
        app.pane.refresh_rows(NOW)
        assert app.pane.grid.order == (RENEWAL.id, OTHERS.id, FAIR.id)
        app.pane.grid.move_to(OTHERS.id)
        app.pane.heard(jobs(FAIR, RENEWAL))
        app.pane.refresh_rows(NOW)
        await settle(pilot)
        assert app.pane.selected == FAIR
        assert app.pane.standing == (2, 2)


async def test_sorting_goes_from_column_to_column_and_round_again() -> None:
    app = PaneOnly()
    async with app.run_test():
        app.pane.heard(jobs(FAIR, RENEWAL, OTHERS))
        app.pane.pick(-1, NOW)
        assert app.pane.board.sort == "sign"
        app.pane.pick(-1, NOW)
        assert app.pane.board.sort == "why"
        app.pane.pick(1, NOW)
        app.pane.turn(NOW)
        assert (app.pane.board.sort, app.pane.board.descending) == ("sign", True)


async def test_a_filter_leaves_its_rows_out_of_the_grid() -> None:
    app = PaneOnly()
    async with app.run_test():
        app.pane.heard(jobs(FAIR, RENEWAL, OTHERS))
        app.pane.board.filter_by("state:stopped !survey")
        app.pane.refresh_rows(NOW)
        assert app.pane.grid.order == (RENEWAL.id,)
        assert app.pane.standing == (1, 3)
