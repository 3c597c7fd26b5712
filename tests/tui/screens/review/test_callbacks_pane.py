"""The supervisor's list of promised calls: the overdue on top, and every way in which one is moved by a key."""

from __future__ import annotations

import csv
from pathlib import Path

from kaden.promises import Urgency
from kaden.protocol.callbacks import AssignCallbacks, CallbacksPage, ChangeCallback, Keeper, ShowCallbacks
from kaden.protocol.searching import AskNames
from tests.tui.screens.review.calls import writes
from tests.tui.screens.review.promises import PROMISES, with_promises
from tests.tui.screens.supervisor.office import supervisor


async def test_promises_are_seen_searched_and_given_away(tmp_path: Path) -> None:
    """Rows 269 to 275."""
    async with supervisor(tmp_path, prepare=with_promises) as client:
        await client.press("v", "enter")
        await client.shows("Promised calls", "鈴木 一郎", "time has come: 2", "group East")
        assert "l ledger" in client.screen.splitlines()[-1]
        lines = client.screen.splitlines()
        [overdue] = [number for number, line in enumerate(lines) if "鈴木 一郎" in line]
        [later] = [number for number, line in enumerate(lines) if "有限会社" in line]
        assert overdue < later
        await client.press("a")
        assert (await client.server.hear(AskNames)).campaign == "展示会2026"
        await client.shows("group East", "take over", "田中 次郎")
        assert "佐藤 花子" not in client.screen  # whose promise it is
        await client.press(*"group", "enter")
        said = await client.server.hear(ChangeCallback)
        assert (said.seen, said.due_at, said.keeper) == (PROMISES[0].seen, None, Keeper(group="East"))
        await client.shows("鈴木 一郎")
        await client.press("A")
        assert (await client.server.hear(AssignCallbacks)).keeper is None
        await client.shows("group East", "take over")
        await client.press("enter")
        await client.shows("Give all 12 of 佐藤 花子 to 田中 次郎?")
        await client.press("y")
        given = await client.server.hear(AssignCallbacks, 2)
        assert (given.agent, given.keeper) == ("佐藤 花子", Keeper(agent="田中 次郎"))
        await client.shows("Promises given to 田中 次郎: 12", "just now: 1")
        await client.press("s", *"today", "down", "right", "f10")
        await client.until(lambda: len(client.server.all(ShowCallbacks)) > 3)
        asked = client.server.all(ShowCallbacks)[-1]
        assert asked.alert is Urgency.OVERDUE
        assert asked.since is not None
        await client.shows("Period today", "Alert overdue")


async def test_row_273_what_may_only_be_looked_at_says_so(tmp_path: Path) -> None:
    async with supervisor(tmp_path, prepare=with_promises) as client:
        await client.press("v", "enter")
        await client.shows("鈴木 一郎")
        await client.press("end", "a")
        await client.shows("You may look at promises of 展示会2026, not change them.")
        await client.press("up", "A")
        await client.shows("This promise is a group's")


async def test_promises_are_written_to_a_file_as_they_were_searched(tmp_path: Path) -> None:
    """Part after part, each behind the last of the one before; without the right the server's sentence."""
    path = tmp_path / "promises.csv"

    def pages(asked: ShowCallbacks) -> CallbacksPage:
        rows = PROMISES[2:] if asked.after else PROMISES[:2] if asked.to_file else PROMISES
        return CallbacksPage(request=asked.request, promises=rows, more=asked.to_file and not asked.after)

    async with supervisor(tmp_path, prepare=with_promises) as client:
        client.server.answers["show_callbacks"] = pages
        await client.press("v", "enter")
        await client.shows("鈴木 一郎")
        await writes(client, path)
        await client.shows("Written: 4 lines")
        last = client.server.all(ShowCallbacks)[-1]
        assert last.after == (PROMISES[1].due_at, PROMISES[1].seen.callback)
        missing: dict[str, str | int] = {"campaign": "展示会2026", "level": "edit"}
        client.server.refusals["show_callbacks"] = ("no_campaign_permission", missing)
        await writes(client, tmp_path / "other.csv")
        await client.shows('needs the permission "edit" on the campaign 展示会2026')
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [row["Customer"] for row in rows] == [promise.name for promise in PROMISES]
    assert [row["Alert"] for row in rows] == ["overdue", "due", "near", "later"]
    assert not (tmp_path / "other.csv").exists()
