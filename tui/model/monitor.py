"""What a supervisor sees of one job: its head, its agents, and what is wrong with them (domain rows 297, 303, 306)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from kaden.clock import Instant, Millis, lasted
from kaden.protocol.server import AgentRow, MonitorChanged, MonitorHeader
from kaden.vocabulary import AgentState, Limiting
from tui.model.board import Board
from tui.model.columns import Column, Role

ABANDONED_LIMIT: Final = 0.03
"""The share of answered calls that found no agent, above which the monitor warns (domain 4.5, row 321)."""

IN_JOB: Final = frozenset(AgentState) - {AgentState.IDLE, AgentState.STOPPED, AgentState.RELEASED}

BROKEN: Final = frozenset(
    {
        Limiting.SWITCH_DOWN,
        Limiting.TRUNK_DOWN,
        Limiting.STORE_DOWN,
        Limiting.RECOVERING,
        Limiting.CLOCK_JUMPED,
    }
)
"""Limiting factors that are faults; all others are the floor's ordinary day."""


class Alert(StrEnum):
    """What is wrong at an agent's desk."""

    SCREEN = "screen"
    """The screen does not answer: no call is given."""
    PHONE = "phone"
    """The phone is lost or not ready: no call is given (domain row 217)."""


def alert_of(row: AgentRow) -> Alert | None:
    """The worst that is wrong with an agent who holds a place in the job."""
    if row.state not in IN_JOB:
        return None
    if not row.connected:
        return Alert.SCREEN
    if row.state is not AgentState.JOINING and row.phone != "up":
        return Alert.PHONE
    return None


def role_of(row: AgentRow) -> Role:
    """What an agent's state means to the one who watches."""
    if alert_of(row) is not None:
        return "alarm"
    match row.state:
        case AgentState.WAITING | AgentState.PREVIEWING:
            return "good"
        case AgentState.TALKING | AgentState.HELD | AgentState.TRANSFERRING:
            return "busy"
        case AgentState.WRAPUP:
            return "warn"
        case _:
            return "quiet"


def talked(row: AgentRow, now: Instant) -> Millis:
    """All talk of an agent in this run, the call that goes on included."""
    on_call = row.state in (AgentState.TALKING, AgentState.HELD, AgentState.TRANSFERRING)
    return row.talk + (lasted(row.talk_since, now) if on_call and row.talk_since is not None else 0)


def talking_share(row: AgentRow, now: Instant) -> float | None:
    """Of the agent's work of today the part with a customer on the line; None before any, and where it is not known."""
    running = 0 if row.day is None or row.counts is None else lasted(max(row.since, row.day), now)
    talking = row.talking + (running if row.counts == "talking" else 0)
    worked = row.worked + running
    return talking / worked if worked else None


def held_today(row: AgentRow, now: Instant) -> Millis | None:
    """All hold of calls that were joined today, the one that goes on included; None where it is not known."""
    if row.day is None:
        return None
    of_today = row.talk_since is not None and row.talk_since >= row.day
    return row.held + (lasted(row.hold_since, now) if of_today and row.hold_since is not None else 0)


def abandoned_share(header: MonitorHeader) -> float | None:
    """Of the calls that a person answered, how many found no agent in time; None before any was answered."""
    answered = header.connected + header.abandoned
    return header.abandoned / answered if answered else None


class Monitor:
    """The job that is watched. What the server says of another job is late, and changes nothing.

    Args:
        columns: of the agents' table.
        sort: key of the column that orders it at first.
    """

    def __init__(self, columns: Sequence[Column[AgentRow]], sort: str) -> None:
        self.job: int | None = None
        self.header: MonitorHeader | None = None
        """None until the server has said something of the job."""
        self.board = Board[AgentRow](lambda row: row.agent, columns, sort)
        self._newest: MonitorHeader | None = None

    def watch(self, job: int | None) -> None:
        """Turn to another job, or to none. The order stays; a filter was meant for the agents of the old one."""
        self.job = job
        self.header = self._newest = None
        self.board.thaw()
        self.board.replace(())
        self.board.filter_by("")

    def heard(self, said: MonitorChanged) -> None:
        """Take in what changed."""
        if said.header.job != self.job:
            return
        if said.whole:
            self.board.replace(said.rows)
        else:
            self.board.remove(said.gone)
            self.board.put(said.rows)
        self._newest = said.header
        if self.board.frozen_at is None:
            self.header = said.header

    def freeze(self, now: Instant) -> None:
        """Let everything stand still, the head too."""
        self.board.freeze(now)

    def thaw(self) -> None:
        """Let everything follow the server again."""
        self.board.thaw()
        self.header = self._newest
