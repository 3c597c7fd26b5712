"""What a program orders holds from its answer on: a whole floor, in its own time (domain rows 96, 160, 161, 329)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import pytest

from kaden.clock import SECOND, Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from server.api.limits import ApiLimits
from server.api.programs import Programs
from server.api.wire import Request
from server.compose import parts, programs
from server.demo.office import Crew, set_up, start_job
from server.hub.tokens_office import hash_of
from server.listed_calls import AGAIN
from server.loops import LoopClock, run_virtual
from server.running import RunningServer
from server.settings import Settings
from server.storage.inline_runner import InlineRunner
from server.storage.lists.loading import StoreLoader
from server.storage.store import SqlStore
from server.storage.tokens_port import NewToken
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.population import Fate
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator

OPENING: Final[Instant] = 1_775_437_200_000

SETTINGS: Final = Settings(lines=20)

RINGS: Final[Millis] = 4 * SECOND
ANSWERED: Final[Millis] = 12 * SECOND
HANGS_UP: Final[Millis] = 40 * SECOND

LISTING: Final = b'{"number": "090-1234-0000", "reason": "asked for it"}'

FATE: Final = Fate(
    ends=None, after=ANSWERED, rings_after=RINGS, talk=HANGS_UP - ANSWERED, patience=9 * SECOND
)


class Everybody:
    """Customers who all behave alike."""

    def fate(self, number: str, nth: int, now: Instant) -> Fate:
        return FATE


@dataclass
class Floor:
    """A floor at work, and the way for programs into it."""

    clock: LoopClock
    runner: InlineRunner
    running: RunningServer
    exchange: RunningExchange
    programs: Programs
    job: int
    agent: int

    async def order(self, method: str, *path: str, body: bytes = b"") -> Instant:
        """Have something done; when it was answered."""
        assert await self.ask(method, *path, body=body) in (HTTPStatus.OK, HTTPStatus.CREATED)
        return self.clock.now()

    async def ask(self, method: str, *path: str, body: bytes = b"") -> HTTPStatus:
        """Order something; how it was answered."""
        headers = {"authorization": "Bearer kaden_crm", "content-type": "application/json"}
        reply = await self.programs.answer(Request(method, ("v1", *path), {}, headers, body), "here")
        return reply.status

    def attempts(self, columns: str) -> list[tuple[Any, ...]]:
        """What the disk says of all calls."""
        return self.runner.transact(lambda tx: tx.all(f"SELECT {columns} FROM attempt ORDER BY id"))


@asynccontextmanager
async def floor(customers: int, agents: int) -> AsyncIterator[Floor]:
    """A started job whose agents wait."""
    clock = LoopClock(OPENING)
    runner = InlineRunner.in_memory(OPENING)
    loader = StoreLoader(runner, clock.now)
    rows = "".join(f"客{n},0901234{n:04}\n" for n in range(customers))
    office = await set_up(
        runner,
        loader,
        now=OPENING,
        agents=agents,
        os_user=None,
        customers=f"お名前,電話番号\n{rows}".encode(),
    )
    exchange = RunningExchange(Exchange(Everybody(), rules=Rules(lines=20)), start=OPENING)
    made = parts(SETTINGS, runner, Simulator(exchange), clock)
    running = await RunningServer.recover(made)
    await running.connect()
    await made.store.add_token(NewToken("supervisor", "CRM", hash_of("kaden_crm"), None), None, OPENING)
    crew = Crew(running.hub, 1)
    await start_job(running.hub, office.sample.supervisor, office.sample.job)
    await crew.sit_down(office.sample.agents)
    way = programs(made, running, ApiLimits())
    try:
        yield Floor(clock, runner, running, exchange, way, office.sample.job, office.sample.agents[0])
    finally:
        await crew.go_home()
        await running.stop()


async def _wait(time: Millis) -> None:
    await asyncio.sleep(time / SECOND)


async def _first_dial(at: Floor) -> Instant:
    while not (found := at.attempts("dialled_at")):
        await _wait(1)
    return int(found[0][0])


async def _withdrawn(after: Millis) -> tuple[Instant, list[tuple[Any, ...]]]:
    """The only customer's number is listed so long after the dial; when that was answered, and what came of calls."""
    async with floor(customers=1, agents=1) as at:
        dialled = await _first_dial(at)
        await _wait(dialled + after - at.clock.now())
        told = await at.order("POST", "do-not-call", body=LISTING)
        await _wait(2 * HANGS_UP)
        return told - dialled, [
            (outcome, connected and connected - dialled, ended - dialled)
            for outcome, connected, ended in at.attempts("outcome, connected_at, ended_at")
        ]


@pytest.mark.parametrize("after", [0, 1, RINGS - 1, RINGS + SECOND, ANSWERED - 1])
def test_a_withdrawn_number_reaches_nobody_from_the_answer_on(after: Millis) -> None:
    """Row 96: reserved, dialling or ringing, it is hung up, never joined to an agent, and never dialled again."""
    told, calls = run_virtual(_withdrawn(after))
    [(outcome, connected, ended)] = calls
    assert (outcome, connected) == ("cancelled", None)
    assert ended <= told + SECOND


def test_a_conversation_goes_on_when_its_number_is_withdrawn() -> None:
    """Row 96: nobody is cut off in the middle of a sentence; and nobody calls there again."""
    told, calls = run_virtual(_withdrawn(ANSWERED + SECOND))
    [(outcome, connected, ended)] = calls
    assert outcome == "connected"
    assert connected <= told < HANGS_UP <= ended


async def _withdrawn_unread(monkeypatch: pytest.MonkeyPatch, *, again: bool) -> list[tuple[Any, ...]]:
    """It rings, and who rings to listed numbers cannot be read just then; `again`: the program repeats its order."""

    async def fails(store: SqlStore) -> tuple[tuple[str, None], ...]:
        raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="connection lost")

    async with floor(customers=1, agents=1) as at:
        dialled = await _first_dial(at)
        await _wait(dialled + ANSWERED - AGAIN // 2 - at.clock.now() - (0 if again else SECOND))
        withdraw = partial(at.ask, "POST", "do-not-call", body=LISTING)
        with monkeypatch.context() as broken:
            broken.setattr(SqlStore, "ringing_listed", fails)
            assert await withdraw() == HTTPStatus.SERVICE_UNAVAILABLE
        if again:
            assert await withdraw() == HTTPStatus.CONFLICT
        await _wait(2 * HANGS_UP)
        return at.attempts("outcome, connected_at")


@pytest.mark.parametrize("again", [True, False], ids=["repeated", "alone"])
def test_a_withdrawn_number_reaches_nobody_though_a_read_failed(
    again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 96: whoever is told that it is listed already is told that it reaches nobody; and one order is enough."""
    assert run_virtual(_withdrawn_unread(monkeypatch, again=again)) == [("cancelled", None)]


async def _died_before_telling() -> list[tuple[Any, ...]]:
    """The number is on disk, and the server dies before it has hung up; the next one finds the call ringing."""
    async with floor(customers=1, agents=1) as at:
        await _first_dial(at)
        await _wait(RINGS + SECOND)
        await at.running.floor.close()
        store = SqlStore(at.runner)
        await store.add_number(None, "+819012340000", "asked for it", None, at.clock.now())
        again = await RunningServer.recover(parts(SETTINGS, at.runner, Simulator(at.exchange), at.clock))
        await again.connect()
        await _wait(2 * HANGS_UP)
        return at.attempts("outcome, connected_at")


def test_a_number_that_was_withdrawn_with_the_last_breath_reaches_nobody() -> None:
    """Row 96, guarantees 0: what is on disk holds in the next life."""
    assert run_virtual(_died_before_telling()) == [("cancelled", None)]


async def _stopped(after: Millis) -> tuple[Instant, list[tuple[Any, ...]]]:
    async with floor(customers=60, agents=3) as at:
        await _wait(await _first_dial(at) + after - at.clock.now())
        told = await at.order("POST", "jobs", str(at.job), "stop")
        await _wait(2 * HANGS_UP)
        return told, at.attempts("state, outcome, dialled_at, connected_at, ended_at")


@pytest.mark.parametrize("after", [0, 1, RINGS + SECOND, ANSWERED, HANGS_UP + SECOND])
def test_a_stopped_job_places_no_call_after_its_answer(after: Millis) -> None:
    """Rows 160, 161: what only rings is hung up, and talks go on."""
    told, calls = run_virtual(_stopped(after))
    assert calls
    assert max(dialled for _, _, dialled, *_ in calls) <= told
    for state, outcome, _, connected, ended in calls:
        assert state == "ended"
        if connected is None:
            assert (outcome, ended <= told + SECOND) == ("cancelled", True)
        else:
            assert (outcome, connected <= told) == ("connected", True)
