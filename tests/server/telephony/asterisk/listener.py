"""A floor that only hears, for tests of what the adapter tells it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from server.telephony.port import SwitchEvent


@dataclass
class Floor:
    """Hears what the driver tells."""

    told: list[SwitchEvent] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, event: SwitchEvent) -> None:
        self.told.append(event)
        self.news.set()

    async def until(self, last: SwitchEvent) -> None:
        async with asyncio.timeout(20):
            while last not in self.told:
                self.news.clear()
                await self.news.wait()
