"""No order and no restart reads a whole table: what they cost does not grow with the history (limits 3; I17)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kaden.clock import DAY, HOUR, SECOND
from kaden.protocol.activity import StayKey, StaySearch
from kaden.protocol.history import CallKey, CallSearch
from kaden.protocol.refusals import Refused
from kaden.protocol.reports import Grouping
from kaden.vocabulary import AgentState, AttemptId, CampaignId, Limiting, Outcome, RecordId
from server.dialer.effects import Decided
from server.dialer.model import Asked
from server.dialer.writes import KeepDraft, MarkAbandoned
from server.storage import history_port, reports_port
from server.storage.activity_port import StayQuestion
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.callbacks_port import AssignPromises, PromiseQuestion
from server.storage.customers.finding import find_customers
from server.storage.customers.story import customer
from server.storage.customers_port import CustomerSearch
from server.storage.my_work_port import Correction
from server.storage.past_port import Stretch
from server.storage.port import Tx
from server.storage.store import SqlStore
from server.storage.transactions import activity, alerts_told, decisions, history
from server.storage.transactions.accounts import agent_day
from server.storage.transactions.answers import answers, answers_within
from server.storage.transactions.correcting import correct_once
from server.storage.transactions.do_not_call import Listing, list_numbers
from server.storage.transactions.forbidding import forbid_number
from server.storage.transactions.funnel import job_funnel
from server.storage.transactions.handled import calls_of_today, handled, unsaved_calls
from server.storage.transactions.known_records import known_records
from server.storage.transactions.my_day import day_figures
from server.storage.transactions.open_promises import campaign_of, open_promises
from server.storage.transactions.orders import orders_of_day
from server.storage.transactions.past import answered_minutes, floor_of, run_before, run_from, runs_within
from server.storage.transactions.promise_ledger import ledger, ledger_of_days
from server.storage.transactions.promise_moves import assign_once, assignable
from server.storage.transactions.promises import concerned, promises
from server.storage.transactions.recovery import stored_floor
from server.storage.transactions.report_times import count_time
from server.storage.transactions.reports import count_calls, first_moment
from tests.server.storage.office import CALLBACK, DO_NOT_CALL, NOON, STOP, Office, listed, number
from tests.server.storage.promised import call_back

A_WALK = re.compile(
    r"^SCAN (?!due\b|best\b|unsettled\b|often\b|campaign\b|account\b|agent_status\b|span\b|wanted\b|w\b|fates\b"
    r"|\d* ?CONSTANT ROW)"
    r"(?!.*USING (COVERING )?INDEX)"
)
"""A line of a plan that reads all rows of a table; results of our own queries are short, and so are definitions."""


def test_the_pattern_finds_a_walk() -> None:
    walks = ["SCAN record", "SCAN a"]
    seeks = [
        "SCAN due",
        "SEARCH r USING INDEX record_number (number=?)",
        "SCAN attempt USING INDEX attempt_live",
    ]
    assert [bool(A_WALK.match(line)) for line in walks + seeks] == [True, True, False, False, False]


async def test_no_statement_of_a_working_day_walks_a_table(tmp_path: Path) -> None:
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    office = await Office.open(SqlStore(runner))
    await office.customers(*(listed(number(place)) for place in range(20)))
    heard: set[str] = set()
    await runner.write(lambda tx: runner.writer.set_trace_callback(heard.add))
    await a_day(office)
    await runner.write(stored_floor)
    await runner.write(lambda tx: agent_day(tx, office.agent(), NOON))
    await runner.write(lambda tx: answers(tx, NOON))
    await runner.write(lambda tx: job_funnel(tx, office.ids.job, office.now))
    campaigns = frozenset({office.ids.campaign})
    await runner.write(lambda tx: known_records(tx, number(1), campaigns, 9))
    await runner.write(lambda tx: known_records(tx, "0001", campaigns, 9))
    await office.store.index_customers()
    for wanted in ({"number": number(1)}, {"number": "0001"}, {"name": "氏名"}, {"words": "備考"}):
        await runner.write(partial(find_customers, search=CustomerSearch(campaigns, before=None, **wanted)))
    await runner.write(partial(customer, record=RecordId(1)))
    await runner.write(lambda tx: decisions.newest(tx, office.ids.job, 9))
    await own_work(office)
    await a_second_of_it(office)
    await reports_of_it(office)
    await promises_of_it(office)
    await found_of_it(office)
    await runner.write(lambda tx: runner.writer.set_trace_callback(None))
    statements = {sql for sql in heard if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))}
    assert len(statements) > 40

    def walks(tx: Tx) -> list[tuple[str, str]]:
        plans = (
            (sql, str(row[3])) for sql in sorted(statements) for row in tx.all(f"EXPLAIN QUERY PLAN {sql}")
        )
        return [(sql, line) for sql, line in plans if A_WALK.match(line)]

    assert await runner.write(walks) == []
    await runner.close()


async def test_what_an_import_lists_is_found_by_number(tmp_path: Path) -> None:
    """Rows 99, 100: not by the campaign, whose promises and records are many."""
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    office = await Office.open(SqlStore(runner))
    heard: set[str] = set()
    await runner.write(lambda tx: runner.writer.set_trace_callback(heard.add))
    numbers = [number(place) for place in range(9)]
    for campaign in (None, office.ids.campaign):
        listing = Listing(campaign, "x", office.supervisor, office.now)
        await runner.write(partial(list_numbers, listing=listing, numbers=numbers))
    await runner.write(lambda tx: runner.writer.set_trace_callback(None))
    updates = sorted(sql for sql in heard if sql.startswith("UPDATE"))
    assert [sql.split()[1] for sql in updates] == ["callback", "callback", "record", "record"]

    def plans(tx: Tx) -> list[str]:
        return [str(row[3]) for sql in updates for row in tx.all(f"EXPLAIN QUERY PLAN {sql}")]

    found = await runner.write(plans)
    assert [plan for plan in found if not plan.endswith("(number=?)")] == []
    await runner.close()


async def test_a_second_of_the_past_asks_for_each_agent_once(tmp_path: Path) -> None:
    """An index of all statuses is there, too, and would be walked from the first day on."""
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    office = await Office.open(SqlStore(runner))
    heard: set[str] = set()
    await runner.write(lambda tx: runner.writer.set_trace_callback(heard.add))
    await runner.write(lambda tx: floor_of(tx, Stretch(office.ids.campaign, NOON, NOON)))
    await runner.write(lambda tx: runner.writer.set_trace_callback(None))
    [stays] = [sql for sql in heard if "FROM account" in sql]
    plan = await runner.write(lambda tx: [str(row[3]) for row in tx.all(f"EXPLAIN QUERY PLAN {stays}")])
    assert [line for line in plan if line.startswith("SCAN")] == ["SCAN account"]
    await runner.close()


async def test_the_orders_of_a_day_are_found_without_its_audit(tmp_path: Path) -> None:
    """Each second that is shown of a past asks for them, and a day's audit has thousands of lines."""
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    heard: set[str] = set()
    await runner.write(lambda tx: runner.writer.set_trace_callback(heard.add))
    await runner.write(lambda tx: orders_of_day(tx, CampaignId(1), NOON, NOON + DAY))
    await runner.write(lambda tx: runner.writer.set_trace_callback(None))
    [asked] = [sql for sql in heard if "FROM audit" in sql]
    plan = await runner.write(lambda tx: [str(row[3]) for row in tx.all(f"EXPLAIN QUERY PLAN {asked}")])
    assert plan == ["SEARCH audit USING INDEX audit_todays (object=? AND at>? AND at<?)"]
    await runner.close()


async def two_promised_calls(office: Office) -> None:
    """One that reaches nobody, and one that keeps the promise."""
    office.later(17 * HOUR)
    [callback] = await office.row("SELECT id FROM callback WHERE state = 'open'")
    missed = await call_back(office, callback)
    await office.end(missed.attempt, Outcome.NO_ANSWER)
    await office.leave(missed.session)
    kept = await call_back(office, callback)
    await office.talk(kept.attempt, kept.session)
    await office.save(kept.attempt, CALLBACK, callback_at=office.now + DAY, for_group=True)
    await office.leave(kept.session)
    await call_back(office, callback + 1, transferred=(AttemptId(999),))


async def test_a_stretch_of_a_search_costs_the_same_wherever_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limits 3: neither what was shown before it nor what lies further down is walked again."""
    monkeypatch.setattr(history, "WALKED", 40)
    monkeypatch.setattr(activity, "WALKED", 40)
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    office = await Office.open(SqlStore(runner))
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = (await office.claim_one(run)).id
    await office.end(attempt, Outcome.NO_ANSWER)
    await office.leave(session)
    for table in ("attempt", "activity"):
        await copied(office, table, 2_000)
    steps: list[int] = []

    async def cost(look: Callable[[Tx], Any]) -> int:
        steps.clear()
        await runner.write(lambda _: runner.writer.set_progress_handler(lambda: steps.append(1), 20))
        await runner.write(look)
        await runner.write(lambda _: runner.writer.set_progress_handler(None, 0))
        return len(steps)

    span: dict[str, Any] = {"since": NOON - DAY, "until": NOON + DAY}
    keys = [NOON + 1_900 * SECOND, NOON + 1_000 * SECOND, NOON + 100 * SECOND]
    for look in (history.find, history.count):
        rare = history_port.CallQuestion(CallSearch(**span, outcome=Outcome.MACHINE), (office.ids.campaign,))
        below = [rare.below(CallKey(moment=key, attempt=1)) for key in keys]
        costs = [await cost(partial(look, question=question)) for question in below]
        assert max(costs) < 1.5 * min(costs), costs
    stays = [
        StayQuestion(
            StaySearch(**span, state=AgentState.TALKING), None, before=StayKey(started_at=key, stay=1)
        )
        for key in keys
    ]
    costs = [await cost(partial(activity.stays, question=question)) for question in stays]
    assert max(costs) < 1.5 * min(costs), costs
    await runner.close()


async def copied(office: Office, table: str, times: int) -> None:
    """So many more rows like the last one of a table, a second apart."""
    moments = {"attempt": "dialled_at", "activity": "started_at"}

    def insert(tx: Tx) -> None:
        named = [row[1] for row in tx.all(f"PRAGMA table_info({table})") if row[1] != "id"]
        own = {moments[table]: f"{NOON} + place * {SECOND}", "n": "100 + place"}
        shown = ", ".join(own.get(name, name) for name in named)
        places = "WITH RECURSIVE p(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM p WHERE place < ?)"
        last = f"{places} SELECT {shown} FROM {table}, p WHERE id = (SELECT min(id) FROM {table})"
        tx.execute(f"INSERT INTO {table} ({', '.join(named)}) {last}", (times,))

    await office.runner.write(insert)


async def own_work(office: Office) -> None:
    """All that an agent is shown and may change of the own work."""
    agent, now = office.agent(), office.now
    calls = await office.rows(
        "SELECT id, revision FROM attempt WHERE agent_id = ? AND result = 'saved' ORDER BY id", agent
    )
    (attempt, revision), *_, (last, _) = calls
    stop = office.result(STOP)
    order = Correction(
        office.asked(agent), attempt, revision, stop, "", None, for_group=False, at=NOON + HOUR
    )
    await office.runner.write(lambda tx: promises(tx, (agent, office.agent(1)), now))
    await office.runner.write(lambda tx: concerned(tx, {office.ids.campaign}, (agent,)))
    await office.runner.write(lambda tx: calls_of_today(tx, agent, None, now))
    await office.runner.write(lambda tx: unsaved_calls(tx, agent, last))
    await office.runner.write(lambda tx: handled(tx, agent, attempt, NOON))
    await office.runner.write(lambda tx: day_figures(tx, agent, NOON, now))
    await office.runner.write(lambda tx: correct_once(tx, order))
    await office.runner.write(lambda tx: forbid_number(tx, agent, attempt, NOON, everywhere=True))


async def a_second_of_it(office: Office) -> None:
    """The monitor as it stood (time travel)."""
    job, campaign, now = office.ids.job, office.ids.campaign, office.now
    stretch = Stretch(campaign, NOON, now, (AttemptId(1), AttemptId(2)))
    await office.runner.write(lambda tx: floor_of(tx, stretch))
    await office.runner.write(lambda tx: runs_within(tx, job, NOON, now))
    await office.runner.write(lambda tx: (run_before(tx, job, now), run_from(tx, job, NOON)))
    await office.runner.write(lambda tx: answered_minutes(tx, job, campaign, NOON, now))
    await office.runner.write(lambda tx: answers_within(tx, campaign, NOON, now, now))
    await office.runner.write(lambda tx: orders_of_day(tx, campaign, NOON, now))
    await office.runner.write(lambda tx: alerts_told.standing(tx, job, now))
    await office.runner.write(lambda tx: alerts_told.end_open(tx, now))


async def promises_of_it(office: Office) -> None:
    """What supervisors ask of promises, and do with them (rows 269 to 275)."""
    campaigns, now = frozenset({office.ids.campaign}), office.now
    (agent,) = await office.row("SELECT name FROM account WHERE id = ?", office.agent())
    for narrow in ({}, {"since": NOON, "until": now + 9 * DAY}, {"agent": agent}, {"after": (NOON, 1)}):
        known = {"since": None, "until": None, "agent": "", "group": "", "callback": None, "after": None}
        question = PromiseQuestion(campaigns=campaigns, editable=campaigns, limit=9, **(known | narrow))
        await office.runner.write(partial(open_promises, question=question))
    [callback] = await office.row("SELECT max(id) FROM callback WHERE state = 'open'")
    await office.runner.write(partial(campaign_of, callback=callback))
    for counted in (ledger, partial(ledger_of_days, clocks=9 * HOUR)):
        asked = partial(counted, campaigns=campaigns, since=NOON, until=now + DAY, at=now)
        await office.runner.write(asked)
    await office.runner.write(partial(assignable, whose=agent, campaigns=tuple(campaigns)))
    by = Asked(office.supervisor, "promise")
    order = AssignPromises(by, agent, "", "", tuple(campaigns), now)
    with suppress(Refused):
        await office.runner.write(partial(assign_once, order=order))


async def found_of_it(office: Office) -> None:
    """Searches of calls and of stays, from their key on and to the end."""
    campaigns = (office.ids.campaign, CampaignId(99))
    span: dict[str, Any] = {"since": NOON - DAY, "until": office.now + DAY}
    for narrow in ({}, {"outcome": Outcome.MACHINE}, {"digits": "0001"}, {"recorded": True}):
        for key in (None, CallKey(moment=office.now, attempt=99)):
            asked = history_port.CallQuestion(CallSearch(**span, **narrow), campaigns, None, "", key)
            for look in (history.find, history.count, history.export):
                await office.runner.write(partial(look, question=asked))
    for below, whose in ((None, None), (StayKey(started_at=office.now, stay=99), campaigns)):
        stays = StayQuestion(StaySearch(**span), whose, before=below)
        await office.runner.write(partial(activity.stays, question=stays))


async def reports_of_it(office: Office) -> None:
    """Figures of a period, whatever is told apart."""
    span = reports_port.Stretch(NOON, office.now, 0)
    campaigns = {office.ids.campaign}
    for by in Grouping:
        question = reports_port.CallQuestion(by, campaigns)
        await office.runner.write(partial(count_calls, question=question, stretch=span))
    for whose in (None, campaigns):
        times = reports_port.TimeQuestion(whose)
        await office.runner.write(partial(count_time, question=times, stretch=span))
    await office.runner.write(first_moment)


async def a_day(office: Office) -> None:
    """Every order that the floor gives."""
    run = await office.start()
    session = await office.sit_down(run)
    first, second, third, fourth = (await office.claim(run, 4)).attempts
    await office.talk(first.id, session)
    draft = KeepDraft(first.id, office.agent(), 1, "x", None, office.now + HOUR, office.now)
    await office.store.perform(draft)
    await office.save(first.id, CALLBACK, callback_at=office.now + DAY)
    await office.leave(session)
    await two_promised_calls(office)
    await office.talk(second.id, session)
    await office.save(second.id, DO_NOT_CALL)
    await office.hold(third.id, held=True)
    await office.end(third.id, Outcome.NO_ANSWER)
    await office.talk(fourth.id, session)
    await office.give_up(fourth.id)
    await office.list_number(number(9), None)
    await office.claim(run, 9)
    await office.store.perform(MarkAbandoned(third.id, office.now))
    await office.store.keep_decisions([Decided(office.ids.job, office.now, 1, 1, 0, 1, Limiting.NONE)])
    await office.stop(run)
    office.later(2 * DAY)
    await office.claim(await office.start(), 3)
