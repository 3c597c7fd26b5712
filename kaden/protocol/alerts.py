"""What somebody should look at now: alerts, as the job monitor, the jobs list and `kaden watch alerts` show them.

Rule: an alert says what is the case, with figures, and nothing in words: `kaden.alert_words` has the sentences.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from kaden.protocol.base import Id, Line, Message, Stamp
from kaden.vocabulary import AgentState, Profile


class AlertKind(StrEnum):
    """What is wrong. In the order in which alerts of one severity stand."""

    STORE_DOWN = "store_down"
    """The database takes no writes: nothing new is dialled."""
    SWITCH_DOWN = "switch_down"
    """The switch does not answer, or what lives there is not known yet."""
    TRUNK_DOWN = "trunk_down"
    """The switch answers, the line to the telephone company does not."""
    ABANDONED = "abandoned"
    """The share of abandoned calls is near what is allowed, or over it (domain rows 73, 321)."""
    SCREEN = "screen"
    """An agent's screen does not answer (domain row 283)."""
    PHONE = "phone"
    """An agent's phone leg is lost, or not ready (domain rows 216, 217)."""
    STUCK = "stuck"
    """An agent is in one status for longer than is usual."""
    NOT_MOVED = "not_moved"
    """A supervisor's move could not be carried out when its time came: the agent goes on where it was."""
    DISK_LOW = "disk_low"
    """A disk that the server writes to is nearly full."""
    TRUNK_FULL = "trunk_full"
    """Every line of the trunk is in use."""
    LIST_ENDS = "list_ends"
    """The records of a run will not last much longer, or are used up while agents wait."""


class Severity(StrEnum):
    """How much an alert matters."""

    DANGER = "danger"
    """Customers or results suffer now."""
    WARNING = "warning"
    """They may, unless somebody acts."""


DiskPlace = Literal["database", "recordings"]
"""What of ours is on a disk."""

AlertSpan = Literal["hour", "day", "window"]
"""Over which time a share was counted: the last 60 minutes, since midnight, or the window of the campaign's law."""


class Alert(Message):
    """One thing that is wrong. Fields that do not belong to its kind are None or empty."""

    id: Line
    """The same for as long as the trouble lasts, and in every message: `stuck:7`."""
    kind: AlertKind
    severity: Severity
    since: Stamp
    """Since when it is so: of a stuck agent, since when in that status."""
    job: Id | None = None
    """None = of the whole floor: every job has it."""
    job_name: Line = ""
    agent: Id | None = None
    agent_name: Line = ""
    other_job: Line = ""
    """Where the agent should have gone on."""
    state: AgentState | None = None
    """The agent's."""
    share: float | None = None
    """Of abandoned calls, 0 to 1."""
    limit: float | None = None
    """The share that is allowed."""
    span: AlertSpan | None = None
    profile: Profile | None = None
    """Whose law the window is."""
    left: int | None = None
    """Whole minutes that the records last at the present pace; 0 = none can be dialled."""
    disk: DiskPlace | None = None
    free: int | None = None
    """Whole megabytes that are free on the disk."""
