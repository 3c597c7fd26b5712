"""What every switch does that stands behind the telephony port: one suite for the simulator, remote or not, and others.

A switch is brought to the suite by a `Rig`: see `tests/telephony/rig.py`.
"""

from __future__ import annotations

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
    SwitchSynchronised,
)
from server.dialer.leg_events import TrunkChanged
from server.telephony.port import ChannelExists, NoLine, SwitchUnreachable
from server.telephony.simulator.phones import Button
from tests.telephony.rig import (
    CALL,
    LEG,
    NUMBER,
    OTHER_CALL,
    OTHER_LEG,
    PHONE,
    Rig,
    answered,
    calls,
    joined,
    leg_up,
    legs,
    place,
    refused,
)


class SwitchContract:
    """Inherit, and give a fixture `rig`: an open, synchronised, idle switch."""

    # ---- customers ----------------------------------------------------------------------------------------------

    async def test_the_first_event_tells_what_lives(self, rig: Rig) -> None:
        assert rig.heard.events == [SwitchSynchronised((), ())]

    async def test_a_customer_rings_and_answers(self, rig: Rig) -> None:
        await place(rig, "answers")
        await rig.heard.until(CustomerAnswered(CALL))
        assert rig.heard.events[1:] == [CustomerRinging(CALL), CustomerAnswered(CALL)]
        assert await calls(rig) == (LiveCall(CALL, ChannelState.ANSWERED, None),)

    @pytest.mark.parametrize(
        ("kind", "cause"),
        [
            ("busy", EndCause.BUSY),
            ("no answer", EndCause.NO_ANSWER),
            ("invalid", EndCause.INVALID),
            ("rejects", EndCause.REJECTED),
        ],
    )
    async def test_a_call_that_nobody_takes(self, rig: Rig, kind: str, cause: EndCause) -> None:
        """Rows 186 to 188: the network's word becomes the cause, and the line is free again."""
        await place(rig, kind)
        await rig.heard.until(CallEnded(CALL, cause))
        assert await calls(rig) == ()

    async def test_a_second_call_of_one_name_is_refused_while_the_first_lives(self, rig: Rig) -> None:
        """Guarantees, section 2 point 9: 409 in flight, and only in flight."""
        await place(rig, "answers")
        with pytest.raises(ChannelExists):
            await place(rig, "answers")
        await rig.heard.until(CustomerAnswered(CALL))
        with pytest.raises(ChannelExists):
            await place(rig, "busy")
        await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        await place(rig, "busy")
        await rig.heard.until(CallEnded(CALL, EndCause.BUSY))

    async def test_no_more_calls_than_lines(self, rig: Rig) -> None:
        await place(rig, "no answer")
        await place(rig, "no answer", OTHER_CALL)
        with pytest.raises(NoLine):
            await place(rig, "no answer", AttemptId(13))
        assert {call.attempt for call in await calls(rig)} == {CALL, OTHER_CALL}
        await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.CANCELLED))
        await place(rig, "no answer", AttemptId(13))

    async def test_an_agent_at_an_outside_number_takes_a_line(self, rig: Rig) -> None:
        await rig.switch.ring_agent(LEG, NUMBER["answers"])
        await rig.heard.until(PhoneAnswered(LEG))
        await place(rig, "answers")
        with pytest.raises(NoLine):
            await place(rig, "answers", OTHER_CALL)
        await rig.switch.drop_agent(LEG)
        await rig.heard.until(PhoneEnded(LEG, answered=True))
        await place(rig, "answers", OTHER_CALL)

    async def test_a_dead_trunk_is_told_and_what_talks_goes_on(self, rig: Rig) -> None:
        """Row 333: nothing is dialled, conversations are let be, and it comes back by itself."""
        await joined(rig)
        await rig.turn_trunk(up=False)
        try:
            await rig.heard.until(TrunkChanged(up=False))
            with pytest.raises(NoLine):
                await place(rig, "answers", OTHER_CALL)
            live = await rig.switch.live()
            assert (live.trunk_up, live.calls) == (False, (LiveCall(CALL, ChannelState.ANSWERED, LEG),))
            await rig.switch.close()
            rig.heard.forget()
            await rig.switch.open(rig.heard)
            assert await rig.heard.first(SwitchSynchronised) == live
        finally:
            await rig.turn_trunk(up=True)
        await rig.heard.until(TrunkChanged(up=True))
        assert (await rig.switch.live()).trunk_up
        await place(rig, "answers", OTHER_CALL)

    async def test_hanging_up_before_the_answer(self, rig: Rig) -> None:
        await place(rig, "no answer")
        await rig.heard.until(CustomerRinging(CALL))
        assert await calls(rig) == (LiveCall(CALL, ChannelState.RINGING, None),)
        await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.CANCELLED))
        assert await calls(rig) == ()

    async def test_hanging_up_after_the_answer(self, rig: Rig) -> None:
        await answered(rig)
        await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))

    async def test_an_announcement_is_heard_to_its_end(self, rig: Rig) -> None:
        """Guarantee I10: nobody came, so the customer hears why before the line is cut."""
        await answered(rig)
        await rig.switch.hang_up(CALL, announce=True)
        assert [call.attempt for call in await calls(rig)] == [CALL]
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))

    async def test_an_announcement_can_be_cut_short(self, rig: Rig) -> None:
        await answered(rig)
        await rig.switch.hang_up(CALL, announce=True)
        await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert await calls(rig) == ()

    async def test_a_customer_who_is_tired_of_waiting_hangs_up(self, rig: Rig) -> None:
        await answered(rig)
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))

    async def test_commands_to_a_call_that_is_gone_are_done_already(self, rig: Rig) -> None:
        await leg_up(rig)
        rig.heard.forget()
        await rig.switch.hang_up(CALL)
        await rig.switch.hang_up(CALL, announce=True)
        await rig.switch.hold(CALL, held=True)
        await rig.switch.join(CALL, LEG)
        await rig.switch.drop_agent(OTHER_LEG)
        assert rig.heard.events == []

    # ---- agents' legs -------------------------------------------------------------------------------------------

    async def test_an_agent_takes_the_system_call(self, rig: Rig) -> None:
        """Rows 198 and 200."""
        await rig.switch.ring_agent(LEG, PHONE["answers"])
        await rig.heard.until(PhoneAnswered(LEG))
        assert await legs(rig) == (LiveLeg(LEG, LegState.UP),)

    async def test_an_agent_refuses_the_system_call(self, rig: Rig) -> None:
        """Row 199."""
        await rig.switch.ring_agent(LEG, PHONE["refuses"])
        await rig.heard.until(PhoneEnded(LEG, answered=False))
        assert await legs(rig) == ()

    async def test_an_agent_takes_the_call_by_hand(self, rig: Rig) -> None:
        await rig.switch.ring_agent(LEG, PHONE["rings"])
        while await legs(rig) != (LiveLeg(LEG, LegState.RINGING),):
            continue
        await rig.press(LEG, Button.ANSWER)
        await rig.heard.until(PhoneAnswered(LEG))

    async def test_a_second_ring_of_one_session_is_refused_while_the_first_lives(self, rig: Rig) -> None:
        await rig.switch.ring_agent(LEG, PHONE["rings"])
        with pytest.raises(ChannelExists):
            await rig.switch.ring_agent(LEG, PHONE["answers"])
        await rig.switch.drop_agent(LEG)
        await rig.heard.until(PhoneEnded(LEG, answered=False))
        await rig.switch.ring_agent(LEG, PHONE["answers"])
        await rig.heard.until(PhoneAnswered(LEG))

    @pytest.mark.parametrize("button", [Button.HANG_UP, Button.PARK])
    async def test_a_waiting_agent_cuts_or_parks(self, rig: Rig, button: Button) -> None:
        """Rows 216 and 226."""
        await leg_up(rig)
        await rig.press(LEG, button)
        await rig.heard.until(PhoneEnded(LEG, answered=True))
        assert await legs(rig) == ()

    async def test_a_leg_can_be_dropped(self, rig: Rig) -> None:
        await leg_up(rig)
        await rig.switch.drop_agent(LEG)
        await rig.heard.until(PhoneEnded(LEG, answered=True))

    async def test_a_phone_can_leave_ready_and_come_back(self, rig: Rig) -> None:
        """Row 217."""
        await leg_up(rig)
        await rig.press(LEG, Button.NOT_READY)
        await rig.heard.until(PhoneReadyChanged(LEG, ready=False))
        await rig.press(LEG, Button.READY)
        await rig.heard.until(PhoneReadyChanged(LEG, ready=True))

    async def test_a_phones_status_is_in_the_list_whoever_listened_when_it_changed(self, rig: Rig) -> None:
        """Row 217: who comes back is told how the phones are, and of their changes again."""
        await leg_up(rig)
        for button, ready in ((Button.NOT_READY, False), (Button.READY, True)):
            await rig.press(LEG, button)
            await rig.heard.until(PhoneReadyChanged(LEG, ready))
            assert await legs(rig) == (LiveLeg(LEG, LegState.UP, ready),)
            await rig.switch.close()
            rig.heard.forget()
            await rig.switch.open(rig.heard)
            told = await rig.heard.first(SwitchSynchronised)
            assert told.legs == (LiveLeg(LEG, LegState.UP, ready),)

    # ---- both joined --------------------------------------------------------------------------------------------

    async def test_a_join_shows(self, rig: Rig) -> None:
        """Row 209."""
        await joined(rig)
        assert await calls(rig) == (LiveCall(CALL, ChannelState.ANSWERED, LEG),)

    async def test_the_leg_stays_when_the_customer_goes(self, rig: Rig) -> None:
        """Rows 201 and 214: the same leg serves one customer after the other."""
        await joined(rig)
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert await legs(rig) == (LiveLeg(LEG, LegState.UP),)
        await answered(rig, OTHER_CALL)
        await rig.switch.join(OTHER_CALL, LEG)
        assert await calls(rig) == (LiveCall(OTHER_CALL, ChannelState.ANSWERED, LEG),)

    async def test_the_leg_stays_when_the_call_is_cut_from_the_desk(self, rig: Rig) -> None:
        """Row 213."""
        await joined(rig)
        await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert await legs(rig) == (LiveLeg(LEG, LegState.UP),)

    async def test_a_repeated_join_changes_nothing(self, rig: Rig) -> None:
        await joined(rig)
        await rig.switch.join(CALL, LEG)
        assert await calls(rig) == (LiveCall(CALL, ChannelState.ANSWERED, LEG),)

    async def test_hold_and_resume_from_the_desk(self, rig: Rig) -> None:
        await joined(rig)
        rig.heard.forget()
        for held in (True, True, False):
            await rig.switch.hold(CALL, held=held)
            assert await calls(rig) == (LiveCall(CALL, ChannelState.ANSWERED, LEG, held),)
        assert rig.heard.events == []

    async def test_hold_and_resume_on_the_phone(self, rig: Rig) -> None:
        """Row 219."""
        await joined(rig)
        await rig.press(LEG, Button.HOLD)
        await rig.heard.until(PhoneHeld(LEG, held=True))
        assert await calls(rig) == (LiveCall(CALL, ChannelState.ANSWERED, LEG, held=True),)
        await rig.press(LEG, Button.HOLD)
        await rig.heard.until(PhoneHeld(LEG, held=False))
        assert await calls(rig) == (LiveCall(CALL, ChannelState.ANSWERED, LEG),)

    @pytest.mark.parametrize("button", [Button.HANG_UP, Button.PARK])
    async def test_an_agent_cuts_or_parks_in_mid_call(self, rig: Rig, button: Button) -> None:
        """Rows 216 and 226: the leg's end is told first, then the customer's."""
        await joined(rig)
        rig.heard.forget()
        await rig.press(LEG, button)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert rig.heard.events == [PhoneEnded(LEG, answered=True), CallEnded(CALL, EndCause.HANGUP)]

    async def test_dropping_a_joined_leg_ends_the_call_too(self, rig: Rig) -> None:
        await joined(rig)
        rig.heard.forget()
        await rig.switch.drop_agent(LEG)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert rig.heard.events == [PhoneEnded(LEG, answered=True), CallEnded(CALL, EndCause.HANGUP)]

    async def test_a_join_to_a_leg_that_is_gone_ends_the_call(self, rig: Rig) -> None:
        """No customer is left alone on a line because the agent hung up a moment before the join."""
        await answered(rig)
        await rig.switch.join(CALL, LEG)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))

    async def test_what_cannot_be_joined_is_refused(self, rig: Rig) -> None:
        """Guarantee I9: nobody who has not answered, nobody to a phone that rings, no two to one agent."""
        await place(rig, "no answer")
        await leg_up(rig)
        await refused(rig, CALL, LEG)
        await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.CANCELLED))
        await answered(rig)
        await rig.switch.ring_agent(OTHER_LEG, PHONE["rings"])
        await refused(rig, CALL, OTHER_LEG)
        await rig.switch.join(CALL, LEG)
        await answered(rig, OTHER_CALL)
        await refused(rig, OTHER_CALL, LEG)
        assert {call.attempt: call.session for call in await calls(rig)} == {CALL: LEG, OTHER_CALL: None}

    # ---- the connection -----------------------------------------------------------------------------------------

    async def test_calls_outlive_the_application(self, rig: Rig) -> None:
        """Guarantees, section 2 point 2: closed and opened again, it finds the conversation and hears its end."""
        await joined(rig)
        await rig.switch.hold(CALL, held=True)
        await rig.switch.close()
        rig.heard.forget()
        await rig.switch.open(rig.heard)
        assert await rig.heard.first(SwitchSynchronised) == SwitchSynchronised(
            (LiveCall(CALL, ChannelState.ANSWERED, LEG, held=True),), (LiveLeg(LEG, LegState.UP),)
        )
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))

    async def test_nothing_is_asked_of_a_closed_switch(self, rig: Rig) -> None:
        await rig.switch.close()
        with pytest.raises(SwitchUnreachable):
            await place(rig, "answers")
        with pytest.raises(SwitchUnreachable):
            await rig.switch.live()
