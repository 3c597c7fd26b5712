"""A hub over a real database, with real sockets and a floor that remembers; and clients to speak with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed

from kaden.protocol.base import PROTOCOL, Message
from kaden.protocol.client import ClientMessage, Hello, SignIn
from kaden.protocol.codec import decode_server, encode
from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.my_work import PromisesChanged
from kaden.protocol.server import (
    ImportLook,
    ImportReport,
    RefusedRequest,
    RefusedRow,
    ServerMessage,
    SignedIn,
    Welcome,
)
from kaden.vocabulary import AccountId, AgentId, CampaignId, GroupId, JobId, ListId, Permission, Role
from server.clock import steady_now
from server.dialer.model import Hours
from server.hub.hub import Hub
from server.hub.limits import Limits
from server.hub.listen import Listener
from server.hub.office import StoreOffice
from server.hub.port import ListOrder, NumberOrder, Progress
from server.hub.sign_in import Door
from server.passwords import PasswordChecks, hashed
from server.storage.inline_runner import InlineRunner
from server.storage.port import NewAccount, Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.store import SqlStore
from tests.server.hub.floor import NOON, WAIT, FakeFloor

M = TypeVar("M", bound=ServerMessage)

PASSWORD = "long enough for everybody"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Loader:
    """Implements `server.hub.port.ListLoader`: keeps what it was given, and can be held back."""

    def __init__(self) -> None:
        self.orders: list[tuple[ListOrder, bytes]] = []
        self.numbers: list[tuple[NumberOrder, bytes]] = []
        self.done: list[tuple[object, ...]] = []
        """What was asked of lists that are there."""
        self.refused: tuple[RefusedRow, ...] = ()
        self.started = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.cancelled = False

    async def load(
        self, order: ListOrder, file: Path, progress: Progress
    ) -> tuple[ImportReport, Sequence[RefusedRow]]:
        self.orders.append((order, _content(file)))
        progress("reading", 1, 1)
        self.started.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        report = ImportReport(
            request=order.request, list_id=1, encoding="utf-8", columns=(), mapping={}, preview=(), rows=0,
            valid=0, invalid=0, duplicates_in_file=0, duplicates_in_list=0, do_not_call=0, unallocated=0,
        )  # fmt: skip
        return report, self.refused

    async def look(self, order: ListOrder, file: Path) -> ImportLook:
        self.orders.append((order, _content(file)))
        return ImportLook(
            request=order.request, encoding="utf-8", columns=(), mapping={}, fields=(), preview=()
        )

    async def load_numbers(
        self, order: NumberOrder, file: Path, progress: Progress
    ) -> tuple[NumbersReport, Sequence[RefusedRow]]:
        self.numbers.append((order, _content(file)))
        report = NumbersReport(
            request=order.request, encoding="utf-8", rows=0, imported=0, already=0, duplicates=0, invalid=0
        )
        return report, self.refused

    async def allocate(self, list_: ListId) -> None:
        self.done.append(("allocate", list_))

    async def take_back(self, list_: ListId, group: GroupId, by: AccountId | None) -> None:
        self.done.append(("take_back", list_, group, by))

    async def delete(self, list_: ListId, by: AccountId | None) -> None:
        self.done.append(("delete", list_, by))


class Users(dict[int, str]):
    """The users of a machine, by number; can break."""

    broken = False

    def name_of(self, uid: int) -> str | None:
        """As the operating system would say it."""
        if self.broken:
            raise RuntimeError("the users' directory does not answer")
        return self.get(uid)


class Client:
    """The other end of a connection."""

    _numbers = count(1)

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[ServerMessage] = []
        self.promises: list[PromisesChanged] = []
        """They come by themselves, as soon as the store has answered: who waits for something else passes them by."""

    def request(self) -> str:
        """A new request id."""
        return f"r{next(self._numbers)}"

    async def say(self, message: Message) -> None:
        """Send one message."""
        await self.socket.send(encode(message), text=True)

    async def shout(self, text: str | bytes) -> None:
        """Send one frame as it is."""
        await self.socket.send(text)

    async def hear(self) -> ServerMessage:
        """The next message, but for promises."""
        while isinstance(message := await self._receive(), PromisesChanged):
            self.promises.append(message)
        self.heard.append(message)
        return message

    async def hear_promises(self, times: int = 1) -> PromisesChanged:
        """What was told of promises last, once it was told so often."""
        while len(self.promises) < times:
            message = await self._receive()
            if isinstance(message, PromisesChanged):
                self.promises.append(message)
        return self.promises[-1]

    async def _receive(self) -> ServerMessage:
        async with asyncio.timeout(WAIT):
            return decode_server(await self.socket.recv())

    async def hear_a(self, kind: type[M]) -> M:
        """The next message of one kind; what comes before it is kept in `heard`."""
        while True:
            message = await self.hear()
            if isinstance(message, kind):
                return message

    async def refused(self) -> str:
        """The code of the next refusal."""
        return (await self.hear_a(RefusedRequest)).code

    async def hello(self, *, desk: bool = True, terminal: str = "pts/7") -> Welcome:
        """Begin the conversation."""
        await self.say(Hello(protocol=PROTOCOL, client="test", terminal=terminal, desk=desk))
        return await self.hear_a(Welcome)

    async def sign_in(self, account: str, *, desk: bool = True) -> SignedIn:
        """Hello and password."""
        await self.hello(desk=desk)
        return await self.sign_in_again(account)

    async def sign_in_again(self, account: str) -> SignedIn:
        """The password, after the hello."""
        await self.say(SignIn(request=self.request(), account=account, password=PASSWORD))
        return await self.hear_a(SignedIn)

    async def closed(self) -> tuple[int, str]:
        """Code and reason with which the server closes; what comes before is kept in `heard`."""
        try:
            while True:
                await self.hear()
        except ConnectionClosed as end:
            frame = end.rcvd
            return (1006, "") if frame is None else (frame.code, frame.reason)

    async def hears_nothing_more(self, than: ClientMessage, answer: type[ServerMessage]) -> bool:
        """Whether the server's next message is the answer to `than`: nothing was sent before it."""
        await self.say(than)
        return isinstance(await self.hear(), answer)


@dataclass
class World:
    """Everything of one test."""

    floor: FakeFloor
    store: SqlStore
    runner: InlineRunner
    hub: Hub
    listener: Listener
    loader: Loader
    sample: SampleIds
    socket: Path
    users: Users
    limits: Limits
    job: JobId = field(init=False)
    other_job: JobId = field(init=False)
    other_campaign: CampaignId = field(init=False)

    @property
    def agent(self) -> AgentId:
        """The account "agent1"."""
        return AgentId(self.sample.agents[0])

    @asynccontextmanager
    async def client(self, account: str | None = None, *, desk: bool = True) -> AsyncIterator[Client]:
        """A connection over the local socket; signed in if an account is named."""
        async with unix_connect(
            str(self.socket), compression=None, max_size=None, ping_interval=None, close_timeout=1
        ) as socket:
            client = Client(socket)
            if account is not None:
                await client.sign_in(account, desk=desk)
            yield client

    def permit(self, account: AccountId, campaign: CampaignId, level: Permission) -> None:
        """Give a supervisor a permission on a campaign, or take it away."""

        def change(tx: Tx) -> None:
            tx.execute("DELETE FROM permission WHERE account_id = ? AND campaign_id = ?", (account, campaign))
            tx.execute("INSERT INTO permission VALUES (?, ?, ?)", (account, campaign, level.value))

        self.runner.transact(change)

    def map_user(self, account: str, os_user: str) -> None:
        """Let a user of this machine be an account without a password."""

        def change(tx: Tx) -> None:
            tx.execute("UPDATE account SET os_user = ? WHERE name = ?", (os_user, account))

        self.runner.transact(change)


@asynccontextmanager
async def world(place: Path, limits: Limits | None = None, *, chance: float = 1.0) -> AsyncIterator[World]:
    """A running hub with the sample office: admin, supervisor (edit), viewer (view), agent1 to agent5, clerk."""
    limits = limits or Limits()
    floor, loader, users = FakeFloor(), Loader(), Users()
    runner = InlineRunner.in_memory(NOON)
    sample = runner.transact(_sample)
    store, checks = SqlStore(runner), PasswordChecks(CHEAP)
    await store.add_account(_account("clerk", Role.USER), None, NOON)
    viewer = await store.add_account(_account("viewer", Role.SUPERVISOR), None, NOON)
    office = StoreOffice(
        store, checks, loader, now=floor.now, steady=steady_now, backups=place, spool=place / "spool", limits=limits,
        zone="Asia/Tokyo", lines=10, recordings=place / "recordings",
    )  # fmt: skip
    door = Door(store, checks, limits, name_of=users.name_of)
    hub = Hub(floor, store, door, office, limits=limits, zone=ZoneInfo("Asia/Tokyo"))
    listener = Listener(hub.serve, limits, chance=lambda: chance)
    socket = place / "run" / "kaden.sock"
    await listener.open_unix(socket)
    made = World(floor, store, runner, hub, listener, loader, sample, socket, users, limits)
    made.permit(viewer.id, sample.campaign, Permission.VIEW)
    made.job = floor.open_job(sample.job, sample.campaign, "展示会フォロー")
    made.other_campaign = runner.transact(_other_campaign)
    made.other_job = floor.open_job(sample.job + 1, made.other_campaign, "別の活動")
    try:
        yield made
    finally:
        listener.stop_accepting()
        await hub.stop()
        await listener.close()
        checks.close()
        await store.close()


def _content(file: Path) -> bytes:
    return file.read_bytes()


def _sample(tx: Tx) -> SampleIds:
    spec = SampleSpec(
        at=NOON,
        hours=Hours(0, 1_440),
        zone="Asia/Tokyo",
        first_day=date(2020, 1, 1),
        last_day=date(2099, 12, 31),
        password_hash=hashed(PASSWORD, CHEAP),
    )
    return create_sample(tx, spec)


def _account(name: str, role: Role, os_user: str | None = None) -> NewAccount:
    return NewAccount(name, name, role, False, "", os_user, hashed(PASSWORD, CHEAP))


def _other_campaign(tx: Tx) -> CampaignId:
    tx.execute(
        "INSERT INTO campaign (name, rule_id, zone, hours_start, hours_end, notify, handling_entry)"
        " SELECT '別の活動', rule_id, zone, hours_start, hours_end, notify, handling_entry FROM campaign"
    )
    row = tx.one("SELECT max(id) FROM campaign")
    assert row is not None
    return CampaignId(row[0])
