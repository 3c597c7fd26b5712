"""A supervisor at the set-up desk; the server's definitions are a book that the test fills."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from kaden.protocol.base import Message
from kaden.protocol.server import Answered, RefusedRequest
from kaden.protocol.setup import Definition, Definitions, DeleteDefinition, ListDefinitions, SaveDefinition
from kaden.setup.kinds import MAXIMUM, Kind
from kaden.vocabulary import Role
from tests.tui.client import SMALL, Client
from tests.tui.screens.supervisor.office import supervisor
from tests.tui.scripted_server import ScriptedServer
from tui.screens.setup.desk import SetupDesk

NAMES: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.ACCOUNT: ("sato", "suzuki", "tanaka", "ito", "watanabe", "yamada"),
    Kind.GROUP: ("東チーム", "西チーム"),
    Kind.RULE: ("標準", "Predictive"),
    Kind.CALENDAR: ("営業日",),
    Kind.CAMPAIGN: ("展示会フォロー", "Renewal"),
}


class Book:
    """What the server knows; by kind."""

    def __init__(self) -> None:
        self.rows: dict[Kind, list[Definition]] = {}
        self.names = dict(NAMES)
        """What references may name."""
        self.may_add = True
        self.role = Role.ADMINISTRATOR
        """Of who signs in."""
        self.saving: Callable[[SaveDefinition], Message] | None = None
        """What answers a save instead of the book itself."""

    def put(self, kind: Kind, id: int, values: Mapping[str, Any], **more: Any) -> Definition:
        """Write a definition down, in the place of one with its id."""
        fields = {"inside": None, "revision": 1, "may_edit": True} | more
        row = Definition(id=id, values=dict(values), **fields)
        rows = [each for each in self.rows.get(kind, []) if each.id != id]
        self.rows[kind] = sorted([*rows, row], key=lambda each: each.id)
        return row

    def overtaken(self, kind: Kind, id: int, values: Mapping[str, Any]) -> None:
        """Suzuki saved it after it was opened here; a save is refused for that."""
        self.put(kind, id, values, revision=2)
        self.saving = lambda asked: refused(
            asked.request, "changed_meanwhile", kind=kind.value, by="suzuki", at=CHANGED_AT
        )

    def serve(self, server: ScriptedServer) -> None:
        """Let the server answer from the book."""
        server.role, server.agent_use, server.full_name = self.role, False, "山田 太郎"
        server.answers |= {
            "list_definitions": self.listed,
            "save_definition": self.saved,
            "delete_definition": self.deleted,
        }

    def listed(self, asked: ListDefinitions) -> Message:
        """All of a kind, or those inside one thing."""
        rows = [row for row in self.rows.get(asked.kind, ()) if asked.inside in (None, row.inside)]
        return self._said(asked.request, asked.kind, rows)

    def saved(self, asked: SaveDefinition) -> Message:
        """As the server does: the definition with its next revision, or what the test wants."""
        if self.saving is not None:
            return self.saving(asked)
        id = asked.id or 1 + max((row.id for row in self.rows.get(asked.kind, ())), default=0)
        row = self.put(asked.kind, id, asked.values, inside=asked.inside, revision=asked.revision + 1)
        return self._said(asked.request, asked.kind, [row])

    def deleted(self, asked: DeleteDefinition) -> Message:
        """Strike a definition out."""
        rows = self.rows[asked.kind]
        self.rows[asked.kind] = [row for row in rows if row.id != asked.id]
        return Answered(request=asked.request)

    def _said(self, request: str, kind: Kind, rows: list[Definition]) -> Definitions:
        return Definitions(
            request=request,
            kind=kind,
            rows=tuple(rows),
            names=dict(self.names),
            may_add=self.may_add,
            total=len(self.rows.get(kind, ())),
            maximum=MAXIMUM[kind],
        )


CHANGED_AT: Final = "2025-12-02 15:03:04"
"""When another changed a definition, as the server writes it: `server.hub.setup_office`, row 37."""


def refused(request: str, code: str, **values: str | int) -> RefusedRequest:
    """A refusal as the server sends it."""
    return RefusedRequest(request=request, code=code, values=values)


def usual() -> Book:
    """A small office: two groups, two rules, a campaign with a batch and a job."""
    book = Book()
    for id, (name, members) in enumerate({"東チーム": ["sato", "ito"], "西チーム": []}.items(), 1):
        book.put(Kind.GROUP, id, {"name": name, "members": members})
    book.put(Kind.RULE, 1, RULE)
    book.put(Kind.CAMPAIGN, 3, CAMPAIGN)
    book.put(Kind.BATCH, 5, BATCH, inside=3)
    return book


RULE: Final[dict[str, Any]] = {
    "name": "標準",
    "method": "progressive",
    "multipliers": [1.0, 1.5],
    "additional": 0,
    "lead_time": 360,
    "ring_timeout": 30,
    "redial_interval": 24.0,
    "redial_by_outcome": {"busy": 0.5},
    "once_a_day": False,
    "attempt_cap": 3,
    "shadow": None,
}
CAMPAIGN: Final[dict[str, Any]] = {
    "name": "展示会フォロー",
    "rule": "標準",
    "hours_start": "09:00",
    "hours_end": "17:00",
    "calendar": None,
    "zone": "Asia/Tokyo",
    "notify": True,
    "handling_entry": True,
    "script": "株式会社カデンの佐藤です。\n先日の展示会の件でお電話しました。",
    "profile": "reference",
    "allowed_share": 3.0,
    "recording": False,
    "detect_machine": False,
    "closed": False,
}
BATCH: Final[dict[str, Any]] = {
    "name": "2月",
    "first_day": "2026-02-01",
    "last_day": "2026-03-31",
    "groups": ["東チーム"],
}
JOB: Final[dict[str, Any]] = {
    "name": "固定電話",
    "groups": ["東チーム"],
    "caller_id": None,
    "phone_type": "fixed",
    "attempts_from": 0,
    "attempts_to": 2,
    "band_start": None,
    "band_end": None,
    "lines": 5,
    "order": "due_first",
    "customer_list": None,
    "conditions": [],
    "start_at": None,
}


@asynccontextmanager
async def setting_up(
    directory: Path, book: Book, *keys: str, size: tuple[int, int] = SMALL, **settings: Any
) -> AsyncIterator[Client]:
    """A client on the set-up desk, after `keys` were pressed in the Outbound menu."""
    async with supervisor(directory, size=size, prepare=book.serve, **settings) as client:
        await client.press("u")
        await client.until(lambda: isinstance(client.app.screen, SetupDesk) and desk(client).pane is not None)
        await client.settle()
        for key in keys:
            await client.press(key)
            await arrived(client)
        yield client


async def arrived(client: Client) -> None:
    """Wait until everything is answered that was asked, and shown."""
    await client.until(lambda: client.app.home.link.conversation.unanswered == 0)
    await client.settle()


def desk(client: Client) -> SetupDesk:
    """The set-up desk of the client."""
    screen = client.app.screen
    assert isinstance(screen, SetupDesk)
    return screen
