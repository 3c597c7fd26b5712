"""A performer between doubles of its three ports: a disk that can be full, a switch that refuses, screens that note."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    AttemptId,
    CampaignId,
    JobId,
    MonitorMode,
)
from server.dialer import effects as do
from server.dialer.effects import Decided
from server.dialer.events import (
    Event,
    SwitchSynchronised,
)
from server.dialer.model import Asked, MonitorId, PlayingId, SessionId, TransferId
from server.dialer.writes import (
    Done,
    Write,
    WriteResult,
)
from server.loops import run_virtual
from server.perform import Performer
from server.telephony.port import (
    SwitchError,
)

FULL = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
ONE = AttemptId(1)
CALL = do.PlaceCall(ONE, "+81312345678", None, 30_000)


class Store:
    """A disk that can be full."""

    def __init__(self) -> None:
        self.full = False
        self.refusal: Exception | None = None
        self.written: list[Write] = []
        self.poisoned: Write | None = None
        """An order at which our own code fails."""
        self.bad_probes = 0
        self.slow: dict[Write, float] = {}
        """Seconds that an order takes more than others."""
        self.kept: list[Decided] = []
        """Pacing decisions."""
        self.when_failing: Callable[[], None] = lambda: None
        """Called in the turn in which an order fails, before whoever gave it hears of it."""

    async def perform(self, order: Write) -> WriteResult:
        await asyncio.sleep(0.001 + self.slow.get(order, 0))
        if self.full:
            loop = asyncio.get_running_loop()
            failing: asyncio.Future[None] = loop.create_future()
            loop.call_soon(self._fail, failing)
            await failing
        if self.refusal is not None:
            raise self.refusal
        if order == self.poisoned:
            raise KeyError("a column")
        self.written.append(order)
        return Done()

    async def keep_decisions(self, kept: Sequence[Decided]) -> None:
        if self.full:
            raise FULL
        self.kept += kept

    def _fail(self, order: asyncio.Future[None]) -> None:
        order.set_exception(FULL)
        self.when_failing()

    async def probe(self) -> None:
        if self.full:
            raise FULL
        if self.bad_probes:
            self.bad_probes -= 1
            raise KeyError("a column")


class Switch:
    """Takes orders, slowly, and refuses the next one as told."""

    def __init__(self) -> None:
        self.orders: list[tuple[object, ...]] = []
        self.next_error: SwitchError | None = None
        self.looks = 0
        self.mute = 0
        """How often it does not tell what lives."""

    async def place(
        self,
        attempt: AttemptId,
        number: str,
        caller_id: str | None,
        ring_timeout: int,
        *,
        detect_machine: bool = False,
    ) -> None:
        await self._take("place", attempt, seconds=1)

    async def ring_agent(self, session: SessionId, phone: str, *, shown: str | None = None) -> None:
        await self._take("ring", session, shown)

    async def join(self, attempt: AttemptId, session: SessionId) -> None:
        await self._take("join", attempt)

    async def hang_up(self, attempt: AttemptId, *, announce: bool = False) -> None:
        await self._take("hang_up", attempt, announce)

    async def hold(self, attempt: AttemptId, *, held: bool) -> None:
        await self._take("hold", attempt, held)

    async def drop_agent(self, session: SessionId) -> None:
        await self._take("drop", session)

    async def consult(self, transfer: TransferId, target: str, ring_timeout: int) -> None:
        await self._take("consult", transfer, target)

    async def drop_target(self, transfer: TransferId) -> None:
        await self._take("drop_target", transfer)

    async def transfer(self, transfer: TransferId) -> None:
        await self._take("transfer", transfer)

    async def ring_monitor(self, monitor: MonitorId, phone: str) -> None:
        await self._take("ring_monitor", monitor, phone)

    async def monitor(self, monitor: MonitorId, session: SessionId, mode: MonitorMode, *, tone: bool) -> None:
        await self._take("monitor", monitor, session, mode, tone)

    async def drop_monitor(self, monitor: MonitorId) -> None:
        await self._take("drop_monitor", monitor)

    async def record(self, attempt: AttemptId, name: str) -> None:
        await self._take("record", attempt, name)

    async def pause_recording(self, attempt: AttemptId, *, paused: bool) -> None:
        await self._take("pause_recording", attempt, paused)

    async def play(self, playing: PlayingId, phone: str, recording: str) -> None:
        await self._take("play", playing, phone, recording)

    async def stop_playing(self, playing: PlayingId) -> None:
        await self._take("stop_playing", playing)

    async def live(self) -> SwitchSynchronised:
        self.looks += 1
        if self.looks <= self.mute:
            raise SwitchError("500")
        return SwitchSynchronised((), ())

    async def _take(self, *order: object, seconds: float = 0.01) -> None:
        error, self.next_error = self.next_error, None
        await asyncio.sleep(seconds)
        if error is not None:
            raise error
        self.orders.append(order)


class Screens:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def answer(self, to: Asked) -> None:
        self.told.append(("answer", to))

    def refuse(self, to: Asked, refusal: Refused) -> None:
        self.told.append(("refuse", to, refusal))

    def show_desk(self, agent: AgentId) -> None:
        self.told.append(("desk", agent))

    def show_job(self, job: JobId) -> None:
        self.told.append(("job", job))

    def show_promises(self, campaign: CampaignId) -> None:
        self.told.append(("promises", campaign))

    def show_playing(self, how: do.ShowPlaying) -> None:
        self.told.append(how)


class Stage:
    """A performer between doubles of its three ports."""

    def __init__(self) -> None:
        self.store, self.switch, self.screens = Store(), Switch(), Screens()
        self.events: list[Event] = []
        self.performer = Performer(self.store, self.switch, self.screens, self.events.append)  # type: ignore[arg-type]


def play(scene: Callable[[Stage], Coroutine[Any, Any, None]]) -> Stage:
    """Run a scene in virtual time."""

    async def whole() -> Stage:
        stage = Stage()
        await scene(stage)
        await stage.performer.close()
        return stage

    return run_virtual(whole())


def perform(*effects: do.Effect, error: SwitchError | None = None, seconds: float = 5) -> Stage:
    """Perform effects and let time pass."""

    async def scene(stage: Stage) -> None:
        stage.switch.next_error = error
        stage.performer.perform(list(effects))
        await asyncio.sleep(seconds)

    return play(scene)
