"""A heading on a rule, which shows where the focus is."""

from __future__ import annotations

from tests.tui.widgets.stage import Stage, stage
from tui.widgets.fields import LineField
from tui.widgets.heading import Heading


def reversed_words(shown: Stage) -> str:
    [strip, *_] = shown.app.screen._compositor.render_strips()
    return "".join(segment.text for segment in strip if segment.style and segment.style.reverse)


async def test_the_heading_fills_the_width() -> None:
    async with stage(Heading("対話結果", 1), size=(24, 4)) as shown:
        assert shown.lines[0] == "─ 対話結果 ─────────────"


async def test_where_rules_are_wide_hyphens_do() -> None:
    async with stage(Heading("Note ①", 2), size=(24, 4)) as shown:
        assert shown.lines[0] == "- Note ① --------------"


async def test_a_long_heading_is_cut() -> None:
    async with stage(Heading("漢" * 30, 1), size=(24, 4)) as shown:
        assert shown.lines[0] == "─ 漢漢漢漢漢漢漢漢漢… ──"


async def test_it_is_lit_by_its_own_field_only() -> None:
    mine, other = LineField(), LineField()
    heading = Heading("One", 1, mine)
    async with stage(heading) as shown:
        for focused, lit in ((mine, " One "), (other, ""), (mine, " One "), (None, "")):
            heading.light(focused)
            await shown.settle()
            assert reversed_words(shown) == lit
