"""The four orders in which a job takes its records (row 150)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import HOUR, SECOND
from kaden.vocabulary import Outcome, RecordId, RunId
from server.dialer.model import DialOrder
from server.storage.port import Tx
from server.storage.transactions import picking
from server.storage.transactions.candidates import open_runs
from tests.server.storage.office import INTERVAL, Office, listed, number

BUSY_RESTS = 1 * HOUR


async def a_worked_list(office: Office) -> list[RecordId]:
    """Six customers a day later: 0 to 2 were called, in the order 1, 2, 0; 2 twice; 0 was busy and rested less."""
    records = await office.customers(*(listed(number(place)) for place in range(6)))
    await office.execute("UPDATE dial_rule SET redial_by_outcome = ?", f'[["busy", {BUSY_RESTS}]]')
    for place in (1, 2, 2, 0):
        await call(office, records[place], Outcome.BUSY if place == 0 else Outcome.NO_ANSWER)
        office.later(SECOND if place != 2 else INTERVAL)
    office.later(2 * INTERVAL)
    return records


async def call(office: Office, record: RecordId, outcome: Outcome) -> None:
    """Dial one record, all others being out of the way."""
    await office.execute("UPDATE record SET state = 'finished' WHERE id <> ? AND state = 'ready'", record)
    run = await office.start()
    attempt = await office.claim_one(run)
    await office.end(attempt.id, outcome)
    await office.stop(run)
    await office.execute("UPDATE record SET state = 'ready'")


async def started(office: Office, order: DialOrder) -> RunId:
    await office.execute("UPDATE job SET dial_order = ? WHERE id = ?", order.value, office.ids.job)
    return await office.start()


ORDERS = [
    (DialOrder.NEVER_DIALLED_FIRST, [3, 4, 5, 1, 0, 2]),
    (DialOrder.DUE_FIRST, [1, 2, 0, 3, 4, 5]),
    (DialOrder.OLDEST_FIRST, [3, 4, 5, 1, 2, 0]),
    (DialOrder.LIST_ORDER, [0, 1, 2, 3, 4, 5]),
]


@pytest.mark.parametrize("at_once", [1, 2, 6])
@pytest.mark.parametrize(("order", "expected"), ORDERS)
async def test_order_of_a_job(office: Office, order: DialOrder, expected: list[int], at_once: int) -> None:
    records = await a_worked_list(office)
    run = await started(office, order)
    taken: list[RecordId] = []
    while attempts := (await office.claim(run, at_once)).attempts:
        assert len(attempts) <= at_once
        taken += [attempt.card.record for attempt in attempts]
    assert [records.index(record) for record in taken] == expected
    assert await office.remaining(run) == 0


async def test_who_comes_back_behind_the_place_in_the_list_is_still_taken(office: Office) -> None:
    """Rows 66, 150: a call that was not dialled after all is taken at the end of the list."""
    records = await a_worked_list(office)
    run = await started(office, DialOrder.LIST_ORDER)
    first, *_ = (await office.claim(run, 3)).attempts
    await office.end(first.id, Outcome.CANCELLED, dialled=False)
    assert await office.remaining(run) == 4
    taken = [each.card.record for each in (await office.claim(run, 9)).attempts]
    assert taken == [*records[3:], records[0]]
    assert (await office.claim(run, 9)).exhausted


async def test_a_walk_by_age_ends_within_the_attempts_of_the_job(office: Office) -> None:
    """Rows 141, 150."""
    records = await a_worked_list(office)
    await office.execute("UPDATE job SET attempts_from = 1, attempts_to = 1")
    run = await started(office, DialOrder.OLDEST_FIRST)
    taken = [each.card.record for each in (await office.claim(run, 9)).attempts]
    assert taken == [records[1], records[0]]


async def test_many_ranges_are_asked_in_parts(office: Office) -> None:
    """A job of many groups: SQLite takes no more than 500 parts of a question."""
    records = await office.customers(*(listed(number(place)) for place in range(3)))
    await office.start()

    def pick_all(tx: Tx) -> list[RecordId]:
        [found] = open_runs(tx, office.ids.batch)
        return picking.pick(tx, replace(found, ranges=found.ranges * 300), 2_000, 0).records

    assert set(await office.runner.write(pick_all)) == set(records)
