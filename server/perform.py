"""Carries the core's effects out, in order: what is asked of one call or one phone never overtakes itself.

Rules: nothing here waits in the floor's way; a lost reply becomes doubt, never a second dial; a mark that the disk
could not take is owed and tried again, in order, until the disk writes; and nothing overtakes what is owed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId
from server.decisions import DecisionBook
from server.dialer import effects as do
from server.dialer.effects import Effect
from server.dialer.events import (
    CallPlaced,
    EndCause,
    Event,
    FateDoubted,
    PhoneEnded,
    PlaceFailed,
    StoreBack,
    StoreLost,
    WriteFailed,
    Written,
)
from server.dialer.leg_effects import LegEffect
from server.dialer.leg_writes import (
    ChangeMonitoring,
    CloseMonitoring,
    CloseRecording,
    OpenRecording,
    PauseRecorded,
)
from server.dialer.status_writes import NoteStatus
from server.dialer.supervisor_writes import DropMove, NoteOrder
from server.dialer.writes import (
    CloseSession,
    KeepDraft,
    MarkAbandoned,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkHeld,
    MarkUnsaved,
    NoteAgentState,
    NoteAvailability,
    StopRun,
    Write,
    WriteResult,
)
from server.hub.port import Screens
from server.logs import logger, unexpected
from server.owed import Asked, Owed
from server.perform_legs import leg_order
from server.storage.port import Store
from server.tasks import Tasks
from server.telephony.port import ChannelExists, FateUnknown, NoLine, Switch, SwitchError, SwitchUnreachable

RETRY_SECONDS: Final = 0.5
"""Pause between two tries to write what is owed."""

ASK_SECONDS: Final = 0.5
"""Pause between two questions what lives in the switch; an order that it refuses again and again is no storm."""

_log = logger("floor")


class Performer:
    """Turns effects into calls of the ports, and what comes of them into events.

    Args:
        store: where orders become durable.
        switch: what dials.
        screens: the hub.
        post: the floor's mailbox.
    """

    def __init__(self, store: Store, switch: Switch, screens: Screens, post: Callable[[Event], None]) -> None:
        self._store = store
        self._switch = switch
        self._screens = screens
        self._post = post
        self._decisions = DecisionBook(store)
        self._tasks = Tasks("perform")
        self._places = count()
        self._owed = Owed()
        self._store_lost = False
        self._in_doubt = False
        self._asking = False
        self._unplaced: set[AttemptId] = set()
        """Calls whose order to dial has not left us."""
        self._lanes: dict[tuple[str, int], deque[Callable[[], Awaitable[None]]]] = {}

    def perform(self, effects: list[Effect]) -> None:
        """Begin everything in `effects`, in order; returns at once. One that fails takes no other with it."""
        for effect in effects:
            try:
                self._begin(effect)
            except Exception:
                _log.exception("an effect could not be carried out", effect=type(effect).__name__)

    async def close(self) -> None:
        """Give up what is under way; marks still owed are in the log, the switch will tell the rest."""
        await self._tasks.cancel_all()
        await self._decisions.close()
        if self._owed:
            _log.error("marks were never written", orders=[type(order).__name__ for order in self._owed])

    def _begin(self, effect: Effect) -> None:
        match effect:
            case do.Write(order):
                self._write(order)
            case do.Answer(to):
                self._screens.answer(to)
            case do.Refuse(to, refusal):
                self._screens.refuse(to, refusal)
            case do.ShowDesk(agent):
                self._screens.show_desk(agent)
            case do.ShowJob(job):
                self._screens.show_job(job)
            case do.ShowPromises(campaign):
                self._screens.show_promises(campaign)
            case do.ShowPlaying():
                self._screens.show_playing(effect)
            case do.Decided():
                self._decisions.note(effect)
            case do.Alarm(what, detail):
                _log.warning("alarm", what=what, detail=detail)
            case _:
                self._command(effect)

    # ---- the switch ----------------------------------------------------------------------------------------------

    def _command(self, effect: Effect) -> None:
        match effect:
            case _ if isinstance(effect, LegEffect):
                self._in_lane(*leg_order(effect, self._switch, self._post))
            case do.PlaceCall(attempt=attempt):
                self._unplaced.add(attempt)
                self._in_lane(("call", attempt), lambda: self._place(effect))
            case do.HangUp(attempt) if attempt in self._unplaced:
                self._withdraw(attempt)
            case do.RingAgent(session=session):
                self._in_lane(("leg", session), lambda: self._ring(effect))
            case do.DropAgent(session):
                self._in_lane(("leg", session), lambda: self._switch.drop_agent(session))
            case do.Join(attempt, session):
                self._in_lane(("call", attempt), lambda: self._switch.join(attempt, session))
            case do.HangUp(attempt, announce):
                self._in_lane(("call", attempt), lambda: self._switch.hang_up(attempt, announce=announce))
            case do.HoldCall(attempt, held):
                self._in_lane(("call", attempt), lambda: self._switch.hold(attempt, held=held))

    def _in_lane(self, lane: tuple[str, int], command: Callable[[], Awaitable[None]]) -> None:
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(command)
            return
        self._lanes[lane] = deque([command])
        self._tasks.start(self._walk(lane), name=f"{lane[0]} {lane[1]}")

    async def _walk(self, lane: tuple[str, int]) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                try:
                    await waiting.popleft()()
                except SwitchUnreachable:
                    _log.info("the switch is out of reach; its list will settle it", lane=lane)
                except SwitchError as error:
                    _log.warning("the switch did not do it, or did not say", lane=lane, problem=repr(error))
                    self._doubt()
        finally:
            del self._lanes[lane]

    def _withdraw(self, attempt: AttemptId) -> None:
        """Never dial what was given up before the order left: its number was listed, its job stopped (I2, I12)."""
        self._unplaced.discard(attempt)
        self._post(PlaceFailed(attempt, EndCause.CANCELLED))

    async def _place(self, call: do.PlaceCall) -> None:
        if call.attempt not in self._unplaced:
            return
        self._unplaced.discard(call.attempt)
        try:
            await self._switch.place(
                call.attempt,
                call.number,
                call.caller_id,
                call.ring_timeout,
                detect_machine=call.detect_machine,
            )
        except ChannelExists:
            self._post(CallPlaced(call.attempt))
        except FateUnknown:
            self._post(FateDoubted(call.attempt))
            raise
        except (NoLine, SwitchUnreachable):
            self._post(PlaceFailed(call.attempt, EndCause.CANCELLED))
        except SwitchError as error:
            _log.warning("the switch refused to dial", attempt=call.attempt, problem=repr(error))
            self._post(PlaceFailed(call.attempt, EndCause.FAILED))
        else:
            self._post(CallPlaced(call.attempt))

    async def _ring(self, call: do.RingAgent) -> None:
        try:
            await self._switch.ring_agent(call.session, call.phone, shown=call.shown)
        except ChannelExists:
            return
        except FateUnknown:
            raise
        except SwitchError as error:
            _log.warning("the switch refused to ring", session=call.session, problem=repr(error))
            self._post(PhoneEnded(call.session, answered=False))

    def _doubt(self) -> None:
        """The floor believes what may not be so: only the switch's list can tell (guarantee 0.1)."""
        self._in_doubt = True
        if not self._asking:
            self._asking = True
            self._tasks.start(self._ask_what_lives(), name="ask what lives")

    async def _ask_what_lives(self) -> None:
        """Ask until no doubt came up since the last question, with a pause between two."""
        try:
            while self._in_doubt:
                self._in_doubt = False
                await self._ask_once()
                await asyncio.sleep(ASK_SECONDS)
        finally:
            self._asking = False

    async def _ask_once(self) -> None:
        try:
            self._post(await self._switch.live())
        except SwitchUnreachable:
            _log.info("the switch is out of reach; its list comes with the link")
        except SwitchError as error:
            _log.warning("the switch did not tell what lives", problem=repr(error))
            self._in_doubt = True

    # ---- the store -----------------------------------------------------------------------------------------------

    def _write(self, order: Write) -> None:
        self._tasks.start(self._try(Asked(next(self._places), order)), name=type(order).__name__)

    async def _try(self, asked: Asked) -> None:
        """Have it written, unless that would overtake what is owed: a result is nothing without its conversation."""
        if self._owed:
            self._failed(
                asked, Refused(RefusalCode.STORE_UNAVAILABLE, problem="earlier news is not written yet")
            )
            return
        result = await self._outcome(asked.order)
        if isinstance(result, Refused):
            self._failed(asked, result)
        else:
            self._post(Written(asked.order, result))

    async def _outcome(self, order: Write) -> WriteResult | Refused:
        """What the store says; an error of ours is a refusal too, so that nobody waits for an answer for ever."""
        try:
            return await self._store.perform(order)
        except Refused as refusal:
            return refusal
        except Exception as error:
            _log.exception("an order could not be written", order=type(order).__name__)
            return unexpected(error)

    def _failed(self, asked: Asked, refusal: Refused) -> None:
        order = asked.order
        unavailable = refusal.code is RefusalCode.STORE_UNAVAILABLE
        if unavailable and not self._store_lost:
            self._store_lost = True
            self._post(StoreLost())
            self._tasks.start(self._pay_back(), name="pay back")
        if unavailable and _must_be_written(order):
            given_up = self._owed.owe(asked)
            if given_up is not None:
                _log.error("too many marks owed; the oldest is given up", order=type(given_up).__name__)
            return
        self._given_up(order, refusal)

    async def _pay_back(self) -> None:
        """Until the disk writes again and nothing is owed."""
        paid = False
        while not paid:
            await asyncio.sleep(RETRY_SECONDS)
            paid = await self._all_paid()
        self._store_lost = False
        self._post(StoreBack())

    async def _all_paid(self) -> bool:
        """Write what is owed, in order; False as soon as the disk does not take it."""
        try:
            await self._store.probe()
        except Refused:
            return False
        except Exception:
            _log.exception("the store could not be probed")
            return False
        while self._owed:
            asked = self._owed.first()
            order = self._owed.newest(asked)
            result = await self._outcome(order)
            if isinstance(result, Refused) and result.code is RefusalCode.STORE_UNAVAILABLE:
                return False
            self._owed.settle(asked, order)
            if isinstance(result, Refused):
                self._given_up(order, result)
            else:
                self._post(Written(order, result))
        return True

    def _given_up(self, order: Write, refusal: Refused) -> None:
        if _must_be_written(order):
            _log.error("a mark was refused", order=type(order).__name__, code=refusal.code)
        self._post(WriteFailed(order, refusal))


def _must_be_written(order: Write) -> bool:
    """Whether the order tells what has happened already, so that it may be late but never left out (I7, I18)."""
    if isinstance(order, StopRun):
        return order.by is None
    return isinstance(
        order,
        MarkAnswered
        | MarkAbandoned
        | MarkConnected
        | MarkHeld
        | MarkEnded
        | MarkUnsaved
        | KeepDraft
        | NoteAgentState
        | NoteAvailability
        | NoteStatus
        | NoteOrder
        | DropMove
        | CloseSession
        | OpenRecording
        | PauseRecorded
        | CloseRecording
        | ChangeMonitoring
        | CloseMonitoring,
    )
