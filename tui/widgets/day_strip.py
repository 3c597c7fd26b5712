"""A day in four lines: where one stands in it, its connected calls as bars, what is worth going to, and the hours.

Rule: nothing by colour alone: the second that is shown is reversed and named, what went wrong is a sign with a legend,
which has a fifth line where the first has no room for all of it.
"""

from __future__ import annotations

from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from kaden.cells import width
from kaden.clock import MINUTE
from kaden.words import Words as Language
from tui.model.drawings import sparkline
from tui.model.past import SIGNS, Timeline, Walk, timeline
from tui.widgets.text import SafeText, Words, joined, safe

GAP: Final = "   "


class DayStrip(Vertical):
    """The lines of a walk through a day.

    Args:
        words: of the user's language.
        ambiguous: cells of an East Asian ambiguous character, 1 or 2.
    """

    DEFAULT_CSS = """
    DayStrip { height: auto; }
    DayStrip Words { height: 1; padding: 0 1; }
    """

    def __init__(self, words: Language, ambiguous: int) -> None:
        super().__init__()
        self._words = words
        self._ambiguous = ambiguous
        self._walk: Walk | None = None
        self._standing, self._legend, self._bars, self._signs, self._hours = (Words() for _ in range(5))
        self._legend.display = False

    def compose(self) -> ComposeResult:
        yield self._standing
        yield self._legend
        yield self._bars
        yield self._signs
        yield self._hours

    def show(self, walk: Walk) -> None:
        """Show where the walk stands."""
        self._walk = walk
        cells = self.size.width - 2
        if cells <= 0:
            return
        standing, legend = self._where(walk), self._meaning()
        both = safe(GAP).join((standing, legend))
        apart = width(both.plain, self._ambiguous) > cells
        self._standing.say(standing if apart else both)
        self._legend.say(legend)
        self._legend.display = apart
        if walk.outline is None or walk.day is None or not walk.outline.connected:
            for line in (self._bars, self._signs, self._hours):
                line.say(safe(""))
            return
        drawn = timeline(walk.outline, walk.day.zone, walk.at, cells)
        bars = sparkline(drawn.connected, cells, plain=self._ambiguous == 2)
        self._bars.say(_with_here(bars, drawn, "$secondary"))
        self._signs.say(_with_here(drawn.signs, drawn, "bold"))
        self._hours.say(safe(drawn.hours, "dim"))

    def on_resize(self, _event: events.Resize) -> None:
        """Another width has room for more or less of the day."""
        if self._walk is not None:
            self.show(self._walk)

    def _where(self, walk: Walk) -> SafeText:
        """How it plays, and what this minute came to."""
        state = self._words("past.playing" if walk.playing else "past.still", speed=walk.speed)
        parts = [safe(state, "reverse" if walk.playing else "")]
        minute = _minute_of(walk)
        if minute is not None:
            parts.append(safe(self._words("past.minute", connected=minute[0], abandoned=minute[1])))
        return safe(GAP).join(parts)

    def _meaning(self) -> SafeText:
        """What the signs mean."""
        told = (f"{sign} {self._words(f'past.sign_{kind}')}" for kind, sign in SIGNS.items())
        return safe(GAP.join(told), "dim")


def _minute_of(walk: Walk) -> tuple[int, int] | None:
    """Connected and abandoned calls of the minute that is shown."""
    if walk.outline is None or walk.at is None:
        return None
    place = (walk.at - walk.outline.begin) // MINUTE
    if not 0 <= place < len(walk.outline.connected):
        return None
    return walk.outline.connected[place], walk.outline.abandoned[place]


def _with_here(line: str, drawn: Timeline, style: str) -> SafeText:
    """A line with the cell of the second that is shown reversed."""
    if drawn.here is None:
        return safe(line, style)
    before, here, after = line[: drawn.here], line[drawn.here], line[drawn.here + 1 :]
    return joined(safe(before, style), safe(here, "bold reverse"), safe(after, style))
