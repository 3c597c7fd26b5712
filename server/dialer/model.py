"""The floor's definitions and call facts as frozen values: what a job, a rule, a campaign and a claimed attempt are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, NewType, TypeAlias

from kaden.clock import MINUTE, Instant, Millis
from kaden.vocabulary import (
    AccountId,
    AgentId,
    AttemptId,
    BatchId,
    CallbackId,
    CampaignId,
    CustomerKind,
    Dialling,
    DispositionClass,
    DispositionId,
    Distribution,
    GroupId,
    JobId,
    ListId,
    Method,
    NextAction,
    Outcome,
    PhoneType,
    Profile,
    RecordId,
    RuleId,
    RunId,
    StatusId,
)
from server.dialer.conditions import Condition

SessionId = NewType("SessionId", int)
"""One stay of an agent in a job, from the system call to the end; it names the agent's phone leg in the switch."""

MonitorId = NewType("MonitorId", int)
"""One listening of a supervisor, from the ring to the end; it names the supervisor's leg in the switch."""

PlayingId = NewType("PlayingId", int)
"""One playing of a recording on a supervisor's phone: its line in the audit log; it names the phone's channel."""


@dataclass(frozen=True, slots=True, order=True)
class TransferId:
    """One try to transfer a call; it names the target's channel in the switch."""

    attempt: AttemptId
    nth: int
    """Which try of this call, from 1: a late word of one that failed is not taken for the next."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and under which request id, so that the answer finds its way and a repetition has no second effect."""

    account: AccountId
    request: str
    """The client's own id, unique per account; 1 to 64 characters."""


@dataclass(frozen=True, slots=True)
class DialRule:
    """How a campaign dials (domain 1.5)."""

    id: RuleId
    name: str
    method: Method
    multipliers: tuple[float, ...]
    """Multiplier for 1, 2, ... waiting agents; the last one serves all higher counts (domain rows 55, 56)."""
    ring_timeout: Millis
    """From dialling to giving up, 10 to 120 s (domain rows 60, 61)."""
    redial_interval: Millis
    """Resting time of a record from the dial time of its last attempt; 0 = none (domain rows 62 to 64)."""
    attempt_cap: int
    """Automatic attempts after which a record stays out (domain rows 65, 66)."""
    additional: int = 0
    """Calls beyond what the multiplier gives, while anybody waits (domain row 72)."""
    lead_time: Millis = 6 * MINUTE
    """Predictive: how long ago a talk must have started to count as nearly over (domain rows 3, 4)."""
    shadow: Method | None = None
    """A second policy that sees the same floor and dials nothing; the monitor shows both targets."""
    redial_by_outcome: tuple[tuple[Outcome, Millis], ...] = ()
    """Resting times of their own, by the outcome of the last attempt (domain row 71)."""
    once_a_day: bool = False
    """No second call on one calendar day of the campaign, whatever the interval (domain section 6)."""

    def rest_after(self, outcome: Outcome | None) -> Millis:
        """Resting time after an attempt with this outcome; None = not known yet."""
        return next(
            (rest for known, rest in self.redial_by_outcome if known is outcome), self.redial_interval
        )


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily window of wall-clock minutes, half-open: `start` is inside, `end` is not (domain row 83)."""

    start: int
    """Minute of the day, 0 to 1439."""
    end: int
    """Minute of the day, start+1 to 1440; 1440 is 24:00."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days campaigns dial (domain row 92)."""

    weekdays: frozenset[int]
    """0 = Monday to 6 = Sunday."""
    holidays: frozenset[tuple[date, date]] = frozenset()
    """Closed whatever the weekday: first and last day of each, both inclusive."""

    def is_open(self, day: date) -> bool:
        """Whether there is work on that day; a holiday comes first."""
        return day.weekday() in self.weekdays and not any(
            first <= day <= last for first, last in self.holidays
        )


@dataclass(frozen=True, slots=True)
class Disposition:
    """What an agent can choose as the result of a call (domain 1.7)."""

    id: DispositionId
    label: str
    order: int
    active: bool
    class_: DispositionClass
    next_action: NextAction
    required: bool = False
    """Whether a note must be written with it (domain row 85)."""
    belongs: bool = False
    """Whether the customer belongs to the agent from then on (domain row 328)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How some customers of a campaign may be called (domain row 323)."""

    hours: Hours
    rule: DialRule
    """For its rests, its cap and its ring time; how many calls go out is the campaign's own rule's to say."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """An activity with one purpose (domain 1.6)."""

    id: CampaignId
    name: str
    rule: DialRule
    hours: Hours
    zone: str
    """IANA name of the zone its hours and dates are in."""
    notify: bool
    """Whether a caller number is shown at all (domain rows 77, 78)."""
    handling_entry: bool
    """Whether agents enter results (domain rows 79, 80)."""
    dispositions: tuple[Disposition, ...]
    profile: Profile = Profile.REFERENCE
    """Whose law bounds abandoned calls."""
    allowed_share: float = 0.03
    """Largest share of live answers that may find no agent, 0 to 1 (domain row 73)."""
    recording: bool = False
    """Whether each call is recorded as a whole, one file for each attempt."""
    detect_machine: bool = False
    """Whether the switch tells answering machines from persons first (domain row 187)."""
    calendar: Calendar | None = None
    """None = every day is a working day (domain row 92)."""
    script: str = ""
    """What the caller says first: company, name, kind of goods, purpose (domain row 325)."""
    closed: bool = False
    """Its jobs cannot be started (domain row 91)."""
    more_notes: bool = False
    """Whether a call can have notes beside its result's own (domain row 245)."""
    corporate: Terms | None = None
    """What holds for corporate customers; None = the same as for everybody (domain row 323)."""

    def towards(self, customer: CustomerKind) -> Campaign:
        """The campaign as one customer meets it: with the hours, rests, cap and ring time that hold for them."""
        if self.corporate is None or customer is CustomerKind.INDIVIDUAL:
            return self
        return replace(self, hours=self.corporate.hours, rule=self.corporate.rule, corporate=None)

    @property
    def business_hours(self) -> Hours:
        """From when to when it works at all, for whichever customers (domain rows 153 to 159)."""
        if self.corporate is None:
            return self.hours
        other = self.corporate.hours
        return Hours(min(self.hours.start, other.start), max(self.hours.end, other.end))

    def is_open(self, day: date) -> bool:
        """Whether its calendar has work on that day."""
        return self.calendar is None or self.calendar.is_open(day)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a callback call is placed for (domain 1.16)."""

    id: CallbackId
    campaign: Campaign
    """As it was when the call began; the store judges the result by what it is then."""
    caller_id: str | None
    """The number shown to the customer, chosen by the agent; None = withheld (domain rows 257, 264)."""
    due_at: Instant


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A promised call that reached nobody (domain row 265)."""

    name: str
    """The customer's."""
    outcome: Outcome
    at: Instant


StatusUse: TypeAlias = Literal["sign_in", "pause"]
"""What an agent is ready for, or pauses in."""


@dataclass(frozen=True, slots=True)
class Status:
    """A custom status of agents (domain rows 203 to 205, 247, 248)."""

    id: StatusId
    name: str
    use: StatusUse
    limit: Millis
    """Longest stay in it."""
    active: bool = True
    """Whether agents may choose it; who stands in one that was taken out of use finishes the stay."""


class DialOrder(StrEnum):
    """In which order a job takes the records that are due (domain row 150)."""

    NEVER_DIALLED_FIRST = "never_dialled_first"
    """Fewest attempts first, then due for the longest time, then in the order of the list."""
    DUE_FIRST = "due_first"
    """Redials that are due first, those due for the longest time before the others; then the never dialled."""
    OLDEST_FIRST = "oldest_first"
    """Whose last call is the longest ago, however often; who was never called waits longest of all."""
    LIST_ORDER = "list_order"
    """As the lists came and their lines stand, called before or not."""


@dataclass(frozen=True, slots=True)
class Job:
    """The definition of a call job with everything it inherits from its batch and campaign (domain 1.12)."""

    id: JobId
    name: str
    campaign: Campaign
    batch: BatchId
    batch_name: str
    first_day: date
    """First day of the batch's period, inclusive, in the campaign's zone (domain row 108)."""
    last_day: date
    groups: tuple[GroupId, ...]
    members: frozenset[AgentId]
    """Agents of the job's groups; only they see and join it."""
    caller_id: str | None
    phone_type: PhoneType | None
    """None = no filter (domain row 138)."""
    attempts_from: int
    attempts_to: int | None
    """Inclusive; None = no condition. The stricter of this and the rule's cap wins (domain row 143)."""
    band: Hours | None
    """The job's own time band; the overlap with the business hours counts (domain row 145)."""
    lines: int
    """Calls out and not yet joined to an agent, at once (domain rows 67, 68)."""
    order: DialOrder = DialOrder.NEVER_DIALLED_FIRST
    customer_list: ListId | None = None
    """Only records of this customer list; None = of all."""
    conditions: tuple[Condition, ...] = ()
    """All must hold of a record (domain row 151)."""
    start_at: int | None = None
    """Minute of each open day of the period at which it starts by itself, 0 to 1439 (domain row 169)."""
    start_reserved_at: Instant = 0
    """When somebody reserved that."""
    give_to: Distribution = Distribution.LONGEST_WAITING
    """Who of the waiting agents gets an answered call (domain rows 183, 184)."""
    dialling: Dialling = Dialling.AUTOMATIC
    """Who calls its records: the dialler, or each agent after seeing them (domain row 326)."""


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """One line of a customer's story, newest first, for the call card (domain row 211)."""

    at: Instant
    outcome: str
    disposition: str | None
    agent: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything known of a customer (domain rows 210, 211)."""

    record: RecordId
    number: str
    """E.164 of the number being called."""
    number_as_given: str
    """The spelling of the customer's file."""
    name: str
    company: str
    columns: tuple[tuple[str, str], ...]
    """All columns of the list in the file's order, unknown ones included (domain row 116)."""
    attempt: int
    """The how-manieth attempt this is, from 1."""
    earlier: tuple[EarlierAttempt, ...]
    customer: CustomerKind = CustomerKind.INDIVIDUAL


@dataclass(frozen=True, slots=True)
class ClaimedAttempt:
    """An attempt that is on disk and may be dialled once."""

    id: AttemptId
    job: JobId
    run: RunId
    number: str
    card: Card
