"""Registered lists over a real connection: who sees which, and how one leaves page by page (rows 29, 113, 127)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kaden.protocol.client import ExportList, ExportMore, ListLists
from kaden.protocol.lists import ExportBegun, ExportRow, ExportRows, Lists
from kaden.protocol.server import RefusedRequest
from kaden.vocabulary import BatchId, ListId, PhoneType
from server.hub.limits import Limits
from server.storage.lists import registered
from server.storage.port import Tx
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from tests.server.hub.floor import NOON
from tests.server.hub.world import Client, World, world

BATCH = "展示会来場者"
ROWS = 41
BURST = 8


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Pages of two, and few messages allowed; lists 1 and 2 of the sample's batch, list 3 of another campaign's."""
    monkeypatch.setattr(registered, "PAGE", 2)
    async with world(tmp_path, Limits(messages_per_second=0.001, burst=BURST)) as made:
        made.runner.transact(lambda tx: register(tx, made.sample.batch, "来場者.csv", ROWS))
        made.runner.transact(lambda tx: register(tx, made.sample.batch, "same.csv", 1))
        made.runner.transact(lambda tx: register(tx, elsewhere(tx, made), "same.csv", 1))
        yield made


def elsewhere(tx: Tx, made: World) -> BatchId:
    """A batch of the other campaign."""
    added = tx.insert(
        "INSERT INTO batch (campaign_id, name, first_day, last_day) VALUES (?, '別', '2020-01-01', '2099-12-31')",
        (made.other_campaign,),
    )
    assert added is not None
    return BatchId(added)


def register(tx: Tx, batch: BatchId, name: str, rows: int) -> ListId:
    list_ = add_list(tx, NewList(batch, name, ("会社名", "TEL"), "utf-8", None, NOON))
    records = [
        NewRecord(line, "氏名", "会社", (phone(batch * 1_000 + line),), (f"会社{line}", "090"))
        for line in range(1, rows + 1)
    ]
    add_records(tx, list_, None, records)
    return list_


def phone(place: int) -> ListedNumber:
    return ListedNumber(f"+8190{place:08}", "090", PhoneType.MOBILE)


async def lists(client: Client, batch: str | None = None) -> list[int]:
    await client.say(ListLists(request=client.request(), batch=batch))
    return [row.id for row in (await client.hear_a(Lists)).lists]


async def export(client: Client, name: str) -> tuple[ExportBegun, list[ExportRow]]:
    """All of a list; many more messages than are allowed to be said."""
    await client.say(ExportList(request="e", list=name))
    begun = await client.hear_a(ExportBegun)
    rows: list[ExportRow] = []
    while True:
        await client.say(ExportMore(request=client.request()))
        page = await client.hear_a(ExportRows)
        assert len(page.rows) <= 2
        rows += page.rows
        if page.last:
            return begun, rows


def audited(office: World) -> list[tuple[object, ...]]:
    return office.runner.transact(
        lambda tx: tx.all(
            "SELECT account_id, object, after FROM audit WHERE code = 'list.export' ORDER BY id"
        )
    )


async def test_row_29_everybody_sees_the_lists_of_their_campaigns(office: World) -> None:
    for account, seen in (("admin", [1, 2, 3]), ("supervisor", [1, 2]), ("viewer", [1, 2])):
        async with office.client(account, desk=False) as client:
            assert await lists(client) == seen
            assert await lists(client, BATCH) == [1, 2]


async def test_row_113_a_list_tells_how_it_stands(office: World) -> None:
    async with office.client("viewer", desk=False) as client:
        await client.say(ListLists(request="l", batch=str(office.sample.batch)))
        row = (await client.hear_a(Lists)).lists[0]
    assert (row.name, row.batch, row.campaign, row.rows) == ("来場者.csv", BATCH, "展示会フォロー", ROWS)
    assert (row.unallocated, row.ready, row.at, row.by) == (ROWS, 0, NOON, None)


async def test_another_campaigns_batch_is_as_if_it_were_not_there(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        for batch in ("別", "nowhere"):
            await client.say(ListLists(request="l", batch=batch))
            said = await client.hear_a(RefusedRequest)
            assert (said.code, "別" in str(said.values["known"])) == ("unknown_batch", False)


async def test_row_36_a_user_has_no_lists(office: World) -> None:
    async with office.client("agent1") as client:
        for message in (ListLists(request="l"), ExportList(request="e", list="1"), ExportMore(request="m")):
            await client.say(message)
            assert await client.refused() == "not_allowed"
    assert audited(office) == []


async def test_row_127_a_list_leaves_whole_and_in_order_at_the_clients_pace(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        begun, rows = await export(client, "1")
    assert (begun.columns, begun.rows, begun.zone) == (("会社名", "TEL"), ROWS, "Asia/Tokyo")
    assert [row.cells for row in rows] == [(f"会社{line}", "090") for line in range(1, ROWS + 1)]
    assert audited(office) == [(office.sample.supervisor, "list:1", f'{{"records": {ROWS}}}')]


async def test_case_19_to_see_a_list_is_not_to_take_it_away(office: World) -> None:
    async with office.client("viewer", desk=False) as client:
        await client.say(ExportList(request="e", list="1"))
        said = await client.hear_a(RefusedRequest)
        assert (said.code, said.values["level"]) == ("no_campaign_permission", "edit")
        await client.say(ExportMore(request="m"))
        assert await client.refused() == "malformed_message"
    assert audited(office) == []


async def test_a_list_by_its_name_unless_several_have_it(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        assert (await export(client, "same.csv"))[0].list_id == 2
        for name in ("3", "none"):
            await client.say(ExportList(request=f"e{name}", list=name))
            said = await client.hear_a(RefusedRequest)
            assert (said.code, said.values["known"]) == ("unknown_list", "1 (来場者.csv), 2 (same.csv)")
    async with office.client("admin", desk=False) as client:
        await client.say(ExportList(request="e", list="same.csv"))
        assert await client.refused() == "unknown_list"


async def test_after_the_last_page_there_is_nothing_more(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        await export(client, "2")
        await client.say(ExportMore(request="m"))
        assert await client.refused() == "malformed_message"


async def test_more_is_only_free_while_a_list_is_open(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        codes = []
        for place in range(BURST):
            await client.say(ExportMore(request=f"m{place}"))
            codes.append(await client.refused())
    assert codes.count("too_many_messages") >= 2


async def test_a_second_export_takes_the_place_of_the_first_one(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        await client.say(ExportList(request="e", list="2"))
        await client.hear_a(ExportBegun)
        _, rows = await export(client, "1")
        assert len(rows) == ROWS
