"""The history of calls as columns, and as rows of a file (rows 282, 286 to 289)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from kaden.clock import DAY, Instant, local_time, stopwatch
from kaden.phone_spelling import spelled
from kaden.protocol.history import CallKey, CallRow, FoundCall
from kaden.words import Words
from tui.model.columns import Align, Column, Role, SortValue, natural
from tui.model.handled import is_wrapped_up, promised, result, zone_of

RECORDED: Final = "●"
"""Of a call that has a recording."""

_DAY_AND_TIME: Final = "%m/%d %H:%M"
_IN_A_FILE: Final = "%Y-%m-%d %H:%M:%S"

FILE_COLUMNS: Final = (
    "at", "kind", "agent", "name", "company", "number", "outcome", "result", "talked", "callback", "note", "notes",
    "campaign", "batch", "list", "group", "edited", "call",
)  # fmt: skip
"""Of a file; their headings are `history.<column>`."""


def last_key(rows: Sequence[FoundCall]) -> CallKey | None:
    """Where the rows that are known end; None = there are none."""
    if not rows:
        return None
    moment, attempt = min((row.moment, row.attempt) for row in rows)
    return CallKey(moment=moment, attempt=attempt)


def columns(words: Words) -> tuple[Column[FoundCall], ...]:
    """Of calls of everybody, the newest first."""

    def column(
        key: str,
        width: int,
        show: Callable[[FoundCall], str],
        grow: int = 0,
        *,
        sort: Callable[[FoundCall], SortValue] | None = None,
        align: Align = "left",
    ) -> Column[FoundCall]:
        return Column(
            key=key,
            title=words(f"history.{key}"),
            width=width,
            grow=grow,
            align=align,
            show=lambda row, _now: show(row),
            sort=sort or (lambda row: natural(show(row))),
            role=lambda row, _now: _role(key, row),
        )

    def local(row: FoundCall, at: Instant | None) -> str:
        return "" if at is None else _local(at, row, _DAY_AND_TIME)

    return (
        column("at", 11, lambda row: local(row, row.moment), sort=lambda row: (-row.moment, -row.attempt)),
        column("agent", 12, lambda row: row.agent or "-", 8),
        column("name", 14, lambda row: row.name or "-", 14),
        column("result", 14, lambda row: _result(row, words), 10),
        column("talked", 7, _talked, align="right", sort=lambda row: row.talked or 0),
        column("recorded", 3, lambda row: RECORDED if row.recorded else ""),
        column("number", 15, lambda row: spelled(row.number)),
        column("kind", 8, lambda row: words(f"handled.kind_{row.kind.value}")),
        column("callback", 16, lambda row: promised(row, words), 4),
        column("edited", 11, lambda row: local(row, row.edited_at)),
        column("campaign", 14, lambda row: row.campaign, 10),
        column("batch", 12, lambda row: row.batch, 8),
        column("list", 12, lambda row: row.list, 8),
        column("group", 12, lambda row: row.group, 8),
        column("note", 20, lambda row: row.note, 40),
    )


def waiting_columns(words: Words) -> tuple[Column[FoundCall], ...]:
    """Of records that wait to be completed: who left them, and for how long they have waited (row 282)."""
    named = {column.key: column for column in columns(words)}
    age = Column[FoundCall](
        key="age",
        title=words("history.age"),
        width=8,
        align="right",
        show=lambda row, now: _age(now - row.moment, words),
        sort=lambda row: row.moment,
        role=lambda row, now: "alarm" if now - row.moment >= DAY else "warn",
        ticks=True,
    )
    kept = ("name", "number", "at", "talked", "campaign", "batch", "list", "note")
    return (named["agent"], age, *(named[key] for key in kept))


def file_row(row: CallRow, words: Words) -> list[str]:
    """A call as the cells of `FILE_COLUMNS`."""

    def local(at: Instant | None) -> str:
        return "" if at is None else _local(at, row, _IN_A_FILE)

    return [
        local(row.moment),
        words(f"handled.kind_{row.kind.value}"),
        row.agent or "",
        row.name,
        row.company,
        row.number_as_given,
        "" if row.outcome is None else words(f"outcome.{row.outcome.value}"),
        _written(row, words),
        _talked(row),
        local(row.callback_at),
        row.whole_note,
        "\n".join(f"{local(note.at)} {note.by}: {note.note}" for note in row.notes),
        row.campaign,
        row.batch,
        row.list,
        row.group,
        local(row.edited_at),
        str(row.attempt),
    ]


def _local(at: Instant, row: FoundCall, form: str) -> str:
    """On the clocks of the campaign, which the title line names."""
    return f"{local_time(at, zone_of(row)):{form}}"


def _written(row: FoundCall, words: Words) -> str:
    """The result as a file has it."""
    if row.disposition is not None or row.saved or _is_live(row):
        return row.disposition or ""
    return words("handled.wrapping" if is_wrapped_up(row) else "handled.unsaved")


def _is_live(row: FoundCall) -> bool:
    """Whether it is not over: nothing can be said of its result yet."""
    return row.outcome is None and not row.saved


def _result(row: FoundCall, words: Words) -> str:
    return words("history.live") if _is_live(row) else result(row, words)


def _talked(row: FoundCall) -> str:
    return stopwatch(row.talked) if row.talked else ""


def _age(span: int, words: Words) -> str:
    if span >= DAY:
        return words.counted("history.days", count=span // DAY)
    return stopwatch(max(0, span))


def _role(key: str, row: FoundCall) -> Role:
    if key != "result" or row.saved:
        return "plain"
    return "busy" if _is_live(row) or is_wrapped_up(row) else "warn"
