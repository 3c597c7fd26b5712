"""Who acts and who watches in `bench_supervisors`: light clients of the protocol, and programs on a line."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Final

from websockets.asyncio.client import ClientConnection, unix_connect

from kaden.protocol.base import PROTOCOL
from kaden.protocol.client import (
    Alive,
    ClientMessage,
    CutCustomer,
    Hello,
    JoinJob,
    Pause,
    ResumeWork,
    SaveResult,
    SignInAsMe,
    WatchJob,
    WatchJobs,
)
from kaden.protocol.desk import Desk, DeskChanged
from kaden.protocol.server import SERVER_MESSAGE, JobsChanged, MonitorChanged, ServerMessage
from kaden.vocabulary import AfterSave, AgentState
from tests.terminal.line import Line, PlainTerminal

MARKED: Final = "エージェント1 "
"""Whose keys are measured: the first of a monitor that is sorted by name."""

WORDS: Final = {AgentState.BREAK: "on break", AgentState.WAITING: "waiting"}

_TOWARDS: Final = {AgentState.BREAK: "into a break", AgentState.WAITING: "back to work"}
"""A break waits while a call that is out may need the agent; the way back waits for nothing but the disk."""

RELAY: Final = "a listener of the bare relay"

REST: Final = (0.4, 1.2)
"""Shortest and longest time between two keys; each is seen long before the next."""

QUIET: Final = 3.0
"""Seconds of silence after which a client gives a sign of life."""


@dataclass
class Keys:
    """The keys that were pressed, and when somebody saw the newest. All times are milliseconds of the wall clock."""

    state: AgentState | None = None
    """What the newest leads to; None = nothing to be seen."""
    pressed: float = 0.0
    happened: float | None = None
    """When the floor did it, by what a row says; a pause may wait for the next decision of the dialler."""
    seen: dict[str, list[float]] = field(default_factory=dict)
    """From the key, by who saw it."""
    events: dict[str, list[float]] = field(default_factory=dict)
    """From what the floor did, by who saw it."""
    _looks: dict[tuple[str, int], float] = field(default_factory=dict)

    def press(self, state: AgentState | None) -> None:
        """A key goes out now; what the one before it led to is put into the books."""
        for (who, _), at in self._looks.items():
            if self.state is not None:
                towards = who if who == RELAY else f"{who}, {_TOWARDS[self.state]}"
                self.seen.setdefault(towards, []).append(at - self.pressed)
            if self.happened is not None:
                self.events.setdefault(who, []).append(at - self.happened)
        self._looks.clear()
        self.state, self.pressed, self.happened = state, now(), None

    def see(self, who: str, watcher: int, at: float) -> None:
        """Somebody sees what the newest key led to; only the first look counts."""
        self._looks.setdefault((who, watcher), at)


def now() -> float:
    """The wall clock, in milliseconds."""
    return time() * 1_000


# ---- clients of the protocol --------------------------------------------------------------------------------------


class Client:
    """One signed-in connection.

    Args:
        connection: what carries it.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._requests = 0
        self.bytes = 0
        """Heard since the measurement began."""

    async def say(self, message: ClientMessage) -> None:
        """Send something."""
        await self._connection.send(message.model_dump_json())

    async def hear(self) -> ServerMessage:
        """The next message."""
        while True:
            try:
                frame = await asyncio.wait_for(self._connection.recv(decode=False), QUIET)
            except TimeoutError:
                await self.say(Alive())
                continue
            self.bytes += len(frame)
            return SERVER_MESSAGE.validate_json(frame)

    def request(self) -> str:
        """An id for a request."""
        self._requests += 1
        return f"bench-{self._requests}"


@asynccontextmanager
async def signed_in(socket: Path, account: str, *, desk: bool) -> AsyncIterator[Client]:
    """A client over the local socket."""
    async with unix_connect(str(socket), compression=None, max_size=None) as connection:
        await connection.send(Hello(protocol=PROTOCOL, client="bench", desk=desk).model_dump_json())
        await connection.recv()
        await connection.send(SignInAsMe(request="in", account=account).model_dump_json())
        await connection.recv()
        yield Client(connection)


# ---- who acts, and who watches ------------------------------------------------------------------------------------


async def act(client: Client, keys: Keys, relay: ClientConnection) -> None:
    """Take breaks and come back; a call that comes in between is ended at once."""
    chance = random.Random(1)
    desk: Desk | None = None

    async def listen() -> None:
        nonlocal desk
        while True:
            said = await client.hear()
            if isinstance(said, DeskChanged):
                desk = said.desk
                await attend(client, desk)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(listen())
        while True:
            await asyncio.sleep(chance.uniform(*REST))
            if desk is not None and desk.state in WORDS:
                pausing = desk.state is AgentState.WAITING
                keys.press(AgentState.BREAK if pausing else AgentState.WAITING)
                await relay.send(json.dumps({"key": keys.state}))
                request = client.request()
                await client.say(
                    Pause(request=request, to="break") if pausing else ResumeWork(request=request)
                )


async def attend(client: Client, desk: Desk) -> None:
    """Do what leads back to waiting."""
    match desk.state:
        case AgentState.IDLE if desk.jobs:
            await client.say(JoinJob(request=client.request(), job=desk.jobs[0].id))
        case AgentState.TALKING if desk.call is not None:
            await client.say(CutCustomer(request=client.request(), attempt=desk.call.attempt))
        case AgentState.WRAPUP if desk.call is not None:
            save = SaveResult(
                request=client.request(),
                attempt=desk.call.attempt,
                disposition=desk.call.results[0].id,
                note="",
                then=AfterSave.CONTINUE,
            )
            await client.say(save)


@dataclass
class Moves:
    """Rows that other agents' doings moved, as one supervisor's client got them."""

    delays: list[float] = field(default_factory=list)
    """Milliseconds from the change, by the server's clock, which is this machine's."""
    since: dict[int, int] = field(default_factory=dict)


async def watch(client: Client, number: int, keys: Keys, moves: Moves) -> None:
    """Be a supervisor who looks at the job."""
    await client.say(WatchJobs())
    while True:
        said = await client.hear()
        match said:
            case JobsChanged(jobs=(job, *_)) if not moves.since:
                moves.since[0] = 0
                await client.say(WatchJob(job=job.id))
            case MonitorChanged():
                look(said, number, keys, moves)


def look(said: MonitorChanged, number: int, keys: Keys, moves: Moves) -> None:
    """Note which rows moved, and whether the marked one is among them."""
    at = now()
    for row in said.rows:
        if row.name == MARKED.strip() and row.state is keys.state:
            keys.happened = row.since
            keys.see("a supervisor's client", number, at)
        if moves.since.get(row.agent, row.since) != row.since:
            moves.delays.append(at - row.since)
        moves.since[row.agent] = row.since


class Glass:
    """A line with a client on it, and what stands there.

    Args:
        line: the client.
        size: of its terminal.
        who: what the table calls it.
    """

    def __init__(self, line: Line, size: tuple[int, int], who: str) -> None:
        self.line = line
        self.who = who
        self.bytes = 0
        self._terminal = PlainTerminal(*size)
        self._unread = b""

    async def follow(self, keys: Keys) -> None:
        """Read all that comes, and note when a key is to be seen."""
        while True:
            came, at = await asyncio.to_thread(self._read)
            self.bytes += len(came)
            # What stands behind the last escape may be the half of a sequence.
            whole, escape, rest = (self._unread + came).rpartition(b"\x1b")
            self._terminal.feed(whole)
            self._unread = escape + rest
            if keys.state is not None and self._shows(WORDS[keys.state]):
                keys.see(self.who, id(self), at)

    def _read(self) -> tuple[bytes, float]:
        return self.line.come(QUIET), now()

    def _shows(self, word: str) -> bool:
        return any(MARKED in text and word in text for text in self._terminal.lines)


async def listen_to_relay(relay: ClientConnection, number: int, keys: Keys) -> None:
    """Be somebody to whom the relay passes keys on."""
    async for frame in relay:
        if json.loads(frame)["key"] == keys.state:
            keys.see(RELAY, number, now())
