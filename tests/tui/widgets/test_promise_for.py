"""Whom a promise is given to (row 268)."""

from __future__ import annotations

import pytest
from textual import events

from kaden.words import Words
from tests.tui.widgets.stage import Stage, stage
from tui.widgets.promise_for import PromiseFor


def switched(shown: Stage) -> list[bool]:
    """What was said; a message is seen again wherever it comes by."""
    said = {id(message): message for message in shown.messages}.values()
    return [message.for_group for message in said if isinstance(message, PromiseFor.Switched)]


@pytest.mark.parametrize("key", ["left", "right", "space", "ideographic_space"])
async def test_keys_that_an_input_method_leaves_alone_change_it(key: str) -> None:
    widget = PromiseFor(Words("en"))
    async with stage(widget) as shown:
        await shown.press("tab")
        widget.post_message(events.Key(key, "\u3000" if key == "ideographic_space" else None))
        await shown.press("f5")
        assert switched(shown) == [True]


async def test_it_shows_what_it_is_told() -> None:
    widget = PromiseFor(Words("en"))
    async with stage(widget) as shown:
        assert shown.lines[0] == "Promised by [me] the group  <- ->"
        widget.show(True)
        await shown.press("tab")
        assert shown.lines[0] == "Promised by  me [the group] <- ->"
        await shown.press("a")
        assert switched(shown) == []
