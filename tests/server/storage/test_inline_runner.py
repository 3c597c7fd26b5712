"""Transactions in the caller's own thread."""

from __future__ import annotations

from pathlib import Path
from threading import current_thread

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.inline_runner import InlineRunner
from tests.server.storage.office import NOON


async def test_it_runs_where_it_is_called() -> None:
    """Guarantees 5: storage is synchronous in a simulated world."""
    runner = InlineRunner.in_memory(NOON)
    assert await runner.write(lambda tx: current_thread()) is current_thread()
    assert await runner.read(lambda tx: current_thread()) is current_thread()
    await runner.close()


async def test_a_file_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "kaden.db"
    runner = InlineRunner.on_file(path, NOON, create=True)
    await runner.write(lambda tx: tx.insert("INSERT INTO dial_group (name) VALUES ('a')"), bulk=True)
    copy = await runner.backup(tmp_path / "copies", NOON)
    await runner.close()
    for each in (path, copy):
        again = InlineRunner.on_file(each, NOON)
        assert await again.read(lambda tx: tx.all("SELECT name FROM dial_group")) == [("a",)]
        await again.close()


async def test_a_closed_runner_takes_nothing_more() -> None:
    runner = InlineRunner.in_memory(NOON)
    await runner.close()
    await runner.close()
    with pytest.raises(Refused) as refused:
        await runner.write(lambda tx: tx.one("SELECT 1"))
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
