"""An agent's own calls of the day, and the records that wait to be completed, as columns (rows 276, 277, 281)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kaden.clock import Instant, local_time, stopwatch
from kaden.phone_spelling import spelled
from kaden.protocol.my_work import HandledCall
from kaden.vocabulary import CallKind, Outcome
from kaden.words import Words
from tui.model.columns import Column, Role, SortValue, natural
from tui.model.spoken_time import spoken_time

UNSAVED: Final = "!"
"""Before the result of a call that waits to be completed."""


def result(row: HandledCall, words: Words) -> str:
    """What became of a call, in a word: its result, else what the network made of it."""
    if is_wrapped_up(row):
        return words("handled.wrapping")
    if not row.saved:
        return f"{UNSAVED} {row.disposition or words('handled.unsaved')}"
    if row.disposition:
        return row.disposition
    if row.outcome is None or row.outcome is Outcome.CONNECTED:
        return words("handled.no_result")
    return words(f"outcome.{row.outcome.value}")


def is_wrapped_up(row: HandledCall) -> bool:
    """Whether the call is over and its agent writes its result: nothing is left behind as yet."""
    return row.at_desk and row.outcome is not None


def promised(row: HandledCall, words: Words) -> str:
    """When the call is to be called back, as long as that is open."""
    if row.callback_at is None:
        return ""
    return spoken_time(row.callback_at, zone_of(row), words, row.at)


def zone_of(row: HandledCall) -> ZoneInfo:
    """The campaign's; UTC where this machine does not know it."""
    try:
        return ZoneInfo(row.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _clock(at: Instant | None, row: HandledCall) -> str:
    """A time of the day where the campaign is; the title line names its zone."""
    return "" if at is None else f"{local_time(at, zone_of(row)):%H:%M}"


def columns(words: Words) -> tuple[Column[HandledCall], ...]:
    """Of a list of own calls, the newest first."""

    def column(
        key: str,
        width: int,
        show: Callable[[HandledCall], str],
        grow: int = 0,
        sort: Callable[[HandledCall], SortValue] | None = None,
    ) -> Column[HandledCall]:
        return Column(
            key=key,
            title=words(f"handled.{key}"),
            width=width,
            grow=grow,
            show=lambda row, _now: show(row),
            sort=sort or (lambda row: natural(show(row))),
            role=lambda row, _now: _role(key, row),
        )

    return (
        column("at", 6, lambda row: _clock(row.at, row), 0, lambda row: -row.attempt),
        column("name", 16, lambda row: row.name or "-", 14),
        column("number", 15, lambda row: spelled(row.number)),
        column("result", 16, lambda row: result(row, words), 12),
        column("talked", 7, lambda row: "" if row.talked is None else stopwatch(row.talked)),
        column("kind", 8, lambda row: words(f"handled.kind_{row.kind.value}")),
        column("callback", 16, lambda row: promised(row, words), 4),
        column("edited", 8, lambda row: _clock(row.edited_at, row)),
        column("campaign", 14, lambda row: row.campaign, 10),
        column("note", 20, lambda row: row.note, 40),
    )


def _role(key: str, row: HandledCall) -> Role:
    if key == "result" and not row.saved and not is_wrapped_up(row):
        return "warn"
    return "strong" if key == "kind" and row.kind is CallKind.CALLBACK else "plain"
