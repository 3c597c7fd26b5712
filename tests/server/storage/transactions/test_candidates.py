"""A run's candidates: one condition for the index and for single records (domain section 6; guarantee I14)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.vocabulary import BatchId, CampaignId, CustomerKind, GroupId, JobId, PhoneType, RunId
from server.dialer.model import DialOrder
from server.storage.transactions.candidates import (
    OpenRun,
    Share,
    Standing,
    count,
    keep_count,
    moved,
    open_runs,
    recount,
)
from tests.server.storage.office import Office, listed, number

RUN = OpenRun(
    id=RunId(1),
    job=JobId(1),
    batch=BatchId(1),
    campaign=CampaignId(1),
    started_at=1_000,
    caller_id=None,
    groups=(GroupId(1), GroupId(2)),
    phone_types=(PhoneType.MOBILE, PhoneType.OTHER),
    shares=(Share(CustomerKind.INDIVIDUAL, range(1, 3), (0, 4)),),
    order=DialOrder.NEVER_DIALLED_FIRST,
    ranges=(),
)
CANDIDATE = Standing(GroupId(2), PhoneType.OTHER, 2, 999)
OTHERS = [
    replace(CANDIDATE, group=None),
    replace(CANDIDATE, group=GroupId(3)),
    replace(CANDIDATE, phone_type=PhoneType.FIXED),
    replace(CANDIDATE, attempts=0),
    replace(CANDIDATE, attempts=3),
    replace(CANDIDATE, next_at=1_000),
    replace(CANDIDATE, cohort=3),
]


def test_a_candidate_meets_every_condition() -> None:
    """Rows 126, 138, 143, 151, 178."""
    assert RUN.holds(CANDIDATE)
    assert RUN.holds(replace(CANDIDATE, cohort=4))
    assert RUN.holds(replace(CANDIDATE, group=GroupId(1), attempts=1, next_at=0))


@pytest.mark.parametrize("other", OTHERS)
def test_one_failing_condition_is_enough(other: Standing) -> None:
    assert not RUN.holds(other)


def test_a_move_counts_what_it_makes_and_unmakes() -> None:
    other = OTHERS[0]
    moves = [(None, CANDIDATE), (CANDIDATE, None), (CANDIDATE, CANDIDATE), (None, other), (other, CANDIDATE)]
    assert [moved(RUN, before, after) for before, after in moves] == [1, -1, 0, 0, 1]


async def test_every_open_run_of_the_batch_is_found(office: Office) -> None:
    job = await office.other_job()
    await office.execute(
        "UPDATE job SET phone_type = 'fixed', attempts_from = 1, attempts_to = 9 WHERE id = ?", job
    )
    first, second = await office.start(), await office.start(job)
    closed = await office.start(await _third_job(office))
    await office.execute("UPDATE job_run SET stopped_at = 1 WHERE id = ?", closed)
    found = await office.runner.write(lambda tx: open_runs(tx, office.ids.batch))
    assert [run.id for run in found] == [first, second]
    assert (found[0].phone_types, found[0].attempts) == (tuple(PhoneType), range(0, 3))
    assert (found[1].phone_types, found[1].attempts) == ((PhoneType.FIXED,), range(1, 3))
    assert found[1].groups == (office.ids.group,)


async def _third_job(office: Office) -> JobId:
    await office.execute("UPDATE job SET name = 'second' WHERE name = 'other'")
    return await office.other_job()


async def test_the_kept_number_is_the_counted_one(office: Office) -> None:
    """Guarantee I14."""
    await office.customers(*(listed(number(place)) for place in range(5)))
    run = await office.start()
    await office.claim(run, 2)
    [found] = await office.runner.write(lambda tx: open_runs(tx, office.ids.batch))
    counted = await office.runner.read(lambda tx: count(tx, found))
    assert await office.remaining(run) == counted == 3


async def test_records_that_move_alike_are_counted_together(office: Office) -> None:
    run = await office.start()
    standing = Standing(office.ids.group, PhoneType.FIXED, 0, 0)
    await office.runner.write(lambda tx: keep_count(tx, office.ids.batch, None, standing, 250))
    assert await office.remaining(run) == 250


async def test_a_group_that_is_taken_from_a_started_job_takes_its_records_along(office: Office) -> None:
    """Row 69; guarantee I14: counted anew, and nobody of that group is claimed from then on."""
    await office.customers(*(listed(number(place)) for place in range(3)))
    await office.execute("INSERT INTO dial_group (name) VALUES ('second')")
    second = GroupId((await office.row("SELECT id FROM dial_group WHERE name = 'second'"))[0])
    await office.execute("INSERT INTO job_group (job_id, group_id) VALUES (?, ?)", office.ids.job, second)
    others = await office.customers(*(listed(number(place)) for place in range(10, 12)), group=second)
    run = await office.start()
    assert await office.remaining(run) == 5
    await office.execute("DELETE FROM job_group WHERE group_id = ?", office.ids.group)
    await office.runner.write(lambda tx: recount(tx, office.ids.batch))
    assert await office.remaining(run) == 2
    assert [each.card.record for each in (await office.claim(run, 9)).attempts] == others
    assert await office.remaining(run) == 0
