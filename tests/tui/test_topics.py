"""Every place of the client opens a page of the guide (row 16)."""

from __future__ import annotations

from kaden.guide import TOPICS
from tui import actions
from tui.keys import ANYWHERE
from tui.topics import OF_DESK, TOPIC_OF, topic_of

PLACES = {context for action in actions.ALL for context in action.contexts} - {ANYWHERE}


def test_every_place_has_a_page() -> None:
    assert {topic_of(place) for place in PLACES} <= set(TOPICS)
    desks = {place.partition(".")[0] for place in PLACES}
    assert desks <= set(OF_DESK), "a desk without a page of its own"


def test_no_page_is_for_a_place_that_is_not_there() -> None:
    assert set(TOPIC_OF) <= PLACES


def test_places_with_a_page_of_their_own() -> None:
    assert topic_of(actions.CALL) == "call"
    assert topic_of(actions.MONITOR) == "monitor"
    assert topic_of(actions.SETUP_FORM) == "set-up"
