"""What the lists of channels and bridges do not tell a new life of ours: notes on the channels, and how the phones are.

Rule: the hold button and a recording's name are told once, to whoever listens then; so they are written onto the
channels, and read from there. A phone's status is asked for, after the subscription to its changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Set
from contextlib import suppress
from typing import TypeAlias

from server.telephony.asterisk.comparing import Notes
from server.telephony.asterisk.names import Names
from server.telephony.asterisk.requests import PHONE_HELD, RECORDING, Reply, Request, Requests
from server.telephony.asterisk.survey import Survey
from server.telephony.asterisk.wire import read_endpoint, read_value
from server.telephony.port import SwitchError

Ask: TypeAlias = Callable[[Request], Awaitable[Reply]]


class Noting:
    """Reads what stands on the channels of conversations.

    Args:
        names: of our channels.
        requests: the office's.
        ask: a request and its reply.
        hear_of: subscribes to a phone.
    """

    def __init__(
        self, names: Names, requests: Requests, ask: Ask, hear_of: Callable[[str], Awaitable[None]]
    ) -> None:
        self._names = names
        self._requests = requests
        self._ask = ask
        self._hear_of = hear_of

    async def read(self, seen: Survey) -> Notes:
        """The notes about what lives.

        Raises:
            SwitchUnreachable, FateUnknown, Unreadable.
        """
        talking = [(call.attempt, call.session) for call in seen.calls if call.session is not None]
        held, recordings, away = await asyncio.gather(
            asyncio.gather(*(self._noted(self._names.leg(leg), PHONE_HELD) for _, leg in talking)),
            asyncio.gather(*(self._noted(self._names.call(call), RECORDING) for call, _ in talking)),
            self._away({leg.endpoint for leg in seen.legs if leg.endpoint}),
        )
        return Notes(
            {leg for (_, leg), value in zip(talking, held, strict=True) if value == "1"},
            {call: name for (call, _), name in zip(talking, recordings, strict=True) if name},
            away,
        )

    async def _noted(self, channel: str, variable: str) -> str:
        reply = await self._ask(self._requests.noted(channel, variable))
        return read_value(reply.content) if reply.done else ""

    async def _away(self, phones: Set[str]) -> Set[str]:
        """Which of these phones are out of reach; from here on every change is heard of."""
        order = sorted(phones)
        found = await asyncio.gather(*(self._in_reach(phone) for phone in order))
        return {phone for phone, there in zip(order, found, strict=True) if not there}

    async def _in_reach(self, phone: str) -> bool:
        # A leg outlives its phone's entry in pjsip.conf; then there is nothing to subscribe to.
        with suppress(SwitchError):
            await self._hear_of(phone)
        endpoint = await self._ask(self._requests.endpoint(phone))
        return not endpoint.done or read_endpoint(endpoint.content).online is not False
