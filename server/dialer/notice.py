"""Why an agent stands outside the job that it was in: data for the desk and for alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kaden.vocabulary import JobId, ReleaseReason, StopReason


@dataclass(frozen=True, slots=True)
class Notice:
    """Why an agent stands outside the job."""

    kind: Literal["stopped", "released"]
    reason: StopReason | ReleaseReason
    job: str
    job_id: JobId | None = None
    """For whom it matters that the agent is gone; None = outside a job."""
