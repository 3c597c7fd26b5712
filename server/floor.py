"""The asyncio shell around the core: one mailbox, `step`, effects out. It decides nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from kaden.clock import Clock, Instant
from kaden.protocol import server as say
from kaden.protocol.alerts import Alert
from kaden.protocol.desk import Desk
from kaden.vocabulary import AccountId, AgentId, AttemptId, CampaignId, JobId, MonitorMode
from server.clock import JumpWatch, steady_now
from server.dialer.alerts import AlertBook
from server.dialer.board import job_row, monitor_of, ready_outside
from server.dialer.desk import desk_of
from server.dialer.effects import Effect, Refuse, ShowJob
from server.dialer.events import ClockJumped, Event, TimePassed
from server.dialer.floor import Floor
from server.dialer.model import Asked
from server.dialer.step import step
from server.logs import logger, unexpected
from server.tasks import Tasks
from server.telephony.port import Switch, SwitchError, SwitchUnreachable

RECONCILE_SECONDS: Final = 15.0
"""How often our floor is compared with what lives in the switch (guarantee I8)."""

LONGEST_SLEEP: Final = 1.0
"""Seconds; a clock that jumps is noticed within it."""

_log = logger("floor")


class LiveFloor:
    """The running floor. Implements `server.hub.port.Desks`.

    Args:
        floor: the core's state, as recovered.
        clock: the only source of time.
        jumps: watch for the wall clock, or None where time cannot jump (virtual loops).
        told: hears after each turn which alerts stand; None = nobody does.
    """

    def __init__(
        self,
        floor: Floor,
        clock: Clock,
        jumps: JumpWatch | None = None,
        told: Callable[[tuple[Alert, ...], Instant], None] | None = None,
    ) -> None:
        self.state = floor
        self._clock = clock
        self._jumps = jumps
        self._perform: Callable[[list[Effect]], None] | None = None
        self._alerts = AlertBook()
        self._told = told
        self._mailbox: deque[Event] = deque()
        self._drain_due = False
        self._timer: asyncio.TimerHandle | None = None
        self._tasks = Tasks("floor")
        self._closed = False

    def start(self, perform: Callable[[list[Effect]], None], switch: Switch) -> None:
        """Begin to work through the mailbox.

        Args:
            perform: carries effects out.
            switch: compared with the floor from time to time; must be opened by the caller with `post` as listener.
        """
        self._perform = perform
        self._tasks.start(self._reconcile(switch), name="reconcile")
        self.post(TimePassed())

    async def close(self) -> None:
        """Stop working; what is in the mailbox is dropped, as a crash would drop it."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        await self._tasks.cancel_all()

    # ---- Desks ---------------------------------------------------------------------------------------------------

    def now(self) -> Instant:
        """The floor's time."""
        return self._clock.now()

    def post(self, event: Event) -> None:
        """Put an event into the mailbox; it happens in the loop's next turn, in order."""
        self._mailbox.append(event)
        if not self._drain_due and not self._closed:
            self._drain_due = True
            asyncio.get_running_loop().call_soon(self._drain)

    def desk(self, agent: AgentId) -> Desk | None:
        """What the agent's screen shows."""
        return desk_of(self.state, agent, self.now())

    def jobs(self) -> tuple[JobId, ...]:
        """All call jobs, by number."""
        return tuple(sorted(self.state.jobs))

    def job_row(self, job: JobId, may_edit: bool) -> say.JobRow | None:
        """One line of the jobs list."""
        return job_row(self.state, job, may_edit=may_edit, alerts=self._alerts.count(job))

    def campaign_of(self, job: JobId) -> CampaignId | None:
        """Whose permission counts for the job."""
        seat = self.state.jobs.get(job)
        return None if seat is None else seat.plan.campaign.id

    def job_of(self, agent: AgentId) -> JobId | None:
        """The job the agent works in."""
        known = self.state.agents.get(agent)
        return None if known is None else known.job

    def campaign_with(self, agent: AgentId) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign that the agent works for."""
        known = self.state.agents.get(agent)
        campaign = None if known is None else self.state.campaign_with(known)
        return None if campaign is None else (campaign.id, campaign.name)

    def heard_by(self, account: AccountId) -> tuple[AgentId, MonitorMode] | None:
        """On whose line a supervisor is, or asked to be, and how."""
        if (wish := self.state.listen_wishes.get(account)) is not None:
            return wish.agent, wish.mode
        lines = (one for one in self.state.listening.values() if one.account == account and not one.leaving)
        return next(((one.agent, one.mode) for one in lines), None)

    def played_to(self, account: AccountId) -> CampaignId | None:
        """Whose call's recording a supervisor hears."""
        heard = (one for one in self.state.playing.values() if one.by.account == account and not one.leaving)
        return next((one.campaign for one in heard), None)

    def about_to_hear(self, account: AccountId) -> AttemptId | None:
        """Whose recording a supervisor asked for whose phone does not ring yet."""
        wish = self.state.play_wishes.get(account)
        return None if wish is None else wish.attempt

    def monitor(self, job: JobId) -> tuple[say.MonitorHeader, tuple[say.AgentRow, ...]] | None:
        """Head and rows of a job's monitor."""
        return monitor_of(self.state, job, self.now())

    def ready_outside(self) -> int:
        """How many agents in no job are ready."""
        return ready_outside(self.state)

    def alerts(self) -> tuple[Alert, ...]:
        """What somebody should look at, as of the newest look."""
        return self._alerts.alerts

    # ---- the loop ------------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        self._drain_due = False
        while self._mailbox and not self._closed:
            self._take(self._mailbox.popleft())
        self._look()
        self._set_timer()

    def _take(self, event: Event) -> None:
        """One event and what follows from it; a failure is its own, whoever comes next is served."""
        assert self._perform is not None
        try:
            self._perform(step(self.state, event, self.now()))
        except Exception as error:
            _log.exception("an event could not be handled", event_type=type(event).__name__)
            by = getattr(event, "by", None)
            if isinstance(by, Asked):
                self._perform([Refuse(by, unexpected(error))])

    def _look(self) -> None:
        """Whose alerts are others than before is shown anew; time alone can bring one."""
        changed = self._alerts.look(self.state, self.now())
        if self._told is not None:
            self._told(self._alerts.alerts, self.now())
        if changed and self._perform is not None:
            self._perform([ShowJob(job) for job in changed])

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        wakeup = self.state.next_wakeup()
        longest = LONGEST_SLEEP if self._jumps is not None else None
        if wakeup is None and longest is None:
            return
        delay = longest if wakeup is None else max(0.0, (wakeup - self.now()) / 1_000)
        if longest is not None and delay is not None:
            delay = min(delay, longest)
        assert delay is not None
        self._timer = asyncio.get_running_loop().call_later(delay, self._wake)

    def _wake(self) -> None:
        if self._jumps is not None:
            moved = self._jumps.jumped(self.now(), steady_now())
            if moved:
                _log.warning("the wall clock jumped", milliseconds=moved)
                self._mailbox.append(ClockJumped(moved))
        self.post(TimePassed())

    async def _reconcile(self, switch: Switch) -> None:
        while True:
            await asyncio.sleep(RECONCILE_SECONDS)
            try:
                living = await switch.live()
            except SwitchUnreachable:
                continue
            except SwitchError as error:
                _log.warning("the switch did not tell what lives", problem=str(error))
                continue
            self.post(living)
