"""A job's funnel against a recount so plain that it can be believed (row 148): its sums are the lists', always."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from kaden.clock import HOUR, MINUTE, SECOND, Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AttemptState,
    GroupId,
    JobId,
    ListId,
    Outcome,
    PhoneType,
    Reason,
    RecordState,
    RunId,
)
from server.dialer.eligibility import FEW_REDIALS, Dialable, RecordFacts, eligibility
from server.storage.port import Tx
from server.storage.transactions.cohorts import judge_some, number_filters
from server.storage.transactions.do_not_call import list_number, unlist_number
from server.storage.transactions.funnel import job_funnel
from server.storage.transactions.known_records import cohorts_of
from server.storage.transactions.plan import job_by_id
from tests.server.storage.office import CALLBACK, DO_NOT_CALL, KEEP, STOP, Office, listed, number


def plain_facts(tx: Tx, job: JobId) -> list[RecordFacts]:
    """The facts of every record of the job's batch, each by looking at everything."""
    attempts = tx.all("SELECT record_id, number, campaign_id, state, n, dialled_at, outcome, id FROM attempt")
    unwanted = tx.all("SELECT number, campaign_id FROM do_not_call")
    taken = cohorts_of(tx, job)
    facts = []
    for row in tx.all(
        "SELECT r.id, r.batch_id, r.group_id, r.phone_type, r.state, r.attempts, r.next_at, r.number, r.campaign_id,"
        " r.list_id, r.cohort FROM record r JOIN customer_list l ON l.id = r.list_id JOIN job j"
        " ON j.batch_id = r.batch_id WHERE j.id = ? AND l.state = 'ready'",
        (job,),
    ):
        id_, batch, group, kind, state, tries, next_at, dialled, campaign, list_, cohort = row
        same = [each for each in attempts if each[1] == dialled]
        others = [each for each in same if each[0] != id_]
        rested = sorted(
            (each[5], each[7], each[6]) for each in others if each[2] == campaign and each[4] is not None
        )
        facts.append(
            RecordFacts(
                batch=batch,
                group=group,
                phone_type=PhoneType(kind),
                state=RecordState(state),
                attempts=tries,
                next_at=next_at,
                listed=any(who == dialled and where in (None, campaign) for who, where in unwanted),
                number_live=any(each[3] != AttemptState.ENDED for each in others),
                number_last_dial=rested[-1][0] if rested else None,
                number_last_outcome=Outcome(rested[-1][2]) if rested and rested[-1][2] else None,
                customer_list=list_,
                fits=cohort in taken,
                number_dials=tuple(sorted(each[5] for each in same if each[4] is not None)),
            )
        )
    return facts


def recount(tx: Tx, job: JobId, at: Instant) -> Counter[Reason | None]:
    """How many records each reason holds; None = nothing does."""
    plan = job_by_id(tx, job)
    row = tx.one("SELECT started_at FROM job_run WHERE job_id = ? AND stopped_at IS NULL", (job,))
    started = None if row is None else row[0]
    verdicts = (eligibility(facts, plan, started, at) for facts in plain_facts(tx, job))
    return Counter(None if isinstance(each, Dialable) else each.reason for each in verdicts)


def counted(tx: Tx, job: JobId, at: Instant) -> Counter[Reason | None]:
    """The same from the funnel, whose sum must be the lists'."""
    found = job_funnel(tx, job, at)
    assert found.adds_up
    assert found.records == sum(recount(tx, job, at).values())
    for layer in found.layers:
        assert sum(count for _, count in layer.falls) in (0, layer.count)
        assert all(until > at for until, _ in layer.falls)
    counts: Counter[Reason | None] = Counter({layer.reason: layer.count for layer in found.layers})
    counts[None] = found.dialable
    return +counts


async def both_ways(office: Office, job: JobId) -> tuple[Counter[Reason | None], Counter[Reason | None]]:
    """The funnel and the recount of one moment."""
    return await office.runner.read(lambda tx: (counted(tx, job, office.now), recount(tx, job, office.now)))


class Day:
    """A day in which anything happens, by chance alone."""

    def __init__(
        self, office: Office, chance: random.Random, jobs: list[JobId], groups: list[GroupId]
    ) -> None:
        self.office = office
        self.chance = chance
        self.jobs = jobs
        self.groups = groups
        self.runs: dict[JobId, RunId] = {}

    async def step(self) -> None:
        """One of the things that happen."""
        things = [self.turn_job, self.dial, self.dial, self.dial, self.end, self.talk, self.do_not_call]
        await self.chance.choice([*things, self.time, self.more_customers, self.take_away])()

    async def turn_job(self) -> None:
        job = self.chance.choice(self.jobs)
        run = self.runs.pop(job, None)
        if run is None:
            self.runs[job] = await self.office.start(job)
        else:
            await self.office.execute(
                "UPDATE job_run SET stopped_at = ?, stop_reason = 'manual' WHERE id = ?", self.office.now, run
            )

    async def dial(self) -> None:
        for job, run in self.runs.items():
            await self.office.claim(run, self.chance.randrange(1, 4), job)

    async def end(self) -> None:
        rows = await self.office.rows("SELECT id FROM attempt WHERE state = 'claimed' ORDER BY id")
        for (attempt,) in rows[: self.chance.randrange(4)]:
            outcome = self.chance.choice(
                [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.INVALID, Outcome.CANCELLED]
            )
            await self.office.end(attempt, outcome, dialled=outcome is not Outcome.CANCELLED)

    async def talk(self) -> None:
        found = await self.office.rows("SELECT id FROM attempt WHERE state = 'claimed' ORDER BY id LIMIT 1")
        if not found or not self.runs:
            return
        place = self.chance.randrange(3)
        run = next(iter(self.runs.values()))
        try:
            session = await self.office.sit_down(run, place)
        except Refused:
            return
        await self.office.connect(found[0][0], session, place)
        if self.chance.random() < 0.2:
            return
        await self.office.end(found[0][0], Outcome.CONNECTED)
        if self.chance.random() < 0.8:
            label = self.chance.choice([KEEP, STOP, CALLBACK, DO_NOT_CALL])
            at = self.office.now + HOUR if label == CALLBACK else None
            try:
                await self.office.save(found[0][0], label, callback_at=at, place=place)
            except Refused as refused:
                if (label, refused.code) != (CALLBACK, RefusalCode.PROMISE_LISTED):
                    raise
                # Somebody listed the number meanwhile (row 99); the call stays without a result.

    async def do_not_call(self) -> None:
        campaign = self.chance.choice([None, self.office.ids.campaign])
        which, by = number(self.chance.randrange(12)), self.office.supervisor
        turn = unlist_number if self.chance.random() < 0.4 else list_number
        await self.office.runner.write(lambda tx: turn(tx, campaign, which, "苦情", by, self.office.now))

    async def time(self) -> None:
        self.office.later(self.chance.choice([SECOND, MINUTE, HOUR, 5 * HOUR, 24 * HOUR]))

    async def more_customers(self) -> None:
        """An import leaves out whoever is on a list (row 104)."""
        kind = self.chance.choice(list(PhoneType))
        wanted = {number(self.chance.randrange(12)) for _ in range(self.chance.randrange(1, 5))}
        unwanted = {each for (each,) in await self.office.rows("SELECT number FROM do_not_call")}
        people = [listed(each, kind=kind) for each in sorted(wanted - unwanted)]
        await self.office.customers(*people, group=self.chance.choice(self.groups))
        await self.office.runner.write(lambda tx: judge_some(tx, 2))

    async def take_away(self) -> None:
        """Records that nobody dialled lose their group (row 131)."""
        await self.office.execute(
            "UPDATE record SET group_id = NULL WHERE attempts = 0 AND state = 'ready'"
            " AND (id - (SELECT min(id) FROM record)) % 7 = ?",
            self.chance.randrange(7),
        )


async def two_jobs(office: Office) -> tuple[list[JobId], list[GroupId]]:
    """The sample's job, one for other customers, and two groups that work the lists."""
    await office.execute("INSERT INTO dial_group (name) VALUES ('other')")
    group = GroupId((await office.row("SELECT id FROM dial_group WHERE name = 'other'"))[0])
    other = await office.other_job()
    await office.execute(
        "UPDATE job SET phone_type = 'mobile', attempts_from = 1, conditions = ? WHERE id = ?",
        '[["number", "contains_not", "3"]]',
        other,
    )
    await office.execute("UPDATE campaign SET hours_start = 0, hours_end = 1440")
    await office.execute("UPDATE dial_rule SET attempt_cap = 2")
    await office.execute(
        'UPDATE dial_rule SET redial_by_outcome = \'[["busy", 60000], ["no_answer", 7200000]]\''
    )
    await office.runner.write(number_filters)
    return [office.ids.job, other], [office.ids.group, office.ids.group, office.ids.group, group]


@pytest.mark.parametrize("seed", range(4))
async def test_the_funnel_is_the_recount_at_every_moment_of_any_day(office: Office, seed: int) -> None:
    jobs, groups = await two_jobs(office)
    day = Day(office, random.Random(seed), jobs, groups)
    seen: set[Reason | None] = set()
    await day.more_customers()
    for _ in range(60):
        await day.step()
        for job in jobs:
            funnel, plain = await both_ways(office, job)
            assert funnel == plain
            seen.update(funnel)
    assert len(seen) >= 6, "a day in which nothing happens proves nothing"


async def test_what_lies_ahead_is_told_by_the_hour_and_the_first_exactly(office: Office) -> None:
    await office.customers(*[listed(number(place)) for place in range(4)])
    run = await office.start()
    for _ in range(3):
        attempt = await office.claim_one(run)
        await office.end(attempt.id, Outcome.BUSY)
        office.later(40 * MINUTE)
    found = await office.runner.read(lambda tx: job_funnel(tx, office.ids.job, office.now))
    [resting] = [layer for layer in found.layers if layer.reason is Reason.RESTING]
    first = office.now - 120 * MINUTE + 24 * HOUR
    assert resting.falls == ((first, 2), (first + 80 * MINUTE, 1))


async def test_a_number_that_was_dialled_again_and_again_rests_three_minutes(office: Office) -> None:
    """Row 189."""
    await office.customers(listed(number(1)), listed(number(2)))
    await office.execute("UPDATE dial_rule SET redial_interval = 0, attempt_cap = 100")
    await office.execute("UPDATE job SET attempts_to = 99")
    for _ in range(FEW_REDIALS + 3):
        run = await office.start()
        for attempt in (await office.claim(run, 1)).attempts:
            await office.end(attempt.id, Outcome.BUSY)
        await office.stop(run)
    funnel, plain = await both_ways(office, office.ids.job)
    assert funnel == plain


async def test_lists_that_are_still_being_filled_are_nobodys_records(office: Office) -> None:
    await office.customers(listed(number(1)))
    await office.execute("UPDATE customer_list SET state = 'loading'")
    found = await office.runner.read(lambda tx: job_funnel(tx, office.ids.job, office.now))
    assert (found.records, found.layers, found.dialable) == (0, (), 0)


async def test_a_funnel_of_one_list_tells_of_the_others(office: Office) -> None:
    await office.customers(listed(number(1)), listed(number(2)))
    await office.customers(listed(number(3)))
    first = ListId((await office.row("SELECT min(id) FROM customer_list"))[0])
    await office.execute("UPDATE job SET list_id = ?", first)
    await office.runner.write(number_filters)
    while await office.runner.write(lambda tx: judge_some(tx, 10)):
        pass
    found = await office.runner.read(lambda tx: job_funnel(tx, office.ids.job, office.now))
    told = [(layer.reason, layer.count) for layer in found.layers]
    assert told == [(Reason.OTHER_LIST, 1), (Reason.JOB_STOPPED, 2)]
    assert replace(found, records=2).adds_up is False
