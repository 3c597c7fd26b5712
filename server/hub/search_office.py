"""What a search may name, for people: as far as they may see it (domain row 29)."""

from __future__ import annotations

from typing import Protocol

from kaden.protocol.searching import AskNames, SearchNames
from server.hub.campaigns_seen import campaign_meant
from server.hub.port import Visit
from server.storage.lists_port import ListBooks
from server.storage.search_port import SearchBooks


class NamedBooks(ListBooks, SearchBooks, Protocol):
    """What the names come from."""


class SearchOffice:
    """What a store has to search for.

    Args:
        books: where it is.
    """

    def __init__(self, books: NamedBooks) -> None:
        self._books = books

    async def names(self, visit: Visit, asked: AskNames) -> SearchNames:
        """All that the visit may see, or what of it works on one campaign.

        Raises:
            Refused: UNKNOWN_CAMPAIGN.
        """
        seen = [each for each in await self._books.campaigns() if visit.sees(each.id)]
        if asked.campaign:
            seen = [campaign_meant(seen, asked.campaign)]
        found = await self._books.names_of([each.id for each in seen])
        return SearchNames(
            request=asked.request,
            campaigns=tuple(sorted(each.name for each in seen)),
            agents=found.agents,
            groups=found.groups,
            dispositions=found.dispositions,
        )
