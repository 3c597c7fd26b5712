"""Single records with the facts that the dialler judges by, and since when each is so (row 148)."""

from __future__ import annotations

from dataclasses import replace

from kaden.clock import DAY, HOUR, MINUTE, SECOND
from kaden.vocabulary import CampaignId, JobId, Outcome, Reason, RecordId, RecordState
from server.storage.transactions.cohorts import judge_some, number_filters
from server.storage.why_port import KnownRecord
from tests.server.storage.office import CALLBACK, STOP, Office, listed, number
from tests.server.storage.transactions.test_funnel import plain_facts


async def known(office: Office, record: RecordId) -> KnownRecord:
    [found] = await office.store.known_record(record)
    return found


async def found_by(office: Office, digits: str, *campaigns: CampaignId) -> list[RecordId]:
    asked = frozenset(campaigns or (office.ids.campaign,))
    return [each.id for each in await office.store.known_records(digits, asked, 5)]


async def test_a_record_is_told_with_its_place_and_its_jobs(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    found = await known(office, record)
    assert (found.number_as_given, found.list, found.batch) == ("09000000001", "list.csv", "展示会来場者")
    assert (found.campaign_name, found.zone, found.last_dial) == ("展示会フォロー", "Asia/Tokyo", None)
    assert found.facts.state is RecordState.READY
    assert [(job.job, job.started, job.stopped) for job in found.jobs] == [(office.ids.job, None, None)]


async def test_facts_are_those_of_the_recount(office: Office) -> None:
    first, _ = await office.customers(listed(number(1)), listed(number(2)))
    await office.customers(listed(number(1)))
    run = await office.start()
    attempt = await office.claim_one(run)
    for ended in (False, True):
        if ended:
            office.later(MINUTE)
            await office.end(attempt.id, Outcome.BUSY)
        facts = {
            (await known(office, record)).facts
            for record in (first, RecordId(first + 1), RecordId(first + 2))
        }
        plain = await office.runner.read(lambda tx: plain_facts(tx, office.ids.job))
        assert facts == {replace(each, fits=True) for each in plain}


async def test_since_when_is_told_where_it_is_known(office: Office) -> None:
    record, other = await office.customers(listed(number(1)), listed(number(2)))
    started = office.now
    run = await office.start()
    attempt = await office.claim_one(run)
    dialled = office.now
    assert dict((await known(office, record)).since)[Reason.LIVE] == dialled
    office.later(SECOND)
    session = await office.sit_down(run)
    await office.talk(attempt.id, session)
    over = office.now
    assert dict((await known(office, record)).since)[Reason.AWAITS_RESULT] == over
    office.later(SECOND)
    await office.save(attempt.id, CALLBACK, callback_at=office.now + DAY)
    found = await known(office, record)
    assert dict(found.since)[Reason.PROMISED] == office.now
    assert found.promised_for == office.now + DAY
    await office.list_number(number(2), None)
    assert dict((await known(office, other)).since)[Reason.DO_NOT_CALL] == office.now
    assert found.jobs[0].started == started
    await office.stop(run)
    assert (await known(office, other)).jobs[0].stopped == office.now - SECOND


async def test_a_final_result_is_told_since_it_was_saved(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, await office.sit_down(run))
    office.later(HOUR)
    await office.save(attempt.id, STOP)
    found = await known(office, record)
    assert (found.facts.state, dict(found.since)[Reason.FINISHED]) == (RecordState.FINISHED, office.now)


async def test_numbers_find_by_all_digits_by_the_last_and_by_what_was_called(office: Office) -> None:
    first, second = await office.customers(listed(number(1), number(7)), listed(number(21)))
    assert await found_by(office, number(1)) == [first]
    assert await found_by(office, "0001") == [first]
    assert await found_by(office, "1") == [first, second]
    assert await found_by(office, number(7)) == []
    run = await office.start()
    await office.end((await office.claim_one(run)).id, Outcome.NO_ANSWER)
    assert await found_by(office, number(7)) == [first]
    assert await found_by(office, number(1)) == [first], "it was called under this number"


async def test_other_campaigns_records_are_not_found(office: Office) -> None:
    await office.customers(listed(number(1)))
    other = await office.other_campaign()
    assert await found_by(office, number(1), other) == []
    assert await office.store.known_records(number(1), frozenset(), 5) == ()


async def test_what_is_not_there_or_still_being_filled_is_nobody(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    await office.execute("UPDATE customer_list SET state = 'loading'")
    assert await office.store.known_record(record) == ()
    assert await office.store.known_record(RecordId(999_999)) == ()


async def test_a_record_is_told_whether_it_meets_each_jobs_conditions(office: Office) -> None:
    """Row 151."""
    [record] = await office.customers(listed(number(1)))
    other: JobId = await office.other_job()
    await office.execute("UPDATE job SET conditions = ? WHERE id = ?", '[["number", "is", "nothing"]]', other)
    await office.runner.write(number_filters)
    while await office.runner.write(lambda tx: judge_some(tx, 10)):
        pass
    jobs = (await known(office, record)).jobs
    assert {job.job: job.fits for job in jobs} == {office.ids.job: True, other: False}
