"""What a pacing policy sees and what it decides (domain 4.3): values, so that a decision can be shown again."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.vocabulary import Limiting


@dataclass(frozen=True, slots=True)
class PacingView:
    """One job at one instant."""

    waiting: int
    """Agents who could take a call now (domain rows 58, 59)."""
    out: int
    """Calls placed or being placed and not yet joined (domain row 175)."""
    job_lines: int
    """The job's limit for `out` (domain rows 67, 68)."""
    free_lines: int
    """Lines of the trunk that no call of any job occupies (domain row 177)."""
    exhausted: bool
    """The run has nothing left to dial."""


@dataclass(frozen=True, slots=True)
class PacingDecision:
    """How many calls to place now, and why not more."""

    target: int
    """Calls that should be out for these agents."""
    calls: int
    limiting: Limiting
