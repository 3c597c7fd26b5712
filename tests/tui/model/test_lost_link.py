"""What is told while the link is lost: one row, in both languages, for everybody who may sit there."""

from __future__ import annotations

import pytest

from kaden.cells import width
from kaden.clock import SECOND
from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from kaden.words import LANGUAGES, Words
from tests.tui.samples import desk, wrapup
from tui.model.link_state import LONGEST_REST
from tui.model.lost_link import lost_line

ROW = 80 - len(" !  ")


@pytest.mark.parametrize(
    ("shown", "meanwhile"),
    [
        (desk(AgentState.TALKING), "The call goes on; what you type is kept."),
        (desk(AgentState.HELD), "The call goes on; what you type is kept."),
        (desk(AgentState.PREVIEWING), "No call until then. What you type is kept."),
        (wrapup(), "What you type is kept."),
        (desk(AgentState.WAITING), "No new call until then."),
        (desk(AgentState.BREAK), "No new call until then."),
        (desk(AgentState.IDLE), "Calls go on."),
        (None, "Calls go on."),
    ],
)
def test_what_goes_on_without_it(shown: Desk | None, meanwhile: str) -> None:
    """Row 285."""
    assert lost_line(Words("en"), shown, 3 * SECOND) == f"Link lost; trying again in 3 s. {meanwhile}"


@pytest.mark.parametrize(
    ("next_try", "trying"), [(2_001, "in 3 s"), (2_000, "in 2 s"), (1, "in 1 s"), (0, "now"), (None, "now")]
)
def test_seconds_are_counted_down_to_the_try(next_try: int | None, trying: str) -> None:
    assert f"trying again {trying}." in lost_line(Words("en"), None, next_try)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("next_try", [None, LONGEST_REST])
@pytest.mark.parametrize(
    "state",
    [AgentState.TALKING, AgentState.WRAPUP, AgentState.WAITING, AgentState.IDLE, AgentState.PREVIEWING],
)
def test_it_is_one_row_of_the_smallest_terminal(
    language: str, next_try: int | None, state: AgentState
) -> None:
    assert width(lost_line(Words(language), desk(state), next_try)) <= ROW
