"""The columns of the supervisor's two tables, the most important first: 80 cells show what cannot be done without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic

from kaden.clock import Instant, lasted, stopwatch
from kaden.protocol.server import AgentRow, JobRow
from kaden.vocabulary import AgentState, JobState
from kaden.words import Words
from tui.model.columns import Column, Role, Row, natural
from tui.model.monitor import alert_of, held_today, role_of, talked, talking_share

PINNED: Final = 2
"""Sign and name stay when the other columns scroll."""

_STATES: Final = {state: number for number, state in enumerate(AgentState)}


class _Maker(Generic[Row]):
    """Makes columns whose titles stand in one section of the words."""

    def __init__(self, words: Words, section: str) -> None:
        self._words = words
        self._section = section

    def _title(self, key: str) -> str:
        return self._words(f"{self._section}.{key}")

    def text(self, key: str, width: int, of: Callable[[Row], str], **more: Any) -> Column[Row]:
        """What does not change with time alone. `more` are further fields of the column."""
        fields: dict[str, Any] = {"sort": lambda row: natural(of(row))} | more
        return Column(key=key, title=self._title(key), width=width, show=lambda row, _now: of(row), **fields)

    def count(self, key: str, width: int, of: Callable[[Row], int | None]) -> Column[Row]:
        """A number; nothing where there is none."""
        return Column(
            key=key,
            title=self._title(key),
            width=width,
            align="right",
            show=lambda row, _now: "" if of(row) is None else str(of(row)),
            sort=lambda row: (of(row) is not None, of(row) or 0),
        )

    def clock(self, key: str, width: int, since: Callable[[Row], Instant | None]) -> Column[Row]:
        """The time since an instant, the shortest first; nothing where there is none."""

        def show(row: Row, now: Instant) -> str:
            start = since(row)
            return "" if start is None else stopwatch(lasted(start, now))

        return Column(
            key=key,
            title=self._title(key),
            width=width,
            align="right",
            ticks=True,
            show=show,
            sort=lambda row: (since(row) is not None, -(since(row) or 0)),
        )


def agent_columns(words: Words) -> tuple[Column[AgentRow], ...]:
    """One line of the job monitor (domain row 303)."""
    make = _Maker[AgentRow](words, "agent_column")

    return (
        make.text(
            "alert",
            1,
            lambda row: "!" if alert_of(row) else "",
            role=_role_of_alert,
            sort=_no_alert,
        ),
        make.text("name", 13, lambda row: row.name, grow=11, also=lambda row: row.account),
        make.text(
            "state",
            16,
            lambda row: _state(words, row),
            role=lambda row, _now: role_of(row),
            sort=lambda row: (_STATES[row.state], -row.since),
            marks=True,
            also=lambda row: f"{row.state} {row.status} {alert_of(row) or ''}",
        ),
        make.clock("time", 7, lambda row: row.since),
        make.text("customer", 12, lambda row: row.customer, grow=16),
        make.text("number", 13, lambda row: row.number),
        make.count("calls", 5, lambda row: row.calls),
        make.count("saved", 5, lambda row: row.saved),
        make.clock("talk", 7, lambda row: row.talk_since),
        make.clock("hold", 6, lambda row: row.hold_since),
        make.count("attempt", 3, lambda row: row.attempt),
        make.text("account", 10, lambda row: row.account, grow=6),
        make.text("terminal", 10, lambda row: row.terminal, grow=8),
        make.text("listeners", 16, lambda row: _listeners(words, row), grow=12),
        *_figures_of_day(words),
        *_times_of_day(words),
    )


def _figures_of_day(words: Words) -> tuple[Column[AgentRow], ...]:
    """What an agent's day came to so far: talk, the mean of a call, and how many calls got a result."""
    return (
        Column(
            key="talked",
            title=words("agent_column.talked"),
            width=8,
            align="right",
            ticks=True,
            show=lambda row, now: stopwatch(talked(row, now)),
            sort=lambda row: row.talk,
        ),
        Column(
            key="average",
            title=words("agent_column.average"),
            width=7,
            align="right",
            show=lambda row, _now: stopwatch(row.talk // row.calls) if row.calls else "",
            sort=lambda row: row.talk // row.calls if row.calls else -1,
        ),
        Column(
            key="saved_share",
            title=words("agent_column.saved_share"),
            width=7,
            align="right",
            show=lambda row, _now: f"{100 * row.saved / row.calls:.0f} %" if row.calls else "",
            sort=lambda row: row.saved / row.calls if row.calls else -1.0,
        ),
    )


def _times_of_day(words: Words) -> tuple[Column[AgentRow], ...]:
    """Where an agent's time of today went: the share of work that was talk, and all hold."""

    def share(row: AgentRow, now: Instant) -> str:
        part = talking_share(row, now)
        return "" if part is None else f"{100 * part:.0f} %"

    def held(row: AgentRow, now: Instant) -> str:
        span = held_today(row, now)
        return "" if span is None else stopwatch(span)

    return (
        Column(
            key="talk_share",
            title=words("agent_column.talk_share"),
            width=6,
            align="right",
            ticks=True,
            show=share,
            sort=lambda row: row.talking / row.worked if row.worked else -1.0,
        ),
        Column(
            key="held",
            title=words("agent_column.held"),
            width=8,
            align="right",
            ticks=True,
            show=held,
            sort=lambda row: -1 if row.day is None else row.held,
        ),
    )


def job_columns(words: Words, clock: Callable[[Instant, str], str]) -> tuple[Column[JobRow], ...]:
    """One line of the list of jobs (domain rows 152 to 168).

    Args:
        words: of the user's language.
        clock: a time of day in a zone. The zone is not named: the hours of the job stand beside it.
    """
    make = _Maker[JobRow](words, "job_column")

    def why(row: JobRow) -> str:
        return "" if row.stop_reason is None or _started(row) else words(f"stop_reason.{row.stop_reason}")

    return (
        make.text("sign", 1, lambda row: "*" if _started(row) else "-", role=_role_of_job, sort=_stopped),
        make.text("name", 18, lambda row: row.name, grow=22),
        make.text(
            "state",
            10,
            lambda row: f"{words(f'job_state.{row.state}')}{f' !{row.alerts}' if row.alerts else ''}",
            role=_role_of_job,
            sort=_stopped,
            marks=True,
            also=lambda row: row.state,
        ),
        make.text("hours", 11, lambda row: row.hours),
        make.text("campaign", 12, lambda row: row.campaign, grow=18),
        make.count("waiting", 4, lambda row: row.waiting),
        make.count("on_call", 4, lambda row: row.on_call),
        make.count("paused", 5, lambda row: row.paused),
        make.count("left", 6, lambda row: row.remaining),
        make.text("since", 5, lambda row: "" if row.since is None else clock(row.since, row.zone).split()[0]),
        make.text("batch", 12, lambda row: row.batch, grow=12),
        make.text("why", 16, why),
    )


def _state(words: Words, row: AgentRow) -> str:
    """The state, with the one thing beside it that matters most."""
    word, alert = words(f"state.{row.state}"), alert_of(row)
    if alert is not None:
        return f"{word} {words(f'alert.{alert}')}"
    if row.listeners:
        return f"{word} {words(f'monitor.{row.listeners[0].mode}')}"
    if row.pause_after:
        return f"{word} {words('monitor.pause_after')}"
    named = row.status and row.state in (AgentState.WAITING, AgentState.AWAY)
    return f"{word} {row.status}" if named else word


def _listeners(words: Words, row: AgentRow) -> str:
    """Who is on the line, and what for; whose phone still rings has a question mark."""
    told = (f"{one.name}{'' if one.up else '?'} {words(f'listening.{one.mode}')}" for one in row.listeners)
    return " ".join(told)


def _role_of_alert(row: AgentRow, _now: Instant) -> Role:
    return "plain" if _no_alert(row) else "alarm"


def _no_alert(row: AgentRow) -> bool:
    return alert_of(row) is None


def _started(row: JobRow) -> bool:
    return row.state is JobState.STARTED


def _stopped(row: JobRow) -> bool:
    return not _started(row)


def _role_of_job(row: JobRow, _now: Instant) -> Role:
    return "good" if _started(row) else "quiet"
