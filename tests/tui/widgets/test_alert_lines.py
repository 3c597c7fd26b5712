"""Alerts above a table: no room while all is well, a line for each of the worst (issue 7)."""

from __future__ import annotations

from kaden.clock import SECOND
from kaden.protocol.alerts import AlertKind, Severity
from kaden.vocabulary import AgentState
from kaden.words import Words
from tests.tui.floor_samples import trouble
from tests.tui.samples import NOW
from tests.tui.widgets.stage import stage
from tui.widgets.alert_lines import AlertLines


async def test_lines_come_and_go_with_what_is_wrong_and_their_clocks_tick() -> None:
    alerts = AlertLines(Words("en"), 1)
    async with stage(alerts, size=(60, 8)) as shown:
        assert alerts.size.height == 0
        stuck = trouble(2, kind=AlertKind.STUCK, severity=Severity.WARNING, state=AgentState.WRAPUP)
        alerts.show((trouble(1), stuck), NOW)
        await shown.settle()
        assert shown.lines[:3] == [
            " !! Agent 1: the phone is lost for 1:00.",
            " !  Agent 2: wrap-up for 1:00.",
            "",
        ]
        alerts.tick(NOW + SECOND)
        await shown.settle()
        assert shown.lines[1] == " !  Agent 2: wrap-up for 1:01."
        alerts.show((), NOW)
        await shown.settle()
        assert alerts.size.height == 0
