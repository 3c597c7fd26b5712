"""The world around the core, small enough to be understood: a store, a switch, people, and what was promised them.

Rule: every effect is judged the moment it is asked for, every promise after each step. I1 to I22 are the invariants of
guarantees.md, section 4.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from kaden.clock import DAY, HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    AttemptState,
    CallKind,
    Dialling,
    JobId,
    MonitorMode,
)
from server.dialer.agent import ON_CALL, PLACES_ALONE, TABLE
from server.dialer.attempt import OUT, UNANSWERED
from server.dialer.callback_requests import CallBackRequested
from server.dialer.effects import Answer, Effect, HangUp, PlaceCall, Refuse
from server.dialer.effects import Write as WriteEffect
from server.dialer.events import (
    AgentArrived,
    AgentVanished,
    EndCause,
    EndRequested,
    Event,
    JobStartRequested,
    JobStopRequested,
    JoinRequested,
    PauseRequested,
    PlanChanged,
    StoreBack,
    TimePassed,
    WriteFailed,
    Written,
)
from server.dialer.floor import Floor, FloorRules, JobSeat
from server.dialer.hours import in_hours, may_ring
from server.dialer.leg_requests import ListenRequested
from server.dialer.model import Asked
from server.dialer.preview_requests import CallShownRequested, PassShownRequested
from server.dialer.preview_writes import ShowNext
from server.dialer.result_requests import SaveRequested
from server.dialer.step import step
from server.dialer.writes import (
    ClaimNext,
    NoteAgentState,
    Write,
)
from tests.server.dialer.naive_store import NaiveStore, must_be_written
from tests.server.dialer.naive_switch import NaiveSwitch
from tests.server.dialer.outlines import figures_add_up, figures_are_those_of_the_rows, screens_can_be_shown
from tests.server.dialer.sample import BOSS, a_campaign, a_job, a_rule, asked, at, hours

AGENTS: Final = (1, 2, 3, 4)
JOBS: Final = (
    a_job(1, campaign=a_campaign(recording=True), lines=3),
    a_job(2, campaign=a_campaign(rule=a_rule(multipliers=(1.0, 1.5)), hours=hours("00:00-24:00")), lines=4),
    a_job(3, band=hours("10:00-12:00"), lines=1),
    a_job(4, lines=2, dialling=Dialling.PREVIEW),
)
TRUNK: Final = 6
RULES: Final = FloorRules(started_jobs=3)
PLACES: Final = {1: 2, 2: 1, 3: 2, 4: 4}
"""In which job each agent begins."""
_WITH_CALL: Final = (AgentState.WRAPUP, AgentState.PREVIEWING, *PLACES_ALONE)
_KNOWN_AGAIN: Final = (
    JobStartRequested
    | JobStopRequested
    | JoinRequested
    | SaveRequested
    | CallBackRequested
    | CallShownRequested
    | PassShownRequested
)
DISK_FULL: Final = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")


class World:
    """A floor at work: jobs 1, 2 and 4 are started, agents 1 to 4 are in them, and calls are out.

    Args:
        records: customers on the list that all jobs share, two of them with one number; three more are promised a
            call.
        dialling: of all jobs; None = as they are.
    """

    def __init__(self, records: int, dialling: Dialling | None = None) -> None:
        self.now = at("10:30")
        self.jobs = tuple(replace(job, dialling=dialling or job.dialling) for job in JOBS)
        self.floor = Floor(RULES, TRUNK, {job.id: JobSeat(job) for job in self.jobs})
        self.store = NaiveStore(records, interval=HOUR)
        self.store.records[-1].number = self.store.records[-2].number
        for agent in AGENTS[:3]:
            self.store.add(f"+8170{agent:08d}")
            self.store.promise(AgentId(agent), self.store.records[-1], self.now)
        self.switch = NaiveSwitch()
        self.orders: list[Write] = []
        self.disk_writes = True
        self.requests: list[Event] = []
        """What the store knows again when it is repeated; the hub answers every other repetition itself."""
        self.heard: list[Event] = []
        self._asked: Counter[Asked] = Counter()
        self._answered: Counter[Asked] = Counter()
        self._states: dict[AgentId, AgentState] = {}
        self._number = 0
        self.synchronise()
        self.start(1)
        self.start(2)
        self.start(4)
        for agent, job in PLACES.items():
            self.sit_down(agent, job)
        self.let_time_pass(SECOND)

    # ---- the shell -----------------------------------------------------------------------------------------------

    def happen(self, event: Event) -> None:
        """One step, and its effects on the world around."""
        if isinstance(by := getattr(event, "by", None), Asked):
            self._asked[by] += 1
            if isinstance(event, _KNOWN_AGAIN):
                self.requests.append(event)
        for effect in step(self.floor, event, self.now):
            self._perform(effect)
        for agent in set(self._states) - set(self.floor.agents):
            del self._states[agent]

    def _perform(self, effect: Effect) -> None:
        match effect:
            case WriteEffect(order):
                self._judge_order(order)
                self.orders.append(order)
                return
            case Answer(to) | Refuse(to):
                self._answered[to] += 1
            case PlaceCall():
                self._judge_place(effect)
            case HangUp(attempt):
                self._judge_hang_up(attempt)
        self.switch.obey(effect)

    def _judge_order(self, order: Write) -> None:
        if isinstance(order, NoteAgentState):
            before = self._states.get(order.agent, AgentState.IDLE)
            assert order.state in TABLE[before].values(), f"{before} -> {order.state} is not in the table"
            self._states[order.agent] = order.state
        elif isinstance(order, ClaimNext):
            self._judge_claim(order)
        elif isinstance(order, ShowNext):
            assert may_ring(self.floor.jobs[order.job].plan, self.now)
            assert self.floor.agents[order.agent].can_take_call

    def _judge_claim(self, order: ClaimNext) -> None:
        """I11: never more out than the ready agents allow, nor than the lines carry."""
        seat = self.floor.jobs[order.job]
        ready = sum(agent.can_take_call for agent in self.floor.members_in(order.job))
        factors = seat.plan.campaign.rule.multipliers
        allowed = int(factors[min(ready, len(factors)) - 1] * ready) if ready else 0
        assert self.floor.out(seat) <= min(allowed, seat.plan.lines)
        assert self.floor.lines_in_use() <= TRUNK
        assert may_ring(seat.plan, self.now)

    def _judge_place(self, call: PlaceCall) -> None:
        row = self.store.attempts[call.attempt]
        if row.run is None:
            assert in_hours(self.store.campaign, self.now), "I3: outside the hours"
            self._judge_redial(call.attempt)
        else:
            seat = self.floor.jobs[self.store.runs[row.run].job]
            assert may_ring(seat.plan, self.now), "I3: outside the hours"
            assert seat.run == row.run, "I12: its run is over"
            assert self.floor.switch_up
        if row.shown:
            owner = self.floor.owner_of(self.floor.calls[call.attempt])
            assert owner is not None
            assert (owner.state, owner.leg, row.dialled) == (AgentState.CALLING, "up", True)
            assert self.floor.lines_in_use() <= TRUNK
        assert self.floor.store_up
        assert call.number not in self.store.listed, "I2: on the do-not-call list"

    def _judge_redial(self, attempt: AttemptId) -> None:
        """Row 259: the agent's own phone first; then the customer's, for this agent."""
        owners = [self.floor.owner_of(self.floor.calls[attempt])]
        assert [(one.state, one.leg) for one in owners if one] == [(AgentState.REDIALLING, "up")]

    def _judge_hang_up(self, attempt: AttemptId) -> None:
        call = self.floor.calls.get(attempt)
        if call is not None and call.state is AttemptState.CONNECTED:
            assert call.ended_by is not None, "a conversation was cut by nobody's will"
        assert attempt not in self.floor.transferred, "a call was cut that was handed over"

    def ask(self, account: int = BOSS) -> Asked:
        """A request that was never made before."""
        self._number += 1
        return asked(f"r{self._number}", account)

    # ---- the world goes on ---------------------------------------------------------------------------------------

    def let_time_pass(self, length: int) -> None:
        """The shell looks at the clock once in a while only."""
        self.now += length
        self.happen(TimePassed())

    def write(self, count: int = 1_000) -> None:
        """The store takes its next orders."""
        for _ in range(min(count, len(self.orders))):
            order = self.orders.pop(0)
            try:
                if not self.disk_writes and not must_be_written(order):
                    raise DISK_FULL
                answer: Event = Written(order, self.store.perform(order))
            except Refused as refusal:
                answer = WriteFailed(order, refusal)
            self.happen(answer)

    def hear(self, which: int = 0) -> None:
        """A piece of the switch's news reaches the floor."""
        self.heard.append(self.switch.news.pop(which))
        self.happen(self.heard[-1])

    def keep_up(self) -> None:
        """Store and switch answer everything; a floor that talks with them for ever fails."""
        for _ in range(200):
            if not self.orders and not self.switch.news:
                return
            self.write()
            while self.switch.news:
                self.hear()
        raise AssertionError("it never comes to rest")

    def synchronise(self) -> None:
        """The link stands, and the switch tells what lives."""
        self.switch.up = True
        self.happen(self.switch.live())

    # ---- people --------------------------------------------------------------------------------------------------

    def start(self, job: int) -> None:
        self.happen(JobStartRequested(self.ask(), JobId(job)))
        self.write()

    def arrive(self, agent: int) -> None:
        self.happen(AgentArrived(AgentId(agent), f"a{agent}", f"担当{agent}", f"70{agent}", "pts/1"))

    def join(self, agent: int, job: int) -> None:
        self.happen(JoinRequested(self.ask(agent), AgentId(agent), JobId(job)))

    def sit_down(self, agent: int, job: int) -> None:
        """All that it takes to wait in a job, if nothing is in the way."""
        self.arrive(agent)
        self.join(agent, job)
        self.raise_legs()
        self.keep_up()

    def raise_legs(self) -> None:
        """Everybody takes the phone that rings."""
        self.keep_up()
        for session in self.switch.legs:
            self.switch.raise_leg(session)

    def call_back(self, agent: int, which: int) -> None:
        """An agent keeps a promise, of its own if there is one, out of a pause or after work."""
        by, who = self.ask(agent), AgentId(agent)
        self.happen(PauseRequested(by, who, AgentState.AWAY) if which % 2 else EndRequested(by, who))
        self.keep_up()
        known = list(self.store.promises.values())
        own = [each for each in known if each.agent == agent and each.open] or known
        self.happen(CallBackRequested(self.ask(agent), who, own[which % len(own)].id, None))
        if which % 3:
            self.raise_legs()

    def converse(self, which: int) -> None:
        """A customer answers, is given to whoever waits, and a supervisor wants to hear it."""
        for attempt in list(self.switch.channels)[: 1 + which % 2]:
            self.switch.answer(attempt)
        self.keep_up()
        for agent in [agent for agent in self.floor.agents.values() if agent.on_call][:1]:
            self.happen(ListenRequested(self.ask(), agent.id, MonitorMode.LISTEN))
        self.keep_up()

    # ---- what holds after each step ------------------------------------------------------------------------------

    def judge(self) -> None:
        """Every promise that can be judged at any moment."""
        self._agents_are_in_order()
        self._calls_are_in_order()
        figures_add_up(self.floor)
        if not self.orders:
            figures_are_those_of_the_rows(self.floor, self.store)
        screens_can_be_shown(self.floor, self.now)
        assert all(count <= self._asked[by] for by, count in self._answered.items())

    def _agents_are_in_order(self) -> None:
        for agent in self.floor.agents.values():
            assert agent.state is self._states.get(agent.id, AgentState.IDLE)
            call = self.floor.calls.get(agent.call) if agent.call is not None else None
            alone = call is not None and call.promise is not None and agent.job is None
            assert (agent.session is not None) == agent.in_job == (agent.job is not None or alone)
            first = call is not None and call.waits and call.shown is None
            rings = agent.state is AgentState.JOINING or first
            assert (agent.leg == "ringing") == rings
            assert (call is not None) == (agent.on_call or agent.state in _WITH_CALL)
            assert agent.in_job or agent.pause_after is None
            redials_in_job = agent.state is AgentState.REDIALLING and agent.job is not None
            assert (agent.back_to is not None) == redials_in_job
            if call is not None:
                assert call.agent == agent.id
                assert (call.state is AttemptState.CONNECTED) == (agent.state in ON_CALL)
                held = agent.state in (AgentState.HELD, AgentState.TRANSFERRING)
                assert (call.held_since is not None) == held
                assert (call.consultation is not None) == (agent.state is AgentState.TRANSFERRING)
        seated = {a.session: a.id for a in self.floor.agents.values() if a.session is not None}
        assert self.floor.sessions == seated

    def _calls_are_in_order(self) -> None:
        """I1, I2, I6, I9."""
        for call in self.floor.calls.values():
            at_desk = self.floor.owner_of(call) is not None
            match call.state:
                case AttemptState.CONNECTED:
                    assert at_desk or call.ended_by is not None
                case AttemptState.ENDED:
                    assert at_desk or call.saving is not None
                case _ if call.kind is not CallKind.AUTO:
                    assert at_desk or call.outcome is not None
                case _:
                    assert call.agent is None
            assert call.state not in UNANSWERED or call.outcome or call.number not in self.store.listed
            unjoined = any(call.id in calls for calls in self.floor.unjoined.values())
            assert unjoined == (call.state in OUT and call.kind is CallKind.AUTO)
        assert all(self.floor.calls.keys() >= calls.keys() for calls in self.floor.unjoined.values())
        numbers = Counter(c.number for c in self.floor.calls.values() if c.state is not AttemptState.ENDED)
        assert max(numbers.values(), default=0) <= 1

    # ---- what holds when the faults end --------------------------------------------------------------------------

    def recover(self) -> None:
        """I21: store and switch work again, and everything settles."""
        self.disk_writes, self.switch.weather = True, "fair"
        self.happen(StoreBack())
        self.keep_up()
        self.let_time_pass(RULES.doubt + MINUTE)
        self.keep_up()
        self.synchronise()
        self.keep_up()
        self.judge()
        assert set(self._answered) == set(self._asked)
        seats = self.floor.jobs.values()
        live = {call.id for call in self.floor.calls.values() if call.state is not AttemptState.ENDED}
        assert live == self.store.live_attempts()
        unordered = {call.id for call in self.floor.calls.values() if call.waits}
        assert (live - unordered) | self.floor.transferred == set(self.switch.channels)
        consulted = [call.consultation for call in self.floor.calls.values() if call.consultation is not None]
        assert {one.id for one in consulted if one.phase != "dialling"} == set(self.switch.lines.targets)
        assert set(self.floor.listening) == set(self.switch.lines.ears)
        assert {a.session for a in self.floor.agents.values() if a.leg != "none"} == set(self.switch.legs)
        assert {s.id for s in self.store.sessions.values() if s.open} == set(self.floor.sessions)
        assert not any(seat.exhausted and seat.run and self.store.may_dial(seat.run) for seat in seats)
        assert not any(seat.claiming or seat.showing or seat.starting or seat.stopping for seat in seats)
        assert not any(agent.calling_back or agent.joining for agent in self.floor.agents.values())

    def go_home(self) -> None:
        """Everybody goes, and nothing is left over (I6, I8, I22)."""
        for job in [job for job, seat in self.floor.jobs.items() if seat.started]:
            self.happen(JobStopRequested(self.ask(), job))
        for agent in list(self.floor.agents):
            self.happen(AgentVanished(agent))
        for attempt in list(self.switch.channels):
            self.switch.end(attempt, EndCause.HANGUP)
        self.keep_up()
        self.let_time_pass(RULES.client_grace)
        self.keep_up()
        assert (self.floor.calls, self.floor.agents, self.floor.sessions) == ({}, {}, {})
        assert (self.switch.legs, self.switch.lines.targets, self.switch.lines.ears) == ({}, {}, {})
        assert (self.floor.listening, self.floor.transferred) == ({}, set())
        assert self.store.live_attempts() == set()
        assert "due" not in {row.result for row in self.store.attempts.values()}

    def dial_again(self) -> None:
        """On another morning an agent sits down, and the next customer's phone rings."""
        morning = at("10:30", "2021-02-20")
        self.now = morning + max(0, -(-(self.now - morning) // DAY)) * DAY
        self.happen(PlanChanged(JOBS))
        self.store.add("+81312345678")
        self.start(2)
        placed = len(self.switch.placed)
        self.sit_down(1, 2)
        self.let_time_pass(2 * SECOND)
        self.keep_up()
        assert len(self.switch.placed) == placed + 1
