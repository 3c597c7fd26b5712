"""Promised calls over a real connection: who may see and move them, and that their agents hear of it at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kaden.clock import DAY, HOUR, Instant
from kaden.promises import Urgency
from kaden.protocol.callbacks import (
    AssignCallbacks,
    CallbacksAssigned,
    CallbacksPage,
    ChangeCallback,
    CountPromises,
    Keeper,
    PromiseLedger,
    Seen,
    ShowCallbacks,
    WithdrawCallback,
)
from kaden.vocabulary import RunId
from server.hub import callbacks_office
from server.hub.limits import Limits
from tests.server.hub.world import Client, World, world
from tests.server.storage.office import Office
from tests.server.storage.promised import a_promise


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    """The first agent has promised a call, and it is due; the hub looks for promises as often as it can."""
    async with world(tmp_path, replace(Limits(), promises=20)) as made:
        work = Office(made.store, made.sample, made.floor.time)
        await a_promise(work)
        made.floor.time = work.now
        yield made


async def page(client: Client, **asked: object) -> CallbacksPage:
    await client.say(ShowCallbacks.model_validate({"request": client.request(), **asked}))
    return await client.hear_a(CallbacksPage)


async def test_row_273_who_may_only_look_sees_them_and_changes_nothing(office: World) -> None:
    async with office.client("viewer", desk=False) as client:
        [found] = (await page(client)).promises
        assert not found.may_edit
        for said in (
            ChangeCallback(request="c", seen=found.seen, keeper=Keeper(agent="agent2")),
            WithdrawCallback(request="w", seen=found.seen, reason="x"),
        ):
            await client.say(said)
            assert await client.refused() == "no_campaign_permission"
        await client.say(AssignCallbacks(request="a", agent="agent1", keeper=Keeper(agent="agent2")))
        assert (await client.hear_a(CallbacksAssigned)).count == 0
    async with office.client("agent1") as client:
        await client.say(ShowCallbacks(request="s"))
        assert await client.refused() == "not_allowed"


async def test_row_289_promises_are_taken_out_in_parts_with_the_right_and_a_line_in_the_log(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As calls are: each part that goes on with nothing is noted (guarantees 7.2); VIEW takes nothing out."""
    monkeypatch.setattr(callbacks_office, "CALLBACKS_PAGE", 1)
    work = Office(office.store, office.sample, office.floor.time, _requests=count(100))
    [run] = await work.row("SELECT max(id) FROM job_run")
    await work.stop(RunId(run))
    await a_promise(work, place=2)

    async def noted() -> int:
        return len(await work.rows("SELECT 1 FROM audit WHERE code = 'callback.export'"))

    async with office.client("supervisor", desk=False) as client:
        await page(client)
        assert await noted() == 0
        first = await page(client, to_file=True)
        [last] = first.promises
        after = (last.due_at, last.seen.callback)
        rest = await page(client, to_file=True, after=after)
        assert (first.more, rest.more, len(rest.promises), await noted()) == (True, False, 1, 1)
        await page(client, to_file=True, after=after)
        assert await noted() == 2
    async with office.client("viewer", desk=False) as client:
        await client.say(ShowCallbacks(request="e", to_file=True))
        assert await client.refused() == "no_campaign_permission"
    assert await noted() == 2


def ledger_until(until: Instant, days: int = 400) -> CountPromises:
    """What became of the promises of some days."""
    return CountPromises(request="l", since=until - days * DAY, until=until)


async def test_the_ledger_has_a_longest_period(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        until = office.floor.time + DAY
        await client.say(ledger_until(until))
        assert len((await client.hear_a(PromiseLedger)).lines) == 1
        await client.say(CountPromises(request="m", since=until - 400 * DAY - 1, until=until))
        assert await client.refused() == "period_too_long"
        await client.say(ledger_until(until).model_copy(update={"by_day": True}))
        [day] = (await client.hear_a(PromiseLedger)).lines
        assert (day.keeper, day.campaign, day.all, len(day.day)) == ("", "", 1, len("2026-11-20"))


async def test_row_29_promises_of_a_campaign_that_is_closed_to_somebody_do_not_exist(office: World) -> None:
    office.runner.transact(lambda tx: tx.execute("DELETE FROM permission"))
    async with office.client("supervisor", desk=False) as client:
        assert (await page(client)).promises == ()
        await client.say(ledger_until(office.floor.time + DAY))
        assert (await client.hear_a(PromiseLedger)).lines == ()
        seen = Seen(callback=1, due_at=office.floor.time, agent=1, group=None)
        await client.say(WithdrawCallback(request="w", seen=seen, reason="x"))
        assert await client.refused() == "callback_gone"


async def test_row_271_they_are_found_by_how_urgent_they_are(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        found = {alert: len((await page(client, alert=alert)).promises) for alert in Urgency}
        assert found == {Urgency.OVERDUE: 0, Urgency.DUE: 1, Urgency.SOON: 0, Urgency.LATER: 0}
        assert not (await page(client, alert=Urgency.DUE, until=office.floor.time)).promises


async def test_row_269_both_agents_hear_at_once_that_a_promise_is_the_others_now(office: World) -> None:
    later = office.floor.time + HOUR
    async with office.client("agent1") as first, office.client("agent2") as second:
        assert len((await first.hear_promises()).promises) == 1
        assert len((await second.hear_promises()).promises) == 0
        async with office.client("supervisor", desk=False) as client:
            [found] = (await page(client)).promises
            assert found.may_edit
            await client.say(
                ChangeCallback(request="c", seen=found.seen, due_at=later, keeper=Keeper(agent="agent2"))
            )
            assert len((await first.hear_promises(2)).promises) == 0
            [mine] = (await second.hear_promises(2)).promises
            assert mine.due_at == later
            await client.say(AssignCallbacks(request="t", agent="agent2"))
            assert (await client.hear_a(CallbacksAssigned)).count == 1
            await client.say(ledger_until(office.floor.time + DAY))
            [line] = (await client.hear_a(PromiseLedger)).lines
            assert (line.all, line.waiting, line.moved) == (1, 1, 1)
