"""A floor of the past as lines of text: each job's head and its agents, as the job monitor has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kaden.clock import SECOND, Instant
from kaden.protocol.server import AgentRow, MonitorHeader
from kaden.words import Words
from server.commands.table import table_lines
from server.dialer.board import monitor_of
from server.dialer.floor import Floor

COLUMNS: Final = ("name", "state", "time", "customer", "number", "attempt", "calls", "saved", "talked")
NUMBERS: Final = frozenset({2, 5, 6, 7, 8})


def monitors_of(floor: Floor) -> Iterator[tuple[MonitorHeader, tuple[AgentRow, ...]]]:
    """The monitors of the jobs that were started then."""
    for job, seat in sorted(floor.jobs.items()):
        monitor = monitor_of(floor, job)
        if seat.started and monitor is not None:
            yield monitor


def lines_of(floor: Floor, at: Instant, words: Words) -> Iterator[str]:
    """All monitors as text; one line when no job was started."""
    shown = False
    for head, rows in monitors_of(floor):
        if shown:
            yield ""
        shown = True
        yield from _head(head, words)
        headings = [words(f"agent_column.{name}") for name in COLUMNS]
        if rows:
            yield from table_lines([headings, *(_row(row, at, words) for row in rows)], NUMBERS)
    if not shown:
        yield words("replay.no_job")


def _head(head: MonitorHeader, words: Words) -> Iterator[str]:
    previewing = ("previewing",) if head.previewing else ()
    states = ("talking", *previewing, "waiting", "wrapup", "paused", "joining")
    counts = [words(f"monitor.{state}", count=getattr(head, state)) for state in states]
    yield f"{head.name}  ·  {head.campaign}"
    yield "  ".join([*counts, f"{words('monitor.calls_out')} {head.ringing}"])
    figures = ("attempts", "connected", "abandoned", "no_answer", "busy", "other", "saved")
    yield "  ".join(f"{words(f'monitor.{figure}')} {getattr(head, figure):,}" for figure in figures)


def _row(row: AgentRow, at: Instant, words: Words) -> list[str]:
    return [
        row.name,
        words(f"state.{row.state.value}"),
        minutes(at - row.since),
        row.customer,
        row.number,
        str(row.attempt or ""),
        str(row.calls),
        str(row.saved),
        minutes(row.talk),
    ]


def minutes(length: int) -> str:
    """A length of time as minutes and seconds, or hours, minutes and seconds."""
    rest, seconds = divmod(max(0, length) // SECOND, 60)
    hours, rest = divmod(rest, 60)
    return f"{hours}:{rest:02}:{seconds:02}" if hours else f"{rest}:{seconds:02}"
