"""What a search may name, over a real connection: a campaign that somebody may not see is not named (row 29)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.searching import AskNames, SearchNames
from tests.server.hub.world import world


async def test_row_29_names_are_those_of_the_campaigns_seen(tmp_path: Path) -> None:
    async with world(tmp_path) as office:
        seen = {}
        for account in ("admin", "viewer"):
            async with office.client(account, desk=False) as client:
                await client.say(AskNames(request=client.request()))
                seen[account] = await client.hear_a(SearchNames)
        assert len(seen["admin"].campaigns) == 2
        assert len(seen["viewer"].campaigns) == 1
        assert seen["viewer"].agents
        async with office.client("agent1") as client:
            await client.say(AskNames(request="n"))
            assert await client.refused() == "not_allowed"
