"""One signed-in session: its link, who sits there, and what the server last said to it.

Most clients have one seat. The demo has two: the supervisor's, and one key away the agent's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.message_pump import MessagePump

from kaden.clock import Instant, Millis
from kaden.protocol.client import ClientMessage, KeepDraft
from kaden.protocol.desk import DeskChanged
from kaden.protocol.my_work import PromisesChanged
from kaden.protocol.server import JobsChanged, MonitorChanged, ServerMessage, SignedIn
from tui.link import Link
from tui.messages import Heard, LinkMoved
from tui.model.address import Address
from tui.model.floor_time import FloorTime, steady_clock
from tui.model.link_state import Answer, LinkPhase, Reply, Request


class Seat:
    """A session and its audience: the app and the screens that show it."""

    def __init__(
        self,
        address: Address,
        account: str | None,
        *,
        terminal: str = "",
        ca_file: Path | None = None,
        steady: Callable[[], Millis] = steady_clock,
    ) -> None:
        self._address = address
        self._terminal = terminal
        self._ca_file = ca_file
        self._steady = steady
        self.link = self._new_link(account)
        self.desk: DeskChanged | None = None
        """The newest desk of an account with agent use."""
        self.jobs: JobsChanged | None = None
        self.promises: PromisesChanged | None = None
        """The newest promised calls of an account with agent use."""
        self._time = FloorTime()
        self._audience: list[MessagePump] = []

    def _new_link(self, account: str | None) -> Link:
        return Link(
            self._address,
            account,
            heard=self._heard,
            moved=self._moved,
            terminal=self._terminal,
            ca_file=self._ca_file,
            steady=self._steady,
        )

    def reopen(self) -> None:
        """Begin anew after the link was closed for good; the same account signs in again."""
        self.link = self._new_link(self.link.conversation.account)

    @property
    def who(self) -> SignedIn | None:
        """Who is signed in; stays while the link is lost."""
        return self.link.conversation.who

    @property
    def zone_of_jobs(self) -> str:
        """That of all jobs of the floor; empty = they have no one zone."""
        zones = set() if self.jobs is None else {job.zone for job in self.jobs.jobs}
        return zones.pop() if len(zones) == 1 else ""

    @property
    def zone_of_records(self) -> str:
        """In which days of the past are meant: that of all jobs, else the office's, as in its reports."""
        return self.zone_of_jobs or self.zone_of_office

    @property
    def zone_of_office(self) -> str:
        """In which times are meant where no campaign decides; empty = not told."""
        return "" if self.who is None else self.who.zone

    @property
    def up(self) -> bool:
        """Whether the server can be asked right now."""
        return self.link.phase is LinkPhase.UP

    @property
    def next_try(self) -> Millis | None:
        """How long until a lost link is tried again; None while it is being tried, or is not lost."""
        at = self.link.next_try
        return None if at is None else max(0, at - self._steady())

    def now(self) -> Instant | None:
        """The server's time; None before it said anything."""
        return self._time.at(self._steady())

    def attach(self, listener: MessagePump) -> None:
        """From now on `listener` gets `Heard` and `LinkMoved`."""
        if listener not in self._audience:
            self._audience.append(listener)

    def detach(self, listener: MessagePump) -> None:
        """No more."""
        if listener in self._audience:
            self._audience.remove(listener)

    def next_request(self) -> str:
        """An id for a request that is about to be made."""
        return self.link.conversation.next_id()

    def ask(self, request: Request, reply: Reply) -> None:
        """Ask the server. `reply` hears None when it is done, or the refusal, in the app's loop."""
        self.link.ask(request, reply)

    def fetch(self, request: Request, answer: Answer) -> None:
        """As `ask`, for whoever wants what the answer says: `answer` hears the message, or the refusal."""
        self.link.fetch(request, answer)

    def tell(self, message: ClientMessage) -> None:
        """Tell the server something that needs no answer."""
        self.link.tell(message)

    def draft_of(self, attempt: int) -> KeepDraft | None:
        """What was last typed here of a call whose result is not saved yet."""
        return self.link.conversation.draft_of(attempt)

    def _heard(self, said: ServerMessage) -> None:
        match said:
            case DeskChanged():
                self.desk = said
                self._time.heard(said.now, self._steady())
            case JobsChanged():
                self.jobs = said
                self._time.heard(said.now, self._steady())
            case PromisesChanged():
                self.promises = said
                self._time.heard(said.now, self._steady())
            case SignedIn() | MonitorChanged():
                self._time.heard(said.now, self._steady())
            case _:
                pass
        for listener in self._audience:
            listener.post_message(Heard(self, said))

    def _moved(self) -> None:
        for listener in self._audience:
            listener.post_message(LinkMoved(self))
