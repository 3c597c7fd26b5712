"""Keys pressed in tests: one after the other with everything settled in between, or all in one breath.

Rule: nothing here waits for a time. A busy machine makes a program look idle that is not, so settling is counted in
rounds of the programs' own queues.
"""

from __future__ import annotations

from typing import Any, Final

from textual import events
from textual.pilot import Pilot

HOPS: Final = 8
"""Rounds of all message queues: a key goes through app and field, what they say through every widget above them."""


async def settle(pilot: Pilot[Any]) -> None:
    """Let all messages be handled that are on their way, and those that they set off."""
    for _ in range(HOPS):
        await pilot.pause(0)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as a calm person does."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def press_in_one_breath(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as they arrive over a slow line: all are there before the first is looked at."""
    for key in keys:
        pilot.app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
    await settle(pilot)
