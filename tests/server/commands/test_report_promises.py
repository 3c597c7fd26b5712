"""Promises of a period in words, with their zone; the command is tried in `test_report`."""

from __future__ import annotations

from kaden.protocol.callbacks import PromiseLedger
from kaden.words import Words
from server.commands.report_promises import promise_lines
from tests.kaden.test_promise_report import line

NOON = 1_790_985_600_000


def test_each_row_and_the_total_stand_below_the_period_and_its_zone() -> None:
    lines = (line("", "A", "佐藤", [6, 2, 1, 1, 0, 0, 0], 0), line("", "B", "佐藤", [0, 0, 0, 0, 1, 0, 0], 1))
    told = PromiseLedger(request="r", at=NOON, since=NOON, until=NOON + 1, zone="Asia/Tokyo", lines=lines)
    head, _, headings, row, total = promise_lines(Words("en"), told, "agent")
    assert "Asia/Tokyo" in head
    assert headings.split()[0] == "agent"
    assert row.split()[:4] == ["佐藤", "60.0", "%", "11"]
    assert total.split()[:4] == ["total", "60.0", "%", "11"]
