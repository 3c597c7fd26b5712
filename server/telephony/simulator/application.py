"""The one place of an application in the exchange: who is connected under its name, and what reaches them.

Rule: like Asterisk's, it holds one connection; nothing is queued for an application that is away (unless the switch is
told to keep events), a newer connection wins over an older one, and a slow reader is cut off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from kaden.clock import Millis
from server.telephony.port import SwitchEvent
from server.telephony.simulator.faults import FaultPlan
from server.telephony.simulator.messages import Farewell, Goodbye, Heard, LinkId, Reply
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.timetable import Timetable


@dataclass(slots=True)
class _Link:
    """One connection, as the exchange sees it."""

    id: LinkId
    frozen: bool = False
    """Half open: what is sent over it, either way, is gone, and nobody is told."""
    stalled: bool = False
    """The application does not read."""
    unread: list[Heard] = field(default_factory=list)


class Application:
    """Registration and delivery."""

    def __init__(self, timetable: Timetable, plan: FaultPlan, rules: Rules, gone: Callable[[], None]) -> None:
        """`gone` is called when the application has no connection any more."""
        self._timetable = timetable
        self._plan = plan
        self._rules = rules
        self._gone = gone
        self._link: _Link | None = None
        self._links = 0
        self._kept: list[SwitchEvent] = []
        self._out: list[tuple[LinkId, Heard]] = []

    @property
    def link(self) -> LinkId | None:
        """The connection that is registered."""
        return None if self._link is None else self._link.id

    @property
    def registered(self) -> bool:
        """Whether a call that is answered now finds the application."""
        return self._link is not None or self._rules.keeps_events

    @property
    def half_open(self) -> bool:
        """Whether its connection is half open."""
        return self._link is not None and self._link.frozen

    def connect(self) -> LinkId:
        """Register a new connection; an older one is told that it was replaced."""
        self.end(Goodbye.REPLACED)
        self._links += 1
        self._link = _Link(LinkId(self._links))
        kept, self._kept = self._kept, []
        for event in kept:
            self._send(self._link, event)
        return self._link.id

    def leave(self, link: LinkId) -> None:
        """The application closed this connection."""
        if self.link == link:
            self._link = None
            self._gone()

    def end(self, reason: Goodbye) -> None:
        """End the registered connection, if there is one."""
        if reason is Goodbye.RESTARTED:
            self._kept.clear()
        if self._link is None:
            return
        if not self._link.frozen:
            self._out.append((self._link.id, Farewell(reason)))
        self._link = None
        if reason is not Goodbye.REPLACED:
            self._gone()

    def freeze(self) -> None:
        """Let the connection be half open; after a while the application notices by its own pings."""
        if self._link is not None:
            self._link.frozen = True
            notice = (self._link.id, Farewell(Goodbye.SILENT))
            self._timetable.after(self._rules.silence_limit, lambda: self._out.append(notice))

    def stall(self) -> None:
        """The application stops reading."""
        if self._link is not None:
            self._link.stalled = True

    def read_on(self) -> None:
        """The application reads again, if it is still connected."""
        if self._link is not None and self._link.stalled:
            self._link.stalled = False
            unread, self._link.unread = self._link.unread, []
            self._out.extend((self._link.id, heard) for heard in unread)

    def tell(self, event: SwitchEvent) -> None:
        """Deliver an event as the fault plan has it, or drop it when nobody is there."""
        if self._link is not None:
            for delay in self._plan.for_event(event):
                self._deliver(self._link, event, delay)
        elif self._rules.keeps_events:
            self._kept.append(event)

    def reply(self, reply: Reply, delay: Millis) -> None:
        """Deliver the reply to a command of the registered connection."""
        if self._link is not None:
            self._deliver(self._link, reply, delay)

    def collect(self) -> list[tuple[LinkId, Heard]]:
        """What must be handed over by now, in order."""
        out, self._out = self._out, []
        return out

    def _deliver(self, link: _Link, heard: Heard, delay: Millis) -> None:
        if delay:
            self._timetable.after(delay, partial(self._send, link, heard))
        else:
            self._send(link, heard)

    def _send(self, link: _Link, heard: Heard) -> None:
        if link is not self._link or link.frozen:
            return
        if not link.stalled:
            self._out.append((link.id, heard))
            return
        link.unread.append(heard)
        if len(link.unread) == 1:
            self._timetable.after(self._rules.write_timeout, partial(self._cut_slow, link))

    def _cut_slow(self, link: _Link) -> None:
        if link is self._link and link.unread:
            self.end(Goodbye.SLOW)
