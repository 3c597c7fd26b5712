"""All that can happen to the floor. Events are the only way in; they are frozen and named in the past tense.

Four sources: the switch, people (through the hub, already authorised), the store (what is durable by now), and time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from kaden.protocol.refusals import Refused
from kaden.vocabulary import AgentId, AgentState, AttemptId, CampaignId, JobId, RunId
from server.dialer.agent_day import NOTHING_YET, AgentDay
from server.dialer.disks import DisksMeasured
from server.dialer.leg_events import LegEvent, LiveMonitor, LivePlaying, LiveTarget
from server.dialer.leg_requests import LegRequest
from server.dialer.model import Asked, Job, SessionId
from server.dialer.preview_requests import OwnCallRequest
from server.dialer.result_requests import ResultRequest
from server.dialer.status_events import StatusEvent
from server.dialer.supervisor_requests import SupervisorRequest
from server.dialer.writes import Write, WriteResult


class EndCause(StrEnum):
    """What the switch says of a call that is over."""

    HANGUP = "hangup"
    """Normal clearing after an answer."""
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    """The ring timeout passed."""
    REJECTED = "rejected"
    INVALID = "invalid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """We hung up before an answer."""
    MACHINE = "machine"


# ---- the switch -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CustomerRinging:
    """The customer's phone rings."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class CustomerAnswered:
    """A person picked up. May come twice or late; the attempt's table decides what it still means."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The customer's channel is gone, whatever state it was in."""

    attempt: AttemptId
    cause: EndCause


@dataclass(frozen=True, slots=True)
class PlaceFailed:
    """The switch refused or could not take the order to dial; nothing rings."""

    attempt: AttemptId
    cause: EndCause


@dataclass(frozen=True, slots=True)
class CallPlaced:
    """The switch took the order to dial."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class FateDoubted:
    """The reply to the order to dial was lost: only the switch's own list can tell, and it is being asked."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class PhoneAnswered:
    """The agent took the system call; the leg is up and hears music."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class PhoneEnded:
    """The agent's leg is gone: refused, not answered, cut, parked or lost."""

    session: SessionId
    answered: bool
    """False when it ended before it was answered."""


@dataclass(frozen=True, slots=True)
class PhoneHeld:
    """The hold button of the agent's phone was pressed: `held` tells which way (domain row 219)."""

    session: SessionId
    held: bool


@dataclass(frozen=True, slots=True)
class PhoneReadyChanged:
    """The phone's own status left or came back to ready while in the job (domain row 217)."""

    session: SessionId
    ready: bool


@dataclass(frozen=True, slots=True)
class SwitchLost:
    """The link to the switch is down: nothing may be dialled, talking calls go on (domain row 333)."""


class LegState(StrEnum):
    """An agent's leg as the switch sees it."""

    RINGING = "ringing"
    UP = "up"


class ChannelState(StrEnum):
    """A customer's channel as the switch sees it."""

    DIALLING = "dialling"
    RINGING = "ringing"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class LiveCall:
    """One customer's channel that exists in the switch."""

    attempt: AttemptId
    state: ChannelState
    session: SessionId | None
    """The leg it is joined to."""
    held: bool = False
    transferred: bool = False
    """Whether it talks with a transfer's target; then no leg of ours belongs to it."""


@dataclass(frozen=True, slots=True)
class LiveLeg:
    """One agent's leg that exists in the switch; `ready` is the phone's own status (domain row 217)."""

    session: SessionId
    state: LegState
    ready: bool = True


@dataclass(frozen=True, slots=True)
class SwitchSynchronised:
    """The link is up and this is all that lives in the switch. Settles every doubt; dialling may resume after it."""

    calls: tuple[LiveCall, ...]
    legs: tuple[LiveLeg, ...]
    targets: tuple[LiveTarget, ...] = ()
    monitors: tuple[LiveMonitor, ...] = ()
    trunk_up: bool = True
    playings: tuple[LivePlaying, ...] = ()


# ---- people ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgentArrived:
    """An agent's client is connected, for the first time or again; a second terminal takes over from the first."""

    agent: AgentId
    account: str
    name: str
    phone: str
    """Where the agent's phone is reached: an extension or an outside number."""
    terminal: str
    """Shown in the monitor's column of that name."""
    day: AgentDay = NOTHING_YET
    """The agent's day so far."""


@dataclass(frozen=True, slots=True)
class AgentVanished:
    """The agent's last client connection is gone, or its screen no longer answers. The call goes on."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentSignedOut:
    """The agent left on purpose."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class JoinRequested:
    """An agent starts to work in a job (domain rows 196, 198)."""

    by: Asked
    agent: AgentId
    job: JobId


@dataclass(frozen=True, slots=True)
class EndRequested:
    """An agent ends the job, after its client asked "really?" (domain rows 235, 236, 238)."""

    by: Asked
    agent: AgentId


@dataclass(frozen=True, slots=True)
class PauseRequested:
    """Pause when nothing is ringing for me, else after this call; `to` None takes the wish back (domain 2.1 note)."""

    by: Asked
    agent: AgentId
    to: AgentState | None
    """`BREAK`, `AWAY` or None."""


@dataclass(frozen=True, slots=True)
class ResumeRequested:
    """From break or away back to waiting (domain row 234)."""

    by: Asked
    agent: AgentId


@dataclass(frozen=True, slots=True)
class CutRequested:
    """The customer-cut button (domain row 213)."""

    by: Asked
    agent: AgentId
    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class HoldRequested:
    """Hold or resume from the desk."""

    by: Asked
    agent: AgentId
    attempt: AttemptId
    held: bool


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """The agent read the stop or release notice, or how the last promised call ended."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class JobStartRequested:
    """A supervisor starts a call job (domain rows 152 to 157)."""

    by: Asked
    job: JobId


@dataclass(frozen=True, slots=True)
class JobStopRequested:
    """A supervisor stops a call job (domain row 160)."""

    by: Asked
    job: JobId


@dataclass(frozen=True, slots=True)
class AgentReleaseRequested:
    """A supervisor takes a stuck agent out of its job (domain row 307)."""

    by: Asked
    agent: AgentId


# ---- the store ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """A write is durable; `result` is what its transaction gave back."""

    write: Write
    result: WriteResult


@dataclass(frozen=True, slots=True)
class WriteFailed:
    """A write did not happen: refused by a rule of the store, or the disk is in trouble."""

    write: Write
    refusal: Refused


@dataclass(frozen=True, slots=True)
class StoreLost:
    """The store cannot write: no new dial within a second, talks go on (guarantee I18)."""


@dataclass(frozen=True, slots=True)
class StoreBack:
    """The store writes again."""


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """Definitions changed; these are all jobs. Takes effect from the next cycle (domain rows 47, 69)."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class RecordsAdded:
    """New dialable records may exist for these jobs; an exhausted run looks again."""

    jobs: tuple[JobId, ...]
    remaining: tuple[tuple[RunId, int], ...] = ()
    """How many records open runs may still dial, as far as the store could tell."""


@dataclass(frozen=True, slots=True)
class NumberListed:
    """A number entered a campaign's or the company's do-not-call list; a call that rings is hung up (row 96)."""

    number: str
    campaign: CampaignId | None


# ---- time --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The moment asked for by `Floor.next_wakeup`, or a little later, has come."""


@dataclass(frozen=True, slots=True)
class ClockJumped:
    """The wall clock moved against the monotonic one by more than 5 s, `by` ms: windows are judged anew."""

    by: int


Event: TypeAlias = (
    CustomerRinging
    | CustomerAnswered
    | CallEnded
    | PlaceFailed
    | CallPlaced
    | FateDoubted
    | PhoneAnswered
    | PhoneEnded
    | PhoneHeld
    | PhoneReadyChanged
    | LegEvent
    | SwitchLost
    | SwitchSynchronised
    | AgentArrived
    | AgentVanished
    | AgentSignedOut
    | JoinRequested
    | EndRequested
    | PauseRequested
    | ResumeRequested
    | CutRequested
    | HoldRequested
    | ResultRequest
    | NoticeRead
    | JobStartRequested
    | JobStopRequested
    | AgentReleaseRequested
    | SupervisorRequest
    | LegRequest
    | OwnCallRequest
    | Written
    | WriteFailed
    | StoreLost
    | StoreBack
    | DisksMeasured
    | PlanChanged
    | StatusEvent
    | RecordsAdded
    | NumberListed
    | TimePassed
    | ClockJumped
)
