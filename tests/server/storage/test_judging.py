"""Records are judged in the background, to the end, and calls come first (domain row 151)."""

from __future__ import annotations

from server.storage import judging
from server.storage.judging import judge_records
from tests.server.storage.office import Office, listed, number

NINETY = '[["number", "begins", "0900000000"]]'


async def test_nothing_is_written_where_no_job_asks(office: Office) -> None:
    await office.customers(listed(number(1)))
    assert await judge_records(office.runner) == 0


async def test_every_record_is_judged_once(office: Office) -> None:
    await office.customers(*(listed(number(place * 10)) for place in range(1, 4)))
    await office.execute("UPDATE job SET conditions = ?", NINETY)
    run = await office.start()
    assert await office.remaining(run) == 0
    assert await office.store.judge_records() == 3
    assert await office.remaining(run) == 0
    assert await office.store.judge_records() == 0


async def test_steps_are_shorter_while_a_job_is_started(office: Office) -> None:
    """A step of the long kind would keep a call's claim waiting."""
    assert judging.WHILE_LIVE < judging.AT_REST
    await office.customers(*(listed(number(place)) for place in range(9)))
    await office.execute("UPDATE job SET conditions = ?", NINETY)
    run = await office.start()
    await office.store.judge_records()
    assert await office.remaining(run) == 9
