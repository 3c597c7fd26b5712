"""What is asked and said about pacing: the monitor's figures, why a job dials as it does, and dial rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp
from kaden.vocabulary import JobState, Limiting, Method, Outcome, Profile


class Odds(Message):
    """Why a risk-priced policy decided so."""

    mean: float
    """Expected agents free less customers answered, at the end of the look-ahead."""
    free_soon: float
    """Agents likely to be free within the look-ahead, without those who wait."""
    horizon: int
    """The look-ahead, milliseconds."""
    price: float
    """Largest risk that a further call may have, 0 to 1."""
    accepted: float
    """Risk of the last call that is placed or stays out; 0 when there is none."""
    refused: float
    """Risk of the first call that is not placed."""
    budget: float
    """Further abandoned calls that the ledger allows."""


class Shadow(Message):
    """A second policy that sees the same and dials nothing."""

    method: Method
    target: int
    difference: float
    """Its target less ours, the mean over this day as far as this run and this server saw it."""


class PaceFigures(Message):
    """How the job's newest decision came about (domain rows 190, 306)."""

    method: Method
    odds: Odds | None
    """None where no risk was weighed."""
    shadow: Shadow | None


class LedgerFigures(Message):
    """The campaign's share of abandoned calls, 0 to 1; None where nobody answered (domain rows 73, 321)."""

    profile: Profile
    limit: float
    hour: float | None
    """The last 60 minutes."""
    day: float | None
    """Since midnight in the campaign's zone."""
    window: float | None
    """The window of the profile that ends now."""
    standing: Literal["fine", "near", "over"]
    """Of the window against the limit; near = four fifths of it are used up."""


# ---- why a job dials as it does ------------------------------------------------------------------------------------

LAST_DECISIONS = 500
"""Decisions that one question can get."""


class WhyJob(Message):
    """Why a job dials as it does (domain row 190)."""

    type: Literal["why_job"] = "why_job"
    request: RequestId
    job: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    """Name or number of the job."""
    last: Annotated[int, Field(ge=1, le=LAST_DECISIONS)] = 10


class Decision(Message):
    """One kept decision."""

    at: Stamp
    method: Method
    waiting: int
    target: int
    out: int
    """Calls out before it."""
    calls: int
    """Calls placed by it."""
    limiting: Limiting
    odds: Odds | None
    shadow: int | None
    """Target of the second policy."""


class Why(Message):
    """Answer to `WhyJob`."""

    type: Literal["why"] = "why"
    request: RequestId
    job: Id
    name: Line
    campaign: Line
    zone: str
    """In which people read the times."""
    state: JobState
    limiting: Limiting | None
    """What limits the job at this moment; None where no server runs."""
    remaining: int | None
    """Records left in this run; None while stopped."""
    ledger: LedgerFigures | None
    shadow: Shadow | None
    decisions: tuple[Decision, ...]
    """The newest first."""


# ---- dial rules ----------------------------------------------------------------------------------------------------


class ListRules(Message):
    """All dial rules."""

    type: Literal["list_rules"] = "list_rules"
    request: RequestId


class ChangeRule(Message):
    """Change a dial rule; what is not said stays. It applies from the next cycle on (domain row 69)."""

    type: Literal["change_rule"] = "change_rule"
    request: RequestId
    rule: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    """Name or number of the rule."""
    method: Method | None = None
    shadow: Method | Literal["none"] | None = None
    multipliers: tuple[float, ...] | None = None
    additional: int | None = None
    lead_time: int | None = None
    """Milliseconds, as all times below."""
    ring_timeout: int | None = None
    redial_interval: int | None = None
    redial_by_outcome: tuple[tuple[Outcome, int | None], ...] = ()
    """Intervals of single outcomes; None = back to the rule's own."""
    attempt_cap: int | None = None
    profile: Profile | None = None
    """For all campaigns of this rule, as the next ones."""
    allowed_share: float | None = None
    recording: bool | None = None
    """Whether whole calls are recorded."""
    detect_machine: bool | None = None
    """Whether the switch tells machines from persons first (domain row 187)."""


class CampaignLaw(Message):
    """Whose law bounds a campaign, and what is done with its calls."""

    name: Line
    profile: Profile
    allowed_share: float
    recording: bool = False
    detect_machine: bool = False


class RuleRow(Message):
    """One dial rule with the campaigns that use it."""

    id: Id
    name: Line
    method: Method
    shadow: Method | None
    multipliers: tuple[float, ...]
    additional: int
    lead_time: int
    ring_timeout: int
    redial_interval: int
    redial_by_outcome: tuple[tuple[Outcome, int], ...]
    attempt_cap: int
    campaigns: tuple[CampaignLaw, ...]


class Rules(Message):
    """All dial rules; after a change, the changed one."""

    type: Literal["rules"] = "rules"
    request: RequestId
    rules: tuple[RuleRow, ...]


PacingRequest = WhyJob | ListRules | ChangeRule
PacingAnswer = Why | Rules
