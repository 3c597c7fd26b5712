"""What `kaden why` shows: a job's funnel, and all that stands in the way of a record, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kaden import why_words
from kaden.clock import Instant
from kaden.protocol.why import Funnel, FunnelLayer, RecordInJob, RecordReasons, RecordStanding
from kaden.words import Words
from server.commands.table import table_lines

TIMES_SHOWN: Final = 3
"""Of a layer's times; --json has them all."""

_FIGURES: Final = {1, 2}
"""Columns of the funnel that are figures."""

INDENT: Final = "  "


def funnel_lines(words: Words, told: Funnel) -> Iterator[str]:
    """A table from all records down to those that may be dialled."""
    rows = [
        [words(f"funnel.{column}") for column in ("reason", "count", "share", "until")],
        _row(words, words("funnel.records", batch=told.batch), told.records, told.records),
        *(_layer(words, told, layer) for layer in told.layers),
        _row(words, words("funnel.dialable"), told.dialable, told.records),
    ]
    yield from table_lines(rows, _FIGURES)


def _layer(words: Words, told: Funnel, layer: FunnelLayer) -> list[str]:
    times = list(why_words.falls(words, layer, told.at, told.zone))
    shown = [*times[:TIMES_SHOWN], *([words("funnel.more")] if len(times) > TIMES_SHOWN else [])]
    return _row(words, why_words.reason(words, layer.reason), layer.count, told.records, "  ".join(shown))


def _row(words: Words, name: str, count: int, whole: int, until: str = "") -> list[str]:
    return [name, f"{count:,}", f"{100 * count / whole:.1f}" if whole else "-", until]


def record_lines(words: Words, told: RecordReasons) -> Iterator[str]:
    """Each record with its jobs, and each job with all that stands in the way there."""
    for place, record in enumerate(told.records):
        if place:
            yield ""
        yield from _record(words, record, told.at)
    if told.more:
        yield ""
        yield words("why_record.more")


def _record(words: Words, record: RecordStanding, now: Instant) -> Iterator[str]:
    who = "  ".join(filter(None, (record.company, record.name)))
    yield f"record:{record.record}  " + words("why_record.head", number=record.number, name=who)
    yield INDENT + words(
        "why_record.place",
        list=record.list,
        line=record.line,
        campaign=record.campaign,
        batch=record.batch,
    )
    yield INDENT + why_words.story(words, record, now)
    for job in record.jobs:
        yield from _in_job(words, record, job, now)
    if not record.jobs:
        yield INDENT + words("why_record.no_job")


def _in_job(words: Words, record: RecordStanding, job: RecordInJob, now: Instant) -> Iterator[str]:
    yield INDENT + words("why_record.job", job=job.name, state=words(f"job_state.{job.state}"))
    for obstacle in job.obstacles:
        span = why_words.span(words, obstacle, now, record.zone)
        named = why_words.obstacle(words, record, obstacle)
        yield INDENT * 2 + "- " + (f"{named} ({span})" if span else named)
        yield INDENT * 3 + why_words.remedy(words, obstacle.reason)
    if not job.obstacles:
        yield INDENT * 2 + words("why_record.dialable")
