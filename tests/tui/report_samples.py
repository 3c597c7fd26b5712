"""Reports of a small office, as a server tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from kaden.clock import DAY, HOUR, MINUTE, SECOND, instant_of
from kaden.protocol.my_work import ResultCount
from kaden.protocol.reports import AgentTimes, CallFigures, Grouping, ReportPage, ReportRow, ShowReport
from kaden.vocabulary import CallKind, DispositionClass

ZONE: Final = "Asia/Tokyo"
SINCE: Final = instant_of(datetime(2026, 11, 20, tzinfo=ZoneInfo(ZONE)))


def figures(attempts: int, connected: int, abandoned: int = 0, **more: int) -> CallFigures:
    """Counts that add up: what is not said reached nobody."""
    rest = attempts - connected - abandoned
    busy = rest // 4
    return CallFigures(
        **{
            "attempts": attempts,
            "connected": connected,
            "abandoned": abandoned,
            "no_answer": rest - busy,
            "busy": busy,
            "failed": 0,
            "machine": 0,
            "cancelled": 0,
            "live": 0,
            "answered": connected + abandoned,
            "no_contact": 0,
            "callbacks": 0,
            "saved": connected,
            "unsaved": 0,
            "talk": connected * 95 * SECOND,
            "talked": connected,
            "held": 0,
            "wrapup": connected * 20 * SECOND,
            "wrapped": connected,
            **more,
        }
    )


def row(key: int | None, name: str, told: CallFigures, **more: Any) -> ReportRow:
    """A row without results."""
    values: dict[str, Any] = {"results": (), **more}
    return ReportRow(key=key, name=name, figures=told, **values)


APPOINTMENTS: Final = ResultCount(label="アポ", kind=DispositionClass.SUCCESS, calls=31)

CAMPAIGNS: Final = (
    row(1, "展示会フォロー", figures(812, 264, 9), allowed_share=0.03, results=(APPOINTMENTS,)),
    row(2, "Renewals", figures(301, 95, 1), allowed_share=0.05),
)
HOURS: Final = tuple(
    row(hour, str(hour), figures(40 + 31 * (hour % 4), 9 + 5 * (hour % 3), hour % 2)) for hour in range(9, 18)
)
DAYS: Final = tuple(
    row(20_000 + day, f"2026-11-{day:02}", figures(300, 90, day % 4), allowed_share=0.03)
    for day in range(1, 31)
)
AGENTS: Final = tuple(
    row(
        place,
        account,
        figures(connected, connected),
        of=name,
        times=AgentTimes(
            waiting=(60 - connected) * MINUTE,
            talking=3 * connected * MINUTE,
            wrapup=connected * MINUTE,
            calling=0,
            paused=20 * MINUTE,
        ),
    )
    for place, (account, name, connected) in enumerate(
        (("sato", "佐藤 花子", 44), ("suzuki", "鈴木 一郎", 31), ("ito", "", 12)), 11
    )
)


def total(rows: tuple[ReportRow, ...], **more: Any) -> ReportRow:
    """The sum of rows."""
    fields = CallFigures.model_fields
    sums = {name: sum(getattr(each.figures, name) for each in rows) for name in fields}
    times = [each.times for each in rows if each.times is not None]
    if times:
        kept = {name: sum(getattr(each, name) for each in times) for name in AgentTimes.model_fields}
        more = {"times": AgentTimes(**kept), **more}
    return row(None, "", CallFigures(**sums), **more)


def page(
    by: Grouping, rows: tuple[ReportRow, ...], *, of: tuple[ReportRow, ...] | None = None, **more: Any
) -> ReportPage:
    """An answer; `of` = all rows of the report, of which these are a part."""
    values: dict[str, Any] = {
        "request": "r",
        "at": SINCE + 12 * HOUR,
        "by": by,
        "kind": CallKind.AUTO,
        "since": SINCE,
        "until": SINCE + DAY,
        "zone": ZONE,
        "about": {},
        "rows": rows,
        "more": of is not None and rows[-1] != of[-1],
        "totals": total(rows if of is None else of, results=(APPOINTMENTS,)),
    }
    return ReportPage(**(values | more))


ROWS: Final = {Grouping.CAMPAIGN: CAMPAIGNS, Grouping.DAY: DAYS, Grouping.HOUR: HOURS, Grouping.AGENT: AGENTS}


def answer(asked: ShowReport) -> ReportPage:
    """What a server says: pages of two rows."""
    all_rows = ROWS.get(asked.by, ())
    rows = tuple(each for each in all_rows if asked.after is None or (each.key or 0) > asked.after)[:2]
    about = {} if asked.campaign is None else {"campaign": asked.campaign}
    told = page(asked.by, rows, of=all_rows) if rows else page(asked.by, ())
    return told.model_copy(update={"request": asked.request, "kind": asked.kind, "about": about})
