"""Everything at once: people, switch and store in any order, late, repeated, lost; after each step the promises hold.

When the faults end, everything must settle, nothing may be left over, and dialling must go on (guarantee I21).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kaden.clock import DAY, HOUR, MINUTE, SECOND
from kaden.vocabulary import AfterSave, AgentId, AgentState, AttemptId, Dialling, JobId, MonitorMode
from server.dialer.events import (
    AgentReleaseRequested,
    AgentSignedOut,
    AgentVanished,
    ClockJumped,
    CutRequested,
    EndCause,
    EndRequested,
    Event,
    HoldRequested,
    JobStopRequested,
    NoticeRead,
    NumberListed,
    PauseRequested,
    PhoneReadyChanged,
    PlanChanged,
    RecordsAdded,
    ResumeRequested,
    StoreBack,
    StoreLost,
    SwitchLost,
)
from server.dialer.leg_requests import (
    ListenEndRequested,
    ListenRequested,
    RecordingPauseRequested,
    TransferRequested,
)
from server.dialer.preview_requests import CallShownRequested, PassShownRequested
from server.dialer.result_requests import DraftTyped, SaveRequested
from tests.server.dialer.sample import ABSENT, APPOINTMENT, CALL_AGAIN, REFUSED
from tests.server.dialer.world import AGENTS, JOBS, World

agents = st.sampled_from(AGENTS)
jobs = st.sampled_from((1, 2, 3, 4))
picks: Final = st.integers(0, 30)
"""Which of what is there, modulo its number."""
prompt: Final = st.sampled_from([True, True, False])
"""Whether store and switch keep up."""


class Everything(RuleBasedStateMachine):
    """Draws what happens next; the world judges."""

    @initialize(records=st.sampled_from([4, 30]), dialling=st.sampled_from([None, None, Dialling.PREVIEW]))
    def open(self, records: int, dialling: Dialling | None) -> None:
        self.world = World(records, dialling)

    @invariant()
    def promises_hold(self) -> None:
        self.world.judge()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.recover()
        self.world.go_home()
        self.world.dial_again()

    # ---- the day goes on -----------------------------------------------------------------------------------------

    @rule()
    def keep_up(self) -> None:
        self.world.keep_up()

    @rule(length=st.sampled_from([1, 250, SECOND, 2 * SECOND, 10 * SECOND, MINUTE, 2 * MINUTE, 20 * MINUTE]))
    def let_time_pass(self, length: int) -> None:
        self.world.let_time_pass(length)

    @rule(orders=st.integers(0, 3), news=st.integers(0, 3))
    def keep_up_a_little(self, orders: int, news: int) -> None:
        self.world.write(orders)
        for _ in range(min(news, len(self.world.switch.news))):
            self.world.hear()

    @rule(agent=agents, job=jobs)
    def sit_down(self, agent: int, job: int) -> None:
        self.world.sit_down(agent, job)

    @precondition(lambda self: self.world.switch.channels)
    @rule(which=picks, at_once=prompt)
    def customer_answers(self, which: int, at_once: bool) -> None:
        attempt = pick(list(self.world.switch.channels), which)
        self.world.switch.ring(attempt)
        self.world.switch.answer(attempt)
        self._go_on(at_once)

    @precondition(lambda self: self.world.switch.channels)
    @rule(which=picks, cause=st.sampled_from(EndCause), at_once=prompt)
    def customer_goes(self, which: int, cause: EndCause, at_once: bool) -> None:
        self.world.switch.end(pick(list(self.world.switch.channels), which), cause)
        self._go_on(at_once)

    @precondition(lambda self: self.world.switch.legs)
    @rule(which=picks, what=st.sampled_from(["raise", "hold", "end"]), at_once=prompt)
    def agent_takes_the_phone(self, which: int, what: str, at_once: bool) -> None:
        session = pick(list(self.world.switch.legs), which)
        switch = self.world.switch
        {"raise": switch.raise_leg, "hold": switch.press_hold, "end": switch.end_leg}[what](session)
        self._go_on(at_once)

    @rule(
        agent=agents,
        chosen=st.sampled_from([APPOINTMENT, ABSENT, CALL_AGAIN, REFUSED]),
        then=st.sampled_from(AfterSave),
        which=picks,
        at_once=prompt,
    )
    def agent_saves(self, agent: int, chosen: Any, then: AfterSave, which: int, at_once: bool) -> None:
        by, attempt = self.world.ask(agent), self._call(agent, which)
        callback = self.world.now + MINUTE if which % 4 == 0 else None
        self.world.happen(SaveRequested(by, AgentId(agent), attempt, chosen.id, "", callback, then))
        self._go_on(at_once)

    @rule(
        agent=agents,
        what=st.sampled_from(
            ["cut", "hold", "unhold", "draft", "pause", "away", "go on", "resume", "end", "read"]
        ),
        which=picks,
        at_once=prompt,
    )
    def agent_asks(self, agent: int, what: str, which: int, at_once: bool) -> None:
        by, who, attempt = self.world.ask(agent), AgentId(agent), self._call(agent, which)
        wishes: dict[str, Event] = {
            "cut": CutRequested(by, who, attempt),
            "hold": HoldRequested(by, who, attempt, True),
            "unhold": HoldRequested(by, who, attempt, False),
            "draft": DraftTyped(who, attempt, which, "メモ", ABSENT.id, None),
            "pause": PauseRequested(by, who, AgentState.BREAK),
            "away": PauseRequested(by, who, AgentState.AWAY),
            "go on": PauseRequested(by, who, None),
            "resume": ResumeRequested(by, who),
            "end": EndRequested(by, who),
            "read": NoticeRead(who),
        }
        self.world.happen(wishes[what])
        self._go_on(at_once)

    @precondition(lambda self: self.world.switch.legs)
    @rule(which=picks, digits=st.sampled_from(["*", "2", "#", "*2#", "*2#", "**"]), at_once=prompt)
    def agent_dials(self, which: int, digits: str, at_once: bool) -> None:
        self.world.switch.lines.dial(pick(list(self.world.switch.legs), which), digits)
        self._go_on(at_once)

    @rule(which=picks, told=st.booleans())
    def somebody_is_to_get_the_call(self, which: int, told: bool) -> None:
        """All that it takes to stand before the end of a transfer, with a supervisor on the line."""
        self.world.converse(which)
        lines = self.world.switch.lines
        for leg in list(self.world.switch.legs):
            lines.dial(leg, "*2#")
        self.world.keep_up()
        for target in list(lines.targets) if told else ():
            lines.answer_target(target)
        for ear in list(lines.ears):
            lines.answer_ear(ear)
        self.world.keep_up()

    @rule(agent=agents, which=picks, extension=st.sampled_from(["1002", "", "+81"]), at_once=prompt)
    def agent_transfers(self, agent: int, which: int, extension: str, at_once: bool) -> None:
        by, attempt = self.world.ask(agent), self._call(agent, which)
        self.world.happen(TransferRequested(by, AgentId(agent), attempt, extension))
        self._go_on(at_once)

    @precondition(lambda self: self.world.switch.lines.targets)
    @rule(which=picks, answers=st.sampled_from([True, True, False]), at_once=prompt)
    def target_acts(self, which: int, answers: bool, at_once: bool) -> None:
        lines = self.world.switch.lines
        (lines.answer_target if answers else lines.end_target)(pick(list(lines.targets), which))
        self._go_on(at_once)

    @rule(agent=agents, which=picks, paused=st.booleans())
    def agent_pauses_the_recording(self, agent: int, which: int, paused: bool) -> None:
        by, attempt = self.world.ask(agent), self._call(agent, which)
        self.world.happen(RecordingPauseRequested(by, AgentId(agent), attempt, paused))

    @rule(agent=agents, which=picks, at_once=prompt)
    def agent_calls_back(self, agent: int, which: int, at_once: bool) -> None:
        self.world.call_back(agent, which)
        self._go_on(at_once)

    @rule(agent=agents, calls=st.sampled_from([True, True, False]), at_once=prompt)
    def agent_decides(self, agent: int, calls: bool, at_once: bool) -> None:
        """What is shown is called or passed by, by whoever is shown something, if anybody is."""
        floor = self.world.floor
        before = [one for one in floor.agents.values() if one.state is AgentState.PREVIEWING]
        desk = before[agent % len(before)] if before else floor.agents.get(AgentId(agent))
        who = AgentId(agent) if desk is None else desk.id
        attempt = AttemptId(1) if desk is None or desk.call is None else desk.call
        by = self.world.ask(who)
        call, skip = CallShownRequested(by, who, attempt), PassShownRequested(by, who, attempt, "")
        self.world.happen(call if calls else skip)
        self._go_on(at_once)

    # ---- what managers do ----------------------------------------------------------------------------------------

    @rule(job=jobs, what=st.sampled_from(["start", "stop", "records"]))
    def manager_acts(self, job: int, what: str) -> None:
        if what == "start":
            self.world.start(job)
        elif what == "stop":
            self.world.happen(JobStopRequested(self.world.ask(), JobId(job)))
        else:
            self.world.store.add(f"+8180{len(self.world.store.records):08d}")
            self.world.happen(RecordsAdded(tuple(known.id for known in JOBS)))

    @rule(agent=agents, mode=st.sampled_from([*MonitorMode, None]), at_once=prompt)
    def manager_listens(self, agent: int, mode: MonitorMode | None, at_once: bool) -> None:
        by = self.world.ask()
        wish = ListenEndRequested(by) if mode is None else ListenRequested(by, AgentId(agent), mode)
        self.world.happen(wish)
        self._go_on(at_once)

    @precondition(lambda self: self.world.switch.lines.ears)
    @rule(which=picks, answers=st.sampled_from([True, True, False]), at_once=prompt)
    def manager_takes_the_phone(self, which: int, answers: bool, at_once: bool) -> None:
        lines = self.world.switch.lines
        (lines.answer_ear if answers else lines.end_ear)(pick(list(lines.ears), which))
        self._go_on(at_once)

    @rule(agent=agents)
    def manager_releases(self, agent: int) -> None:
        self.world.happen(AgentReleaseRequested(self.world.ask(), AgentId(agent)))

    @rule(
        without=st.sampled_from([None, None, 1, 2]),
        changes=st.sampled_from(
            [
                {},
                {},
                {"lines": 1},
                *({"dialling": each} for each in Dialling),
                {"last_day": date(2021, 2, 9)},
                {"members": frozenset()},
            ]
        ),
    )
    def plan_changes(self, without: int | None, changes: dict[str, Any]) -> None:
        plan = (replace(job, **changes) for job in self.world.jobs if job.id != without)
        self.world.happen(PlanChanged(tuple(plan)))

    @rule(which=picks, everywhere=st.booleans())
    def number_is_listed(self, which: int, everywhere: bool) -> None:
        number = pick(self.world.store.records, which).number
        self.world.store.listed.add(number)
        self.world.happen(NumberListed(number, None if everywhere else JOBS[0].campaign.id))

    # ---- what goes wrong -----------------------------------------------------------------------------------------

    @rule(agent=agents, what=st.sampled_from(["vanishes", "signs out", "comes back"]))
    def client_comes_and_goes(self, agent: int, what: str) -> None:
        if what == "comes back":
            self.world.arrive(agent)
        else:
            self.world.happen((AgentVanished if what == "vanishes" else AgentSignedOut)(AgentId(agent)))

    @precondition(lambda self: self.world.switch.legs)
    @rule(which=picks, ready=st.booleans())
    def phone_changes_status(self, which: int, ready: bool) -> None:
        self.world.happen(PhoneReadyChanged(pick(list(self.world.switch.legs), which), ready))

    @precondition(lambda self: self.world.switch.news or self.world.heard)
    @rule(which=picks, what=st.sampled_from(["late", "lost", "repeated"]))
    def news_goes_astray(self, which: int, what: str) -> None:
        news = self.world.switch.news
        if what == "repeated" and self.world.heard:
            self.world.happen(pick(self.world.heard[-8:], which))
        elif news and what == "lost":
            news.pop(which % len(news))
        elif news:
            self.world.hear(which % len(news))

    @rule(weather=st.sampled_from(["fair", "fair", "no_line", "refusing", "doubtful", "deaf"]))
    def weather_changes(self, weather: Any) -> None:
        self.world.switch.weather = weather

    @rule(up=st.booleans())
    def link_changes(self, up: bool) -> None:
        if up:
            self.world.synchronise()
        elif self.world.switch.up:
            self.world.switch.up = False
            self.world.happen(SwitchLost())

    @rule(writes=st.booleans())
    def disk_changes(self, writes: bool) -> None:
        self.world.disk_writes = writes
        self.world.happen(StoreBack() if writes else StoreLost())

    @rule(by=st.sampled_from([-HOUR, -6 * SECOND, HOUR, 5 * HOUR, DAY]))
    def clock_jumps(self, by: int) -> None:
        self.world.now += by
        self.world.happen(ClockJumped(by))

    @precondition(lambda self: self.world.requests)
    @rule(which=picks)
    def somebody_asks_again(self, which: int) -> None:
        self.world.happen(pick(self.world.requests[-6:], which))

    def _go_on(self, at_once: bool) -> None:
        if at_once:
            self.world.keep_up()

    def _call(self, agent: int, which: int) -> AttemptId:
        """The agent's own call, mostly; else anybody's."""
        desk = self.world.floor.agents.get(AgentId(agent))
        if desk is not None and desk.call is not None and which % 8:
            return desk.call
        return AttemptId(1 + which)


def pick(things: list[Any], which: int) -> Any:
    """One of `things`."""
    return things[which % len(things)]


TestEverything = Everything.TestCase
TestEverything.settings = settings(
    max_examples=150,
    stateful_step_count=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
