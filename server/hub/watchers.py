"""Supervisors' pictures: the jobs list and the job monitors, sent when they changed and at most so often.

Rules: the first change after a quiet time goes out at once, the next ones together; a change is encoded once for all
who watch; nobody gets a row of a campaign that is closed to them. Whoever is sent something may be cut off by it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable
from typing import Final, TypeAlias

from kaden.clock import SECOND, Millis
from kaden.protocol.alerts import Alert
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import AgentRow, JobRow, JobsChanged, MonitorChanged, MonitorHeader
from kaden.vocabulary import JobId, JobState, Permission
from server.hub.access import level
from server.hub.connection import Connection
from server.hub.outbox import Frame
from server.hub.port import Desks

LISTS: Final = 5
"""A jobs list says with few figures what a monitor shows row by row, and is sent a fifth as often."""

Audience: TypeAlias = tuple[tuple[JobId, bool], ...]
"""The jobs that somebody may see, each with whether to edit it; equal for all who get the same list."""


class _Monitor:
    """What the watchers of one job were last shown."""

    def __init__(self, header: MonitorHeader, rows: tuple[AgentRow, ...], alerts: tuple[Alert, ...]) -> None:
        self.header = header
        self.rows = {row.agent: row for row in rows}
        self.alerts = alerts
        self.watchers: set[Connection] = set()


class Watchers:
    """All who watch.

    Args:
        desks: the floor, asked when something is sent.
        coalesce: between two pictures of one thing.
    """

    def __init__(self, desks: Desks, coalesce: Millis) -> None:
        self._desks = desks
        self._coalesce = coalesce / SECOND
        self._monitors: dict[JobId, _Monitor] = {}
        self._lists: set[Connection] = set()
        self._overviews: set[Connection] = set()
        """Of those who get the list, who gets all monitors too."""
        self._changed: set[JobId] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._flushed_at = float("-inf")
        self._lists_timer: asyncio.TimerHandle | None = None
        self._lists_at = float("-inf")
        self._outside = 0
        """Agents in no job who were ready when the lists were sent last."""

    def touch(self, job: JobId) -> None:
        """The job or its monitor changed."""
        if job not in self._monitors and not self._lists:
            return
        self._changed.add(job)
        loop = asyncio.get_running_loop()
        if self._timer is None:
            self._timer = loop.call_at(max(loop.time(), self._flushed_at + self._coalesce), self._flush)
        self._send_lists_soon()

    def look_outside(self) -> None:
        """Somebody's desk changed: how many are ready in no job may be others."""
        if self._desks.ready_outside() != self._outside:
            self._send_lists_soon()

    def watch_jobs(self, connection: Connection, on: bool, *, monitors: bool = False) -> None:
        """Begin or stop to send the jobs list, and with `monitors` that of each started one."""
        connection.shown_jobs = None
        self._lists.discard(connection)
        self._overviews.discard(connection)
        for job in tuple(self._monitors):
            if job != connection.watched_job:
                self._lose_sight(connection, job)
        if on:
            self._lists.add(connection)
            self._send_list(connection, {})
            if monitors:
                self._overviews.add(connection)
                self._see_started(connection, self._desks.jobs())

    def watch_job(self, connection: Connection, job: JobId | None) -> None:
        """Look at one job's monitor instead of another; the first picture is whole.

        Raises:
            Refused: UNKNOWN_JOB.
        """
        before, connection.watched_job = connection.watched_job, None
        if before is not None and connection not in self._overviews:
            self._lose_sight(connection, before)
        if job is not None:
            self._show(connection, job)
            connection.watched_job = job

    def leave(self, connection: Connection) -> None:
        """The connection is gone."""
        connection.watched_job = None
        self._lists.discard(connection)
        self._overviews.discard(connection)
        for job in tuple(self._monitors):
            self._lose_sight(connection, job)

    def review(self, connection: Connection) -> None:
        """The connection's permissions changed: take away what it may not see any more."""
        watched = connection.watched_job
        if watched is not None and self._level(connection, watched) is Permission.NONE:
            connection.watched_job = None
            connection.refuse(None, Refused(RefusalCode.UNKNOWN_JOB, job=watched))
        for job in tuple(self._monitors):
            if self._level(connection, job) is Permission.NONE:
                self._lose_sight(connection, job)
        if connection in self._overviews:
            self._see_started(connection, self._desks.jobs())
        if connection in self._lists:
            self._send_list(connection, {})

    def batches_seen_by(self, connection: Connection) -> list[str]:
        """Names of the batches whose jobs somebody may see."""
        return sorted({row.batch for row in self._rows(self._audience(connection))})

    def close(self) -> None:
        """Send nothing more."""
        for timer in (self._timer, self._lists_timer):
            if timer is not None:
                timer.cancel()
        self._lists.clear()
        self._overviews.clear()
        self._monitors.clear()

    def _flush(self) -> None:
        self._timer = None
        self._flushed_at = asyncio.get_running_loop().time()
        changed, self._changed = self._changed, set()
        for job in changed:
            monitor = self._monitors.get(job)
            if monitor is not None:
                self._send_changes(monitor, job)
        for connection in tuple(self._overviews):
            self._see_started(connection, changed)

    def _send_lists_soon(self) -> None:
        if self._lists_timer is None and self._lists:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._lists_at + LISTS * self._coalesce)
            self._lists_timer = loop.call_at(due, self._send_lists)

    def _send_lists(self) -> None:
        self._lists_timer = None
        self._outside = self._desks.ready_outside()
        self._lists_at = asyncio.get_running_loop().time()
        encoded: dict[Audience, Frame] = {}
        for connection in tuple(self._lists):
            self._send_list(connection, encoded)

    def _send_changes(self, monitor: _Monitor, job: JobId) -> None:
        view = self._desks.monitor(job)
        if view is None:
            return
        header, rows = view
        changed = tuple(row for row in rows if _differs(monitor.rows.get(row.agent), row))
        present = {row.agent: row for row in rows}
        gone = tuple(sorted(monitor.rows.keys() - present.keys()))
        alerts = self._alerts({job})
        if not changed and not gone and header == monitor.header and alerts == monitor.alerts:
            return
        monitor.header, monitor.rows, monitor.alerts = header, present, alerts
        frame = self._picture(monitor, changed, gone, whole=False)
        for connection in tuple(monitor.watchers):
            connection.outbox.put_monitor(frame)

    def _picture(
        self, monitor: _Monitor, rows: tuple[AgentRow, ...], gone: tuple[int, ...], *, whole: bool
    ) -> Frame:
        return Frame(
            MonitorChanged(
                now=self._desks.now(),
                whole=whole,
                header=monitor.header,
                rows=rows,
                gone=gone,
                alerts=monitor.alerts,
            )
        )

    def _alerts(self, jobs: Container[JobId]) -> tuple[Alert, ...]:
        """What is wrong in these jobs, and with the whole floor."""
        return tuple(alert for alert in self._desks.alerts() if alert.job is None or alert.job in jobs)

    def _send_list(self, connection: Connection, encoded: dict[Audience, Frame]) -> None:
        audience = self._audience(connection)
        frame = encoded.get(audience)
        if frame is None:
            alerts = self._alerts({job for job, _ in audience})
            now, rows, ready = self._desks.now(), self._rows(audience), self._desks.ready_outside()
            said = JobsChanged(now=now, jobs=rows, alerts=alerts, ready_outside=ready)
            frame = encoded[audience] = Frame(said)
        assert isinstance(frame.message, JobsChanged)
        shown = (frame.message.jobs, frame.message.alerts, frame.message.ready_outside)
        if shown != connection.shown_jobs:
            connection.shown_jobs = shown
            connection.outbox.put_jobs(frame)

    def _rows(self, audience: Audience) -> tuple[JobRow, ...]:
        rows = (self._desks.job_row(job, may_edit) for job, may_edit in audience)
        return tuple(row for row in rows if row is not None)

    def _audience(self, connection: Connection) -> Audience:
        levels = ((job, self._level(connection, job)) for job in self._desks.jobs())
        return tuple((job, held is Permission.EDIT) for job, held in levels if held is not Permission.NONE)

    def _level(self, connection: Connection, job: JobId) -> Permission:
        campaign = self._desks.campaign_of(job)
        if campaign is None or connection.member is None:
            return Permission.NONE
        return level(connection.account, connection.member.permissions, campaign)

    def _see_started(self, connection: Connection, jobs: Iterable[JobId]) -> None:
        """Show those of the jobs that somebody who gets all monitors may see and does not see yet, once started."""
        for job in jobs:
            monitor = self._monitors.get(job)
            if monitor is not None and connection in monitor.watchers:
                continue
            if connection not in self._overviews or self._level(connection, job) is Permission.NONE:
                continue
            row = self._desks.job_row(job, False)
            if row is not None and row.state is JobState.STARTED:
                self._show(connection, job)

    def _show(self, connection: Connection, job: JobId) -> None:
        """Send a job's whole picture, and its changes from then on.

        Raises:
            Refused: UNKNOWN_JOB.
        """
        monitor = self._monitors.get(job)
        if monitor is not None:
            self._send_changes(monitor, job)
        else:
            view = self._desks.monitor(job)
            if view is None:
                raise Refused(RefusalCode.UNKNOWN_JOB, job=job)
            monitor = _Monitor(*view, self._alerts({job}))
        self._monitors[job] = monitor
        monitor.watchers.add(connection)
        whole = self._picture(monitor, tuple(monitor.rows.values()), (), whole=True)
        connection.outbox.put_monitor(whole)

    def _lose_sight(self, connection: Connection, job: JobId) -> None:
        """Send no more of a job; a picture that waits is not sent either."""
        monitor = self._monitors.get(job)
        if monitor is None or connection not in monitor.watchers:
            return
        connection.outbox.forget_monitor(job)
        monitor.watchers.discard(connection)
        if not monitor.watchers:
            del self._monitors[job]


def _differs(before: AgentRow | None, row: AgentRow) -> bool:
    """Rows that did not change are mostly the very same ones, which costs a hundredth of a comparison."""
    return before is not row and before != row
