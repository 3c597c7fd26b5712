"""Columns are ticked and moved, and the table is the same when the client starts again (issue 7)."""

from __future__ import annotations

from pathlib import Path

from tests.tui.floor_samples import AGENTS
from tests.tui.screens.supervisor.office import desk, enter, watching
from tui import actions
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


async def test_the_help_lies_on_what_was_open_and_goes_alone(tmp_path: Path) -> None:
    """What a key means after the help is what it meant before: `s` and `m` are orders to an agent or to the job."""
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("a", "f1")
        assert desk(client).context == actions.SUPERVISOR_HELP
        await client.press("f1")
        assert desk(client).context == actions.ACTING
        await client.press("f1", "escape")
        assert desk(client).context == actions.ACTING
        await client.press("escape", "c", "down", "f1")
        assert "[x] State" not in client.screen
        await client.press("escape")
        await client.shows("[x] State")
        await client.press("space")
        await client.shows("[ ] Time")
        await client.press("escape")
        assert desk(client).context == actions.MONITOR


async def test_a_notice_goes_with_the_next_key_that_does_something(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        client.app.toast("saved 14:03")
        await client.shows("saved 14:03")
        await client.press("a")
        assert "saved 14:03" not in client.screen
        await client.shows("Esc  back")
        client.app.toast("saved 14:05")
        await client.press("escape", "v")
        client.app.toast("not here")
        await client.press("escape")
        assert desk(client).bottom_line.notice == ""
