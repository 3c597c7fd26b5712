"""An agent's own stays of today (row 312)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.activity import ShowMyStays
from tests.tui.model.test_activity import STAYS
from tests.tui.screens.mine.office import at_work, with_request


async def test_the_own_stays_of_today(tmp_path: Path) -> None:
    async with at_work(tmp_path) as client:
        client.server.answers["show_my_stays"] = with_request(STAYS)
        await client.press("6", "enter")
        await client.shows("My activity", "wrap-up", "away: 研修", "10:00")
        assert (await client.server.hear(ShowMyStays)).before is None
