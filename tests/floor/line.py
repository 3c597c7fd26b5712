"""A person's client: it comes back to whichever server lives, and asks again what got no answer.

Rule: what it asks again goes out under the same request id, as the real client does it (guarantee I15).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Final

from kaden.protocol.client import ClientMessage
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import Answered, RefusedRequest, ServerMessage
from kaden.vocabulary import AccountId
from tests.floor.machine import Machine, ServerDown
from tests.floor.wire import LOST, Wire

PATIENCE: Final = (0.2, 1.5)
"""Seconds between two tries to connect, shortest and longest."""

WORTH_REPEATING: Final = frozenset({RefusalCode.STORE_UNAVAILABLE, RefusalCode.SWITCH_UNAVAILABLE})

AGAIN_AFTER: Final = 2.0


class Line:
    """One person's connection.

    Args:
        machine: where the server is.
        account: who.
        random: decides the pauses.
        acknowledged: told of every request that was answered.
        refused: told of every request that was refused for good.
    """

    def __init__(
        self,
        machine: Machine,
        account: AccountId,
        random: Random,
        acknowledged: Callable[[AccountId, ClientMessage], None],
        refused: Callable[[AccountId, ClientMessage, str], None],
    ) -> None:
        self.account = account
        self.lost_at: float | None = None
        """When the connection broke, until the next message comes."""
        self.refusals: list[str] = []
        self._machine = machine
        self._random = random
        self._acknowledged = acknowledged
        self._refused = refused
        self._wire: Wire | None = None
        self._owed: dict[str, ClientMessage] = {}
        self._asked_at: dict[str, float] = {}
        self._repeating: set[str] = set()
        self._absent_until = 0.0
        self._terminals = 0
        self._requests = 0

    @property
    def owed(self) -> dict[str, ClientMessage]:
        """Requests without an answer."""
        return self._owed

    def waits_since(self, moment: float) -> list[ClientMessage]:
        """Requests of before that moment that have no answer."""
        return [order for request, order in self._owed.items() if self._asked_at[request] < moment]

    @property
    def connected(self) -> bool:
        """Whether a connection stands, as far as the person can see."""
        return self._wire is not None

    def request(self) -> str:
        """A new request id."""
        self._requests += 1
        return f"r{self._requests}"

    def send(self, message: ClientMessage) -> None:
        """Say something; a request stays owed until it is answered."""
        request = getattr(message, "request", None)
        if request is not None:
            self._owed[request] = message
            self._asked_at[request] = asyncio.get_running_loop().time()
            self._machine.chronicle.note("asks", f"{self.account} {message.type} {request}")
        if self._wire is not None:
            self._wire.say(message)

    async def receive(self, until: float) -> ServerMessage | None:
        """The next message; None when none came until the loop's `until`."""
        loop = asyncio.get_running_loop()
        while True:
            left = until - loop.time()
            if left <= 0:
                return None
            if self._wire is None and not self._connect():
                await asyncio.sleep(min(left, self._random.uniform(*PATIENCE)))
                continue
            assert self._wire is not None
            message = await self._wire.heard.take(left)
            if message is LOST:
                self._wire, self.lost_at = None, loop.time()
                continue
            if message is None:
                return None
            self._note(message)
            return message

    def drop(self, absent: float) -> None:
        """The terminal is gone, without a word, for some seconds."""
        if self._wire is not None:
            self._wire.say(None)
            self._wire, self.lost_at = None, asyncio.get_running_loop().time()
        self._absent_until = asyncio.get_running_loop().time() + absent

    def come_back(self) -> None:
        """Whoever was away is there again."""
        self._absent_until = 0.0

    def second_terminal(self) -> None:
        """Sign in at another terminal, while the first one stands there still."""
        self._wire = None
        self._connect()

    def _connect(self) -> bool:
        if asyncio.get_running_loop().time() < self._absent_until:
            return False
        self._terminals += 1
        try:
            self._wire = self._machine.connect(self.account, f"t{self._terminals}")
        except ServerDown:
            return False
        self._wire.owed = self._owed
        for message in list(self._owed.values()):
            self._wire.say(message)
        return True

    def _note(self, message: ServerMessage) -> None:
        match message:
            case Answered(request=request):
                order = self._owed.pop(request, None)
                if order is not None:
                    self._acknowledged(self.account, order)
            case RefusedRequest(request=str(request), code=code):
                self._machine.chronicle.note("refused", f"{self.account} {request} {code}")
                if request in self._owed and code not in WORTH_REPEATING:
                    self._refused(self.account, self._owed[request], code)
                if code in WORTH_REPEATING and request in self._owed and request not in self._repeating:
                    self._repeating.add(request)
                    asyncio.get_running_loop().call_later(AGAIN_AFTER, self._again, request)
                elif code not in WORTH_REPEATING:
                    self._owed.pop(request, None)
                self.refusals.append(code)

    def _again(self, request: str) -> None:
        self._repeating.discard(request)
        if request in self._owed and self._wire is not None:
            self._wire.say(self._owed[request])
