"""A second dial group and lists without one, for the tests of allocation."""

from __future__ import annotations

from kaden.vocabulary import GroupId, ListId
from server.storage.port import Tx
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from tests.server.storage.office import COLUMNS, Office, listed, number


async def second_group(office: Office, name: str = "西") -> GroupId:
    """Another group of the sample's batch and job."""

    def add(tx: Tx) -> GroupId:
        group = tx.insert("INSERT INTO dial_group (name) VALUES (?)", (name,))
        assert group is not None
        tx.execute("INSERT INTO batch_group (batch_id, group_id) VALUES (?, ?)", (office.ids.batch, group))
        tx.execute("INSERT INTO job_group (job_id, group_id) VALUES (?, ?)", (office.ids.job, group))
        return GroupId(group)

    return await office.runner.write(add)


async def unallocated(office: Office, records: int, first: int = 0) -> ListId:
    """A list whose records nobody has."""

    def add(tx: Tx) -> ListId:
        list_ = add_list(tx, NewList(office.ids.batch, f"l{first}.csv", COLUMNS, "utf-8", None, office.now))
        add_records(
            tx,
            list_,
            None,
            [
                NewRecord(line, f"氏名{line}", "会社", listed(number(first + line)), ("a", "b", "c"))
                for line in range(1, records + 1)
            ],
        )
        return list_

    return await office.runner.write(add)


async def groups_of(office: Office, list_: ListId) -> dict[int | None, int]:
    """How many records each group has, counted."""
    rows = await office.rows("SELECT group_id, count(*) FROM record WHERE list_id = ? GROUP BY 1", list_)
    return {group: records for group, records in rows}
