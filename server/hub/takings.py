"""What is taken out of the office part by part: which part goes on with what is in the audit log already.

Rule: only the part right below the last one of the same connection goes on with it. Everything else begins anew,
whatever place it asks for, and is noted.
"""

from __future__ import annotations

from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from server.hub.port import Visit

PlaceT = TypeVar("PlaceT")


class Takings(Generic[PlaceT]):
    """Where each visit stands in what it takes out; forgotten with the visit."""

    def __init__(self) -> None:
        self._next: WeakKeyDictionary[Visit, PlaceT] = WeakKeyDictionary()

    def goes_on(self, visit: Visit, place: PlaceT) -> bool:
        """Whether a part that begins at `place` follows the last one that the visit was given."""
        return self._next.get(visit) == place

    def given(self, visit: Visit, following: PlaceT) -> None:
        """The visit was given a part; the next one would begin at `following`."""
        self._next[visit] = following

    def ended(self, visit: Visit) -> None:
        """Nothing follows what the visit was given."""
        self._next.pop(visit, None)
