"""`kaden dnc`, with a server and without one (rows 93 to 101)."""

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


def walk(office: CommandOffice, kaden: Kaden, account: str) -> None:
    """A day with a campaign's list and the company's."""
    here = ("--config", str(office.config), "--account", account)
    campaign = ("--campaign", "展示会フォロー")
    added = kaden("dnc", "add", "090-1234-5678", *campaign, "--reason", "苦情", *here)
    assert (added.code, added.out) == (0, "090-1234-5678 is on the list: no job dials it\n")
    assert kaden("dnc", "add", "0312345678", "--company", "--reason", "依頼", *here).code == 0
    rows = json.loads(kaden("dnc", "list", *campaign, "--json", *here).out)
    assert [(row["number"], row["reason"]) for row in rows] == [("09012345678", "苦情")]
    said = kaden("dnc", "list", "--company", "--digits", "5678", *here)
    assert "0312345678" in said.out
    assert " JST" in said.out.splitlines()[1]
    assert "shown: 1; on the list: 1" in said.err
    again = kaden.refused("dnc", "add", "０９０１２３４５６７８", *campaign, "--reason", "x", *here)
    assert "09012345678 is on this list already" in again
    file = office.folder / f"{account}.csv"
    file.write_text("電話番号\n090-1234-5678\n090-1234-5679\nfoo\n")
    trial = kaden("dnc", "import", str(file), *campaign, "--reason", "取込", "--dry-run", *here)
    assert ["would", "be", "listed", "1"] in [line.split() for line in trial.out.splitlines()]
    done = kaden("dnc", "import", str(file), *campaign, "--reason", "取込", *here)
    assert [line.split()[-1] for line in done.out.splitlines()[:5]] == ["3", "1", "1", "0", "1"]
    assert "line 4" in done.out
    out = office.folder / f"{account}-out.csv"
    assert kaden("dnc", "export", *campaign, "--out", str(out), *here).code == 0
    assert [line.split(",")[0] for line in out.read_text("utf-8-sig").splitlines()[1:]] == [
        "09012345679",
        "09012345678",
    ]
    for number in ("09012345678", "09012345679"):
        assert kaden("dnc", "remove", number, *campaign, "--reason", "解除", *here).code == 0
    removed = kaden("dnc", "remove", "0312345678", "--company", "--reason", "解除", *here)
    assert (removed.code, removed.out) == (0, "0312345678 is off the list\n")
    assert json.loads(kaden("dnc", "list", *campaign, "--json", *here).out) == []


def test_without_a_server(office: CommandOffice, kaden: Kaden) -> None:
    walk(office, kaden, "admin")


async def test_through_the_server(office: CommandOffice, kaden: Kaden) -> None:
    async with office.open():
        await asyncio.to_thread(walk, office, kaden, "admin")


async def test_the_companys_list_is_an_administrators_to_clear(office: CommandOffice, kaden: Kaden) -> None:
    """Row 103."""
    here = ("--config", str(office.config), "--account", "supervisor")
    async with office.open():
        added = await asyncio.to_thread(
            kaden, "dnc", "add", "0312345678", "--company", "--reason", "x", *here
        )
        assert added.code == 0
        told = await asyncio.to_thread(
            kaden.refused, "dnc", "remove", "0312345678", "--company", "--reason", "x", *here
        )
    assert "your account may not do this" in told


@pytest.mark.parametrize(
    "words",
    [("list",), ("list", "--company", "--campaign", "1"), ("add", "1", "--company", "--reason", " ")],
)
def test_wrong_use(office: CommandOffice, kaden: Kaden, words: tuple[str, ...]) -> None:
    assert kaden("dnc", *words, "--config", str(office.config)).code == 2


def test_an_unknown_campaign_is_told_with_the_known_ones(office: CommandOffice, kaden: Kaden) -> None:
    file = office.folder / "n.csv"
    file.write_text("0312345678\n")
    config = ("--config", str(office.config))
    for words in (("list",), ("import", str(file), "--reason", "x")):
        told = kaden.refused("dnc", *words, "--campaign", "spring", *config)
        assert 'there is no campaign "spring"; there are: 展示会フォロー' in told
