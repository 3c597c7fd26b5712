"""Midnight of the floor's zone: every agent's day begins anew, whatever goes on."""

from __future__ import annotations

from datetime import timedelta

from kaden.clock import Instant
from server.dialer.agent_day import AgentTimes
from server.dialer.floor import Floor
from server.dialer.hours import day_at, day_begins
from server.dialer.turn import Turn


def watch_midnight(floor: Floor, now: Instant) -> None:
    """Ask to look again when the day is over."""
    zone = floor.rules.zone
    floor.wake(day_begins(day_at(now, zone) + timedelta(days=1), zone), "midnight", 0)


def on_midnight(turn: Turn) -> None:
    """Figures of the day count from nothing; what goes on counts from here. Where nobody is, nothing is to be told."""
    zone = turn.floor.rules.zone
    start = day_begins(day_at(turn.now, zone), zone)
    for agent in turn.floor.agents.values():
        if agent.times is None:
            continue
        watch_midnight(turn.floor, turn.now)
        if agent.times.start != start:
            agent.calls = agent.saved = agent.talk = 0
            agent.times = AgentTimes(start)
            turn.show_desk(agent)
