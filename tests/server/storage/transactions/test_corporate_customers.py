"""Corporate customers on disk: told apart when imported or judged, taken and resting by their own (row 323)."""

from __future__ import annotations

from collections.abc import Sequence

from kaden.clock import HOUR
from kaden.vocabulary import CustomerKind, ListId, Outcome, Reason, RecordId, RunId
from server.dialer.eligibility import NotNow, eligibility
from server.dialer.model import ClaimedAttempt
from server.dialer.writes import Claimed, ClaimNext
from server.storage.port import Tx
from server.storage.transactions.candidates import count, open_runs, recount
from server.storage.transactions.cohorts import newcomers, number_filters, told_apart
from server.storage.transactions.funnel import job_funnel
from server.storage.transactions.known_records import known_record
from server.storage.transactions.plan import campaign_towards, job_by_id
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.recovery import stored_floor
from tests.server.storage.office import Office, listed, number
from tests.server.storage.transactions.test_cohorts import judge

CORPORATE, INDIVIDUAL = CustomerKind.CORPORATE, CustomerKind.INDIVIDUAL
KINDS = ("法人", "", "個人", "法人")


async def tell_apart(office: Office, column: str = "区分") -> None:
    """The campaign calls corporate customers from 8 to 20, five times, an hour apart."""
    await office.execute(
        "INSERT INTO dial_rule (name, method, multipliers, ring_timeout, redial_interval, attempt_cap)"
        " VALUES ('corporate', 'progressive', '[1.0]', 20000, ?, 5)",
        HOUR,
    )
    await office.execute(
        "UPDATE campaign SET corporate_start = 480, corporate_end = 1200, corporate_when = ?, corporate_rule_id ="
        " (SELECT id FROM dial_rule WHERE name = 'corporate')",
        f'["{column}", ["法人"]]',
    )


async def customers(office: Office, kinds: Sequence[str] = KINDS) -> list[RecordId]:
    """A list with a customer for each of what its column says."""

    def add(tx: Tx) -> ListId:
        list_ = add_list(tx, NewList(office.ids.batch, "list.csv", ("区分",), "utf-8", None, office.now))
        records = [
            NewRecord(line, "客", "", listed(number(line), number(500 + line)), (kind,))
            for line, kind in enumerate(kinds, start=1)
        ]
        add_records(tx, list_, office.ids.group, records)
        return list_

    list_ = await office.runner.write(add)
    rows = await office.rows("SELECT id FROM record WHERE list_id = ? ORDER BY line", list_)
    return [RecordId(id_) for (id_,) in rows]


async def corporate(office: Office) -> list[RecordId]:
    rows = await office.rows("SELECT id FROM record WHERE customer = 'corporate' ORDER BY id")
    return [RecordId(id_) for (id_,) in rows]


async def take(office: Office, run: RunId, *customers: CustomerKind) -> list[ClaimedAttempt]:
    """Everybody whom the run takes in the hours of these."""
    order = ClaimNext(office.ids.job, run, 10, office.now, customers=customers)
    claimed = await office.store.perform(order)
    assert isinstance(claimed, Claimed)
    return list(claimed.attempts)


async def counted(office: Office, run: RunId) -> int:
    def all_of(tx: Tx) -> int:
        [found] = [each for each in open_runs(tx, office.ids.batch) if each.id == run]
        return count(tx, found)

    return await office.runner.write(all_of)


async def test_a_run_takes_those_whose_hours_it_is_and_counts_all(office: Office) -> None:
    """Guarantee I14: the number of candidates is that of both kinds."""
    await tell_apart(office)
    records = await customers(office)
    assert await judge(office) == 4
    assert await corporate(office) == [records[0], records[3]]
    run = await office.start()
    assert await office.remaining(run) == await counted(office, run) == 4
    taken = await take(office, run, CORPORATE)
    assert [(each.card.record, each.card.customer) for each in taken] == [
        (records[0], CORPORATE),
        (records[3], CORPORATE),
    ]
    assert await take(office, run, CORPORATE) == []
    assert await office.remaining(run) == await counted(office, run) == 2
    taken = await take(office, run, INDIVIDUAL, CORPORATE)
    assert [each.card.customer for each in taken] == [INDIVIDUAL, INDIVIDUAL]
    assert await office.remaining(run) == 0


async def test_another_column_reads_everybody_anew(office: Office) -> None:
    """A correction of how they are told, and the end of telling them."""
    await tell_apart(office, "種別")
    records = await customers(office)
    await judge(office)
    assert await corporate(office) == []
    await office.execute("UPDATE campaign SET corporate_when = ?", '["区分", ["法人"]]')
    assert await judge(office) == 4
    assert await judge(office) == 0
    assert await corporate(office) == [records[0], records[3]]
    await office.execute("UPDATE campaign SET corporate_when = '[]'")
    assert await judge(office) == 4
    assert await corporate(office) == []
    assert await office.row("SELECT judged, judged_by FROM customer_list") == (0, "[]")
    run = await office.start()
    assert len(await take(office, run, INDIVIDUAL)) == 4


async def test_from_the_correction_on_nobody_is_corporate_until_told_so_anew(office: Office) -> None:
    """Who was told by what was wrong is an individual at once, for the run, for the rule and for the hours."""
    await tell_apart(office)
    records = await customers(office)
    await judge(office)
    run = await office.start()

    def met(tx: Tx) -> tuple[CustomerKind, int]:
        [known] = known_record(tx, records[0])
        rule = campaign_towards(tx, office.ids.campaign, records[0]).rule
        return known.facts.customer, rule.attempt_cap

    assert await office.runner.read(met) == (CORPORATE, 5)
    await office.execute("UPDATE campaign SET corporate_when = ?", '["区分", ["個人"]]')
    for step in ("corrected", "numbered"):
        if step == "numbered":
            await office.runner.write(number_filters)
        assert await office.runner.read(met) == (INDIVIDUAL, 3)
        assert await take(office, run, CORPORATE) == []
        assert await office.remaining(run) == await counted(office, run) == 4
    [first] = [each for each in await take(office, run, INDIVIDUAL) if each.card.record == records[0]]
    assert first.card.customer is INDIVIDUAL
    await office.end(first.id, Outcome.NO_ANSWER)
    assert await office.record(records[0], "next_at - last_dial_at") == (24 * HOUR,)
    await judge(office)
    assert await corporate(office) == [records[2]]


async def test_conditions_hold_for_both_kinds(office: Office) -> None:
    """Row 151 beside row 323."""
    await tell_apart(office)
    records = await customers(office)
    await office.execute("UPDATE job SET conditions = ?", '[["number", "is_not", "09000000001"]]')
    await judge(office)
    run = await office.start()
    assert await office.remaining(run) == await counted(office, run) == 3
    assert [each.card.record for each in await take(office, run, CORPORATE)] == [records[3]]


async def test_each_kind_rests_and_ends_by_its_own_rule(office: Office) -> None:
    """Rows 62, 65."""
    await tell_apart(office)
    await customers(office, ("法人", "個人"))
    await judge(office)
    run = await office.start()
    for attempt in await take(office, run, INDIVIDUAL, CORPORATE):
        await office.end(attempt.id, Outcome.NO_ANSWER)
    rests = await office.rows("SELECT next_at - last_dial_at FROM record ORDER BY id")
    assert rests == [(HOUR,), (24 * HOUR,)]
    await office.stop(run)
    await office.execute("UPDATE record SET attempts = 3, next_at = 1")
    run = await office.start()
    assert await office.remaining(run) == await counted(office, run) == 1
    [again] = await take(office, run, INDIVIDUAL, CORPORATE)
    assert again.card.customer is CORPORATE


async def test_redials_of_each_kind_come_in_every_order(office: Office) -> None:
    """Rows 150, 323."""
    await tell_apart(office)
    records = await customers(office)
    await judge(office)
    await office.execute("UPDATE record SET attempts = 3, next_at = 1, last_dial_at = 1")
    for order in ("due_first", "oldest_first", "list_order", "never_dialled_first"):
        await office.execute("UPDATE job SET dial_order = ?", order)
        run = await office.start()
        taken = await take(office, run, INDIVIDUAL, CORPORATE)
        assert sorted(each.card.record for each in taken) == [records[0], records[3]]
        for attempt in taken:
            await office.end(attempt.id, Outcome.CANCELLED, dialled=False)
        await office.stop(run)


async def test_why_and_the_funnel_say_whose_hours_are_closed(office: Office) -> None:
    """Row 148: an hour after five only corporate customers may be called."""
    await tell_apart(office)
    records = await customers(office)
    await judge(office)
    await office.start()
    evening = office.now + HOUR

    def look(tx: Tx) -> tuple[int, list[tuple[Reason, int]]]:
        found = job_funnel(tx, office.ids.job, evening)
        assert found.adds_up
        return found.dialable, [(layer.reason, layer.count) for layer in found.layers]

    assert await office.runner.read(look) == (2, [(Reason.CLOSED_HOURS, 2)])
    await office.execute("UPDATE campaign SET corporate_start = 540, corporate_end = 660")
    assert await office.runner.read(look) == (0, [(Reason.CLOSED_HOURS, 2), (Reason.CORPORATE_HOURS, 2)])

    def why(tx: Tx) -> object:
        [known] = known_record(tx, records[0])
        job = job_by_id(tx, office.ids.job)
        return eligibility(known.facts, job, office.now, office.now)

    closed = await office.runner.read(why)
    assert isinstance(closed, NotNow)
    assert closed.reason is Reason.CORPORATE_HOURS


async def test_a_restart_knows_whose_call_it_is(office: Office) -> None:
    await tell_apart(office)
    await customers(office, ("法人",))
    await judge(office)
    await take(office, await office.start(), CORPORATE)
    [stored] = (await office.runner.read(stored_floor)).attempts
    assert stored.card.customer is CORPORATE


async def test_a_campaign_is_met_as_the_customer_is(office: Office) -> None:
    await tell_apart(office)
    one, other, *_ = await customers(office)
    await judge(office)
    campaign = (await office.row("SELECT id FROM campaign"))[0]

    def hours(tx: Tx) -> list[tuple[int, int]]:
        met = [campaign_towards(tx, campaign, record) for record in (one, other)]
        return [(each.hours.start, each.hours.end) for each in met]

    assert await office.runner.read(hours) == [(480, 1200), (540, 1020)]


async def test_newcomers_are_told_apart_by_what_the_campaign_says_now(office: Office) -> None:
    batch = office.ids.batch
    assert await office.runner.write(lambda tx: newcomers(tx, batch)) is None
    assert await office.runner.read(lambda tx: told_apart(tx, batch)) is None
    await tell_apart(office)
    known = await office.runner.write(lambda tx: newcomers(tx, batch))
    assert known is not None
    assert (known.column.column, known.column.values) == ("区分", ("法人",))
    assert await office.runner.write(lambda tx: newcomers(tx, batch)) == known


async def test_a_change_of_the_hours_alone_moves_nobody(office: Office) -> None:
    await tell_apart(office)
    await customers(office)
    await judge(office)
    run = await office.start()
    await office.execute("UPDATE campaign SET corporate_end = 1080")
    assert await judge(office) == 0
    await office.runner.write(lambda tx: recount(tx, office.ids.batch))
    assert await office.remaining(run) == 4
