"""From a customer's answer to the join on a real Asterisk, beside a bare ARI client in the same run (limits.md P1).

python -m benchmarks.bench_asterisk [--rates 5,20,50] [--seconds 8] [--rounds 3] [--lines 200]

Asterisk, the carrier, all customers and agents run on this machine. Agents are outside numbers, so that each rate has
as many legs as it needs. Both clients dial the same numbers at the same pace and give each answered call to a free leg.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
from collections import deque
from collections.abc import Callable
from itertools import count
from operator import neg
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final, Protocol

from benchmarks.measure import print_head, print_table, quantile
from benchmarks.program_bare_ari import BareAri
from kaden.clock import SECOND
from kaden.vocabulary import AttemptId
from server.dialer.events import CallEnded, CustomerAnswered, PhoneAnswered, SwitchSynchronised
from server.dialer.model import SessionId
from server.tasks import Tasks
from server.telephony.asterisk.channels import Channels
from server.telephony.asterisk.entries import Call
from server.telephony.asterisk.names import Names
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.switch import AsteriskSwitch
from server.telephony.asterisk.wire import read_event
from server.telephony.port import SwitchError, SwitchEvent
from tests.asterisk.lab.asterisk import Asterisk
from tests.asterisk.lab.carrier import Carrier
from tests.asterisk.lab.program import until
from tests.asterisk.lab.root import asterisk_root

TALK_SECONDS: Final = 1.0
SETTLE_SECONDS: Final = 2.0
LEGS_A_CALL: Final = 1.6
"""Legs for each call a second: who talks, and who has just been freed."""

EVENTS: Final = 20_000


class Client(Protocol):
    """What both clients can do. `answered` and `leg_up` are called in the moment the event is there."""

    answered: Callable[[int], None]
    leg_up: Callable[[int], None]
    ended: Callable[[int], None]

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def ring(self, leg: int, number: str) -> None: ...

    async def place(self, call: int, number: str) -> None: ...

    async def join(self, call: int, leg: int) -> None: ...

    async def hang_up(self, call: int) -> None: ...


class Ours:
    """The adapter."""

    answered: Callable[[int], None]
    leg_up: Callable[[int], None]
    ended: Callable[[int], None]

    def __init__(self, settings: AsteriskSettings) -> None:
        self._switch = AsteriskSwitch(settings, 1_000, random=Random(0))
        self._there = asyncio.Event()

    async def open(self) -> None:
        """Connect."""
        await self._switch.open(self._hear)
        await self._there.wait()

    async def close(self) -> None:
        """Leave."""
        await self._switch.close()

    def _hear(self, event: SwitchEvent) -> None:
        match event:
            case CustomerAnswered(attempt):
                self.answered(attempt)
            case PhoneAnswered(session):
                self.leg_up(session)
            case CallEnded(attempt):
                self.ended(attempt)
            case SwitchSynchronised():
                self._there.set()

    async def ring(self, leg: int, number: str) -> None:
        """Ring an agent."""
        await self._switch.ring_agent(SessionId(leg), number)

    async def place(self, call: int, number: str) -> None:
        """Dial a customer."""
        await self._switch.place(AttemptId(call), number, None, 20 * SECOND)

    async def join(self, call: int, leg: int) -> None:
        """Connect both."""
        await self._switch.join(AttemptId(call), SessionId(leg))

    async def hang_up(self, call: int) -> None:
        """End a call."""
        await self._switch.hang_up(AttemptId(call))


class Pace:
    """One client at one pace."""

    def __init__(self, client: Client, rate: int, seconds: float) -> None:
        self._client = client
        self._rate = rate
        self._seconds = seconds
        self._free: deque[int] = deque()
        self._leg_of: dict[int, int] = {}
        self._tasks = Tasks("pace")
        self.times: list[float] = []
        self.missed = 0
        """Answered while no leg was free, or not joined."""
        client.answered, client.leg_up, client.ended = self._answered, self._free.append, self._ended

    async def raise_legs(self, numbers: Callable[[], str]) -> None:
        """As many agents as the pace needs."""
        legs = round(self._rate * (TALK_SECONDS + 0.5) * LEGS_A_CALL) + 2
        for leg in range(1, legs + 1):
            await self._client.ring(leg, numbers())
            await asyncio.sleep(1 / self._rate)
        await _wait(lambda: len(self._free) == legs, "the legs")

    async def run(self, numbers: Callable[[], str], calls: Callable[[], int]) -> None:
        """Dial at the pace."""
        begun = perf_counter()
        for nth in range(round(self._rate * self._seconds)):
            await asyncio.sleep(max(0.0, begun + nth / self._rate - perf_counter()))
            self._tasks.start(self._client.place(calls(), numbers()), name="place")
        await asyncio.sleep(SETTLE_SECONDS + TALK_SECONDS)
        await self._tasks.finish(SETTLE_SECONDS)

    def _answered(self, call: int) -> None:
        if self._free:
            self._leg_of[call] = self._free.popleft()
            self._tasks.start(self._serve(call, perf_counter()), name="serve")
        else:
            self.missed += 1
            self._tasks.start(self._client.hang_up(call), name="hang up")

    async def _serve(self, call: int, answered: float) -> None:
        try:
            await self._client.join(call, self._leg_of[call])
        except SwitchError:
            self.missed += 1
        else:
            self.times.append((perf_counter() - answered) * 1_000)
        await asyncio.sleep(TALK_SECONDS)
        await self._client.hang_up(call)

    def _ended(self, call: int) -> None:
        if call in self._leg_of:
            self._free.append(self._leg_of.pop(call))


BARE: Final = "bare ARI client"
CLIENTS: Final[tuple[tuple[str, Callable[[AsteriskSettings], Client]], ...]] = (
    (BARE, BareAri),
    ("kaden", Ours),
)


async def _wait(condition: Callable[[], bool], what: str) -> None:
    await asyncio.to_thread(until, condition, lambda: what)


def processor_seconds(pid: int) -> float:
    """What a process has used of the processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def joins(lab: Asterisk, carrier: Carrier, rates: list[int], seconds: float, rounds: int) -> None:
    """Answer to join, both clients by turns at each rate, so that what else the machine does meets both.

    Beside it, what one second at that rate costs each program: where the sum comes near the machine's processors, the
    times say nothing of a client any more.
    """
    calls, customers = count(1), count()
    programs = (lab.pid, carrier.pid, os.getpid())
    rows, costs = [], []
    for rate in rates:
        times: dict[str, list[float]] = {name: [] for name, _ in CLIENTS}
        missed = dict.fromkeys(times, 0)
        used = {name: [0.0] * len(programs) for name in times}
        for _ in range(rounds):
            for name, make in CLIENTS:
                client: Client = make(lab.settings())
                await client.open()
                pace = Pace(client, rate, seconds)
                await pace.raise_legs(lambda: f"+81310{next(customers):06d}0")
                before = [processor_seconds(pid) for pid in programs]
                await pace.run(lambda: f"+81310{next(customers):06d}0", lambda: next(calls))
                after = [processor_seconds(pid) for pid in programs]
                used[name] = [sum(of) for of in zip(used[name], after, map(neg, before), strict=True)]
                await client.close()
                await asyncio.to_thread(end_all, lab)
                times[name] += pace.times
                missed[name] += pace.missed
        rows += [_row(f"{name}, {rate} calls/s", times[name], missed[name], times[BARE]) for name in times]
        costs += [_cost(f"{name}, {rate} calls/s", used[name], rounds * seconds) for name in times]
    print_table(["answer to joined", "joined", "missed", "p50", "p99", "p99 x bare"], rows)
    print_table(["processors in use", "Asterisk", "carrier", "client", "all"], costs)


def _cost(name: str, used: list[float], seconds: float) -> list[str]:
    return [name, *(f"{one / seconds:.2f}" for one in (*used, sum(used)))]


def _row(name: str, times: list[float], missed: int, bare: list[float]) -> list[str]:
    tail = quantile(times, 0.99)
    return [
        name,
        f"{len(times)}",
        f"{missed}",
        f"{quantile(times, 0.5):.1f} ms",
        f"{tail:.1f} ms",
        f"{tail / quantile(bare, 0.99):.2f}",
    ]


async def held(lab: Asterisk, lines: int) -> None:
    """How many answered lines stand at once."""
    client, answered = Ours(lab.settings()), 0

    def note(call: int) -> None:
        nonlocal answered
        answered += 1

    client.answered, client.leg_up, client.ended = note, lambda leg: None, lambda call: None
    await client.open()
    for call in range(1, lines + 1):
        await client.place(call, f"+81320{call:06d}0")
        await asyncio.sleep(0.05)
    await asyncio.sleep(SETTLE_SECONDS)
    standing = len(await asyncio.to_thread(lambda: lab.ask("GET", "channels").json()))
    await client.close()
    await asyncio.to_thread(end_all, lab)
    print_table(
        ["lines", "dialled", "answered", "standing"], [["held", f"{lines}", f"{answered}", f"{standing}"]]
    )


def events() -> None:
    """How fast events are read, and entered into the book."""
    book = Channels(Names("kaden"))
    channel = {
        "id": "kaden-call-1",
        "name": "PJSIP/trunk-00000001",
        "state": "Ringing",
        "caller": {"name": "", "number": "0312345678"},
        "connected": {"name": "", "number": ""},
        "dialplan": {"context": "kaden", "exten": "s", "priority": 2, "app_name": "Stasis", "app_data": ""},
    }
    raw = json.dumps(
        {"type": "ChannelStateChange", "timestamp": "2026", "application": "kaden", "channel": channel}
    )
    begun = perf_counter()
    for _ in range(EVENTS):
        book.entries.calls[AttemptId(1)] = Call(AttemptId(1))
        event = read_event(raw)
        assert event is not None
        assert book.hear(event)
    reading = perf_counter() - begun
    begun = perf_counter()
    for _ in range(EVENTS):
        json.loads(raw)
    bare = perf_counter() - begun
    rows = [
        ["json.loads alone", f"{EVENTS / bare:,.0f}", "1.00"],
        ["read, checked, booked", f"{EVENTS / reading:,.0f}", f"{reading / bare:.2f}"],
    ]
    print_table(["events", "per second", "x time"], rows)


def end_all(lab: Asterisk) -> None:
    """An empty switch."""
    for kind in ("channels", "bridges"):
        for one in lab.ask("GET", kind).json():
            lab.ask("DELETE", f"{kind}/{one['id']}")
    until(lambda: not lab.ask("GET", "channels").json(), lambda: "the calls' end")


async def measure(
    lab: Asterisk, carrier: Carrier, rates: list[int], seconds: float, rounds: int, lines: int
) -> None:
    """All of it."""
    events()
    await joins(lab, carrier, rates, seconds, rounds)
    await held(lab, lines)


def main() -> None:
    """Start the lab, measure, take it away."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rates", default="5,20,50")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lines", type=int, default=200)
    given = parser.parse_args()
    print_head("Joins on a real Asterisk")
    with tempfile.TemporaryDirectory() as folder:
        carrier = Carrier(Path(folder) / "carrier")
        lab = Asterisk(asterisk_root(), carrier.port, ())
        try:
            carrier.start()
            lab.start()
            until(lambda: lab.endpoint("trunk") == "online", lambda: "the trunk")
            rates = [int(rate) for rate in given.rates.split(",")]
            asyncio.run(measure(lab, carrier, rates, given.seconds, given.rounds, given.lines))
        finally:
            lab.remove()
            carrier.stop()


if __name__ == "__main__":
    main()
