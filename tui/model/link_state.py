"""The link's side of a conversation, without the socket: who is signed in, what waits for an answer, when to try again.

Rule: nothing that a person did is lost by a broken link. Requests are kept until they are answered and go out again
under their own id; the newest draft of each call and what is being watched go out again after every resume. Only what
acts on a live call is not: who pressed that key meant that moment, and is told that it may not have been done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from kaden.clock import Millis
from kaden.protocol.allocation import AllocationRequest
from kaden.protocol.base import PROTOCOL
from kaden.protocol.client import (
    ClientMessage,
    CutCustomer,
    EndJob,
    Hello,
    HoldCustomer,
    JoinJob,
    KeepDraft,
    Listen,
    ListLists,
    Pause,
    PauseRecording,
    ReleaseAgent,
    Resume,
    ResumeWork,
    SaveResult,
    SetStatus,
    SignIn,
    SignInAsMe,
    SignOut,
    StartJob,
    StopJob,
    StopListening,
    TransferCall,
    WatchJob,
    WatchJobs,
)
from kaden.protocol.do_not_call import NumberRequest
from kaden.protocol.history import CompleteCall
from kaden.protocol.my_work import CallBack, MyWorkRequest
from kaden.protocol.past import ShowPast
from kaden.protocol.preview import CallShown, OwnCall
from kaden.protocol.recordings import PlayRecording
from kaden.protocol.review import FromReview
from kaden.protocol.server import (
    Answered,
    Goodbye,
    ImportProgress,
    ImportRefusedRows,
    RefusedRequest,
    ServerMessage,
    SignedIn,
    Welcome,
)
from kaden.protocol.setup import DeleteDefinition, ListAudit, ListDefinitions, SaveDefinition
from kaden.protocol.supervising import SuperviseRequest
from kaden.protocol.why import WhyRequest

Request: TypeAlias = (
    JoinJob
    | EndJob
    | Pause
    | SetStatus
    | ResumeWork
    | CutCustomer
    | HoldCustomer
    | SaveResult
    | StartJob
    | StopJob
    | ReleaseAgent
    | SuperviseRequest
    | PauseRecording
    | TransferCall
    | Listen
    | StopListening
    | ListDefinitions
    | SaveDefinition
    | DeleteDefinition
    | WhyRequest
    | ShowPast
    | NumberRequest
    | AllocationRequest
    | OwnCall
    | CompleteCall
    | MyWorkRequest
    | FromReview
    | ListLists
    | ListAudit
)
"""What a desk asks and the server answers."""

OF_THE_MOMENT: Final = (
    CutCustomer,
    HoldCustomer,
    PauseRecording,
    TransferCall,
    CallBack,
    CallShown,
    PlayRecording,
)
"""What acts on the line at once: half a minute later it would hang up on, or ring, somebody who is not meant."""

NOT_REPEATED: Final = "not_repeated"
"""Of such a request that a broken link left without an answer; the client's own."""

ON_THE_WAY: Final = (ImportProgress, ImportRefusedRows)
"""Messages that belong to a request and do not end it."""

FIRST_REST: Final[Millis] = 200
LONGEST_REST: Final[Millis] = 5_000

MAX_PENDING: Final = 64
"""Requests without an answer that are kept; a person makes one or two at a time."""


MAX_DRAFTS: Final = 8
"""Calls whose drafts are kept to be sent again; a person types in one, and has another on the desk."""


class LinkPhase(StrEnum):
    """How far the link is."""

    CONNECTING = "connecting"
    CHOOSING = "choosing"
    """The server has greeted; a person must say who they are."""
    ENTERING = "entering"
    """Signing in or resuming."""
    UP = "up"
    LOST = "lost"
    """Broken; it tries again by itself."""
    CLOSED = "closed"
    """For good, for the reason in `Conversation.ending`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as the server sent it. The code may be one that this client does not know."""

    code: str
    values: tuple[tuple[str, str | int], ...] = ()


Reply: TypeAlias = Callable[[Refusal | None], None]
"""Hears how a request ended: None = done."""

Answer: TypeAlias = Callable[[ServerMessage | Refusal], None]
"""Hears what a request was answered with: the message that carries its id, or the refusal."""

RETRIED_GOODBYES: Final = frozenset({"stopping", "too_slow"})
"""Goodbyes after which the link comes back by itself."""

FINAL_REFUSALS: Final = frozenset({"client_too_old", "client_too_new"})


class Conversation:
    """What was said so far, and what is to be said next. Methods return the messages to send, in order."""

    def __init__(self, hello: Hello, nonce: str, account: str | None) -> None:
        """`nonce` makes request ids unique per account; `account` is who wants to sign in, if that is known."""
        self.phase = LinkPhase.CONNECTING
        self.who: SignedIn | None = None
        self.local_accounts: tuple[str, ...] = ()
        self.ending: str | None = None
        """Why the link is closed: a goodbye's reason, or a refusal's code."""
        self.refusal: Refusal | None = None
        """Why the last sign-in failed."""
        self.account = account
        self._hello = hello
        self._nonce = nonce
        self._count = 0
        self._token: str | None = None
        self._as_me: SignInAsMe | None = None
        self._entering: str | None = None
        self._pending: dict[str, tuple[Request, Answer]] = {}
        self._drafts: dict[int, KeepDraft] = {}
        """The newest of each call whose result is being typed; whichever was typed in last stands last."""
        self._watching: dict[type[WatchJobs | WatchJob], WatchJobs | WatchJob] = {}
        self._failures = 0

    @property
    def final_refusal(self) -> Refusal | None:
        """Why the server will never have this client; None while it may."""
        return self.refusal if self.ending in FINAL_REFUSALS else None

    @property
    def over(self) -> bool:
        """Closed for good."""
        return self.phase is LinkPhase.CLOSED

    # ---- the socket ---------------------------------------------------------------------------------------------

    def connected(self) -> list[ClientMessage]:
        """The socket is open."""
        return [self._hello]

    def lost(self) -> None:
        """The socket is gone; unless the conversation is over, it will be tried again."""
        self._entering = None
        if self.phase is not LinkPhase.CLOSED:
            self.phase = LinkPhase.LOST
        for id, (request, _) in tuple(self._pending.items()):
            if isinstance(request, OF_THE_MOMENT):
                self._settle(id, Refusal(NOT_REPEATED))

    def rest(self) -> Millis:
        """How long to wait before the next try: twice as long each time, `FIRST_REST` to `LONGEST_REST`."""
        self._failures += 1
        return min(FIRST_REST << min(self._failures - 1, 8), LONGEST_REST)

    def close(self, reason: str) -> None:
        """Give up for good."""
        self.phase, self.ending = LinkPhase.CLOSED, reason

    # ---- what the server says -----------------------------------------------------------------------------------

    def heard(self, message: ServerMessage) -> list[ClientMessage]:
        """Take in one message."""
        match message:
            case Welcome():
                self.local_accounts = message.local_accounts
                return self._enter()
            case SignedIn():
                return self._entered(message)
            case Answered():
                self._settle(message.request, message)
            case RefusedRequest():
                refusal = Refusal(message.code, tuple(message.values.items()))
                return self._refused(message.request, refusal)
            case Goodbye() if message.reason not in RETRIED_GOODBYES:
                self.close(message.reason)
                self._forget_all()
            case _ if not isinstance(message, ON_THE_WAY):
                self._settle(getattr(message, "request", None), message)
            case _:
                pass
        return []

    def _enter(self) -> list[ClientMessage]:
        if self._token is not None:
            return [self._entering_by(Resume(request=self._next_id(), token=self._token))]
        if self._as_me is not None:
            return [self._entering_by(self._as_me.model_copy(update={"request": self._next_id()}))]
        wanted = self.account
        if wanted in self.local_accounts or (wanted is None and len(self.local_accounts) == 1):
            return self.sign_in_as_me(wanted)
        self.phase = LinkPhase.CHOOSING
        return []

    def _entering_by(self, message: SignIn | SignInAsMe | Resume) -> SignIn | SignInAsMe | Resume:
        self.phase, self._entering = LinkPhase.ENTERING, message.request
        return message

    def _entered(self, signed_in: SignedIn) -> list[ClientMessage]:
        stranger = self.who is not None and self.who.account != signed_in.account
        if stranger:
            self._forget_all()
        self.who, self._token, self.account = signed_in, signed_in.token, signed_in.name
        self.phase, self._entering, self._failures, self.refusal = LinkPhase.UP, None, 0, None
        again: list[ClientMessage] = [*self._drafts.values()]
        again += [request for request, _ in self._pending.values()]
        again += self._watching.values()
        return again

    def _refused(self, request: str | None, refusal: Refusal) -> list[ClientMessage]:
        if refusal.code in FINAL_REFUSALS:
            self.refusal = refusal
            self.close(refusal.code)
            self._forget_all()
        elif request is not None and request == self._entering:
            self._entering = None
            if self._token is not None:
                self._token = None
                return self._enter()
            self._as_me = None
            self.refusal = refusal
            self.phase = LinkPhase.CHOOSING
        elif request is not None:
            self._settle(request, refusal)
        return []

    def _settle(self, request: str | None, said: ServerMessage | Refusal) -> None:
        waiting = None if request is None else self._pending.pop(request, None)
        if waiting is not None:
            asked, answer = waiting
            if isinstance(asked, SaveResult) and not isinstance(said, Refusal):
                # A result is saved: its draft is not sent again. That of another call is.
                self._drafts.pop(asked.attempt, None)
            answer(said)

    def _forget_all(self) -> None:
        self._drafts.clear()
        self._watching.clear()
        for request in tuple(self._pending):
            self._settle(request, Refusal("session_expired"))

    # ---- what people do -----------------------------------------------------------------------------------------

    def sign_in(self, account: str, password: str) -> list[ClientMessage]:
        """With account and password. Only while `CHOOSING`."""
        self.account = account
        return [
            self._entering_by(SignIn(request=self._next_id(), account=account, password=password)),
        ]

    def sign_in_as_me(self, account: str | None) -> list[ClientMessage]:
        """As one of the accounts that this user is known by. Only while `CHOOSING`."""
        self._as_me = SignInAsMe(request=self._next_id(), account=account)
        return [self._entering_by(self._as_me)]

    def next_id(self) -> str:
        """An id for a new request."""
        return self._next_id()

    def ask(self, request: Request, reply: Reply) -> list[ClientMessage]:
        """Ask, now or as soon as the link is up; `reply` is called once, however often the link breaks."""
        return self.fetch(request, lambda said: reply(said if isinstance(said, Refusal) else None))

    def fetch(self, request: Request, answer: Answer) -> list[ClientMessage]:
        """As `ask`, for whoever wants what the answer says. What is of the moment does not wait for the link."""
        if self.phase is LinkPhase.CLOSED or len(self._pending) >= MAX_PENDING:
            answer(Refusal("not_signed_in"))
            return []
        if self.phase is not LinkPhase.UP and isinstance(request, OF_THE_MOMENT):
            answer(Refusal(NOT_REPEATED))
            return []
        self._pending[request.request] = (request, answer)
        return [request] if self.phase is LinkPhase.UP else []

    def tell(self, message: ClientMessage) -> list[ClientMessage]:
        """Say what needs no answer. While the link is down only drafts and what is watched are kept for later."""
        if isinstance(message, KeepDraft):
            self._drafts.pop(message.attempt, None)
            self._drafts[message.attempt] = message
            if len(self._drafts) > MAX_DRAFTS:
                del self._drafts[next(iter(self._drafts))]
        elif isinstance(message, WatchJobs | WatchJob):
            self._watching[type(message)] = message
        return [message] if self.phase is LinkPhase.UP else []

    def draft_of(self, attempt: int) -> KeepDraft | None:
        """What was last typed of a call whose result is not saved yet; None = nothing, or long ago."""
        return self._drafts.get(attempt)

    def leave(self) -> list[ClientMessage]:
        """Say goodbye on purpose."""
        farewell: list[ClientMessage] = [SignOut()] if self.phase is LinkPhase.UP else []
        self.close("signed_out")
        return farewell

    @property
    def unanswered(self) -> int:
        """Requests that wait for their answer."""
        return len(self._pending)

    def _next_id(self) -> str:
        self._count += 1
        return f"{self._nonce}-{self._count}"


def hello(client: str, terminal: str, *, desk: bool = True) -> Hello:
    """The first message, within its limits."""
    return Hello(protocol=PROTOCOL, client=client[:40], terminal=terminal[:60], desk=desk)
