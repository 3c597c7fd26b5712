"""The ledger of promises: each is counted once, where it ended or where it stands."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from random import Random

from kaden.clock import DAY, HOUR
from kaden.promises import DUE_FOR
from kaden.protocol.callbacks import PromiseLine
from tests.server.storage.office import STOP, Office
from tests.server.storage.promise_desk import change, given, seen, withdraw
from tests.server.storage.promised import Promised, call_back


async def keep(office: Office, promise: Promised) -> None:
    """The promise's agent calls now, reaches the customer and saves."""
    opened = await call_back(office, promise.callback)
    await office.talk(opened.attempt, opened.session)
    await office.save(opened.attempt, STOP)
    await office.leave(opened.session)


async def ledger(office: Office, since: int, until: int) -> list[PromiseLine]:
    return list(await office.store.promise_ledger({office.ids.campaign}, since, until, office.now))


async def test_each_promise_of_a_period_is_counted_once(office: Office) -> None:
    """Half-open: a promise belongs to the period in which its time lies."""
    first = await given(office, 1)
    await keep(office, first)
    second = await given(office, 2)
    office.now = second.due_at + DUE_FOR - 1
    await keep(office, second)
    third = await given(office, 3)
    office.now = third.due_at + DUE_FOR
    await keep(office, third)
    fourth = await given(office, 4)
    await withdraw(office, await seen(office, fourth.callback))
    fifth = await given(office, 5)
    await office.list_number("+819000000005", None)
    sixth = await given(office, 6, for_group=True)
    await change(office, await seen(office, sixth.callback), due_at=sixth.due_at + DUE_FOR)
    whole = await ledger(office, 0, sixth.due_at + DUE_FOR + 1)
    own, group = whole
    assert own == PromiseLine(
        campaign=own.campaign,
        keeper="エージェント1",
        all=5,
        on_time=2,
        late=1,
        not_reached=0,
        overdue=0,
        waiting=0,
        withdrawn=1,
        called_off=1,
        moved=0,
    )
    assert (group.keeper, group.all, group.waiting, group.moved) == ("発信グループ1", 1, 1, 1)
    assert await ledger(office, fifth.due_at + 1, sixth.due_at + DUE_FOR) == []
    office.now = sixth.due_at + 2 * DUE_FOR
    [overdue] = await ledger(office, sixth.due_at, office.now)
    assert (overdue.overdue, overdue.waiting) == (1, 0)
    assert await office.store.promise_ledger(set(), 0, office.now, office.now) == ()


async def test_what_was_called_in_vain_is_not_forgotten(office: Office) -> None:
    promise = await given(office)
    opened = await call_back(office, promise.callback)
    await office.execute(
        "UPDATE attempt SET state = 'ended', ended_at = ?, outcome = 'no_answer' WHERE id = ?",
        office.now,
        opened.attempt,
    )
    office.now = promise.due_at + DUE_FOR
    [line] = await ledger(office, promise.due_at, promise.due_at + 1)
    assert (line.all, line.not_reached, line.overdue) == (1, 1, 0)


async def test_the_ledger_by_days_is_a_recount_of_the_promises(office: Office) -> None:
    """On clocks that are ahead or behind; the days together are the whole (row 318)."""
    promise = await given(office, 1)
    [attempt, record] = await office.row("SELECT attempt_id, record_id FROM callback")
    random = Random(7)
    made: list[tuple[int, int]] = []
    for _ in range(60):
        due, moved = promise.due_at + random.randrange(-3 * DAY, 3 * DAY), random.randrange(2)
        made.append((due, moved))
        await office.execute(
            "INSERT INTO callback (campaign_id, record_id, number, agent_id, attempt_id, due_at, state, reason, at,"
            " moved) VALUES (?, ?, '+81312345678', ?, ?, ?, 'cancelled', 'x', 0, ?)",
            office.ids.campaign, record, office.agent(moved), attempt, due, moved,
        )  # fmt: skip
    since, until = promise.due_at - 2 * DAY, promise.due_at + 2 * DAY
    for clocks in (0, 9 * HOUR, -5 * HOUR):
        lines = await office.store.promise_days({office.ids.campaign}, since, until, promise.due_at, clocks)
        expected: Counter[str] = Counter()
        for due, _ in (*made, (promise.due_at, 0)):
            if since <= due < until:
                expected[datetime.fromtimestamp((due + clocks) / 1000, UTC).date().isoformat()] += 1
        assert {each.day: each.all for each in lines} == expected
        assert len(lines) == len(expected), "keepers make no more lines of a day"
        assert sum(each.moved for each in lines) == sum(moved for due, moved in made if since <= due < until)
        assert sum(each.waiting for each in lines) == 1
