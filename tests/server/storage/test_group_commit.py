"""Group commit: one failure hits its author, order holds, a caller who left disturbs nobody (guarantees 0.3, 0.5)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import pytest_asyncio

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage import group_commit
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.group_commit import GROUP, GROUP_SECONDS, TRIES, GroupCommit
from server.storage.port import Tx
from server.storage.sqlite_tx import SqliteTx
from server.storage.store import KeepingRunner
from tests.server.storage.office import NOON


def add(value: str) -> Callable[[Tx], str]:
    """A transaction that adds one row and gives its value back."""

    def transaction(tx: Tx) -> str:
        tx.execute("INSERT INTO dial_group (name) VALUES (?)", (value,))
        return value

    return transaction


def add_and_fail(value: str) -> Callable[[Tx], str]:
    """A transaction that fails after it wrote."""

    def transaction(tx: Tx) -> str:
        add(value)(tx)
        raise Refused(RefusalCode.ALREADY_SAVED)

    return transaction


async def names(runner: KeepingRunner) -> list[str]:
    rows = await runner.read(lambda tx: tx.all("SELECT name FROM dial_group ORDER BY id"))
    return [name for (name,) in rows]


# ---- on every runner -------------------------------------------------------------------------------------------------


async def test_one_failure_among_many_hits_only_its_author(runner: KeepingRunner) -> None:
    """Guarantee 0.3."""
    work = [add_and_fail(str(n)) if n % 7 == 3 else add(str(n)) for n in range(3 * GROUP)]
    results = await asyncio.gather(*map(runner.write, work), return_exceptions=True)
    expected = [Refused(RefusalCode.ALREADY_SAVED) if n % 7 == 3 else str(n) for n in range(3 * GROUP)]
    assert results == expected
    assert await names(runner) == [name for name in expected if isinstance(name, str)]


async def test_an_error_of_the_database_is_its_authors_too(runner: KeepingRunner) -> None:
    await runner.write(add("taken"))
    results = await asyncio.gather(
        *map(runner.write, [add("before"), add("taken"), add("after")]), return_exceptions=True
    )
    assert results[0::2] == ["before", "after"]
    assert isinstance(results[1], Exception)
    assert not isinstance(results[1], Refused)
    assert await names(runner) == ["taken", "before", "after"]


async def test_a_transaction_sees_what_was_asked_for_before_it(runner: KeepingRunner) -> None:
    """The floor sends its marks one after the other and relies on their order."""

    def count(tx: Tx) -> int:
        tx.execute("INSERT INTO dial_group (name) SELECT 'n' || count(*) FROM dial_group")
        return int((tx.one("SELECT count(*) FROM dial_group") or (0,))[0])

    assert await asyncio.gather(*(runner.write(count) for _ in range(100))) == list(range(1, 101))


async def test_a_read_sees_what_was_acknowledged(runner: KeepingRunner) -> None:
    for n in range(20):
        await runner.write(add(str(n)))
        assert (await names(runner))[-1] == str(n)


async def test_a_read_cannot_write(runner: KeepingRunner) -> None:
    with pytest.raises(Refused) as refused:
        await runner.read(add("by a reader"))
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    await runner.write(add("by a writer"))
    assert await names(runner) == ["by a writer"]


# ---- in the runner that has a thread ---------------------------------------------------------------------------------


class Gate:
    """A transaction that holds the writer's thread until it is opened."""

    def __init__(self) -> None:
        self._open = Event()
        self.reached = Event()

    def __call__(self, tx: Tx) -> None:
        self.reached.set()
        assert self._open.wait(30)

    def open(self) -> None:
        self._open.set()


@pytest_asyncio.fixture
async def threaded(tmp_path: Path) -> AsyncIterator[AiosqliteRunner]:
    """The runner on a file."""
    opened = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def held(threaded: AiosqliteRunner) -> AsyncIterator[Gate]:
    """The runner's thread is in a transaction that does not end before the gate is opened."""
    gate = Gate()
    blocking = asyncio.gather(threaded.write(gate))
    await asyncio.to_thread(gate.reached.wait, 30)
    yield gate
    gate.open()
    await blocking


async def started(*writes: asyncio.Future[object]) -> None:
    """Let tasks that were just made reach the runner."""
    for _ in range(2):
        await asyncio.sleep(0)


async def test_a_caller_who_leaves_before_its_turn_has_no_effect_and_disturbs_nobody(
    threaded: AiosqliteRunner, held: Gate
) -> None:
    """Guarantee 0.3: cancelling one task never undoes another's acknowledged write."""
    async with asyncio.TaskGroup() as tasks:
        kept = [tasks.create_task(threaded.write(add(f"kept {n}"))) for n in range(3)]
        leaving = [tasks.create_task(threaded.write(add(f"left {n}"))) for n in range(3)]
        await started()
        for task in leaving:
            task.cancel()
        await started()
        held.open()
    assert [task.result() for task in kept] == ["kept 0", "kept 1", "kept 2"]
    assert await names(threaded) == ["kept 0", "kept 1", "kept 2"]


async def test_a_caller_who_leaves_during_its_turn_disturbs_nobody(threaded: AiosqliteRunner) -> None:
    """Guarantee I15: not acknowledged, so either fully there or not at all; here it is there."""
    gate = Gate()

    def slow(tx: Tx) -> None:
        add("slow")(tx)
        gate(tx)
        add("to the end")(tx)

    leaving = asyncio.gather(threaded.write(slow))
    await asyncio.to_thread(gate.reached.wait, 30)
    leaving.cancel()
    async with asyncio.TaskGroup() as tasks:
        other = tasks.create_task(threaded.write(add("other")))
        await started()
        gate.open()
    assert other.result() == "other"
    assert await names(threaded) == ["slow", "to the end", "other"]


async def test_people_come_before_bulk_work(threaded: AiosqliteRunner, held: Gate) -> None:
    """Limits 2: two lanes; an import never delays a call."""
    async with asyncio.TaskGroup() as tasks:
        for n in range(3):
            tasks.create_task(threaded.write(add(f"bulk {n}"), bulk=True))
        for n in range(3):
            tasks.create_task(threaded.write(add(f"person {n}")))
        await started()
        held.open()
    assert await names(threaded) == [f"person {n}" for n in range(3)] + [f"bulk {n}" for n in range(3)]


async def test_what_waits_is_committed_together(threaded: AiosqliteRunner, held: Gate) -> None:
    """Guarantee 0.5: one commit for all that wait, up to the size of a group."""
    commits: list[str] = []

    def count_commits(tx: Tx) -> None:
        threaded.writer.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(threaded.write(count_commits))
        for n in range(2 * GROUP):
            tasks.create_task(threaded.write(add(str(n))))
        await started()
        held.open()
    assert len(await names(threaded)) == 2 * GROUP
    assert 1 < len(commits) <= 10


async def test_too_many_waiting_are_refused(
    threaded: AiosqliteRunner, held: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue is bounded and says what happens when it is full."""
    monkeypatch.setattr(group_commit, "WAITING", 3)
    async with asyncio.TaskGroup() as tasks:
        for n in range(3):
            tasks.create_task(threaded.write(add(str(n))))
        await started()
        with pytest.raises(Refused) as refused:
            await threaded.write(add("one more"))
        held.open()
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    assert await names(threaded) == ["0", "1", "2"]


async def test_closing_finishes_what_waits_and_takes_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "kaden.db"
    runner = await AiosqliteRunner.open(path, NOON, create=True)
    async with asyncio.TaskGroup() as tasks:
        for n in range(100):
            tasks.create_task(runner.write(add(str(n))))
        await started()
        await runner.close()
    for call in (runner.write(add("late")), runner.read(lambda tx: tx.one("SELECT 1"))):
        with pytest.raises(Refused) as refused:
            await call
        assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    await runner.close()
    again = await AiosqliteRunner.open(path, NOON)
    assert len(await names(again)) == 100
    await again.close()


# ---- with an engine in trouble ---------------------------------------------------------------------------------------


class TroubledEngine:
    """An engine on SQLite in memory that fails when it is told to."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute("CREATE TABLE dial_group (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
        self.tx = SqliteTx(self._connection)
        self.fails: dict[str, int] = {}
        """How often a step will fail."""
        self.passing = False

    def _step(self, name: str, sql: str) -> None:
        if self.fails.get(name, 0) > 0:
            self.fails[name] -= 1
            raise OSError(name)
        self._connection.execute(sql)

    def begin(self) -> None:
        self._step("begin", "BEGIN")

    def commit(self) -> None:
        self._step("commit", "COMMIT")

    def roll_back(self) -> None:
        if self._connection.in_transaction:
            self._step("roll_back", "ROLLBACK")

    def mark(self) -> None:
        self._step("mark", "SAVEPOINT one")

    def undo(self) -> None:
        self._step("undo", "ROLLBACK TO one")

    def keep(self) -> None:
        self._step("keep", "RELEASE one")

    def refusal_of(self, error: Exception) -> Refused | None:
        if isinstance(error, OSError):
            return Refused(RefusalCode.STORE_UNAVAILABLE, problem=str(error))
        return None

    def passes(self, error: Exception) -> bool:
        return self.passing

    def names(self) -> list[str]:
        return [name for (name,) in self.tx.all("SELECT name FROM dial_group ORDER BY id")]


async def outcome(write: Coroutine[Any, Any, object]) -> object:
    """What comes of a write, good or bad."""
    try:
        return await write
    except Refused as refusal:
        return refusal


def commits_of(engine: TroubledEngine, steady: Callable[[], float] = float) -> GroupCommit:
    loop = asyncio.get_running_loop()
    return GroupCommit(engine, lambda work: loop.run_in_executor(None, work), steady)


async def test_a_group_takes_no_more_once_its_time_is_over() -> None:
    seconds = iter([0.0, 0.0, GROUP_SECONDS, 0.0, 0.0, 0.0, 0.0])
    await asyncio.gather(*map(commits_of(TroubledEngine(), lambda: next(seconds)).write, map(add, "abc")))
    assert list(seconds) == [], "a group of one and one of two look at the clock seven times"


@pytest.mark.parametrize("step", ["begin", "mark", "keep", "commit", "undo"])
async def test_trouble_of_the_store_is_told_to_all_and_leaves_nothing(step: str) -> None:
    """Guarantee I18: whoever was not acknowledged can try again."""
    engine = TroubledEngine()
    commits = commits_of(engine)
    engine.fails[step] = 99
    work = [add_and_fail("a"), add("b"), add("c")]
    results = await asyncio.gather(*map(commits.write, work), return_exceptions=True)
    if step != "undo":
        assert results == [Refused(RefusalCode.STORE_UNAVAILABLE, problem=step)] * 3
    assert Refused(RefusalCode.STORE_UNAVAILABLE, problem=step) in results
    assert engine.names() == [name for name in results if isinstance(name, str)]
    engine.fails[step] = 0
    assert await commits.write(add("d")) == "d"
    assert engine.names()[-1] == "d"


async def test_trouble_that_passes_is_tried_again() -> None:
    """Guarantees F15: a deadlock is nobody's fault."""
    engine = TroubledEngine()
    engine.passing = True
    engine.fails["commit"] = TRIES - 1
    results = await asyncio.gather(
        *map(commits_of(engine).write, [add("a"), add_and_fail("b"), add("c")]), return_exceptions=True
    )
    assert results == ["a", Refused(RefusalCode.ALREADY_SAVED), "c"]
    assert engine.names() == ["a", "c"]


async def test_trouble_that_does_not_pass_after_all_is_told() -> None:
    engine = TroubledEngine()
    engine.passing = True
    engine.fails["commit"] = TRIES
    with pytest.raises(Refused):
        await commits_of(engine).write(add("a"))
    assert engine.names() == []


async def test_what_comes_later_is_not_done_when_what_came_before_was_not() -> None:
    """The floor's marks rely on their order (guarantee I18): whoever waits behind a failed group fails with it."""
    engine = TroubledEngine()
    commits, gate = commits_of(engine), Gate()
    engine.fails["commit"] = 1
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(outcome(commits.write(gate)))
        await asyncio.to_thread(gate.reached.wait, 30)
        waiting = [
            tasks.create_task(outcome(commits.write(add("later"), bulk=bulk))) for bulk in (False, True)
        ]
        await started()
        gate.open()
    assert {await each for each in (first, *waiting)} == {
        Refused(RefusalCode.STORE_UNAVAILABLE, problem="commit")
    }
    assert engine.names() == []


async def test_nothing_gets_in_before_all_have_heard_of_the_trouble() -> None:
    """A caller who writes in the very turn in which another hears of its failure does not overtake it."""
    engine = TroubledEngine()
    commits = commits_of(engine)
    engine.fails["commit"] = 1
    heard: list[str] = []

    async def write(name: str) -> None:
        try:
            await commits.write(add(name))
        except Refused:
            heard.append(name)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write("first"))
        number = 0
        while "first" not in heard:
            number += 1
            tasks.create_task(write(f"later {number}"))
            await asyncio.sleep(0)
    names = engine.names()
    assert sorted(heard + names) == sorted(["first", *(f"later {n}" for n in range(1, number + 1))])
    assert [int(name.split()[1]) for name in names] == list(range(number - len(names) + 1, number + 1))


async def test_a_roll_back_that_fails_leaves_nobody_waiting() -> None:
    """What comes next is tried again; nobody waits for an answer that never comes."""
    engine = TroubledEngine()
    commits = commits_of(engine)
    engine.fails["commit"] = engine.fails["roll_back"] = 1
    assert await outcome(commits.write(add("a"))) == Refused(RefusalCode.STORE_UNAVAILABLE, problem="commit")
    engine.roll_back()
    await started()
    assert await commits.write(add("b")) == "b"
    assert engine.names() == ["b"]
