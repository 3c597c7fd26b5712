"""The floor's whole state: jobs, agents, calls. It is changed only by `server.dialer.step`."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kaden.clock import Instant, Millis
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    AttemptState,
    CallKind,
    CampaignId,
    CustomerKind,
    EndedBy,
    JobId,
    Limiting,
    Method,
    Outcome,
    RunId,
    StatusId,
    StopReason,
)
from server.dialer.agent import IN_JOB, ON_CALL
from server.dialer.agent_day import AgentTimes
from server.dialer.attempt import OUT
from server.dialer.disks import Disk
from server.dialer.floor_rules import FloorRules as FloorRules
from server.dialer.history import History
from server.dialer.hours import Window
from server.dialer.lines import (
    Consultation,
    Draft,
    Listening,
    ListenWishes,
    Playings,
    PlayWishes,
    RecordingState,
)
from server.dialer.model import Asked, CalledBack, Campaign, Card, Job, MonitorId, Promise, SessionId, Status
from server.dialer.notice import Notice
from server.dialer.pacing.ledger import Ledger, terms_of
from server.dialer.pacing.pacer import Pacer
from server.dialer.pacing.policies import POLICIES, Policy
from server.dialer.pacing.view import PacingDecision
from server.dialer.shadow import ShadowBook
from server.dialer.shown import Shown
from server.dialer.standing_orders import Dropped, Move, Told
from server.dialer.tally import Tally
from server.dialer.todays_rule import TodaysRule


@dataclass(slots=True)
class Call:
    """An attempt that is not settled: live, or over and waiting for its result at an agent's desk."""

    id: AttemptId
    job: JobId | None
    """None = a promised call, which no dialler placed: it is of no job, even while its agent is in one."""
    run: RunId | None
    number: str
    card: Card
    state: AttemptState
    dialled_at: Instant
    answered_at: Instant | None = None
    connected_at: Instant | None = None
    ended_at: Instant | None = None
    agent: AgentId | None = None
    session: SessionId | None = None
    held_since: Instant | None = None
    held: Millis = 0
    """Hold time so far, without the hold that is going on."""
    ended_by: EndedBy | None = None
    """Who is ending or ended it, as far as known."""
    outcome: Outcome | None = None
    """Settled before the end is heard: cancelled or abandoned."""
    doubtful: bool = False
    """The order to dial got no reply."""
    consultation: Consultation | None = None
    """A transfer under way."""
    transfers: int = 0
    """Tries to transfer it so far."""
    recording: RecordingState = "off"
    draft: Draft | None = None
    saving: Asked | None = None
    """Whose request is taking its result to the disk."""
    promise: Promise | None = None
    """What a promised call is placed for (domain 2.4)."""
    waits: bool = False
    """Not ordered yet: the agent's own phone rings first (domain row 259), or the record is only shown."""
    shown: Shown | None = None
    """Not None = of a record that its agent saw first (domain row 326)."""

    @property
    def kind(self) -> CallKind:
        """Who placed it: a dialler, or the agent."""
        if self.shown is not None:
            return CallKind.PREVIEW
        return CallKind.AUTO if self.promise is None else CallKind.CALLBACK


@dataclass(slots=True)
class Agent:
    """An agent on the floor."""

    id: AgentId
    account: str
    name: str
    phone: str
    terminal: str
    state: AgentState
    since: Instant
    connected: bool = True
    vanished_at: Instant | None = None
    job: JobId | None = None
    run: RunId | None = None
    """The run of the job that the agent joined."""
    session: SessionId | None = None
    leg: Literal["none", "ringing", "up"] = "none"
    ready: bool = True
    """The phone's own status (domain row 217)."""
    transferred: bool = False
    """The leg went with a transferred call: after the result the agent is out of the job (domain row 224)."""
    call: AttemptId | None = None
    joining: Asked | None = None
    """The agent's request that is opening a session on disk."""
    calling_back: Asked | None = None
    """The agent's request that is opening a promised call on disk."""
    called_back: CalledBack | None = None
    """How the last promised call ended, until it is read, or the agent's next step."""
    pause_after: AgentState | None = None
    """The wish to pause."""
    back_to: AgentState | None = None
    """The pause that a promised call on its way began in (domain row 266)."""
    pause_status: StatusId | None = None
    """The custom status of that wish; `pause_after` is `AWAY` then."""
    paused_in: StatusId | None = None
    """The custom status of the pause that goes on."""
    notice: Notice | None = None
    move: Move | None = None
    """Where a supervisor lets the agent go on after this call or pause."""
    ordering: Move | None = None
    """Such an order, or one back, that is on its way to the disk."""
    dropped: Dropped | None = None
    """The last such move that could not be carried out."""
    told: tuple[Told, ...] = ()
    """What supervisors said; those that stand are shown."""
    calls: int = 0
    saved: int = 0
    talk: Millis = 0
    times: AgentTimes | None = None
    """Where the day's time went; None = not known, as in the past."""

    @property
    def on_call(self) -> bool:
        """Whether a customer is on the line."""
        return self.state in ON_CALL

    @property
    def in_job(self) -> bool:
        """Whether the agent holds a place: in a job, or, with `job` None, for one promised call."""
        return self.state in IN_JOB

    @property
    def can_take_call(self) -> bool:
        """Waiting, with a screen that answers and a phone that is up and ready (domain rows 58, 59, 217)."""
        return self.state is AgentState.WAITING and self.connected and self.leg == "up" and self.ready


@dataclass(slots=True)
class JobSeat:
    """A call job on the floor, started or not."""

    plan: Job
    run: RunId | None = None
    since: Instant | None = None
    """Start of the open run."""
    window: Window | None = None
    """The business window that the run is in, or was started early for."""
    starting: Asked | None = None
    """Whose request is opening a run on disk."""
    reserving: bool = False
    """Whether the reserved start is opening a run on disk (domain row 169)."""
    reserved_on: date | None = None
    """The day whose reserved start is dealt with: carried out, refused, or made void by a stop by hand."""
    stopping: Asked | None = None
    """Whose request is closing the run on disk; nothing is dialled from the request on."""
    stop_reason: StopReason | None = None
    claiming: int = 0
    """Calls asked of the store and not yet given."""
    showing: dict[SessionId, int] = field(default_factory=dict)
    """Stays of agents for whom a record is asked of the store (domain row 326), each with `renewals` as it was then."""
    renewals: int = 0
    """How often records were added or came back."""
    exhausted: bool = False
    renewed: bool = False
    """Records came while a claim was under way; it may have looked before, and does not tell that there are none."""
    remaining: int = 0
    tally: Tally = field(default_factory=Tally)
    tallied: RunId | None = None
    """The run that `tally` counts for: the open one, or the last one, whose calls may outlive it."""
    history: History = field(default_factory=History)
    next_cycle: Instant = 0
    next_look: Instant = 0
    """When a policy that looks ahead is asked next, unless it is asked before."""
    looks_at: Instant = 0
    """When the alarm for that rings; it is set anew only then."""
    shadow: ShadowBook = field(default_factory=ShadowBook)
    """What the rule's second policy would have done."""
    open_to: tuple[CustomerKind, ...] = ()
    """Whose calling hours it was when the dialler last decided."""
    decision: PacingDecision = field(default_factory=lambda: PacingDecision(0, 0, Limiting.JOB_STOPPED))

    @property
    def started(self) -> bool:
        """Whether a run is open."""
        return self.run is not None

    @property
    def opening(self) -> bool:
        """Whether a run is being opened on disk, by whomever."""
        return self.starting is not None or self.reserving

    def tally_of(self, run: RunId) -> Tally | None:
        """The counters of `run`, as long as they are shown."""
        return self.tally if self.tallied == run else None

    def look_again(self) -> None:
        """Records were added or came back."""
        self.renewals += 1
        self.exhausted, self.renewed = False, self.claiming > 0


AlarmKind = Literal[
    "cycle",
    "look",
    "closes",
    "minute",
    "abandon",
    "limit",
    "grace",
    "start",
    "hours",
    "message",
    "today",
    "midnight",
]


@dataclass(slots=True)
class Floor:
    """Everything that the core knows. Not on disk, not in the switch: rebuilt from both after a crash."""

    rules: FloorRules
    lines: int
    """Lines of the trunk."""
    jobs: dict[JobId, JobSeat] = field(default_factory=dict)
    agents: dict[AgentId, Agent] = field(default_factory=dict)
    calls: dict[AttemptId, Call] = field(default_factory=dict)
    """Unsettled calls; entered by `enter`."""
    unjoined: defaultdict[JobId, dict[AttemptId, Call]] = field(default_factory=lambda: defaultdict(dict))
    """Those of each job that are out and that no agent has: every decision asks for them."""
    switch_up: bool = False
    synchronised: bool = False
    """The switch's list was compared at least once; before that nothing is dialled."""
    trunk_up: bool = True
    """Whether the line to the telephone company is there."""
    store_up: bool = True
    disks: tuple[Disk, ...] = ()
    """As they were measured last; none = nobody measures."""
    sessions: dict[SessionId, AgentId] = field(default_factory=dict)
    statuses: dict[StatusId, Status] = field(default_factory=dict)
    """Custom statuses, those taken out of use too (domain row 204)."""
    signed_in: dict[AgentId, StatusId] = field(default_factory=dict)
    """What agents are ready for, until they sign out; who is not named is simply ready (domain rows 203, 206)."""
    transferred: set[AttemptId] = field(default_factory=set)
    """Calls that talk with a transfer's target: over for us, but their lines are in use."""
    outside_legs: set[SessionId] = field(default_factory=set)
    """Agents' legs that use a line of the trunk themselves, because their phones are outside numbers."""
    listening: dict[MonitorId, Listening] = field(default_factory=dict)
    """Supervisors on agents' lines."""
    playing: Playings = field(default_factory=dict)
    """Recordings on supervisors' phones."""
    listen_wishes: ListenWishes = field(default_factory=dict)
    """Of supervisors who asked for a line, while that is on its way to the disk; who leaves takes the wish back."""
    play_wishes: PlayWishes = field(default_factory=dict)
    """Of supervisors who asked for a recording, likewise."""
    pacers: dict[CampaignId, Pacer] = field(default_factory=dict)
    """What each campaign's pacing remembers; asked for by `pacer`."""
    today: dict[CampaignId, TodaysRule] = field(default_factory=dict)
    """Rules that were changed for one day."""
    policies: Mapping[Method, Policy] = field(default_factory=lambda: POLICIES)
    """Who decides for each method; a simulated day puts a rival in the place of one."""
    alarms: list[tuple[Instant, AlarmKind, int]] = field(default_factory=list)
    """A heap; `asked` holds the same, so that nothing is asked for twice."""
    asked: set[tuple[Instant, AlarmKind, int]] = field(default_factory=set)

    def wake(self, at: Instant, kind: AlarmKind, subject: int) -> None:
        """Ask to look at `subject` again at `at`. An alarm that no longer matters is harmless."""
        alarm = (at, kind, subject)
        if alarm not in self.asked:
            self.asked.add(alarm)
            heapq.heappush(self.alarms, alarm)

    def due(self, now: Instant) -> Iterator[tuple[AlarmKind, int]]:
        """Take out what was asked for up to `now`, the oldest first."""
        while self.alarms and self.alarms[0][0] <= now:
            alarm = heapq.heappop(self.alarms)
            self.asked.discard(alarm)
            yield alarm[1:]

    def move_alarms(self, by: Millis) -> None:
        """The clock was set: alarms after a length of time move with it, those of a time of day do not."""
        daily = ("closes", "start", "hours", "today", "midnight")
        moved = [(at if kind in daily else at + by, kind, subject) for at, kind, subject in self.alarms]
        self.asked = set(moved)
        self.alarms = list(self.asked)
        heapq.heapify(self.alarms)

    def next_wakeup(self) -> Instant | None:
        """When `TimePassed` is wanted next."""
        return self.alarms[0][0] if self.alarms else None

    def enter(self, call: Call) -> None:
        """A call begins, or is found again."""
        self.calls[call.id] = call
        if call.job is not None and call.shown is None and call.state in OUT:
            self.unjoined[call.job][call.id] = call

    def members_in(self, job: JobId) -> Iterator[Agent]:
        """Agents that hold a place in the job."""
        return (agent for agent in self.agents.values() if agent.job == job and agent.in_job)

    def calls_of(self, job: JobId) -> Iterator[Call]:
        """Unsettled calls of the job."""
        return (call for call in self.calls.values() if call.job == job)

    def seat_of(self, call: Call) -> JobSeat | None:
        """The job that placed the call; None of a promised call, and when the job is gone."""
        return None if call.job is None else self.jobs.get(call.job)

    def campaign_of(self, call: Call) -> Campaign | None:
        """Whose call it is, as its customer meets it; None when its job is gone."""
        if call.promise is not None:
            return call.promise.campaign
        seat = self.seat_of(call)
        return None if seat is None else seat.plan.campaign.towards(call.card.customer)

    def campaign_with(self, agent: Agent) -> Campaign | None:
        """For whom the agent works: the job's campaign, or, outside a job, that of the promised call."""
        if agent.job is not None:
            seat = self.jobs.get(agent.job)
            return None if seat is None else seat.plan.campaign
        call = None if agent.call is None else self.calls.get(agent.call)
        return None if call is None else self.campaign_of(call)

    def owner_of(self, call: Call) -> Agent | None:
        """The agent at whose desk the call is."""
        agent = None if call.agent is None else self.agents.get(call.agent)
        return agent if agent is not None and agent.call == call.id else None

    def out(self, job: JobSeat) -> int:
        """Calls placed or being placed and not yet joined, without the abandoned ones whose message still plays."""
        calls = self.unjoined[job.plan.id].values()
        return job.claiming + sum(call.outcome is not Outcome.ABANDONED for call in calls)

    def pacer(self, campaign: Campaign) -> Pacer:
        """The memory of a campaign's pacing, bound to the campaign's terms as they are."""
        if (known := self.pacers.get(campaign.id)) is None:
            known = self.pacers[campaign.id] = Pacer(Ledger(terms_of(campaign)))
        return known

    def lines_in_use(self) -> int:
        """Customers' channels, with those about to be dialled, and agents reached at outside numbers.

        Supervisors who listen are not counted; docs/setup.md says what that asks of their phones.
        """
        over = AttemptState.ENDED
        calls = self.calls.values()
        live = sum([call.state is not over and (call.shown is None or call.shown.line) for call in calls])
        live += len(self.transferred) + len(self.outside_legs)
        return live + sum(job.claiming for job in self.jobs.values())
