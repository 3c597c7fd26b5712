"""Promising records of a list to groups, and giving them (rows 126, 128 to 135)."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.clock import DAY
from kaden.protocol.allocation import AllocationBy
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import ListId
from server.storage.inline_runner import InlineRunner
from server.storage.lists.loading import StoreLoader
from server.storage.lists_port import AllocationInfo, ShareOrder
from server.storage.store import SqlStore
from tests.server.storage.groups import groups_of, second_group, unallocated
from tests.server.storage.office import NOON, STOP, Office, listed, number


def order(list_: ListId, by: AllocationBy, *groups: tuple[str, float], days: int = 30) -> ShareOrder:
    return ShareOrder(list_, by, groups, NOON - days * DAY)


async def give(office: Office, asked: ShareOrder) -> AllocationInfo:
    given_ = await office.store.begin_allocation(asked, office.supervisor, office.now)
    await StoreLoader(office.runner, lambda: office.now).allocate(asked.list)
    return given_


async def refusal(office: Office, asked: ShareOrder) -> RefusalCode:
    with pytest.raises(Refused) as refused:
        await give(office, asked)
    return refused.value.code


async def first_name(office: Office) -> str:
    return str((await office.row("SELECT name FROM dial_group WHERE id = ?", office.ids.group))[0])


async def test_counts_are_given_and_the_rest_stays(office: Office) -> None:
    """Row 128."""
    west = await second_group(office)
    list_ = await unallocated(office, 10)
    name = await first_name(office)
    await give(office, order(list_, AllocationBy.COUNTS, (name, 4), ("西", 3)))
    assert await groups_of(office, list_) == {office.ids.group: 4, west: 3, None: 3}
    info = await office.store.allocation(list_)
    assert (info.rows, info.unallocated, [each.records for each in info.groups]) == (10, 3, [4, 3])


async def test_halves_and_the_odd_one_goes_to_the_first(office: Office) -> None:
    """Row 129."""
    west = await second_group(office)
    list_ = await unallocated(office, 11)
    await give(office, order(list_, AllocationBy.SHARE))
    assert await groups_of(office, list_) == {office.ids.group: 6, west: 5}


async def test_never_beyond_the_list(office: Office) -> None:
    """Row 134, at its edge: all of it may be given, one more may not; and nothing is changed then."""
    list_ = await unallocated(office, 10)
    name = await first_name(office)
    assert await refusal(office, order(list_, AllocationBy.COUNTS, (name, 11))) == "allocation_too_many"
    assert await groups_of(office, list_) == {None: 10}
    await give(office, order(list_, AllocationBy.COUNTS, (name, 10)))
    assert await groups_of(office, list_) == {office.ids.group: 10}
    assert await refusal(office, order(list_, AllocationBy.COUNTS, (name, 1))) == "allocation_too_many"
    assert await refusal(office, order(list_, AllocationBy.SHARE)) == "allocation_nothing"


async def test_wrong_orders_say_what_is_wrong(office: Office) -> None:
    list_ = await unallocated(office, 10)
    name = await first_name(office)
    assert await refusal(office, order(list_, AllocationBy.COUNTS, ("東", 1))) == "allocation_group"
    assert await refusal(office, order(list_, AllocationBy.COUNTS, (name, 1.5))) == "allocation_whole"
    assert await refusal(office, order(list_, AllocationBy.SHARE, (name, 0))) == "allocation_nothing"
    assert await refusal(office, order(ListId(99), AllocationBy.SHARE)) == "unknown_list"


async def test_late_records_wait_until_they_are_allocated(office: Office) -> None:
    """Row 126: what is allocated stays with its group, and the late ones go where they are sent."""
    west = await second_group(office)
    list_ = await unallocated(office, 4)
    name = await first_name(office)
    await give(office, order(list_, AllocationBy.COUNTS, (name, 2)))
    await give(office, order(list_, AllocationBy.COUNTS, ("西", 1), (name, 1)))
    assert await groups_of(office, list_) == {office.ids.group: 3, west: 1}


async def test_by_results_of_the_past_days(office: Office) -> None:
    """Row 130: one success of one contact against none."""
    west = await second_group(office)
    list_ = await unallocated(office, 6)
    plan = await office.store.plan_allocation(order(list_, AllocationBy.RESULTS))
    assert plan.equal
    assert [each.gets for each in plan.groups] == [3, 3]
    await success(office)
    plan = await office.store.plan_allocation(order(list_, AllocationBy.RESULTS))
    assert not plan.equal
    assert [(each.contacts, each.successes) for each in plan.groups] == [(1, 1), (0, 0)]
    assert [each.gets for each in plan.groups] == [3, 3], (
        "nothing is known of the other: as good as all together"
    )
    await office.execute("UPDATE attempt SET group_id = ? WHERE result = 'saved'", west)
    await success(office, first=50)
    await office.execute("UPDATE disposition SET class = 'failure' WHERE id = ?", office.result("担当NG"))
    await success(office, first=60, label="担当NG")
    plan = await office.store.plan_allocation(order(list_, AllocationBy.RESULTS))
    assert [(each.contacts, each.successes) for each in plan.groups] == [(2, 1), (1, 1)]
    assert [each.gets for each in plan.groups] == [2, 4]


async def success(office: Office, first: int = 40, label: str = STOP) -> None:
    """One call with a result."""
    await office.customers(listed(number(first)))
    run = await office.start()
    session = await office.sit_down(run)
    claimed = await office.claim_one(run)
    await office.talk(claimed.id, session)
    await office.save(claimed.id, label)
    await office.execute("UPDATE agent_session SET closed_at = 1 WHERE closed_at IS NULL")
    await office.stop(run)


async def test_an_open_run_dials_what_its_group_gets(office: Office) -> None:
    list_ = await unallocated(office, 5)
    run = await office.start()
    assert await office.remaining(run) == 0
    await give(office, order(list_, AllocationBy.SHARE))
    assert await office.remaining(run) == 5
    assert len((await office.claim(run, 9)).attempts) == 5


async def test_the_audit_log_tells_who_gave_what(office: Office) -> None:
    """Row 37."""
    list_ = await unallocated(office, 5)
    await give(office, order(list_, AllocationBy.SHARE))
    row = await office.row("SELECT object, account_id, after FROM audit WHERE code = 'list.allocate'")
    assert row[:2] == (f"list:{list_}", office.supervisor)
    assert '"by": "share"' in row[2]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 60),
    st.lists(
        st.tuples(st.sampled_from(list(AllocationBy)), st.lists(st.integers(0, 40), min_size=3, max_size=3)),
        min_size=1,
        max_size=5,
    ),
)
def test_no_record_goes_to_two_groups_and_the_counts_are_true(
    records: int, wishes: list[tuple[AllocationBy, list[int]]]
) -> None:
    """Row 134, for random lists and orders: a group never loses a record, and what is told is what is there."""

    async def check() -> None:
        office = await Office.open(SqlStore(InlineRunner.in_memory(NOON)))
        await second_group(office)
        await second_group(office, "南")
        list_ = await unallocated(office, records)
        names = [await first_name(office), "西", "南"]
        had: dict[int, int] = {}
        for by, numbers in wishes:
            with suppress(Refused):
                await give(office, order(list_, by, *zip(names, map(float, numbers), strict=True)))
            has: dict[int, int] = dict(
                await office.rows("SELECT id, group_id FROM record WHERE group_id IS NOT NULL")
            )
            assert had.items() <= has.items()
            had = has
            info = await office.store.allocation(list_)
            assert info.unallocated == records - len(has)
            assert sum(each.records for each in info.groups) == len(has)
        await office.store.close()

    asyncio.run(check())
