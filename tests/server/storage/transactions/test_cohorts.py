"""Which records a job with a list or conditions takes: judged before anybody dials, counted at all times (row 151)."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from kaden.vocabulary import BatchId, JobId, ListId, Outcome, RecordId, RunId
from server.storage.port import Tx
from server.storage.transactions import cohorts
from server.storage.transactions.candidates import count, open_runs, recount
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from tests.server.storage.office import INTERVAL, Office, listed, number

TOWNS = ("東京", "大阪", "東京", "福岡")
IN_TOKYO = [["town", "is", "東京"]]


async def towns(office: Office, towns: Sequence[str] = TOWNS, first: int = 0) -> list[RecordId]:
    """A list with a customer in each town."""

    def add(tx: Tx) -> ListId:
        list_ = add_list(
            tx, NewList(office.ids.batch, f"list{first}.csv", ("town",), "utf-8", None, office.now)
        )
        records = [
            NewRecord(line, "客", "", listed(number(first + line), number(500 + first + line)), (town,))
            for line, town in enumerate(towns, start=1)
        ]
        add_records(tx, list_, office.ids.group, records)
        return list_

    list_ = await office.runner.write(add)
    return [
        RecordId(id_)
        for (id_,) in await office.rows("SELECT id FROM record WHERE list_id = ? ORDER BY line", list_)
    ]


async def ask(office: Office, conditions: object, job: JobId | None = None) -> None:
    """Change what the job asks, and count its run anew, as the form does."""
    await office.execute(
        "UPDATE job SET conditions = ? WHERE id = ?", json.dumps(conditions), job or office.ids.job
    )
    await office.runner.write(lambda tx: recount(tx, office.ids.batch))


async def judge(office: Office, at_once: int = 100) -> int:
    """Judge all that is not judged; how many that were."""
    await office.runner.write(cohorts.number_filters)
    judged = 0
    while step := await office.runner.write(lambda tx: cohorts.judge_some(tx, at_once)):
        judged += step
    return judged


async def claimed(office: Office, run: RunId) -> list[RecordId]:
    """Everybody whom the run takes."""
    found: list[RecordId] = []
    while attempts := (await office.claim(run, 10)).attempts:
        found += [attempt.card.record for attempt in attempts]
    return found


async def counted(office: Office, run: RunId) -> int:
    """The candidates of the run, from the rows."""

    def all_of(tx: Tx) -> int:
        [found] = [each for each in open_runs(tx, office.ids.batch) if each.id == run]
        return count(tx, found)

    return await office.runner.write(all_of)


async def test_only_records_that_meet_the_conditions_are_taken(office: Office) -> None:
    """Row 151; guarantee I14."""
    records = await towns(office)
    await ask(office, IN_TOKYO)
    assert await judge(office) == 4
    run = await office.start()
    assert await office.remaining(run) == await counted(office, run) == 2
    assert await claimed(office, run) == [records[0], records[2]]
    assert await office.remaining(run) == 0


@pytest.mark.parametrize("at_once", [1, 3, 100])
async def test_nothing_is_judged_twice(office: Office, at_once: int) -> None:
    await towns(office)
    await ask(office, IN_TOKYO)
    assert await judge(office, at_once) == 4
    assert await judge(office, at_once) == 0


async def test_until_they_are_judged_records_are_nobody_s(office: Office) -> None:
    """A condition that was just written is not passed by anybody; the count says so."""
    await towns(office)
    run = await office.start()
    assert await office.remaining(run) == 4
    await ask(office, IN_TOKYO)
    assert await office.remaining(run) == await counted(office, run) == 0
    assert await claimed(office, run) == []
    await office.runner.write(cohorts.number_filters)
    await office.runner.write(lambda tx: cohorts.judge_some(tx, 2))
    assert await office.remaining(run) == await counted(office, run) == 1
    await office.runner.write(lambda tx: cohorts.judge_some(tx, 2))
    assert await office.remaining(run) == await counted(office, run) == 2


async def test_records_that_come_later_are_judged_too(office: Office) -> None:
    """Row 126."""
    await ask(office, IN_TOKYO)
    await judge(office)
    run = await office.start()
    records = await towns(office)
    assert await office.remaining(run) == 0
    assert await judge(office) == 4
    assert await office.remaining(run) == await counted(office, run) == 2
    assert await claimed(office, run) == [records[0], records[2]]


async def test_a_changed_condition_judges_anew(office: Office) -> None:
    """Row 30: conditions change from day to day."""
    records = await towns(office)
    await ask(office, IN_TOKYO)
    await judge(office)
    run = await office.start()
    await ask(office, [["town", "is", "福岡"]])
    assert await office.remaining(run) == 0
    assert await judge(office) == 4
    assert await office.remaining(run) == 1
    assert await claimed(office, run) == [records[3]]


@pytest.mark.parametrize("at_once", [1, 100])
async def test_a_condition_that_is_taken_back_opens_the_list_again(office: Office, at_once: int) -> None:
    await towns(office)
    await ask(office, IN_TOKYO)
    await judge(office)
    run = await office.start()
    await ask(office, [])
    assert await office.remaining(run) == await counted(office, run) == 4
    await judge(office, at_once)
    assert await office.remaining(run) == await counted(office, run) == 4
    assert await office.row("SELECT cohorts FROM batch WHERE id = ?", office.ids.batch) == ("[]",)
    assert await office.rows("SELECT 1 FROM record_filter") == []


async def test_two_jobs_share_the_records_that_both_ask_for(office: Office) -> None:
    records = await towns(office)
    other = await office.other_job()
    await ask(office, IN_TOKYO)
    await ask(office, [["town", "is_not", "福岡"]], other)
    await judge(office)
    first, second = await office.start(), await office.start(other)
    assert (await office.remaining(first), await office.remaining(second)) == (2, 3)
    await office.claim(first, 1)
    assert (await office.remaining(first), await office.remaining(second)) == (1, 2)
    found = await office.claim(second, 10, other)
    assert [each.card.record for each in found.attempts] == [records[1], records[2]]
    assert (await office.remaining(first), await office.remaining(second)) == (0, 0)


async def test_only_records_of_a_list(office: Office) -> None:
    """Row 136."""
    await towns(office)
    wanted = await towns(office, ("京都",), first=100)
    [(list_,)] = await office.rows("SELECT list_id FROM record WHERE id = ?", wanted[0])
    await office.execute("UPDATE job SET list_id = ? WHERE id = ?", list_, office.ids.job)
    assert await judge(office) == 5
    run = await office.start()
    assert await office.remaining(run) == 1
    assert await claimed(office, run) == wanted


async def test_a_record_whose_next_number_does_not_fit_leaves_the_job(office: Office) -> None:
    """Rows 124, 151: a condition on the number is asked of the number to dial next."""
    await towns(office)
    await ask(office, [["number", "begins", "0900000000"]])
    await judge(office)
    run = await office.start()
    first = await office.claim_one(run)
    await office.end(first.id, Outcome.NO_ANSWER)
    office.later(INTERVAL + 1)
    assert await office.remaining(run) == await counted(office, run) == 3
    later = await office.start(await office.other_job())
    assert await office.remaining(later) == 4
    await office.stop(run)
    again = await office.start()
    assert await office.remaining(again) == await counted(office, again) == 3


async def test_nothing_is_asked_where_no_job_asks(office: Office) -> None:
    await towns(office)
    assert await office.runner.read(cohorts.are_wanted) is False
    await ask(office, IN_TOKYO)
    assert await office.runner.read(cohorts.are_wanted) is True
    await judge(office)
    await ask(office, [])
    assert await office.runner.read(cohorts.are_wanted) is True
    await judge(office)
    assert await office.runner.read(cohorts.are_wanted) is False


async def test_filters_of_a_batch_are_read_back(office: Office) -> None:
    await ask(office, IN_TOKYO)
    await judge(office)
    [found] = await office.runner.read(lambda tx: cohorts.filters_of(tx, BatchId(office.ids.batch)))
    assert (found.number, found.customer_list) == (1, None)
    assert found.passes(ListId(1), {"town": "東京"}, number(1))
    assert not found.passes(ListId(1), {"town": "大阪"}, number(1))
