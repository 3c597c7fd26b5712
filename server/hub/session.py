"""One connection's conversation, without any I/O: bytes and the time go in, actions come out.

States: new, greeted, signing in, signed in, over. Rule: nothing a peer sends makes this raise, and before signing in
only a hello and a sign-in are heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, TypeAlias, assert_never

from kaden import __version__
from kaden.clock import SECOND, Millis
from kaden.protocol.base import IMPORT_CHUNK, PROTOCOL
from kaden.protocol.client import (
    Alive,
    ClientMessage,
    ExportMore,
    Hello,
    ImportChunk,
    Resume,
    SignIn,
    SignInAsMe,
    SignOut,
)
from kaden.protocol.codec import decode_client
from kaden.protocol.do_not_call import ExportNumbers
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.why import AskFunnel
from kaden.vocabulary import Role
from server.hub.limits import Limits

SignInMessage: TypeAlias = SignIn | SignInAsMe | Resume

POLICY_VIOLATION: Final = 1008
"""The WebSocket close code of a peer that does not keep the rules."""


class Phase(Enum):
    """How far a conversation has come."""

    NEW = auto()
    GREETED = auto()
    SIGNING_IN = auto()
    SIGNED_IN = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Greet:
    """Answer the hello with a welcome."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class TrySignIn:
    """Find out whether this is who it says, then call `signed_in` or `sign_in_failed`."""

    message: SignInMessage


@dataclass(frozen=True, slots=True)
class Do:
    """Carry this out, if access allows it."""

    message: ClientMessage


@dataclass(frozen=True, slots=True)
class Refuse:
    """Tell the peer why not."""

    request: str | None
    refusal: Refused


@dataclass(frozen=True, slots=True)
class Leave:
    """The peer signs out on purpose."""


@dataclass(frozen=True, slots=True)
class Close:
    """End the connection; nothing it says is heard any more."""

    reason: str
    """For the close frame and the log."""
    code: int = POLICY_VIOLATION
    idle: bool = False
    """A signed-in person is told goodbye because of silence or age."""


Action: TypeAlias = Greet | TrySignIn | Do | Refuse | Leave | Close


class Session:
    """The state of one conversation.

    Args:
        local: whether the peer came over the local socket.
        limits: what it may use.
        now: the steady time at which it connected.
    """

    def __init__(self, *, local: bool, limits: Limits, now: Millis) -> None:
        self._limits = limits
        self._local = local
        self._phase = Phase.NEW
        self._deadline = now + (limits.local_sign_in if local else limits.sign_in)
        self._bucket = float(limits.burst)
        self._bucket_at = now
        self._tries = 0
        self._spoke_at = now
        self._supervises = False
        self.alive_at = now
        """When the peer last showed that it lives."""
        self.uploading = False
        """Whether a file is on its way: full chunks of it are not counted as messages."""
        self.exporting = False
        """Whether a list is on its way out: asking for more of it is not counted."""

    @property
    def phase(self) -> Phase:
        """How far it has come."""
        return self._phase

    def receive(self, data: str | bytes, now: Millis) -> list[Action]:
        """What to do about one frame from the peer."""
        if self._phase is Phase.OVER:
            return []
        self._refill(now)
        self._bucket -= 1
        if self._bucket < -self._limits.excess:
            return self._end("too many messages")
        try:
            message = decode_client(data)
        except Refused as refusal:
            return self._refuse(None, refusal)
        if self._is_free(message):
            self._bucket += 1
        elif self._bucket < 0:
            return self._refuse(_request_of(message), Refused(RefusalCode.TOO_MANY_MESSAGES))
        return self.hear(message, now)

    def hear(self, message: ClientMessage, now: Millis) -> list[Action]:
        """What to do about a message that is not counted: it was, or it comes from inside this process."""
        self.alive_at = now
        if not _by_itself(message):
            self._spoke_at = now
        match self._phase:
            case Phase.NEW:
                return self._hear_hello(message)
            case Phase.GREETED:
                return self._hear_sign_in(message)
            case Phase.SIGNING_IN:
                return self._not_yet(message)
            case Phase.SIGNED_IN:
                return self._hear_work(message)
            case Phase.OVER:
                return []
            case _ as never:
                assert_never(never)

    def signed_in(self, role: Role, now: Millis) -> None:
        """The sign-in succeeded."""
        self._phase = Phase.SIGNED_IN
        self._supervises = role is not Role.USER
        self._deadline = now + self._limits.session

    def sign_in_failed(self) -> list[Action]:
        """The sign-in did not succeed, and the peer was told; it may try again a few times."""
        self._phase = Phase.GREETED
        self._tries += 1
        return self._end("too many failed sign-ins") if self._tries >= self._limits.tries else []

    def over(self) -> None:
        """The connection ends from our side."""
        self._phase = Phase.OVER

    def look_at_clock(self, now: Millis, *, working: bool) -> Close | None:
        """How the passing of time ends it, if it does.

        Args:
            now: the steady time.
            working: an agent in a job; such a one is never sent away for age.
        """
        if self._phase is Phase.OVER or working:
            return None
        if now >= self._deadline:
            if self._phase is Phase.SIGNED_IN:
                return Close("session expired", idle=True)
            return Close("no sign-in in time")
        if self._supervises and not self._local and 0 < self._limits.idle <= now - self._spoke_at:
            return Close("idle", idle=True)
        return None

    def _hear_hello(self, message: ClientMessage) -> list[Action]:
        if not isinstance(message, Hello):
            return self._not_yet(message) + self._end("no hello")
        if message.protocol != PROTOCOL:
            older = message.protocol < PROTOCOL
            code = RefusalCode.CLIENT_TOO_OLD if older else RefusalCode.CLIENT_TOO_NEW
            refusal = Refused(code, client=message.client, server=__version__)
            return [Refuse(None, refusal), *self._end("another protocol")]
        self._phase = Phase.GREETED
        return [Greet(message)]

    def _hear_sign_in(self, message: ClientMessage) -> list[Action]:
        if isinstance(message, SignIn | SignInAsMe | Resume):
            self._phase = Phase.SIGNING_IN
            return [TrySignIn(message)]
        if isinstance(message, Alive):
            return []
        if isinstance(message, SignOut):
            return self._end("left", code=1000)
        return self._not_yet(message) + self._end("not signed in")

    def _hear_work(self, message: ClientMessage) -> list[Action]:
        match message:
            case Alive():
                return []
            case SignOut():
                self._phase = Phase.OVER
                return [Leave()]
            case Hello() | SignIn() | SignInAsMe() | Resume():
                return self._refuse(
                    _request_of(message), Refused(RefusalCode.NOT_ALLOWED, action=message.type)
                )
            case _:
                return [Do(message)]

    def _not_yet(self, message: ClientMessage) -> list[Action]:
        if isinstance(message, Alive):
            return []
        return self._refuse(_request_of(message), Refused(RefusalCode.NOT_SIGNED_IN))

    def _refuse(self, request: str | None, refusal: Refused) -> list[Action]:
        return [Refuse(request, refusal)]

    def _end(self, reason: str, code: int = POLICY_VIOLATION, *, idle: bool = False) -> list[Action]:
        self._phase = Phase.OVER
        return [Close(reason, code, idle)]

    def _refill(self, now: Millis) -> None:
        gained = (now - self._bucket_at) * self._limits.messages_per_second / SECOND
        self._bucket = min(self._bucket + gained, self._limits.burst)
        self._bucket_at = now

    def _is_free(self, message: ClientMessage) -> bool:
        """A full chunk of a file on its way: the file's size and the socket's own brake limit those.

        So it is with the pages of an export, which are carried out one by one.
        """
        match message:
            case ImportChunk():
                return self.uploading and len(message.data) >= IMPORT_CHUNK * 4 // 3
            case ExportMore() | ExportNumbers():
                return self.exporting
            case _:
                return False


def _request_of(message: ClientMessage) -> str | None:
    return getattr(message, "request", None)


def _by_itself(message: ClientMessage) -> bool:
    """Whether a screen says it with nobody before it: a sign of life without a key, a picture asked for anew."""
    return isinstance(message, AskFunnel) or (isinstance(message, Alive) and not message.used)
