"""The settings of a floor that are alike for all its jobs, with the defaults of the trade."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaden.clock import MINUTE, SECOND, Millis
from kaden.vocabulary import MonitorMode
from server.dialer.alert_limits import AlertLimits


@dataclass(frozen=True, slots=True)
class FloorRules:
    """The floor's own settings, alike for all jobs."""

    started_jobs: int = 5
    """Jobs started at once (domain row 157)."""
    waiting_limit: Millis = 60 * MINUTE
    """Longest stay in one limited status (domain rows 246, 247)."""
    waiting_warning: Millis = 5 * MINUTE
    """How long before the limit the agent is warned (domain row 254)."""
    preview_limit: Millis = 10 * MINUTE
    """How long a shown record waits for its agent, who is released then (domain row 326)."""
    abandon_limit: Millis = 2 * SECOND
    """How long an answered customer waits for an agent (domain row 185)."""
    cycle: Millis = 250
    """Least time between two pacing decisions of a job (domain row 173)."""
    client_grace: Millis = 120 * SECOND
    """How long an agent may be without a client before the desk is given up (domain rows 283, 285)."""
    early_start: Millis = 60 * MINUTE
    """How long before business start a job may be started (domain row 153)."""
    retry: Millis = 1 * SECOND
    """Pause of a job after a claim or an order to dial that was not carried out."""
    announcement: Millis = 30 * SECOND
    """Longest message to an abandoned customer; a call that outlives it is hung up again."""
    doubt: Millis = 5 * SECOND
    """A call younger than this may be missing from the switch's list only because the list is older."""
    shown_number: str = "0011"
    """What an agent's phone shows when the system rings it (domain row 198)."""
    transfers: bool = True
    """Whether agents may transfer calls (domain row 227)."""
    target_ring: Millis = 30 * SECOND
    """How long a transfer's target is rung (domain row 225)."""
    listen_across_calls: bool = True
    """Whether a supervisor stays on an agent's line when the call ends (domain row 305)."""
    tones: frozenset[MonitorMode] = frozenset()
    """Modes of a supervisor that a tone tells to the agent (domain row 229)."""
    alerts: AlertLimits = field(default_factory=AlertLimits)
    zone: str = "UTC"
    """Where an agent's day begins: an IANA name."""
