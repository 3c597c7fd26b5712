"""The table of actions has words in both languages, and nobody's letters."""

from __future__ import annotations

import pytest

from kaden.words import LANGUAGES, Words
from tui import actions
from tui.keys import Action


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", actions.ALL, ids=lambda action: action.id)
def test_every_action_has_a_label_and_a_sentence(language: str, action: Action) -> None:
    words = Words(language)
    assert 0 < len(words(action.word)) <= 14
    assert words(action.help).endswith((".", "。")) or ":" in words(action.help)


def test_ids_are_unique_and_named_by_desk_and_verb() -> None:
    ids = [action.id for action in actions.ALL]
    assert len(set(ids)) == len(ids)
    assert {id.partition(".")[0] for id in ids} <= {
        "app",
        "agent",
        "mine",
        "supervisor",
        "past",
        "review",
        "setup",
        "why",
        "lists",
        "audit",
    }
