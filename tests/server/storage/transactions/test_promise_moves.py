"""Promises that a supervisor moves: to whom they may go, what stands in the way, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.clock import DAY, HOUR, MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CallbackId
from tests.server.storage.office import Office, number
from tests.server.storage.promise_desk import all_open, assign, change, given, seen, withdraw
from tests.server.storage.promised import call_back


async def lines(office: Office) -> int:
    return int((await office.row("SELECT count(*) FROM audit WHERE object LIKE 'callback:%'"))[0])


async def stands(office: Office, callback: CallbackId) -> tuple[object, ...]:
    return await office.row("SELECT due_at, agent_id, group_id, moved FROM callback WHERE id = ?", callback)


async def test_row_269_another_agent_keeps_it_at_another_time(office: Office) -> None:
    promise = await given(office)
    later = promise.due_at + HOUR
    before = await seen(office, promise.callback)
    for _ in range(2):
        # Sent again under the same id after a lost link, it has one effect.
        await change(office, before, due_at=later, agent="agent2", request="once")
    assert await stands(office, promise.callback) == (later, office.agent(1), None, 1)
    assert await lines(office) == 1
    # The first one's no more, the other may call.
    with pytest.raises(Refused) as refused:
        await call_back(office, promise.callback)
    assert refused.value.code is RefusalCode.CALLBACK_NOT_YOURS
    assert (await call_back(office, promise.callback, place=1)).promise.due_at == later


async def test_row_268_it_can_be_given_to_the_group_and_back(office: Office) -> None:
    promise = await given(office)
    await change(office, await seen(office, promise.callback), group="発信グループ1")
    assert await stands(office, promise.callback) == (promise.due_at, None, office.ids.group, 0)
    await change(office, await seen(office, promise.callback), agent="agent1")
    assert await stands(office, promise.callback) == (promise.due_at, office.agent(), None, 0)


@pytest.mark.parametrize("name", ["outsider", "gone", "desk"])
async def test_row_275_nobody_outside_the_campaigns_groups_keeps_it(office: Office, name: str) -> None:
    """Also no one who is disabled, and no one without agent use; and no group that does not work on it."""
    promise = await given(office)
    off, agent_use = int(name == "gone"), int(name != "desk")
    await office.execute(
        "INSERT INTO account (name, full_name, role, agent_use, phone, disabled) VALUES (?, '', 'user', ?, '', ?)",
        name,
        agent_use,
        off,
    )
    if name != "outsider":
        await office.execute(
            "INSERT INTO group_member (group_id, account_id) SELECT ?, id FROM account WHERE name = ?",
            office.ids.group,
            name,
        )
    await office.execute("INSERT INTO dial_group (name) VALUES ('West')")
    before = await seen(office, promise.callback)
    keepers: tuple[dict[str, Any], ...] = ({"agent": name}, {"group": "West"})
    for keeper in keepers:
        with pytest.raises(Refused) as refused:
            await change(office, before, **keeper)
        assert refused.value.code is RefusalCode.KEEPER_OUTSIDE
        with pytest.raises(Refused):
            await assign(office, "agent1", **keeper)
    assert (await seen(office, promise.callback), await lines(office)) == (before, 0)


async def test_a_time_is_judged_as_the_agents_was(office: Office) -> None:
    """Rows 82, 85, 89, 99: the past, closed hours, too far ahead; a listed number is promised no new time."""
    promise = await given(office)
    before = await seen(office, promise.callback)
    for due_at, code in (
        (office.now, RefusalCode.CALLBACK_IN_PAST),
        (promise.due_at + 12 * HOUR, RefusalCode.CALLBACK_OUTSIDE_HOURS),
        (promise.due_at + 400 * DAY, RefusalCode.CALLBACK_TOO_FAR),
    ):
        with pytest.raises(Refused) as refused:
            await change(office, before, due_at=due_at)
        assert refused.value.code is code
    await office.execute(
        "INSERT INTO do_not_call (campaign_id, number, reason, at) VALUES (NULL, ?, '', 1)", number(1)
    )
    with pytest.raises(Refused) as refused:
        await change(office, before, due_at=promise.due_at + HOUR)
    assert refused.value.code is RefusalCode.PROMISE_LISTED
    # Whoever keeps it may change all the same: its time is not judged anew.
    await change(office, before, due_at=promise.due_at, agent="agent2")


async def test_two_supervisors_on_one_promise_hear_of_each_other(office: Office) -> None:
    promise = await given(office)
    both = await seen(office, promise.callback)
    await change(office, both, agent="agent2")
    for act in (change(office, both, agent="agent3"), withdraw(office, both)):
        with pytest.raises(Refused) as refused:
            await act
        assert refused.value.code is RefusalCode.CALLBACK_MOVED
        assert refused.value.values["by"] != "-"
    assert (await stands(office, promise.callback))[1] == office.agent(1)


async def test_nobodys_call_is_taken_away_while_it_goes_on(office: Office) -> None:
    promise = await given(office)
    before = await seen(office, promise.callback)
    await call_back(office, promise.callback)
    for act in (change(office, before, agent="agent2"), withdraw(office, before)):
        with pytest.raises(Refused) as refused:
            await act
        assert refused.value.code is RefusalCode.CALLBACK_LIVE
    done = await assign(office, "agent1", agent="agent2")
    assert (done.count, done.calling) == (0, 1)


async def test_row_274_all_of_an_absent_agent_go_to_another_in_one_step(office: Office) -> None:
    promised = [await given(office, place) for place in (1, 2)]
    await given(office, 3, for_group=True)
    where = {office.ids.campaign}
    assert (await office.store.count_assignable("agent1", where)).count == 2
    for request in ("once", "once"):
        done = await assign(office, "agent1", agent="agent2", request=request)
        assert (done.count, done.calling) == (2, 0)
    assert {(await stands(office, each.callback))[1] for each in promised} == {office.agent(1)}
    assert await lines(office) == 2
    assert (await assign(office, "agent2", agent="agent1", campaigns=())).count == 0


async def test_a_withdrawn_promise_is_over_with_its_reason(office: Office) -> None:
    promise = await given(office)
    await withdraw(office, await seen(office, promise.callback), "お客様のご要望")
    state, reason = await office.row("SELECT state, reason FROM callback WHERE id = ?", promise.callback)
    assert (state, reason) == ("cancelled", "お客様のご要望")
    assert await office.row("SELECT state FROM record WHERE id = ?", promise.record) == ("finished",)
    assert await all_open(office) == ()
    with pytest.raises(Refused) as refused:
        await withdraw(office, await seen(office, promise.callback))
    assert refused.value.code is RefusalCode.CALLBACK_GONE
    office.later(MINUTE)
