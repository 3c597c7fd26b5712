"""A pane that lives: keeps its link to the server, and shows what it hears at once and each second.

Rule: it sits at nobody's desk and asks for nothing but pictures. A lost server is told in the pane, which stands still
until the server is back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any, Final

from kaden.clock import Instant
from kaden.protocol.client import WatchJobs
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import JobsChanged, MonitorChanged, RefusedRequest, ServerMessage, SignedIn
from kaden.words import Words
from tui.link import Link
from tui.model.address import Address
from tui.model.floor_time import FloorTime, steady_clock, wall_clock
from tui.model.link_state import LinkPhase, Refusal
from tui.model.lost_link import lost_line
from tui.model.overview import Overview
from tui.preflight import preflight
from tui.settings import Settings
from tui.watch.painting import Line, Painter, Piece, plain, separated, spread
from tui.watch.screen import Screen
from tui.watch.views import Eye, View

FASTEST: Final = 0.05
"""Seconds between two pictures at least: the server sends none of one job faster."""

TICK: Final = 1.0
"""Seconds after which clocks have gone on."""

RETRY: Final = 1.0
"""Seconds between two looks for a server that was never there."""

Print = Callable[[str], None]
"""Takes one line of output."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is watched, and how it is told."""

    view: type[View]
    job: str | None = None
    """Name or number of the only job; None = all."""
    once: bool = False
    """One picture, then the end."""
    as_json: bool = False


class Watch:
    """One pane.

    Args:
        order: what was asked for.
        settings: of the user.
        address: where the server is.
        terminal: the name of this one, for the server's list of connections.
        password: of who signs in from another machine; None over the local socket.
        say: prints a line, where no picture is painted.
        cells: width of what is printed.
    """

    def __init__(
        self,
        order: Order,
        settings: Settings,
        address: Address,
        *,
        terminal: str,
        password: str | None,
        say: Print,
        cells: int,
    ) -> None:
        self._order = order
        self._settings = settings
        self._address = address
        self._terminal = terminal
        self._password = password
        self._say = say
        self._cells = cells
        self._words = Words(settings.language)
        self._ambiguous = 2 if settings.ambiguous_wide else 1
        self._floor = Overview(order.job)
        self._view = order.view(self._floor, Eye(self._words, self._ambiguous))
        self._time = FloorTime()
        self._stands_at: Instant | None = None
        """The floor's time when the link broke; None while it is up."""
        self._trouble = ""
        """Why the server cannot be reached; empty while it can, or when it could before."""
        self._link = self._new_link()
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        self._resized = False
        self._code = 0
        self._refusal: Refused | None = None

    def _new_link(self) -> Link:
        link = Link(
            self._address,
            self._settings.account,
            heard=self._heard,
            moved=self._moved,
            terminal=self._terminal,
            ca_file=self._settings.ca_file,
            desk=False,
        )
        link.tell(WatchJobs(monitors=True))
        return link

    async def run(self, *, painter: Painter | None) -> int:
        """Watch until the user leaves; the exit code.

        Args:
            painter: paints on the terminal; None = lines are printed.

        Raises:
            Refused: what no server can mend by coming back.
        """
        with ExitStack() as open_:
            if painter is None:
                showing = self._print_all()
            else:
                showing = self._paint_all(open_.enter_context(Screen(self._leave, self._resize)), painter)
            try:
                await self._until_over(showing)
            except ExceptionGroup as group:
                # Whichever task broke first; the command tells of one error.
                raise group.exceptions[0] from None
        if self._refusal is not None:
            raise self._refusal
        return self._code

    async def _until_over(self, showing: Coroutine[Any, Any, None]) -> None:
        async with asyncio.TaskGroup() as tasks:
            linked = tasks.create_task(self._keep_linked(), name="watch-link")
            shown = tasks.create_task(showing, name="watch-show")
            await self._over.wait()
            shown.cancel()
            self._link.goodbye()
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(linked), TICK)
            linked.cancel()

    # ---- the link -----------------------------------------------------------------------------------------------

    async def _keep_linked(self) -> None:
        while not self._over.is_set():
            if await self._reached():
                await self._link.run()
                self._closed()

    async def _reached(self) -> bool:
        """Whether a server of ours answers; a picture that should last waits for one."""
        try:
            await asyncio.to_thread(preflight, self._address)
        except Refused as refusal:
            if self._order.once:
                self._end(refusal)
                return False
            self._trouble = str(refusal.values["problem"])
            self._news.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), RETRY)
            return False
        self._trouble = ""
        return True

    def _closed(self) -> None:
        """The link is closed for good: over the local socket the system says who we are, as often as it is asked."""
        conversation = self._link.conversation
        if self._over.is_set():
            return
        if conversation.final_refusal is not None:
            self._end(_refused(conversation.final_refusal))
        elif conversation.ending == "disabled":
            self._end(Refused(RefusalCode.ACCOUNT_DISABLED, account=conversation.account or ""))
        elif self._password is not None:
            self._end(Refused(RefusalCode.SESSION_EXPIRED))
        else:
            self._link = self._new_link()

    def _moved(self) -> None:
        conversation = self._link.conversation
        if conversation.phase is LinkPhase.CHOOSING:
            if conversation.refusal is not None:
                self._end(_refused(conversation.refusal))
            elif self._password is not None:
                self._link.sign_in(self._settings.account or "", self._password)
            else:
                # More than one account, or none: the server says which, in words of its own.
                self._link.sign_in_as_me(self._settings.account)
        self._stands_at = None if conversation.phase is LinkPhase.UP else self._stands_at or self._now()
        self._news.set()

    def _heard(self, said: ServerMessage) -> None:
        match said:
            case SignedIn():
                self._floor.office_zone = said.zone
                self._floor.forget()
            case RefusedRequest(request=None):
                self._end(_refused(Refusal(said.code, tuple(said.values.items()))))
            case JobsChanged() | MonitorChanged():
                self._time.heard(said.now, steady_clock())
                self._floor.heard(said)
                self._judge_job()
                self._news.set()
            case _:
                pass

    def _judge_job(self) -> None:
        if self._floor.known and self._order.job is not None and not self._floor.shown:
            known = ", ".join(self._floor.names) or "-"
            self._end(Refused(RefusalCode.UNKNOWN_JOB_NAME, job=self._order.job, known=known))

    def _leave(self, code: int) -> None:
        self._code = code
        self._over.set()

    def _end(self, refusal: Refused) -> None:
        self._refusal = self._refusal or refusal
        self._over.set()

    # ---- the picture --------------------------------------------------------------------------------------------

    async def _paint_all(self, screen: Screen, painter: Painter) -> None:
        while True:
            self._news.clear()
            if self._resized:
                self._resized = False
                screen.write(painter.wipe())
            columns, rows = screen.size
            screen.write(painter.paint(self._picture(columns, rows), columns, rows))
            screen.check()
            # What is heard meanwhile is shown together.
            await asyncio.sleep(FASTEST)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), TICK - FASTEST)

    def _resize(self) -> None:
        self._resized = True
        self._news.set()

    async def _print_all(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if self._floor.complete:
                self._print()
                if self._order.once:
                    self._leave(0)
                await asyncio.sleep(TICK)

    def _print(self) -> None:
        if self._order.as_json:
            told = {"at": self._floor.said_at, "view": self._view.name, "rows": self._view.objects()}
            self._say(json.dumps(told, ensure_ascii=False))
            return
        for line in self._body(self._now(), self._cells) or [(Piece(self._words(self._view.nothing())),)]:
            self._say(plain(line))

    def _picture(self, columns: int, rows: int) -> list[Line]:
        """The title, and as much of the picture as has room."""
        title = self._title(columns)
        if not self._floor.known and not self._floor.names:
            return [title, (Piece(f" {self._waiting()}"),)]
        body = self._body(self._now(), columns)
        room = max(1, rows - 1)
        if not body:
            body = [(Piece(f" {self._words(self._view.nothing())}", "quiet"),)]
        elif len(body) > room:
            more = self._words("watch.more", count=len(body) - room + 1)
            body = [*body[: room - 1], (Piece(f" {more}", "strong"),)]
        return [title, *body]

    def _body(self, now: Instant, columns: int) -> list[Line]:
        return list(self._view.lines(now, columns))

    def _title(self, columns: int) -> Line:
        up = self._link.phase is LinkPhase.UP
        name = self._words(f"watch.{self._view.name}")
        told = separated(self._view.figures()) if up else self._lost() if self._floor.names else ""
        light = self._words("frame.link_up" if up else "frame.link_down")
        clock = (
            wall_clock(self._now(), self._floor.zone, None, "%H:%M")
            if self._floor.said_at is not None
            else ""
        )
        left: Sequence[Piece] = (Piece(f" {name}  ", "title"), Piece(told, "title"))
        right = (Piece(f" {separated((light, clock), '  ')} ", "title"),)
        return spread(left, right, columns, self._ambiguous)

    def _waiting(self) -> str:
        if self._trouble:
            return self._words("watch.no_server", problem=self._trouble)
        return self._words("watch.opening")

    def _lost(self) -> str:
        at = self._link.next_try
        return lost_line(self._words, None, None if at is None else max(0, at - steady_clock()))

    def _now(self) -> Instant:
        """The floor's time; it stands while the link is lost, because nobody knows what happens meanwhile."""
        return self._stands_at or self._time.at(steady_clock()) or 0


def _refused(refusal: Refusal) -> Refused:
    values = dict(refusal.values)
    try:
        return Refused(RefusalCode(refusal.code), **values)
    except ValueError:
        # A newer server refuses for a reason that this program has no words for.
        return Refused(RefusalCode.UNEXPECTED, kind=refusal.code, path="-")
