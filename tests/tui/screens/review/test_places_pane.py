"""The menu of records and reports."""

from __future__ import annotations

import pytest

from kaden.words import Words
from tui.screens.review.places_pane import PLACES


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_place_says_what_it_is(language: str) -> None:
    words = Words(language)
    for id in PLACES:
        assert words(f"review.place_{id}")
        assert words(f"review.{id}_hint")
