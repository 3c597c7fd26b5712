"""Why it is not dialling, as lines of text for a window of any width: a job's funnel, and a record's obstacles.

Rule: what must be read stands at the left and is there at 80 cells; bars and later times grow with the window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kaden import why_words
from kaden.cells import cut, pad, pad_left, width, wrap
from kaden.clock import Instant
from kaden.protocol.why import Funnel, FunnelLayer, RecordInJob, RecordReasons, RecordStanding
from kaden.words import Words

REASON: Final = 36
"""Cells of a reason."""

COUNT: Final = 9
SHARE: Final = 7
BAR: Final = 20
"""Cells of a bar, where the window has them to spare."""

GAP: Final = "  "

NARROW: Final = 2 + REASON + COUNT + SHARE + 32
"""Cells below which there is no bar: the times come first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and how much it matters."""

    text: str
    strong: bool = False


def funnel_lines(words: Words, told: Funnel, cells: int, ambiguous: int = 1) -> Iterator[Line]:
    """From all records down to those that may be dialled now."""
    state = words(f"job_state.{told.state}")
    head = words("funnel.head", job=told.name, campaign=told.campaign, state=state)
    yield Line(cut(head, cells, ambiguous), strong=True)
    yield Line("")
    draw = _Table(words, told, cells, ambiguous)
    yield Line(draw.titles(), strong=True)
    yield Line(draw.row(words("funnel.records", batch=told.batch), told.records, ""))
    for layer in told.layers:
        yield Line(draw.row("- " + why_words.reason(words, layer.reason), layer.count, draw.times(layer)))
    yield Line(draw.row("= " + words("funnel.dialable"), told.dialable, ""), strong=True)
    yield Line("")
    for layer in told.layers:
        yield from _explained(words, layer, cells, ambiguous)


def _explained(words: Words, layer: FunnelLayer, cells: int, ambiguous: int) -> Iterator[Line]:
    """What can be done about a layer, under its name."""
    yield Line(cut(why_words.reason(words, layer.reason), cells, ambiguous), strong=True)
    for part in wrap(why_words.remedy(words, layer.reason), cells - len(GAP), ambiguous):
        yield Line(GAP + part)


class _Table:
    """The columns of the funnel at one width."""

    def __init__(self, words: Words, told: Funnel, cells: int, ambiguous: int) -> None:
        self._words = words
        self._told = told
        self._cells = cells
        self._ambiguous = ambiguous
        self._bar = BAR if cells >= NARROW + BAR else 0

    def titles(self) -> str:
        """The heads of the columns."""
        words = self._words
        return self._laid(
            words("funnel.reason"), words("funnel.count"), words("funnel.share"), "", words("funnel.until")
        )

    def row(self, name: str, count: int, until: str) -> str:
        """One number of records."""
        whole = self._told.records
        share = f"{100 * count / whole:.1f}" if whole else "-"
        filled = -(-self._bar * count // whole) if whole else 0
        return self._laid(name, f"{count:,}", share, "#" * filled, until)

    def times(self, layer: FunnelLayer) -> str:
        """When a layer lets how many go, as many times as have room, from the soonest."""
        room = self._cells - REASON - COUNT - SHARE - (self._bar + len(GAP) if self._bar else 0) - len(GAP)
        shown = ""
        for time in why_words.falls(self._words, layer, self._told.at, self._told.zone):
            longer = f"{shown}{GAP if shown else ''}{time}"
            if width(longer, self._ambiguous) > room:
                break
            shown = longer
        return shown

    def _laid(self, name: str, count: str, share: str, bar: str, until: str) -> str:
        parts = [
            pad(name, REASON, self._ambiguous)
            + pad_left(count, COUNT, self._ambiguous)
            + pad_left(share, SHARE, self._ambiguous)
        ]
        if self._bar:
            parts.append(pad(bar, self._bar, self._ambiguous))
        return cut(GAP.join([*parts, until]).rstrip(), self._cells, self._ambiguous)


def record_lines(words: Words, told: RecordReasons, cells: int, ambiguous: int = 1) -> Iterator[Line]:
    """Each record with its jobs, and under each job all that stands in the way there."""
    for record in told.records:
        who = GAP.join(filter(None, (record.company, record.name)))
        head = words("why_record.head", number=record.number, name=who)
        yield Line(cut(head, cells, ambiguous), strong=True)
        place = words(
            "why_record.place",
            list=record.list,
            line=record.line,
            campaign=record.campaign,
            batch=record.batch,
        )
        for text in (place, why_words.story(words, record, told.at)):
            for part in wrap(text, cells - len(GAP), ambiguous):
                yield Line(GAP + part)
        yield from record_job_lines(words, record, told.at, cells, ambiguous)
        yield Line("")
    if told.more:
        yield from (Line(part) for part in wrap(words("why_record.more"), cells, ambiguous))


def record_job_lines(
    words: Words, record: RecordStanding, now: Instant, cells: int, ambiguous: int = 1
) -> Iterator[Line]:
    """Under each job of a record all that stands in the way there."""
    for job in record.jobs:
        yield from _in_job(words, record, job, now, cells, ambiguous)
    if not record.jobs:
        yield Line(cut(GAP + words("why_record.no_job"), cells, ambiguous))


def _in_job(
    words: Words, record: RecordStanding, job: RecordInJob, now: Instant, cells: int, ambiguous: int
) -> Iterator[Line]:
    head = GAP + words("why_record.job", job=job.name, state=words(f"job_state.{job.state}"))
    yield Line(cut(head, cells, ambiguous))
    for obstacle in job.obstacles:
        span = why_words.span(words, obstacle, now, record.zone)
        named = why_words.obstacle(words, record, obstacle)
        line = GAP + "- " + (f"{named} ({span})" if span else named)
        yield Line(cut(line, cells, ambiguous), strong=True)
        for part in wrap(why_words.remedy(words, obstacle.reason), cells - 2 * len(GAP), ambiguous):
            yield Line(2 * GAP + part)
    if not job.obstacles:
        yield Line(GAP + "= " + words("why_record.dialable"), strong=True)
