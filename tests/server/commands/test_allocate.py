"""`kaden allocate` (rows 126, 128 to 135)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.server.commands.conftest import Kaden
from tests.server.commands.office import BATCH, CommandOffice


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    """Two groups, so that ten customers are nobody's at first."""
    made = CommandOffice.make(tmp_path)
    made.change("INSERT INTO dial_group (name) VALUES ('B')", "INSERT INTO batch_group VALUES (1, 2)")
    (tmp_path / "l.csv").write_text("TEL\n" + "".join(f"0901234567{place}\n" for place in range(10)))
    said = kaden("import", str(tmp_path / "l.csv"), "--batch", BATCH, "--config", str(made.config))
    assert said.code == 0
    return made


def has(kaden: Kaden, *here: str) -> dict[str, int]:
    told = json.loads(kaden("allocate", "1", "--json", *here).out)
    return {part["group"]: part["records"] for part in told["groups"]} | {"-": told["unallocated"]}


def walk(office: CommandOffice, kaden: Kaden) -> None:
    here = ("--config", str(office.config), "--account", "supervisor")
    first = "発信グループ1"
    assert has(kaden, *here) == {first: 0, "B": 0, "-": 10}
    trial = kaden("allocate", "1", f"{first}=3", "B=2", "--dry-run", *here)
    assert "cannot be changed" in trial.out, "row 132"
    assert has(kaden, *here)["-"] == 10
    assert kaden("allocate", "1", f"{first}=3", "B=2", *here).code == 0
    assert has(kaden, *here) == {first: 3, "B": 2, "-": 5}
    assert "6 records are wanted and 5" in kaden.refused("allocate", "1", "B=6", *here)
    assert kaden("allocate", "1", "--take-back", "B", *here).code == 0
    assert kaden("allocate", "1", "--share", f"{first}=1,B=2.5", *here).code == 0
    assert has(kaden, *here) == {first: 5, "B": 5, "-": 0}
    assert kaden("allocate", "1", "--take-back", "B", *here).code == 0
    assert "No results in these days" in kaden("allocate", "1", "--by-results", *here).out, "row 135"
    assert has(kaden, *here) == {first: 8, "B": 2, "-": 0}


def test_without_a_server(office: CommandOffice, kaden: Kaden) -> None:
    walk(office, kaden)


async def test_through_the_server(office: CommandOffice, kaden: Kaden) -> None:
    async with office.open():
        await asyncio.to_thread(walk, office, kaden)


@pytest.mark.parametrize("words", [("B",), ("B=x",), ("B=1", "--by-results"), ("--share", "B=-1")])
def test_wrong_use(office: CommandOffice, kaden: Kaden, words: tuple[str, ...]) -> None:
    assert kaden("allocate", "1", *words, "--config", str(office.config)).code == 2
