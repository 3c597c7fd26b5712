"""Questions to a switch that may be anything: a wrong address, another program, an old Asterisk.

Rule: every way in which an answer can fail to come has a name of its own, because each has another remedy.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, Final

import httpx

from server.telephony.asterisk.settings import AsteriskSettings

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of an answer; the list of all modules has 60,000, and half a minute of recording 480,000."""

_OK: Final = 300
_TROUBLE_OF_STATUS: Final = {401: "wrong_password", 403: "not_allowed", 404: "not_found"}


class Trouble(StrEnum):
    """Why a question had no useful answer."""

    UNREACHABLE = "unreachable"
    """Nobody listens there, or the name is unknown."""
    SILENT = "silent"
    """Somebody listens and does not answer in time."""
    WRONG_PASSWORD = "wrong_password"
    NOT_ALLOWED = "not_allowed"
    """The account may only read."""
    NOT_FOUND = "not_found"
    """There is no such thing; for the first question: no ARI behind the address."""
    STRANGE = "strange"
    """An answer that is none of ARI's."""


class NoAnswer(Exception):
    """A question had no useful answer."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble = trouble
        self.detail = detail
        """The switch's or the system's own words, one line."""


class Inquiry:
    """Asks a switch's REST interface, one question after the other."""

    def __init__(self, client: httpx.AsyncClient, patience: float) -> None:
        """`patience`: seconds for one question and its whole answer."""
        self._client = client
        self._patience = patience

    async def ask(self, method: str, path: str, **params: str) -> Any:
        """The decoded answer to one request; None when it has no body.

        Args:
            path: behind `/ari/`.

        Raises:
            NoAnswer.
        """
        content = await self._carry_out(method, path, params)
        try:
            return json.loads(content) if content else None
        except ValueError as error:
            raise NoAnswer(Trouble.STRANGE, _line(error)) from None

    async def fetch(self, path: str) -> bytes:
        """The file that the switch gives for a path behind `/ari/`.

        Raises:
            NoAnswer.
        """
        return await self._carry_out("GET", path, {})

    async def _carry_out(self, method: str, path: str, params: Mapping[str, str]) -> bytes:
        try:
            # Beside the client's own limits for each part: who answers in drops answers for ever.
            async with (
                asyncio.timeout(self._patience),
                self._client.stream(method, path, params=dict(params)) as reply,
            ):
                content = await _limited(reply)
        except (httpx.TimeoutException, TimeoutError) as error:
            raise NoAnswer(Trouble.SILENT, _line(error)) from None
        except httpx.NetworkError as error:
            raise NoAnswer(Trouble.UNREACHABLE, _line(error)) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(Trouble.STRANGE, _line(error)) from None
        if reply.status_code < _OK:
            return content
        trouble = Trouble(_TROUBLE_OF_STATUS.get(reply.status_code, Trouble.STRANGE))
        raise NoAnswer(trouble, f"{reply.status_code} {_message(content)}".rstrip())


@asynccontextmanager
async def inquiring(settings: AsteriskSettings) -> AsyncIterator[Inquiry]:
    """Questions to the switch that the settings name.

    Raises:
        Refused: FILE_UNREADABLE, for the password.
    """
    async with httpx.AsyncClient(
        base_url=f"{settings.url}/ari/",
        auth=(settings.user, settings.password()),
        timeout=settings.reply_seconds,
        trust_env=False,
    ) as client:
        yield Inquiry(client, 2 * settings.reply_seconds)


async def _limited(reply: httpx.Response) -> bytes:
    content = b""
    async for part in reply.aiter_bytes():
        content += part
        if len(content) > LARGEST:
            raise NoAnswer(Trouble.STRANGE, f"more than {LARGEST} bytes")
    return content


def _message(content: bytes) -> str:
    try:
        answer = json.loads(content)
    except ValueError:
        return ""
    return _line(answer.get("message", "")) if isinstance(answer, dict) else ""


def _line(said: object) -> str:
    return " ".join(str(said).split())[:200] or type(said).__name__
