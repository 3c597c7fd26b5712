"""What somebody should look at now, above a table. Never takes the focus, and no room while all is well.

Rule: how much an alert matters is told by its sign, `!!` or `!`; looks only repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from kaden.cells import cut, wrapped
from kaden.clock import Instant
from kaden.protocol.alerts import Alert, Severity
from kaden.text import clean
from kaden.words import Words
from tui.model.alerting import lines, told_with_sign
from tui.widgets.text import ALARM, BOLD, SafeText, safe

_LOOKS: Final = {Severity.DANGER: ALARM, Severity.WARNING: BOLD}


class AlertLines(Widget):
    """A line for each of the worst alerts.

    Args:
        words: of the user's language.
        ambiguous: cells of an East Asian ambiguous character, 1 or 2.
    """

    DEFAULT_CSS = "AlertLines { height: 0; width: 1fr; }"

    def __init__(self, words: Words, ambiguous: int) -> None:
        super().__init__()
        self._words = words
        self._ambiguous = ambiguous
        self._alerts: tuple[Alert, ...] = ()
        self._note = ""
        self._lines: list[tuple[str, Severity | None]] = []

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All of them."""
        return self._alerts

    def show(self, alerts: Sequence[Alert], now: Instant, note: str = "") -> None:
        """Show these instead, and below them what is not known of them."""
        self._alerts, self._note = tuple(alerts), note
        self.tick(now)

    def all_of_them(self, now: Instant) -> Callable[[int], list[SafeText]]:
        """Each with the span of time as it is then, in as many lines as it takes."""
        told = [told_with_sign(self._words, alert, now) for alert in self._alerts] or [
            self._words("alerts.none")
        ]
        told += [self._note] if self._note else []

        def made(cells: int) -> list[SafeText]:
            parts = ((line, wrapped(line, max(2, cells), self._ambiguous)) for line in told)
            return [safe(line[start:end]) for line, rows in parts for start, end in rows]

        return made

    def tick(self, now: Instant) -> None:
        """Let the spans of time go on; nothing is painted where no text changed."""
        told: list[tuple[str, Severity | None]] = [*lines(self._words, self._alerts, now)]
        if self._note:
            told.append((self._note, None))
        if told == self._lines:
            return
        grown = len(told) != len(self._lines)
        self._lines = told
        if grown:
            self.styles.height = len(told)
        self.refresh(layout=grown)

    def render_line(self, y: int) -> Strip:
        cells, plain = self.size.width, self.rich_style
        if y >= len(self._lines):
            return Strip.blank(cells, plain)
        text, severity = self._lines[y]
        told = cut(clean(text), max(0, cells - 2), self._ambiguous)
        line = [
            Segment(" ", plain),
            Segment(f"{told} ", plain if severity is None else plain + _LOOKS[severity]),
        ]
        return Strip(line).adjust_cell_length(cells, plain)
