"""Simulated days as a supervisor would look at them: figures, and small charts by the hour; 80 columns wide."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kaden.cells import cut, pad, pad_left, width
from kaden.clock import HOUR, SECOND, Millis
from kaden.text import clean
from kaden.vocabulary import Method
from kaden.words import Words
from server.commands.bars import bar
from server.commands.table import table_lines
from server.replay.rerun import AS_IT_WAS
from server.simulation.books import Hour
from server.simulation.report import WORST_WINDOW, DayReport, days_form, share, worst_window

MOST_ROWS: Final = 24
"""Of a chart; a longer day is shown in steps of several hours."""

OCCUPANCY_CELLS: Final = 24
ABANDONED_CELLS: Final = 12
WAIT_CELLS: Final = 40

WAITS: Final[tuple[Millis, ...]] = (0, 250, 500, 1_000, 2_000)
"""Upper ends of the steps in the chart of waits; what is longer is a step of its own."""


def report_lines(days: Sequence[DayReport], words: Words) -> Iterator[str]:
    """One policy: the figures of all days together, then their hours and their customers' waits."""
    yield _title(days, words)
    yield ""
    figures = _figures(days, words)
    half = (len(figures) + 1) // 2
    left = list(table_lines(figures[:half], {1}))
    right = list(table_lines(figures[half:], {1})) + [""] * (2 * half - len(figures))
    room = max(map(width, left)) + 3
    if room + max(map(width, right)) > 80:
        yield from table_lines(figures, {1})
    else:
        yield from (f"{pad(one, room)}{other}".rstrip() for one, other in zip(left, right, strict=True))
    yield ""
    yield from _by_hour(days, words)
    yield ""
    yield from _waits(days, words)


def comparison_lines(policies: Sequence[Sequence[DayReport]], words: Words) -> Iterator[str]:
    """Several policies side by side, on the same customers."""
    yield _title(policies[0], words, compared=True)
    yield ""
    columns = [_figures(days, words, times=False) for days in policies]
    rows = [("", *(_policy(days, words) for days in policies))]
    rows += [(row[0][0], *(cell[1] for cell in row)) for row in zip(*columns, strict=True)]
    yield from table_lines(rows, set(range(1, len(policies) + 1)))
    yield ""
    names = max(width(_policy(days, words)) for days in policies)
    yield words("simulate.occupancy")
    for days in policies:
        occupancy = days_form(days)["total"]["occupancy"]
        yield f"  {pad(_policy(days, words), names)}  {bar(occupancy, WAIT_CELLS)} {occupancy:6.1%}"


def _policy(days: Sequence[DayReport], words: Words) -> str:
    """The policy in the user's language; one of another's making keeps the name it has."""
    name = days[0].policy
    if name == AS_IT_WAS:
        return words("simulate.as_it_was")
    return words(f"method.{name}") if name in set(Method) else name


def _title(days: Sequence[DayReport], words: Words, *, compared: bool = False) -> str:
    first = days[0]
    parts = [first.scenario] if compared else [first.scenario, _policy(days, words)]
    parts.append(words("simulate.team", agents=first.agents, hours=f"{first.length / HOUR:.4g}"))
    seeds = ", ".join(str(day.seed) for day in days[:8]) + (", …" if len(days) > 8 else "")
    parts.append(words("simulate.seeds", days=len(days), seeds=seeds))
    return cut(clean("  ".join(parts)), 80)


def _figures(days: Sequence[DayReport], words: Words, *, times: bool = True) -> list[tuple[str, str]]:
    """Names and values; `times`: also when the worst was."""
    total = days_form(days)["total"]
    return [(words(f"simulate.{name}"), value) for name, value in _values(days, total, times=times)]


def _values(days: Sequence[DayReport], total: dict[str, Any], *, times: bool) -> Iterator[tuple[str, str]]:
    wait = total["wait_seconds"]
    yield "occupancy", f"{total['occupancy']:.1%}"
    yield "talk_minutes", f"{total['talk_minutes_per_agent_hour']:.1f}"
    yield "calls_per_hour", f"{total['calls_per_agent_hour']:.1f}"
    yield "abandoned_share", f"{total['abandoned_share']:.2%}"
    if len(days) > 1:
        yield "worst_day", f"{total['worst_day_abandoned_share']:.2%}"
        yield "days_over_limit", f"{total['days_over_limit']} / {len(days)}"
    yield "worst_window", _worst(days, times=times)
    yield "wait_mean", f"{wait['mean']:.2f} s"
    yield "wait_p95", f"{wait['p95']:.2f} s"
    yield "wait_max", f"{wait['max']:.2f} s"
    yield "lines_max", f"{total['lines_max']:,}"
    yield "dials", f"{total['dials']:,}"
    yield "live", f"{total['live']:,}"
    yield "connected", f"{total['connected']:,}"
    yield "abandoned", f"{total['abandoned']:,}"
    yield "machine", f"{total['machine']:,}"
    yield "busy", f"{total['busy']:,}"
    yield "no_answer", f"{total['no_answer']:,}"
    if total["taken_for_machine"]:
        yield "taken_for_machine", f"{total['taken_for_machine']:,}"
    yield "decision", f"{total['decision_ms']['p50']:.3f} ms"


def _worst(days: Sequence[DayReport], *, times: bool) -> str:
    """The worst half hour of all days, and when it was."""
    windows = [window for day in days if (window := worst_window(day)) is not None]
    if not windows:
        return "-"
    at, worst = max(windows, key=lambda window: window[1])
    when = f" ({_clock(max(0, at - WORST_WINDOW))}-{_clock(at)})" if worst and times else ""
    return f"{worst:.1%}{when}"


def _clock(length: Millis) -> str:
    minutes = length // (60 * SECOND)
    return f"{minutes // 60}:{minutes % 60:02d}"


def _by_hour(days: Sequence[DayReport], words: Words) -> Iterator[str]:
    """Each hour of the day, of all days together."""
    hours = max(len(day.hours) for day in days)
    step = -(-hours // MOST_ROWS)
    rows = [_together(days, start, start + step) for start in range(0, hours, step)]
    limit = days[0].limit
    scale = max([2 * limit, *(share(row.abandoned, row.live) for row in rows)]) or 1.0
    heads = [words(f"simulate.{name}") for name in ("hour", "occupancy", "abandoned", "calls", "lines")]
    wide = (5, OCCUPANCY_CELLS + 8, ABANDONED_CELLS + 8, 8, 8)
    yield (
        pad(heads[0], wide[0] + 1) + pad(heads[1], wide[1] + 1) + pad(heads[2], wide[2] + 1)
        + pad_left(heads[3], wide[3]) + pad_left(heads[4], wide[4])
    )  # fmt: skip
    for place, row in enumerate(rows):
        occupancy = share(row.busy, row.busy + row.waiting)
        abandoned = share(row.abandoned, row.live)
        over = "!" if abandoned > limit else " "
        yield (
            f"{place * step:>4}:  "[: wide[0] + 1]
            + f"{bar(occupancy, OCCUPANCY_CELLS)} {occupancy:6.1%}  "
            + f"{bar(abandoned / scale, ABANDONED_CELLS)} {abandoned:6.2%}{over} "
            + f"{row.connected:>8,}{row.lines:>8,}"
        ).rstrip()


def _together(days: Sequence[DayReport], start: int, stop: int) -> Hour:
    """The same hours of all days, added up; lines are the most that any of them used."""
    hours = [hour for day in days for hour in day.hours[start:stop]]
    return Hour(
        waiting=sum(hour.waiting for hour in hours),
        busy=sum(hour.busy for hour in hours),
        live=sum(hour.live for hour in hours),
        abandoned=sum(hour.abandoned for hour in hours),
        connected=sum(hour.connected for hour in hours),
        lines=max((hour.lines for hour in hours), default=0),
    )


def _waits(days: Sequence[DayReport], words: Words) -> Iterator[str]:
    """How long customers waited from the answer to an agent, and how many got none."""
    served = sorted(w for day in days for w, (_, lost) in zip(day.waits, day.fates, strict=True) if not lost)
    total = sum(day.live for day in days)
    yield words("simulate.waits")
    steps, below = [], 0
    for end in WAITS:
        within = bisect_right(served, end)
        steps.append((f"≤ {end / SECOND:g} s" if end else "0 s", within - below))
        below = within
    steps.append((f"> {WAITS[-1] / SECOND:g} s", len(served) - below))
    steps.append((words("simulate.abandoned"), total - len(served)))
    for label, count in steps:
        part = share(count, total)
        yield f"  {pad_left(label, 10)}  {bar(part, WAIT_CELLS)} {part:6.1%}{count:>9,}"
