"""Runs of a call job (domain 2.3; rows 37, 152 to 165, 178)."""

from __future__ import annotations

import json

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import JobId, PhoneType, RunId, StopReason
from server.dialer.writes import RunStarted, StartRun, StopRun
from tests.server.storage.office import Office, listed, number


async def test_a_run_begins_with_what_is_due(office: Office) -> None:
    """Domain section 6, restart rule."""
    people = await office.customers(
        listed(number(1)), listed(number(2), kind=PhoneType.OTHER), listed(number(3)), listed(number(4))
    )
    await office.execute(
        "UPDATE record SET attempts = 1, next_at = ? WHERE id = ?", office.now - 1, people[2]
    )
    await office.execute("UPDATE record SET attempts = 1, next_at = ? WHERE id = ?", office.now, people[3])
    order = StartRun(office.asked(office.supervisor), office.ids.job, office.now)
    started = await office.store.perform(order)
    assert isinstance(started, RunStarted)
    assert started.remaining == 3
    row = await office.row("SELECT id, job_id, started_at, started_by, stopped_at, remaining FROM job_run")
    assert row == (started.run, office.ids.job, office.now, office.supervisor, None, 3)


async def test_a_started_job_is_not_started_again(office: Office) -> None:
    run = await office.start()
    with pytest.raises(Refused) as refused:
        await office.start()
    assert refused.value == Refused(RefusalCode.JOB_ALREADY_STARTED, job="来場者フォロー")
    await office.stop(run)
    assert await office.start() != run


async def test_an_unknown_job_is_not_started(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await office.start(JobId(999))
    assert refused.value == Refused(RefusalCode.UNKNOWN_JOB, job=999)


async def test_a_stop_says_who_and_why(office: Office) -> None:
    """Rows 160, 161."""
    run = await office.start()
    await office.stop(run)
    row = await office.row("SELECT stopped_by, stop_reason FROM job_run")
    assert row == (office.supervisor, StopReason.MANUAL)


async def test_a_closed_run_stays_as_it_was_closed(office: Office) -> None:
    """Row 159: the end of hours and a manual stop may meet."""
    run = await office.start()
    await office.store.perform(StopRun(None, office.ids.job, run, office.now, StopReason.END_OF_HOURS))
    closed = await office.rows("SELECT * FROM job_run")
    await office.stop(run)
    await office.store.perform(StopRun(None, office.ids.job, RunId(999), office.now, StopReason.RESTART))
    assert await office.rows("SELECT * FROM job_run") == closed
    assert closed[0][6:8] == (None, StopReason.END_OF_HOURS)


async def test_start_and_stop_are_in_the_audit_log(office: Office) -> None:
    """Row 37; guarantee I20: also the floor's own stop."""
    run = await office.start()
    await office.store.perform(StopRun(None, office.ids.job, run, office.now, StopReason.END_OF_HOURS))
    rows = await office.rows(
        "SELECT code, object, account_id, after FROM audit WHERE code LIKE 'job.%' ORDER BY id"
    )
    thing = f"job:{office.ids.job}"
    assert [row[:3] for row in rows] == [("job.start", thing, office.supervisor), ("job.stop", thing, None)]
    assert json.loads(rows[1][3]) == {"run": run, "reason": "end_of_hours"}


async def test_what_open_runs_may_still_dial_is_told_of_each(office: Office) -> None:
    """Row 306."""
    first = await office.start()
    await office.stop(first)
    assert await office.store.remaining() == ()
    run, other = await office.start(), await office.start(await office.other_job())
    await office.customers(listed(number(1)), listed(number(2)))
    await office.claim_one(run)
    assert await office.store.remaining() == ((run, 1), (other, 1))


async def test_a_reserved_start_is_nobody_s_and_says_so(office: Office) -> None:
    """Row 169: in the run's row and in the audit log."""
    started = await office.store.perform(StartRun(None, office.ids.job, office.now))
    assert isinstance(started, RunStarted)
    row = await office.row("SELECT started_by, reserved FROM job_run WHERE id = ?", started.run)
    assert row == (None, 1)
    [(account, after)] = await office.rows("SELECT account_id, after FROM audit WHERE code = 'job.start'")
    assert (account, json.loads(after)) == (None, {"run": started.run, "reserved": True})
    with pytest.raises(Refused) as refused:
        await office.store.perform(StartRun(None, office.ids.job, office.now))
    assert refused.value.code is RefusalCode.JOB_ALREADY_STARTED
