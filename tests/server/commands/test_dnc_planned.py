"""`kaden dnc import --at`, `planned` and `withdraw`, with a server and without one (row 101)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice


@pytest.fixture
def office(tmp_path: Path) -> CommandOffice:
    return CommandOffice.make(tmp_path)


def walk(office: CommandOffice, kaden: Kaden) -> None:
    here = ("--config", str(office.config), "--account", "admin")
    file = office.folder / "n.csv"
    file.write_text("090-1234-5678\n090-1234-5679\n")
    said = kaden(
        "dnc", "import", str(file), "--company", "--reason", "取込", "--at", "2099-11-24 18:00", *here
    )
    assert (said.code, "would be listed" in said.out) == (0, True)
    waits = json.loads(kaden("dnc", "planned", "--json", *here).out)[0]
    number = waits["id"]
    assert f"import {number} waits until 2099-11-24 18:00 JST" in said.out
    assert (waits["state"], waits["numbers"], waits["campaign"]) == ("waiting", 2, None)
    table = kaden("dnc", "planned", *here).out
    assert table.splitlines()[1].split()[1:8] == [
        "2099-11-24",
        "18:00",
        "JST",
        "company",
        "n.csv",
        "2",
        "waiting",
    ]
    assert json.loads(kaden("dnc", "list", "--company", "--json", *here).out) == []
    assert "is withdrawn" in kaden("dnc", "withdraw", str(number), *here).out
    assert f"no import number {number} waits" in kaden.refused("dnc", "withdraw", str(number), *here)


async def test_row_101_an_import_waits_is_told_and_withdrawn(office: CommandOffice, kaden: Kaden) -> None:
    await asyncio.to_thread(walk, office, kaden)
    async with office.open():
        await asyncio.to_thread(walk, office, kaden)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        *((at, "write it as 2026-11-24 18:00") for at in ("tomorrow", "2099-11-24", "2099-11-24T18:00")),
        *(
            (f"2099-11-24 {clock}", "write it as")
            for clock in ("18:00+05:00", "18:00Z", "18", "18:00:30", "25:00")
        ),
        ("2020-01-01 09:00", "has passed"),
        ("0001-01-01 00:00", "has passed"),
        ("9999-12-31 23:59", "too far away"),
    ],
)
def test_a_time_that_is_none_or_has_passed_is_wrong_use(
    office: CommandOffice, kaden: Kaden, at: str, told: str
) -> None:
    """An offset is no part of it: the clocks are the office's."""
    file = office.folder / "n.csv"
    file.write_text("090-1234-5678\n")
    words = ("dnc", "import", str(file), "--company", "--reason", "x", "--at", at)
    said = kaden(*words, "--config", str(office.config))
    assert (said.code, told in said.err) == (2, True)
