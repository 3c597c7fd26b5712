"""What all kinds share: revisions, requests, audit log, room (domain rows 37, 76; guarantees I15, I20)."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import INSIDE, MAXIMUM, Kind
from kaden.setup.reading import read
from server.dialer.model import Asked
from server.storage.setup_port import Change, DefinitionRequest
from tests.server.storage.setup.desk import SetupDesk, codes, refused

GROUP = "発信グループ1"


async def test_two_editors_do_not_overwrite_each_other_unseen(desk: SetupDesk) -> None:
    """Who was first, and when; what the second typed is not saved."""
    seen = await desk.find(Kind.CAMPAIGN, "展示会フォロー")
    desk.office.later(5_000)
    await desk.change(Kind.CAMPAIGN, "展示会フォロー", script="first")
    desk.office.later(5_000)
    values = await refused(
        desk.change(Kind.CAMPAIGN, "", seen=seen, script="second"), RefusalCode.CHANGED_MEANWHILE
    )
    assert values == {"kind": "campaign", "by": "supervisor", "at": desk.office.now - 5_000}
    assert (await desk.find(Kind.CAMPAIGN, "展示会フォロー")).values["script"] == "first"
    await desk.change(Kind.CAMPAIGN, "展示会フォロー", script="second")


async def test_to_save_the_same_again_changes_nothing(desk: SetupDesk) -> None:
    for kind in Kind:
        if not await desk.all(kind):
            continue
        before = (await desk.all(kind))[0]
        saved = await desk.change(kind, before.name, seen=before)
        assert "live" not in codes(saved)
        after = next(each for each in await desk.all(kind) if each.id == before.id)
        assert after == before
        assert [line for line in await desk.audit(f"{kind}:{before.id}") if line[0] == f"{kind}.change"] == []


async def test_only_what_was_touched_stands_in_the_audit_log(desk: SetupDesk) -> None:
    """Row 37."""
    kept = await desk.find(Kind.JOB, "来場者フォロー")
    await desk.change(Kind.JOB, "来場者フォロー", lines=3, phone_type="mobile")
    assert await desk.audit(f"job:{kept.id}") == [
        ("job.change", {"lines": 5, "phone_type": None}, {"lines": 3, "phone_type": "mobile"})
    ]


async def test_a_refusal_leaves_nothing_behind(desk: SetupDesk) -> None:
    """Also when the form was half written: the member that does not exist is found after the name."""
    audited = await desk.office.rows("SELECT count(*) FROM audit")
    doing = desk.change(Kind.GROUP, GROUP, name="East", members=["agent1", "nobody"])
    await refused(doing, RefusalCode.FIELD_UNKNOWN_NAME)
    assert len((await desk.find(Kind.GROUP, GROUP)).values["members"]) == 5
    assert await desk.office.rows("SELECT count(*) FROM audit") == audited


async def test_a_request_has_one_effect(desk: SetupDesk) -> None:
    """Guarantee I15: repeated, the new one is found again; with other content it is refused."""
    by, at = desk.office.supervisor, desk.office.now
    request = DefinitionRequest(Asked(by, "r1"), "content")
    change = Change(Kind.GROUP, read(Kind.GROUP, {"name": "East"}))
    first = await desk.store.save_definition(change, by, at, request)
    again = await desk.store.save_definition(change, by, at, request)
    assert (first.repeated, again.repeated, again.id) == (False, True, first.id)
    other = DefinitionRequest(Asked(by, "r1"), "other content")
    await refused(desk.store.save_definition(change, by, at, other), RefusalCode.REQUEST_REUSED)


async def test_a_deletion_has_one_effect(desk: SetupDesk) -> None:
    """The same name made anew meanwhile is not deleted by the repetition."""
    await desk.add(Kind.GROUP, name="East")
    kept = await desk.find(Kind.GROUP, "East")
    by, at = desk.office.supervisor, desk.office.now
    request = DefinitionRequest(Asked(by, "r1"), "content")
    for _ in range(2):
        await desk.store.delete_definition(Kind.GROUP, kept.id, kept.revision, by, at, request)
    doing = desk.store.delete_definition(Kind.GROUP, kept.id, kept.revision, by, at, None)
    assert await refused(doing, RefusalCode.UNKNOWN_DEFINITION) == {"kind": "group", "id": kept.id}


@pytest.mark.parametrize("kind", [Kind.ACCOUNT, Kind.CALENDAR, Kind.GROUP])
async def test_a_number_is_never_given_again(desk: SetupDesk, kind: Kind) -> None:
    """Row 37: the log and a form that is still open name a definition by its number, and mean no other one."""
    gone = await desk.add(kind, name="gone")
    seen = await desk.find(kind, "gone")
    await desk.delete(kind, "gone")
    assert (await desk.add(kind, name="come")).id > gone.id
    await refused(desk.change(kind, "gone", seen=seen, name="other"), RefusalCode.UNKNOWN_DEFINITION)


async def test_a_campaigns_results_give_their_numbers_to_no_others(desk: SetupDesk) -> None:
    """A result that is entered late must not be counted as another campaign's."""
    rule = (await desk.all(Kind.RULE))[0].name
    first = await desk.add(Kind.CAMPAIGN, name="first", rule=rule)
    gone = {kept.id for kept in await desk.all(Kind.DISPOSITION) if kept.inside == first.id}
    await desk.delete(Kind.CAMPAIGN, "first")
    await desk.add(Kind.CAMPAIGN, name="second", rule=rule)
    assert gone
    assert gone.isdisjoint(kept.id for kept in await desk.all(Kind.DISPOSITION))


async def test_to_delete_needs_the_newest_revision(desk: SetupDesk) -> None:
    await desk.add(Kind.GROUP, name="East")
    seen = await desk.find(Kind.GROUP, "East")
    await desk.change(Kind.GROUP, "East", members=["agent1"])
    doing = desk.store.delete_definition(Kind.GROUP, seen.id, seen.revision, None, 1, None)
    await refused(doing, RefusalCode.CHANGED_MEANWHILE)


async def test_there_is_an_end_to_their_number(desk: SetupDesk) -> None:
    """Row 76, at its edge."""
    await desk.office.execute(
        "INSERT INTO agent_status (name, use, stay, active)"
        " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 49)"
        " SELECT 'status ' || i, 'pause', 60000, 1 FROM n"
    )
    await desk.add(Kind.STATUS, name="the fiftieth")
    values = await refused(desk.add(Kind.STATUS, name="one more"), RefusalCode.TOO_MANY_DEFINITIONS)
    assert values == {"kind": "status", "limit": MAXIMUM[Kind.STATUS]}


@pytest.mark.parametrize("kind", INSIDE)
async def test_what_belongs_to_something_tells_its_campaign(desk: SetupDesk, kind: Kind) -> None:
    """So that permission can be asked before anything is done (row 29)."""
    campaign = desk.office.ids.campaign
    [first, *_] = await desk.all(kind)
    assert await desk.store.campaign_of(kind, first.id) == (campaign, "展示会フォロー")
    assert await desk.store.campaign_of(kind, 999) is None


async def test_what_belongs_to_the_office_has_no_campaign(desk: SetupDesk) -> None:
    for kind in set(Kind) - set(INSIDE) - {Kind.CAMPAIGN}:
        assert {kept.campaign for kept in await desk.all(kind)} <= {None}
    assert await desk.store.campaign_of(Kind.GROUP, desk.office.ids.group) is None
    campaign = desk.office.ids.campaign
    assert await desk.store.campaign_of(Kind.CAMPAIGN, campaign) == (campaign, "展示会フォロー")
