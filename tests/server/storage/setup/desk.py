"""Somebody who sets the office up: saves forms, reads them back, looks at the audit log."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.kinds import Kind
from kaden.setup.reading import read
from server.storage.setup_port import Change, DefinitionRequest, Kept, Saved
from tests.server.storage.office import Office


class SetupDesk:
    """The sample office, and the forms of it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.store = office.store

    async def all(self, kind: Kind) -> list[Kept]:
        return list(await self.store.definitions(kind))

    async def find(self, kind: Kind, name: str) -> Kept:
        [kept] = [each for each in await self.all(kind) if each.name == name]
        return kept

    async def add(self, kind: Kind, inside: int | None = None, /, **values: Any) -> Saved:
        """Make a definition, as the supervisor."""
        change = Change(kind, read(kind, values), inside=inside)
        return await self.store.save_definition(change, self.office.supervisor, self.office.now, None)

    async def change(
        self,
        kind: Kind,
        name: str,
        /,
        *,
        seen: Kept | None = None,
        password_hash: str | None = None,
        **values: Any,
    ) -> Saved:
        """Change some fields of a definition, from what it is or from what was seen before."""
        kept = seen or await self.find(kind, name)
        form = read(kind, {**kept.values, **values})
        change = Change(kind, form, id=kept.id, revision=kept.revision, password_hash=password_hash)
        return await self.store.save_definition(change, self.office.supervisor, self.office.now, None)

    async def delete(self, kind: Kind, name: str, request: DefinitionRequest | None = None) -> None:
        kept = await self.find(kind, name)
        await self.store.delete_definition(
            kind, kept.id, kept.revision, self.office.supervisor, self.office.now, request
        )

    async def audit(self, thing: str) -> list[tuple[str, Any, Any]]:
        """Code, before and after of what happened to a thing."""
        rows = await self.office.rows(
            "SELECT code, before, after FROM audit WHERE object = ? ORDER BY id", thing
        )
        return [
            (code, before and json.loads(before), after and json.loads(after)) for code, before, after in rows
        ]


async def refused(
    doing: Awaitable[object], code: RefusalCode = RefusalCode.FIELD_BAD
) -> dict[str, str | int]:
    """The values of the refusal."""
    with pytest.raises(Refused) as caught:
        await doing
    assert caught.value.code is code, caught.value
    return caught.value.values


def codes(saved: Saved) -> list[str]:
    """The warnings that came with it."""
    return [*(warning.code for warning in saved.warnings), *(["live"] if saved.live else [])]
