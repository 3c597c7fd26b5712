"""Names with ticks: the cursor stays in sight, ticks are signs and not colours."""

from __future__ import annotations

from tests.tui.widgets.stage import stage
from tui.model.setup_picking import Picking
from tui.widgets.tick_list import TickList


async def test_ticks_and_cursor_are_signs() -> None:
    picking = Picking(("sato", "佐藤 花子"), ("佐藤 花子",), several=True)
    async with stage(TickList(picking, 1)) as shown:
        assert shown.lines[:2] == ["> [ ] sato", "  [x] 佐藤 花子"]


async def test_the_cursor_is_followed() -> None:
    picking = Picking([f"name {number}" for number in range(40)], (), several=False)
    names = TickList(picking, 1)
    async with stage(names, size=(40, 8)) as shown:
        picking.move(20)
        names.renew()
        await shown.press("f5")
        assert shown.lines[-1] == "> name 20"
        picking.move(-15)
        names.renew()
        await shown.press("f5")
        assert shown.lines[0] == "> name 5"


async def test_nothing_found_is_blank() -> None:
    picking = Picking(("sato",), (), several=True)
    names = TickList(picking, 1)
    async with stage(names) as shown:
        picking.narrow("x")
        names.renew()
        await shown.press("f5")
        assert not "".join(shown.lines).strip()
