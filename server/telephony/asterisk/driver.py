"""Keeps the book and the switch in step: hears events, does the chores, compares the two when a link comes up.

Rules: the floor hears nothing of a new connection before all that lives was told, and then what came in the meantime;
what is done to one agent's leg is done one thing after the other; without a link nothing is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from random import Random
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from server.dialer.events import SwitchLost, SwitchSynchronised
from server.dialer.leg_events import TrunkChanged
from server.logs import logger
from server.tasks import Tasks
from server.telephony.asterisk.channels import Channels
from server.telephony.asterisk.chores import Chore, Outcome
from server.telephony.asterisk.comparing import Comparing, Notes
from server.telephony.asterisk.duties import do
from server.telephony.asterisk.entries import Entries, Entry
from server.telephony.asterisk.link import Link
from server.telephony.asterisk.names import Names
from server.telephony.asterisk.noting import Noting
from server.telephony.asterisk.requests import Reply, Request, Requests
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.survey import Survey, survey
from server.telephony.asterisk.wire import (
    EndpointChanged,
    Entered,
    Event,
    Unreadable,
    read_bridges,
    read_channels,
    read_endpoint,
    read_start,
)
from server.telephony.port import (
    ChannelExists,
    FateUnknown,
    Listener,
    PhoneAway,
    SwitchError,
    SwitchEvent,
    SwitchUnreachable,
)

EARLY_LIMIT: Final = 20_000
"""Events that wait while the switch's lists are being read; what comes above it is left to the next comparison."""

EXISTS: Final = 409
CANNOT: Final = 500
"""To an order to dial: there is nobody at this address."""

NO_SUCH_SOURCE: Final = 422

K = TypeVar("K")
E = TypeVar("E", bound=Entry)

_log = logger("switch")


class Driver:
    """One application at one Asterisk, between the sockets and the commands."""

    def __init__(self, settings: AsteriskSettings, random: Random) -> None:
        self.settings = settings
        self.names = Names(settings.app)
        self.requests = Requests(settings)
        self.book = Channels(self.names)
        self._comparing = Comparing(self.names, self.book)
        self._link = Link(settings, self, random)
        self._noting = Noting(self.names, self.requests, self._link.ask, self._hear_of)
        self._tasks = Tasks("switch")
        self._listener: Listener | None = None
        self._connection = 0
        """Counts each time the link comes or goes: what was asked under an earlier number proves nothing."""
        self._synchronised = False
        self._early: list[Event] = []
        self._watched: set[str] = set()
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Each lives for as long as somebody holds it or waits for it."""
        self._awaited: dict[str, asyncio.Future[None]] = {}
        self._started = ""
        self.trunk_up = True

    @property
    def entries(self) -> Entries:
        """What stands in the book now."""
        return self.book.entries

    def open(self, listener: Listener) -> None:
        """Connect, and stay connected."""
        self._listener = listener
        self._link.open()

    async def close(self) -> None:
        """Disconnect, and let every call be."""
        self._listener = None
        await self._tasks.cancel_all()
        await self._link.close()
        await self._tasks.cancel_all()

    # ---- asking --------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Before every command.

        Raises:
            SwitchUnreachable: there is no link, or we were replaced.
        """
        if self._link.replaced:
            raise SwitchUnreachable("another server has the switch")
        if not self._synchronised:
            raise SwitchUnreachable("there is no link to the switch")

    async def ask(self, request: Request) -> Reply:
        """A request and its reply, whatever the reply says.

        Raises:
            SwitchUnreachable, FateUnknown.
        """
        self.check()
        return await self._link.ask(request)

    async def order(self, request: Request, *fine: int) -> Reply:
        """A request that must be carried out, unless what it is about is gone.

        Args:
            request: what to do.
            fine: replies that are as good as a consent.

        Raises:
            SwitchUnreachable, FateUnknown.
            SwitchError: it was refused.
        """
        reply = await self.ask(request)
        if not (reply.done or reply.gone or reply.status in fine):
            raise Refused(request, reply)
        return reply

    async def ring(self, register: dict[K, E], key: K, entry: E, endpoint: str, request: Request) -> None:
        """Dial the phone of an agent, a colleague or a supervisor; from here on its channels are heard of.

        Raises:
            As `dial`.
        """
        await self.watch(endpoint)
        try:
            await self.dial(register, key, entry, request)
        except Refused as refused:
            if refused.status != CANNOT:
                raise
            raise PhoneAway("the switch cannot ring this phone: it is not signed in") from refused

    async def dial(self, register: dict[K, E], key: K, entry: E, request: Request) -> None:
        """Ring somebody, and keep the book while it is not certain that they ring.

        Raises:
            ChannelExists, FateUnknown, SwitchUnreachable.
            SwitchError: it was refused; nobody rings.
        """
        if key in register:
            raise ChannelExists("a channel of this name lives")
        register[key] = entry
        try:
            reply = await self.ask(request)
        except SwitchUnreachable:
            register.pop(key, None)
            raise
        finally:
            entry.asked = False
        if reply.status == EXISTS:
            raise ChannelExists("the switch has a channel of this name")
        if not reply.done:
            register.pop(key, None)
            raise Refused(request, reply)

    async def enter(self, request: Request, channel: str) -> None:
        """Make a channel of our own, and wait until it is ours to command.

        Raises:
            FateUnknown, SwitchUnreachable.
            SwitchError: it was refused, or never came.
        """
        entered = self._awaited[channel] = asyncio.get_running_loop().create_future()
        try:
            reply = await self.ask(request)
            if not reply.done:
                raise Refused(request, reply)
            await asyncio.wait_for(entered, self.settings.reply_seconds)
        except TimeoutError:
            raise SwitchError(f"the channel of {request.path} never came") from None
        finally:
            self._awaited.pop(channel, None)

    def lane(self, name: str) -> asyncio.Lock:
        """Held while something is done to this agent's leg or supervisor's channel, by its name."""
        return self._lanes.setdefault(name, asyncio.Lock())

    async def watch(self, endpoint: str) -> None:
        """Hear of a phone and its channels from here on.

        Raises:
            SwitchUnreachable, FateUnknown.
            SwitchError: the switch knows none of this name.
        """
        self.check()
        await self._hear_of(endpoint)

    async def _hear_of(self, endpoint: str) -> None:
        if endpoint in self._watched:
            return
        reply = await self._link.ask(self.requests.subscribe(endpoint))
        if reply.status == NO_SUCH_SOURCE:
            raise SwitchError("the switch knows no such phone; is it in pjsip.conf?")
        if not reply.done:
            raise Refused(self.requests.subscribe(endpoint), reply)
        self._watched.add(endpoint)

    async def live(self) -> SwitchSynchronised:
        """All that lives, and the book set right by it.

        Raises:
            SwitchUnreachable.
        """
        self.check()
        connection, known = self._connection, self._comparing.known()
        seen = await self._look()
        if connection != self._connection:
            raise SwitchUnreachable(
                "the link broke while the switch was asked; the next one tells what lives"
            )
        self.act(self._comparing.agree_with(seen, known))
        return self._comparing.live(seen, trunk_up=self.trunk_up)

    async def _look(self) -> Survey:
        try:
            channels, bridges = await asyncio.gather(
                self._link.ask(self.requests.channels()), self._link.ask(self.requests.bridges())
            )
            if not (channels.done and bridges.done):
                raise SwitchUnreachable(f"no list of channels: {channels.status}, {bridges.status}")
            return survey(self.names, read_channels(channels.content), read_bridges(bridges.content))
        except (FateUnknown, Unreadable) as error:
            raise SwitchUnreachable(f"the switch did not say what lives in it: {error}") from None

    # ---- the link ------------------------------------------------------------------------------------------------

    def link_up(self) -> None:
        """Hold events back until all that lives is known."""
        self._connection += 1
        self._tasks.start(self._synchronise(self._connection), name="synchronise")

    def link_down(self) -> None:
        """Say so, once."""
        self._connection += 1
        self._early.clear()
        self._watched.clear()
        if self._synchronised:
            self._synchronised = False
            self._tell(SwitchLost())

    def heard(self, event: Event) -> None:
        """An event from the link."""
        if self._synchronised:
            self._take(event)
        elif len(self._early) < EARLY_LIMIT:
            self._early.append(event)

    def _take(self, event: Event) -> None:
        if isinstance(event, EndpointChanged) and event.resource == self.settings.trunk:
            self._see_trunk(event)
        if isinstance(event, Entered) and event.channel.id in self._awaited:
            self._awaited.pop(event.channel.id).set_result(None)
        self.act(self.book.hear(event))

    async def _synchronise(self, connection: int) -> None:
        """Agree with the switch, then let events and orders flow (guarantees, "Reconnect procedure").

        Requests have sockets of their own, so they may be answered although the events' link is gone again: then the
        next link's turn it is.
        """
        try:
            await self._prepare()
            seen = await self._look()
            notes = await self._noting.read(seen)
            if connection == self._connection:
                self._begin_with(seen, notes)
        except (SwitchError, Unreadable) as error:
            if connection == self._connection:
                _log.warning("the switch answers, but cannot be worked with", problem=str(error))
                await self._link.start_anew()
        except Exception:
            # Without this the link would stand, and nothing that comes over it be believed for ever.
            _log.exception("what lives in the switch could not be taken over; the link is made again")
            if connection == self._connection:
                await self._link.start_anew()

    def _begin_with(self, seen: Survey, notes: Notes) -> None:
        """Tell what lives, and then what came in the meantime."""
        chores = self._comparing.begin_with(seen, notes)
        self._synchronised = True
        self._tell(self._comparing.live(seen, trunk_up=self.trunk_up))
        self.act(chores)
        early, self._early = self._early, []
        for event in early:
            self._take(event)
        self._link.confirm()

    async def _prepare(self) -> None:
        """Say what we want to hear. The trunk comes first: without it no call is heard of."""
        answer = await self._link.ask(self.requests.start_time())
        if not answer.done:
            raise Refused(self.requests.start_time(), answer)
        started = read_start(answer.content)
        if self._started and started != self._started:
            _log.error("the switch was restarted; every call in it is gone")
        self._started = started
        for request in (self.requests.filter_events(), self.requests.subscribe(self.settings.trunk)):
            reply = await self._link.ask(request)
            if reply.status == NO_SUCH_SOURCE:
                raise SwitchError(
                    f"there is no endpoint {self.settings.trunk!r}, the [asterisk] trunk, in pjsip.conf"
                )
            if not reply.done:
                raise Refused(request, reply)
        self._watched.add(self.settings.trunk)
        trunk = await self._link.ask(self.requests.endpoint(self.settings.trunk))
        if trunk.done:
            self._see_trunk(read_endpoint(trunk.content))

    def _see_trunk(self, trunk: EndpointChanged) -> None:
        up = trunk.online is not False
        if up != self.trunk_up:
            self.trunk_up = up
            if self._synchronised:
                self._tell(TrunkChanged(up))
            if up:
                _log.info("the trunk answers again", trunk=trunk.resource)
            else:
                _log.error("the trunk does not answer; nothing is dialled through it", trunk=trunk.resource)

    # ---- what follows --------------------------------------------------------------------------------------------

    def act(self, outcomes: Iterable[Outcome]) -> None:
        """Tell the floor what it must hear, and begin the chores."""
        for outcome in outcomes:
            if isinstance(outcome, Chore):
                self._tasks.start(self._try(outcome), name=type(outcome).__name__)
            else:
                self._tell(outcome)

    async def _try(self, chore: Chore) -> None:
        try:
            await do(self, chore)
        except SwitchUnreachable:
            _log.info("the link is down; the next comparison does it", chore=repr(chore))
        except SwitchError as error:
            _log.warning("a chore could not be done", chore=repr(chore), problem=str(error))

    def _tell(self, event: SwitchEvent) -> None:
        if self._listener is not None:
            self._listener(event)


class Refused(SwitchError):
    """What the switch said no to, without what it said: its words may repeat a customer's number."""

    def __init__(self, request: Request, reply: Reply) -> None:
        super().__init__(f"the switch refused {request.method} {request.path}: status {reply.status}")
        self.status = reply.status
