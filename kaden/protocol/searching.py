"""What a search may name: campaigns, agents, groups and results, as far as whoever searches may see them.

Rule: what belongs to a campaign that somebody may not see is not named to them (domain row 29).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from kaden.protocol.base import Line, Message, RequestId


class AskNames(Message):
    """What exists to search for."""

    type: Literal["ask_names"] = "ask_names"
    request: RequestId
    campaign: Annotated[str, StringConstraints(max_length=120)] = ""
    """Only what works on this one; empty = on all that the account may see."""


class SearchNames(Message):
    """Answer to `AskNames`, each by name; a search that names one of them sends it as it stands here."""

    type: Literal["search_names"] = "search_names"
    request: RequestId
    campaigns: tuple[Line, ...]
    agents: tuple[Line, ...]
    """Full names; the account's name where there is none, or where two people share it."""
    groups: tuple[Line, ...]
    dispositions: tuple[Line, ...]
    """Labels of results, each once, whichever campaigns have it."""
