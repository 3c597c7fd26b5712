"""The ledger of promises on the screen: today's, and the share that was kept on time."""

from __future__ import annotations

from pathlib import Path

from kaden.clock import DAY
from kaden.protocol.callbacks import CountPromises
from tests.tui.screens.review.promises import with_promises
from tests.tui.screens.supervisor.office import supervisor


async def test_it_counts_todays_promises_and_tells_the_share(tmp_path: Path) -> None:
    async with supervisor(tmp_path, prepare=with_promises) as client:
        await client.press("v", "enter")
        await client.shows("鈴木 一郎")
        await client.press("l")
        said = await client.server.hear(CountPromises)
        assert said.since is not None
        assert said.until == said.since + DAY
        await client.shows("佐藤 花子", "62.5 %", "promises 12   kept on time 63.6 %", "Period today")
