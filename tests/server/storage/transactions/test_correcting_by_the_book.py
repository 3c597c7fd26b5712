"""Whatever is saved and corrected in whatever order: record, promise and counters are what a naive look says (I14)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaden.clock import HOUR, MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, Outcome, RecordId, RecordState, RunId
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.server.storage.correcting import AFTERNOON, correct, move_to_noon
from tests.server.storage.office import CALLBACK, CAP, DO_NOT_CALL, KEEP, NOON, STOP, Office, listed, number
from tests.server.storage.promised import call_back

Entry: TypeAlias = tuple[str, bool]
"""A result, and whether a call is promised with it."""

ENTRY = st.tuples(st.sampled_from([KEEP, STOP, CALLBACK, DO_NOT_CALL]), st.booleans()).map(
    lambda entry: (entry[0], entry[1] or entry[0] == CALLBACK)
)
STEP = st.one_of(
    st.tuples(st.just("call"), ENTRY),
    st.tuples(st.just("correct"), ENTRY, st.integers(0, 9)),
    st.tuples(st.just("redial"), st.none() | ENTRY),
    st.tuples(st.just("unanswered")),
    st.tuples(st.just("restart")),
)


@dataclass
class Book:
    """One record, and what was written about its calls."""

    office: Office
    record: RecordId
    run: RunId
    written: dict[AttemptId, Entry] = field(default_factory=dict)
    """The calls with a result, in their order."""
    promised_by: AttemptId | None = None
    """Whose promise is open."""
    forbidden: bool = False
    saved_in_runs: int = 0

    async def enter(self, attempt: AttemptId, entry: Entry) -> None:
        await self.office.save(attempt, entry[0], callback_at=AFTERNOON if entry[1] else None)
        self.written[attempt] = entry
        self.promised_by = attempt if entry[1] else None
        self.forbid_after(entry)

    def forbid_after(self, entry: Entry) -> None:
        """Whoever may not be called is promised nothing."""
        if entry[0] == DO_NOT_CALL:
            self.forbidden, self.promised_by = True, None

    async def unanswered(self) -> None:
        """The dialler calls in vain."""
        for attempt in (await self.office.claim(self.run)).attempts:
            await self.office.end(attempt.id, Outcome.NO_ANSWER)

    async def call(self, entry: Entry) -> None:
        claimed = (await self.office.claim(self.run)).attempts
        for attempt in claimed:
            session = await self.office.sit_down(self.run)
            await self.office.talk(attempt.id, session)
            await self.enter(attempt.id, entry)
            await self.office.leave(session)
            self.saved_in_runs += 1

    async def correct(self, entry: Entry, which: int) -> None:
        if not self.written:
            return
        attempts = list(self.written)
        attempt = attempts[which % len(attempts)]
        wished = partial(correct, self.office, attempt, entry[0], callback_at=AFTERNOON if entry[1] else None)
        code = self.refused(attempt, entry)
        if code is not None:
            with pytest.raises(Refused) as refused:
                await wished()
            assert refused.value.code is code
            return
        await wished()
        was, had = self.written[attempt]
        called_off = had and not entry[1] and self.promised_by != attempt
        # Nothing of it is changed: it stays where it was when its promise was called off.
        self.written[attempt] = (entry[0], had) if called_off and was == entry[0] else entry
        if attempt == attempts[-1]:
            self.promised_by = attempt if entry[1] else None
        self.forbid_after(entry)

    def refused(self, attempt: AttemptId, entry: Entry) -> RefusalCode | None:
        """What speaks against a correction."""
        label, promised = entry
        if label == DO_NOT_CALL or promised == (self.promised_by == attempt):
            return None
        if attempt != list(self.written)[-1]:
            return RefusalCode.CALLBACK_DECIDED_LATER
        return RefusalCode.PROMISE_LISTED if promised and self.forbidden else None

    async def redial(self, entry: Entry | None) -> None:
        found = await self.office.rows("SELECT id FROM callback WHERE state = 'open'")
        if not found or self.forbidden:
            return
        kept = await call_back(self.office, found[0][0])
        if entry is None:
            await self.office.end(kept.attempt, Outcome.NO_ANSWER)
        else:
            await self.office.talk(kept.attempt, kept.session)
            await self.enter(kept.attempt, entry)
        await self.office.leave(kept.session)

    async def restart(self) -> None:
        await self.office.stop(self.run)
        self.office.later(2 * MINUTE)
        self.run = await self.office.start()

    def state(self, attempts: int) -> RecordState:
        """Where the newest result sends the record."""
        label, promised = list(self.written.values())[-1] if self.written else (KEEP, False)
        if label == DO_NOT_CALL:
            return RecordState.BLOCKED
        if promised:
            return RecordState.BLOCKED if self.forbidden else RecordState.PROMISED
        if label == KEEP and attempts < CAP:
            return RecordState.BLOCKED if self.forbidden else RecordState.READY
        return RecordState.FINISHED

    async def check(self) -> None:
        state, attempts, last = await self.office.record(self.record, "state, attempts, last_disposition")
        assert state == self.state(attempts)
        newest = list(self.written.values())[-1:]
        assert last == next((self.office.result(label) for label, _ in newest), None)
        promises = await self.office.rows("SELECT due_at FROM callback WHERE state = 'open'")
        assert promises == [(AFTERNOON,)] * (state == RecordState.PROMISED)
        assert await self.office.row("SELECT sum(saved), sum(unsaved) FROM job_run") == (
            self.saved_in_runs,
            0,
        )
        [candidates] = await self.office.row(
            "SELECT count(*) FROM record r JOIN job_run j ON j.id = ?"
            " WHERE r.state = 'ready' AND r.next_at < j.started_at AND r.attempts < ?",
            self.run,
            CAP,
        )
        assert await self.office.remaining(self.run) == candidates


async def work(steps: list[tuple[object, ...]]) -> None:
    runner = InlineRunner.in_memory(NOON)
    office = await Office.open(SqlStore(runner))
    move_to_noon(office)
    await office.execute("UPDATE dial_rule SET redial_interval = ?", MINUTE)
    [record] = await office.customers(listed(number(1)))
    book = Book(office, record, await office.start())
    assert office.now + HOUR < AFTERNOON
    for name, *how in steps:
        await getattr(book, str(name))(*how)
        await book.check()
    await runner.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=1, max_size=12))
def test_record_promise_and_counters_follow(steps: list[tuple[object, ...]]) -> None:
    asyncio.run(work(steps))
