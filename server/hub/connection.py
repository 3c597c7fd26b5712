"""One connection, as the hub keeps it: who is at the other end, what it looks at, what waits for it."""

from __future__ import annotations

import asyncio
from typing import Protocol

from kaden.clock import Instant, Millis
from kaden.protocol.alerts import Alert
from kaden.protocol.client import Hello
from kaden.protocol.desk import Desk, DeskChanged
from kaden.protocol.refusals import Refused
from kaden.protocol.server import JobRow, RefusedRequest, ServerMessage
from kaden.setup.kinds import Kind
from kaden.text import clean
from kaden.vocabulary import AccountId, AgentId, CampaignId, JobId, Permission
from server.hub.access import level, may_save
from server.hub.outbox import Frame, Outbox
from server.hub.session import Session
from server.hub.sign_in import Member, Peer
from server.storage.port import Account


class PipeClosed(Exception):
    """The other end is gone; nothing more can be received or sent."""


class Pipe(Protocol):
    """What carries frames. `server.hub.listen` makes one of a WebSocket."""

    async def receive(self) -> str | bytes:
        """The next frame; bytes for a binary one.

        Raises:
            PipeClosed.
        """
        ...

    async def send(self, data: bytes) -> None:
        """Send a text frame; waits while the peer does not drain.

        Raises:
            PipeClosed.
        """
        ...

    def admitted(self) -> None:
        """Somebody signed in: the connection is no newcomer any more."""
        ...

    def unsent(self) -> int:
        """Bytes that the system has not taken yet."""
        ...

    async def close(self, code: int, reason: str) -> None:
        """Close in good order; may wait for the peer."""
        ...

    def abort(self) -> None:
        """Cut, at once."""
        ...


class Connection:
    """One connection. Implements `server.hub.port.Visit` once somebody has signed in.

    Args:
        number: unique in the life of the server.
        peer: where it comes from.
        session: its conversation.
        outbox: what waits for it.
        pipe: what carries it; None for a simulated agent of this process.
    """

    def __init__(self, number: int, peer: Peer, session: Session, outbox: Outbox, pipe: Pipe | None) -> None:
        self.number = number
        self.peer = peer
        self.session = session
        self.outbox = outbox
        self.pipe = pipe
        self.hello: Hello | None = None
        self.member: Member | None = None
        self.left = False
        """The person signed out on purpose."""
        self.silent = False
        """The screen did not answer in time, and the floor was told."""
        self.watches_jobs = False
        self.watched_job: JobId | None = None
        self.shown_jobs: tuple[tuple[JobRow, ...], tuple[Alert, ...], int | None] | None = None
        """The jobs list that was sent last."""
        self.sending_since: Millis | None = None
        """Steady time since when the pipe has not taken the frame in hand."""
        self.written = asyncio.Event()
        """Everything of the outbox was sent, or cannot be any more."""
        self.farewell: asyncio.Task[None] | None = None
        """What closes it in good order, once we have had enough of it."""
        self._unsent = 0
        self._desk: Desk | None = None
        self._desk_number = 0
        self._desk_sent_at: Millis = 0

    @property
    def account(self) -> Account:
        """Who has signed in."""
        assert self.member is not None
        return self.member.account

    @property
    def agent(self) -> AgentId:
        """The account as an agent."""
        return AgentId(self.account.id)

    @property
    def at_desk(self) -> bool:
        """Whether an agent may sit down here: agent use is on, and the client shows a desk."""
        return (
            self.member is not None
            and self.account.agent_use
            and not self.account.disabled
            and self.hello is not None
            and self.hello.desk
        )

    @property
    def is_visit(self) -> bool:
        """Whether a program says one thing over it and goes; it keeps in mind itself what it had done."""
        return self.pipe is None and self.hello is not None and not self.hello.desk

    def belongs_to(self, account: AccountId) -> bool:
        """Whether this account has signed in here."""
        return self.member is not None and self.member.account.id == account

    def say(self, message: ServerMessage) -> None:
        """Send what must arrive."""
        self.outbox.put(Frame(message))

    def refuse(self, request: str | None, refusal: Refused) -> None:
        """Tell why not."""
        self.outbox.put(refusal_frame(request, refusal))

    def show_desk(self, desk: Desk, now: Instant, steady: Millis) -> None:
        """Send the agent's desk, unless this very desk was sent last."""
        if desk == self._desk:
            return
        self._desk = desk
        self._desk_number += 1
        self._desk_sent_at = steady
        self.say(DeskChanged(sequence=self._desk_number, now=now, desk=desk))

    def card_delay(self, sequence: int, steady: Millis) -> Millis | None:
        """From sending the newest desk to its being on the glass; None for an older one."""
        return steady - self._desk_sent_at if sequence == self._desk_number else None

    def stalled(self, unsent: int, now: Millis) -> Millis:
        """For how long the peer has taken nothing of what waits for it.

        Args:
            unsent: bytes that the pipe still holds.
            now: the steady time.
        """
        if self.sending_since is None:
            return 0
        if unsent < self._unsent:
            self.sending_since = now
        self._unsent = unsent
        return now - self.sending_since

    # ---- Visit ---------------------------------------------------------------------------------------------------

    @property
    def by(self) -> AccountId:
        """Who asks."""
        return self.account.id

    def sees(self, campaign: CampaignId) -> bool:
        """Whether what belongs to this campaign exists for whoever has signed in."""
        assert self.member is not None
        return level(self.account, self.member.permissions, campaign) is not Permission.NONE

    def may_save(self, kind: Kind, campaign: CampaignId | None, *, new: bool) -> bool:
        """Whether whoever has signed in may make, or change, such a definition."""
        assert self.member is not None
        return may_save(self.account, self.member.permissions, kind, campaign, new=new)

    def news(self, message: ServerMessage) -> None:
        """Send what may be left out."""
        if self.outbox.roomy:
            self.say(message)

    async def tell(self, message: ServerMessage) -> None:
        """Send what must arrive, once there is room for it."""
        await self.outbox.room()
        self.say(message)


def refusal_frame(request: str | None, refusal: Refused) -> Frame:
    """A refusal on its way; what it quotes is cleaned, for it may come from a file's or a system's mouth."""
    values = {key: clean(value) if isinstance(value, str) else value for key, value in refusal.values.items()}
    return Frame(RefusedRequest(request=request, code=refusal.code.value, values=values))
