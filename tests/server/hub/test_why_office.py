"""A job's funnel and a number's obstacles over a real connection; what I may not see is not there (rows 29, 148)."""

from __future__ import annotations

import pytest

from kaden.clock import DAY, HOUR
from kaden.protocol.why import HOURS_TOLD, RECORDS_TOLD, AskFunnel, AskRecord, Funnel, RecordReasons
from kaden.vocabulary import JobState, Permission, PhoneType, Reason
from server.hub.number_meant import FEWEST_DIGITS
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from tests.server.hub.floor import NOON
from tests.server.hub.world import World

JOB = "来場者フォロー"


def customers(office: World, count: int, *, first: int = 1) -> None:
    """So many, with numbers that end in their place."""
    records = [
        NewRecord(
            place,
            f"氏名{place}",
            "会社",
            (ListedNumber(f"+8190{place:08}", f"090-0000-{place:04}", PhoneType.MOBILE),),
            (),
        )
        for place in range(first, first + count)
    ]
    new = NewList(office.sample.batch, "list.csv", (), "utf-8", None, NOON)
    office.runner.transact(lambda tx: add_records(tx, add_list(tx, new), office.sample.group, records))


def change(office: World, sql: str, *params: object) -> None:
    office.runner.transact(lambda tx: tx.execute(sql, params))


async def test_a_funnel_is_told_whole(office: World) -> None:
    customers(office, 5)
    change(office, "UPDATE record SET attempts = 1, next_at = ? WHERE id <= 2", NOON + HOUR)
    async with office.client("supervisor") as client:
        for name in (JOB, str(office.sample.job), f"job:{office.sample.job}"):
            await client.say(AskFunnel(request="f", job=name))
            told = await client.hear_a(Funnel)
            assert (told.name, told.campaign, told.zone) == (JOB, "展示会フォロー", "Asia/Tokyo")
            assert (told.state, told.records, told.dialable) == (JobState.STOPPED, 5, 0)
            assert [(layer.reason, layer.count) for layer in told.layers] == [
                (Reason.RESTING, 2),
                (Reason.JOB_STOPPED, 3),
            ]
            assert told.layers[0].falls == ((NOON + HOUR, 2),)


async def test_hours_beyond_those_told_are_in_the_last(office: World) -> None:
    customers(office, HOURS_TOLD + 3)
    change(office, "UPDATE record SET attempts = 1, next_at = ? + id * ?", NOON, HOUR)
    async with office.client("supervisor") as client:
        await client.say(AskFunnel(request="f", job=JOB))
        [layer] = (await client.hear_a(Funnel)).layers
        assert len(layer.falls) == HOURS_TOLD
        assert [count for _, count in layer.falls[-2:]] == [1, 4]


async def test_an_unknown_job_names_those_that_there_are(office: World) -> None:
    async with office.client("supervisor") as client:
        await client.say(AskFunnel(request="f", job="nope"))
        assert await client.refused() == "unknown_job_name"


async def test_a_number_is_told_with_each_job_and_each_obstacle(office: World) -> None:
    customers(office, 3)
    change(
        office, "UPDATE record SET attempts = 1, next_at = ?, last_dial_at = ? WHERE id = 1", NOON + DAY, NOON
    )
    async with office.client("supervisor") as client:
        for spelled in (
            "09000000001",
            "+819000000001",
            "０９０－０００００００１",
            "0001",
            "record:1",
            " RECORD:1",
        ):
            await client.say(AskRecord(request="r", about=spelled))
            [record] = (await client.hear_a(RecordReasons)).records
            assert (record.record, record.number, record.attempts) == (1, "090-0000-0001", 1)
            [job] = record.jobs
            rest, stopped = job.obstacles
            assert (rest.reason, rest.since, rest.until, rest.final) == (
                Reason.RESTING,
                NOON,
                NOON + DAY,
                False,
            )
            assert stopped.reason is Reason.JOB_STOPPED


async def test_a_promise_is_told_with_its_time(office: World) -> None:
    customers(office, 1)
    change(office, "UPDATE record SET state = 'promised' WHERE id = 1")
    change(
        office,
        "INSERT INTO job_run (job_id, batch_id, started_at) VALUES (?, ?, 1)",
        office.sample.job,
        office.sample.batch,
    )
    change(
        office,
        "INSERT INTO attempt (record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, number,"
        " number_as_given, due_at, state, dialled_at) SELECT id, ?, 1, campaign_id, batch_id, list_id, group_id,"
        " number, number_as_given, 0, 'ended', 1 FROM record",
        office.sample.job,
    )
    change(
        office,
        "INSERT INTO callback (campaign_id, record_id, number, agent_id, attempt_id, due_at, at)"
        " SELECT campaign_id, id, number, ?, 1, ?, ? FROM record",
        office.agent,
        NOON + DAY,
        NOON,
    )
    async with office.client("supervisor") as client:
        await client.say(AskRecord(request="r", about="record:1"))
        [record] = (await client.hear_a(RecordReasons)).records
        first = record.jobs[0].obstacles[0]
        assert (first.reason, first.until, first.final) == (Reason.PROMISED, NOON + DAY, False)


async def test_of_many_records_some_are_told_and_that_there_are_more(office: World) -> None:
    customers(office, RECORDS_TOLD + 1, first=10_000)
    async with office.client("supervisor") as client:
        await client.say(AskRecord(request="r", about="0000" if FEWEST_DIGITS == 4 else "0"))
        first = await client.hear_a(RecordReasons)
        assert (len(first.records), first.more) == (1, False)
        change(office, "UPDATE record SET number = substr(number, 1, 9) || '7777'")
        await client.say(AskRecord(request="s", about="7777"))
        many = await client.hear_a(RecordReasons)
        assert (len(many.records), many.more) == (RECORDS_TOLD, True)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ("090-9999-9999", "unknown_record"),
        ("record:77", "unknown_record"),
        ("123", "record_unclear"),
        ("田中", "record_unclear"),
    ],
)
async def test_what_is_not_there_or_not_clear_is_refused(office: World, about: str, code: str) -> None:
    customers(office, 1)
    async with office.client("supervisor") as client:
        await client.say(AskRecord(request="r", about=about))
        assert await client.refused() == code


async def test_what_i_may_not_see_is_as_if_it_were_not_there(office: World) -> None:
    """Row 29."""
    customers(office, 1)
    office.permit(office.sample.supervisor, office.sample.campaign, Permission.NONE)
    async with office.client("supervisor") as client:
        await client.say(AskFunnel(request="f", job=JOB))
        assert await client.refused() == "unknown_job_name"
        for about in ("record:1", "09000000001", "0001"):
            await client.say(AskRecord(request=f"r{len(about)}", about=about))
            assert await client.refused() == "unknown_record"
