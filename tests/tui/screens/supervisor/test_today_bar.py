"""A rule is changed for today: typed, asked for as understood, and shown in the head (issue 7)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.supervising import ChangeToday, TodayChanged
from tests.tui.floor_samples import FAIR, SATO
from tests.tui.screens.supervisor.office import desk, watching


async def test_it_is_typed_asked_for_and_taken_back(tmp_path: Path) -> None:
    async with watching(tmp_path, SATO) as client:
        await client.press("d", *"fast", "enter")
        await client.shows('"fast" is not understood')
        desk(client).today_bar.field.value = "2% x1.2"
        await client.press("enter")
        await client.shows("Only today: at most 2 % abandoned")
        await client.press("d")
        said = await client.server.hear(ChangeToday)
        assert (said.job, said.ratio, said.allowed_share) == (FAIR.id, 1.2, 0.02)
        assert said.seen is None
    today = TodayChanged(ratio=1.2, allowed_share=0.02)
    async with watching(tmp_path, SATO, head={"today": today}) as client:
        await client.shows("today: 2% x1.2")
        await client.press("ctrl+d")
        assert desk(client).today_bar.field.value == "2% x1.2"
        desk(client).today_bar.field.value = ""
        await client.press("f3")
        await client.shows("Only today: as the rule says?")
        await client.press("y")
        said = await client.server.hear(ChangeToday)
        assert (said.ratio, said.allowed_share, said.seen) == (None, None, today)
