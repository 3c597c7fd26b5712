"""An agent's own figures of the day as lines with bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kaden.cells import pad, pad_left, width
from kaden.clock import stopwatch
from kaden.protocol.my_work import MyDay
from kaden.words import Words

BAR: Final = "#"
"""One cell of a bar: a character that every terminal draws one cell wide."""

LONGEST: Final = 40
"""Cells of a bar at most."""

LABELS: Final = 22
"""Cells of a label at most."""

VALUES: Final = 9
"""Cells of a count or a time."""

SPANS: Final = ("talk", "held", "wrapup", "waiting", "looking", "calling", "paused")
"""What a day is made of, in the order in which it is shown."""

SOMETIMES: Final = frozenset({"looking", "calling"})
"""Work that not everybody does: no line where there was none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and whether it stands out."""

    text: str
    strong: bool = False


def lines(words: Words, day: MyDay, cells: int, ambiguous: int = 1) -> Iterator[Line]:
    """The day in lines of at most `cells`."""
    yield Line(
        words("my_day.calls", calls=day.calls, callbacks=day.callbacks, saved=day.saved, unsaved=day.unsaved)
    )
    mean = stopwatch((day.talk + day.held) // day.calls) if day.calls else "-"
    after = stopwatch(day.wrapup // day.calls) if day.calls else "-"
    yield Line(words("my_day.means", talk=mean, wrapup=after))
    yield Line("")
    yield Line(words("my_day.times"), strong=True)
    told = [name for name in SPANS if name not in SOMETIMES or getattr(day, name)]
    spans = [(words(f"my_day.{name}"), int(getattr(day, name))) for name in told]
    for label, span in spans:
        yield _barred(label, stopwatch(span), span, [each for _, each in spans], cells, ambiguous)
    yield Line("")
    yield Line(words("my_day.results"), strong=True)
    if not day.results:
        yield Line(f"  {words('my_day.no_results')}")
    counts = [each.calls for each in day.results]
    for each in day.results:
        yield _barred(each.label, f"{each.calls:,}", each.calls, counts, cells, ambiguous)


def _barred(label: str, told: str, value: int, all_values: Sequence[int], cells: int, ambiguous: int) -> Line:
    """`  talked         45:00  ############   60 %`: the longest bar is the largest value's."""
    labels = min(LABELS, cells // 3)
    share = f"{100 * value // sum(all_values):>3} %" if sum(all_values) else "    -"
    room = max(0, min(LONGEST, cells - labels - VALUES - width(share) - 6))
    top = max(all_values, default=0)
    # Only zero has no bar: one call among hundreds must still be seen.
    bar = BAR * -(-value * room // top) if top else ""
    shown = f"  {pad(label, labels, ambiguous)}{pad_left(told, VALUES)}  {share}"
    return Line(f"{shown}  {bar}".rstrip())
