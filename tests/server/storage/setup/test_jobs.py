"""Call jobs as forms, on each database (domain rows 136 to 151, 169)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.clock import MINUTE, Instant
from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from kaden.vocabulary import PhoneType
from server.dialer.model import Hours
from server.dialer.writes import StartRun
from server.storage.setup.jobs import CONDITION_SETS
from server.storage.setup_port import Saved
from tests.server.storage.office import listed, number
from tests.server.storage.setup.desk import SetupDesk, codes, refused

GROUP = "発信グループ1"
JOB = "来場者フォロー"


async def add(desk: SetupDesk, **values: Any) -> Saved:
    return await desk.add(Kind.JOB, desk.office.ids.batch, **{"name": "new", "groups": [GROUP], **values})


async def test_a_job_selects_number_type_attempts_hours_and_order(desk: SetupDesk) -> None:
    """Rows 136 to 138, 141, 144, 150: the plan takes it over."""
    saved = await add(
        desk, caller_id="03-1234-5678", phone_type="fixed", attempts_from=1, attempts_to=2, band_start="10:00",
        band_end="12:00", lines=3, order="oldest_first", start_at="09:30",
    )  # fmt: skip
    assert codes(saved) == []
    job = {int(job.id): job for job in await desk.store.plan()}[saved.id]
    assert (job.caller_id, job.phone_type, job.lines) == ("03-1234-5678", PhoneType.FIXED, 3)
    assert (job.attempts_from, job.attempts_to, job.band) == (1, 2, Hours(600, 720))
    assert len(job.members) == 5
    kept = (await desk.find(Kind.JOB, "new")).values
    assert (kept["order"], kept["start_at"], kept["band_end"]) == ("oldest_first", "09:30", "12:00")


async def test_the_plan_knows_when_a_start_was_reserved(desk: SetupDesk) -> None:
    """Row 169: what else is changed of the job does not reserve it anew."""

    async def reserved_at() -> Instant:
        return {job.name: job.start_reserved_at for job in await desk.store.plan()}["new"]

    noon = desk.office.now
    await add(desk, start_at="09:30")
    assert await reserved_at() == noon
    desk.office.now += MINUTE
    await desk.change(Kind.JOB, "new", lines=3)
    assert await reserved_at() == noon
    await desk.change(Kind.JOB, "new", start_at="09:31")
    assert await reserved_at() == noon + MINUTE


async def test_what_is_left_open_is_inherited(desk: SetupDesk) -> None:
    """Rows 138, 139, 142, 145."""
    saved = await add(desk)
    job = {int(job.id): job for job in await desk.store.plan()}[saved.id]
    assert (job.caller_id, job.phone_type, job.attempts_to, job.band, job.lines) == (
        None,
        None,
        None,
        None,
        5,
    )


async def test_its_groups_are_its_batchs(desk: SetupDesk) -> None:
    """Rows 44, 136: another group is refused, none is refused, one without members is warned of."""
    await desk.add(Kind.GROUP, name="East")
    values = await refused(add(desk, groups=["East"]), RefusalCode.FIELD_UNKNOWN_NAME)
    assert (values["field"], values["value"], values["known"]) == ("groups", "East", GROUP)
    assert (await refused(add(desk, groups=[])))["problem"] == "no_groups"
    await desk.change(Kind.BATCH, "展示会来場者", groups=[GROUP, "East"])
    assert codes(await add(desk, groups=["East"])) == ["no_members"]
    assert codes(await add(desk, name="both", groups=["East", GROUP])) == []


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"band_start": "10:00"}, "band_end", "half_band"),
        ({"band_end": "10:00"}, "band_start", "half_band"),
        ({"band_start": "10:00", "band_end": "10:00"}, "band_end", "end_not_later"),
        ({"attempts_from": 3, "attempts_to": 2}, "attempts_from", "above_end"),
        ({"start_at": "07:59"}, "start_at", "start_outside_hours"),
        ({"start_at": "17:00"}, "start_at", "start_outside_hours"),
    ],
)
async def test_values_that_do_not_go_together(
    desk: SetupDesk, values: dict[str, Any], field: str, problem: str
) -> None:
    """Rows 141, 144, 153, 169."""
    told = await refused(add(desk, **values))
    assert (told["field"], told["problem"]) == (field, problem)


@pytest.mark.parametrize(
    "values",
    [
        {"band_start": "10:00", "band_end": "10:01"},
        {"attempts_from": 2, "attempts_to": 2},
        {"start_at": "08:00"},
        {"start_at": "16:59"},
    ],
)
async def test_values_that_just_go_together(desk: SetupDesk, values: dict[str, Any]) -> None:
    assert codes(await add(desk, **values)) == []


async def test_a_job_that_would_dial_nothing_is_warned_of(desk: SetupDesk) -> None:
    """Rows 143, 145, at their edges: the hours are 09:00 to 17:00, the cap is 3."""
    assert codes(await add(desk, name="a", band_start="07:00", band_end="09:00")) == ["band_outside_hours"]
    assert codes(await add(desk, name="b", band_start="07:00", band_end="09:01")) == []
    assert codes(await add(desk, name="c", band_start="17:00", band_end="18:00")) == ["band_outside_hours"]
    assert codes(await add(desk, name="d", attempts_from=3)) == ["never_due"]
    assert codes(await add(desk, name="e", attempts_from=2)) == []


async def test_only_records_of_one_list_that_meet_conditions(desk: SetupDesk) -> None:
    """Row 151; a list goes by its name, and by its number where two have one name."""
    conditions = [{"column": "備考", "operator": "is_not", "value": "済"}]
    unknown = await refused(add(desk, customer_list="list.csv"), RefusalCode.FIELD_UNKNOWN_NAME)
    assert unknown["field"] == "customer_list"
    await desk.office.customers(listed(number(1)))
    await add(desk, customer_list="list.csv", conditions=conditions)
    kept = (await desk.find(Kind.JOB, "new")).values
    assert (kept["customer_list"], kept["conditions"]) == ("list.csv", conditions)
    await desk.office.customers(listed(number(2)))
    ambiguous = await refused(add(desk, name="other", customer_list="list.csv"))
    assert (ambiguous["field"], ambiguous["problem"]) == ("customer_list", "list_ambiguous")
    first = str(ambiguous["limit"]).partition(",")[0]
    assert (await desk.find(Kind.JOB, "new")).values["customer_list"] == first
    await add(desk, name="other", customer_list=first)


async def test_a_condition_on_a_column_that_no_list_has_is_warned_of(desk: SetupDesk) -> None:
    """Row 151: it would compare with nothing; before there is a list nobody can know."""
    strange = [{"column": "都道府県", "operator": "is", "value": ""}]
    assert codes(await add(desk, name="early", conditions=strange)) == []
    await desk.office.customers(listed(number(1)))
    assert codes(await add(desk, name="late", conditions=strange)) == ["strange_columns"]
    for column in ("備考", "number"):
        known = [{"column": column, "operator": "contains", "value": "1"}]
        assert codes(await add(desk, name=column, conditions=known)) == []


async def test_the_jobs_of_a_batch_have_eight_sets_of_conditions_at_most(desk: SetupDesk) -> None:
    """Row 151: each set doubles the cohorts that a claim looks at. A set that is used already is free."""

    def asking(value: int) -> list[dict[str, str]]:
        return [{"column": "備考", "operator": "is", "value": str(value)}]

    for value in range(CONDITION_SETS):
        await add(desk, name=str(value), conditions=asking(value))
    told = await refused(add(desk, name="more", conditions=asking(CONDITION_SETS)))
    assert (told["field"], told["problem"], told["limit"]) == ("conditions", "many_condition_sets", "8")
    await add(desk, name="same", conditions=asking(0))
    await add(desk, name="all")
    await desk.change(Kind.JOB, "1", lines=3)
    await desk.change(Kind.JOB, "1", conditions=asking(CONDITION_SETS))
    await refused(desk.change(Kind.JOB, "same", conditions=asking(1)))
    await desk.delete(Kind.JOB, "2")
    await desk.change(Kind.JOB, "same", conditions=asking(1))


async def test_a_started_job_is_changed_but_not_deleted(desk: SetupDesk) -> None:
    """Rows 30, 146, 147: its open run counts anew."""
    await desk.office.customers(listed(number(1)))
    run = await desk.office.start()
    assert "live" in codes(await desk.change(Kind.JOB, JOB, phone_type="fixed"))
    assert await desk.office.remaining(run) == 0
    await desk.change(Kind.JOB, JOB, phone_type=None)
    assert await desk.office.remaining(run) == 1
    await refused(desk.delete(Kind.JOB, JOB), RefusalCode.NOT_WHILE_STARTED)


async def test_a_job_that_has_run_goes_and_history_keeps_it(desk: SetupDesk) -> None:
    """Row 146: nobody sees it any more, and its name is free."""
    await desk.office.stop(await desk.office.start())
    await desk.delete(Kind.JOB, JOB)
    assert await desk.all(Kind.JOB) == []
    assert await desk.store.plan() == ()
    start = StartRun(desk.office.asked(desk.office.supervisor), desk.office.ids.job, desk.office.now)
    await refused(desk.store.perform(start), RefusalCode.UNKNOWN_JOB)
    assert len(await desk.office.rows("SELECT id FROM job_run")) == 1
    await add(desk, name=JOB)
    await desk.delete(Kind.JOB, JOB)
    assert len(await desk.office.rows("SELECT id FROM job")) == 1


async def test_a_name_is_unique_in_its_batch(desk: SetupDesk) -> None:
    await refused(add(desk, name=JOB), RefusalCode.NAME_TAKEN)
    await desk.add(
        Kind.BATCH,
        desk.office.ids.campaign,
        name="2",
        first_day="2027-02-01",
        last_day="2027-03-31",
        groups=[GROUP],
    )
    await desk.add(Kind.JOB, (await desk.find(Kind.BATCH, "2")).id, name=JOB, groups=[GROUP])


async def test_a_job_keeps_its_list_when_another_is_called_like_its_number(desk: SetupDesk) -> None:
    """A list without a name of its own is shown by its number, which is a name that a file could have, too."""
    await desk.office.customers(listed(number(1)))
    await add(desk, customer_list="list.csv")
    await desk.office.customers(listed(number(2)))
    shown = (await desk.find(Kind.JOB, "new")).values["customer_list"]
    await desk.office.customers(listed(number(3)))
    await desk.office.runner.write(
        lambda tx: tx.execute(
            "UPDATE customer_list SET name = ? WHERE id = (SELECT max(id) FROM customer_list)", (shown,)
        )
    )
    await desk.change(Kind.JOB, "new", lines=2)
    [(pinned,)] = await desk.office.rows("SELECT list_id FROM job WHERE name = 'new'")
    assert str(pinned) == shown
