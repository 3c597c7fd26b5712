"""A row of a form: signs beside the label, the problem below."""

from __future__ import annotations

from textual.app import App, ComposeResult

from kaden.cells import width
from tests.tui.hands import settle
from tui.widgets.field_row import FieldRow
from tui.widgets.fields import LineField


class Rows(App[None]):
    """Two rows; a field can be made only inside an app."""

    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        yield FieldRow("a", "タイムアウト時間", LineField("30"), " s", 1)
        yield FieldRow("b", "発信グループの長い長い名前", LineField("two"), "", 1)

    @property
    def lines(self) -> list[str]:
        """What stands there."""
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]


async def test_signs_say_focus_change_and_problem_without_colour() -> None:
    app = Rows()
    async with app.run_test(size=(60, 6)) as pilot:
        row = app.query(FieldRow).first()
        assert app.lines[0].startswith("   タイムアウト時間")
        row.mark(problem="", changed=True)
        row.light(True)
        await settle(pilot)
        assert app.lines[0].startswith(">* タイムアウト時間")
        row.mark(problem="it must be 10 or more", changed=True)
        await settle(pilot)
        await settle(pilot)
        assert app.lines[0][1] == "!"
        assert app.lines[1].strip() == "it must be 10 or more"
        row.mark(problem="", changed=False)
        await settle(pilot)
        await settle(pilot)
        assert "10 or more" not in "".join(app.lines)


async def test_a_long_label_is_cut_and_the_values_begin_in_one_column() -> None:
    app = Rows()
    async with app.run_test(size=(60, 6)) as pilot:
        await settle(pilot)
        one, two = app.lines[0], app.lines[1]
        assert "…" in two
        assert cells(one, "30") == cells(two, "two") == 24


def cells(line: str, text: str) -> int:
    """The cell at which a text begins."""
    return width(line[: line.index(text)])
