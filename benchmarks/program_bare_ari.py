"""The baseline of `bench_asterisk`: ARI as its examples use it, one request after the other, nothing checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
from websockets.asyncio.client import ClientConnection, connect

from server.tasks import Tasks
from server.telephony.asterisk.settings import AsteriskSettings

APP = "bare"


class BareAri:
    """As little as it takes: no book, no names to be read back, no answer to anything that goes wrong."""

    answered: Callable[[int], None]
    leg_up: Callable[[int], None]
    ended: Callable[[int], None]

    def __init__(self, settings: AsteriskSettings) -> None:
        self._settings = settings
        account = (settings.user, settings.password())
        self._client = httpx.AsyncClient(base_url=f"{settings.url}/ari", auth=account, trust_env=False)
        self._key = quote(":".join(account))
        self._tasks = Tasks("bare")
        self._socket: ClientConnection | None = None
        self._leg_of: dict[int, int] = {}

    async def open(self) -> None:
        """Connect, and hear of every call through the trunk."""
        url = f"ws{self._settings.url.removeprefix('http')}/ari/events?app={APP}&api_key={self._key}"
        self._socket = await connect(url, compression=None, proxy=None)
        self._tasks.start(self._read(self._socket), name="events")
        source = {"eventSource": f"endpoint:PJSIP/{self._settings.trunk}"}
        await self._client.post(f"/applications/{APP}/subscription", params=source)

    async def close(self) -> None:
        """Leave."""
        await self._tasks.cancel_all()
        if self._socket is not None:
            await self._socket.close()
        await self._client.aclose()

    async def _read(self, socket: ClientConnection) -> None:
        async for message in socket:
            event: dict[str, Any] = json.loads(message)
            kind, _, number = event.get("channel", {}).get("id", "").partition("-")
            match event["type"], kind:
                case "StasisStart", "call":
                    self.answered(int(number))
                case "StasisStart", "leg":
                    self._tasks.start(self._settle(int(number)), name="settle")
                case "ChannelDestroyed", "call":
                    self._tasks.start(self._free(int(number)), name="free")

    async def _settle(self, leg: int) -> None:
        await self._client.post(f"/bridges/leg-{leg}", params={"type": "mixing"})
        await self._client.post(f"/bridges/leg-{leg}/addChannel", params={"channel": f"leg-{leg}"})
        await self._client.post(f"/bridges/leg-{leg}/moh")
        self.leg_up(leg)

    async def _free(self, call: int) -> None:
        if (leg := self._leg_of.pop(call, None)) is not None:
            await self._client.post(f"/bridges/leg-{leg}/moh")
        self.ended(call)

    async def ring(self, leg: int, number: str) -> None:
        """Ring an agent."""
        await self._dial(f"leg-{leg}", number)

    async def place(self, call: int, number: str) -> None:
        """Dial a customer."""
        await self._dial(f"call-{call}", number)

    async def _dial(self, channel: str, number: str) -> None:
        body = {
            "endpoint": f"PJSIP/0{number.removeprefix('+81')}@{self._settings.trunk}",
            "channelId": channel,
            "context": self._settings.context,
            "extension": "s",
            "priority": 1,
            "timeout": 20,
            "variables": {"KADEN_APP": APP},
        }
        await self._client.post("/channels", json=body)

    async def join(self, call: int, leg: int) -> None:
        """Music off, beep, together."""
        self._leg_of[call] = leg
        await self._client.delete(f"/bridges/leg-{leg}/moh")
        await self._client.post(f"/channels/leg-{leg}/play", params={"media": self._settings.beep})
        await self._client.post(f"/bridges/leg-{leg}/addChannel", params={"channel": f"call-{call}"})

    async def hang_up(self, call: int) -> None:
        """End a call."""
        await self._client.delete(f"/channels/call-{call}")
