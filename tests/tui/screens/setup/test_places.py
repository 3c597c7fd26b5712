"""The table of places: words in both languages, the order of setting up, and panes that open."""

from __future__ import annotations

import pytest

from kaden.setup.kinds import Kind
from kaden.words import LANGUAGES, Words
from tui.screens.setup.places import PLACES, Place, places


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_every_place_has_its_words(place: Place, language: str) -> None:
    words = Words(language)
    assert words(f"setup_place.{place.id}")
    assert words(f"setup_place.{place.id}_hint")


def test_the_menu_has_the_order_of_setting_up() -> None:
    """Row 13: dial group, dial rule, campaign, batch."""
    top = [place.id for place in places(None)]
    wanted = ["account", "status", "group", "rule", "calendar", "campaign"]
    assert [id for id in top if id in wanted] == wanted
    assert "batch" in [place.id for place in places(Kind.CAMPAIGN)]
    assert "job" in [place.id for place in places(Kind.BATCH)]


def test_no_place_stands_twice_in_a_menu() -> None:
    assert len({(place.id, place.at) for place in PLACES}) == len(PLACES)
