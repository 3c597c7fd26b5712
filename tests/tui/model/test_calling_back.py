"""The way to a promised call: what comes first from where, and a customer who comes in between."""

from __future__ import annotations

import pytest

from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tests.tui import samples
from tests.tui.samples import desk
from tests.tui.screens.agent.scenes import PREVIEWING
from tui.model.calling_back import CallingBack, Order, Wish, way

WISH = Wish(7, "Suzuki", None)
WAITING = desk(AgentState.WAITING)
ASKED = desk(AgentState.WAITING, pause_after=AgentState.BREAK)


@pytest.mark.parametrize(
    ("state", "order"),
    [
        (AgentState.IDLE, "call"),
        (AgentState.BREAK, "call"),
        (AgentState.AWAY, "call"),
        (AgentState.WAITING, "pause"),
        (AgentState.STOPPED, "read"),
        (AgentState.RELEASED, "read"),
        (AgentState.JOINING, None),
        (AgentState.TALKING, None),
        (AgentState.HELD, None),
        (AgentState.TRANSFERRING, None),
        (AgentState.WRAPUP, None),
    ],
)
def test_what_comes_first_from_each_state(state: AgentState, order: Order | None) -> None:
    """Row 266: never where a customer of the job could come meanwhile."""
    assert way(desk(state)) == order
    assert CallingBack().want(WISH, desk(state)) == order


def test_a_customer_who_is_only_shown_goes_back_for_it() -> None:
    """A pause gives the shown record back; one who is called is not left."""
    assert way(PREVIEWING) == "pause"
    assert way(PREVIEWING.model_copy(update={"state": AgentState.CALLING})) is None
    back = CallingBack()
    back.want(WISH, PREVIEWING)
    assert back.changed(PREVIEWING) is None
    assert back.changed(desk(AgentState.BREAK)) == (WISH, "call")


def test_a_call_from_outside_a_job_waits_for_nothing() -> None:
    back = CallingBack()
    back.want(WISH, desk(AgentState.IDLE))
    assert back.wish is None
    assert back.changed(desk(AgentState.IDLE)) is None


def test_the_call_follows_when_the_pause_begins() -> None:
    back = CallingBack()
    back.want(WISH, WAITING)
    assert back.changed(WAITING) is None
    assert back.changed(ASKED) is None
    assert back.changed(desk(AgentState.BREAK)) == (WISH, "call")
    assert back.changed(desk(AgentState.BREAK)) is None


def test_a_pause_that_begins_at_once_is_enough() -> None:
    back = CallingBack()
    back.want(WISH, WAITING)
    assert back.changed(desk(AgentState.BREAK)) == (WISH, "call")


def test_a_customer_who_comes_first_ends_the_wish() -> None:
    back = CallingBack()
    back.want(WISH, WAITING)
    assert back.changed(desk(AgentState.TALKING, pause_after=AgentState.BREAK)) == (WISH, "came_first")
    assert back.changed(desk(AgentState.BREAK)) is None


def test_taking_the_pause_back_ends_the_wish() -> None:
    back = CallingBack()
    back.want(WISH, WAITING)
    back.changed(ASKED)
    assert back.changed(WAITING) == (WISH, "withdrawn")
    assert back.wish is None


@pytest.mark.parametrize("notice", [samples.STOPPED, samples.RELEASED])
def test_a_job_that_ends_before_the_pause_ends_the_wish(notice: Desk) -> None:
    """Rows 246, 266: reading why must not place a call that was wished for in the job."""
    back = CallingBack()
    back.want(WISH, WAITING)
    back.changed(ASKED)
    assert back.changed(notice) == (WISH, "job_over")
    assert back.changed(desk(AgentState.IDLE)) is None


def test_a_notice_is_read_first() -> None:
    back = CallingBack()
    assert back.want(WISH, samples.STOPPED) == "read"
    assert back.changed(samples.STOPPED) is None
    assert back.changed(desk(AgentState.IDLE)) == (WISH, "call")


def test_a_refused_pause_drops_the_wish() -> None:
    back = CallingBack()
    back.want(WISH, WAITING)
    back.drop()
    assert back.changed(desk(AgentState.BREAK)) is None
