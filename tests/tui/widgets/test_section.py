"""A part of a form: its heading on a rule, and a sign where the focus is."""

from __future__ import annotations

from tests.tui.widgets.stage import Stage, stage
from tui.widgets.fields import LineField
from tui.widgets.section import Section


def reversed_on_the_first_line(shown: Stage) -> str:
    [strip, *_] = shown.app.screen._compositor.render_strips()
    return "".join(segment.text for segment in strip if segment.style and segment.style.reverse)


async def test_the_heading_fills_the_width() -> None:
    async with stage(Section("対話結果", LineField(), ambiguous=1), size=(24, 4)) as shown:
        assert shown.lines[0] == "─ 対話結果 ─────────────"


async def test_where_rules_are_wide_hyphens_do() -> None:
    async with stage(Section("Note ①", LineField(), ambiguous=2), size=(24, 4)) as shown:
        assert shown.lines[0] == "- Note ① --------------"


async def test_the_focus_is_told_in_the_heading() -> None:
    first, second = LineField(), LineField()
    async with stage(Section("One", first, ambiguous=1), Section("Two", second, ambiguous=1)) as shown:
        first.focus()
        await shown.pilot.pause()
        assert reversed_on_the_first_line(shown) == " One "
        second.focus()
        await shown.pilot.pause()
        assert reversed_on_the_first_line(shown) == ""
