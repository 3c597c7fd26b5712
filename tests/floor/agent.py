"""Agents who work, and who do what agents do: keep promises, cut, pause, leave, fall asleep, sign in and save twice.

Rule: an agent sees its desk and nothing else, decides by its own chance, and remembers what it was told was saved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Final

from kaden.clock import DAY, HOUR, Instant
from kaden.protocol.client import (
    CutCustomer,
    EndJob,
    HoldCustomer,
    JoinJob,
    KeepDraft,
    Pause,
    ReadNotice,
    ResumeWork,
    SaveResult,
    SignOut,
)
from kaden.protocol.desk import Call, Desk, DeskChanged
from kaden.protocol.my_work import CallBack, PromisesChanged
from kaden.protocol.preview import CallShown, PassShown
from kaden.protocol.server import Goodbye, RefusedRequest
from kaden.vocabulary import AfterSave, AgentState, NextAction
from server.dialer.agent import ON_CALL
from server.telephony.simulator.phones import Button
from tests.floor.line import Line

NEVER: Final = 1e9
ABSENT: Final = (1.0, 5.0, 30.0, 150.0)
THEN: Final = (*(AfterSave.CONTINUE,) * 8, AfterSave.BREAK, AfterSave.AWAY, AfterSave.END)


class Agent:
    """One agent.

    Args:
        line: the connection.
        random: decides everything.
        press: presses a button of the agent's phone.
        typed: told of every draft that was sent: attempt, sequence.
        shown: told of every call that stands on a desk that came back: attempt, its draft's sequence.
        may_cut: gets the conversations that this agent ends.
        tomorrow: an instant in the business hours of the next day.
    """

    def __init__(
        self,
        line: Line,
        random: Random,
        *,
        press: Callable[[int, Button], None],
        typed: Callable[[int, int], None],
        shown: Callable[[int, int], None],
        may_cut: set[int],
        tomorrow: Callable[[], Instant],
    ) -> None:
        self._line = line
        self._random = random
        self._press = press
        self._typed = typed
        self._shown = shown
        self._may_cut = may_cut
        self._tomorrow = tomorrow
        self._desk: Desk | None = None
        self._promises: tuple[int, ...] = ()
        self._due = NEVER
        self._sequence = 0
        self.home = False
        """Whether the agent wishes to go home: no new job, and what is begun is finished."""
        self.quiet = False
        """Whether it has stopped to misbehave."""

    async def work(self) -> None:
        """Work until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            message = await self._line.receive(self._due)
            if message is None:
                self._due = NEVER
                self._act()
            elif isinstance(message, DeskChanged):
                self._look(message.desk)
            elif isinstance(message, PromisesChanged):
                self._promises = tuple(promise.id for promise in message.promises)
            elif isinstance(message, RefusedRequest):
                self._due = min(self._due, loop.time() + self._random.uniform(1, 4))
            elif isinstance(message, Goodbye):
                continue

    def go_home(self) -> None:
        """Finish, and leave."""
        self.home = self.quiet = True
        self._due = asyncio.get_running_loop().time() + self._random.uniform(0.5, 3)

    async def misbehave(self) -> None:
        """Now and then do what no agent should, until cancelled."""
        while True:
            await asyncio.sleep(self._random.expovariate(1 / 700))
            if self.quiet:
                continue
            what = self._random.random()
            if what < 0.5:
                self._line.drop(self._random.choice(ABSENT) * self._random.uniform(0.5, 1.5))
            elif what < 0.75:
                self._line.second_terminal()
            else:
                self._line.send(SignOut())
                await asyncio.sleep(0.5)
                self._line.drop(self._random.uniform(1, 60))

    # ---- looking -------------------------------------------------------------------------------------------------

    def _look(self, desk: Desk) -> None:
        before, self._desk = self._desk, desk
        lost_at, self._line.lost_at = self._line.lost_at, None
        call = desk.call
        if call is not None and lost_at is not None:
            self._shown(call.attempt, 0 if call.draft is None else call.draft.sequence)
        if call is not None and call.draft is not None:
            self._sequence = max(self._sequence, call.draft.sequence)
        same = before is not None and (before.state, before.since) == (desk.state, desk.since)
        if not same or self._due >= NEVER:
            self._due = asyncio.get_running_loop().time() + self._random.uniform(*_DELAYS[desk.state])

    # ---- acting --------------------------------------------------------------------------------------------------

    def _act(self) -> None:
        desk = self._desk
        if desk is None:
            return
        self._again(20, 60)
        if self._line.owed and desk.state not in ON_CALL:
            return
        match desk.state:
            case AgentState.IDLE | AgentState.STOPPED | AgentState.RELEASED:
                self._outside(desk)
            case AgentState.JOINING | AgentState.WAITING:
                self._wait(desk)
            case AgentState.TALKING | AgentState.HELD if desk.call is not None:
                self._talk(desk, desk.call)
            case AgentState.WRAPUP if desk.call is not None:
                self._finish(desk.call)
            case AgentState.PREVIEWING if desk.call is not None:
                wish = PassShown if self._random.random() < 0.2 else CallShown
                self._line.send(wish(request=self._line.request(), attempt=desk.call.attempt))
            case AgentState.REDIALLING if desk.call is not None:
                self._redial(desk.call)
            case AgentState.BREAK | AgentState.AWAY:
                self._rest()

    def _again(self, shortest: float, longest: float) -> None:
        self._due = asyncio.get_running_loop().time() + self._random.uniform(shortest, longest)

    def _outside(self, desk: Desk) -> None:
        if desk.notice is not None or desk.state is not AgentState.IDLE:
            self._line.send(ReadNotice())
            self._again(1, 3)
        elif self._calls_back(0.3):
            return
        elif desk.jobs and not self.home:
            job = self._random.choice(desk.jobs)
            self._line.send(JoinJob(request=self._line.request(), job=job.id))

    def _calls_back(self, often: float) -> bool:
        """Keep a promise, whichever: it need not be due."""
        if self.home or self.quiet or not self._promises or self._random.random() > often:
            return False
        chosen = self._random.choice(self._promises)
        self._line.send(CallBack(request=self._line.request(), callback=chosen))
        return True

    def _redial(self, call: Call) -> None:
        self._again(3, 30)
        what = self._random.random()
        if what < 0.1:
            self._may_cut.add(call.attempt)
            self._line.send(CutCustomer(request=self._line.request(), attempt=call.attempt))
        elif what < 0.15 and not self.quiet:
            self._may_cut.add(call.attempt)
            self._press(self._line.account, Button.HANG_UP)

    def _wait(self, desk: Desk) -> None:
        what = self._random.random()
        if self.home or what < 0.02:
            self._line.send(EndJob(request=self._line.request()))
            self._again(2, 5)
        elif self.quiet:
            return
        elif what < 0.07:
            self._line.send(Pause(request=self._line.request(), to=self._random.choice(("break", "away"))))
        elif what < 0.10:
            self._press(self._line.account, Button.NOT_READY)
            asyncio.get_running_loop().call_later(
                self._random.uniform(2, 40), self._press, self._line.account, Button.READY
            )
        elif what < 0.11:
            self._press(self._line.account, Button.HANG_UP)

    def _talk(self, desk: Desk, call: Call) -> None:
        self._again(3, 60)
        what = self._random.random()
        if what < 0.3:
            self._type(call)
        elif what < (0.6 if self.home else 0.4):
            self._may_cut.add(call.attempt)
            self._line.send(CutCustomer(request=self._line.request(), attempt=call.attempt))
        elif what < 0.5:
            held = desk.state is not AgentState.HELD
            self._line.send(HoldCustomer(request=self._line.request(), attempt=call.attempt, held=held))
        elif what < 0.55:
            self._press(self._line.account, Button.HOLD)
        elif what < 0.6 and not self.quiet:
            self._line.send(Pause(request=self._line.request(), to="break"))
        elif what < 0.605 and not self.quiet:
            self._may_cut.add(call.attempt)
            self._press(self._line.account, Button.HANG_UP)

    def _finish(self, call: Call) -> None:
        if call.saving:
            return
        if self._random.random() < 0.4 and not self.home:
            self._type(call)
            self._again(0.5, 4)
            return
        order = self._result(call)
        self._line.send(order)
        self._again(6, 12)
        if self._random.random() < 0.1:
            self._line.send(order)
        elif self._random.random() < 0.05:
            self._line.send(order.model_copy(update={"request": self._line.request(), "note": "once more"}))

    def _result(self, call: Call) -> SaveResult:
        chosen = self._random.choice(call.results) if call.results else None
        promise = None
        if chosen is not None and chosen.next_action is NextAction.CALLBACK:
            promise = self._tomorrow() + self._random.randrange(5) * HOUR // 2
        return SaveResult(
            request=self._line.request(),
            attempt=call.attempt,
            disposition=None if chosen is None else chosen.id,
            note=f"note {self._random.randrange(10_000)}",
            callback_at=promise,
            for_group=promise is not None and self._random.random() < 0.3,
            then=AfterSave.END if self.home else self._random.choice(THEN),
        )

    def _type(self, call: Call) -> None:
        self._sequence += 1
        note = f"draft {self._sequence}"
        if self._line.connected:
            self._line.send(KeepDraft(attempt=call.attempt, sequence=self._sequence, note=note))
            self._typed(call.attempt, self._sequence)

    def _rest(self) -> None:
        if self.home:
            self._line.send(EndJob(request=self._line.request()))
            self._again(2, 5)
        elif not self._calls_back(0.4):
            self._line.send(ResumeWork(request=self._line.request()))


_DELAYS: Final = {
    AgentState.IDLE: (1, 15),
    AgentState.STOPPED: (1, 5),
    AgentState.RELEASED: (1, 5),
    AgentState.JOINING: (20, 40),
    AgentState.WAITING: (2, 60),
    AgentState.TALKING: (1, 50),
    AgentState.HELD: (1, 20),
    AgentState.WRAPUP: (1, 10),
    AgentState.REDIALLING: (3, 40),
    AgentState.PREVIEWING: (1, 20),
    AgentState.CALLING: (20, 60),
    AgentState.BREAK: (10, 60),
    AgentState.AWAY: (10, 60),
}
"""Seconds until an agent does something about a new state of its desk."""


def tomorrow_noon(now: Instant) -> Instant:
    """Noon in Tokyo on the day after `now`."""
    return (now + 9 * HOUR) // DAY * DAY + DAY + 12 * HOUR - 9 * HOUR
