"""Customers are looked for, read about, and a call of theirs is entered, by keys alone (rows 290 to 296)."""

from __future__ import annotations

import csv
from pathlib import Path

from kaden.protocol.customers import CustomersPage, CustomerStory, EnterCallback, FindCustomers, OpenCustomer
from kaden.vocabulary import Outcome
from tests.tui.samples import NOW
from tests.tui.screens.review.calls import with_calls, writes
from tests.tui.screens.review.people import CALLED_BACK, PEOPLE, found, story
from tests.tui.screens.review.places import place
from tests.tui.screens.supervisor.office import supervisor
from tests.tui.scripted_server import ScriptedServer


def with_people(server: ScriptedServer) -> None:
    """A supervisor's server with these customers, who come in two parts."""
    with_calls(server)
    told = story()
    calls = (CALLED_BACK, *told.calls)

    def search(asked: FindCustomers) -> CustomersPage:
        if asked.before is None:
            return found(asked, *PEOPLE[:2], before=(7, 12), unread=30)
        return found(asked, PEOPLE[2], unread=30)

    def opened(asked: OpenCustomer) -> CustomerStory:
        entered = server.all(EnterCallback)
        since = {"calls": calls, "newest": 82} if entered else {}
        return told.model_copy(update={"request": asked.request} | since)

    server.answers |= {
        "find_customers": search,
        "open_customer": opened,
        "enter_callback": lambda asked: told.model_copy(update={"request": asked.request}),
    }


async def test_a_customer_who_called_back_is_found_and_the_call_entered(tmp_path: Path) -> None:
    async with supervisor(tmp_path, prepare=with_people) as client:
        await client.press("v", place("customers"), "enter")
        await client.shows("F10  find", "last digits")
        await client.press("down", *"田中", "f10")
        await client.shows("3 of 3", "田中 花子", "30 customers of a new list", "do not call", "Name 田中")
        first, second = await client.server.hear(FindCustomers), await client.server.hear(FindCustomers, 2)
        assert (first.name, first.number, first.before, second.before) == ("田中", "", None, (7, 12))
        await client.press("enter")
        await client.shows("Status, and why", "final result", "資料を送る", "before: 受付NG", "called back")
        assert (await client.server.hear(OpenCustomer)).record == PEOPLE[0].record
        await client.press("c")
        await client.shows("From number", "F10  save", "What came of it")
        await client.press("down", *"25:99", "f10")
        await client.shows("is no time")
        await client.press("home", "ctrl+k", *"0:01", "down", "down", "f3")
        await client.shows("アポ")
        await client.press("down", "f10")
        await client.shows("F10  save")
        client.server.refusals["enter_callback"] = ("result_required", {})
        await client.press("up", "f10")
        await client.shows(">* Result")
        client.server.refusals["enter_callback"] = (
            "call_entered",
            {"name": "田中", "by": "山田", "at": "14:30"},
        )
        await client.press("f10")
        await client.shows("山田 entered a call of 田中 at 14:30")
        await client.server.hear(OpenCustomer, 2)
        client.server.refusals.clear()
        await client.press("f10")
        entered = await client.server.hear(EnterCallback, 3)
        assert [said.seen for said in client.server.all(EnterCallback)] == [81, 81, 82]
        assert (entered.record, entered.number, entered.outcome) == (903, "+819012340001", Outcome.CONNECTED)
        assert (entered.disposition in (11, 12), entered.at < NOW, entered.stop) == (True, True, False)
        await client.shows("entered by 高橋 花子", "来週お越し")


async def test_a_search_without_words_is_refused_and_the_form_can_be_left(tmp_path: Path) -> None:
    async with supervisor(tmp_path, prepare=with_people) as client:
        await client.press("v", place("customers"), "enter")
        await client.shows("F10  find")
        await client.press("f10")
        await client.shows("would read every customer")
        assert client.server.all(FindCustomers) == []
        await client.press("s")
        await client.shows("Only in column")
        await client.press("escape")
        await client.shows("Nobody was looked for yet.")
        client.server.answers["find_customers"] = found
        await client.press("s", "down", *"よしだ", "f10")
        await client.shows("No customer of yours is like that", "another spelling")
        await client.press("s", "f8", *"9999", "f10")
        await client.shows("has this number", "look for the name")


async def test_customers_are_written_to_a_file_as_they_were_searched(tmp_path: Path) -> None:
    """Whatever was found, part after part; before a search there is nothing to write."""
    path = tmp_path / "customers.csv"
    async with supervisor(tmp_path, prepare=with_people) as client:
        await client.press("v", place("customers"), "enter")
        await client.shows("F10  find")
        await client.press("escape", "e")
        await client.shows("Nobody was looked for yet.")
        await client.press("s", "down", *"田中", "f10")
        await client.shows("3 of 3")
        await writes(client, path)
        await client.shows("Written: 3 lines")
        taken = [said for said in client.server.all(FindCustomers) if said.to_file]
        assert [(said.name, said.before) for said in taken] == [("田中", None), ("田中", (7, 12))]
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [row["Name"] for row in rows] == [person.name for person in PEOPLE]
    assert (rows[0]["Number"], rows[2]["Status"], rows[0]["Promised for"]) == (
        "090-1234-0001",
        "do not call",
        "",
    )
