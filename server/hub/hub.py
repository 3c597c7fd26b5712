"""The hub: the life of every connection, from its first frame to its farewell. What people say is `work`'s business.

Rules: what a connection does wrong costs only that connection; one that does not drain is cut; nobody waits for
anybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from kaden import __version__
from kaden.clock import SECOND, Millis
from kaden.protocol.base import PROTOCOL
from kaden.protocol.client import Hello
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, Goodbye, RefusedRequest, SignedIn, Welcome
from kaden.vocabulary import AccountId, AgentId, CampaignId, JobId
from server.clock import steady_now
from server.dialer.effects import ShowPlaying
from server.dialer.model import Asked
from server.hub.connection import Connection, Pipe, PipeClosed
from server.hub.limits import Limits
from server.hub.listening import review_listener
from server.hub.local import LocalConnection, able
from server.hub.outbox import Frame, Outbox
from server.hub.port import Desks, Office
from server.hub.promises import PromiseNews
from server.hub.seats import Seats
from server.hub.session import (
    POLICY_VIOLATION,
    Action,
    Close,
    Do,
    Greet,
    Leave,
    Refuse,
    Session,
    SignInMessage,
    TrySignIn,
)
from server.hub.sign_in import Door, Peer
from server.hub.watchers import Watchers
from server.hub.work import Work
from server.logs import logger, unexpected
from server.storage.port import Store
from server.tasks import Tasks

Farewell: TypeAlias = Literal["taken_over", "stopping", "disabled", "too_slow", "idle", "signed_out"]

NORMAL: Final = 1000
GOING_AWAY: Final = 1001
INTERNAL_ERROR: Final = 1011
TRY_AGAIN: Final = 1013

_log = logger("hub")


class Hub:
    """All connections. Implements `server.hub.port.Screens`.

    Args:
        desks: the floor.
        store: knows accounts and what agents did.
        door: lets people in.
        office: accounts, backups, lists.
        limits: what each connection may use.
        zone: the office's, where an agent's day begins.
        steady: a clock that never jumps, in milliseconds.
        refused: told of the code of each refusal that goes out.
    """

    def __init__(
        self,
        desks: Desks,
        store: Store,
        door: Door,
        office: Office,
        *,
        limits: Limits,
        zone: ZoneInfo,
        steady: Callable[[], Millis] = steady_now,
        refused: Callable[[str], None] = lambda code: None,
    ) -> None:
        self._refused = refused
        self._desks = desks
        self._store = store
        self._door = door
        self._office = office
        self._limits = limits
        self._steady = steady
        self._zone = zone
        self._connections: dict[int, Connection] = {}
        self._numbers = count(1)
        self._seats = Seats(desks, store, zone, steady)
        self._watchers = Watchers(desks, limits.coalesce)
        self._promises = PromiseNews(store, desks, self._seats, limits.promises)
        self._work = Work(
            desks,
            office,
            self._seats,
            self._watchers,
            connections=self._connections,
            remembered=limits.remembered,
            account_changed=self._told_account_changed,
            promises_changed=self._promises.changed_everywhere,
            steady=steady,
        )
        self._tasks = Tasks("hub")
        self._farewells = Tasks("farewells")
        self._sweeper: asyncio.Task[None] | None = None
        self._stopping = False

    def __len__(self) -> int:
        return len(self._connections)

    # ---- Screens -------------------------------------------------------------------------------------------------

    def answer(self, to: Asked) -> None:
        """The request is done."""
        self._work.answer(to, Frame(Answered(request=to.request)))

    def refuse(self, to: Asked, refusal: Refused) -> None:
        """The request is refused."""
        self._work.refuse(to, refusal)

    def show_desk(self, agent: AgentId) -> None:
        """The desk changed."""
        self._seats.show(agent)
        self._watchers.look_outside()

    def show_job(self, job: JobId) -> None:
        """The job or its monitor changed."""
        self._watchers.touch(job)

    def show_promises(self, campaign: CampaignId) -> None:
        """Promises of this campaign changed."""
        self._promises.changed(campaign)

    def show_playing(self, how: ShowPlaying) -> None:
        """How a recording fares on a supervisor's phone."""
        self._work.players.show(how)

    # ---- the life of a connection --------------------------------------------------------------------------------

    async def serve(self, pipe: Pipe, peer: Peer) -> None:
        """Speak with one peer until it, or we, have enough. Never raises."""
        if self._stopping:
            await pipe.close(GOING_AWAY, "server stops")
            return
        connection = self._open(peer, pipe)
        self._tasks.start(self._write_out(connection, pipe), name=f"writer {connection.number}")
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = self._tasks.start(self._sweep(), name="sweeper")
        try:
            while True:
                data = await pipe.receive()
                await self._hear(connection, connection.session.receive(data, self._steady()))
        except PipeClosed:
            pass
        except Exception as error:
            _log.exception("a connection failed", place=peer.place)
            connection.refuse(None, unexpected(error))
            self._end(connection, None, "internal error", INTERNAL_ERROR)
        finally:
            self._forget(connection)
        if connection.farewell is not None:
            await asyncio.wait([connection.farewell])

    async def connect_local(
        self, account: AccountId, terminal: str = "inside", *, place: str = "inside", desk: bool = True
    ) -> LocalConnection:
        """A connection of this process for an account, signed in without proof: a simulated agent's desk, or the
        visit of a program whose token was looked at (`desk` False: it takes nobody's place).

        Raises:
            Refused: UNKNOWN_ACCOUNT, ACCOUNT_DISABLED, SERVER_STOPPING.
        """
        known = await able(self._store, account)
        if self._stopping:
            raise Refused(RefusalCode.SERVER_STOPPING)
        connection = self._open(Peer(place=place), None)
        connection.hello = Hello(protocol=PROTOCOL, client=__version__, terminal=terminal, desk=desk)
        connection.member = await self._door.admit_inside(known)
        await self._admit(connection, None)
        return LocalConnection(
            connection.outbox,
            hear=lambda said: self._hear(connection, connection.session.hear(said, self._steady())),
            gone=lambda: self._forget(connection),
        )

    async def account_changed(self, account: AccountId) -> None:
        """Role, password, state or permissions changed: close what is void, show no more than is allowed by now."""
        for connection in list(self._connections.values()):
            if connection.member is None or not connection.belongs_to(account):
                continue
            member = await self._door.look_again(connection.member)
            if member is None:
                self._end(connection, "disabled", "account changed", POLICY_VIOLATION)
            else:
                connection.member = member
                self._watchers.review(connection)
        # Last: what a connection asked for until it was looked at again was allowed by what held before.
        await review_listener(self._desks, self._store, account)

    async def stop(self) -> None:
        """Say goodbye to everybody and close; nobody new gets in. The floor hears of nobody's going."""
        self._stopping = True
        self._watchers.close()
        await self._work.close()
        await self._promises.close()
        for connection in list(self._connections.values()):
            self._end(connection, "stopping", "server stops", GOING_AWAY)
        await self._farewells.finish(2 * self._limits.farewell / SECOND)
        await self._tasks.cancel_all()

    def _open(self, peer: Peer, pipe: Pipe | None) -> Connection:
        number = next(self._numbers)
        session = Session(local=peer.local, limits=self._limits, now=self._steady())
        limit = None if pipe is None else self._limits.outbox_bytes
        outbox = Outbox(limit, lambda: self._cut(connection), self._goes_out)
        connection = Connection(number, peer, session, outbox, pipe)
        self._connections[number] = connection
        return connection

    def _goes_out(self, frame: Frame) -> None:
        if isinstance(frame.message, RefusedRequest):
            self._refused(frame.message.code)

    def _end(self, connection: Connection, goodbye: Farewell | None, why: str, code: int = NORMAL) -> None:
        """Close from our side: last words, if the peer takes them in time, then the connection."""
        if connection.number not in self._connections:
            return
        name = connection.account.name if connection.member is not None else None
        _log.info("connection closed", why=why, account=name, place=connection.peer.place)
        connection.session.over()
        last = None if goodbye is None else Frame(Goodbye(reason=goodbye))
        connection.outbox.finish(last, clear=goodbye == "too_slow")
        self._forget(connection)
        if connection.pipe is not None:
            parting = self._part(connection, connection.pipe, code, why)
            connection.farewell = self._farewells.start(parting, name=f"farewell {connection.number}")

    def _cut(self, connection: Connection) -> None:
        self._end(connection, "too_slow", "too slow", TRY_AGAIN)

    async def _part(self, connection: Connection, pipe: Pipe, code: int, why: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.farewell / SECOND):
                await connection.written.wait()
                await pipe.close(code, why)
        pipe.abort()

    def _forget(self, connection: Connection) -> None:
        """The connection counts no more. Safe to call twice."""
        if self._connections.pop(connection.number, None) is None:
            return
        connection.session.over()
        connection.outbox.finish()
        self._watchers.leave(connection)
        self._office.leave(connection)
        self._work.players.leave(connection)
        if not self._stopping:
            self._seats.leave(connection)

    async def _write_out(self, connection: Connection, pipe: Pipe) -> None:
        try:
            while (frame := await connection.outbox.next()) is not None:
                connection.sending_since = self._steady()
                await pipe.send(frame.data)
                connection.sending_since = None
        except PipeClosed:
            connection.outbox.finish(clear=True)
        finally:
            connection.written.set()

    # ---- what a peer says ----------------------------------------------------------------------------------------

    async def _hear(self, connection: Connection, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Do(message):
                    await self._work.do(connection, message)
                case Refuse(request, refusal):
                    connection.refuse(request, refusal)
                case Greet(hello):
                    await self._greet(connection, hello)
                case TrySignIn(message):
                    await self._sign_in(connection, message)
                case Leave():
                    await self._sign_out(connection)
                case Close():
                    self._close(connection, action)
        if connection.silent:
            # Without a store it stays silent for the floor; its next sign of life tries again.
            with suppress(Refused):
                await self._seats.come_back(connection)

    def _close(self, connection: Connection, close: Close) -> None:
        self._end(connection, "idle" if close.idle else None, close.reason, close.code)

    async def _greet(self, connection: Connection, hello: Hello) -> None:
        connection.hello = hello
        accounts = await self._door.local_accounts(connection.peer)
        connection.say(Welcome(protocol=PROTOCOL, server=__version__, local_accounts=accounts))

    async def _sign_in(self, connection: Connection, message: SignInMessage) -> None:
        try:
            connection.member = await self._door.sign_in(
                message, connection.peer, self._desks.now(), self._steady()
            )
            await self._admit(connection, message.request)
        except Refused as refusal:
            connection.member = None
            connection.refuse(message.request, refusal)
            await self._hear(connection, connection.session.sign_in_failed())

    async def _admit(self, connection: Connection, request: str | None) -> None:
        """Let somebody in whose identity is known.

        Raises:
            Refused: STORE_UNAVAILABLE; nobody got in.
        """
        day = await self._seats.day_of(connection) if connection.at_desk else None
        if connection.number not in self._connections:
            return
        account = connection.account
        connection.session.signed_in(account.role, self._steady())
        if connection.pipe is not None:
            connection.pipe.admitted()
        if connection.pipe is not None or connection.at_desk:
            _log.info("signed in", account=account.name, place=connection.peer.place)
        if request is not None:
            connection.say(self._welcome_in(connection, request))
        if day is not None:
            former = self._seats.sit_down(connection, day)
            self._promises.sat_down(connection.agent)
            if former is not None:
                self._end(former, "taken_over", "taken over by another terminal")

    def _welcome_in(self, connection: Connection, request: str) -> SignedIn:
        assert connection.member is not None
        account = connection.account
        return SignedIn(
            request=request,
            token=connection.member.token,
            account=account.id,
            name=account.name,
            full_name=account.full_name,
            role=account.role,
            agent_use=account.agent_use,
            now=self._desks.now(),
            zone=self._zone.key,
        )

    async def _sign_out(self, connection: Connection) -> None:
        connection.left = True
        member = connection.member
        self._end(connection, "signed_out", "signed out")
        if member is not None:
            await self._door.sign_out(member, connection.peer)

    async def _told_account_changed(self, which: AccountId | str) -> None:
        if isinstance(which, str):
            account = await self._store.account(which)
            if account is not None:
                await self.account_changed(account.id)
        else:
            await self.account_changed(which)

    # ---- the clocks of all connections ---------------------------------------------------------------------------

    async def _sweep(self) -> None:
        """As long as anybody is connected from outside."""
        while any(connection.pipe is not None for connection in self._connections.values()):
            await asyncio.sleep(self._limits.sweep / SECOND)
            for connection in list(self._connections.values()):
                if connection.pipe is not None:
                    self._look_at(connection, connection.pipe)

    def _look_at(self, connection: Connection, pipe: Pipe) -> None:
        now = self._steady()
        working = self._seats.has(connection) and self._desks.job_of(connection.agent) is not None
        close = connection.session.look_at_clock(now, working=working)
        if close is not None:
            self._close(connection, close)
        elif (
            connection.stalled(pipe.unsent(), now) > self._limits.stall
            or pipe.unsent() > self._limits.outbox_bytes
        ):
            self._cut(connection)
        else:
            self._seats.look_for_silence(connection, self._limits.alive)
