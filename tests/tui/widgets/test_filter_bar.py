"""The line in which a filter is typed."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.tui.hands import press
from tui.widgets.filter_bar import FilterBar


class BarOnly(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.bar = FilterBar("/", "Enter done")
        self.typed: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.bar

    def on_input_changed(self, event: Input.Changed) -> None:
        self.typed.append(event.value)


async def test_it_opens_with_what_there_is_and_goes_on_from_its_end() -> None:
    app = BarOnly()
    async with app.run_test() as pilot:
        assert not app.bar.display
        app.bar.open("sato")
        await press(pilot, "space", "x")
        assert app.typed[-1] == "sato x"
        app.bar.close()
        assert not app.bar.display
