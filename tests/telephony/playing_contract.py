"""What every switch does with recordings that are finished: it plays them on a supervisor's phone (domain row 288).

A part of the suite in `tests/telephony/contract.py`, with the same rig.
"""

from __future__ import annotations

from secrets import token_hex
from typing import Literal

import pytest

from kaden.protocol.channels import ChannelKind
from kaden.vocabulary import PlayingEnd
from server.dialer.events import CallEnded, EndCause, LegState, LiveLeg, SwitchSynchronised
from server.dialer.leg_events import LivePlaying, PlayingBegan, PlayingEnded, RecordingStarted
from server.dialer.model import PlayingId
from server.telephony.port import ChannelExists, NoRecording, SwitchUnreachable
from tests.telephony.rig import CALL, LEG, OTHER_CALL, PHONE, Rig, answered, joined

TAPE = PlayingId(41)


class PlayingContract:
    """Inherit beside `SwitchContract`, with the same fixture `rig`."""

    async def test_a_recording_is_heard_to_its_end(self, rig: Rig) -> None:
        """The supervisor's phone rings, plays, and is let go; the agent's leg notices nothing."""
        path = await recorded(rig)
        await rig.switch.play(TAPE, PHONE["supervisor"], path)
        await rig.heard.until(PlayingBegan(TAPE))
        up = (LiveLeg(LEG, LegState.UP),)
        assert await rig.switch.live() == SwitchSynchronised((), up, playings=(LivePlaying(TAPE, up=True),))
        await rig.heard.until(PlayingEnded(TAPE, PlayingEnd.DONE))
        assert rig.heard.events == [PlayingBegan(TAPE), PlayingEnded(TAPE, PlayingEnd.DONE)]
        assert await rig.switch.live() == SwitchSynchronised((), up)

    @pytest.mark.parametrize("by", ["order", "phone", "cut"])
    async def test_whoever_has_heard_enough_ends_it(
        self, rig: Rig, by: Literal["order", "phone", "cut"]
    ) -> None:
        await rig.switch.play(TAPE, PHONE["supervisor"], await recorded(rig, long=True))
        await rig.heard.until(PlayingBegan(TAPE))
        match by:
            case "order":
                await rig.switch.stop_playing(TAPE)
            case "phone":
                await rig.phone_hangs_up(PHONE["supervisor"])
            case "cut":
                (phone,) = [one for one in await rig.switch.channels() if one.owner == TAPE]
                assert phone.kind is ChannelKind.PLAYING
                await rig.switch.cut(phone.id)
        await rig.heard.until(PlayingEnded(TAPE, PlayingEnd.STOPPED))
        assert len(rig.heard.events) == 2
        await rig.switch.stop_playing(TAPE)

    async def test_a_phone_that_nobody_takes(self, rig: Rig) -> None:
        path = await recorded(rig)
        await rig.switch.play(TAPE, PHONE["refuses"], path)
        await rig.heard.until(PlayingEnded(TAPE, PlayingEnd.BUSY))
        await rig.switch.play(TAPE, PHONE["rings"], path)
        with pytest.raises(ChannelExists):
            await rig.switch.play(TAPE, PHONE["supervisor"], path)
        assert (await rig.switch.live()).playings == (LivePlaying(TAPE, up=False),)
        await rig.switch.stop_playing(TAPE)
        await rig.heard.until(PlayingEnded(TAPE, PlayingEnd.STOPPED))
        assert PlayingBegan(TAPE) not in rig.heard.events

    async def test_what_is_not_there_or_not_finished_rings_nobody(self, rig: Rig) -> None:
        await joined(rig)
        await rig.switch.record(CALL, f"contract-{token_hex(6)}")
        going_on = (await rig.heard.first(RecordingStarted)).path
        rig.heard.forget()
        for path in (going_on, "no-such-recording.wav", "../../etc/passwd", "", "ä\u202e%2f.wav"):
            with pytest.raises(NoRecording):
                await rig.switch.play(TAPE, PHONE["supervisor"], path)
        assert ((await rig.switch.live()).playings, rig.heard.events) == ((), [])

    async def test_it_outlives_the_application_and_can_be_ended_then(self, rig: Rig) -> None:
        """After a crash of ours the list tells what is to be hung up."""
        await rig.switch.play(TAPE, PHONE["rings"], await recorded(rig))
        await rig.switch.close()
        with pytest.raises(SwitchUnreachable):
            await rig.switch.stop_playing(TAPE)
        rig.heard.forget()
        await rig.switch.open(rig.heard)
        assert (await rig.heard.first(SwitchSynchronised)).playings == (LivePlaying(TAPE, up=False),)
        await rig.switch.stop_playing(TAPE)
        await rig.heard.until(PlayingEnded(TAPE, PlayingEnd.STOPPED))


async def recorded(rig: Rig, *, long: bool = False) -> str:
    """The path of a recording that is finished; its agent waits for the next customer.

    Args:
        long: as long as another customer takes to answer, so that it can be heard of that it is played.
    """
    await joined(rig)
    await rig.switch.record(CALL, f"contract-{token_hex(6)}")
    path = (await rig.heard.first(RecordingStarted)).path
    if long:
        await answered(rig, OTHER_CALL)
        await rig.switch.hang_up(OTHER_CALL)
        await rig.heard.until(CallEnded(OTHER_CALL, EndCause.HANGUP))
    await rig.customer_hangs_up(CALL)
    await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
    rig.heard.forget()
    return path
