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
        # The sentence is there to its end, above the line that is still there with what was typed.
        await client.shows("or nothing", "today (as 2% x1.2): fast")
        desk(client).today_bar.field.value = "x99"
        await client.press("enter")
        await client.shows("x99 cannot be: calls for each waiting agent are from x0.1 to x20", ": x99")
        client.server.refusals["change_today"] = ("share_not_lower", {"campaign": "Fair", "limit": "1 %"})
        desk(client).today_bar.field.value = "2% x1.2"
        await client.press("enter")
        await client.shows("Today: max 2% abandoned, x1.2 per agent?")
        await client.press("d")
        said = await client.server.hear(ChangeToday)
        assert (said.job, said.ratio, said.allowed_share) == (FAIR.id, 1.2, 0.02)
        assert said.seen is None
        await client.shows("Fair allows 1 %")
        await client.press("d")
        assert desk(client).today_bar.field.value == "2% x1.2"
    today = TodayChanged(ratio=1.2, allowed_share=0.02)
    async with watching(tmp_path, SATO, head={"today": today}) as client:
        await client.shows("today: 2% x1.2")
        await client.press("ctrl+d")
        assert desk(client).today_bar.field.value == "2% x1.2"
        desk(client).today_bar.field.value = ""
        await client.press("f3")
        await client.shows("Today: as the rule says?")
        await client.press("y")
        said = await client.server.hear(ChangeToday)
        assert (said.ratio, said.allowed_share, said.seen) == (None, None, today)
