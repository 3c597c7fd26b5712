"""Shows what lives in the switch to administrators, and cuts a channel for them (domain row 331).

Rules: a cut is in the audit log before the switch hears of it, and what has become another call's meanwhile is not cut.
A customer of ours is hung up by the floor, which then knows that nobody who talked ended it; everything else is cut by
the switch, and is heard of as an end by itself.
"""

from __future__ import annotations

from kaden.protocol.channels import (
    CHANNELS_SHOWN,
    ChannelKind,
    ChannelRequest,
    ChannelRow,
    Channels,
    ChannelStanding,
    CutChannel,
    ListChannels,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AttemptId
from server.dialer.leg_requests import CutOrdered
from server.dialer.model import Asked
from server.dialer.supervisor_writes import NoteOrder
from server.floor import LiveFloor
from server.hub.port import Visit
from server.storage.port import Store
from server.switch_channels import compare
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import ChannelGone, Switch, SwitchError, SwitchUnreachable


class ChannelsOffice:
    """The channels of one switch.

    Args:
        switch: where they live.
        floor: what knows whose they are.
        store: where a cut is noted.
    """

    def __init__(self, switch: Switch, floor: LiveFloor, store: Store) -> None:
        self._switch = switch
        self._floor = floor
        self._store = store

    async def perform(self, visit: Visit, asked: ChannelRequest) -> Channels | None:
        """Carry out one message.

        Raises:
            Refused: SWITCH_UNAVAILABLE, CHANNEL_GONE, CHANNEL_OTHERWISE, CHANNEL_NOT_CUT, STORE_UNAVAILABLE.
        """
        match asked:
            case ListChannels():
                return self._shown(asked, await self._listed())
            case CutChannel():
                await self._cut(visit, asked)
                return None

    async def _listed(self) -> tuple[SwitchChannel, ...]:
        try:
            return await self._switch.channels()
        except SwitchError:
            raise Refused(RefusalCode.SWITCH_UNAVAILABLE) from None

    def _shown(self, asked: ListChannels, channels: tuple[SwitchChannel, ...]) -> Channels:
        now = self._floor.now()
        rows = compare(channels, self._floor.state, now)
        return Channels(
            request=asked.request,
            now=now,
            rows=rows[:CHANNELS_SHOWN],
            left_out=max(0, len(rows) - CHANNELS_SHOWN),
            lines=self._switch.lines,
            taken=sum(channel.takes_line for channel in channels),
        )

    async def _cut(self, visit: Visit, asked: CutChannel) -> None:
        channels = await self._listed()
        await self._note(visit, asked, self._looked_at(asked, channels))
        # While that was written a waiting agent may have been given a customer, whom nobody wanted to cut.
        row = self._looked_at(asked, channels)
        if row.kind is ChannelKind.CUSTOMER and row.attempt is not None:
            self._floor.post(CutOrdered(AttemptId(row.attempt)))
            return
        try:
            await self._switch.cut(row.id)
        except ChannelGone:
            raise Refused(RefusalCode.CHANNEL_GONE, channel=asked.channel) from None
        except SwitchUnreachable:
            raise Refused(RefusalCode.SWITCH_UNAVAILABLE) from None
        except SwitchError as error:
            raise Refused(RefusalCode.CHANNEL_NOT_CUT, channel=asked.channel, problem=str(error)) from None

    def _looked_at(self, asked: CutChannel, channels: tuple[SwitchChannel, ...]) -> ChannelRow:
        """The channel as it is for the floor now, if it is still what was looked at.

        Raises:
            Refused: CHANNEL_GONE, CHANNEL_OTHERWISE.
        """
        rows = compare(channels, self._floor.state, self._floor.now())
        row = next((row for row in rows if row.id == asked.channel), None)
        if row is None or row.standing is ChannelStanding.MISSING:
            raise Refused(RefusalCode.CHANNEL_GONE, channel=asked.channel)
        if row.attempt != asked.attempt:
            raise Refused(RefusalCode.CHANNEL_OTHERWISE, channel=asked.channel)
        return row

    async def _note(self, visit: Visit, asked: CutChannel, row: ChannelRow) -> None:
        by = visit.by
        assert by is not None, "a floor is only asked by somebody who has signed in"
        facts = (("channel", row.id), ("line", row.line))
        thing = "channel" if row.attempt is None else f"attempt:{row.attempt}"
        order = NoteOrder(Asked(AccountId(by), asked.request), "channel.cut", thing, facts, self._floor.now())
        await self._store.perform(order)
