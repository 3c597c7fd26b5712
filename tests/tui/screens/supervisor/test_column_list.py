"""Columns are ticked and moved, and the table is the same when the client starts again (issue 7)."""

from __future__ import annotations

from pathlib import Path

from tests.tui.floor_samples import AGENTS
from tests.tui.screens.supervisor.office import desk, enter, watching
from tui.screens.supervisor.panes import JOBS_PANE, MONITOR_PANE
from tui.views import read_views, views_path


async def test_columns_are_chosen_moved_and_remembered_with_order_and_filter(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("c")
        await client.shows("[x] State", "[x] Customer")
        await client.press("down", "space", "l")
        await client.shows("[ ] Time")
        await client.press("enter")
        assert "Time" not in client.screen.splitlines()[8]
        await client.press("o", "right", "right", "enter", "slash")
        await enter(client, "!break")
        await client.press("enter")
    kept = read_views(views_path())[MONITOR_PANE]
    assert (kept.columns[:2], "time" in kept.columns) == (("state", "customer"), False)
    assert (kept.sort, kept.filter) == ("customer", "!break")
    async with watching(tmp_path, *AGENTS) as client:
        board = desk(client).monitor_pane.board
        assert (board.sort, board.filter) == ("customer", "!break")
        assert "Time" not in client.screen.splitlines()[8]
        await client.press("escape", "escape", "slash")
        await enter(client, "fair")
        await client.press("escape")
    assert read_views(views_path())[JOBS_PANE].filter == ""
    assert read_views(views_path())[MONITOR_PANE].filter == ""
