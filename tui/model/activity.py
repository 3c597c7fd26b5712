"""What agents did, stay by stay, as columns and as rows of a file (rows 309, 311)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from kaden.clock import Instant, stopwatch
from kaden.protocol.activity import Stay, StayKey
from kaden.words import Words
from tui.model.columns import Align, Column, Role, SortValue, natural

Clock = Callable[[Instant, str], str]
"""An instant as people write it, in a form such as `%H:%M`."""

FILE_COLUMNS: Final = ("agent", "state", "status", "began", "ended", "seconds", "job", "attempt")
"""Of a file; their headings are `activity.<column>`."""

_SHOWN: Final = "%m/%d %H:%M:%S"
_IN_A_FILE: Final = "%Y-%m-%d %H:%M:%S"

PAUSES: Final = frozenset({"break", "away"})


def last_key(stays: Sequence[Stay]) -> StayKey | None:
    """Where the stays that are known end; None = there are none."""
    if not stays:
        return None
    started_at, stay = min((each.started_at, each.id) for each in stays)
    return StayKey(started_at=started_at, stay=stay)


def columns(words: Words, clock: Clock, *, own: bool = False) -> tuple[Column[Stay], ...]:
    """The newest first; `own` = of one agent, who needs no name."""

    def column(
        key: str,
        width: int,
        show: Callable[[Stay, Instant], str],
        grow: int = 0,
        *,
        sort: Callable[[Stay], SortValue] | None = None,
        align: Align = "left",
        ticks: bool = False,
    ) -> Column[Stay]:
        return Column(
            key=key,
            title=words(f"activity.{key}"),
            width=width,
            grow=grow,
            align=align,
            show=show,
            sort=sort or (lambda row: natural(show(row, row.started_at))),
            role=lambda row, _now: _role(key, row),
            ticks=ticks,
        )

    agent = column("agent", 16, lambda row, _now: row.agent, 10)
    return (
        column(
            "began",
            14,
            lambda row, _now: clock(row.started_at, _SHOWN),
            sort=lambda row: (-row.started_at, -row.id),
        ),
        *(() if own else (agent,)),
        column("state", 16, lambda row, _now: _state(row, words), 8),
        column(
            "lasted",
            8,
            lambda row, now: stopwatch(_lasted(row, now)),
            sort=lambda row: -_lasted(row, row.started_at),
            align="right",
            ticks=True,
        ),
        column("ended", 14, lambda row, _now: "" if row.ended_at is None else clock(row.ended_at, _SHOWN)),
        column("job", 18, lambda row, _now: row.job or "", 16),
    )


def file_row(row: Stay, words: Words, clock: Clock) -> list[str]:
    """A stay as the cells of `FILE_COLUMNS`."""
    return [
        row.agent,
        words(f"state.{row.state.value}"),
        row.status or "",
        clock(row.started_at, _IN_A_FILE),
        "" if row.ended_at is None else clock(row.ended_at, _IN_A_FILE),
        "" if row.ended_at is None else f"{(row.ended_at - row.started_at) / 1000:.1f}",
        row.job or "",
        "" if row.attempt is None else str(row.attempt),
    ]


def _state(row: Stay, words: Words) -> str:
    state = words(f"state.{row.state.value}")
    return state if row.status is None else f"{state}: {row.status}"


def _lasted(row: Stay, now: Instant) -> int:
    return max(0, (now if row.ended_at is None else row.ended_at) - row.started_at)


def _role(key: str, row: Stay) -> Role:
    if key != "state":
        return "strong" if key == "lasted" and row.ended_at is None else "plain"
    return "quiet" if row.state.value in PAUSES else "plain"
