"""Playbooks: `>>` lets an event happen, `<<` reads the next effect. What is not read fails the test.

    book >> CustomerAnswered(call) << MarkAnswered << Join(call, session) << MarkConnected

Rule: effects that only tell (screens, decisions, a new status) are read where a test cares for them; every order
to the switch, the store or the asker must be read, in its order.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, TypeVar

from kaden.clock import Instant, Millis
from kaden.protocol import server as say
from kaden.protocol.desk import Desk
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AfterSave, AgentId, AttemptId, CallbackId, JobId
from server.dialer.attempt import OUT
from server.dialer.board import monitor_of
from server.dialer.desk import desk_of
from server.dialer.effects import (
    Alarm,
    Answer,
    Decided,
    DropAgent,
    Effect,
    HangUp,
    HoldCall,
    Join,
    PlaceCall,
    Refuse,
    RingAgent,
    ShowDesk,
    ShowJob,
    ShowPlaying,
    ShowPromises,
)
from server.dialer.effects import Write as WriteEffect
from server.dialer.events import (
    AgentArrived,
    CallEnded,
    CustomerAnswered,
    EndCause,
    Event,
    JobStartRequested,
    JoinRequested,
    PhoneAnswered,
    SwitchSynchronised,
    TimePassed,
    WriteFailed,
    Written,
)
from server.dialer.floor import Agent, Call, Floor, FloorRules, JobSeat
from server.dialer.model import Job, SessionId
from server.dialer.result_requests import SaveRequested
from server.dialer.step import step
from server.dialer.writes import NoteAgentState, NoteAvailability, Write
from tests.server.dialer.naive_store import NaiveStore
from tests.server.dialer.sample import APPOINTMENT, a_job, asked, at

T = TypeVar("T")

CYCLE: Final = FloorRules().cycle

_EFFECTS: Final = (
    PlaceCall | RingAgent | Join | HangUp | HoldCall | DropAgent | WriteEffect | Answer | Refuse | ShowDesk | ShowJob
    | ShowPromises | ShowPlaying | Decided | Alarm
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes; every alarm on the way rings at its moment."""

    length: Millis


@dataclass(frozen=True, slots=True)
class Nothing:
    """No effect is left to read."""


nothing: Final = Nothing()

Expected: TypeAlias = Effect | Write | type[Effect] | type[Write] | RefusalCode | Nothing
"""An effect or a write, exactly or by its kind; a code stands for a refusal with it."""


class Unfinished(AssertionError):
    """The book and the floor do not say the same."""


class Playbook:
    """A floor at its own time, with a store that answers, and the effects that wait to be read.

    Args:
        jobs: the call jobs; the sample's one unless told.
        records: customers on the list.
        now: where the clock starts.
        lines: lines of the trunk.
        rules: the floor's settings.
        synchronised: whether the switch's list has come already.
    """

    def __init__(
        self,
        *jobs: Job,
        records: int = 100,
        now: Instant | None = None,
        lines: int = 30,
        rules: FloorRules | None = None,
        synchronised: bool = True,
    ) -> None:
        plan = jobs or (a_job(),)
        self.now = at("10:00") if now is None else now
        self.floor = Floor(rules or FloorRules(), lines, {job.id: JobSeat(job) for job in plan})
        self.store = NaiveStore(records)
        self.withheld = False
        """Whether the store keeps its answers to itself until `store_answers`."""
        self.trouble: Refused | None = None
        """With what the store refuses everything, if it does."""
        self.asked_of_store: deque[Write] = deque()
        self._unread: deque[Effect] = deque()
        self._quiet: list[Effect] = []
        self._requests = 0
        if synchronised:
            self.aside(SwitchSynchronised((), ()))

    # ---- the book ------------------------------------------------------------------------------------------------

    def __rshift__(self, event: Event | Wait) -> Playbook:
        self.finish()
        self._quiet.clear()
        if isinstance(event, Wait):
            self._pass_time(event.length)
        else:
            self._happen(event)
        return self

    def __lshift__(self, expected: Expected) -> Playbook:
        if isinstance(expected, Nothing):
            self.finish()
        elif _is_quiet(expected):
            self._read_quiet(expected)
        elif not self._unread:
            raise Unfinished(f"expected {expected}, and nothing is left to read")
        elif not _matches(expected, found := self._unread.popleft()):
            rest = "".join(f"\n    then {effect}" for effect in self._unread)
            raise Unfinished(f"expected {expected}\n     but {found}{rest}")
        return self

    def finish(self) -> None:
        """Close the book.

        Raises:
            Unfinished: an effect was not read.
        """
        if self._unread:
            raise Unfinished("not read:" + "".join(f"\n  {effect}" for effect in self._unread))

    def aside(self, *events: Event | Wait) -> Playbook:
        """Let events happen whose effects do not matter here."""
        for event in events:
            self >> event
            self._unread.clear()
        self.finish()
        return self

    def store_answers(self) -> Playbook:
        """The store answers everything that it was asked, and what follows from it."""
        while self.asked_of_store:
            order = self.asked_of_store.popleft()
            try:
                if self.trouble is not None:
                    raise self.trouble
                answer: Event = Written(order, self.store.perform(order))
            except Refused as refusal:
                answer = WriteFailed(order, refusal)
            self._take(self.step(answer))
        return self

    def read(self, kind: type[T]) -> T:
        """The next effect, which must be of this kind; for what a test has to look into."""
        found = self._unread.popleft() if self._unread else None
        if isinstance(found, WriteEffect) and isinstance(found.order, kind):
            return found.order
        if not isinstance(found, kind):
            raise Unfinished(f"expected {kind.__name__}\n     but {found}")
        return found

    def step(self, event: Event) -> list[Effect]:
        """One step of the core."""
        return step(self.floor, event, self.now)

    def _happen(self, event: Event) -> None:
        self._take(self.step(event))
        if not self.withheld:
            self.store_answers()

    def _take(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, WriteEffect):
                self.asked_of_store.append(effect.order)
            if _is_quiet(effect):
                self._quiet.append(effect)
            else:
                self._unread.append(effect)

    def _pass_time(self, length: Millis) -> None:
        target = self.now + length
        while (wakeup := self.floor.next_wakeup()) is not None and wakeup <= target:
            self.now = max(self.now, wakeup)
            self._happen(TimePassed())
        self.now = target

    def _read_quiet(self, expected: Expected) -> None:
        for effect in self._quiet:
            if _matches(expected, effect):
                self._quiet.remove(effect)
                return
        told = "".join(f"\n    {effect}" for effect in self._quiet)
        raise Unfinished(f"expected {expected}\n  among{told}")

    # ---- states to begin from --------------------------------------------------------------------------------------

    def ask(self) -> str:
        """An id of a request that nobody used yet."""
        self._requests += 1
        return f"q{self._requests}"

    def start(self, job: int = 1) -> Playbook:
        """A supervisor started the job."""
        return self.aside(JobStartRequested(asked(self.ask()), JobId(job)))

    def arrive(self, agent: int) -> Playbook:
        """The agent signed in."""
        return self.aside(
            AgentArrived(AgentId(agent), f"a{agent}", f"担当{agent}", f"70{agent:02d}", "pts/1")
        )

    def join(self, agent: int, job: int = 1) -> Playbook:
        """The agent asked to work in the job, and the phone rings."""
        return self.arrive(agent).aside(JoinRequested(asked(self.ask(), agent), AgentId(agent), JobId(job)))

    def sit(self, agent: int, job: int = 1) -> Playbook:
        """The agent waits in the job, and the dialler has had its cycle for it."""
        self.join(agent, job)
        return self.aside(PhoneAnswered(self.leg(agent)), Wait(CYCLE))

    def office(self, agents: int = 1) -> Playbook:
        """The sample's job is started and agents 1 to `agents` wait in it."""
        self.start()
        for agent in range(1, agents + 1):
            self.sit(agent)
        return self

    def talk(self, agent: int = 1) -> AttemptId:
        """A customer answered and was given to this agent, who must be the one to get it."""
        attempt = self.out()[0]
        self.aside(CustomerAnswered(attempt))
        assert self.agent(agent).call == attempt
        return attempt

    def wrap_up(self, agent: int = 1) -> AttemptId:
        """The agent's customer has hung up."""
        attempt = self.talk(agent)
        self.aside(CallEnded(attempt, EndCause.HANGUP))
        return attempt

    def promise(self, agent: int = 1, record: int = 99) -> CallbackId:
        """This agent has promised this customer a call, and it is due."""
        customer = next(each for each in self.store.records if each.id == record)
        return self.store.promise(AgentId(agent), customer, self.now)

    # ---- what is there ----------------------------------------------------------------------------------------------

    def agent(self, number: int = 1) -> Agent:
        """An agent who is on the floor."""
        return self.floor.agents[AgentId(number)]

    def leg(self, agent: int = 1) -> SessionId:
        """The session of an agent in a job; it names the phone leg."""
        session = self.agent(agent).session
        assert session is not None
        return session

    def call(self, attempt: int) -> Call:
        """An unsettled call."""
        return self.floor.calls[AttemptId(attempt)]

    def seat(self, job: int = 1) -> JobSeat:
        """A call job."""
        return self.floor.jobs[JobId(job)]

    def out(self, job: int = 1) -> list[AttemptId]:
        """Calls that are out and not joined, oldest first."""
        return sorted(call.id for call in self.floor.calls_of(JobId(job)) if call.state in OUT)

    def desk(self, agent: int = 1) -> Desk:
        """What the agent's screen shows."""
        desk = desk_of(self.floor, AgentId(agent), self.now)
        assert desk is not None
        return desk

    def monitor(self, job: int = 1) -> tuple[say.MonitorHeader, tuple[say.AgentRow, ...]]:
        """What the supervisor's screen shows of the job."""
        shown = monitor_of(self.floor, JobId(job))
        assert shown is not None
        return shown


def quiet_office(agents: int = 1) -> Playbook:
    """An office whose list is empty, so that nothing rings."""
    return Playbook(records=0).office(agents)


def ended(*attempts: AttemptId, cause: EndCause = EndCause.NO_ANSWER) -> list[Event]:
    """The switch's news that these calls are over."""
    return [CallEnded(attempt, cause) for attempt in attempts]


def save(
    attempt: AttemptId, agent: int = 1, then: AfterSave = AfterSave.CONTINUE, **changes: Any
) -> SaveRequested:
    """The agent saves an appointment, or what `changes` say."""
    said = SaveRequested(
        asked(f"save{attempt}", agent), AgentId(agent), attempt, APPOINTMENT.id, "来週", None, then
    )
    return replace(said, **changes)


def _kind(thing: Expected) -> type:
    if isinstance(thing, WriteEffect):
        return type(thing.order)
    return thing if isinstance(thing, type) else type(thing)


def _is_quiet(thing: Expected) -> bool:
    return _kind(thing) in (ShowDesk, ShowJob, ShowPromises, Decided, NoteAgentState, NoteAvailability)


def _matches(expected: Expected, found: Effect) -> bool:
    if isinstance(expected, RefusalCode):
        return isinstance(found, Refuse) and found.refusal.code is expected
    thing = found.order if isinstance(found, WriteEffect) else found
    if isinstance(expected, type):
        return isinstance(thing, expected) or isinstance(found, expected)
    return expected in (found, thing)
