"""Lessons of the practice desk: one for each face, in each language, in one line of the narrowest terminal."""

from __future__ import annotations

from typing import Literal

import pytest

from kaden.cells import width
from kaden.protocol.lines import Transfer
from kaden.vocabulary import AgentState
from kaden.words import LANGUAGES, Words
from tests.tui import samples
from tests.tui.samples import desk
from tui import actions
from tui.keys import Registry, key_name
from tui.model.lessons import TIPS, lesson

BANNER = 4
"""Cells of the banner around its line."""


def keys() -> dict[str, str]:
    """Keys as the client hands them to a lesson."""
    registry = Registry(actions.ALL)
    return {
        action.id.partition(".")[2]: key_name(registry[action.id].keys[0])
        for action in actions.AGENT + actions.GENERAL
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", list(AgentState))
def test_every_face_has_lessons_that_fit_one_line(state: AgentState, language: str) -> None:
    words = Words(language)
    for saved in range(TIPS):
        today = samples.desk(state).today.model_copy(update={"saved": saved})
        shown = desk(state, today=today, call=samples.call())
        told = words(lesson(shown), **keys())
        assert "{" not in told
        assert width(told, 2) + BANNER <= 80, told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_transfer_has_a_lesson_before_and_after_the_other_answers(language: str) -> None:
    """Row 223: the key that gives up while it rings hands over afterwards."""

    def told(phase: Literal["ringing", "talking"]) -> str:
        transfer = Transfer(phase=phase, target="201")
        shown = desk(AgentState.TRANSFERRING, call=samples.call(transfer=transfer))
        return Words(language)(lesson(shown), **keys())

    gives_up, hands_over = {"en": ("F4 gives up", "F4 hands over"), "ja": ("取りやめ", "F4 で転送")}[language]
    assert gives_up in told("ringing")
    assert hands_over in told("talking")
    assert gives_up not in told("talking")
    assert width(told("talking"), 2) + BANNER <= 80


def test_conversations_have_a_lesson_each_and_then_begin_anew() -> None:
    def after(saved: int) -> str:
        today = samples.desk(AgentState.TALKING).today.model_copy(update={"saved": saved})
        return lesson(desk(AgentState.TALKING, today=today, call=samples.call()))

    assert len({after(saved) for saved in range(TIPS)}) == TIPS
    assert after(TIPS) == after(0)
