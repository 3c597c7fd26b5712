"""A person's request has one effect (guarantee I15; guarantees 7.3, case 27)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import DAY, HOUR
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import StopReason
from server.dialer.writes import Claimed, Done, OpenSession, RunStarted, SessionOpened, StartRun, StopRun
from server.storage.transactions.requests import FORGOTTEN_AT_ONCE, KEPT, once
from tests.server.storage.office import Office


def start(office: Office, request: str) -> StartRun:
    return StartRun(office.asked(office.supervisor, request), office.ids.job, office.now)


async def test_the_same_request_gives_the_first_result_again(office: Office) -> None:
    first = await office.store.perform(start(office, "a"))
    office.later(HOUR)
    assert isinstance(first, RunStarted)
    assert await office.store.perform(start(office, "a")) == replace(first, repeated=True)
    assert len(await office.rows("SELECT 1 FROM job_run")) == 1


async def test_the_same_id_with_other_content_is_refused(office: Office) -> None:
    started = await office.store.perform(start(office, "a"))
    assert isinstance(started, RunStarted)
    by = office.asked(office.supervisor, "a")
    for other in (
        replace(start(office, "a"), job=await office.other_job()),
        StopRun(by, office.ids.job, started.run, office.now, StopReason.MANUAL),
    ):
        with pytest.raises(Refused) as refused:
            await office.store.perform(other)
        assert refused.value == Refused(RefusalCode.REQUEST_REUSED)


async def test_a_repeated_stop_closes_no_later_run(office: Office) -> None:
    """The run is what the server fills in; the person asked once."""
    first, by = await office.start(), office.asked(office.supervisor, "stop")
    stop = StopRun(by, office.ids.job, first, office.now, StopReason.MANUAL)
    assert await office.store.perform(stop) == Done()
    second = await office.start()
    assert await office.store.perform(replace(stop, run=second)) == Done(repeated=True)
    assert await office.rows("SELECT id FROM job_run WHERE stopped_at IS NULL") == [(second,)]


async def test_every_account_has_its_own_ids(office: Office) -> None:
    run = await office.start()
    for place in range(2):
        agent = office.agent(place)
        by = office.asked(agent, "same")
        await office.store.perform(OpenSession(by, agent, office.ids.job, run, "7001", office.now))
    assert len(await office.rows("SELECT 1 FROM agent_session")) == 2


async def test_what_the_server_fills_in_does_not_make_requests_differ(office: Office) -> None:
    run = await office.start()
    order = OpenSession(
        office.asked(office.agent(), "join"), office.agent(), office.ids.job, run, "7001", office.now
    )
    first = await office.store.perform(order)
    again = replace(order, phone="7009", at=office.now + HOUR)
    assert isinstance(first, SessionOpened)
    assert await office.store.perform(again) == replace(first, repeated=True)


async def test_a_refused_request_is_not_remembered(office: Office) -> None:
    run = await office.start()
    with pytest.raises(Refused):
        await office.store.perform(start(office, "again"))
    await office.stop(run)
    await office.store.perform(start(office, "again"))
    assert len(await office.rows("SELECT 1 FROM job_run")) == 2


async def test_what_nobody_asked_for_is_not_remembered(office: Office) -> None:
    run = await office.start()
    before = await office.rows("SELECT * FROM request")
    stop = StopRun(None, office.ids.job, run, office.now, StopReason.END_OF_HOURS)
    assert await office.store.perform(stop) == Done()
    assert await office.rows("SELECT * FROM request") == before


async def test_requests_are_forgotten_after_a_day_a_few_at_a_time(office: Office) -> None:
    for old in range(FORGOTTEN_AT_ONCE + 3):
        await office.execute(
            "INSERT INTO request (account_id, request, digest, result, at) VALUES (?, ?, '', '', ?)",
            office.supervisor,
            f"old-{old}",
            office.now - 1,
        )
    await office.execute("UPDATE request SET at = ? WHERE request = 'old-0'", office.now + DAY)
    office.now += KEPT
    run = await office.start()
    assert len(await office.rows("SELECT 1 FROM request WHERE request LIKE 'old-%'")) == 3
    await office.stop(run)
    assert await office.rows("SELECT request FROM request WHERE request LIKE 'old-%'") == [("old-0",)]
    assert KEPT == DAY


async def test_a_claim_is_never_a_request(office: Office) -> None:
    order, by = start(office, "claim"), office.asked(office.supervisor, "claim")
    with pytest.raises(TypeError):
        await office.runner.write(
            lambda tx: once(tx, by, order, order.at, lambda _tx, _order: Claimed((), 0, exhausted=True))
        )
