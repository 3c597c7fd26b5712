"""Who a campaign's jobs can dial before and after a change: counted apart from it, both sides by the same records."""

from __future__ import annotations

from typing import Any

from kaden.clock import HOUR
from kaden.protocol.campaign_file import EligibleChange
from kaden.setup.campaign_file import CampaignFile, read_file
from kaden.vocabulary import PhoneType
from server.storage.campaign_file.applying import apply
from server.storage.campaign_file.eligible import Eligible
from tests.server.storage.office import Office, listed, number

JOB = "来場者フォロー"


def setup(**job: Any) -> CampaignFile:
    """The office's own job with other fields."""
    batch = {"name": "展示会来場者", "job": [{"name": JOB, **job}]}
    return read_file({"campaign": {"name": "展示会フォロー"}, "batch": [batch]})


def ends_on(digit: str) -> dict[str, Any]:
    """A condition."""
    return {"conditions": [{"column": "number", "operator": "contains", "value": digit}]}


def told(change: EligibleChange) -> tuple[int, int, int, int, bool]:
    return change.before, change.after, change.gained, change.lost, change.judged


async def planned(office: Office, file: CampaignFile) -> tuple[EligibleChange, ...]:
    return (await office.store.plan_campaign(file, office.ids.administrator, office.now)).eligible


async def test_records_are_counted_apart_from_the_change(office: Office) -> None:
    """Every claim waits for a write; what came after it is seen, on both sides alike."""
    eligible = Eligible("展示会フォロー", office.now)
    await office.runner.write(
        lambda tx: apply(tx, setup(phone_type="mobile"), None, None, office.now, eligible)
    )
    await office.customers(listed(number(1)), listed(number(2), kind=PhoneType.FIXED))
    [change] = await office.runner.read(eligible.changes)
    assert told(change) == (2, 1, 0, 1, True)


async def test_what_was_not_judged_is_not_told(office: Office) -> None:
    """Row 151: a changed condition is a new question to every record, and 0 would be a wrong answer."""
    await office.customers(listed(number(1)), listed(number(2)))
    file = setup(**ends_on("0"))
    [change] = await planned(office, file)
    assert told(change) == (2, 0, 0, 0, False)
    await office.store.apply_campaign(file, None, office.ids.administrator, office.now)
    [change] = await planned(office, file)
    assert told(change) == (0, 0, 0, 0, False)
    await office.store.judge_records()
    [change] = await planned(office, file)
    assert told(change) == (2, 2, 0, 0, True)


async def test_records_that_came_since_are_not_judged_either(office: Office) -> None:
    """Row 151."""
    await office.customers(listed(number(1)))
    file = setup(**ends_on("0"))
    await office.store.apply_campaign(file, None, office.ids.administrator, office.now)
    await office.store.judge_records()
    await office.customers(listed(number(2)))
    assert [each.judged for each in await planned(office, file)] == [False]
    await office.store.judge_records()
    assert [each.judged for each in await planned(office, file)] == [True]


async def test_another_condition_that_was_judged_loses_and_gains(office: Office) -> None:
    """Two jobs that change their conditions with each other: none of the records stays where it was."""
    await office.customers(listed(number(1)), listed(number(2)), listed(number(3)))
    first, second = ends_on(number(1)[-4:]), ends_on(number(2)[-4:])
    other = {"name": "other", "groups": ["発信グループ1"]}

    def both(mine: dict[str, Any], others: dict[str, Any]) -> CampaignFile:
        jobs = [{"name": JOB, **mine}, {**other, **others}]
        batch = {"name": "展示会来場者", "job": jobs}
        return read_file({"campaign": {"name": "展示会フォロー"}, "batch": [batch]})

    await office.store.apply_campaign(both(first, second), None, office.ids.administrator, office.now)
    await office.store.judge_records()
    changes = await planned(office, both(second, first))
    assert [told(change) for change in changes] == [(1, 1, 1, 1, True)] * 2


async def test_a_job_that_is_new_gains_all_it_can_dial(office: Office) -> None:
    await office.customers(listed(number(1)), listed(number(2), kind=PhoneType.FIXED))
    batch = {
        "name": "展示会来場者",
        "job": [{"name": "new", "groups": ["発信グループ1"], "phone_type": "fixed"}],
    }
    changes = await planned(office, read_file({"campaign": {"name": "展示会フォロー"}, "batch": [batch]}))
    assert {change.job: told(change) for change in changes} == {
        JOB: (2, 2, 0, 0, True),
        "new": (0, 1, 1, 0, True),
    }


async def test_a_shorter_rest_gains_who_was_dialled_through_another_record(office: Office) -> None:
    """Row 176: the dial is younger than the rest that the rule asks for, and older than the one it would ask for."""
    await office.customers(listed(number(1)))
    run = await office.start()
    await office.claim_one(run)
    await office.customers(listed(number(1)))
    await office.execute("UPDATE attempt SET state = 'ended', dialled_at = ?, n = 1", office.now)
    await office.stop(run)
    office.later(10 * HOUR)
    rule = {"name": "プログレッシブ", "redial_interval": 1}
    [change] = await planned(office, read_file({"rule": rule, "campaign": {"name": "展示会フォロー"}}))
    assert told(change) == (0, 1, 1, 0, True)
