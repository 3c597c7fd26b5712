"""Customer lists and their records (domain 1.10; rows 116, 124, 126)."""

from __future__ import annotations

import json

from kaden.vocabulary import GroupId, ListId, PhoneType
from server.storage.port import Tx
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from tests.server.storage.office import COLUMNS, NOON, Office

NUMBERS = (
    ListedNumber("+81311112222", "03-1111-2222", PhoneType.FIXED),
    ListedNumber("+819011112222", "090(1111)2222", PhoneType.MOBILE),
)


def fill(tx: Tx, office: Office, group: GroupId | None, *, loading: bool = False) -> ListId:
    new = NewList(office.ids.batch, "来場者.csv", COLUMNS, "cp932", office.supervisor, NOON, loading)
    list_ = add_list(tx, new)
    add_records(
        tx, list_, group, [NewRecord(2, "髙橋 一郎", "㈱サンプル", NUMBERS, ("㈱サンプル", "髙橋 一郎", "①"))]
    )
    return list_


async def test_a_record_is_complete_when_it_is_added(office: Office) -> None:
    list_ = await office.runner.write(lambda tx: fill(tx, office, office.ids.group))
    row = await office.row(
        "SELECT list_id, batch_id, campaign_id, group_id, line, name, company, number, number_as_given, phone_type,"
        " state, attempts, next_at FROM record"
    )
    assert row == (
        list_,
        office.ids.batch,
        office.ids.campaign,
        office.ids.group,
        2,
        "髙橋 一郎",
        "㈱サンプル",
        "+81311112222",
        "03-1111-2222",
        "fixed",
        "ready",
        0,
        0,
    )
    others, extra = await office.row("SELECT other_numbers, extra FROM record")
    assert json.loads(others) == [["+819011112222", "090(1111)2222", "mobile"]]
    assert json.loads(extra) == ["㈱サンプル", "髙橋 一郎", "①"]


async def test_a_list_knows_its_file(office: Office) -> None:
    await office.runner.write(lambda tx: fill(tx, office, office.ids.group))
    row = await office.row(
        "SELECT batch_id, name, columns, encoding, rows, state, at, account_id FROM customer_list"
    )
    assert row[:2] == (office.ids.batch, "来場者.csv")
    assert json.loads(row[2]) == list(COLUMNS)
    assert row[3:] == ("cp932", 1, "ready", NOON, office.supervisor)


async def test_unallocated_records_are_nobodys_candidates(office: Office) -> None:
    """Row 126."""
    run = await office.start()
    await office.runner.write(lambda tx: fill(tx, office, None))
    assert await office.remaining(run) == 0
    assert (await office.claim(run)).exhausted


async def test_a_list_that_is_being_loaded_says_so(office: Office) -> None:
    """Row 122."""
    await office.runner.write(lambda tx: fill(tx, office, None, loading=True))
    assert await office.row("SELECT state FROM customer_list") == ("loading",)
