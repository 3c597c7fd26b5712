"""A floor that remembers what it was told, and shows what a test puts on it."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from kaden.clock import Instant
from kaden.protocol.alerts import Alert
from kaden.protocol.desk import Desk, Today
from kaden.protocol.server import AgentRow, JobRow, MonitorHeader
from kaden.vocabulary import (
    AccountId,
    AgentId,
    AgentState,
    AttemptId,
    CampaignId,
    JobId,
    JobState,
    Limiting,
    MonitorMode,
)
from server.dialer.events import Event

E = TypeVar("E")

WAIT = 20.0
"""Seconds after which a test gives up waiting for what should come at once."""

NOON: Instant = 1_800_000_000_000


class FakeFloor:
    """Implements `server.hub.port.Desks`."""

    def __init__(self) -> None:
        self.time: Instant = NOON
        self.events: list[Event] = []
        self.desks: dict[AgentId, Desk] = {}
        self.campaigns: dict[JobId, CampaignId] = {}
        self.job_rows: dict[JobId, JobRow] = {}
        self.monitors: dict[JobId, tuple[MonitorHeader, tuple[AgentRow, ...]]] = {}
        self.inside: dict[AgentId, JobId] = {}
        self.calling_for: dict[AgentId, CampaignId] = {}
        """The campaigns of promised calls outside a job."""
        self.troubles: tuple[Alert, ...] = ()
        self.ready = 0
        self.heard: dict[AccountId, tuple[AgentId, MonitorMode]] = {}
        self.played: dict[AccountId, CampaignId] = {}
        """Whose recordings supervisors hear."""
        self.wished: dict[AccountId, AttemptId] = {}
        """Of which calls they are about to hear them."""
        self._posted = asyncio.Event()

    def now(self) -> Instant:
        return self.time

    def post(self, event: Event) -> None:
        self.events.append(event)
        self._posted.set()

    async def hears(self, kind: type[E], times: int = 1) -> list[E]:
        """The events of one kind, once there are so many."""
        async with asyncio.timeout(WAIT):
            while len(self.told(kind)) < times:
                self._posted.clear()
                await self._posted.wait()
        return self.told(kind)

    def desk(self, agent: AgentId) -> Desk | None:
        return self.desks.get(agent)

    def jobs(self) -> tuple[JobId, ...]:
        return tuple(self.campaigns)

    def job_row(self, job: JobId, may_edit: bool) -> JobRow | None:
        row = self.job_rows.get(job)
        return None if row is None else row.model_copy(update={"may_edit": may_edit})

    def campaign_of(self, job: JobId) -> CampaignId | None:
        return self.campaigns.get(job)

    def job_of(self, agent: AgentId) -> JobId | None:
        return self.inside.get(agent)

    def campaign_with(self, agent: AgentId) -> tuple[CampaignId, str] | None:
        job = self.inside.get(agent)
        if job is not None:
            return self.campaigns[job], self.job_rows[job].campaign
        campaign = self.calling_for.get(agent)
        return None if campaign is None else (campaign, f"campaign {campaign}")

    def heard_by(self, account: AccountId) -> tuple[AgentId, MonitorMode] | None:
        return self.heard.get(account)

    def played_to(self, account: AccountId) -> CampaignId | None:
        return self.played.get(account)

    def about_to_hear(self, account: AccountId) -> AttemptId | None:
        return self.wished.get(account)

    def monitor(self, job: JobId) -> tuple[MonitorHeader, tuple[AgentRow, ...]] | None:
        return self.monitors.get(job)

    def ready_outside(self) -> int:
        return self.ready

    def alerts(self) -> tuple[Alert, ...]:
        return self.troubles

    def told(self, kind: type[E]) -> list[E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def open_job(self, number: int, campaign: CampaignId, campaign_name: str) -> JobId:
        """Put a started job with an empty monitor on the floor."""
        job = JobId(number)
        self.campaigns[job] = campaign
        self.job_rows[job] = job_row(number, campaign_name)
        self.monitors[job] = (header(number, campaign_name), ())
        return job


def desk(state: AgentState = AgentState.IDLE, since: Instant = NOON) -> Desk:
    """A desk without a call."""
    return Desk(
        state=state,
        since=since,
        job=None,
        jobs=(),
        call=None,
        pause_after=None,
        job_stopped=False,
        release_at=None,
        release_warning=False,
        phone="none",
        notice=None,
        today=Today(calls=0, saved=0, talk=0),
    )


def job_row(number: int, campaign: str, waiting: int = 0) -> JobRow:
    """A started job."""
    return JobRow(
        id=number,
        name=f"job {number}",
        campaign=campaign,
        batch=f"batch {number}",
        state=JobState.STARTED,
        since=NOON,
        hours="09:00-17:00",
        may_edit=False,
        waiting=waiting,
        on_call=0,
        paused=0,
        remaining=0,
        stop_reason=None,
    )


def header(number: int, campaign: str, waiting: int = 0) -> MonitorHeader:
    """The head of a monitor."""
    return MonitorHeader(
        job=number, name=f"job {number}", campaign=campaign, state=JobState.STARTED, started=NOON,
        waiting=waiting, talking=0, wrapup=0, paused=0, joining=0, ringing=0, target=0, limiting=Limiting.NONE,
        remaining=0, attempts=0, connected=0, abandoned=0, no_answer=0, busy=0, other=0, saved=0, unsaved=0,
        answer_history=(), waiting_history=(),
    )  # fmt: skip


def agent_row(agent: int, calls: int = 0, customer: str = "") -> AgentRow:
    """One line of a monitor."""
    return AgentRow(
        agent=agent, name=f"agent {agent}", account=f"agent{agent}", terminal="pts/1", state=AgentState.WAITING,
        since=NOON, connected=True, phone="up", talk_since=None, hold_since=None, customer=customer, number="",
        attempt=None, calls=calls, saved=0, talk=0, pause_after=False,
    )  # fmt: skip
