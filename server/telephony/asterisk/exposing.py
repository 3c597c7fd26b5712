"""Every channel in Asterisk, whosever it is: listed, and cut by its name (domain row 331).

Rule: only a name that Asterisk's own list has at that moment becomes part of a request; of what others wrote onto their
channels nothing is taken over but digits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from kaden.clock import Instant, instant_of
from kaden.protocol.channels import ChannelKind
from kaden.text import clean
from server.dialer.events import ChannelState
from server.telephony.asterisk.driver import Driver
from server.telephony.asterisk.names import (
    CallName,
    LegName,
    MonitorName,
    Names,
    PlayingName,
    TargetName,
    WatchName,
)
from server.telephony.asterisk.wire import Channel, ChannelPhase, Unreadable, read_channels
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import ChannelGone, FateUnknown, SwitchUnreachable

NUMBER: Final = re.compile(r"\+?[0-9*#]{2,20}")

NAME_LENGTH: Final = 128
"""Characters of a channel's name that are shown; Asterisk's longest have 149, its own usual ones 20."""

_STATES: Final = {
    ChannelPhase.DOWN: ChannelState.DIALLING,
    ChannelPhase.RINGING: ChannelState.RINGING,
    ChannelPhase.UP: ChannelState.ANSWERED,
}


class Exposing:
    """The orders about any channel."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    async def listed(self) -> tuple[SwitchChannel, ...]:
        """As `LiveChannels.channels`."""
        raw = await self._ask()
        return read_all(raw, self._driver.names, self._driver.settings.trunk)

    async def cut(self, channel: str) -> None:
        """As `LiveChannels.cut`."""
        driver, names, requests = self._driver, self._driver.names, self._driver.requests
        listed = (one.id for one in read_channels(await self._ask()))
        name = next((id_ for id_ in listed if _shown(id_) == channel), None)
        if name is None:
            raise ChannelGone("no channel of this name lives")
        match names.read(name):
            case CallName(attempt):
                call = driver.entries.calls.get(attempt)
                if call is not None and call.state is not ChannelState.ANSWERED:
                    call.cancelled = True
            case WatchName(monitor):
                await driver.order(requests.hang_up(names.monitor(monitor)))
                return
        if (await driver.order(requests.cut(name))).gone:
            raise ChannelGone("the channel ended a moment ago")

    async def _ask(self) -> bytes:
        try:
            reply = await self._driver.ask(self._driver.requests.channels())
        except FateUnknown as error:
            raise SwitchUnreachable(f"the switch did not say what lives in it: {error}") from None
        if not reply.done:
            raise SwitchUnreachable(f"no list of channels: {reply.status}")
        return reply.content


def read_all(raw: bytes, names: Names, trunk: str) -> tuple[SwitchChannel, ...]:
    """Asterisk's list of channels, by their names.

    Raises:
        SwitchUnreachable: it is no such list.
    """
    try:
        channels = read_channels(raw)
    except Unreadable as error:
        raise SwitchUnreachable(f"the switch did not say what lives in it: {error}") from None
    told = (_told(*each, names, trunk) for each in zip(channels, json.loads(raw), strict=True))
    return tuple(sorted(told, key=lambda one: one.id))


def _told(channel: Channel, fields: dict[str, Any], names: Names, trunk: str) -> SwitchChannel:
    kind, owner = _owner(names, channel.id)
    return SwitchChannel(
        id=_shown(channel.id),
        kind=kind,
        owner=owner,
        state=_STATES[channel.phase],
        line=clean(channel.endpoint, NAME_LENGTH),
        number=next(_numbers(fields), ""),
        since=_instant(fields.get("creationtime")),
        takes_line=channel.endpoint == trunk,
    )


def _shown(name: str) -> str:
    return clean(name, NAME_LENGTH)


def _owner(names: Names, channel: str) -> tuple[ChannelKind, int | None]:
    match names.read(channel):
        case None:
            return ChannelKind.FOREIGN, None
        case CallName(attempt):
            return ChannelKind.CUSTOMER, attempt
        case LegName(session):
            return ChannelKind.AGENT, session
        case TargetName(transfer):
            return ChannelKind.TARGET, transfer.attempt
        case MonitorName(monitor):
            return ChannelKind.SUPERVISOR, monitor
        case WatchName(monitor):
            return ChannelKind.OTHER, monitor
        case PlayingName(playing):
            return ChannelKind.PLAYING, playing
        case _:
            return ChannelKind.OTHER, None


def _numbers(fields: dict[str, Any]) -> Iterator[str]:
    """Who calls or was called, and what was dialled: whichever is a number, and nothing that is more than one."""
    for part, key in (("caller", "number"), ("connected", "number"), ("dialplan", "exten")):
        within = fields.get(part)
        number = within.get(key) if isinstance(within, dict) else None
        if isinstance(number, str) and NUMBER.fullmatch(number) is not None:
            yield number


def _instant(spelled: object) -> Instant | None:
    """Asterisk's spelling, as in 2026-11-23T11:20:33.123+0900; None = none, or one without a zone."""
    try:
        moment = datetime.strptime(str(spelled), "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        return None
    return instant_of(moment)
