"""A simulated day: the real core, with customers, agents, a switch and a store that live on a clock of their own.

Rule: nothing waits and nothing is asynchronous. What the core orders is carried out in its order; its replies come at
the same instant, before anything else; everything that takes time lies in one heap. Two things of one instant happen in
the order in which they were planned, the core's own alarms last.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from kaden.clock import SECOND, Instant, Millis
from kaden.vocabulary import AccountId, AfterSave, AgentId, AgentState, AttemptId, DispositionId, Method
from server.dialer import events, result_requests
from server.dialer.agent import ON_CALL
from server.dialer.effects import HangUp, Join, PlaceCall, RingAgent, Write
from server.dialer.events import EndCause, Event
from server.dialer.floor import Floor, JobSeat
from server.dialer.model import Asked, SessionId
from server.dialer.pacing.policies import Policy
from server.dialer.step import step
from server.dialer.writes import NoteAgentState
from server.simulation.books import Books
from server.simulation.customers import Customers, Fate, Fates, Way
from server.simulation.event_log import EventLog
from server.simulation.plan import ENOUGH_LINES, JOB, NOBODY, Knobs, clock_of, job_of, rules_of
from server.simulation.records import Records
from server.simulation.scenario import Break, Scenario
from server.simulation.shifts import Shift, all_day
from server.simulation.speeds import speeds

SUPERVISOR: Final = AccountId(0)

_RESTING: Final = (AgentState.BREAK, AgentState.AWAY)

END_OF_WAY: Final[Mapping[Way, EndCause]] = {
    Way.BUSY: EndCause.BUSY,
    Way.NO_ANSWER: EndCause.NO_ANSWER,
    Way.MACHINE: EndCause.MACHINE,
    Way.MISJUDGED: EndCause.MACHINE,
}


@dataclass(slots=True)
class Line:
    """A customer's channel."""

    fate: Fate
    answers_at: Instant
    """When somebody picks up, or the call ends unanswered."""
    agent: AgentId | None = None
    heard_from: Instant = 0
    """When agent and customer could hear each other."""
    answered: bool = False
    """Whether the floor has heard of the answer."""


class World:
    """One day. `run` it once.

    Args:
        scenario: the floor and its customers.
        seed: decides everything that is chance.
        method: the rule's method; a rival takes its place in `policies`.
        policies: who decides for each method.
        knobs: the rest of the rule.
        log: hears everything that happens.
        customers: whom the floor calls; the scenario's by chance unless given.
        shifts: when agents 1, 2, ... are there; all day unless given.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        method: Method,
        policies: Mapping[Method, Policy],
        knobs: Knobs,
        log: EventLog,
        *,
        customers: Fates | None = None,
        shifts: Sequence[Shift] | None = None,
    ) -> None:
        clock = clock_of(scenario)
        self.scenario = scenario
        self.opening, self.end = clock.opening, clock.end
        self.now = clock.opening
        self.log = log
        self.books = Books.of(clock.end - clock.opening)
        self.customers = customers or Customers(scenario, seed)
        self.lines: dict[AttemptId, Line] = {}
        self.free_at: dict[AgentId, Instant] = {}
        """When each busy agent will have saved the result."""
        self.placed = 0
        """Customers dialled so far."""
        self.floor = Floor(
            rules_of(scenario),
            scenario.max_lines or ENOUGH_LINES,
            {JOB: JobSeat(job_of(scenario, clock, method, knobs))},
            policies=policies,
        )
        self._records = Records(scenario.list_size)
        self._shifts = all_day(scenario.agents) if shifts is None else shifts
        self._speeds = speeds(scenario, seed)
        self._agents: dict[SessionId, AgentId] = {}
        self._rests: dict[AgentId, Millis] = {}
        """How long each agent who wished to pause will be away."""
        self._going: set[AgentId] = set()
        """Who goes home after what they do now."""
        self._planned: list[tuple[Instant, int, Callable[[Any], None], Any]] = []
        self._order = count()
        self._requests = count(1)
        self._replies: deque[Event] = deque()
        self._obey: Final[Mapping[type, Callable[[Any], None]]] = {
            PlaceCall: self._place,
            RingAgent: self._ring,
            Join: self._join,
            HangUp: self._hang_up,
            Write: self._write,
        }

    def run(self, progress: Callable[[Millis, Millis], None] | None = None) -> None:
        """Live through the day.

        Args:
            progress: told from time to time how much is over, and of how much.
        """
        length = self.end - self.opening
        between = max(1, length // 200)
        shown = self.opening
        self._open()
        while self._advance():
            if progress is not None and self.now >= shown:
                shown = self.now + between
                progress(self.now - self.opening, length)
        self.now = self.end
        self._close()
        if progress is not None:
            progress(length, length)

    def _open(self) -> None:
        self._tell(events.SwitchSynchronised((), ()), "open")
        early = [shift.agent for shift in self._shifts if shift.comes == 0]
        for agent in early:
            self._arrive(agent)
        self._tell(events.JobStartRequested(self._asked(SUPERVISOR), JOB), "start")
        for agent in early:
            self._sit_down(agent)
        for shift in self._shifts:
            self._plan_shift(shift)
        for rest in self.scenario.breaks:
            self._plan(self.opening + round(rest.t * SECOND), self._send_out, rest)

    def _close(self) -> None:
        """What goes on when the day ends is counted up to here."""
        for line in self.lines.values():
            if line.agent is not None and line.fate.way is Way.PERSON:
                self.books.talk += max(0, self.now - line.heard_from)
        self.books.close(self.now - self.opening)

    def _advance(self) -> bool:
        """Let the next thing happen; False when it would be after the day."""
        wake = self.floor.next_wakeup()
        at = self._planned[0][0] if self._planned else self.end
        if wake is not None and wake < at:
            if wake >= self.end:
                return False
            self.now = max(self.now, wake)
            self._tell(events.TimePassed(), "time")
        elif at >= self.end:
            return False
        else:
            self.now, _, happen, subject = heapq.heappop(self._planned)
            happen(subject)
        return True

    def _plan(self, at: Instant, happen: Callable[[Any], None], subject: object) -> None:
        heapq.heappush(self._planned, (at, next(self._order), happen, subject))

    def _tell(self, event: Event, what: str, subject: int = 0) -> None:
        """Let the core hear of it, and of all that follows at this instant."""
        self.log.write(f"{self.now - self.opening} {what} {subject}")
        self._step(event)
        while self._replies:
            self._step(self._replies.popleft())

    def _step(self, event: Event) -> None:
        for effect in step(self.floor, event, self.now):
            obey = self._obey.get(type(effect))
            if obey is not None:
                obey(effect)

    def _asked(self, account: AccountId) -> Asked:
        return Asked(account, f"{next(self._requests)}")

    def work(self, agent: AgentId, line: Line) -> tuple[Millis, Millis]:
        """Talk and wrap-up of this agent with that customer; a machine takes everybody the same time."""
        fate, speed = line.fate, self._speeds[agent]
        if fate.way is not Way.PERSON:
            return fate.talk, 0
        return round(fate.talk * speed), round(fate.wrapup * speed)

    # ---- what the core orders ---------------------------------------------------------------------------------------

    def _write(self, effect: Write) -> None:
        order = effect.order
        if isinstance(order, NoteAgentState):
            self._agent_became(order.agent, order.state)
            return
        result = self._records.perform(order)
        if result is not None:
            self._replies.append(events.Written(order, result))

    def _ring(self, effect: RingAgent) -> None:
        self._agents[effect.session] = effect.agent
        self._replies.append(events.PhoneAnswered(effect.session))

    def _place(self, effect: PlaceCall) -> None:
        attempt = effect.attempt
        fate = self.customers.fate(self.placed, self.now - self.opening)
        self.placed += 1
        line = self.lines[attempt] = Line(fate, self.now + fate.after)
        self.books.line_taken(self.now - self.opening)
        self.log.write(f"{self.now - self.opening} dial {attempt}")
        self._replies.append(events.CallPlaced(attempt))
        heard = fate.way in (Way.PERSON, Way.HEARD_MACHINE)
        self._plan(line.answers_at + fate.listening, self._answered if heard else self._over, attempt)

    def _join(self, effect: Join) -> None:
        line, agent = self.lines[effect.attempt], self._agents[effect.session]
        self.log.write(f"{self.now - self.opening} joined {effect.attempt} {agent}")
        line.agent, line.heard_from = agent, self.now + round(self.scenario.bridge_s * SECOND)
        if line.fate.way is Way.PERSON:
            self.books.person(self.now - self.opening, line.heard_from - line.answers_at, lost=False)
        else:
            self.books.machine += 1
        talk, wrapup = self.work(agent, line)
        ends = line.heard_from + talk
        self.free_at[agent] = ends + wrapup
        self._plan(ends, self._left, effect.attempt)

    def _hang_up(self, effect: HangUp) -> None:
        """The message to an abandoned customer takes no time here, as if nobody listened to it."""
        line = self.lines.get(effect.attempt)
        if line is None:
            return
        self.log.write(f"{self.now - self.opening} cut {effect.attempt}")
        if not line.answered:
            self.books.cancelled += 1
        elif line.fate.way is Way.HEARD_MACHINE:
            self.books.machine += 1
        elif line.agent is None:
            self.books.person(self.now - self.opening, self.now - line.answers_at, lost=True)
        self._gone(effect.attempt)
        cause = EndCause.HANGUP if line.answered else EndCause.CANCELLED
        self._replies.append(events.CallEnded(effect.attempt, cause))

    # ---- what takes time --------------------------------------------------------------------------------------------

    def _answered(self, attempt: AttemptId) -> None:
        line = self.lines.get(attempt)
        if line is not None:
            line.answered = True
            self._tell(events.CustomerAnswered(attempt), "answered", attempt)

    def _over(self, attempt: AttemptId) -> None:
        """The call ends without an answer that the floor hears of."""
        line = self.lines.get(attempt)
        if line is None:
            return
        match line.fate.way:
            case Way.BUSY:
                self.books.busy += 1
            case Way.NO_ANSWER:
                self.books.no_answer += 1
            case _:
                self.books.machine += 1
                self.books.misjudged += int(line.fate.way is Way.MISJUDGED)
        self._gone(attempt)
        self._tell(events.CallEnded(attempt, END_OF_WAY[line.fate.way]), line.fate.way.name, attempt)

    def _left(self, attempt: AttemptId) -> None:
        """The customer hangs up; the agent writes the result."""
        line = self.lines.get(attempt)
        if line is None or line.agent is None:
            return
        if line.fate.way is Way.PERSON:
            self.books.talk += self.now - line.heard_from
        self._gone(attempt)
        self._tell(events.CallEnded(attempt, EndCause.HANGUP), "left", attempt)
        result = None if line.fate.way is Way.PERSON else NOBODY.id
        self._plan(self.free_at[line.agent], self._save, (line.agent, attempt, result))

    def _gone(self, attempt: AttemptId) -> None:
        del self.lines[attempt]
        self.books.lines -= 1

    def _save(self, work: tuple[AgentId, AttemptId, DispositionId | None]) -> None:
        agent, attempt, result = work
        asked = self._asked(AccountId(agent))
        then = AfterSave.END if agent in self._going else AfterSave.CONTINUE
        saved = result_requests.SaveRequested(asked, agent, attempt, result, "", None, then)
        self._tell(saved, "saved", attempt)

    # ---- shifts and breaks ------------------------------------------------------------------------------------------

    def _arrive(self, agent: AgentId) -> None:
        self._tell(events.AgentArrived(agent, f"agent{agent}", "", f"{agent}", ""), "arrived", agent)

    def _sit_down(self, agent: AgentId) -> None:
        self._tell(events.JoinRequested(self._asked(AccountId(agent)), agent, JOB), "join", agent)

    def _plan_shift(self, shift: Shift) -> None:
        if shift.comes > 0:
            self._plan(self.opening + shift.comes, self._come, shift.agent)
        for rest in shift.rests:
            self._plan(self.opening + rest.at, self._rest, (shift.agent, rest.length))
        if shift.goes is not None:
            self._plan(self.opening + shift.goes, self._go, shift.agent)

    def _come(self, agent: AgentId) -> None:
        self._arrive(agent)
        self._sit_down(agent)

    def _rest(self, wish: tuple[AgentId, Millis]) -> None:
        agent, length = wish
        if agent in self._rests or self.floor.agents[agent].state in _RESTING:
            return
        self._rests[agent] = length
        asked = self._asked(AccountId(agent))
        self._tell(events.PauseRequested(asked, agent, AgentState.BREAK), "pause", agent)

    def _go(self, agent: AgentId) -> None:
        """Who is busy goes after the wrap-up, as the result is saved."""
        if agent in self.free_at:
            self._going.add(agent)
        else:
            self._tell(events.EndRequested(self._asked(AccountId(agent)), agent), "go", agent)

    def _send_out(self, rest: Break) -> None:
        """Those who wait first, the longest-waiting of them; then whoever has been busy longest."""
        staying = [
            agent
            for agent in self.floor.agents.values()
            if agent.pause_after is None and agent.state is not AgentState.BREAK
        ]
        staying.sort(key=lambda agent: (agent.state is not AgentState.WAITING, agent.since, agent.id))
        for agent in staying[: rest.count]:
            self._rest((agent.id, round(rest.duration_s * SECOND)))

    def _agent_became(self, agent: AgentId, state: AgentState) -> None:
        self.books.agent_became(agent, state, self.now - self.opening)
        if state not in ON_CALL and state is not AgentState.WRAPUP:
            self.free_at.pop(agent, None)
        if state is AgentState.BREAK:
            self._plan(self.now + self._rests.pop(agent), self._come_back, agent)

    def _come_back(self, agent: AgentId) -> None:
        if self.floor.agents[agent].state in _RESTING:
            self._tell(events.ResumeRequested(self._asked(AccountId(agent)), agent), "back", agent)
