"""The line above a call."""

from __future__ import annotations

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentState
from tests.tui.widgets.stage import stage
from tui.widgets.call_head import CallHead


async def test_state_clock_and_how_it_ended() -> None:
    head = CallHead()
    async with stage(head, size=(60, 3)) as shown:
        head.show(AgentState.TALKING, "通話中", "")
        head.tick(42 * SECOND)
        await shown.settle()
        assert shown.lines[0] == " 通話中  0:42"
        head.show(AgentState.WRAPUP, "WRAP-UP", "customer hung up, talked 3:20")
        head.tick(10 * HOUR + MINUTE)
        await shown.settle()
        assert shown.lines[0] == " WRAP-UP  10:01:00 customer hung up, talked 3:20"


async def test_a_shorter_clock_leaves_nothing_of_a_longer_one() -> None:
    head = CallHead()
    async with stage(head, size=(60, 3)) as shown:
        head.show(AgentState.HELD, "HELD", "")
        for span in (HOUR, SECOND):
            head.tick(span)
            await shown.settle()
        assert shown.lines[0] == " HELD  0:01"


async def test_a_reminder_stands_there_whole_or_not_at_all() -> None:
    """Row 215: half a sentence of what an agent must not do could be read the other way."""
    head = CallHead()
    async with stage(head, size=(40, 3)) as shown:
        for detail, told in (
            ("REC", " TALKING  0:01     REC   never hang up"),
            ("REC paused", " TALKING  0:01     REC paused"),
        ):
            head.show(AgentState.TALKING, "TALKING", detail, "never hang up")
            head.tick(SECOND)
            await shown.settle()
            assert shown.lines[0] == told
