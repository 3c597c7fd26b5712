"""What every switch does about its channels, ours or not: they are listed, and each can be cut (domain row 331).

The third part of the suite in `tests/telephony/contract.py`, with the same rig.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from kaden.protocol.channels import ChannelKind
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerRinging,
    EndCause,
    LegState,
    LiveLeg,
    PhoneEnded,
    SwitchSynchronised,
)
from server.dialer.leg_events import MonitorEnded, TargetEnded
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import ChannelGone, SwitchUnreachable
from tests.telephony.feature_contract import EAR, FIRST, HELD, consulting, listening
from tests.telephony.rig import CALL, LEG, PHONE, Rig, calls, joined, leg_up, legs, monitors, place

STRANGER = "left-behind.1"
STRANGERS_NUMBER = "+81312345670"
PAUSE = 0.01
"""Seconds between two looks; a switch tells nobody when a stranger comes or goes."""


class ChannelsContract:
    """Inherit beside `SwitchContract`, with the same fixture `rig`."""

    async def test_every_channel_of_ours_is_listed_with_whose_it_is(self, rig: Rig) -> None:
        await joined(rig)
        customer, agent = await the(rig, ChannelKind.CUSTOMER), await the(rig, ChannelKind.AGENT)
        assert (customer.owner, customer.state, customer.takes_line) == (CALL, ChannelState.ANSWERED, True)
        assert (agent.owner, agent.state, agent.takes_line) == (LEG, ChannelState.ANSWERED, False)
        assert (customer.line, agent.line) == ("trunk", PHONE["answers"])
        assert agent.since is not None
        assert customer.since is not None
        assert agent.since <= customer.since
        assert len(await rig.switch.channels()) == 2

    async def test_a_channel_of_nobody_is_listed_and_gone_after_the_cut(self, rig: Rig) -> None:
        """Row 331: no attempt knows it, so nothing else would ever end it."""
        await joined(rig)
        await rig.stranger(STRANGER, STRANGERS_NUMBER)
        stranger = await until_listed(rig, lambda one: one.kind is ChannelKind.FOREIGN)
        assert (stranger.id, stranger.owner, stranger.takes_line) == (STRANGER, None, True)
        before = await rig.switch.live()
        rig.heard.forget()
        await rig.switch.cut(STRANGER)
        await until_gone(rig, STRANGER)
        with pytest.raises(ChannelGone):
            await rig.switch.cut(STRANGER)
        assert (await rig.switch.live(), rig.heard.events) == (before, [])

    async def test_what_is_not_in_the_list_is_not_cut(self, rig: Rig) -> None:
        await leg_up(rig)
        for name in ("no-such-channel", "../bridges", "", "ä\u202e%2f"):
            with pytest.raises(ChannelGone):
                await rig.switch.cut(name)
        assert await legs(rig) == (LiveLeg(LEG, LegState.UP),)

    async def test_a_conversation_that_is_cut_ends_as_by_the_customer(self, rig: Rig) -> None:
        await joined(rig)
        await rig.switch.cut((await the(rig, ChannelKind.CUSTOMER)).id)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert await rig.switch.live() == SwitchSynchronised((), (LiveLeg(LEG, LegState.UP),))

    async def test_a_call_that_is_cut_while_it_rings_is_cancelled(self, rig: Rig) -> None:
        await place(rig, "no answer")
        await rig.heard.until(CustomerRinging(CALL))
        ringing = await the(rig, ChannelKind.CUSTOMER)
        assert ringing.state is ChannelState.RINGING
        await rig.switch.cut(ringing.id)
        await rig.heard.until(CallEnded(CALL, EndCause.CANCELLED))
        assert await calls(rig) == ()

    async def test_an_agent_who_is_cut_takes_the_customer_along(self, rig: Rig) -> None:
        """As a phone that is hung up does (row 216)."""
        await joined(rig)
        rig.heard.forget()
        await rig.switch.cut((await the(rig, ChannelKind.AGENT)).id)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert rig.heard.events == [PhoneEnded(LEG, answered=True), CallEnded(CALL, EndCause.HANGUP)]

    async def test_a_target_and_a_supervisor_who_are_cut_leave_the_others_as_they_were(
        self, rig: Rig
    ) -> None:
        await consulting(rig)
        await rig.switch.cut((await the(rig, ChannelKind.TARGET)).id)
        await rig.heard.until(TargetEnded(FIRST, answered=True))
        await listening(rig)
        supervisor = await the(rig, ChannelKind.SUPERVISOR)
        assert (supervisor.owner, supervisor.line) == (EAR, PHONE["supervisor"])
        await rig.switch.cut(supervisor.id)
        await rig.heard.until(MonitorEnded(EAR, answered=True))
        assert (await calls(rig), await monitors(rig)) == ((HELD,), ())

    async def test_a_closed_switch_lists_and_cuts_nothing(self, rig: Rig) -> None:
        await rig.switch.close()
        with pytest.raises(SwitchUnreachable):
            await rig.switch.channels()
        with pytest.raises(SwitchUnreachable):
            await rig.switch.cut(STRANGER)


async def the(rig: Rig, kind: ChannelKind) -> SwitchChannel:
    """The one channel of this kind."""
    (found,) = [one for one in await rig.switch.channels() if one.kind is kind]
    return found


async def until_listed(rig: Rig, fits: Callable[[SwitchChannel], bool]) -> SwitchChannel:
    """The first channel that is listed, answered, and fits."""
    while True:
        for one in await rig.switch.channels():
            if fits(one) and one.state is ChannelState.ANSWERED:
                return one
        await asyncio.sleep(PAUSE)


async def until_gone(rig: Rig, name: str) -> None:
    """A channel's end may come a moment after the cut."""
    while True:
        if all(one.id != name for one in await rig.switch.channels()):
            return
        await asyncio.sleep(PAUSE)
