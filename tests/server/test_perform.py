"""Effects are carried out in order; doubt is never dialled again; what the disk owes is paid back in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AccountId,
    AfterSave,
    AgentId,
    AttemptId,
    DispositionId,
    EndedBy,
    JobId,
    Outcome,
    RunId,
)
from server.dialer import effects as do
from server.dialer.events import (
    CallPlaced,
    EndCause,
    Event,
    FateDoubted,
    PhoneEnded,
    PlaceFailed,
    StoreBack,
    StoreLost,
    SwitchSynchronised,
    WriteFailed,
    Written,
)
from server.dialer.model import Asked, SessionId
from server.dialer.writes import (
    ClaimNext,
    Done,
    KeepDraft,
    MarkAnswered,
    MarkEnded,
    SaveResult,
    Write,
    WriteResult,
)
from server.loops import run_virtual
from server.perform import ASK_SECONDS, Performer
from server.telephony.port import (
    ChannelExists,
    FateUnknown,
    NoLine,
    SwitchError,
    SwitchUnreachable,
)

FULL = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
ONE = AttemptId(1)
CALL = do.PlaceCall(ONE, "+81312345678", None, 30_000)


class Store:
    """A disk that can be full."""

    def __init__(self) -> None:
        self.full = False
        self.refusal: Refused | None = None
        self.written: list[Write] = []
        self.slow: dict[Write, float] = {}
        """Seconds that an order takes more than others."""
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
        self.written.append(order)
        return Done()

    def _fail(self, order: asyncio.Future[None]) -> None:
        order.set_exception(FULL)
        self.when_failing()

    async def probe(self) -> None:
        if self.full:
            raise FULL


class Switch:
    """Takes orders, slowly, and refuses the next one as told."""

    def __init__(self) -> None:
        self.orders: list[tuple[object, ...]] = []
        self.next_error: SwitchError | None = None
        self.looks = 0
        self.mute = 0
        """How often it does not tell what lives."""

    async def place(self, attempt: AttemptId, number: str, caller_id: str | None, ring_timeout: int) -> None:
        await self._take("place", attempt, seconds=1)

    async def ring_agent(self, session: SessionId, phone: str) -> None:
        await self._take("ring", session)

    async def join(self, attempt: AttemptId, session: SessionId) -> None:
        await self._take("join", attempt)

    async def hang_up(self, attempt: AttemptId, *, announce: bool = False) -> None:
        await self._take("hang_up", attempt, announce)

    async def hold(self, attempt: AttemptId, *, held: bool) -> None:
        await self._take("hold", attempt, held)

    async def drop_agent(self, session: SessionId) -> None:
        await self._take("drop", session)

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


def test_what_is_asked_of_one_call_never_overtakes_itself() -> None:
    other = do.HangUp(AttemptId(2))
    stage = perform(CALL, do.HangUp(ONE), other)
    assert stage.switch.orders == [("hang_up", 2, False), ("place", 1), ("hang_up", 1, False)]


def test_a_call_that_the_switch_took_is_placed() -> None:
    assert perform(CALL).events == [CallPlaced(ONE)]


def test_a_channel_that_lives_already_is_the_call_itself() -> None:
    assert perform(CALL, error=ChannelExists()).events == [CallPlaced(ONE)]


@pytest.mark.parametrize("error", [NoLine(), SwitchUnreachable()])
def test_an_order_that_never_left_is_no_attempt(error: SwitchError) -> None:
    """Domain row 66."""
    assert perform(CALL, error=error).events == [PlaceFailed(ONE, EndCause.CANCELLED)]


def test_a_refused_order_is_a_failed_attempt() -> None:
    assert perform(CALL, error=SwitchError("500")).events == [PlaceFailed(ONE, EndCause.FAILED)]


def test_a_lost_reply_is_doubt_and_the_switch_is_asked_what_lives() -> None:
    """Guarantee 0.1: an unknown fate is settled by asking, never by dialling again."""
    stage = perform(CALL, error=FateUnknown())
    assert stage.events == [FateDoubted(ONE), SwitchSynchronised((), ())]
    assert stage.switch.orders == []


@pytest.mark.parametrize(
    "order",
    [do.Join(ONE, SessionId(7)), do.HangUp(ONE), do.HoldCall(ONE, True), do.DropAgent(SessionId(7))],
    ids=lambda order: type(order).__name__,
)
@pytest.mark.parametrize("error", [SwitchError("409"), FateUnknown()])
def test_an_order_that_was_not_carried_out_is_settled_by_the_switchs_list(
    order: do.Effect, error: SwitchError
) -> None:
    """Guarantee I9: a join that was refused leaves customer and agent in silence, and nobody else would notice."""
    assert perform(order, error=error).events == [SwitchSynchronised((), ())]


def test_a_list_that_the_switch_does_not_tell_is_asked_for_again() -> None:
    async def scene(stage: Stage) -> None:
        stage.switch.next_error, stage.switch.mute = FateUnknown(), 3
        stage.performer.perform([do.HangUp(ONE)])
        await asyncio.sleep(60)

    stage = play(scene)
    assert stage.events == [SwitchSynchronised((), ())]
    assert stage.switch.looks == 4


def test_an_order_that_is_always_refused_is_asked_about_with_pauses() -> None:
    """What follows from the list may be refused again; that must not become a storm."""

    async def scene(stage: Stage) -> None:
        for _ in range(20):
            stage.switch.next_error = SwitchError("409")
            stage.performer.perform([do.HangUp(ONE)])
            await asyncio.sleep(0.1)

    assert 3 <= play(scene).switch.looks <= 2 / ASK_SECONDS + 1


def test_a_phone_that_cannot_be_rung_has_ended() -> None:
    ring = do.RingAgent(SessionId(7), AgentId(1), "7001")
    assert perform(ring, error=SwitchUnreachable()).events == [PhoneEnded(SessionId(7), answered=False)]


def test_screens_are_told_in_order() -> None:
    asked = Asked(account=1, request="r")  # type: ignore[arg-type]
    stage = perform(do.Answer(asked), do.Refuse(asked, FULL), do.ShowDesk(AgentId(1)), do.ShowJob(JobId(2)))
    assert stage.screens.told == [("answer", asked), ("refuse", asked, FULL), ("desk", 1), ("job", 2)]


def test_a_screen_that_fails_costs_the_other_effects_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault F20: what comes after it in the list is carried out all the same."""

    def fails(screens: Screens, agent: AgentId) -> None:
        raise RuntimeError("dictionary changed size during iteration")

    monkeypatch.setattr(Screens, "show_desk", fails)
    order = MarkAnswered(ONE, 5)
    stage = perform(do.ShowDesk(AgentId(1)), do.Write(order), do.ShowJob(JobId(2)))
    assert stage.store.written == [order]
    assert stage.screens.told == [("job", 2)]


def test_a_write_comes_back_when_it_is_durable() -> None:
    order = MarkAnswered(ONE, 5)
    stage = perform(do.Write(order))
    assert stage.store.written == [order]
    assert stage.events == [Written(order, Done())]


def test_marks_are_owed_while_the_disk_is_full_and_paid_back_in_order() -> None:
    """Guarantee I18."""
    answered = MarkAnswered(ONE, 5)
    ended = MarkEnded(ONE, 6, Outcome.ABANDONED, EndedBy.SWITCH)
    claim = ClaimNext(JobId(1), RunId(1), 2, 7)

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(answered), do.Write(claim)])
        await asyncio.sleep(2)
        stage.performer.perform([do.Write(ended)])
        await asyncio.sleep(2)
        assert stage.store.written == []
        stage.store.full = False
        await asyncio.sleep(2)

    stage = play(scene)
    assert stage.store.written == [answered, ended]
    kinds = [event for event in stage.events if isinstance(event, StoreLost | StoreBack | WriteFailed)]
    assert kinds == [StoreLost(), WriteFailed(claim, FULL), StoreBack()]


def test_a_mark_asked_for_after_one_that_is_failing_does_not_overtake_it() -> None:
    """Guarantee I18: the order on disk is the order of the calls, also when the disk comes back in between."""
    answered = MarkAnswered(ONE, 5)
    ended = MarkEnded(ONE, 6, Outcome.ABANDONED, EndedBy.SWITCH)

    async def scene(stage: Stage) -> None:
        def the_disk_is_back_and_the_customer_gone() -> None:
            stage.store.full = False
            stage.performer.perform([do.Write(ended)])

        stage.store.full, stage.store.when_failing = True, the_disk_is_back_and_the_customer_gone
        stage.performer.perform([do.Write(answered)])
        await asyncio.sleep(2)

    assert play(scene).store.written == [answered, ended]


def test_marks_that_fail_out_of_turn_are_paid_back_in_the_order_of_the_calls() -> None:
    """Guarantee I18."""
    answered = MarkAnswered(ONE, 5)
    ended = MarkEnded(ONE, 6, Outcome.ABANDONED, EndedBy.SWITCH)

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.store.slow = {answered: 0.1}
        stage.performer.perform([do.Write(answered), do.Write(ended)])
        await asyncio.sleep(0.2)
        stage.store.full = False
        await asyncio.sleep(2)

    assert play(scene).store.written == [answered, ended]


def test_the_store_is_back_although_nothing_was_owed() -> None:
    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(ClaimNext(JobId(1), RunId(1), 2, 7))])
        await asyncio.sleep(2)
        stage.store.full = False
        await asyncio.sleep(2)

    assert play(scene).events[-1] == StoreBack()


def test_nothing_overtakes_what_is_owed() -> None:
    """Guarantee I18: a result that comes before its conversation would be refused for good."""
    ended = MarkEnded(ONE, 6, Outcome.CONNECTED, EndedBy.CUSTOMER)
    by = Asked(AccountId(1), "save")
    save = SaveResult(by, ONE, AgentId(1), DispositionId(2), "", None, AfterSave.CONTINUE, 7)
    orders = (save, KeepDraft(ONE, AgentId(1), 1, "half", None, None, 7), ClaimNext(JobId(1), RunId(1), 2, 7))

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(ended)])
        await asyncio.sleep(0.1)
        stage.store.full = False
        stage.performer.perform([do.Write(order) for order in orders])
        await asyncio.sleep(2)
        stage.performer.perform([do.Write(save)])
        await asyncio.sleep(1)

    stage = play(scene)
    assert stage.store.written == [ended, save]
    failed = [event for event in stage.events if isinstance(event, WriteFailed)]
    assert [(event.write, event.refusal.code) for event in failed] == [
        (order, RefusalCode.STORE_UNAVAILABLE) for order in orders
    ]


def test_a_mark_that_the_store_refuses_for_good_stops_nothing() -> None:
    async def scene(stage: Stage) -> None:
        stage.store.refusal = Refused(RefusalCode.CALL_GONE)
        stage.performer.perform([do.Write(MarkAnswered(ONE, 5))])
        await asyncio.sleep(1)
        stage.store.refusal = None
        stage.performer.perform([do.Write(MarkAnswered(AttemptId(2), 5))])
        await asyncio.sleep(1)

    stage = play(scene)
    assert stage.store.written == [MarkAnswered(AttemptId(2), 5)]
