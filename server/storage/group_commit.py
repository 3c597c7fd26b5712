"""Group commit: all transactions that wait are committed together, each in a savepoint of its own.

Rule: transactions run in the order in which they were asked for, people's before bulk work; a failure hits only its
author; and a caller hears of its result after the commit, so what was acknowledged is on the disk. When the disk fails,
nothing that was asked for later is done before all have heard of it: an order never overtakes one that failed before.
limits.md section 2 has the figures that led here: one commit for all that wait does ten times the work of one commit
each.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final, Protocol, TypeVar

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.port import Tx

T = TypeVar("T")

GROUP: Final = 64
"""Transactions in one commit at most."""

GROUP_SECONDS: Final = 0.005
"""Work in one commit at most; a transaction that has begun is finished."""

WAITING: Final = 10_000
"""Transactions that may wait in a lane; one more is refused, because by then the disk is not keeping up."""

TRIES: Final = 3
"""How often a group is run whose trouble passes by itself."""


class Engine(Protocol):
    """One connection that writes. All but `refusal_of` and `passes` talk to the database, in one thread."""

    @property
    def tx(self) -> Tx:
        """The open transaction."""
        ...

    def begin(self) -> None:
        """Open a transaction that may write."""
        ...

    def commit(self) -> None:
        """Make it durable."""
        ...

    def roll_back(self) -> None:
        """Undo it, if it is still open."""
        ...

    def mark(self) -> None:
        """Set a savepoint."""
        ...

    def undo(self) -> None:
        """Go back to the savepoint."""
        ...

    def keep(self) -> None:
        """Give the savepoint up and keep what was done since."""
        ...

    def refusal_of(self, error: Exception) -> Refused | None:
        """What to say when the database is in trouble; None when the error is a transaction's own."""
        ...

    def passes(self, error: Exception) -> bool:
        """Whether the same work may succeed at once when it is done again."""
        ...


@dataclass(slots=True)
class Waiting:
    """A transaction and whoever waits for it."""

    transaction: Callable[[Tx], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None

    def settle(self) -> None:
        """Tell the caller, if it still waits."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class GroupCommit:
    """The transactions that wait for one engine.

    Args:
        engine: the connection that writes.
        submit: runs a function in the engine's thread.
        steady: seconds of a clock that never jumps.
    """

    def __init__(
        self,
        engine: Engine,
        submit: Callable[[Callable[[], list[Waiting]]], asyncio.Future[list[Waiting]]],
        steady: Callable[[], float] = monotonic,
    ) -> None:
        self._engine = engine
        self._submit = submit
        self._steady = steady
        self._interactive: deque[Waiting] = deque()
        self._bulk: deque[Waiting] = deque()
        self._group: list[Waiting] = []
        """What the thread has taken; the loop reads it when the group is back."""
        self._busy = False
        """Whether a group is on its way to the thread or in it."""
        self._trouble: Exception | None = None
        """Why the last group failed, until its callers have heard of it."""
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    # ---- in the loop ---------------------------------------------------------------------------------------------

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        """As `server.storage.port.Runner.write`."""
        if self._closed:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="closed")
        if self._trouble is not None:
            raise self._trouble
        lane = self._bulk if bulk else self._interactive
        if len(lane) >= WAITING:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="too many transactions wait")
        waiting = Waiting(transaction, asyncio.get_running_loop().create_future())
        lane.append(waiting)
        self._wake()
        result: T = await waiting.future
        return result

    async def close(self) -> None:
        """Take nothing more, and finish what waits."""
        self._closed = True
        await self._idle.wait()

    def _wake(self) -> None:
        """Send a group to the thread once this turn of the loop is over: others of the same turn join it."""
        if not self._busy:
            self._busy = True
            self._idle.clear()
            asyncio.get_running_loop().call_soon(self._send)

    def _send(self) -> None:
        self._submit(self._commit).add_done_callback(self._committed)

    def _committed(self, done: asyncio.Future[list[Waiting]]) -> None:
        group, self._group = self._group, []
        error = done.exception()
        if isinstance(error, Exception):
            self._trouble = self._engine.refusal_of(error) or error
            group += self._everybody()
            for waiting in group:
                waiting.error = self._trouble
        for waiting in group:
            waiting.settle()
        if self._trouble is None:
            self._go_on()
        else:
            # Those who have just been told come first in the loop's next turn; before them nothing gets in.
            asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self._busy, self._trouble = False, None
        if self._interactive or self._bulk:
            self._wake()
        else:
            self._idle.set()

    # ---- in the thread -------------------------------------------------------------------------------------------

    def _commit(self) -> list[Waiting]:
        """One commit for all that wait, also for those that come while it works; who they were.

        Raises:
            Exception: trouble that concerns the whole group; nothing of it is kept.
        """
        for tries_left in reversed(range(TRIES)):
            try:
                self._run_all(self._group)
                break
            except Exception as error:
                self._roll_back(error)
                if not tries_left or not self._engine.passes(error):
                    raise
        return self._group

    def _roll_back(self, error: Exception) -> None:
        try:
            self._engine.roll_back()
        except Exception as worse:
            raise error from worse

    def _run_all(self, group: list[Waiting]) -> None:
        """Run `group` again, and what else waits, and commit."""
        engine = self._engine
        engine.begin()
        ends = self._steady() + GROUP_SECONDS
        for waiting in group:
            self._run(waiting)
        while len(group) < GROUP and self._steady() < ends and (next_one := self._pull()) is not None:
            group.append(next_one)
            self._run(next_one)
        engine.commit()

    def _run(self, waiting: Waiting) -> None:
        """One transaction in its savepoint."""
        self._engine.mark()
        try:
            waiting.result, waiting.error = waiting.transaction(self._engine.tx), None
        except Exception as error:
            if self._engine.refusal_of(error) is not None:
                raise
            waiting.error = error
            self._engine.undo()
        self._engine.keep()

    def _pull(self) -> Waiting | None:
        """The next transaction, people's before bulk work; those whose caller has gone are passed by."""
        for lane in (self._interactive, self._bulk):
            while lane:
                waiting = lane.popleft()
                if not waiting.future.cancelled():
                    return waiting
        return None

    def _everybody(self) -> Iterator[Waiting]:
        """All that wait, in the order in which they would have been taken."""
        while (waiting := self._pull()) is not None:
            yield waiting
