"""The sockets to Asterisk: one for its events, a few for our requests.

Rules: the reader parses and hands over, nothing else, because Asterisk cuts off a slow one; whoever was replaced by a
newer connection does not come back; a request that may have arrived is never sent twice.
"""

from __future__ import annotations

import asyncio
import logging
from random import Random
from typing import Final, Protocol
from urllib.parse import quote

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from kaden.text import clean
from server.logs import logger
from server.tasks import Tasks
from server.telephony.asterisk.requests import Reply, Request
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.wire import Event, Replaced, Unreadable, read_event
from server.telephony.backoff import BackOff
from server.telephony.port import FateUnknown, SwitchUnreachable

PING_SECONDS: Final = 2.5
"""Between pings, and until an unanswered one means that the link is dead (guarantees section 5)."""

MESSAGE_LIMIT: Final = 8 * 1024 * 1024
"""Bytes that are read at all; what is above the limit of an event is thrown away unparsed."""

CONNECTIONS: Final = 24
"""Requests at once; more wait for their turn."""

HTTP_DENIED: Final = (401, 403)

_log = logger("switch")


class Hearer(Protocol):
    """Who uses the link."""

    def link_up(self) -> None:
        """Events flow from here on."""
        ...

    def link_down(self) -> None:
        """No event comes any more, until `link_up`."""
        ...

    def heard(self, event: Event) -> None:
        """An event; must only note it."""
        ...


class Link:
    """One application's connection to one Asterisk."""

    def __init__(self, settings: AsteriskSettings, hearer: Hearer, random: Random) -> None:
        """`random` spreads the waits between tries."""
        self._settings = settings
        self._hearer = hearer
        self._backoff = BackOff(random)
        self._tasks = Tasks("switch link")
        self._client: httpx.AsyncClient | None = None
        self._connection: ClientConnection | None = None
        self._problem = ""
        self.unread = 0
        """Events that were refused: too large, or not what they should be."""
        self.replaced = False
        """A newer connection has our name: we must not command any more."""

    def open(self) -> None:
        """Begin to connect, and go on trying.

        Raises:
            Refused: FILE_UNREADABLE, for the password.
        """
        self.replaced = False
        # Its line for each request would hold channels' names and nothing that our own lines do not say better.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        password = self._settings.password()
        self._client = httpx.AsyncClient(
            base_url=f"{self._settings.url}/ari",
            auth=(self._settings.user, password),
            timeout=self._settings.reply_seconds,
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            trust_env=False,
        )
        self._tasks.start(self._stay_connected(password), name="events")

    async def close(self) -> None:
        """Leave without ending any call."""
        await self._tasks.cancel_all()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def start_anew(self) -> None:
        """Break the connection, so that it is made again and everything is asked again."""
        if self._connection is not None:
            await self._connection.close()

    def confirm(self) -> None:
        """The connection proved useful: after the next loss, begin to try soon."""
        self._backoff.reset()
        if self._problem:
            _log.info("the switch is there again")
        self._problem = ""

    async def ask(self, request: Request) -> Reply:
        """Send a request and wait for its reply.

        Raises:
            SwitchUnreachable: it never left.
            FateUnknown: it may have been carried out.
        """
        if self._client is None:
            raise SwitchUnreachable("the switch is closed")
        try:
            response = await self._client.request(
                request.method, request.path, params=request.parameters, json=request.body
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise SwitchUnreachable(f"the request did not reach the switch: {error!r}") from None
        except (httpx.HTTPError, RuntimeError) as error:
            raise FateUnknown(f"no reply to {request.method} {request.path}: {error!r}") from None
        return Reply(response.status_code, response.content)

    # ---- events --------------------------------------------------------------------------------------------------

    async def _stay_connected(self, password: str) -> None:
        url = f"ws{self._settings.url.removeprefix('http')}/ari/events?app={quote(self._settings.app)}"
        basic = httpx.BasicAuth(self._settings.user, password)
        header = next(basic.sync_auth_flow(httpx.Request("GET", self._settings.url))).headers["Authorization"]
        while not self.replaced:
            try:
                connection = await connect(
                    url,
                    additional_headers={"Authorization": header},
                    compression=None,
                    max_size=MESSAGE_LIMIT,
                    ping_interval=PING_SECONDS,
                    ping_timeout=PING_SECONDS,
                    open_timeout=self._settings.reply_seconds,
                    close_timeout=PING_SECONDS / 4,
                    proxy=None,
                )
            except (OSError, InvalidHandshake, ConnectionClosed) as error:
                self._say(_problem_of(error))
            else:
                await self._listen(connection)
            if not self.replaced:
                await asyncio.sleep(self._backoff.next())

    async def _listen(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._hearer.link_up()
        try:
            async for message in connection:
                event = self._read(message)
                if isinstance(event, Replaced):
                    self.replaced = True
                    _log.error(
                        "another server has taken the switch over under our name; this one commands no more",
                        app=self._settings.app,
                    )
                    return
                if event is not None:
                    self._hearer.heard(event)
            self._say("the switch closed the link")
        except ConnectionClosed as error:
            self._say(f"the link to the switch broke: {error}")
        except Exception:
            # What the event meant is lost to us: only a comparison with all that lives makes up for it.
            _log.exception("an event of the switch could not be taken; the link is made again")
        finally:
            self._connection = None
            self._hearer.link_down()
            await connection.close()

    def _read(self, message: str | bytes) -> Event | None:
        try:
            return read_event(message)
        except Unreadable as problem:
            self.unread += 1
            _log.warning("an event of the switch was refused", problem=str(problem), so_far=self.unread)
            return None

    def _say(self, problem: str) -> None:
        """Log a problem once, however often it is met in a row."""
        if problem != self._problem:
            self._problem = problem
            _log.warning("the switch is out of reach", url=self._settings.url, problem=problem)


def _problem_of(error: Exception) -> str:
    """What a person can do something about."""
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        if status in HTTP_DENIED:
            return (
                f"it refuses user or password ({status}): compare [asterisk] user, password_file and ari.conf"
            )
        return f"there is no ARI at this address ({status}): is ari.conf enabled, and res_ari loaded?"
    if isinstance(error, TimeoutError):
        return "it takes the connection and does not answer"
    return clean(str(error), 200) or type(error).__name__
