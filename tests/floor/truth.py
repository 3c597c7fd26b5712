"""What really happened to customers, as the switch saw it, judged at the moment it happens.

Rule: nothing here believes the server; it looks at the switch, at the rows that are durable, and at the clock. I1 to
I22 are the invariants of guarantees.md, section 4.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import SECOND, Clock, Instant, Millis, local_time
from kaden.vocabulary import AttemptId, CampaignId, JobId
from server.dialer.hours import in_hours, may_ring
from server.dialer.model import SessionId
from server.storage.transactions.plan import campaign_by_id, job_by_id
from server.telephony.simulator.channels import Call, Step
from server.telephony.simulator.messages import Command, HangUp
from tests.floor.chronicle import Chronicle
from tests.floor.disk import Disk

SERVED_WITHIN: Final[Millis] = 2_500
"""From the answer to an agent or the message: two seconds, and a commit on a slow disk."""

STOPPED_FOR: Final = 1.0
"""Seconds after which a stop, or a full disk, must have stopped all dialling (I12, I18)."""


@dataclass(slots=True)
class Seen:
    """One call as the switch saw it. Times are the loop's seconds; `wall` is what the server's clock showed."""

    attempt: AttemptId
    number: str
    record: int
    job: int | None
    """None = an agent keeps a promise."""
    campaign: int
    dialled: float
    wall: Instant
    rings: float | None
    channel: Call
    answered: float | None = None
    joined: float | None = None
    session: SessionId | None = None
    ended: float | None = None


class Truth:
    """The switch's witness.

    Args:
        disk: the rows.
        clock: the server's wall clock.
        chronicle: where violations go.
        now: the loop's seconds.
        hit: calls whose orders or news the weather disturbed.
    """

    def __init__(
        self,
        disk: Disk,
        clock: Clock,
        chronicle: Chronicle,
        now: Callable[[], float],
        hit: set[AttemptId],
    ) -> None:
        self._disk = disk
        self._clock = clock
        self._chronicle = chronicle
        self._now = now
        self.calls: dict[AttemptId, Seen] = {}
        self.live: dict[AttemptId, Seen] = {}
        self._of_number: dict[tuple[str, int], list[Seen]] = defaultdict(list)
        self._of_record: dict[int, list[Seen]] = defaultdict(list)
        self.stopped_jobs: dict[int, float] = {}
        """Jobs whose stop was acknowledged, and when; not those that were started again since."""
        self.full_since: float | None = None
        self._plan_changed_at = float("-inf")
        self.disturbed_until = float("-inf")
        self.may_cut: set[int] = set()
        """Conversations that an agent or a supervisor wished to end."""
        self._hit = hit

    def __call__(self, at: Instant, step: Step, call: Call) -> None:
        """One step of one call."""
        self._chronicle.note(step.value, f"{call.attempt} {call.number}")
        if step is Step.DIALLED:
            self._dialled(call)
            return
        seen = self.live.get(call.attempt)
        if seen is None:
            return
        match step:
            case Step.ANSWERED:
                seen.answered = self._now()
                self._later(SERVED_WITHIN, self._judge_wait, seen)
            case Step.JOINED:
                seen.joined = self._now()
                seen.session = call.leg.session if call.leg is not None else None
                self._judge_join(seen)
            case Step.ENDED:
                seen.ended = self._now()
                del self.live[call.attempt]

    def plan_changed(self) -> None:
        """Somebody changed a rule: what was claimed a moment ago was claimed by the old one."""
        self._plan_changed_at = self._now()

    def broken(self, text: str) -> None:
        """A promise was broken."""
        self._chronicle.violation(text)

    # ---- the moment of the dial ----------------------------------------------------------------------------------

    def _dialled(self, call: Call) -> None:
        row = self._disk.rows(
            "SELECT a.number, a.state, a.record_id, a.job_id, a.campaign_id, u.redial_interval, u.attempt_cap"
            " FROM attempt a JOIN campaign c ON c.id = a.campaign_id JOIN dial_rule u ON u.id = c.rule_id"
            " WHERE a.id = ?",
            call.attempt,
        )
        if not row:
            self.broken(f"I5: attempt {call.attempt} is dialled and has no row")
            return
        number, state, record, job, campaign, interval, cap = row[0]
        rings = None if call.fate.rings_after is None else self._now() + call.fate.rings_after / SECOND
        now = self._now()
        seen = Seen(call.attempt, call.number, record, job, campaign, now, self._clock.now(), rings, call)
        if number != call.number or state == "ended":
            self.broken(f"I5: attempt {call.attempt} is dialled as {call.number}, its row is {row[0]}")
        self._judge_live(seen)
        self._judge_listed(seen, campaign)
        self._judge_window(seen, "dialled")
        if job is None:
            self._judge_promise(seen)
        else:
            self._judge_attempts(seen, campaign, interval, cap)
            self._judge_stops(seen)
            self._of_record[record].append(seen)
        if call.attempt in self.calls:
            self.broken(f"I4: attempt {call.attempt} is dialled a second time")
        self.calls[call.attempt] = self.live[call.attempt] = seen
        self._of_number[call.number, campaign].append(seen)
        if rings is not None:
            self._later(call.fate.rings_after or 0, self._judge_ring, seen)

    def _judge_live(self, seen: Seen) -> None:
        same = [call.attempt for call in self.live.values() if call.number == seen.number]
        if same:
            self.broken(f"I1: {seen.number} is dialled as {seen.attempt} while {same} lives")

    def _judge_listed(self, seen: Seen, campaign: int) -> None:
        if self._disk.rows(
            "SELECT 1 FROM do_not_call WHERE number = ? AND (campaign_id IS NULL OR campaign_id = ?)",
            seen.number,
            campaign,
        ):
            self.broken(f"I2: {seen.number} is dialled as {seen.attempt} and on a do-not-call list")

    def _judge_window(self, seen: Seen, what: str) -> None:
        campaign = campaign_by_id(self._disk.tx, CampaignId(seen.campaign))
        now = self._clock.now()
        job = None if seen.job is None else job_by_id(self._disk.tx, JobId(seen.job))
        if not (in_hours(campaign, now) if job is None else may_ring(job, now)):
            local = local_time(now, ZoneInfo(campaign.zone))
            self.broken(f"I3: {seen.attempt} of job {seen.job} is {what} at {local}")

    def _judge_attempts(self, seen: Seen, campaign: int, interval: int, cap: int) -> None:
        before = self._of_number[seen.number, campaign]
        if before:
            # A clock that was set tells of another rest than really passed; either is enough.
            rest = max((seen.wall - before[-1].wall) / SECOND, seen.dialled - before[-1].dialled)
            if rest < interval / SECOND:
                self.broken(
                    f"I4: {seen.number} is dialled as {seen.attempt} {rest:.0f} s after {before[-1].attempt}"
                )
        dials = len(self._of_record[seen.record]) + 1
        if dials > cap and seen.dialled - self._plan_changed_at > STOPPED_FOR:
            self.broken(
                f"I4: record {seen.record} is dialled {dials} times as {seen.attempt}, its cap is {cap}"
            )
        promised = self._disk.rows(
            "SELECT 1 FROM callback WHERE record_id = ? AND state = 'open'", seen.record
        )
        if promised:
            self.broken(f"I13: record {seen.record} is promised a call and dialled as {seen.attempt}")

    def _judge_promise(self, seen: Seen) -> None:
        """An agent calls back: what was promised is still to be kept, and nothing is counted to the cap (row 265).

        It may have been called off since the agent asked, because the number was listed; then it soon does not ring.
        """
        self._chronicle.note("called back", str(seen.attempt))
        row = self._disk.rows(
            "SELECT CASE WHEN c.state = 'cancelled' AND c.closed_at >= a.dialled_at THEN 'open' ELSE c.state END,"
            " a.n, a.kind FROM attempt a LEFT JOIN callback c ON c.id = a.callback_id WHERE a.id = ?",
            seen.attempt,
        )
        if row != [("open", None, "callback")]:
            self.broken(f"I13: {seen.attempt} is dialled to keep a promise, its row is {row}")

    def _judge_stops(self, seen: Seen) -> None:
        stopped = self.stopped_jobs.get(seen.job or 0)
        if stopped is not None and seen.dialled - stopped > STOPPED_FOR:
            self.broken(f"I12: job {seen.job} was stopped and dials {seen.attempt}")
        if self.full_since is not None and seen.dialled - self.full_since > STOPPED_FOR:
            self.broken(f"I18: the disk is full and {seen.attempt} is dialled")

    # ---- later moments -------------------------------------------------------------------------------------------

    def _later(self, delay: float, judge: Callable[[Seen], None], seen: Seen) -> None:
        asyncio.get_running_loop().call_later(delay / SECOND, judge, seen)

    def _judge_ring(self, seen: Seen) -> None:
        """I3: a phone does not begin to ring after the end.

        A server that was away could not stop it, nor one that has not heard yet of hours that were just changed.
        """
        told = self._now() - self._plan_changed_at > STOPPED_FOR
        if seen.ended is None and told and not self.disturbed(seen):
            self._judge_window(seen, "rings")

    def _judge_wait(self, seen: Seen) -> None:
        """I10: who answered is joined, or hears the message."""
        if (
            seen.ended is None
            and seen.joined is None
            and not seen.channel.leaving
            and not self.disturbed(seen)
        ):
            self.broken(f"I10: {seen.attempt} answered {SERVED_WITHIN} ms ago and hears nothing")

    def listed(self, number: str, campaign: int | None) -> None:
        """The floor has heard that a number was listed: soon it does not ring any more (row 96)."""
        for seen in self.live.values():
            if seen.number == number and campaign in (None, seen.campaign):
                self._later(1_000 * STOPPED_FOR, self._judge_cancelled, seen)

    def stopped(self, job: int) -> None:
        """A stop was acknowledged: soon nothing of the job rings any more, and nothing is dialled (row 164, I12)."""
        self.stopped_jobs[job] = self._now()
        for seen in self.live.values():
            if seen.job == job:
                self._later(1_000 * STOPPED_FOR, self._judge_cancelled, seen)

    def _judge_cancelled(self, seen: Seen) -> None:
        if seen.ended is None and seen.answered is None and not self.disturbed(seen):
            self.broken(f"{seen.attempt} to {seen.number} rings on, listed or of a job that was stopped")

    def disturbed(self, seen: Seen) -> bool:
        """Whether a fault since its dial, or a little before, may have kept the server from doing its duty."""
        return self.disturbed_until >= seen.dialled or seen.attempt in self._hit

    def disturb(self, seconds: float) -> None:
        """Something happened that a server needs some time to get over."""
        self.disturbed_until = max(self.disturbed_until, self._now() + seconds)

    def asked(self, command: Command) -> None:
        """An order leaves the server: no conversation is cut without somebody's wish (I12, I18)."""
        if isinstance(command, HangUp):
            seen = self.live.get(command.attempt)
            if seen is None or seen.joined is None or command.attempt in self.may_cut or self.disturbed(seen):
                return
            self.broken(f"the conversation {seen.attempt} is cut and nobody wished it")

    def _judge_join(self, seen: Seen) -> None:
        others = [
            call.attempt for call in self.live.values() if call is not seen and call.session == seen.session
            and call.session is not None
        ]  # fmt: skip
        if others:
            self.broken(f"I9: session {seen.session} is joined to {seen.attempt} and {others}")
