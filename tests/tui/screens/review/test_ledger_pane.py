"""The ledger of promises on the screen: today's, and the share that was kept on time."""

from __future__ import annotations

from pathlib import Path

from kaden.clock import DAY, HOUR
from kaden.protocol.callbacks import CountPromises
from tests.tui.samples import ZONE
from tests.tui.screens.review.promises import with_promises
from tests.tui.screens.supervisor.office import supervisor
from tests.tui.scripted_server import ScriptedServer


async def test_it_counts_todays_promises_and_tells_the_share(tmp_path: Path) -> None:
    async with supervisor(tmp_path, prepare=with_promises) as client:
        await client.press("v", "enter")
        await client.shows("鈴木 一郎")
        await client.press("l")
        said = await client.server.hear(CountPromises)
        assert said.since is not None
        assert said.until == said.since + DAY
        await client.shows("佐藤 花子", "62.5 %", "promises 12   kept on time 63.6 %", "Period today", ZONE)
        assert len(client.server.all(CountPromises)) == 1


async def test_row_317_its_period_is_of_the_zone_of_the_promises(tmp_path: Path) -> None:
    """As `kaden report promises` reads it, for the campaign's clocks."""

    def elsewhere(server: ScriptedServer) -> None:
        with_promises(server)
        here = server.answers["count_promises"]
        server.answers["count_promises"] = lambda asked: here(asked).model_copy(
            update={"zone": "America/New_York"}
        )

    async with supervisor(tmp_path, prepare=elsewhere) as client:
        await client.press("v", "enter")
        await client.shows("鈴木 一郎")
        await client.press("l")
        await client.shows("America/New_York")
        first, there = client.server.all(CountPromises)
        assert first.since is not None
        assert there.since is not None
        assert (there.since - first.since) % DAY == 14 * HOUR
        assert there.until == there.since + DAY
