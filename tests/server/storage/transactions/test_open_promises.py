"""Open promises as a supervisor sees them: the earliest first, page after page, narrowed by what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CallbackId
from tests.server.storage.office import Office
from tests.server.storage.promise_desk import all_open, change, given, seen
from tests.server.storage.promised import call_back


async def test_the_earliest_comes_first_and_pages_follow_each_other(office: Office) -> None:
    """Rows 256, 269: also where two are due at the same instant."""
    promised = [await given(office, place) for place in (1, 2, 3)]
    await office.execute("UPDATE callback SET due_at = ?", promised[0].due_at)
    await office.execute("UPDATE callback SET due_at = due_at - 1 WHERE id = ?", promised[2].callback)
    order = [promised[2].callback, promised[0].callback, promised[1].callback]
    found = await all_open(office)
    assert [each.seen.callback for each in found] == order
    assert (found[0].keeper, found[0].promised_by, found[0].note) == (
        "エージェント1",
        "エージェント1",
        "改めて",
    )
    paged: list[CallbackId] = []
    after = None
    while page := await all_open(office, after=after, limit=1):
        paged.append(CallbackId(page[0].seen.callback))
        after = (page[0].seen.due_at, page[0].seen.callback)
    assert paged == order


async def test_row_270_they_are_narrowed_by_period_agent_and_group(office: Office) -> None:
    own = await given(office, 1)
    group = await given(office, 2, for_group=True)

    async def found(**asked: Any) -> list[int]:
        return [each.seen.callback for each in await all_open(office, **asked)]

    assert await found(since=own.due_at, until=own.due_at + 1) == [own.callback]
    assert await found(since=own.due_at + 1) == [group.callback]
    assert await found(until=own.due_at) == []
    assert await found(agent="エージェント1") == await found(agent="agent1") == [own.callback]
    assert await found(agent="agent2") == []
    assert await found(group="発信グループ1") == [own.callback, group.callback]
    assert await found(callback=own.callback) == [own.callback]
    assert await found(callback=CallbackId(999)) == []
    assert (
        await found(campaigns=frozenset()) == await found(callback=own.callback, campaigns=frozenset()) == []
    )
    with pytest.raises(Refused) as refused:
        await found(agent="nobody")
    assert refused.value.code is RefusalCode.UNKNOWN_KEEPER


async def test_one_that_is_being_called_or_was_moved_says_so(office: Office) -> None:
    promise = await given(office)
    await change(office, await seen(office, promise.callback), due_at=office.now + 3_600_000)
    [found] = await all_open(office)
    assert (found.moved, found.calling, found.may_edit) == (1, False, True)
    await call_back(office, promise.callback)
    [found] = await all_open(office)
    assert found.calling


async def test_whose_promise_it_is_is_found_for_whoever_asks_for_its_campaign(office: Office) -> None:
    promise = await given(office)
    assert await office.store.campaign_of_callback(promise.callback) == (
        office.ids.campaign,
        "展示会フォロー",
    )
    assert await office.store.campaign_of_callback(CallbackId(999)) is None
