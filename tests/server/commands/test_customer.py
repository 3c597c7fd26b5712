"""`kaden customer` through a running server, and without one (rows 29, 290, 294, 296)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice
from tests.server.storage.customers.people import PEOPLE, a_list
from tests.server.storage.office import NOON, Office

HANAKO = PEOPLE[0][1]


@pytest.fixture
async def office(tmp_path: Path) -> CommandOffice:
    """Three customers, who can be found by words."""
    made = CommandOffice.make(tmp_path)
    runner = InlineRunner.on_file(made.database, NOON)
    work = Office(SqlStore(runner), made.ids, NOON)
    await a_list(work, *PEOPLE)
    await work.store.index_customers()
    runner.shut()
    return made


def names(office: CommandOffice, kaden: Kaden, *args: str) -> list[str]:
    said = kaden("customer", "search", *args, "--json", "--config", str(office.config))
    assert said.code == 0, said.err
    return [row["name"] for row in json.loads(said.out)]


def test_text_is_a_number_or_its_end_or_words_of_the_name(office: CommandOffice, kaden: Kaden) -> None:
    assert names(office, kaden, "345678") == names(office, kaden, "０３－１２３４－５６７８") == [HANAKO]
    assert names(office, kaden, "花子") == [HANAKO]
    assert names(office, kaden, "東京", "--words", "--column", "都道府県") == [HANAKO]
    here = ("--config", str(office.config))
    said = kaden("customer", "search", "花子", *here)
    assert (len(said.out.splitlines()), said.err) == (2, "customers shown: 1\n")
    assert HANAKO in said.out
    assert kaden("customer", "search", "9999", *here).err == "no customer of yours is like that\n"
    assert "one letter finds half of all customers" in kaden.refused("customer", "search", "花", *here)
    assert "neither a telephone number" in kaden.refused("customer", "search", "12", *here)
    for wrong in (["東京", "--column", "x"], [""], ["x" * 61]):
        assert kaden("customer", "search", *wrong, *here).code == 2


def test_a_story_is_of_one_customer(office: CommandOffice, kaden: Kaden) -> None:
    here = ("--config", str(office.config))
    known = json.loads(kaden("customer", "story", "03-1234-5678", "--json", *here).out)
    record = known["customer"]["record"]
    lines = kaden("customer", "story", f"record:{record}", *here).out.splitlines()
    assert lines[0].startswith(f"record:{record}  ")
    assert "  never called" in lines
    several = kaden.refused("customer", "story", "0001", *here)
    assert "is more than one customer: record:" in several
    for nobody, told in (("record:999", "999"), ("record:x", "record:x"), ("03-9999-9999", "03-9999-9999")):
        sentence = f"there is no customer {told} that you may see"
        assert sentence in kaden.refused("customer", "story", nobody, *here)


async def test_the_running_server_decides_who_may(office: CommandOffice, kaden: Kaden) -> None:
    """Row 35: a user's account finds nobody; a supervisor hears the same as whoever holds the file."""
    words = ["customer", "search", "花子", "--json", "--config", str(office.config), "--account"]
    alone = await asyncio.to_thread(names, office, kaden, "花子")
    async with office.open():
        live = await asyncio.to_thread(kaden, *words, "supervisor")
        refused = await asyncio.to_thread(kaden.refused, *words, "agent1")
    assert [row["name"] for row in json.loads(live.out)] == alone
    assert "look for customers" in refused
