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
    assert spoken_time(at, TOKYO, Words(language)) == shown
