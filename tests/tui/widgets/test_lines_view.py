"""Lines for the width that there is."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.tui.hands import settle
from tui.widgets.lines_view import LinesView
from tui.widgets.text import safe


class _Program(App[None]):
    def compose(self) -> ComposeResult:
        yield LinesView(id="view")


async def test_lines_are_made_for_the_width_and_scroll() -> None:
    app = _Program()
    async with app.run_test(size=(40, 5)) as pilot:
        view = app.query_one(LinesView)
        view.show(lambda cells: [safe(f"{number} of {cells}") for number in range(20)])
        await settle(pilot)
        assert view.virtual_size.height == 20
        view.focus()
        await pilot.press("end")
        await settle(pilot)
        assert view.scroll_offset.y == view.max_scroll_y > 0
        view.show(lambda cells: [safe("alone")])
        await settle(pilot)
        assert view.max_scroll_y == 0
