"""`kaden callback` through a running server (rows 269 to 275)."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kaden.clock import instant_of
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice
from tests.server.storage.office import Office
from tests.server.storage.promise_desk import given
from tests.server.storage.promised import TO_TEN, Promised


@pytest.fixture
def office(tmp_path: Path) -> CommandOffice:
    return CommandOffice.make(tmp_path)


async def promised(office: CommandOffice) -> Promised:
    """The first agent has promised a call, and it is due now."""
    now = instant_of(datetime.now(UTC))
    runner = InlineRunner.on_file(office.database, now)
    made = await given(Office(SqlStore(runner), office.ids, now - TO_TEN))
    runner.transact(lambda tx: tx.execute("UPDATE callback SET due_at = ?", (now,)))
    runner.shut()
    return made


def walk(office: CommandOffice, kaden: Kaden, callback: str) -> None:
    """A morning in which the agent is absent."""
    here = ("--config", str(office.config), "--account", "supervisor")
    said = kaden("callback", "list", "--alert", "due", *here)
    assert (said.code, len(said.out.splitlines())) == (0, 2)
    assert "エージェント1" in said.out
    assert kaden("callback", "assign", callback, "--agent", "agent2", *here).code == 0
    assert (
        "given to agent3: 1;"
        in kaden("callback", "assign", "--all-of", "agent2", "--agent", "agent3", *here).out
    )
    gone = kaden.refused("callback", "assign", "999", "--agent", "agent2", *here)
    assert "this promise is not open any more: it was kept or called off meanwhile" in gone
    time = f"{datetime.now(UTC) + timedelta(hours=2):%Y-%m-%d %H:%M}"
    assert time in kaden("callback", "move", callback, time, *here).out
    [row] = json.loads(kaden("callback", "list", "--agent", "agent3", "--json", *here).out)
    assert (row["moved"], row["keeper"]) == (1, "エージェント3")
    span = ("--period", "yesterday..tomorrow")
    [line] = json.loads(kaden("callback", "ledger", *span, "--json", *here).out)
    assert (line["all"], line["moved"], line["on_time_share"]) == (1, 1, None)
    assert "-" in kaden("callback", "ledger", *span, *here).out.splitlines()[1]
    assert kaden("callback", "assign", callback, *here).code == 2


async def test_promises_are_listed_given_away_moved_and_counted(office: CommandOffice, kaden: Kaden) -> None:
    made = await promised(office)
    async with office.open():
        await asyncio.to_thread(walk, office, kaden, str(made.callback))
