"""Claims, marks and saves in any order, against a model so naive that it can be believed (guarantees I1, I2, I4, I14).

The model keeps records in a list and looks at all of them each time; the store must agree with it after every step.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kaden.clock import DAY, HOUR, MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, Outcome, RunId
from server.dialer.model import SessionId
from server.dialer.tally import Tally
from server.storage.inline_runner import InlineRunner
from server.storage.port import Row
from server.storage.store import SqlStore
from server.storage.transactions.candidates import count, open_runs
from tests.server.storage.office import (
    CALLBACK,
    CAP,
    DO_NOT_CALL,
    INTERVAL,
    KEEP,
    NOON,
    STOP,
    Office,
    listed,
    number,
)

T = TypeVar("T")

NUMBERS = 6
"""Few, so that they meet."""

LIVE_RECORDS = "SELECT id FROM record WHERE state = 'live'"

SAYS_AGAINST_A_NUMBER = {
    Outcome.NO_ANSWER,
    Outcome.BUSY,
    Outcome.REJECTED,
    Outcome.FAILED,
    Outcome.MACHINE,
}


@dataclass
class Record:
    """A customer in the model."""

    id: int
    numbers: list[str]
    state: str = "ready"
    attempts: int = 0
    next_at: int = 0
    promised: str | None = None
    """The number that somebody promised to call."""


@dataclass
class Attempt:
    """An attempt in the model."""

    id: AttemptId
    record: Record
    number: str
    run: RunId
    at: int
    due_at: int
    outcome: Outcome | None = None
    live: bool = True
    counts: bool = True
    result: str = "none"


@dataclass
class Model:
    """What the store is expected to hold."""

    records: list[Record] = field(default_factory=list)
    attempts: dict[AttemptId, Attempt] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    run: RunId | None = None
    started_at: int = 0

    def candidates(self) -> list[Record]:
        """Rows 65, 178 to 181, and the order of a claim."""
        due = [
            record
            for record in self.records
            if record.state == "ready" and record.attempts < CAP and record.next_at < self.started_at
        ]
        return sorted(due, key=lambda record: (record.attempts, record.next_at, record.id))

    def claim(self, wanted: int, now: int) -> list[Record]:
        """The records of a claim; what must not be dialled is put aside."""
        taken: list[Record] = []
        for record in self.candidates():
            if len(taken) == wanted:
                break
            number = record.numbers[0]
            others = [a for a in self.attempts.values() if a.number == number and a.record is not record]
            dialled = max((a.at for a in others if a.counts), default=None)
            if number in self.listed:
                record.state = "blocked"
            elif any(a.live for a in self.attempts.values() if a.number == number) or any(
                each.numbers[0] == number for each in taken
            ):
                record.next_at = self.started_at
            elif dialled is not None and dialled + INTERVAL > now:
                record.next_at = dialled + INTERVAL
            else:
                record.state, record.attempts = "live", record.attempts + 1
                taken.append(record)
        return taken

    def rest(self, attempt: Attempt, outcome: Outcome) -> None:
        """Rows 63, 65, 124, 188."""
        record = attempt.record
        record.next_at = attempt.at + INTERVAL
        record.state = "finished" if record.attempts >= CAP else "ready"
        if outcome is Outcome.INVALID and len(record.numbers) == 1:
            record.state, record.next_at = "invalid", attempt.due_at
        elif outcome is Outcome.INVALID:
            record.numbers.pop(0)
            record.next_at = attempt.due_at
        elif outcome in SAYS_AGAINST_A_NUMBER:
            record.numbers.append(record.numbers.pop(0))
        self.block(record)

    def block(self, record: Record) -> None:
        """Row 95."""
        if record.state == "ready" and record.numbers[0] in self.listed:
            record.state = "blocked"

    def list_number(self, number: str) -> None:
        """Rows 94, 95, 99."""
        self.listed.add(number)
        for record in self.records:
            if record.numbers[0] == number:
                self.block(record)
            if record.state == "promised" and record.promised == number:
                record.state = "blocked"


def ten_tomorrow(now: int) -> int:
    """In Tokyo, which is nine hours ahead: when the campaign is open on any day."""
    return (now // DAY + 1) * DAY + HOUR


class Conformance(RuleBasedStateMachine):
    """The store and the model, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._store = SqlStore(InlineRunner.in_memory(NOON))
        self._office = self._do(Office.open(self._store))
        self._model = Model()
        self._session = SessionId(0)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    def teardown(self) -> None:
        self._do(self._store.close())
        self._loop.close()

    # ---- what can happen -----------------------------------------------------------------------------------------

    @initialize()
    def sit_down(self) -> None:
        run = self._do(self._office.start())
        self._session = self._do(self._office.sit_down(run))
        self._do(self._office.stop(run))

    @rule(people=st.lists(st.lists(st.integers(1, NUMBERS), min_size=1, max_size=2), min_size=1, max_size=3))
    def customers_are_added(self, people: list[list[int]]) -> None:
        numbers = [[number(place) for place in places] for places in people]
        ids = self._do(self._office.customers(*(listed(*each) for each in numbers)))
        self._model.records += [Record(id_, each) for id_, each in zip(ids, numbers, strict=True)]

    @precondition(lambda self: self._model.run is None)
    @rule()
    def job_is_started(self) -> None:
        self._model.started_at = self._office.now
        self._model.run = self._do(self._office.start())

    @precondition(lambda self: self._model.run is not None)
    @rule()
    def job_is_stopped(self) -> None:
        assert self._model.run is not None
        self._do(self._office.stop(self._model.run))
        self._model.run = None

    @rule(time=st.sampled_from([MINUTE, HOUR, INTERVAL]))
    def time_passes(self, time: int) -> None:
        self._office.later(time)

    @precondition(lambda self: self._model.run is not None)
    @rule(wanted=st.integers(1, 3))
    def records_are_claimed(self, wanted: int) -> None:
        assert self._model.run is not None
        now = self._office.now
        due = {record.id: record.next_at for record in self._model.records}
        expected = self._model.claim(wanted, now)
        claimed = self._do(self._office.claim(self._model.run, wanted))
        found = [(attempt.card.record, attempt.number) for attempt in claimed.attempts]
        assert found == [(record.id, record.numbers[0]) for record in expected]
        assert claimed.exhausted is (len(expected) < wanted)
        for attempt, record in zip(claimed.attempts, expected, strict=True):
            made = Attempt(attempt.id, record, attempt.number, self._model.run, now, due[record.id])
            self._model.attempts[attempt.id] = made

    def _one(self, data: st.DataObject, wanted: Callable[[Attempt], bool]) -> Attempt | None:
        found = sorted(id_ for id_, attempt in self._model.attempts.items() if wanted(attempt))
        return self._model.attempts[data.draw(st.sampled_from(found))] if found else None

    @rule(data=st.data(), outcome=st.sampled_from(sorted(set(Outcome) - {Outcome.CONNECTED})))
    def call_ends_unconnected(self, data: st.DataObject, outcome: Outcome) -> None:
        attempt = self._one(data, lambda attempt: attempt.live)
        if attempt is not None:
            self._do(self._office.end(attempt.id, outcome))
            attempt.live, attempt.outcome = False, outcome
            self._model.rest(attempt, outcome)

    @rule(data=st.data())
    def call_never_left(self, data: st.DataObject) -> None:
        attempt = self._one(data, lambda attempt: attempt.live)
        if attempt is not None:
            self._do(self._office.end(attempt.id, Outcome.CANCELLED, dialled=False))
            attempt.live, attempt.counts, attempt.outcome = False, False, Outcome.CANCELLED
            record = attempt.record
            record.state, record.attempts, record.next_at = "ready", record.attempts - 1, attempt.due_at
            self._model.block(record)

    @rule(data=st.data())
    def customer_talks(self, data: st.DataObject) -> None:
        attempt = self._one(data, lambda attempt: attempt.live)
        if attempt is not None:
            self._do(self._office.talk(attempt.id, self._session, MINUTE))
            attempt.live, attempt.outcome, attempt.result = False, Outcome.CONNECTED, "due"
            attempt.record.state = "wrapup"

    @rule(data=st.data())
    def call_is_given_up(self, data: st.DataObject) -> None:
        attempt = self._one(data, lambda attempt: attempt.result == "due")
        if attempt is not None:
            self._do(self._office.give_up(attempt.id))
            attempt.result = "unsaved"

    @rule(data=st.data(), label=st.sampled_from([KEEP, STOP, CALLBACK, DO_NOT_CALL]), promised=st.booleans())
    def result_is_saved(self, data: st.DataObject, label: str, promised: bool) -> None:
        attempt = self._one(data, lambda attempt: attempt.result in ("due", "unsaved"))
        if attempt is None:
            return
        callback_at = ten_tomorrow(self._office.now) if promised or label == CALLBACK else None
        if callback_at is not None and label != DO_NOT_CALL and attempt.number in self._model.listed:
            with pytest.raises(Refused) as refused:
                self._do(self._office.save(attempt.id, label, callback_at=callback_at))
            assert refused.value.code is RefusalCode.PROMISE_LISTED
            return
        self._do(self._office.save(attempt.id, label, callback_at=callback_at))
        attempt.result, record = "saved", attempt.record
        record.next_at = attempt.at + INTERVAL
        if label == DO_NOT_CALL:
            record.state = "blocked"
            self._model.list_number(attempt.number)
        elif callback_at is not None:
            record.state, record.promised = "promised", attempt.number
        else:
            record.state = "ready" if label == KEEP and record.attempts < CAP else "finished"
            self._model.block(record)

    @rule(data=st.data(), label=st.sampled_from([KEEP, STOP]))
    def result_is_saved_again(self, data: st.DataObject, label: str) -> None:
        attempt = self._one(data, lambda attempt: attempt.result == "saved")
        if attempt is not None:
            with pytest.raises(Refused) as refused:
                self._do(self._office.save(attempt.id, label))
            assert refused.value.code is RefusalCode.ALREADY_SAVED

    @rule(place=st.integers(1, NUMBERS), of_company=st.booleans())
    def number_is_listed(self, place: int, of_company: bool) -> None:
        campaign = None if of_company else self._office.ids.campaign
        self._do(self._office.list_number(number(place), campaign))
        self._model.list_number(number(place))

    # ---- what must hold ------------------------------------------------------------------------------------------

    def _rows(self, sql: str) -> list[Row]:
        return self._do(self._office.rows(sql))

    @invariant()
    def every_record_stands_where_the_model_has_it(self) -> None:
        found = self._rows("SELECT id, number, state, attempts, next_at FROM record ORDER BY id")
        assert found == [
            (each.id, each.numbers[0], each.state, each.attempts, each.next_at)
            for each in self._model.records
        ]

    @invariant()
    def what_remains_is_what_can_be_counted(self) -> None:
        """Guarantee I14."""
        if self._model.run is None:
            return
        remaining = self._do(self._office.remaining(self._model.run))
        assert remaining == len(self._model.candidates())
        [open_run] = self._do(self._office.runner.write(lambda tx: open_runs(tx, self._office.ids.batch)))
        assert remaining == self._do(self._office.runner.read(lambda tx: count(tx, open_run)))

    @invariant()
    def every_counter_is_what_can_be_counted(self) -> None:
        """Guarantee I14."""
        for run in {attempt.run for attempt in self._model.attempts.values()}:
            assert self._do(self._office.tally(run)) == self._tally(run)

    def _tally(self, run: RunId) -> Tally:
        of_run = [attempt for attempt in self._model.attempts.values() if attempt.run == run]
        outcomes = Counter(attempt.outcome for attempt in of_run)
        named = (Outcome.CONNECTED, Outcome.ABANDONED, Outcome.NO_ANSWER, Outcome.BUSY, None)
        return Tally(
            attempts=len(of_run),
            connected=outcomes[Outcome.CONNECTED],
            abandoned=outcomes[Outcome.ABANDONED],
            no_answer=outcomes[Outcome.NO_ANSWER],
            busy=outcomes[Outcome.BUSY],
            other=sum(times for outcome, times in outcomes.items() if outcome not in named),
            saved=sum(attempt.result == "saved" for attempt in of_run),
            unsaved=sum(attempt.result == "unsaved" for attempt in of_run),
            talk=MINUTE * outcomes[Outcome.CONNECTED],
        )

    @invariant()
    def no_number_is_live_twice_and_no_record_without_its_attempt(self) -> None:
        """Guarantees I1, I22."""
        live = self._rows("SELECT number, record_id FROM attempt WHERE state <> 'ended'")
        assert len({number for number, _ in live}) == len(live)
        assert {record for _, record in live} == {id_ for (id_,) in self._rows(LIVE_RECORDS)}

    @invariant()
    def nobody_was_dialled_more_often_than_allowed(self) -> None:
        """Guarantee I4."""
        assert all(n <= CAP for (n,) in self._rows("SELECT n FROM attempt WHERE n IS NOT NULL"))


Conformance.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestConformance = Conformance.TestCase
