"""The head of the job monitor: who does what, what goes out and why not more, what became of it, and how it moves.

Rule: six lines at any width (domain row 306). What is not the case stands there too, but quietly: a place that is
always the same is found without reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from kaden import pacing_words, why_words
from kaden.cells import cut, pad, width
from kaden.protocol.server import MonitorHeader
from kaden.vocabulary import Dialling, Limiting
from kaden.words import Words as Language
from tui.model.drawings import shared, sparkline
from tui.model.monitor import ABANDONED_LIMIT, BROKEN, abandoned_share
from tui.model.todays_rule import Today
from tui.widgets.text import SafeText, Words, joined, safe

GAP: Final = "   "

ALARM: Final = "bold reverse"

LINES: Final = 6


class JobHead(Vertical):
    """Six lines of a job.

    Args:
        words: of the user's language.
        ambiguous: cells of an East Asian ambiguous character, 1 or 2.
        past: of a recorded day, of which nobody kept how many records were left, nor when one became unsaved.
    """

    DEFAULT_CSS = """
    JobHead { height: 6; }
    JobHead Words { height: 1; padding: 0 1; }
    """

    def __init__(self, words: Language, ambiguous: int, *, past: bool = False) -> None:
        super().__init__()
        self._past = past
        self._words = words
        self._ambiguous = ambiguous
        self._header: MonitorHeader | None = None
        self._lines = tuple(Words() for _ in range(LINES))

    def compose(self) -> ComposeResult:
        yield from self._lines

    def show(self, header: MonitorHeader | None) -> None:
        """Show the head of a job; None = nothing is known of it yet."""
        self._header = header
        cells = self.size.width - 2
        if header is None or cells <= 0:
            lines: Sequence[SafeText] = [safe("")] * LINES
        else:
            lines = (
                self._gauge(header, cells),
                self._calls(header, cells),
                self._fitting(self._pace(header), cells),
                self._fitting(self._tallies(header), cells),
                self._fitting(self._ledger(header), cells),
                self._history(header, cells),
            )
        for line, text in zip(self._lines, lines, strict=True):
            line.say(text)

    def on_resize(self) -> None:
        self.show(self._header)

    # ---- lines --------------------------------------------------------------------------------------------------

    def _gauge(self, header: MonitorHeader, cells: int) -> SafeText:
        """Agents by state: a block for each, as wide as its share."""
        parts = [
            ("talking", header.talking, "reverse $secondary"),
            ("waiting", header.waiting, "reverse $success"),
            ("wrapup", header.wrapup, "reverse $warning"),
            ("paused", header.paused, "reverse"),
            ("joining", header.joining, "reverse"),
        ]
        if _shows(header):
            parts.insert(1, ("previewing", header.previewing, "reverse $primary"))
        labels = [f" {self._words(f'monitor.{key}', count=count)} " for key, count, _ in parts]
        least = [width(label, self._ambiguous) for label in labels]
        widths = shared(cells - len(parts) + 1, least, [count for _, count, _ in parts])
        blocks = [
            safe(pad(label, room, self._ambiguous), style if count else "dim")
            for label, room, (_, count, style) in zip(labels, widths, parts, strict=True)
        ]
        return safe(" ").join(blocks)

    def _calls(self, header: MonitorHeader, cells: int) -> SafeText:
        """Calls out against the target, why not more, and what is left to call; the reason gives way to the figures."""
        if self._past and header.pace is None:
            return joined(*self._figure("calls_out", header.ringing))
        limiting = header.limiting
        style = ALARM if limiting in BROKEN else "$success" if limiting is Limiting.NONE else ""
        target = "" if _agents_call(header) else f" {self._words('monitor.of_target', target=header.target)}"
        left = joined(*self._figure("calls_out", header.ringing), f"{target}{GAP}")
        right = safe("") if self._past else joined(*self._figure("left", header.remaining))
        room = cells - width(left.plain, self._ambiguous) - width(right.plain, self._ambiguous) - 1
        reason = cut(why_words.limiting(self._words, limiting), max(0, room), self._ambiguous)
        gap = " " * max(1, room + 1 - width(reason, self._ambiguous))
        return joined(left, safe(reason, style), gap, right)

    def _pace(self, header: MonitorHeader) -> Iterator[SafeText]:
        """Why so many calls are wanted, and what the shadow would do (domain row 190).

        Of a preview job what its agents decide: nobody else wants calls there (domain row 326).
        """
        if _shows(header):
            yield safe(self._words("monitor.deciding", count=header.previewing))
            if not self._past:
                yield joined(*self._figure("passed", header.passed))
        if _agents_call(header):
            return
        pace = header.pace
        if pace is not None:
            yield safe(pacing_words.decision(self._words, header.target, header.waiting, pace.odds))
        if pace is not None and pace.shadow is not None:
            yield safe(pacing_words.shadow(self._words, pace.shadow))
        if header.today is not None:
            today = Today(header.today.ratio, header.today.allowed_share)
            yield safe(self._words("today.head", told=today.typed()), "bold")
        if pace is not None:
            yield safe(self._words(f"method.{pace.method}"), "dim")

    def _ledger(self, header: MonitorHeader) -> Iterator[SafeText]:
        """The campaign's share of abandoned calls; a word, not colour alone, says when it nears the limit (row 321)."""
        ledger = header.ledger
        if ledger is None:
            return
        alarm = pacing_words.warning(self._words, ledger)
        if alarm is not None:
            yield safe(f" {alarm} ", ALARM if ledger.standing == "over" else "reverse $warning")
        hour, *longer = pacing_words.shares(self._words, ledger)
        yield safe(f"{self._words('ledger.name')} {hour}")
        yield from map(safe, longer)

    def _tallies(self, header: MonitorHeader) -> Iterator[SafeText]:
        """What became of the run's calls, the most telling first."""
        yield joined(*self._figure("attempts", header.attempts))
        yield joined(
            *self._figure("connected", header.connected, _percent(header.connected, header.attempts))
        )
        share = abandoned_share(header)
        part = _percent(header.abandoned, header.connected + header.abandoned)
        limit = ABANDONED_LIMIT if header.ledger is None else header.ledger.limit
        if share is not None and share > limit:
            yield safe(f"{self._words('monitor.abandoned')} {header.abandoned}{part} !", ALARM)
        else:
            yield joined(*self._figure("abandoned", header.abandoned, part))
        if not self._past:
            yield joined(*self._figure("unsaved", header.unsaved))
        for key, count in (
            ("saved", header.saved),
            ("no_answer", header.no_answer),
            ("busy", header.busy),
            ("other", header.other),
        ):
            yield joined(*self._figure(key, count))

    def _history(self, header: MonitorHeader, cells: int) -> SafeText:
        """The last minutes: connected calls, and agents who waited."""
        parts: list[SafeText] = []
        for key, values in (
            ("connected_line", header.answer_history),
            ("waiting_line", header.waiting_history),
        ):
            label = f"{self._words(f'monitor.{key}')} "
            newest = str(values[-1]) if values else "-"
            room = (cells - len(GAP)) // 2 - width(label, self._ambiguous) - 5
            bars = sparkline(values, room, plain=self._ambiguous == 2)
            parts.append(joined(label, safe(bars, "$secondary"), " ", safe(newest.ljust(4), "bold")))
        return safe(GAP).join(parts)

    def _figure(self, key: str, count: int, more: str = "") -> tuple[SafeText, SafeText, str]:
        """A word and its number."""
        return safe(f"{self._words(f'monitor.{key}')} "), safe(str(count), "bold"), more

    def _fitting(self, parts: Iterator[SafeText], cells: int) -> SafeText:
        """As many of the parts, from the first, as have room."""
        shown: list[SafeText] = []
        for part in parts:
            cells -= width(part.plain, self._ambiguous) + (len(GAP) if shown else 0)
            if cells < 0:
                break
            shown.append(part)
        return safe(GAP).join(shown)


def _agents_call(header: MonitorHeader) -> bool:
    """Whether agents decide which record is called."""
    return header.dialling is Dialling.PREVIEW


def _shows(header: MonitorHeader) -> bool:
    """Whether records are shown before they are called, or were, before the job's dialling was changed."""
    return _agents_call(header) or header.previewing > 0


def _percent(part: int, whole: int) -> str:
    """A share as it is written behind its number; nothing of nothing."""
    return f" ({100 * part / whole:.1f} %)" if whole else ""
