"""A campaign's file brought into the store: what changes, in one transaction, and what a plan promises of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from kaden.protocol.campaign_file import SetupChange
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.campaign_file import read_file
from kaden.setup.kinds import Kind
from kaden.vocabulary import PhoneType
from server.storage.campaign_file.applying import apply as apply_in
from server.storage.campaign_file.port import Applied
from server.storage.port import Row, Tx
from server.storage.setup.saving import definition, definition_called
from tests.server.storage.office import Office, listed, number

SECOND_CAMPAIGN: dict[str, Any] = {
    "account": [{"name": "sato", "role": "supervisor", "permissions": {"夏の企画": "edit"}}],
    "calendar": {"name": "平日", "weekdays": ["mon", "tue"], "holidays": ["2026-12-29..2027-01-03"]},
    "rule": {"name": "夏", "attempt_cap": 5, "redial_by_outcome": {"busy": 0.5}},
    "group": [{"name": "東", "members": ["sato", "agent1"]}],
    "campaign": {"name": "夏の企画", "rule": "夏", "calendar": "平日", "hours_end": "18:30"},
    "disposition": [{"label": "アポ", "class": "success", "next_action": "stop"}],
    "batch": [
        {
            "name": "7月",
            "first_day": "2026-07-01",
            "last_day": "2026-07-31",
            "groups": ["東"],
            "job": [
                {"name": "固定", "groups": ["東"], "phone_type": "fixed"},
                {"name": "携帯", "groups": ["東"]},
            ],
        }
    ],
}


async def plan(office: Office, values: dict[str, Any]) -> Applied:
    return await office.store.plan_campaign(read_file(values), office.ids.administrator, office.now)


async def apply(office: Office, values: dict[str, Any], expect: str | None = None) -> Applied:
    return await office.store.apply_campaign(read_file(values), expect, office.ids.administrator, office.now)


async def export(office: Office) -> dict[str, Any]:
    return dict(await office.store.export_campaign(office.ids.campaign, True))


def told(changes: tuple[SetupChange, ...]) -> list[tuple[str, str, bool]]:
    return [(each.kind.value, each.name, each.added) for each in changes]


async def everything(office: Office) -> str:
    """All definitions, as they are kept."""
    kept = {kind: [(each.id, each.values) for each in await office.store.definitions(kind)] for kind in Kind}
    return json.dumps(kept, sort_keys=True, default=dict)


async def test_a_file_makes_a_whole_campaign(office: Office) -> None:
    """Accounts, calendar, rule, group, campaign, results, batch and jobs, each by its name (rows 8, 13)."""
    applied = await apply(office, SECOND_CAMPAIGN)
    assert told(applied.changes) == [
        ("account", "sato", True),
        ("calendar", "平日", True),
        ("rule", "夏", True),
        ("group", "東", True),
        ("campaign", "夏の企画", True),
        ("disposition", "アポ", True),
        ("batch", "7月", True),
        ("job", "固定", True),
        ("job", "携帯", True),
    ]
    [campaign] = [each for each in await office.store.definitions(Kind.CAMPAIGN) if each.name == "夏の企画"]
    assert (campaign.values["rule"], campaign.values["hours_end"]) == ("夏", "18:30")
    [sato] = [each for each in await office.store.definitions(Kind.ACCOUNT) if each.name == "sato"]
    assert (sato.values["groups"], sato.values["permissions"]) == (["東"], {"夏の企画": "edit"})
    results = [
        each.name for each in await office.store.definitions(Kind.DISPOSITION) if each.inside == campaign.id
    ]
    assert results == ["アポ"], "a file says all results itself"


async def test_a_plan_is_the_application_and_leaves_nothing_behind(office: Office) -> None:
    before, lines = await everything(office), await office.rows("SELECT id FROM audit")
    planned = await plan(office, SECOND_CAMPAIGN)
    assert (await everything(office), await office.rows("SELECT id FROM audit")) == (before, lines)
    applied = await apply(office, SECOND_CAMPAIGN, planned.digest)
    assert planned == applied


async def test_the_second_application_changes_nothing(office: Office) -> None:
    await apply(office, SECOND_CAMPAIGN)
    lines = await office.rows("SELECT id FROM audit")
    again = await apply(office, SECOND_CAMPAIGN)
    assert (again.changes, again.left) == ((), 9)
    assert await office.rows("SELECT id FROM audit") == lines


async def test_what_was_taken_out_changes_nothing_where_it_came_from(office: Office) -> None:
    setup = await export(office)
    applied = await apply(office, setup)
    assert applied.changes == ()


async def test_what_the_file_does_not_name_is_left_alone(office: Office) -> None:
    """Neither a field, nor a result, nor a batch."""
    before = json.loads(await everything(office))
    file = {"campaign": {"name": "展示会フォロー", "hours_end": "18:00"}}
    applied = await apply(office, file)
    [change] = applied.changes
    assert [(each.field, each.before, each.after) for each in change.fields] == [
        ("hours_end", "17:00", "18:00")
    ]
    after = json.loads(await everything(office))
    after["campaign"][0][1]["hours_end"] = "17:00"
    assert after == before


async def test_an_empty_text_empties_a_field(office: Office) -> None:
    await apply(office, SECOND_CAMPAIGN)
    applied = await apply(office, {"campaign": {"name": "夏の企画", "calendar": ""}})
    assert [(each.before, each.after) for each in applied.changes[0].fields] == [("平日", None)]


async def test_every_change_is_in_the_audit_log_under_who_applied_it(office: Office) -> None:
    """Row 37."""
    before = await office.rows("SELECT id FROM audit")
    await apply(
        office, {"rule": {"name": "プログレッシブ", "attempt_cap": 7}, "campaign": {"name": "展示会フォロー"}}
    )
    [line] = [
        row
        for row in await office.rows(
            "SELECT id, code, object, account_id, before, after FROM audit ORDER BY id"
        )
        if (row[0],) not in before
    ]
    assert line[1:4] == ("rule.change", f"rule:{office.ids.rule}", office.ids.administrator)
    assert (json.loads(line[4]), json.loads(line[5])) == ({"attempt_cap": 3}, {"attempt_cap": 7})


async def test_all_or_nothing_and_the_refusal_says_where(office: Office) -> None:
    before = await everything(office)
    broken = json.loads(json.dumps(SECOND_CAMPAIGN))
    broken["batch"][0]["job"][1]["lines"] = 0
    with pytest.raises(Refused) as refused:
        await apply(office, broken)
    assert refused.value.code is RefusalCode.FIELD_BAD
    assert (refused.value.values["where"], refused.value.values["field"]) == ("batch.1.job.2", "lines")
    assert await everything(office) == before


async def test_a_reference_to_what_is_not_there_is_refused_at_its_place(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await plan(office, {"campaign": {"name": "展示会フォロー", "rule": "nowhere"}})
    assert refused.value.code is RefusalCode.FIELD_UNKNOWN_NAME
    assert refused.value.values["where"] == "campaign"


async def test_an_application_is_refused_when_the_setup_moved_on(office: Office) -> None:
    """Somebody else changed what the plan looked at; records that are dialled meanwhile do not matter."""
    await office.customers(listed(number(1)))
    planned = await plan(office, SECOND_CAMPAIGN)
    run = await office.start()
    await office.claim_one(run)
    assert (await plan(office, SECOND_CAMPAIGN)).digest == planned.digest
    await apply(office, {"rule": {"name": "夏"}, "campaign": {"name": "展示会フォロー"}})
    before = await everything(office)
    with pytest.raises(Refused) as refused:
        await apply(office, SECOND_CAMPAIGN, planned.digest)
    assert refused.value.code is RefusalCode.SETUP_MOVED_ON
    assert await everything(office) == before


async def test_another_file_has_another_digest(office: Office) -> None:
    other = {**SECOND_CAMPAIGN, "rule": {"name": "夏", "attempt_cap": 6}}
    assert (await plan(office, other)).digest != (await plan(office, SECOND_CAMPAIGN)).digest


async def test_records_that_nobody_has_are_promised_by_share_and_a_given_list_is_left(office: Office) -> None:
    """Rows 128, 129, 131: the store's own rules; a list that is not here yet is said, and nothing is lost."""
    batch: dict[str, Any] = {"name": "展示会来場者", "groups": ["発信グループ1", "東"]}
    await apply(office, {"group": [{"name": "東"}], "campaign": {"name": "展示会フォロー"}, "batch": [batch]})
    await office.customers(*[listed(number(place)) for place in range(4)])
    await office.execute("DELETE FROM list_allocation")
    await office.execute("UPDATE record SET group_id = NULL")
    shares = {"発信グループ1": 75, "東": 25}
    batch = {"name": "展示会来場者", "allocation": [{"list": "list.csv", "shares": shares}]}
    file = {"campaign": {"name": "展示会フォロー"}, "batch": [batch]}
    planned = await plan(office, file)
    assert [(each.group, each.records) for each in planned.allocated] == [("発信グループ1", 3), ("東", 1)]
    assert await office.rows("SELECT * FROM list_allocation") == []
    applied = await apply(office, file, planned.digest)
    assert applied.allocated == planned.allocated
    assert len(applied.lists) == 1
    again = await apply(office, file)
    assert (again.allocated, again.lists) == ((), ())
    assert dict(await export(office))["batch"][0]["allocation"] == [{"list": "list.csv", "shares": shares}]
    batch["allocation"] = [{"list": "later.csv", "shares": shares}]
    assert [each.code for each in (await plan(office, file)).warnings] == ["list_missing"]


async def test_shares_of_a_group_that_is_not_there_are_refused_whatever_is_left_to_give(
    office: Office,
) -> None:
    """Row 128: also where the list comes later, or is given already."""
    for list_ in ("later.csv", "list.csv"):
        wanted = {"list": list_, "shares": {"東": 100}}
        batch = {"name": "展示会来場者", "allocation": [wanted]}
        with pytest.raises(Refused) as refused:
            await plan(office, {"campaign": {"name": "展示会フォロー"}, "batch": [batch]})
        assert refused.value.code is RefusalCode.ALLOCATION_GROUP
        assert refused.value.values == {
            "group": "東",
            "known": "発信グループ1",
            "where": "batch.1.allocation.1",
        }
        await office.customers(listed(number(1)))


async def test_other_shares_are_another_file(office: Office) -> None:
    """What was planned with these shares is not applied with others."""
    await apply(office, {"group": [{"name": "東"}], "campaign": {"name": "展示会フォロー"}})

    def file(share: int) -> dict[str, Any]:
        wanted = {"shares": {"東": share, "発信グループ1": 100 - share}}
        batch = {"name": "展示会来場者", "allocation": [wanted]}
        return {"campaign": {"name": "展示会フォロー"}, "batch": [batch]}

    planned = await plan(office, file(60))
    with pytest.raises(Refused) as refused:
        await apply(office, file(40), planned.digest)
    assert refused.value.code is RefusalCode.SETUP_MOVED_ON
    await apply(office, file(60), planned.digest)


async def test_a_plan_tells_who_is_gained_and_who_is_lost_not_only_the_difference(office: Office) -> None:
    """Another phone type: as many as before could be dialled, and none of them is the same."""
    await office.customers(listed(number(1)), listed(number(2), kind=PhoneType.FIXED))
    job = {"name": "来場者フォロー", "phone_type": "fixed"}
    await apply(
        office, {"campaign": {"name": "展示会フォロー"}, "batch": [{"name": "展示会来場者", "job": [job]}]}
    )
    job["phone_type"] = "mobile"
    planned = await plan(
        office, {"campaign": {"name": "展示会フォロー"}, "batch": [{"name": "展示会来場者", "job": [job]}]}
    )
    [told] = planned.eligible
    assert (told.before, told.after, told.gained, told.lost) == (1, 1, 1, 1)


class Reading:
    """A transaction that counts the rows which it was given."""

    rows = 0

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.dialect = tx.dialect
        self.execute, self.insert, self.many = tx.execute, tx.insert, tx.many

    def one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        self.rows += 1
        return self._tx.one(sql, params)

    def all(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        rows = self._tx.all(sql, params)
        self.rows += len(rows)
        return rows


async def test_a_file_takes_as_long_in_a_large_office_as_in_a_small_one(office: Office) -> None:
    """Every claim waits for the transaction, so it must not read everybody for each of the people in the file."""
    people = [{"name": f"agent{place}", "full_name": f"Agent {place}"} for place in range(1, 4)]
    file = read_file({"account": people, "campaign": {"name": "展示会フォロー"}})

    def rows_read(tx: Tx) -> int:
        reading = Reading(tx)
        apply_in(reading, file, None, None, office.now)
        return reading.rows

    small = await office.runner.write(rows_read)
    for account in range(200):
        await office.execute(
            "INSERT INTO account (name, full_name, role, agent_use, phone, disabled) VALUES (?, '', 'user', 1, '', 0)",
            f"other{account}",
        )
    await office.execute("UPDATE account SET full_name = 'x' WHERE name LIKE 'agent%'")
    assert await office.runner.write(rows_read) == small


async def test_every_definition_is_found_by_its_number_and_by_its_name(office: Office) -> None:
    """As the list of its kind has it, and nothing else of that name: neither elsewhere nor gone."""
    await apply(office, SECOND_CAMPAIGN)
    for kind in Kind:
        for kept in await office.store.definitions(kind):
            one = await office.runner.read(partial(definition, kind=kind, id_=kept.id))
            called = partial(definition_called, kind=kind, name=kept.name)
            assert one == kept
            assert await office.runner.read(partial(called, inside=kept.inside)) == kept
            if kept.inside is not None:
                elsewhere = await office.runner.read(partial(called, inside=kept.inside + 1))
                assert elsewhere is None or elsewhere.inside != kept.inside
            assert await office.runner.read(partial(called, name="nowhere", inside=kept.inside)) is None
