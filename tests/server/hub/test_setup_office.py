"""Definitions over a real connection: who sees what, who is told what, what a repeated request does (rows 25 to 41)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import Answered, Goodbye, RefusedRequest, SignedIn
from kaden.protocol.setup import Definition, Definitions, DeleteDefinition, ListDefinitions, SaveDefinition
from kaden.setup.kinds import INSIDE, MAXIMUM, Kind
from kaden.vocabulary import AccountId, Permission
from server.dialer.leg_requests import ListenerBarred
from tests.server.hub.world import Client, World

GROUP = "発信グループ1"
CAMPAIGN = "展示会フォロー"
JOB = "来場者フォロー"


async def listed(client: Client, kind: Kind, inside: int | None = None) -> Definitions:
    await client.say(ListDefinitions(request=client.request(), kind=kind, inside=inside))
    return await client.hear_a(Definitions)


async def found(client: Client, kind: Kind, name: str) -> Definition:
    rows = (await listed(client, kind)).rows
    [row] = [row for row in rows if name in (row.values.get("name"), row.values.get("label"))]
    return row


async def save(client: Client, kind: Kind, row: Definition, **values: Any) -> Definitions:
    await client.say(changing(client, kind, row, **values))
    return await client.hear_a(Definitions)


def changing(client: Client, kind: Kind, row: Definition, **values: Any) -> SaveDefinition:
    return SaveDefinition(
        request=client.request(), kind=kind, id=row.id, revision=row.revision, values={**row.values, **values}
    )


async def test_an_administrator_makes_a_group_and_a_repetition_makes_no_second(office: World) -> None:
    """Rows 25, 42, 45; guarantee I15."""
    async with office.client("admin") as client:
        asked = SaveDefinition(
            request="once", kind=Kind.GROUP, values={"name": "East", "members": ["agent1"]}
        )
        for _ in range(2):
            await client.say(asked)
            answer = await client.hear_a(Definitions)
            [row] = answer.rows
            assert (row.values, row.revision, row.may_edit) == (
                {"name": "East", "members": ["agent1"]}, 1, True,
            )  # fmt: skip
        whole = await listed(client, Kind.GROUP)
        assert [row.values["name"] for row in whole.rows] == ["East", GROUP]
        assert (whole.total, whole.maximum, whole.may_add) == (2, MAXIMUM[Kind.GROUP], True)
        assert whole.names[Kind.ACCOUNT] == tuple(f"agent{number}" for number in range(1, 6))


async def test_a_repetition_after_the_servers_memory_makes_no_second_either(office: World) -> None:
    """Guarantee I15: the store knows it, with a password too, of which it keeps nothing."""
    values = {"name": "sato", "role": "user", "password": "one of a kind sentence"}
    asked = SaveDefinition(request="once", kind=Kind.ACCOUNT, values=values)
    async with office.client("admin") as client:
        await client.say(asked)
        first = (await client.hear_a(Definitions)).rows
        office.hub._work._repeats._accounts.clear()
        await client.say(asked)
        assert (await client.hear_a(Definitions)).rows == first
    kept = office.runner.transact(lambda tx: tx.all("SELECT digest, result FROM request"))
    assert "sentence" not in str(kept)


async def test_a_repetition_with_another_password_is_another_request(office: World) -> None:
    """Guarantee I15: nobody is told that a password is kept which is not."""
    values = {"name": "sato", "role": "user"}
    async with office.client("admin") as client:
        for password, answer in (
            ("one of a kind sentence", Definitions),
            ("another kind of sentence", RefusedRequest),
            ("one of a kind sentence", Definitions),
        ):
            asked = SaveDefinition(request="once", kind=Kind.ACCOUNT, values={**values, "password": password})
            await client.say(asked)
            assert isinstance(await client.hear(), answer)
            office.hub._work._repeats._accounts.clear()


async def test_a_batch_that_somebody_may_not_see_is_no_other_than_none(office: World) -> None:
    """Row 29: neither its groups nor that there is such a batch."""
    batch = office.sample.batch
    office.permit(office.sample.supervisor, office.sample.campaign, Permission.NONE)
    async with office.client("supervisor") as client:
        for inside in (batch, batch + 1_000):
            await client.say(ListDefinitions(request=client.request(), kind=Kind.JOB, inside=inside))
            refusal = await client.hear_a(RefusedRequest)
            assert (refusal.code, refusal.values) == (
                RefusalCode.UNKNOWN_DEFINITION, {"kind": "batch", "id": inside},
            )  # fmt: skip
    async with office.client("admin") as client:
        assert (await listed(client, Kind.JOB, batch)).names[Kind.GROUP] == (GROUP,)


async def test_two_editors_of_one_form(office: World) -> None:
    """The second is told who and when, and nothing of his is saved."""
    async with office.client("admin") as first, office.client("supervisor") as second:
        seen = await found(second, Kind.CAMPAIGN, CAMPAIGN)
        await save(first, Kind.CAMPAIGN, await found(first, Kind.CAMPAIGN, CAMPAIGN), script="first")
        await second.say(changing(second, Kind.CAMPAIGN, seen, script="second"))
        refusal = await second.hear_a(RefusedRequest)
        assert refusal.code == RefusalCode.CHANGED_MEANWHILE
        assert refusal.values == {"kind": "campaign", "by": "admin", "at": "2027-01-15 17:00:00"}
        again = await found(second, Kind.CAMPAIGN, CAMPAIGN)
        assert again.values["script"] == "first"
        assert (await save(second, Kind.CAMPAIGN, again, script="second")).rows[0].revision == 3


async def test_what_somebody_may_not_see_does_not_exist_for_him(office: World) -> None:
    """Rows 29, 33, 35: neither in lists nor by its number; by its number it is like one that is not there."""
    async with office.client("supervisor") as client:
        campaign = await found(client, Kind.CAMPAIGN, CAMPAIGN)
        own = {kind: (await listed(client, kind)).rows for kind in INSIDE}
        assert all(own.values())
        office.permit(office.sample.supervisor, office.sample.campaign, Permission.NONE)
        await office.hub.account_changed(office.sample.supervisor)
        for kind in (Kind.CAMPAIGN, *INSIDE):
            answer = await listed(client, kind)
            assert (answer.rows, answer.total) == ((), 0)
        for kind, rows in {Kind.CAMPAIGN: (campaign,), **own}.items():
            for number in (rows[0].id, 9_999):
                await client.say(
                    SaveDefinition(request=client.request(), kind=kind, id=number, revision=1, values={})
                )
                refusal = await client.hear_a(RefusedRequest)
                assert (refusal.code, refusal.values) == (
                    "unknown_definition",
                    {"kind": kind.value, "id": number},
                )


async def test_a_viewer_sees_and_does_not_change(office: World) -> None:
    """Row 35."""
    async with office.client("viewer") as client:
        for kind in (Kind.CAMPAIGN, *INSIDE):
            answer = await listed(client, kind)
            assert answer.rows
            assert not any(row.may_edit for row in answer.rows)
            row = answer.rows[0]
            await client.say(changing(client, kind, row))
            assert await client.refused() == "no_campaign_permission"
            await client.say(
                DeleteDefinition(request=client.request(), kind=kind, id=row.id, revision=row.revision)
            )
            denied = "not_allowed" if kind is Kind.CAMPAIGN else "no_campaign_permission"
            assert await client.refused() == denied
        inside = await listed(client, Kind.JOB, office.sample.batch)
        assert not inside.may_add


async def test_a_supervisor_works_from_the_batch_on(office: World) -> None:
    """Rows 26, 27, 30, 32: batch, job and results of his campaign; the other campaign's do not exist."""
    async with office.client("supervisor") as client:
        period = {"first_day": "2027-02-01", "last_day": "2027-03-31", "groups": [GROUP]}
        asked = SaveDefinition(
            request=client.request(),
            kind=Kind.BATCH,
            inside=office.sample.campaign,
            values={"name": "2", **period},
        )
        await client.say(asked)
        [batch] = (await client.hear_a(Definitions)).rows
        await client.say(SaveDefinition(
            request=client.request(), kind=Kind.JOB, inside=batch.id, values={"name": "x", "groups": [GROUP]},
        ))  # fmt: skip
        [job] = (await client.hear_a(Definitions)).rows
        await client.say(DeleteDefinition(request="d", kind=Kind.JOB, id=job.id, revision=job.revision))
        assert (await client.hear_a(Answered)).request == "d"
        await client.say(asked.model_copy(update={"request": "other", "inside": office.other_campaign}))
        assert await client.refused() == "unknown_definition"
        await client.say(SaveDefinition(request="nowhere", kind=Kind.BATCH, values={"name": "3", **period}))
        assert await client.refused() == "not_allowed"


@pytest.mark.parametrize(
    "kind", [Kind.STATUS, Kind.GROUP, Kind.RULE, Kind.CALENDAR, Kind.CAMPAIGN, Kind.ACCOUNT]
)
async def test_a_supervisor_makes_nothing_for_the_whole_office(office: World, kind: Kind) -> None:
    """Rows 25, 31, 32, 205."""
    async with office.client("supervisor") as client:
        await client.say(
            SaveDefinition(request="r", kind=kind, values={"name": "x", "rule": "プログレッシブ"})
        )
        assert await client.refused() == "not_allowed"
        if kind is not Kind.ACCOUNT:
            assert not (await listed(client, kind)).may_add


async def test_a_supervisor_edits_a_rule(office: World) -> None:
    """Row 31."""
    async with office.client("supervisor") as client:
        rule = await found(client, Kind.RULE, "プログレッシブ")
        assert rule.may_edit
        answer = await save(client, Kind.RULE, rule, method="predictive")
        assert [warning.code for warning in answer.warnings] == ["predictive"]


async def test_started_jobs_of_others_are_not_named(office: World) -> None:
    """Row 29: the rule serves the started job of a campaign that is closed to the supervisor."""
    office.runner.transact(lambda tx: tx.execute(
        "INSERT INTO job_run (job_id, batch_id, started_at) VALUES (?, ?, 1)", (office.sample.job, office.sample.batch)
    ))  # fmt: skip
    for level, codes in ((Permission.VIEW, ["live"]), (Permission.NONE, [])):
        office.permit(office.sample.supervisor, office.sample.campaign, level)
        async with office.client("supervisor") as client:
            rule = await found(client, Kind.RULE, "プログレッシブ")
            answer = await save(client, Kind.RULE, rule, attempt_cap=rule.values["attempt_cap"] + 1)
            assert [warning.code for warning in answer.warnings] == codes
            assert (JOB in str(answer)) is bool(codes)


async def test_an_agent_sees_no_definitions(office: World) -> None:
    """Row 36."""
    async with office.client("agent1") as client:
        await client.say(ListDefinitions(request="r", kind=Kind.GROUP))
        assert await client.refused() == "not_allowed"


async def test_a_bad_value_is_told_at_its_field(office: World) -> None:
    async with office.client("admin") as client:
        rule = await found(client, Kind.RULE, "プログレッシブ")
        for timeout, problem in ((9, "greater_than_equal"), (121, "less_than_equal")):
            await client.say(changing(client, Kind.RULE, rule, ring_timeout=timeout))
            refusal = await client.hear_a(RefusedRequest)
            assert (refusal.code, refusal.values["field"]) == ("field_bad", "ring_timeout")
            assert refusal.values["problem"] == problem
        for timeout in (10, 120):
            rule = (await save(client, Kind.RULE, rule, ring_timeout=timeout)).rows[0]


async def test_who_loses_a_role_or_gets_a_password_is_out(office: World) -> None:
    """Rows 34, 41: at once; the new password opens the door, a weak one is refused."""
    async with office.client("admin") as admin, office.client("viewer") as viewer:
        row = await found(admin, Kind.ACCOUNT, "viewer")
        await admin.say(changing(admin, Kind.ACCOUNT, row, password="viewer"))
        assert await admin.refused() == "weak_password"
        answer = await save(admin, Kind.ACCOUNT, row, password="one of a kind sentence")
        assert "signed_out" in [warning.code for warning in answer.warnings]
        assert answer.rows[0].values["password"] is None
        assert (await viewer.hear_a(Goodbye)).reason == "disabled"
    assert "one of a kind" not in str(office.runner.transact(lambda tx: tx.all("SELECT * FROM audit")))


async def test_a_permission_is_felt_at_once(office: World) -> None:
    """Row 35: the connection stays, and sees more."""
    async with office.client("admin") as admin, office.client("viewer") as viewer:
        [campaign] = (await listed(viewer, Kind.CAMPAIGN)).rows
        assert not campaign.may_edit
        await save(
            admin, Kind.ACCOUNT, await found(admin, Kind.ACCOUNT, "viewer"), permissions={CAMPAIGN: "edit"}
        )
        [campaign] = (await listed(viewer, Kind.CAMPAIGN)).rows
        assert campaign.may_edit


async def test_a_job_may_not_have_the_whole_trunk_unwarned(office: World) -> None:
    """Rows 67, 68: the trunk of this office has 10 lines, at the edge."""
    async with office.client("supervisor") as client:
        row = await found(client, Kind.JOB, JOB)
        answer = await save(client, Kind.JOB, row, lines=10)
        assert answer.warnings == ()
        answer = await save(client, Kind.JOB, answer.rows[0], lines=11)
        assert [(each.code, each.values) for each in answer.warnings] == [
            ("lines_beyond_trunk", {"lines": 11, "trunk": 10})
        ]


async def test_a_list_inside_tells_how_many_there_are_elsewhere(office: World) -> None:
    """Row 76."""
    async with office.client("admin") as client:
        await client.say(SaveDefinition(
            request="r", kind=Kind.DISPOSITION, inside=office.other_campaign, values={"label": "x"},
        ))  # fmt: skip
        [row] = (await client.hear_a(Definitions)).rows
        answer = await listed(client, Kind.DISPOSITION, office.other_campaign)
        assert (answer.rows, answer.total, answer.maximum) == ((row,), 11, MAXIMUM[Kind.DISPOSITION])


async def test_a_new_name_of_an_account_is_its_name_at_the_next_sign_in(office: World) -> None:
    async with office.client("admin") as admin:
        row = await found(admin, Kind.ACCOUNT, "clerk")
        await save(admin, Kind.ACCOUNT, row, name="office.clerk")
    async with office.client() as client:
        assert isinstance(await client.sign_in("office.clerk"), SignedIn)


async def test_a_deleted_account_is_out_and_nobody_elses_place_is_taken(office: World) -> None:
    """Rows 34, 41: its terminals are closed at once; the next account is another one."""
    new = {"role": "administrator", "agent_use": False, "password": "long enough for everybody"}
    async with office.client("admin") as admin:
        asked = SaveDefinition(request="n", kind=Kind.ACCOUNT, values={"name": "second", **new})
        await admin.say(asked)
        [row] = (await admin.hear_a(Definitions)).rows
        async with office.client("second") as second:
            await admin.say(
                DeleteDefinition(request="d", kind=Kind.ACCOUNT, id=row.id, revision=row.revision)
            )
            assert await admin.hear_a(Answered) == Answered(request="d")
            assert await second.closed() == (1008, "account changed")
            assert second.heard[-1] == Goodbye(reason="disabled")
        await admin.say(SaveDefinition(request="o", kind=Kind.ACCOUNT, values={"name": "third", **new}))
        assert (await admin.hear_a(Definitions)).rows[0].id != row.id
    assert await office.floor.hears(ListenerBarred) == [ListenerBarred(AccountId(row.id))]
