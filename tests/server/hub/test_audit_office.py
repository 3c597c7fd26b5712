"""The audit log over a real connection: who may read which lines, and page after page (rows 29, 37)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from kaden.protocol.setup import AUDIT_PAGE, AuditLine, AuditPage, ListAudit
from server.storage.port import Tx
from server.storage.transactions.audit import note
from tests.server.hub.floor import NOON
from tests.server.hub.world import Client, World, world


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def page(client: Client, **asked: object) -> AuditPage:
    await client.say(ListAudit.model_validate({"request": client.request(), **asked}))
    return await client.hear_a(AuditPage)


async def of_tests(client: Client) -> list[AuditLine]:
    """The lines that the tests wrote, the oldest first."""
    return [line for line in (await page(client)).lines if line.code == "x.change"][::-1]


def write(office: World, *things: str, facts: dict[str, object] | None = None) -> None:
    def add(tx: Tx) -> None:
        for thing in things:
            note(tx, "x.change", thing, office.sample.administrator, NOON, None, facts)

    office.runner.transact(add)


async def test_administrators_read_all_and_supervisors_what_is_their_campaigns(office: World) -> None:
    """Row 29: to see a campaign is enough to read its log."""
    write(office, f"job:{office.sample.job}", f"campaign:{office.other_campaign}", "account:1", "weather")
    seen = {}
    for account in ("admin", "supervisor", "viewer"):
        async with office.client(account, desk=False) as client:
            seen[account] = [line.thing for line in await of_tests(client)]
    own = [f"job:{office.sample.job}"]
    assert seen["supervisor"] == seen["viewer"] == own
    assert seen["admin"] == [*own, f"campaign:{office.other_campaign}", "account:1", "weather"]


async def test_row_36_a_user_reads_no_log(office: World) -> None:
    async with office.client("agent1") as client:
        await client.say(ListAudit(request="a"))
        assert await client.refused() == "not_allowed"


async def test_a_shared_rule_tells_a_supervisor_nothing_of_another_campaign(office: World) -> None:
    own, other = office.sample.campaign, office.other_campaign
    facts = {"cap": 3, f"campaign:{own}": ["reference", 3], f"campaign:{other}.recording": True}
    write(office, f"rule:{office.sample.rule}", facts=facts)
    async with office.client("supervisor", desk=False) as client:
        [line] = await of_tests(client)
        assert line.after == {"cap": 3, f"campaign:{own}": ["reference", 3]}
    async with office.client("admin", desk=False) as client:
        [line] = await of_tests(client)
        assert line.after == facts


async def test_pages_follow_each_other_without_gap_or_overlap(office: World) -> None:
    """What others wrote between does not shorten a page."""
    job = f"job:{office.sample.job}"
    for _ in range(AUDIT_PAGE + 5):
        write(office, job, "weather")
    async with office.client("supervisor", desk=False) as client:
        first = await page(client, thing="job")
        second = await page(client, thing="job", before=first.lines[-1].id)
    assert (len(first.lines), first.more) == (AUDIT_PAGE, True)
    assert (len(second.lines), second.more) == (5, False)
    ids = [line.id for line in (*first.lines, *second.lines)]
    assert ids == sorted(set(ids), reverse=True)


async def test_what_the_log_is_asked_for(office: World) -> None:
    write(office, "job:1", "list:1")
    async with office.client("admin", desk=False) as client:
        assert [line.thing for line in (await page(client, thing="list")).lines] == ["list:1"]
        assert (await page(client, account="nobody")).lines == ()
        assert (await page(client, since=NOON + 1)).lines == ()
        assert len((await page(client, until=NOON + 1, account="admin")).lines) == 2


async def test_lines_of_a_large_group_come_in_shorter_pages(office: World) -> None:
    """A page that is too long would cut the connection, at every try."""
    members: dict[str, object] = {"members": [f"agent-of-the-office-{number:04}" for number in range(1_500)]}
    write(office, *["group:1"] * 20, facts=members)
    ids: list[int] = []
    async with office.client("admin", desk=False) as client:
        more, pages = True, 0
        while more:
            shown = await page(client, thing="group", **({"before": ids[-1]} if ids else {}))
            assert shown.lines
            ids += [line.id for line in shown.lines]
            more, pages = shown.more, pages + 1
    assert len(set(ids)) == 20
    assert 2 < pages < 20


@pytest.mark.parametrize("field", ["account", "thing"])
@pytest.mark.parametrize("text", ["\0", "a\0", "a\n", "\x7f"])
async def test_nobody_asks_for_control_characters(field: str, text: str) -> None:
    """PostgreSQL takes no NUL."""
    with pytest.raises(ValidationError):
        ListAudit.model_validate({"request": "a", field: text})
