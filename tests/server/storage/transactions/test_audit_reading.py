"""The audit log read back: the newest first, by person, thing and time, in parts (row 37)."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from kaden.clock import SECOND
from kaden.protocol.setup import AUDIT_PAGE
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId, MonitorMode
from server.dialer.leg_writes import OpenMonitoring
from server.storage.audit_port import AuditEntry, AuditQuestion
from server.storage.lists.number_plans import begin
from server.storage.port import Tx
from server.storage.transactions import audit_reading
from server.storage.transactions.audit import note
from server.storage.transactions.do_not_call import Listing
from tests.server.storage.office import CALLBACK, NOON, Office, listed, number
from tests.server.storage.promised import a_promise, call_back

ALL = AuditQuestion()


async def read(office: Office, question: AuditQuestion = ALL) -> list[AuditEntry]:
    """All that answers the question, part by part."""
    found: list[AuditEntry] = []
    while True:
        part = await office.store.audit(question)
        found += part.found
        if part.before is None:
            return found
        question = replace(question, before=part.before)


async def add(office: Office, code: str, *things: str, at: int = NOON, by_person: bool = True) -> None:
    by = office.supervisor if by_person else None

    def write(tx: Tx) -> None:
        for thing in things:
            note(tx, code, thing, by, at, {"cap": 3}, {"cap": 5})

    await office.runner.write(write)


async def test_the_newest_line_is_the_first_with_who_what_and_from_what_to_what(office: Office) -> None:
    await add(office, "rule.change", f"rule:{office.ids.rule}")
    await add(office, "campaign.change", f"campaign:{office.ids.campaign}", by_person=False)
    newest, second, *_ = await read(office)
    assert (newest.code, newest.account, newest.name) == ("campaign.change", None, "展示会フォロー")
    assert (second.code, second.account, second.at) == ("rule.change", "supervisor", NOON)
    assert (second.before, second.after) == ({"cap": 3}, {"cap": 5})


async def test_row_29_every_kind_of_thing_knows_its_campaign(office: Office) -> None:
    """Also what a day leaves behind: lists, calls, promises, listed numbers, supervisors on lines."""
    ids = office.ids
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    await office.answer(attempt.id)
    await office.connect(attempt.id, session)
    by, agent = office.asked(office.supervisor), office.agent()
    await office.execute("UPDATE account SET phone = '7900' WHERE id = ?", office.supervisor)
    await office.store.perform(OpenMonitoring(by, agent, session, attempt.id, MonitorMode.LISTEN, office.now))
    await office.list_number(number(9), ids.campaign)
    await office.list_number(number(8), None)
    await office.execute("INSERT INTO calendar (name, weekdays, holidays) VALUES ('祝日', '[]', '[]')")
    await office.execute("UPDATE campaign SET calendar_id = (SELECT id FROM calendar)")

    await office.runner.write(partial(_plan, campaign=ids.campaign))
    await office.runner.write(partial(_plan, campaign=None))

    async def one(table: str, where: str = "1 = 1") -> str:
        return str((await office.row(f"SELECT id FROM {table} WHERE {where}"))[0])

    things = {
        f"campaign:{ids.campaign}": True,
        f"disposition:{ids.dispositions[0]}": True,
        f"batch:{ids.batch}": True,
        f"job:{ids.job}": True,
        f"rule:{ids.rule}": True,
        f"calendar:{await one('calendar')}": True,
        f"list:{await one('customer_list')}": True,
        f"record:{await one('record')}": True,
        f"attempt:{attempt.id}": True,
        f"monitoring:{await one('monitoring')}": True,
        f"do_not_call:{await one('do_not_call', 'campaign_id IS NOT NULL')}": True,
        f"do_not_call:{await one('do_not_call', 'campaign_id IS NULL')}": False,
        f"number_plan:{await one('number_plan', 'campaign_id IS NOT NULL')}": True,
        f"number_plan:{await one('number_plan', 'campaign_id IS NULL')}": False,
        f"agent:{office.agent()}": False,
        f"group:{ids.group}": False,
        f"account:{ids.supervisor}": False,
        "job:987654": False,
        "weather": False,
    }
    await add(office, "x.change", *things)
    found = {entry.thing: entry for entry in await read(office) if entry.code == "x.change"}
    assert {thing: found[thing].campaigns for thing in things} == {
        thing: frozenset({ids.campaign} if inside else ()) for thing, inside in things.items()
    }
    assert found[f"job:{ids.job}"].name == "来場者フォロー"
    assert found[f"attempt:{attempt.id}"].name == "", "customers have no name in the log"


def _plan(tx: Tx, campaign: CampaignId | None) -> None:
    begin(tx, Listing(campaign, "取込", None, NOON), "n.csv", NOON)


def _noted(module: Path) -> set[str]:
    """The kinds of things that a module notes changes of; "" = it takes them from elsewhere."""
    tree = ast.parse(module.read_text())
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and len(each.args) > 2]
    things: list[ast.AST] = [
        call.args[2] for call in calls if ast.unparse(call.func) in ("audit.note", "NoteOrder")
    ]
    names = {each.id for each in things if isinstance(each, ast.Name)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) in names:
            things.append(each.value)
    parts = [each.value for thing in things for each in ast.walk(thing) if isinstance(each, ast.Constant)]
    return {part.partition(":")[0] for part in parts if isinstance(part, str)}


def test_every_kind_of_thing_that_is_noted_is_known() -> None:
    """Row 37: a supervisor reads what became of the own campaign, and `kaden audit --thing` finds it."""
    server = Path(audit_reading.__file__).parents[2]
    noted = set[str]().union(*map(_noted, sorted(server.rglob("*.py")))) - {""}
    assert {"number_plan", "channel", "agent", "token", "history"} <= noted
    assert (noted | set(Kind)) - set(audit_reading.THINGS) == set(audit_reading.NUMBERLESS)


async def test_listening_to_a_promised_call_belongs_to_its_campaign(office: Office) -> None:
    """Row 302: also where the agent is in no job."""
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    await office.execute("UPDATE account SET phone = '7900' WHERE id = ?", office.supervisor)
    by = office.asked(office.supervisor)
    listen = OpenMonitoring(
        by, office.agent(), opened.session, opened.attempt, MonitorMode.LISTEN, office.now
    )
    await office.store.perform(listen)
    [newest, *_] = await read(office, AuditQuestion(thing="monitoring"))
    assert newest.campaigns == {office.ids.campaign}


async def test_a_rule_belongs_to_every_campaign_that_it_serves(office: Office) -> None:
    other = await office.other_campaign()
    await add(office, "x.change", f"rule:{office.ids.rule}")
    assert (await read(office))[0].campaigns == {office.ids.campaign, other}


async def test_lines_by_person_by_thing_and_by_kind(office: Office) -> None:
    await add(office, "x.change", "job:1", "job:12", "jobless:1")
    await add(office, "x.change", "job:1", by_person=False)
    things = [entry.thing for entry in await read(office, AuditQuestion(thing="job:1"))]
    assert things == ["job:1", "job:1"]
    kinds = [entry.thing for entry in await read(office, AuditQuestion(thing="job"))]
    assert kinds == ["job:1", "job:12", "job:1"]
    mine = [entry.thing for entry in await read(office, AuditQuestion(account="supervisor"))]
    assert mine == ["jobless:1", "job:12", "job:1"]
    assert await read(office, AuditQuestion(account="nobody")) == []


@pytest.mark.parametrize(
    ("since", "until", "seen"),
    [(0, 1, "ab"), (0, 2, "abc"), (1, 2, "c"), (None, 1, "ab"), (2, None, ""), (1, 1, "")],
)
async def test_row_317_a_span_begins_with_its_first_instant_and_ends_before_its_last(
    office: Office, since: int | None, until: int | None, seen: str
) -> None:
    for code, second in (("a.x", 0), ("b.x", 0), ("c.x", 1)):
        await add(office, code, "job:1", at=NOON + second * SECOND)
    question = AuditQuestion(
        thing="job:1",
        since=None if since is None else NOON + since * SECOND,
        until=None if until is None else NOON + until * SECOND,
    )
    assert "".join(entry.code[0] for entry in await read(office, question))[::-1] == seen


async def test_a_page_ends_and_the_next_begins_below_it(office: Office) -> None:
    await add(office, "x.change", *(f"job:{place}" for place in range(AUDIT_PAGE + 1)))
    part = await office.store.audit(AuditQuestion(thing="job"))
    assert [entry.thing for entry in part.found] == [
        f"job:{AUDIT_PAGE - place}" for place in range(AUDIT_PAGE)
    ]
    assert part.before == part.found[-1].id
    rest = await office.store.audit(AuditQuestion(thing="job", before=part.before))
    assert [entry.thing for entry in rest.found] == ["job:0"]


async def test_a_long_log_is_walked_in_parts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await add(office, "rare.change", "job:1")
    await add(office, "x.change", *(f"list:{place}" for place in range(1, 8)))
    monkeypatch.setattr(audit_reading, "WALKED", 3)
    first = await office.store.audit(AuditQuestion(thing="job:1"))
    assert (first.found, first.before is None) == ((), False), "nothing in the newest three"
    assert [entry.code for entry in await read(office, AuditQuestion(thing="job:1"))] == ["rare.change"]
    assert len(await read(office)) == len(await office.rows("SELECT id FROM audit"))


async def test_a_promise_belongs_to_its_campaign(office: Office) -> None:
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    await office.save(attempt.id, CALLBACK, callback_at=office.now + 3_600 * SECOND)
    [(callback,)] = await office.rows("SELECT id FROM callback")
    await add(office, "x.change", f"callback:{callback}")
    assert (await read(office))[0].campaigns == {office.ids.campaign}
