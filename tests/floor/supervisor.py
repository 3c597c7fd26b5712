"""The supervisor: starts and stops jobs, and changes rules and lists while calls are in every state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from itertools import count
from random import Random
from typing import Final

from kaden.clock import SECOND
from kaden.protocol.client import ReleaseAgent, StartJob, StopJob, WatchJob, WatchJobs
from kaden.protocol.server import JobsChanged, MonitorChanged
from kaden.vocabulary import JobState
from server.dialer.events import NumberListed, PlanChanged
from server.running import RunningServer
from server.storage.port import Tx
from server.storage.store import SqlStore
from server.storage.transactions.do_not_call import list_number
from server.storage.transactions.records import NewList, add_list, add_records
from tests.floor.line import Line
from tests.floor.machine import Machine
from tests.floor.office import Office, customers
from tests.floor.truth import Truth

LISTED_AT_CLAIM: Final = 0.03
"""Chance that a number is listed just after it was claimed."""

PLANS: Final = (
    "UPDATE dial_rule SET multipliers = '[1.0]'",
    "UPDATE dial_rule SET multipliers = '[1.5, 2.0]'",
    f"UPDATE dial_rule SET ring_timeout = {12 * SECOND}",
    f"UPDATE dial_rule SET ring_timeout = {25 * SECOND}",
    "UPDATE dial_rule SET attempt_cap = 2",
    "UPDATE dial_rule SET attempt_cap = 4",
    "UPDATE job SET lines = 1",
    "UPDATE job SET lines = 4",
    f"UPDATE campaign SET hours_start = {10 * 60 + 30} WHERE id = 2",
    f"UPDATE campaign SET hours_start = {9 * 60}, hours_end = {20 * 60}",
    f"UPDATE job SET band_start = {9 * 60}, band_end = {14 * 60} WHERE id = 3",
)
"""Changes of rules, hours and lines that somebody could make in the middle of calls."""


class Supervisor:
    """One supervisor at work.

    Args:
        line: the connection.
        machine: for changes that no message asks for: plans, do-not-call entries, customers.
        office: what there is.
        truth: whom to tell of what was promised.
        random: decides everything.
        rechecks: whether the floor hears of listed numbers.
    """

    def __init__(
        self, line: Line, machine: Machine, office: Office, truth: Truth, random: Random, *, rechecks: bool
    ) -> None:
        self._line = line
        self._machine = machine
        self._office = office
        self._truth = truth
        self._random = random
        self._rechecks = rechecks
        machine.committing = self._committing
        self._newcomers = count(10_000_000)
        self._started: dict[int, bool] = {}
        self.closing = False
        """Whether all jobs are to stop, and to stay so."""
        self.keeps_running = False
        """Whether jobs are only started any more."""

    async def look(self) -> None:
        """Watch the jobs, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            message = await self._line.receive(loop.time() + 300)
            if self._line.lost_at is not None or not self._started:
                self._line.lost_at = None
                self._line.send(WatchJobs())
                self._line.send(WatchJob(job=self._random.choice(self._office.jobs)))
            match message:
                case JobsChanged(jobs=jobs):
                    self._started = {row.id: row.state is JobState.STARTED for row in jobs}
                case MonitorChanged():
                    continue

    async def work(self) -> None:
        """Start, stop, and change things, until cancelled."""
        while True:
            await asyncio.sleep(self._random.uniform(3, 30))
            if self._line.owed:
                continue
            stopped = [job for job, started in self._started.items() if not started]
            running = [job for job, started in self._started.items() if started]
            if self.closing:
                for job in running:
                    self.stop(job)
            elif stopped and self._random.random() < 0.6:
                self._start(self._random.choice(stopped))
            elif not self.keeps_running:
                self._disturb(running)

    def stop(self, job: int) -> None:
        """Stop a job."""
        self._line.send(StopJob(request=self._line.request(), job=job))

    def _start(self, job: int) -> None:
        self._truth.stopped_jobs.pop(job, None)
        self._line.send(StartJob(request=self._line.request(), job=job))

    def _disturb(self, running: list[int]) -> None:
        what = self._random.random()
        if what < 0.03 and running:
            self.stop(self._random.choice(running))
        elif what < 0.06:
            self._machine.administer(partial(self._change_plan, self._random.choice(PLANS)))
        elif what < 0.2:
            self._list_somebody()
        elif what < 0.235:
            self._machine.administer(self._add_customers)
        elif what < 0.25:
            agent = self._random.choice(self._office.sample.agents)
            self._truth.may_cut.update(self._truth.live)
            self._line.send(ReleaseAgent(request=self._line.request(), agent=agent))

    # ---- what no message asks for --------------------------------------------------------------------------------

    async def _change_plan(self, change: str, store: SqlStore, running: RunningServer) -> None:
        def change_plan(tx: Tx) -> None:
            tx.execute(change)

        await store.runner.write(change_plan)
        self._truth.plan_changed()
        running.floor.post(PlanChanged(await store.plan()))

    def _list_somebody(self) -> None:
        """Rather a number that is being called than any other."""
        called = [call.number for call in self._truth.live.values()]
        number = self._random.choice(called or self._office.numbers)
        self._machine.administer(partial(self._list, lambda tx: number))

    def _committing(self, kind: str) -> None:
        """Between the claim of a number and its dial somebody lists it, in the very next transaction."""
        if kind == "commit ClaimNext" and not self.keeps_running and self._random.random() < LISTED_AT_CLAIM:
            self._machine.administer(partial(self._list, _newest_claim))

    async def _list(self, whom: Callable[[Tx], str | None], store: SqlStore, running: RunningServer) -> None:
        """Put a number on a do-not-call list, as for a customer who complains at the front desk."""
        campaign = self._random.choice((None, *self._office.campaigns))
        at = self._machine.clock.now()

        def enter(tx: Tx) -> str | None:
            number = whom(tx)
            if number is not None:
                list_number(tx, campaign, number, "complaint", self._line.account, at)
            return number

        number = await store.runner.write(enter)
        if number is not None and self._rechecks:
            running.floor.post(NumberListed(number, campaign))
            self._truth.listed(number, campaign)

    async def _add_customers(self, store: SqlStore, running: RunningServer) -> None:
        # New numbers: an import looks at the do-not-call lists before it adds anybody.
        numbers = tuple(f"+8170{next(self._newcomers):08d}" for _ in range(12))
        batch = self._office.sample.batch

        def add_customers(tx: Tx) -> None:
            list_ = add_list(
                tx, NewList(batch, "more", ("number",), "utf-8", None, self._machine.clock.now())
            )
            add_records(tx, list_, self._office.sample.group, customers(numbers, self._random))

        await store.runner.write(add_customers)
        await running.records_added()


def _newest_claim(tx: Tx) -> str | None:
    row = tx.one("SELECT number FROM attempt WHERE state = 'claimed' ORDER BY id DESC")
    return None if row is None else str(row[0])
