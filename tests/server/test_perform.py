"""Effects are carried out in order; doubt is never dialled again; a failure is its own."""

from __future__ import annotations

import asyncio

import pytest

from kaden.vocabulary import (
    AgentId,
    AttemptId,
    CampaignId,
    JobId,
)
from server.dialer import effects as do
from server.dialer.events import (
    CallPlaced,
    EndCause,
    FateDoubted,
    PhoneEnded,
    PlaceFailed,
    SwitchSynchronised,
)
from server.dialer.model import Asked, SessionId
from server.dialer.writes import (
    MarkAnswered,
)
from server.perform import ASK_SECONDS
from server.telephony.port import (
    ChannelExists,
    FateUnknown,
    NoLine,
    SwitchError,
    SwitchUnreachable,
)
from tests.server.stage import CALL, FULL, ONE, Screens, Stage, perform, play


def test_what_is_asked_of_one_call_never_overtakes_itself() -> None:
    async def scene(stage: Stage) -> None:
        stage.performer.perform([CALL])
        await asyncio.sleep(0)
        stage.performer.perform([do.HangUp(ONE), do.HangUp(AttemptId(2))])
        await asyncio.sleep(5)

    assert play(scene).switch.orders == [("hang_up", 2, False), ("place", 1), ("hang_up", 1, False)]


def test_a_call_that_is_given_up_before_its_order_left_is_never_dialled() -> None:
    """Guarantees I2, I12: its number was listed, or its job stopped, since it was claimed."""
    stage = perform(CALL, do.HangUp(ONE))
    assert stage.switch.orders == []
    assert stage.events == [PlaceFailed(ONE, EndCause.CANCELLED)]


def test_a_call_that_the_switch_took_is_placed() -> None:
    assert perform(CALL).events == [CallPlaced(ONE)]


def test_a_channel_that_lives_already_is_the_call_itself() -> None:
    assert perform(CALL, error=ChannelExists()).events == [CallPlaced(ONE)]


@pytest.mark.parametrize("error", [NoLine(), SwitchUnreachable()])
def test_an_order_that_never_left_is_no_attempt(error: SwitchError) -> None:
    """Domain row 66."""
    assert perform(CALL, error=error).events == [PlaceFailed(ONE, EndCause.CANCELLED)]


def test_a_refused_order_is_a_failed_attempt() -> None:
    assert perform(CALL, error=SwitchError("500")).events == [PlaceFailed(ONE, EndCause.FAILED)]


def test_a_lost_reply_is_doubt_and_the_switch_is_asked_what_lives() -> None:
    """Guarantee 0.1: an unknown fate is settled by asking, never by dialling again."""
    stage = perform(CALL, error=FateUnknown())
    assert stage.events == [FateDoubted(ONE), SwitchSynchronised((), ())]
    assert stage.switch.orders == []


@pytest.mark.parametrize(
    "order",
    [do.Join(ONE, SessionId(7)), do.HangUp(ONE), do.HoldCall(ONE, True), do.DropAgent(SessionId(7))],
    ids=lambda order: type(order).__name__,
)
@pytest.mark.parametrize("error", [SwitchError("409"), FateUnknown()])
def test_an_order_that_was_not_carried_out_is_settled_by_the_switchs_list(
    order: do.Effect, error: SwitchError
) -> None:
    """Guarantee I9: a join that was refused leaves customer and agent in silence, and nobody else would notice."""
    assert perform(order, error=error).events == [SwitchSynchronised((), ())]


def test_a_list_that_the_switch_does_not_tell_is_asked_for_again() -> None:
    async def scene(stage: Stage) -> None:
        stage.switch.next_error, stage.switch.mute = FateUnknown(), 3
        stage.performer.perform([do.HangUp(ONE)])
        await asyncio.sleep(60)

    stage = play(scene)
    assert stage.events == [SwitchSynchronised((), ())]
    assert stage.switch.looks == 4


def test_an_order_that_is_always_refused_is_asked_about_with_pauses() -> None:
    """What follows from the list may be refused again; that must not become a storm."""

    async def scene(stage: Stage) -> None:
        for _ in range(20):
            stage.switch.next_error = SwitchError("409")
            stage.performer.perform([do.HangUp(ONE)])
            await asyncio.sleep(0.1)

    assert 3 <= play(scene).switch.looks <= 2 / ASK_SECONDS + 1


def test_a_phone_that_cannot_be_rung_has_ended() -> None:
    ring = do.RingAgent(SessionId(7), AgentId(1), "7001")
    assert perform(ring, error=SwitchUnreachable()).events == [PhoneEnded(SessionId(7), answered=False)]


@pytest.mark.parametrize("shown", [None, "+819012345678"])
def test_a_phone_shows_what_it_is_told_to(shown: str | None) -> None:
    """Rows 198, 258: the system number, or the customer's of a promised call."""
    stage = perform(do.RingAgent(SessionId(7), AgentId(1), "7001", shown))
    assert stage.switch.orders == [("ring", SessionId(7), shown)]


def test_promises_that_changed_are_told() -> None:
    assert perform(do.ShowPromises(CampaignId(3))).screens.told == [("promises", 3)]


def test_screens_are_told_in_order() -> None:
    asked = Asked(account=1, request="r")  # type: ignore[arg-type]
    stage = perform(do.Answer(asked), do.Refuse(asked, FULL), do.ShowDesk(AgentId(1)), do.ShowJob(JobId(2)))
    assert stage.screens.told == [("answer", asked), ("refuse", asked, FULL), ("desk", 1), ("job", 2)]


def test_a_screen_that_fails_costs_the_other_effects_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault F20: what comes after it in the list is carried out all the same."""

    def fails(screens: Screens, agent: AgentId) -> None:
        raise RuntimeError("dictionary changed size during iteration")

    monkeypatch.setattr(Screens, "show_desk", fails)
    order = MarkAnswered(ONE, 5)
    stage = perform(do.ShowDesk(AgentId(1)), do.Write(order), do.ShowJob(JobId(2)))
    assert stage.store.written == [order]
    assert stage.screens.told == [("job", 2)]
