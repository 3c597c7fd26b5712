"""A day on the floor in one script: everything that can happen does, so that everything that can be asked for is.

Rule: the two ratchets (every event, every effect) read this day; who adds an event or an effect adds a line here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass
from functools import cache
from types import ModuleType

from kaden.clock import DAY, HOUR, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AccountId,
    AfterSave,
    AgentId,
    AgentState,
    AttemptId,
    Dialling,
    JobId,
    MonitorMode,
    PlayingEnd,
    RunId,
    StatusId,
)
from server.dialer.callback_requests import CallBackRequested
from server.dialer.disks import DisksMeasured
from server.dialer.effects import Effect
from server.dialer.events import (
    AgentArrived,
    AgentReleaseRequested,
    AgentSignedOut,
    AgentVanished,
    CallEnded,
    CallPlaced,
    ClockJumped,
    CustomerAnswered,
    CustomerRinging,
    CutRequested,
    EndCause,
    EndRequested,
    Event,
    FateDoubted,
    HoldRequested,
    JobStartRequested,
    JobStopRequested,
    JoinRequested,
    LegState,
    LiveLeg,
    NoticeRead,
    NumberListed,
    PauseRequested,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
    PlaceFailed,
    PlanChanged,
    RecordsAdded,
    ResumeRequested,
    StoreBack,
    StoreLost,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.leg_events import (
    CallTransferred,
    MonitorAnswered,
    MonitorEnded,
    PhoneDigit,
    PlayingBegan,
    PlayingEnded,
    RecordingFailed,
    RecordingPauseFailed,
    RecordingStarted,
    TargetAnswered,
    TargetEnded,
    TrunkChanged,
)
from server.dialer.leg_requests import (
    CutOrdered,
    ListenEndRequested,
    ListenerBarred,
    ListenRequested,
    PlayEndRequested,
    PlayerLeft,
    PlayRequested,
    RecordingPauseRequested,
    TransferRequested,
)
from server.dialer.model import SessionId, Status, TransferId
from server.dialer.preview_requests import CallShownRequested, PassShownRequested
from server.dialer.result_requests import DraftTyped
from server.dialer.status_events import StatusesChanged, StatusPauseRequested, StatusRequested
from server.dialer.supervisor_requests import (
    AgentMoveRequested,
    AgentPauseRequested,
    AgentTold,
    KeepUnsavedRequested,
    TodaysRuleRequested,
)
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, save
from tests.server.dialer.sample import BOSS, a_campaign, a_job, asked, at


class Diary(Playbook):
    """A book that keeps everything that it ever read."""

    def __init__(self) -> None:
        self.happened: list[Event] = []
        self.asked_for: list[Effect] = []
        super().__init__(now=at("08:50"))

    def step(self, event: Event) -> list[Effect]:
        effects = super().step(event)
        self.happened.append(event)
        self.asked_for += effects
        return effects


@cache
def a_day() -> Diary:
    """Agent 1 from signing in to the end of hours, with all that managers, switch and disk can do to the day."""
    book = Diary()
    one = AgentId(1)
    book.aside(JobStartRequested(asked("start"), JobId(1)))
    _sit(book)
    book.aside(Wait(at("09:00") - book.now))
    # A conversation, with everything that an agent can do in it.
    call = book.out()[0]
    book.aside(CallPlaced(call), CustomerRinging(call), CustomerAnswered(call), PhoneHeld(book.leg(), True))
    book.aside(HoldRequested(asked("h", 1), one, call, False), DraftTyped(one, call, 1, "メモ", None, None))
    book.aside(AgentVanished(one), AgentArrived(one, "a1", "担当1", "7001", "pts/2"))
    book.aside(CutRequested(asked("c", 1), one, call), CallEnded(call, EndCause.CANCELLED))
    book.aside(save(call, then=AfterSave.BREAK), ResumeRequested(asked("r", 1), one), Wait(CYCLE))
    _be_on_the_line(book)
    _hear_recordings(book)
    # What goes wrong with orders to dial.
    book.aside(PlaceFailed(book.out()[0], EndCause.FAILED), Wait(SECOND))
    book.aside(FateDoubted(book.out()[0]))
    up = LiveLeg(book.leg(), LegState.UP)
    book.aside(SwitchLost(), SwitchSynchronised((), (up, LiveLeg(SessionId(9), LegState.UP))))
    book.aside(StoreLost(), StoreBack(), TrunkChanged(up=False), TrunkChanged(up=True), Wait(CYCLE))
    # A customer for whom nobody is ready, a number that is listed, new records, a new plan.
    call = book.out()[0]
    book.aside(PhoneReadyChanged(book.leg(), False), CustomerAnswered(call), Wait(2 * SECOND))
    book.aside(CallEnded(call, EndCause.HANGUP), PhoneReadyChanged(book.leg(), True), Wait(CYCLE))
    book.aside(NumberListed(book.call(book.out()[0]).number, None), RecordsAdded((JobId(1),)))
    book.aside(DisksMeasured(()), PlanChanged((a_job(), a_job(2))))
    # Pauses, ends and releases.
    book.aside(*(CallEnded(call, EndCause.BUSY) for call in book.out()))
    book.aside(PauseRequested(asked("p", 1), one, AgentState.AWAY), EndRequested(asked("e", 1), one))
    training = Status(StatusId(1), "研修", "pause", HOUR)
    book.aside(StatusesChanged((training, Status(StatusId(2), "発信業務", "sign_in", HOUR))))
    book.aside(StatusRequested(asked("s", 1), one, StatusId(2)))
    _sit(book)
    book.aside(StatusPauseRequested(asked("t", 1), one, training.id))
    book.aside(AgentReleaseRequested(asked("x"), one), NoticeRead(one))
    _keep_a_promise(book)
    _see_first(book)
    _sit(book)
    _be_ordered(book)
    call = book.talk()
    book.aside(PhoneEnded(book.leg(), True), CallEnded(call, EndCause.CANCELLED))
    book.aside(KeepUnsavedRequested(asked("keep"), one, call))
    book.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
    book.aside(JobStartRequested(asked("two"), JobId(2)))
    book.trouble = None
    book.aside(ClockJumped(HOUR), JobStopRequested(asked("stop"), JobId(1)), AgentSignedOut(one))
    book.start().aside(Wait(DAY))
    assert book.store.runs[RunId(2)].open is False
    return book


def _be_ordered(book: Diary) -> None:
    """What a supervisor has done with an agent who waits, and with the rule."""
    one = AgentId(1)
    book.aside(AgentTold(asked("told"), one, None, "お疲れさま"))
    book.aside(AgentPauseRequested(asked("pause"), one, AgentState.BREAK))
    book.aside(AgentPauseRequested(asked("work"), one, None))
    call = book.talk()
    book.start(2).aside(AgentMoveRequested(asked("move"), one, JobId(2)))
    book.aside(JobStopRequested(asked("stop two"), JobId(2)), CutOrdered(call))
    book.aside(CallEnded(call, EndCause.HANGUP), save(call))
    book.aside(TodaysRuleRequested(asked("today"), JobId(1), 1.0, None, (None, None)))


def _be_on_the_line(book: Diary) -> None:
    """A call that is recorded, listened to, and transferred at the third try."""
    one = AgentId(1)
    book.aside(PlanChanged((a_job(campaign=a_campaign(recording=True)),)))
    call, leg = book.talk(), book.leg()
    book.aside(RecordingStarted(call, "1.wav"), RecordingPauseRequested(asked("rp", 1), one, call, True))
    book.aside(RecordingPauseFailed(call, True, "500"))
    book.aside(RecordingFailed(call, "no space left"), ListenRequested(asked("l"), one, MonitorMode.LISTEN))
    monitor = next(iter(book.floor.listening))
    book.aside(MonitorAnswered(monitor), ListenRequested(asked("w"), one, MonitorMode.WHISPER))
    book.aside(ListenEndRequested(asked("le")), ListenerBarred(AccountId(BOSS)), MonitorEnded(monitor, True))
    book.aside(*(PhoneDigit(leg, digit) for digit in "*1002#"), TargetEnded(TransferId(call, 1), False))
    book.aside(TransferRequested(asked("t", 1), one, call, "1003"), CutRequested(asked("gu", 1), one, call))
    book.aside(TargetEnded(TransferId(call, 2), False))
    book.aside(TransferRequested(asked("t2", 1), one, call, "1004"), TargetAnswered(TransferId(call, 3)))
    book.aside(CutRequested(asked("ct", 1), one, call), CallTransferred(call), PhoneEnded(leg, True))
    book.aside(save(call), CallEnded(call, EndCause.HANGUP), NoticeRead(one))
    _sit(book)


def _hear_recordings(book: Diary) -> None:
    """A supervisor stops one, and leaves while the next one plays."""
    for enough in (PlayEndRequested, PlayerLeft):
        by = asked(book.ask())
        book.aside(PlayRequested(by, AttemptId(1)))
        playing = next(iter(book.floor.playing))
        book.aside(PlayingBegan(playing), enough(by), PlayingEnded(playing, PlayingEnd.STOPPED))


def _keep_a_promise(book: Diary) -> None:
    """Agent 1 calls a customer back, in vain."""
    one = AgentId(1)
    book.aside(CallBackRequested(asked("cb", 1), one, book.promise(), None))
    book.aside(PhoneAnswered(book.leg()))
    call = book.agent().call
    assert call is not None
    book.aside(CutRequested(asked("cc", 1), one, call), CallEnded(call, EndCause.CANCELLED))


def _see_first(book: Diary) -> None:
    """Agent 1 is shown records, passes one by and calls one, in vain."""
    one = AgentId(1)
    book.aside(*(CallEnded(call, EndCause.BUSY) for call in book.out()))
    book.aside(PlanChanged((a_job(dialling=Dialling.PREVIEW), a_job(2))))
    _sit(book)
    shown = book.agent().call
    assert shown is not None
    book.aside(PassShownRequested(asked("pass", 1), one, shown, "昼休み"))
    shown = book.agent().call
    assert shown is not None
    book.aside(CallShownRequested(asked("call", 1), one, shown), CallEnded(shown, EndCause.NO_ANSWER))
    book.aside(EndRequested(asked("after", 1), one), PlanChanged((a_job(), a_job(2))))


def changeable(kinds: Iterable[type]) -> list[type]:
    """Those of the dataclasses `kinds` that could be changed after they were made."""
    return [kind for kind in kinds if not vars(kind)["__dataclass_params__"].frozen]


def dataclasses_of(module: ModuleType) -> set[type]:
    """The dataclasses that a module defines."""
    things = (thing for thing in vars(module).values() if isinstance(thing, type) and is_dataclass(thing))
    return {thing for thing in things if thing.__module__ == module.__name__}


def _sit(book: Diary) -> None:
    book.arrive(1).aside(JoinRequested(asked(book.ask(), 1), AgentId(1), JobId(1)))
    book.aside(PhoneAnswered(book.leg()), Wait(CYCLE))
