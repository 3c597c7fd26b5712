"""The door for programs over the hub's sample office, with a real socket, and a client to come in with."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from kaden.vocabulary import AccountId, JobState
from server.api.bearers import Bearers
from server.api.limits import ApiLimits
from server.api.listen import ApiDoor
from server.api.programs import Programs
from server.clock import steady_now
from server.health.condition import Condition
from server.hub.tokens_office import hash_of
from server.storage.tokens_port import NewToken
from tests.server.hub.floor import NOON
from tests.server.hub.world import World, world

WELL = Condition(
    store=True, switch=True, trunk=True, loop=True, loop_lag=0, jobs=1, agents=2, lines=3, lines_in_use=4, uptime=5,
    schema=6,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a program heard."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]


@dataclass
class Gate:
    """A door, and the office behind it."""

    office: World
    door: ApiDoor
    client: httpx.AsyncClient

    async def token(self, account: str = "supervisor") -> str:
        """A token that acts as the account; its name is the account's."""
        token = f"kaden_{account}"
        await self.office.store.add_token(NewToken(account, account, hash_of(token), None), None, NOON)
        return token

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str | None = "kaden_supervisor",
        **headers: str,
    ) -> Said:
        """Make one request."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            named["Authorization"] = f"Bearer {token}"
        answer = await self.client.request(method, path, json=body, headers=named)
        return Said(answer.status_code, json.loads(answer.content), answer.headers)

    async def refused(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, str]:
        """Status and code of a request that is refused."""
        said = await self.ask(method, path, body, **more)
        assert said.status >= 400, said
        return said.status, said.body["error"]

    def switch(self, state: JobState) -> None:
        """Let the floor's job be so."""
        rows = self.office.floor.job_rows
        rows[self.office.job] = rows[self.office.job].model_copy(update={"state": state})

    def id_of(self, account: str) -> AccountId:
        """The number of an account."""
        rows = self.office.runner.transact(
            lambda tx: tx.all("SELECT id FROM account WHERE name = ?", (account,))
        )
        return AccountId(rows[0][0])


@asynccontextmanager
async def gate(
    place: Path, limits: ApiLimits | None = None, tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None
) -> AsyncIterator[Gate]:
    """An open door. `tls`: what the server shows, and what the client trusts."""
    limits = limits or ApiLimits()
    async with world(place) as office:
        now = office.floor.now
        bearers = Bearers(office.store, limits, office.limits, now, steady_now)
        programs = Programs(bearers, office.hub, office.store, lambda: WELL, now, limits)
        door = ApiDoor(programs.answer, limits)
        await door.open("localhost" if tls else "127.0.0.1", 0, tls[0] if tls else None)
        base = f"https://localhost:{door.port}" if tls else f"http://127.0.0.1:{door.port}"
        verify = tls[1] if tls else False
        try:
            async with httpx.AsyncClient(base_url=base, verify=verify, trust_env=False, timeout=20) as client:
                yield Gate(office, door, client)
        finally:
            await door.close()
