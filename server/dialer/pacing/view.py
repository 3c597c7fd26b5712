"""What a pacing policy sees and what it decides (domain 4.3): values, so that a decision can be shown again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kaden.clock import Instant, Millis
from kaden.vocabulary import Limiting


class WrapUp(NamedTuple):
    """An agent who writes the result of a call."""

    talk: Millis
    """How long ago the talk began."""
    wrapup: Millis
    """How long ago it ended."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How the campaign stands against its allowed share of abandoned calls, in the window of its profile."""

    limit: float
    """Allowed share of live answers, 0 to 1."""
    answers: int = 0
    """Calls that a person answered within the window and whose fate is decided."""
    abandoned: int = 0
    """Those of them that found no agent within the limit."""
    left: float = 1.0
    """Share of the window that is still to come, 0 to 1; 0 for a window that moves with the clock."""


@dataclass(frozen=True, slots=True)
class PacingView:
    """One job at one instant."""

    waiting: int
    """Agents who could take a call now (domain rows 58, 59), without those who wished to pause."""
    out: int
    """Calls placed or being placed and not yet joined (domain row 175): `len(ringing)` + `customers`."""
    job_lines: int
    """The job's limit for `out` (domain rows 67, 68), less the lines of abandoned calls whose message still plays."""
    free_lines: int
    """Lines of the trunk that no call of any job occupies (domain row 177)."""
    exhausted: bool
    """The run has nothing left to dial."""
    now: Instant = 0
    ringing: tuple[Millis, ...] = ()
    """Age of each unanswered call since the network was asked; 0 for those that the store is being asked for."""
    customers: int = 0
    """Customers who answered and are joined to nobody yet."""
    talking: tuple[Millis, ...] = ()
    """Since the talk began, for each agent with a customer who will go on afterwards."""
    wrapping: tuple[WrapUp, ...] = ()
    """Each agent in wrap-up who has not asked to leave afterwards."""
    leaving: int = 0
    """Agents of the job who wished to pause after what they do now."""
    closes_in: Millis | None = None
    """Until the window closes in which this job may dial; None = not known to."""
    budget: Budget = Budget(0.03)
    remaining: int | None = None
    """Records that this run may still dial; None = not known. A list that ends earns the ledger nothing more."""
    sharers: int = 1
    """Started jobs of the campaign, this one among them: the ledger is the campaign's, so they share its budget."""
    elsewhere: int = 0
    """Customers who answered and are joined to nobody yet in the campaign's other jobs."""


@dataclass(frozen=True, slots=True)
class Odds:
    """Why a risk-priced policy decided as it did."""

    mean: float
    """Expected agents free less customers answered, at the end of the look-ahead."""
    free_soon: float
    """Agents likely to be free within the look-ahead, without those who wait."""
    horizon: Millis
    """The look-ahead of `free_soon`."""
    price: float
    """Largest risk that a further call may have, 0 to 1."""
    accepted: float
    """Risk of the last call that is placed or stays out; 0 when there is none."""
    refused: float
    """Risk of the first call that is not placed."""
    budget: float
    """Further abandoned calls that the ledger allows, or this job's part where the campaign has several."""


@dataclass(frozen=True, slots=True)
class PacingDecision:
    """How many calls to place now, and why not more."""

    target: int
    """Calls that should be out for these agents."""
    calls: int
    limiting: Limiting
    odds: Odds | None = None
    """None for policies that count agents and weigh no risk."""
