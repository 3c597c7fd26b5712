"""`kaden lists`, with a server and without one (row 113)."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest

from kaden.cells import width
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import BATCH, CommandOffice


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    made = CommandOffice.make(tmp_path)
    for name, text in (("来場者.csv", "TEL\n09012345678\n09012345679\n"), ("b.csv", "TEL\n0312345678\n")):
        (tmp_path / name).write_text(text)
        said = kaden("import", str(tmp_path / name), "--batch", BATCH, "--config", str(made.config))
        assert said.code == 0
    return made


async def lists(office: CommandOffice, kaden: Kaden, *args: str) -> list[Said]:
    """By itself and through the server."""
    words = ["lists", "--config", str(office.config), "--account", "supervisor", *args]
    said = [await asyncio.to_thread(kaden, *words)]
    async with office.open():
        said.append(await asyncio.to_thread(kaden, *words))
    return said


async def test_a_table_with_straight_columns(office: CommandOffice, kaden: Kaden) -> None:
    for said in await lists(office, kaden):
        assert said.code == 0
        head, first, second = said.out.splitlines()
        assert head.split()[:6] == ["No.", "list", "batch", "campaign", "rows", "ready"]
        assert first.split()[:6] == ["1", "来場者.csv", BATCH, "展示会フォロー", "2", "2"]
        assert width(first[: first.index(BATCH)]) == width(second[: second.index(BATCH)])
        assert first.endswith("-")


async def test_one_list_of_objects_for_programs(office: CommandOffice, kaden: Kaden) -> None:
    for said in await lists(office, kaden, "--json", "--batch", BATCH):
        rows = json.loads(said.out)
        assert [(row["id"], row["rows"], row["ready"], row["by"]) for row in rows] == [
            (1, 2, 2, None),
            (2, 1, 1, None),
        ]


async def test_an_unknown_batch_is_told_with_the_known_ones(office: CommandOffice, kaden: Kaden) -> None:
    for said in await lists(office, kaden, "--batch", "spring"):
        assert said.code == 1
        assert f'there is no batch "spring"; there are: {BATCH}' in said.err


def test_without_a_list_the_table_says_how_to_get_one(kaden: Kaden) -> None:
    kaden("init")
    assert "kaden import" in kaden("lists").out
    assert kaden("lists", "--json").out == "[]\n"


@pytest.mark.parametrize("batch", ["", "x" * 121])
def test_a_name_that_no_batch_can_have_is_wrong_use(kaden: Kaden, batch: str) -> None:
    assert kaden("lists", "--batch", batch).code == 2


async def test_times_are_the_campaigns_and_name_its_zone(office: CommandOffice, kaden: Kaden) -> None:
    """As in an export; 14 hours ahead of UTC, which no machine of a test is set to."""
    office.change("UPDATE campaign SET zone = 'Pacific/Kiritimati'")
    for said in await lists(office, kaden):
        assert re.search(r"\d\d:\d\d \+14", said.out)


async def test_row_168_a_list_on_which_nobody_is_left_is_complete(
    office: CommandOffice, kaden: Kaden
) -> None:
    words = ["dnc", "add", "03-1234-5678", "--company", "--reason", "claim", "--config", str(office.config)]
    listed = await asyncio.to_thread(kaden, *words)
    assert listed.code == 0, listed.err
    for said in await lists(office, kaden):
        _, first, second = said.out.splitlines()
        assert ("complete" in first, "complete" in second) == (False, True)
    for said in await lists(office, kaden, "--json"):
        assert [row["complete"] for row in json.loads(said.out)] == [False, True]
