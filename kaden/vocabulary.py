"""The floor's standard words as types: identities, states and outcomes that server, client and store all speak.

The values are what is stored and sent; they never change once released. Labels for people live in `kaden/locales`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

AccountId = NewType("AccountId", int)
AgentId = NewType("AgentId", int)
"""An account that works as an agent; equal to its account id."""
CampaignId = NewType("CampaignId", int)
RuleId = NewType("RuleId", int)
BatchId = NewType("BatchId", int)
ListId = NewType("ListId", int)
GroupId = NewType("GroupId", int)
JobId = NewType("JobId", int)
RunId = NewType("RunId", int)
"""One run of a call job, from start to stop."""
RecordId = NewType("RecordId", int)
AttemptId = NewType("AttemptId", int)
"""One try to reach one number. It names the channel in the switch too, so that after a crash both sides match."""
DispositionId = NewType("DispositionId", int)
CallbackId = NewType("CallbackId", int)
"""One promise to call a customer again."""
StatusId = NewType("StatusId", int)
"""A custom status of agents."""


class Role(StrEnum):
    """Exactly one per account (domain row 34)."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    USER = "user"


class Permission(StrEnum):
    """What an account may do with one campaign (domain row 35). Ordered: none < view < edit."""

    NONE = "none"
    VIEW = "view"
    EDIT = "edit"


class AgentState(StrEnum):
    """Where an agent stands (domain 2.1). Only `WAITING` counts as waiting (domain rows 58, 59)."""

    IDLE = "idle"
    """Signed in, in no job."""
    JOINING = "joining"
    """The system call rings at the agent's phone."""
    WAITING = "waiting"
    TALKING = "talking"
    HELD = "held"
    TRANSFERRING = "transferring"
    """The customer is on hold while a transfer's target is entered, rung or told."""
    WRAPUP = "wrapup"
    REDIALLING = "redialling"
    """A promised call is on its way: the own phone rings first, then the customer's (domain 2.4)."""
    PREVIEWING = "previewing"
    """The next record of a preview job is shown, for the agent to call or to pass by (domain row 326)."""
    CALLING = "calling"
    """That record is being called: the customer's phone rings, for this agent alone."""
    BREAK = "break"
    AWAY = "away"
    STOPPED = "stopped"
    """The job stopped under the agent; the notice waits to be read."""
    RELEASED = "released"
    """Taken out of the job (waiting limit, phone cut, transfer, supervisor); the notice waits to be read."""


class MonitorMode(StrEnum):
    """What a supervisor does on an agent's line (domain rows 301, 302, 308)."""

    LISTEN = "listen"
    """Hears both, is heard by nobody."""
    WHISPER = "whisper"
    """Hears both, is heard by the agent alone."""
    BARGE = "barge"
    """Talks with both."""


class AttemptState(StrEnum):
    """The life of one attempt (domain 2.2). Everything before `ENDED` is live and occupies its number."""

    CLAIMED = "claimed"
    """On disk; the switch may or may not have been asked yet."""
    DIALLING = "dialling"
    RINGING = "ringing"
    ANSWERED = "answered"
    """A person answered; no agent yet."""
    CONNECTED = "connected"
    ENDED = "ended"
    """The call is over; for a connected one the result is still to come."""


class CallKind(StrEnum):
    """Who placed an attempt (domain 1.14)."""

    AUTO = "auto"
    """The dialer, for a run of a job."""
    CALLBACK = "callback"
    """An agent, to keep a promise; of no job, and not counted to the cap (domain section 6)."""
    PREVIEW = "preview"
    """An agent, who saw the record of a preview job first; for a run, and counted to the cap (domain row 326)."""
    RECORDED = "recorded"
    """The customer called back, and a person entered it (domain row 290)."""


class Outcome(StrEnum):
    """The call outcome: what the network and the floor made of an attempt. Not what the agent thinks of it."""

    CONNECTED = "connected"
    """Answered and joined to an agent."""
    ABANDONED = "abandoned"
    """Answered by a person, no agent within the limit (domain row 185)."""
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REJECTED = "rejected"
    INVALID = "invalid"
    """An unused or impossible number (domain row 188)."""
    FAILED = "failed"
    """The network or the switch could not carry the call."""
    MACHINE = "machine"
    CANCELLED = "cancelled"
    """Hung up by us while ringing: the job stopped, the number was listed (domain rows 96, 164)."""
    UNKNOWN = "unknown"
    """The fate was lost in a crash or a broken link. It counts as an attempt and is never dialled again for that."""


class RecordState(StrEnum):
    """Whether a customer record can enter automatic dialling; decides the index the claim walks."""

    READY = "ready"
    """Dialable as soon as `next_at` allows."""
    LIVE = "live"
    """An attempt is open."""
    WRAPUP = "wrapup"
    """The call is over and its result is not saved (domain 4.2 point 9)."""
    PROMISED = "promised"
    """A callback is open (domain row 182)."""
    FINISHED = "finished"
    """Final result, cap reached or closed by its result."""
    BLOCKED = "blocked"
    """On a do-not-call list."""
    INVALID = "invalid"
    """No number left that exists."""


class PhoneType(StrEnum):
    """From the number's prefix (domain row 140)."""

    FIXED = "fixed"
    MOBILE = "mobile"
    OTHER = "other"


class AfterSave(StrEnum):
    """What the agent does next (domain row 231)."""

    CONTINUE = "continue"
    BREAK = "break"
    AWAY = "away"
    END = "end"


class NextAction(StrEnum):
    """What a disposition does with the record (domain row 89)."""

    KEEP = "keep"
    """Stays in automatic dialling."""
    STOP = "stop"
    CALLBACK = "callback"
    DO_NOT_CALL = "do_not_call"


class DispositionClass(StrEnum):
    """For reports (domain 1.7)."""

    CONTACT = "contact"
    EFFECTIVE = "effective"
    SUCCESS = "success"
    FAILURE = "failure"
    NO_CONTACT = "no_contact"


class JobState(StrEnum):
    """A call job is started or stopped (domain 2.3)."""

    STOPPED = "stopped"
    STARTED = "started"


class StopReason(StrEnum):
    """Why a job stopped; shown on the agents' stop screen (domain row 161)."""

    MANUAL = "manual"
    END_OF_HOURS = "end_of_hours"
    PERIOD_OVER = "period_over"
    RESTART = "restart"


class ReleaseReason(StrEnum):
    """Why an agent was taken out of a job."""

    LIMIT = "limit"
    """Too long in one status (domain row 246)."""
    PHONE_CUT = "phone_cut"
    """The phone was hung up while waiting or talking (domain row 216)."""
    SUPERVISOR = "supervisor"
    """Released from the monitor (domain row 307)."""
    NO_ANSWER = "no_answer"
    """The system call was not answered (domain row 199)."""
    CONNECTION = "connection"
    """The client stayed away longer than the grace time."""
    TRANSFER = "transfer"
    """The call went to somebody else, and the phone's leg with it (domain row 224)."""


class EndedBy(StrEnum):
    """Who ended a connected call."""

    CUSTOMER = "customer"
    AGENT = "agent"
    PHONE = "phone"
    """The agent's phone was hung up."""
    TRANSFER = "transfer"
    """For the agent it is over; the customer talks with the target."""
    SWITCH = "switch"


class CustomerKind(StrEnum):
    """Who a customer is before the law (domain row 323); who is not known to be corporate is an individual."""

    INDIVIDUAL = "individual"
    CORPORATE = "corporate"
    """Buys as a business, which the law exempts: a campaign may have hours and rests of its own for them."""


class Dialling(StrEnum):
    """Who calls a job's records (domain row 326)."""

    AUTOMATIC = "automatic"
    """The dialler, as many ahead as the dial rule allows."""
    PREVIEW = "preview"
    """Each agent: the next record is shown, and called when the agent wants it."""


class Distribution(StrEnum):
    """Which of the waiting agents gets an answered call (domain rows 183, 184)."""

    LONGEST_WAITING = "longest_waiting"
    FEWEST_CALLS = "fewest_calls"
    """Who had the fewest conversations today; among equals who waits longest."""
    RANDOM_AGENT = "random_agent"


class Method(StrEnum):
    """How a dial rule paces (domain rows 1 to 7)."""

    PROGRESSIVE = "progressive"
    """Calls follow the agents who wait."""
    PREDICTIVE = "predictive"
    """Also one call for each agent whose talk started at least the lead time ago."""
    ADAPTIVE = "adaptive"
    """Each further call is priced by the risk that nobody could take it; the share of abandoned calls is held."""


class Profile(StrEnum):
    """Whose law bounds the share of abandoned calls: its window, its denominator and its clock."""

    REFERENCE = "reference"
    """No law; the share is shown and held for each day."""
    US_TSR = "us-tsr"
    """16 CFR 310.4(b)(4): 3 % of live answers, each campaign, each 30 days."""
    UK_OFCOM = "uk-ofcom"
    """Persistent-misuse statement: 3 % of live answers, each campaign, each 24 hours."""


class Reason(StrEnum):
    """What stands in the way of dialling a record (domain 4.2). In the order of the funnel: the job's reasons last."""

    OTHER_BATCH = "other_batch"
    UNALLOCATED = "unallocated"
    OTHER_GROUP = "other_group"
    PHONE_TYPE = "phone_type"
    OTHER_LIST = "other_list"
    CONDITION = "condition"
    """Its columns do not meet the job's conditions (domain row 151)."""
    ATTEMPTS = "attempts"
    """Outside the job's own attempt range."""
    RESTING = "resting"
    NUMBER_RESTING = "number_resting"
    """Another record with the same number was dialled within the interval (domain row 62)."""
    AWAITS_RESTART = "awaits_restart"
    """Rested, or dialled in this run: only a restart of the job brings it back (domain rows 178, 180)."""
    CAP_REACHED = "cap_reached"
    DO_NOT_CALL = "do_not_call"
    NO_NUMBER = "no_number"
    PROMISED = "promised"
    BELONGS = "belongs"
    """The customer belongs to an agent, who calls on (domain row 328)."""
    LIVE = "live"
    NUMBER_LIVE = "number_live"
    """Another attempt to the same number is open, in whatever job."""
    AWAITS_RESULT = "awaits_result"
    FINISHED = "finished"
    CLOSED_HOURS = "closed_hours"
    CORPORATE_HOURS = "corporate_hours"
    """A corporate customer, outside the hours that the campaign has for those (domain row 323)."""
    OUTSIDE_PERIOD = "outside_period"
    JOB_STOPPED = "job_stopped"


class Limiting(StrEnum):
    """The factor that decided how many calls were placed (domain rows 190, 306); the monitor shows it."""

    NONE = "none"
    """The target was met."""
    NO_AGENT_WAITING = "no_agent_waiting"
    CALLS_OUT = "calls_out"
    """Calls already out fill the target."""
    JOB_LINES = "job_lines"
    TRUNK_LINES = "trunk_lines"
    NO_RECORDS = "no_records"
    """Nothing on the list is dialable in this run."""
    BEFORE_HOURS = "before_hours"
    JOB_STOPPED = "job_stopped"
    SWITCH_DOWN = "switch_down"
    TRUNK_DOWN = "trunk_down"
    """The switch answers, the line to the telephone company does not."""
    STORE_DOWN = "store_down"
    RECOVERING = "recovering"
    CLOCK_JUMPED = "clock_jumped"
    RISK = "risk"
    """One more call would be too likely to find no agent."""
    LEDGER = "ledger"
    """The allowed share of abandoned calls is used up: progressive until it is not."""
    LEARNING = "learning"
    """Too little is known of this campaign yet: progressive."""
    LEAVING = "leaving"
    """Agents are about to leave, or hours to end: progressive."""
    PREVIEW = "preview"
    """Agents call the records themselves (domain row 326)."""


class PlayingEnd(StrEnum):
    """How a recording's playing on a supervisor's phone ended (domain row 288)."""

    DONE = "done"
    """Heard to its end."""
    STOPPED = "stopped"
    """By a key, by the phone's own button, or because the supervisor went onto an agent's line or left."""
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    """Busy, or the call was refused on it."""
    AWAY = "away"
    """The phone is not signed in at the switch."""
    MISSING = "missing"
    """The switch has no such recording that is finished."""
    FAILED = "failed"
