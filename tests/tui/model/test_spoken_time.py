"""A callback's time as it is shown beside the field."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import instant_of
from kaden.words import Words
from tui.model.spoken_time import spoken_time

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(("language", "shown"), [("en", "Thu 3 Dec 14:05"), ("ja", "12月3日(木) 14:05")])
def test_weekday_and_date(language: str, shown: str) -> None:
    at = instant_of(datetime(2026, 12, 3, 14, 5, tzinfo=TOKYO))
    now = instant_of(datetime(2026, 1, 1, 0, 0, tzinfo=TOKYO))
    assert spoken_time(at, TOKYO, Words(language), now) == shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_another_year_is_told(language: str) -> None:
    """Row 242: next year's date must not look like this year's."""
    at = instant_of(datetime(2027, 12, 13, 14, 5, tzinfo=TOKYO))
    for year in (2026, 2028):
        now = instant_of(datetime(year, 12, 31, 23, 59, tzinfo=TOKYO))
        assert spoken_time(at, TOKYO, Words(language), now) == "2027/12/13 14:05"
