"""Keys pressed in tests: one after the other with everything settled in between, or all in one breath.

Rule: nothing here waits for a time. A busy machine makes a program look idle that is not, so a program has settled when
its loop has nothing left to run, turn after turn.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from textual import events
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot

QUIET: Final = 5
"""Turns of the loop in which nothing was to be done: what is on its way between two sockets of a test has come."""

ENDLESS: Final = 100_000
"""Turns of the loop after which a program will never settle."""


async def settle(pilot: Pilot[Any]) -> None:
    """Let all messages be handled that are on their way, and those that they set off, and all be painted.

    The toolkit's own pause asks every widget for a sign of life, and sleeps: it took two thirds of these tests' time.
    """
    painted = False
    while not painted:
        await _idle()
        # What waits for the next frame is painted now, as the toolkit's own pause does it.
        pilot.app.screen._on_timer_update()
        painted = not _waiting()


async def _idle() -> None:
    quiet = 0
    for _ in range(ENDLESS):
        await asyncio.sleep(0)
        quiet = 0 if _waiting() else quiet + 1
        if quiet == QUIET:
            return
    raise AssertionError("the loop is never idle")


def _waiting() -> int:
    """How many callbacks the loop will run in its next turn; it has no public word for that."""
    loop = cast("Any", asyncio.get_running_loop())
    return len(loop._ready)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as a calm person does."""
    for key in keys:
        _strike(pilot, key)
        await settle(pilot)


async def press_in_one_breath(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as they arrive over a slow line: all are there before the first is looked at."""
    for key in keys:
        _strike(pilot, key)
    await settle(pilot)


def _strike(pilot: Pilot[Any], key: str) -> None:
    """Send a key, by its name or its character, as the terminal's driver tells it."""
    name, character = (_character_to_key(key), key) if len(key) == 1 else (key, key_to_character(key))
    pilot.app.post_message(events.Key(name, character))
