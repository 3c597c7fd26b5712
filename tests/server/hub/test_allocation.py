"""Lists as a whole over a real connection: allocation, single records, deletion (rows 29, 113, 126 to 135)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from kaden.protocol.allocation import (
    AllocateList,
    Allocation,
    AllocationBy,
    DeleteList,
    GroupShare,
    ListRecords,
    Records,
    ShowAllocation,
    TakeBack,
)
from kaden.protocol.server import Answered
from tests.server.hub.test_lists import elsewhere, register
from tests.server.hub.world import World, world

GROUP = "発信グループ1"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    """List 1 of the sample's batch with ten records, list 2 of another campaign."""
    async with world(tmp_path) as made:
        made.runner.transact(lambda tx: register(tx, made.sample.batch, "来場者.csv", 10))
        made.runner.transact(lambda tx: register(tx, elsewhere(tx, made), "other.csv", 1))
        yield made


async def test_a_trial_tells_and_changes_nothing_then_it_is_given(office: World) -> None:
    order = AllocateList(
        request="a",
        list="1",
        by=AllocationBy.COUNTS,
        groups=(GroupShare(group=GROUP, share=4),),
        dry_run=True,
    )
    async with office.client("supervisor") as client:
        await client.say(order)
        told = await client.hear_a(Allocation)
        assert (told.unallocated, [part.gets for part in told.groups]) == (10, [4])
        assert office.loader.done == []
        await client.say(order.model_copy(update={"request": "b", "dry_run": False}))
        await client.hear_a(Allocation)
        assert office.loader.done == [("allocate", 1)]
        await client.say(ShowAllocation(request="c", list="来場者.csv"))
        shown = await client.hear_a(Allocation)
        assert (shown.unallocated, [part.records for part in shown.groups]) == (6, [4])
        await client.say(
            order.model_copy(update={"request": "d", "groups": (GroupShare(group=GROUP, share=7),)})
        )
        assert await client.refused() == "allocation_too_many"


async def test_an_allocation_that_is_repeated_is_given_once(office: World) -> None:
    """Guarantee I15: the same request after a lost link."""
    order = AllocateList(
        request="a", list="1", by=AllocationBy.COUNTS, groups=(GroupShare(group=GROUP, share=4),)
    )
    async with office.client("supervisor") as client:
        await client.say(order)
        first = await client.hear_a(Allocation)
        await client.say(order)
        assert await client.hear_a(Allocation) == first
        await client.say(ShowAllocation(request="c", list="1"))
        assert (await client.hear_a(Allocation)).unallocated == 6


async def test_an_allocation_that_is_repeated_after_a_restart_is_given_once(office: World) -> None:
    """Guarantee I15: a hub that forgot all answers asks the store, which did not."""
    order = AllocateList(
        request="a", list="1", by=AllocationBy.COUNTS, groups=(GroupShare(group=GROUP, share=4),)
    )
    answers = []
    for _ in range(2):
        async with office.client("supervisor") as client:
            await client.say(order)
            answers.append(await client.hear_a(Allocation))
            await client.say(ShowAllocation(request="c", list="1"))
            assert (await client.hear_a(Allocation)).unallocated == 6
        office.hub._work._repeats._accounts.clear()
    assert answers[0] == answers[1]


async def test_taking_back_and_deleting_are_the_loaders(office: World) -> None:
    async with office.client("supervisor") as client:
        await client.say(TakeBack(request="a", list="1", group=GROUP))
        assert await client.refused() == "allocation_group", "it has nothing of this list"
        await client.say(AllocateList(request="b", list="1", by=AllocationBy.SHARE))
        await client.hear_a(Allocation)
        await client.say(TakeBack(request="c", list="1", group=GROUP))
        await client.hear_a(Allocation)
        await client.say(DeleteList(request="d", list="1"))
        await client.hear_a(Answered)
    by = office.sample.supervisor
    assert office.loader.done[1:] == [("take_back", 1, office.sample.group, by), ("delete", 1, by)]


async def test_records_come_in_pages_and_by_number(office: World) -> None:
    async with office.client("viewer") as client:
        await client.say(ListRecords(request="a", list="1"))
        all_ = await client.hear_a(Records)
        assert ([row.line for row in all_.records], all_.more) == (list(range(1, 11)), False)
        await client.say(ListRecords(request="b", list="1", digits="1004"))
        found = await client.hear_a(Records)
        assert found.records == (all_.records[3],)


async def test_who_may_not_change_the_campaign_may_not_change_its_lists(office: World) -> None:
    """Rows 29, 35."""
    async with office.client("viewer") as client:
        for said in (
            AllocateList(request="a", list="1", by=AllocationBy.SHARE),
            TakeBack(request="b", list="1", group=GROUP),
            DeleteList(request="c", list="1"),
        ):
            await client.say(said)
            assert await client.refused() == "no_campaign_permission"
        await client.say(ListRecords(request="d", list="2"))
        assert await client.refused() == "unknown_list"


@pytest.mark.parametrize("field", ["after", "before"])
async def test_lines_of_a_file_end_where_numbers_do(office: World, field: str) -> None:
    """What no database counts to is refused before one is asked."""
    with pytest.raises(ValidationError):
        ListRecords.model_validate({"request": "a", "list": "1", field: 2**53 + 1})
    async with office.client("viewer") as client:
        await client.say(ListRecords.model_validate({"request": "a", "list": "1", field: 2**53}))
        await client.hear_a(Records)
