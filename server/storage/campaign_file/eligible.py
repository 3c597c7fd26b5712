"""How many records each job of a campaign can dial before and after a change of its set-up.

Rule: counted by the dialler's own conditions, in the transaction of the change. What counts is whether a job could dial
a record in its hours if it was started: a plan made in the evening shall not say that nobody can be dialled.
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant
from kaden.protocol.campaign_file import EligibleChange
from kaden.vocabulary import JobId, Reason
from server.dialer.funnel import Funnel
from server.storage.port import Tx
from server.storage.transactions.funnel import job_funnel

_LATER_TODAY: Final = frozenset({Reason.JOB_STOPPED, Reason.CLOSED_HOURS})
"""Reasons that are the job's and fall by themselves, or when it is started."""

_JOBS: Final = (
    "SELECT j.id, b.name, j.name FROM job j JOIN batch b ON b.id = j.batch_id JOIN campaign c ON c.id = b.campaign_id"
    " WHERE c.name = ? AND j.deleted = 0 ORDER BY b.first_day, b.id, j.id"
)


class Eligible:
    """A campaign's jobs before a change; made before it.

    Args:
        tx: the transaction of the change.
        campaign: its name; there may be no such campaign yet.
        at: the present instant.
    """

    def __init__(self, tx: Tx, campaign: str, at: Instant) -> None:
        self._tx = tx
        self._campaign = campaign
        self._at = at
        self._before = {job: _dialable(job_funnel(tx, job, at)) for job, _, _ in self._jobs()}

    def changes(self) -> tuple[EligibleChange, ...]:
        """Each job, with what the change did to it."""
        return tuple(self._change(job, batch, name) for job, batch, name in self._jobs())

    def _change(self, job: JobId, batch: str, name: str) -> EligibleChange:
        before = self._before.get(job, 0)
        after = _dialable(job_funnel(self._tx, job, self._at))
        return EligibleChange(
            batch=batch,
            job=name,
            before=before,
            after=after,
            gained=max(after - before, 0),
            lost=max(before - after, 0),
        )

    def _jobs(self) -> list[tuple[JobId, str, str]]:
        return [(JobId(job), batch, name) for job, batch, name in self._tx.all(_JOBS, (self._campaign,))]


def _dialable(funnel: Funnel) -> int:
    return funnel.dialable + sum(layer.count for layer in funnel.layers if layer.reason in _LATER_TODAY)
