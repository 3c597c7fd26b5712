"""Taking an allocation back and deleting a list, as long as nobody dialled (rows 131, 133)."""

from __future__ import annotations

import pytest

from kaden.protocol.allocation import AllocationBy
from kaden.protocol.refusals import Refused
from kaden.vocabulary import ListId
from server.storage.lists.loading import StoreLoader
from server.storage.lists_port import ShareOrder
from tests.server.storage.groups import groups_of, second_group, unallocated
from tests.server.storage.office import Office


def loader(office: Office) -> StoreLoader:
    return StoreLoader(office.runner, lambda: office.now)


async def halves(office: Office, records: int = 10) -> ListId:
    list_ = await unallocated(office, records)
    await office.store.begin_allocation(ShareOrder(list_, AllocationBy.SHARE, (), 0), None, office.now)
    await loader(office).allocate(list_)
    return list_


async def test_what_nobody_dialled_can_be_taken_back(office: Office) -> None:
    """Row 133; the other group keeps its part, and the run knows."""
    west = await second_group(office)
    list_ = await halves(office)
    run = await office.start()
    await loader(office).take_back(list_, west, office.supervisor)
    assert await groups_of(office, list_) == {office.ids.group: 5, None: 5}
    assert await office.remaining(run) == 5
    assert [each.records for each in (await office.store.allocation(list_)).groups] == [5, 0]
    assert await office.rows("SELECT 1 FROM list_allocation WHERE group_id = ?", west) == []


async def test_what_was_dialled_stays(office: Office) -> None:
    """Row 131: one attempt locks the group's part, and only its own."""
    west = await second_group(office)
    list_ = await halves(office)
    run = await office.start()
    await office.execute("UPDATE record SET group_id = group_id WHERE list_id = ?", list_)
    call = await office.claim_one(run)
    [(dialled,)] = await office.rows("SELECT group_id FROM attempt WHERE id = ?", call.id)
    other = west if dialled == office.ids.group else office.ids.group
    with pytest.raises(Refused) as refused:
        await loader(office).take_back(list_, dialled, office.supervisor)
    assert refused.value.code == "allocation_used"
    await loader(office).take_back(list_, other, office.supervisor)
    assert await groups_of(office, list_) == {dialled: 5, None: 5}
    locked = {each.group: each.dialled for each in (await office.store.allocation(list_)).groups}
    assert sorted(locked.values()) == [False, True]


async def test_a_list_that_nobody_dialled_can_be_deleted(office: Office) -> None:
    await second_group(office)
    list_, kept = await halves(office), await unallocated(office, 3, first=200)
    run = await office.start()
    await loader(office).delete(list_, office.supervisor)
    assert await office.rows("SELECT id FROM customer_list ORDER BY id") == [(kept,)]
    assert await office.rows("SELECT DISTINCT list_id FROM record") == [(kept,)]
    assert await office.remaining(run) == 0
    row = await office.row("SELECT object, account_id, before FROM audit WHERE code = 'list.delete'")
    assert row[:2] == (f"list:{list_}", office.supervisor)
    assert '"records": 10' in row[2]


async def test_a_list_that_was_dialled_or_that_a_job_asks_for_stays(office: Office) -> None:
    list_ = await halves(office)
    await office.execute("UPDATE job SET list_id = ? WHERE id = ?", list_, office.ids.job)
    with pytest.raises(Refused) as in_use:
        await loader(office).delete(list_, office.supervisor)
    assert in_use.value.code == "in_use"
    await office.execute("UPDATE job SET list_id = NULL")
    await office.claim_one(await office.start())
    with pytest.raises(Refused) as dialled:
        await loader(office).delete(list_, office.supervisor)
    assert dialled.value.code == "list_dialled"
    assert (await groups_of(office, list_)) == {office.ids.group: 10}
