"""Why a job dials as it does, and dial rules, for people: what the store keeps, as far as they may see it.

Rule: a job or a campaign that somebody may not see is not even named to them (domain row 29).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from kaden.clock import DAY, Instant
from kaden.protocol.pacing import (
    CampaignLaw,
    ChangeRule,
    Decision,
    LedgerFigures,
    ListRules,
    Odds,
    RuleRow,
    Rules,
    Shadow,
    Why,
    WhyJob,
)
from kaden.vocabulary import JobState
from server.dialer.board import ledger_figures
from server.dialer.effects import Decided
from server.dialer.floor import Floor, FloorRules
from server.dialer.hours import today, window_on
from server.dialer.model import Campaign, Hours, Job
from server.hub.jobs_seen import job_meant
from server.hub.port import Visit
from server.storage.pacing_port import RuleInfo
from server.storage.port import Store


class PacingOffice:
    """Pacing, as the store keeps it.

    Args:
        store: where decisions, answers and rules are.
        now: the floor's time.
    """

    def __init__(self, store: Store, now: Callable[[], Instant]) -> None:
        self._store = store
        self._now = now

    async def why(self, visit: Visit, asked: WhyJob) -> Why:
        """The newest decisions about a job, and how its campaign stands.

        Raises:
            Refused: UNKNOWN_JOB_NAME, SEVERAL_JOBS_SO.
        """
        job = await job_meant(self._store, visit, asked.job)
        kept = await self._store.decisions(job.id, asked.last)
        return Why(
            request=asked.request,
            job=job.id,
            name=job.name,
            campaign=job.campaign.name,
            zone=job.campaign.zone,
            state=JobState.STOPPED,
            limiting=None,
            remaining=None,
            ledger=await self._ledger(job.campaign),
            shadow=await self._shadow(job, kept),
            decisions=tuple(map(_decision, kept)),
        )

    async def rules(self, visit: Visit, asked: ListRules) -> Rules:
        """All dial rules, each with the campaigns that the visit sees."""
        found = await self._store.rules()
        return Rules(request=asked.request, rules=tuple(_rule(visit, info) for info in found))

    async def change(self, visit: Visit, asked: ChangeRule) -> Rules:
        """The rule as it is after the change.

        Raises:
            Refused: UNKNOWN_RULE, RULE_BAD, REQUEST_REUSED.
        """
        changed = await self._store.change_rule(asked, visit.by, self._now())
        return Rules(request=asked.request, rules=(_rule(visit, changed),))

    async def _ledger(self, campaign: Campaign) -> LedgerFigures:
        now = self._now()
        floor = Floor(FloorRules(), lines=0)
        for _, minute, counts in await self._store.answers(now - 31 * DAY, campaign.id):
            floor.pacer(campaign).ledger.add(minute, counts)
        return ledger_figures(floor, campaign, now)

    async def _shadow(self, job: Job, kept: tuple[Decided, ...]) -> Shadow | None:
        """What the shadow would do, and its difference to ours over this day."""
        method = job.campaign.rule.shadow
        target = kept[0].shadow if kept else None
        now = self._now()
        day = window_on(today(job, now), Hours(0, 24 * 60), job.campaign.zone)
        mean = await self._store.shadow_difference(job.id, day.opens, now)
        if method is None or target is None or mean is None:
            return None
        return Shadow(method=method, target=target, difference=round(mean, 1))


def _decision(decided: Decided) -> Decision:
    return Decision(
        at=decided.at,
        method=decided.method,
        waiting=decided.waiting,
        target=decided.target,
        out=decided.out,
        calls=decided.calls,
        limiting=decided.limiting,
        odds=None if decided.odds is None else Odds(**asdict(decided.odds)),
        shadow=decided.shadow,
    )


def _rule(visit: Visit, info: RuleInfo) -> RuleRow:
    rule = info.rule
    return RuleRow(
        id=rule.id,
        name=rule.name,
        method=rule.method,
        shadow=rule.shadow,
        multipliers=rule.multipliers,
        additional=rule.additional,
        lead_time=rule.lead_time,
        ring_timeout=rule.ring_timeout,
        redial_interval=rule.redial_interval,
        redial_by_outcome=rule.redial_by_outcome,
        attempt_cap=rule.attempt_cap,
        campaigns=tuple(
            CampaignLaw(
                name=each.name,
                profile=each.profile,
                allowed_share=each.allowed_share,
                recording=each.recording,
                detect_machine=each.detect_machine,
            )
            for each in info.campaigns
            if visit.sees(each.id)
        ),
    )
