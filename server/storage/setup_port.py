"""The part of the storage port that is about definitions: what is kept, what shall change, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kaden.clock import Instant
from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import Form
from kaden.setup.kinds import Kind
from kaden.vocabulary import AccountId, CampaignId
from server.dialer.model import Asked


@dataclass(frozen=True, slots=True)
class Kept:
    """A definition as it is kept."""

    id: int
    name: str
    inside: int | None
    """Campaign or batch that it belongs to."""
    campaign: CampaignId | None
    """Whose permission counts; None = it is the whole office's."""
    revision: int
    values: Mapping[str, Any] = field(repr=False)
    """Its form, as JSON has it; a secret is None."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants a definition to be."""

    kind: Kind
    form: Form
    id: int | None = None
    """None = a new one."""
    inside: int | None = None
    """Campaign or batch that a new one belongs to."""
    revision: int = 0
    """What the editor saw; 0 for a new one."""
    password_hash: str | None = field(default=None, repr=False)
    """Of an account; None = stays as it is."""
    starter: bool = True
    """Whether a new campaign begins with the starter results (domain row 87)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a change."""

    id: int
    warnings: tuple[SavedWarning, ...] = ()
    live: tuple[str, ...] = ()
    """Names of started jobs that go on with the change, whoever may see them."""
    repeated: bool = False
    """The request was carried out before, and nothing was done this time."""


@dataclass(frozen=True, slots=True)
class DefinitionRequest:
    """A person's change of a definition, as it is remembered so that its repetition changes nothing (guarantee I15)."""

    by: Asked
    content: str
    """The message without its request id and without secrets, as JSON."""


class SetupBooks(Protocol):
    """Definitions, as the hub asks for them."""

    async def definitions(self, kind: Kind) -> tuple[Kept, ...]:
        """All of a kind, by name or position."""
        ...

    async def live_definitions(self) -> Mapping[tuple[Kind, int], tuple[str, ...]]:
        """What is in use by started jobs, with the names of those jobs."""
        ...

    async def definition_names(self, kind: Kind, inside: int | None) -> dict[Kind, tuple[str, ...]]:
        """What references of this kind's form may name."""
        ...

    async def campaign_of(self, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign that a definition belongs to; None when there is none, or no such thing."""
        ...

    async def save_definition(
        self, change: Change, by: AccountId | None, at: Instant, request: DefinitionRequest | None
    ) -> Saved:
        """Make a definition, or change one; once for each request.

        Raises:
            Refused: the codes under "definitions", LAST_ADMINISTRATOR, REQUEST_REUSED.
        """
        ...

    async def delete_definition(
        self,
        kind: Kind,
        id_: int,
        revision: int,
        by: AccountId | None,
        at: Instant,
        request: DefinitionRequest | None,
    ) -> None:
        """Delete what nothing uses; once for each request.

        Raises:
            Refused: UNKNOWN_DEFINITION, CHANGED_MEANWHILE, IN_USE, USED_IN_HISTORY, NOT_WHILE_STARTED.
        """
        ...
