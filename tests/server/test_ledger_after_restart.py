"""The abandonment ledger that a restart finds is the one that the floor had (rows 73, 185, 321)."""

from __future__ import annotations

from datetime import date
from functools import partial
from random import Random

import pytest

from kaden.clock import SECOND, Instant
from kaden.vocabulary import AfterSave, AgentId, AttemptState, DispositionClass, JobId, PhoneType
from server.dialer.effects import Write as WriteEffect
from server.dialer.events import (
    AgentArrived,
    AgentReleaseRequested,
    CallEnded,
    CustomerAnswered,
    EndCause,
    Event,
    JobStartRequested,
    JoinRequested,
    PhoneAnswered,
    SwitchSynchronised,
    TimePassed,
    Written,
)
from server.dialer.floor import Floor, FloorRules
from server.dialer.model import Hours
from server.dialer.result_requests import SaveRequested
from server.dialer.step import step
from server.dialer.writes import Write, WriteResult
from server.recovery import restore
from server.storage.dialect import SQLITE
from server.storage.migrate import migrate
from server.storage.sample import SampleSpec, create_sample
from server.storage.sqlite_tx import SqliteTx, connect_writer, in_transaction
from server.storage.store import carry_out
from server.storage.transactions.answers import answers
from server.storage.transactions.plan import all_jobs
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.recovery import stored_floor
from server.storage.transactions.redial import ListedNumber
from tests.server.dialer.sample import asked, at

START = at("10:00")


class Office:
    """The core over real rows in memory, with nothing between them."""

    def __init__(self) -> None:
        self._connection = connect_writer(":memory:")
        self.tx = SqliteTx(self._connection)
        self._run = partial(in_transaction, self._connection, self.tx)
        migrate(self._run, SQLITE, "memory", START)
        spec = SampleSpec(START, Hours(540, 1020), "Asia/Tokyo", date(2021, 2, 1), date(2021, 3, 31))
        self.ids = self._run(lambda tx: create_sample(tx, spec))
        people = [
            NewRecord(n, "n", "c", (ListedNumber(f"+8190{n:08}", "0", PhoneType.MOBILE),), ("c",))
            for n in range(1, 2_001)
        ]
        list_ = NewList(self.ids.batch, "l", ("c",), "utf-8", None, START)
        self._run(lambda tx: add_records(tx, add_list(tx, list_), self.ids.group, people))
        self._run(lambda tx: tx.execute("UPDATE dial_rule SET multipliers = '[3.0]'"))
        self.now: Instant = START
        self.floor = self.restarted()

    def restarted(self) -> Floor:
        """The floor that a restart would find."""
        found = answers(self.tx, 0)
        return restore(all_jobs(self.tx), stored_floor(self.tx), FloorRules(), 30, self.now, found)

    def happen(self, event: Event) -> None:
        events = [event]
        while events:
            for effect in step(self.floor, events.pop(0), self.now):
                if isinstance(effect, WriteEffect):
                    events.append(Written(effect.order, self._write(effect.order)))

    def _write(self, order: Write) -> WriteResult:
        return self._run(partial(carry_out, order))

    def open(self) -> None:
        self.happen(SwitchSynchronised((), ()))
        self.happen(JobStartRequested(asked("start", self.ids.supervisor), JobId(self.ids.job)))
        for agent in self.ids.agents[:2]:
            self.happen(AgentArrived(AgentId(agent), "a", "a", "7001", "pts/1"))
            self.happen(JoinRequested(asked("join", agent), AgentId(agent), JobId(self.ids.job)))
            session = self.floor.agents[AgentId(agent)].session
            assert session is not None
            self.happen(PhoneAnswered(session))


@pytest.fixture
def office_with_talks() -> Office:
    """Both agents talk."""
    office = Office()
    office.open()
    for call in list(office.floor.calls)[:2]:
        office.happen(CustomerAnswered(call))
    return office


@pytest.mark.parametrize("seed", range(3))
def test_live_and_rebuilt_ledgers_are_equal_at_every_moment(seed: int) -> None:
    """Joined, abandoned at the limit, gone before it, machines, and calls whose message still plays."""
    random, office = Random(seed), Office()
    office.open()
    campaign = office.floor.jobs[JobId(office.ids.job)].plan.campaign
    live = office.floor.pacer(campaign).ledger
    for _ in range(300):
        office.now += random.randrange(3 * SECOND)
        office.happen(TimePassed())
        calls = [call for call in office.floor.calls.values() if call.state is not AttemptState.ENDED]
        if calls:
            call = random.choice(calls)
            causes = [EndCause.HANGUP, EndCause.BUSY, EndCause.MACHINE]
            news = CustomerAnswered(call.id) if call.answered_at is None else None
            office.happen(
                news if news and random.random() < 0.7 else CallEnded(call.id, random.choice(causes))
            )
        rebuilt = office.restarted().pacer(campaign).ledger
        assert list(live.minutes()) == list(rebuilt.minutes())
        assert live.standing(office.now) == rebuilt.standing(office.now)
    budget = live.budget(office.now)
    assert 0 < budget.abandoned < budget.answers


def test_results_that_say_nobody_was_reached_take_answers_back_alike(office_with_talks: Office) -> None:
    """Row 321; also those that are saved later, from the list of unsaved records (row 284)."""
    office = office_with_talks
    campaign = office.floor.jobs[JobId(office.ids.job)].plan.campaign
    nobody = next(d.id for d in campaign.dispositions if d.class_ is DispositionClass.NO_CONTACT)
    talks = [call for call in office.floor.calls.values() if call.connected_at is not None]
    assert len(talks) == 2
    for call in talks:
        office.happen(CallEnded(call.id, EndCause.HANGUP))
    at_desk, given_up = talks
    assert at_desk.agent is not None
    assert given_up.agent is not None
    office.happen(AgentReleaseRequested(asked("out"), given_up.agent))
    for call in talks:
        agent = AgentId(call.agent or 0)
        by = asked(f"save{call.id}", agent)
        office.happen(SaveRequested(by, agent, call.id, nobody, "", None, AfterSave.CONTINUE))
        live = office.floor.pacer(campaign).ledger.standing(office.now)
        assert live == office.restarted().pacer(campaign).ledger.standing(office.now)
    assert office.floor.pacer(campaign).ledger.budget(office.now).answers == 0
