"""The audit log at the set-up desk: the newest first, from what to what, older lines, a filter (row 37)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaden.protocol.base import Message
from kaden.protocol.setup import AuditLine, AuditPage, ListAudit
from tests.tui.screens.setup.office import Book, arrived, refused, setting_up, usual
from tests.tui.scripted_server import ScriptedServer

NOON = 1_800_000_000_000
PAGE = 30
LINES = 70


def line(id: int) -> AuditLine:
    """Every third line is a new group, the others change the rule's cap."""
    before: dict[str, Any] | None
    after: dict[str, Any]
    if id % 3 == 0:
        thing, name, code, before, after = f"group:{id}", f"東{id}", "group.add", None, {"name": f"東{id}"}
    else:
        thing, name, code = "rule:1", "標準", "rule.change"
        before, after = {"attempt_cap": id}, {"attempt_cap": id + 1}
    account = None if id % 2 else "sato"
    return AuditLine.model_validate(
        {"id": id, "at": NOON + id * 1_000, "account": account, "code": code, "thing": thing, "name": name,
         "before": before, "after": after}
    )  # fmt: skip


def logged(lines: int = LINES) -> Book:
    """An office whose log has so many lines."""

    def answer(asked: ListAudit) -> Message:
        newest = lines if asked.before is None else asked.before - 1
        ids = range(newest, max(newest - PAGE, 0), -1)
        return AuditPage(request=asked.request, lines=tuple(map(line, ids)), more=bool(ids) and ids[-1] > 1)

    book = _Logged(answer)
    book.rows = usual().rows
    return book


class _Logged(Book):
    def __init__(self, answer: Callable[[ListAudit], Message]) -> None:
        super().__init__()
        self._answer = answer

    def serve(self, server: ScriptedServer) -> None:
        super().serve(server)
        server.answers["list_audit"] = self._answer


async def test_the_menu_opens_the_log_the_newest_first_with_from_what_to_what(tmp_path: Path) -> None:
    async with setting_up(tmp_path, logged(), "c", "h", "enter") as client:
        await client.shows(
            "outbound › Changes", "dial rule: changed", "標準 (1)", "dial group: added", "東69 (69)"
        )
        await client.shows("Attempts at most: 70 -> 71")
        await client.press("down")
        await client.shows("Dial group: 東69")
        assert "(command line)" in client.screen
        assert "sato" in client.screen


async def test_older_lines_come_by_a_key_and_by_walking_down(tmp_path: Path) -> None:
    async with setting_up(tmp_path, logged(), "c", "h", "enter") as client:
        assert [asked.before for asked in client.server.all(ListAudit)] == [None]
        await client.press("o")
        await arrived(client)
        await client.press("end")
        await arrived(client)
        assert [asked.before for asked in client.server.all(ListAudit)] == [None, 41, 11]
        await client.press("o")
        await client.shows("these are the oldest lines")
        assert len(client.server.all(ListAudit)) == 3
        await client.press("end")
        await client.shows("Attempts at most: 1 -> 2")


async def test_a_filter_narrows_and_escape_clears_it_first(tmp_path: Path) -> None:
    async with setting_up(tmp_path, logged(12), "c", "h", "enter") as client:
        await client.press("slash", *"group", "enter")
        await client.shows("Changes /group", "東12 (12)")
        assert "標準" not in client.screen
        await client.press("escape")
        await client.shows("標準 (1)")
        await client.press("escape")
        await client.shows("Dial rules")


async def test_a_refusal_stands_where_the_lines_would(tmp_path: Path) -> None:
    async with setting_up(tmp_path, logged()) as client:
        client.server.answers["list_audit"] = lambda asked: refused(
            asked.request, "not_allowed", action="list_audit"
        )
        await client.press("c", "h", "enter")
        await client.shows("looking at who changed what")
