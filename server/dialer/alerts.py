"""Alerts: what on the floor somebody should look at now, and since when (issue 7; domain rows 73, 216, 217, 283, 321).

Rule: an alert is found anew at every look, from the same values that the monitor shows; only since when it is so is
remembered, for what has no time of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kaden.clock import MINUTE, SECOND, Instant, Millis
from kaden.protocol.alerts import Alert, AlertKind, AlertSpan, Severity
from kaden.vocabulary import AgentState, JobId, Limiting, ReleaseReason
from server.dialer.agent import ON_CALL
from server.dialer.desk import phone_state
from server.dialer.floor import Agent, Floor, JobSeat
from server.dialer.notice import Notice
from server.dialer.standing_orders import Dropped

LOOK_EVERY: Final[Millis] = SECOND
"""Least time between two looks: nobody reads faster."""

_NEAR: Final = 0.8
"""Part of the allowed share of abandoned calls from which on a supervisor is warned."""

PACE_MINUTES: Final = 10
"""The minutes whose mean is the present pace."""

MEGABYTE: Final = 1_000_000

_KINDS: Final = {kind: place for place, kind in enumerate(AlertKind)}


class AlertBook:
    """The alerts of the newest look."""

    def __init__(self) -> None:
        self.alerts: tuple[Alert, ...] = ()
        """The worst first; those of the whole floor have no job."""
        self._first_seen: dict[str, Instant] = {}
        self._looked: Instant | None = None

    def look(self, floor: Floor, now: Instant) -> tuple[JobId, ...]:
        """Look at the floor, unless that was done just now; the jobs whose alerts are others than before."""
        if self._looked is not None and 0 <= now - self._looked < LOOK_EVERY:
            return ()
        self._looked = now
        before, self.alerts = self.alerts, self._dated(floor, now)
        changed = {alert.job for alert in set(before).symmetric_difference(self.alerts)}
        return tuple(sorted(job for job in floor.jobs if None in changed or job in changed))

    def count(self, job: JobId) -> int:
        """How many alerts there are of the job itself."""
        return sum(alert.job == job for alert in self.alerts)

    def _dated(self, floor: Floor, now: Instant) -> tuple[Alert, ...]:
        seen: dict[str, Instant] = {}
        shown: list[Alert] = []
        for alert in found(floor, now):
            first = min(alert.since, self._first_seen.get(alert.id, now))
            seen[alert.id] = first
            if now - first >= _patience(floor, alert.kind):
                shown.append(alert if alert.since == first else alert.model_copy(update={"since": first}))
        self._first_seen = seen
        return tuple(sorted(shown, key=worst_first))


def found(floor: Floor, now: Instant) -> Iterator[Alert]:
    """All that is wrong at `now`; what has no time of its own is so since `now`."""
    yield from _of_floor(floor, now)
    members: dict[JobId, list[Agent]] = {job: [] for job in floor.jobs}
    for agent in floor.agents.values():
        if agent.in_job and agent.job in members:
            members[agent.job].append(agent)
        elif agent.notice is not None and agent.notice.reason is ReleaseReason.PHONE_CUT and agent.connected:
            yield from _of_leaver(floor, agent, agent.notice)
        if agent.dropped is not None and agent.dropped.stands(now):
            yield from _of_move(floor, agent, agent.dropped)
    for job, seat in floor.jobs.items():
        if seat.started:
            yield from _of_share(floor, seat, now)
            yield from _of_list(floor, seat, members[job], now)
        for agent in members[job]:
            yield from _of_agent(floor, seat, agent, now)


def is_near(share: float, limit: float) -> bool:
    """Whether a supervisor is warned of this share of abandoned calls: four fifths of the limit, or more."""
    return share > 0 and round(share - _NEAR * limit, 9) >= 0


def _patience(floor: Floor, kind: AlertKind) -> Millis:
    limits = floor.rules.alerts
    return {AlertKind.TRUNK_FULL: limits.lines, AlertKind.SWITCH_DOWN: limits.switch}.get(kind, 0)


def worst_first(alert: Alert) -> tuple[bool, int, str]:
    """The order in which alerts are shown."""
    return (alert.severity is not Severity.DANGER, _KINDS[alert.kind], alert.id)


def _of_floor(floor: Floor, now: Instant) -> Iterator[Alert]:
    """What everybody's work stands on; the same facts as `server.health.condition` has."""
    switch = floor.switch_up and floor.synchronised
    troubles = {
        AlertKind.STORE_DOWN: not floor.store_up,
        AlertKind.SWITCH_DOWN: not switch,
        AlertKind.TRUNK_DOWN: switch and not floor.trunk_up,
    }
    for kind, so in troubles.items():
        if so:
            yield Alert(id=kind, kind=kind, severity=Severity.DANGER, since=now)
    for disk in floor.disks:
        severity = disk.trouble(floor.rules.alerts.disks)
        if severity is not None:
            kind = AlertKind.DISK_LOW
            free = disk.free // MEGABYTE
            yield Alert(
                id=f"{kind}:{disk.place}", kind=kind, severity=severity, since=now, disk=disk.place, free=free
            )
    if switch and floor.lines_in_use() >= floor.lines > 0:
        kind = AlertKind.TRUNK_FULL
        yield Alert(id=kind, kind=kind, severity=Severity.WARNING, since=now)


def _of_share(floor: Floor, seat: JobSeat, now: Instant) -> Iterator[Alert]:
    """The worst of the campaign's shares: what its law counts first, then whatever is nearest to the limit."""
    campaign = seat.plan.campaign
    ledger = floor.pacer(campaign).ledger
    limit, spans = campaign.allowed_share, ledger.spans(now)
    counted: tuple[tuple[AlertSpan, float | None], ...] = (
        ("window", ledger.telling(spans.window)),
        ("day", ledger.telling(spans.day)),
        ("hour", ledger.telling(spans.hour)),
    )
    near = [(share, span) for span, share in counted if share is not None and is_near(share, limit)]
    if not near:
        return
    by_law = [each for each in near if each[1] == "window" and each[0] > limit]
    share, span = by_law[0] if by_law else max(near, key=lambda each: each[0])
    yield _of_job(
        seat,
        AlertKind.ABANDONED,
        Severity.DANGER if by_law else Severity.WARNING,
        now,
        share=round(share, 4),
        limit=limit,
        span=span,
        profile=campaign.profile,
    )


def _of_list(floor: Floor, seat: JobSeat, agents: Iterable[Agent], now: Instant) -> Iterator[Alert]:
    """Minutes that the records last at the present pace; nothing while nobody is there to call them."""
    waiting = sum(agent.can_take_call for agent in agents)
    if seat.decision.limiting is Limiting.NO_RECORDS:
        if waiting:
            yield _of_job(seat, AlertKind.LIST_ENDS, Severity.WARNING, now, left=0)
        return
    pace = seat.history.pace(PACE_MINUTES)
    if not pace or not seat.remaining:
        return
    left = seat.remaining / pace * MINUTE
    if left <= floor.rules.alerts.list_ends:
        minutes = max(1, round(left / MINUTE))
        yield _of_job(seat, AlertKind.LIST_ENDS, Severity.WARNING, now, left=minutes)


def _of_agent(floor: Floor, seat: JobSeat, agent: Agent, now: Instant) -> Iterator[Alert]:
    on_call = agent.state in ON_CALL
    if not agent.connected:
        severity = Severity.DANGER if on_call else Severity.WARNING
        yield _of_desk(seat, agent, AlertKind.SCREEN, severity, agent.vanished_at or now)
    phone = phone_state(agent)
    rings = agent.state in (AgentState.JOINING, AgentState.REDIALLING)
    if phone != "up" and not rings and not agent.transferred:
        severity = Severity.WARNING if phone == "not_ready" else Severity.DANGER
        yield _of_desk(seat, agent, AlertKind.PHONE, severity, now)
    since, limit = _stay(floor, agent)
    if limit is not None and now - since > limit:
        yield _of_desk(seat, agent, AlertKind.STUCK, Severity.WARNING, since)


def _of_leaver(floor: Floor, agent: Agent, notice: Notice) -> Iterator[Alert]:
    """The phone was cut, which cost the place in the job; until the agent has read it (domain row 216)."""
    seat = None if notice.job_id is None else floor.jobs.get(notice.job_id)
    if seat is not None and seat.started:
        yield _of_desk(seat, agent, AlertKind.PHONE, Severity.DANGER, agent.since)


def _of_move(floor: Floor, agent: Agent, dropped: Dropped) -> Iterator[Alert]:
    seat = floor.jobs.get(dropped.move.leaves)
    if seat is not None:
        alert = _of_desk(seat, agent, AlertKind.NOT_MOVED, Severity.WARNING, dropped.at)
        yield alert.model_copy(update={"other_job": dropped.move.name})


def _stay(floor: Floor, agent: Agent) -> tuple[Instant, Millis | None]:
    """Since when an agent does what it does, and how long that usually lasts; None = for as long as one likes.

    Breaks have a limit of their own, which ends them (domain row 246).
    """
    limits = floor.rules.alerts
    match agent.state:
        case AgentState.WRAPUP:
            return agent.since, limits.wrapup
        case AgentState.HELD | AgentState.TRANSFERRING:
            return agent.since, limits.hold
        case AgentState.TALKING:
            call = None if agent.call is None else floor.calls.get(agent.call)
            began = None if call is None else call.connected_at
            return began or agent.since, limits.talk
        case _:
            return agent.since, None


def _of_desk(seat: JobSeat, agent: Agent, kind: AlertKind, severity: Severity, since: Instant) -> Alert:
    return Alert(
        id=f"{kind}:{agent.id}",
        kind=kind,
        severity=severity,
        since=since,
        job=seat.plan.id,
        job_name=seat.plan.name,
        agent=agent.id,
        agent_name=agent.name,
        state=agent.state,
    )


def _of_job(seat: JobSeat, kind: AlertKind, severity: Severity, since: Instant, **figures: object) -> Alert:
    plan = seat.plan
    known = {"id": f"{kind}:job{plan.id}", "kind": kind, "severity": severity, "since": since}
    return Alert.model_validate(known | {"job": plan.id, "job_name": plan.name} | figures)
