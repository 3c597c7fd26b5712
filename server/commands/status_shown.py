"""How the floor stands, for a person, a program, and the status line of tmux (domain rows 168, 306, 321).

Rule: everything shown comes from the pictures that a supervisor's screens get; a line of tmux holds our own words and
numbers alone, because tmux reads signs in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from kaden import pacing_words, why_words
from kaden.alert_words import sign, size, told
from kaden.clock import Instant
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.refusals import Refused
from kaden.protocol.server import JobRow, MonitorHeader
from kaden.vocabulary import JobState, Limiting
from kaden.words import Words
from server.commands.table import table_lines

COLUMNS: Final = (
    "job", "state", "waiting", "talking", "wrapup", "paused", "out", "left", "dialled", "connected", "abandoned", "why",
)  # fmt: skip

NUMBERS: Final = frozenset(range(COLUMNS.index("waiting"), COLUMNS.index("why")))

TROUBLE: Final = frozenset(
    {Limiting.SWITCH_DOWN, Limiting.TRUNK_DOWN, Limiting.STORE_DOWN, Limiting.CLOCK_JUMPED}
)
"""What keeps a floor from dialling until somebody does something about it."""

Light: TypeAlias = Literal["green", "yellow", "red"]

_SUMS: Final = (
    "waiting", "talking", "previewing", "wrapup", "paused", "joining", "ringing", "passed",
    "attempts", "connected", "abandoned", "saved", "unsaved", "remaining",
)  # fmt: skip
_HISTORIES: Final = {"answer_history", "waiting_history"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account sees of the floor at one moment."""

    at: Instant
    jobs: tuple[JobRow, ...]
    heads: tuple[MonitorHeader, ...]
    """Of the started jobs."""
    alerts: tuple[Alert, ...] = ()
    """What is wrong with the whole floor, the worst first."""

    @property
    def light(self) -> Light:
        """Green; yellow near the allowed share of abandoned calls and while a disk fills, red above that share, when a
        disk is as good as full, and when nothing can be dialled."""
        ledgers = {head.ledger.standing for head in self.heads if head.ledger is not None}
        disks = {alert.severity for alert in self.low_disks}
        if self.trouble or "over" in ledgers or Severity.DANGER in disks:
            return "red"
        return "yellow" if "near" in ledgers or disks else "green"

    @property
    def low_disks(self) -> tuple[Alert, ...]:
        """Of the disks that are nearly full."""
        return tuple(alert for alert in self.alerts if alert.kind is AlertKind.DISK_LOW)

    @property
    def trouble(self) -> tuple[Limiting, ...]:
        """What keeps jobs from dialling until somebody does something about it."""
        return tuple(sorted({head.limiting for head in self.heads} & TROUBLE))

    def total(self, count: str) -> int:
        """The sum of a count over all started jobs."""
        return sum(getattr(head, count) for head in self.heads)

    @property
    def worst_share(self) -> float | None:
        """The highest share of abandoned calls of the last hour, of the campaigns that had answers."""
        shares = [head.ledger.hour for head in self.heads if head.ledger is not None]
        return max((share for share in shares if share is not None), default=None)


def as_object(standing: Standing) -> dict[str, Any]:
    """For programs: totals, and each job with all that its monitor's head tells."""
    heads = {head.job: head.model_dump(mode="json", exclude=_HISTORIES) for head in standing.heads}
    return {
        "at": standing.at,
        "light": standing.light,
        "trouble": list(standing.trouble),
        "alerts": [alert.model_dump(mode="json", exclude_none=True) for alert in standing.alerts],
        "started": len(standing.heads),
        "totals": {count: standing.total(count) for count in _SUMS},
        "jobs": [row.model_dump(mode="json") | {"monitor": heads.get(row.id)} for row in standing.jobs],
    }


def table(words: Words, standing: Standing) -> list[str]:
    """For people: a line for each job, the started ones first; behind them what is wrong with the whole floor."""
    wrong = [f"{sign(alert)} {told(words, alert, standing.at)}" for alert in standing.alerts]
    if not standing.jobs:
        return [words("floor_status.no_jobs"), *wrong]
    heads = {head.job: head for head in standing.heads}
    rows = sorted(standing.jobs, key=lambda row: (row.id not in heads, row.id))
    headings = [words(f"floor_status.{name}") for name in COLUMNS]
    cells = [headings, *(_cells(words, row, heads.get(row.id)) for row in rows)]
    return [*table_lines(cells, NUMBERS), *wrong]


def _cells(words: Words, row: JobRow, head: MonitorHeader | None) -> Sequence[str]:
    state = words(f"floor_status.{JobState.STOPPED if head is None else JobState.STARTED}")
    if head is None:
        return [row.name, state, *["-"] * (len(COLUMNS) - 2)]
    share = None if head.ledger is None else head.ledger.hour
    counts = (
        head.waiting, head.talking, head.wrapup, head.paused, head.ringing,
        head.remaining, head.attempts, head.connected,
    )  # fmt: skip
    return [
        row.name,
        state,
        *(f"{count:,}" for count in counts),
        "-" if share is None else pacing_words.percent(share),
        why_words.limiting(words, head.limiting),
    ]


def tmux_line(words: Words, standing: Standing) -> str:
    """One short line with tmux's colours: started jobs, talking, waiting, calls out, abandoned share of the hour."""
    parts = [
        words("floor_status.tmux_jobs", count=len(standing.heads)),
        words("floor_status.tmux_talking", count=standing.total("talking")),
        words("floor_status.tmux_waiting", count=standing.total("waiting")),
        words("floor_status.tmux_out", count=standing.total("ringing")),
    ]
    if standing.worst_share is not None:
        share = pacing_words.percent(standing.worst_share)
        parts.append(words("floor_status.tmux_abandoned", share=share))
    parts += [why_words.limiting(words, factor) for factor in standing.trouble]
    parts += [words("floor_status.tmux_disk", free=size(alert.free or 0)) for alert in standing.low_disks]
    return _coloured(standing.light, " ".join(parts))


def tmux_refusal(words: Words, refused: Refused) -> str:
    """The line of tmux when the floor cannot be asked; short, because what stands there stays there."""
    key = f"floor_status.tmux_{refused.code}"
    return _coloured("red", words(key if key in words else "floor_status.tmux_refused"))


def _coloured(light: Light, text: str) -> str:
    return (
        f"#[fg={light}]kaden#[default] {text}" if light == "green" else f"#[fg={light}]kaden {text}#[default]"
    )
