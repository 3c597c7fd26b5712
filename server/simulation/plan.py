"""The job of a simulated day, and its clock: what the core is told of campaign, rule, hours and lines.

Rule: calling hours open with the day and close with it, so that they never interfere, and yet a policy sees the end of
the day coming as it would see closing time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kaden.clock import DAY, MINUTE, SECOND, Instant, Millis
from kaden.vocabulary import (
    AgentId,
    BatchId,
    CampaignId,
    DispositionClass,
    DispositionId,
    GroupId,
    JobId,
    Method,
    NextAction,
    Profile,
    RuleId,
)
from server.dialer.floor import FloorRules
from server.dialer.model import Campaign, DialRule, Disposition, Hours, Job
from server.simulation.scenario import Scenario

FIRST_DAY: Final = date(2026, 4, 6)
MIDNIGHT: Final[Instant] = 1_775_433_600_000
"""The first instant of `FIRST_DAY` in UTC: simulated days do not hang on today's date."""

ENOUGH_LINES: Final = 1_000_000
"""Lines where a scenario names none."""

JOB: Final = JobId(1)

NOBODY: Final = Disposition(
    DispositionId(1), "machine", 1, True, DispositionClass.NO_CONTACT, NextAction.KEEP
)
"""What agents choose when a machine took their time; other results say nothing here."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a supervisor can set in a dial rule."""

    allowed_share: float = 0.03
    """Largest share of live answers that may find no agent, 0 to 1."""
    profile: Profile = Profile.REFERENCE
    multipliers: tuple[float, ...] = (1.0,)
    """For 1, 2, ... waiting agents; the last one serves all higher counts."""
    additional: int = 0
    """Calls beyond what the multiplier gives, while anybody waits."""
    lead_time: Millis = 6 * MINUTE
    """Predictive: how long ago a talk must have started to count as nearly over."""
    lines: int = ENOUGH_LINES
    """The job's limit for calls out and not yet joined."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The day's instants and its hours."""

    opening: Instant
    end: Instant
    hours: Hours
    last_day: date


def clock_of(scenario: Scenario) -> Clock:
    """A day of the scenario's length that ends with the calling hours, to the millisecond."""
    length = max(1, round(scenario.horizon_s * SECOND))
    minutes = -(-length // MINUTE)
    if length <= DAY:
        end = MIDNIGHT + minutes * MINUTE
        return Clock(end - length, end, Hours(0, minutes), FIRST_DAY)
    days = -(-length // DAY)
    end = MIDNIGHT + days * DAY
    return Clock(end - length, end, Hours(0, 24 * 60), FIRST_DAY + timedelta(days=days - 1))


def rules_of(scenario: Scenario) -> FloorRules:
    """The floor's rules: the scenario's patience, and nobody is sent away for waiting long."""
    longer_than_the_day = 2 * round(scenario.horizon_s * SECOND) + DAY
    return FloorRules(abandon_limit=round(scenario.patience_s * SECOND), waiting_limit=longer_than_the_day)


def job_of(scenario: Scenario, clock: Clock, method: Method, knobs: Knobs) -> Job:
    """The one job, with all agents as members."""
    rule = DialRule(
        id=RuleId(1),
        name=scenario.name,
        method=method,
        multipliers=knobs.multipliers,
        ring_timeout=round(scenario.ring_timeout_s * SECOND),
        redial_interval=0,
        attempt_cap=1,
        additional=knobs.additional,
        lead_time=knobs.lead_time,
    )
    campaign = Campaign(
        id=CampaignId(1),
        name=scenario.name,
        rule=rule,
        hours=clock.hours,
        zone="UTC",
        notify=False,
        handling_entry=False,
        dispositions=(NOBODY,),
        profile=knobs.profile,
        allowed_share=knobs.allowed_share,
    )
    return Job(
        id=JOB,
        name=scenario.name,
        campaign=campaign,
        batch=BatchId(1),
        batch_name=scenario.name,
        first_day=FIRST_DAY,
        last_day=clock.last_day,
        groups=(GroupId(1),),
        members=frozenset(AgentId(number) for number in range(1, scenario.agents + 1)),
        caller_id=None,
        phone_type=None,
        attempts_from=0,
        attempts_to=None,
        band=None,
        lines=knobs.lines,
    )
