"""The columns of customer lists, of their records, of their groups and of do-not-call lists."""

from __future__ import annotations

from collections.abc import Callable

from kaden.clock import Instant
from kaden.protocol.allocation import GroupPart, RecordRow
from kaden.protocol.do_not_call import ListedNumber
from kaden.protocol.lists import ListRow
from kaden.words import Words
from tui.model.columns import Column, Row, natural

Clock = Callable[[Instant, str], str]
"""A time on the clocks of a zone."""

_COUNTS = ("rows", "unallocated", "ready", "resting", "live", "promised", "finished", "blocked", "invalid")


def _text(key: str, title: str, width: int, show: Callable[[Row], str], grow: int = 0) -> Column[Row]:
    return Column(
        key=key,
        title=title,
        width=width,
        grow=grow,
        show=lambda row, _now: show(row),
        sort=lambda row: natural(show(row)),
    )


def _number(key: str, title: str, width: int, show: Callable[[Row], int]) -> Column[Row]:
    return Column(
        key=key,
        title=title,
        width=width,
        align="right",
        show=lambda row, _now: f"{show(row):,}",
        sort=show,
        role=lambda row, _now: "plain" if show(row) else "quiet",
    )


def _count(name: str) -> Callable[[ListRow], int]:
    return lambda row: int(getattr(row, name))


def list_columns(words: Words) -> tuple[Column[ListRow], ...]:
    """Of the lists of a batch (rows 113, 168)."""

    def stands(row: ListRow) -> str:
        return words("lists.all_finished") if row.complete else "-"

    return (
        _text("name", words("lists.name"), 20, lambda row: row.name, 30),
        _text("complete", words("lists.complete"), 8, stands),
        *(_number(name, words(f"lists.{name}"), 9, _count(name)) for name in _COUNTS),
        _text("by", words("lists.by"), 10, lambda row: row.by or "-"),
    )


def record_columns(words: Words, clock: Clock, zone: Callable[[], str]) -> tuple[Column[RecordRow], ...]:
    """Of the records of a list (row 330); `zone` tells the campaign's zone once it is known."""

    def state(row: RecordRow) -> str:
        unallocated = row.state == "ready" and row.group is None
        return words("record_state.unallocated" if unallocated else f"record_state.{row.state}")

    def last(row: RecordRow) -> str:
        return row.result or ("" if row.outcome is None else words(f"outcome.{row.outcome}"))

    def at(when: Instant | None) -> str:
        return "" if when is None else clock(when, zone())

    return (
        _number("line", words("records.line"), 7, lambda row: row.line),
        _text("number", words("records.number"), 14, lambda row: row.number),
        _text("name", words("records.name"), 14, lambda row: row.name or row.company, 20),
        _text("state", words("records.state"), 15, state, 6),
        _number("attempts", words("records.attempts"), 5, lambda row: row.attempts),
        _text("last", words("records.last"), 14, last, 10),
        _text("last_call", words("records.last_call"), 11, lambda row: at(row.last_call)),
        _text("next_call", words("records.next_call"), 11, lambda row: at(row.next_call)),
        _text("group", words("records.group"), 12, lambda row: row.group or "-", 10),
    )


def number_columns(words: Words, clock: Clock) -> tuple[Column[ListedNumber], ...]:
    """Of a do-not-call list (row 98)."""
    return (
        _text("number", words("dnc.number"), 14, lambda row: row.number),
        _text("reason", words("dnc.reason"), 24, lambda row: row.reason, 40),
        _text("by", words("dnc.by"), 12, lambda row: row.by or "-", 8),
        _text("at", words("dnc.at"), 16, lambda row: clock(row.at, "")),
    )


def group_columns(words: Words) -> tuple[Column[GroupPart], ...]:
    """Of an allocation (rows 128 to 135)."""
    return (
        _text("group", words("allocation.group"), 20, lambda row: row.group, 30),
        _number("has", words("allocation.has"), 10, lambda row: row.records),
        _number("gets", words("allocation.gets"), 10, lambda row: row.gets),
        _number("contacts", words("allocation.contacts"), 10, lambda row: row.contacts),
        _number("successes", words("allocation.successes"), 10, lambda row: row.successes),
        _text(
            "locked",
            words("allocation.locked"),
            8,
            lambda row: words("allocation.yes") if row.dialled else "-",
        ),
    )
