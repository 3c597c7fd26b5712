"""Why it is not dialled, in words: one table for the funnel, the monitor, a record and the command line (row 148)."""

from __future__ import annotations

import pytest

from kaden import why_words
from kaden.clock import DAY, HOUR
from kaden.protocol.why import FunnelLayer, Obstacle
from kaden.vocabulary import Limiting, Reason
from kaden.words import LANGUAGES, Words
from tests.tui.why_samples import LISTED, NOON, RESTS, record

EN = Words("en")
TOKYO = "Asia/Tokyo"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_and_what_lifts_it(language: str) -> None:
    words = Words(language)
    named = {why_words.reason(words, reason) for reason in Reason}
    assert len(named) == len(Reason), "two reasons of one name cannot be told apart"
    assert all(why_words.remedy(words, reason).endswith((".", "。")) for reason in Reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_monitor_says_the_same_words(language: str) -> None:
    words = Words(language)
    assert why_words.limiting(words, Limiting.JOB_STOPPED) == why_words.reason(words, Reason.JOB_STOPPED)
    assert why_words.limiting(words, Limiting.BEFORE_HOURS) == why_words.reason(words, Reason.CLOSED_HOURS)
    assert all(why_words.limiting(words, factor) for factor in Limiting)


@pytest.mark.parametrize(
    ("later", "said"), [(0, "17:00"), (DAY, "01-16 17:00"), (-20 * DAY, "2026-12-26 17:00")]
)
def test_a_time_is_as_short_as_it_can_be(later: int, said: str) -> None:
    assert why_words.moment(NOON + later, NOON, TOKYO) == said


def test_a_layer_says_when_it_lets_how_many_go() -> None:
    layer = FunnelLayer(reason=Reason.RESTING, count=1_205, falls=((NOON + HOUR, 1_200), (NOON + DAY, 5)))
    assert list(why_words.falls(EN, layer, NOON, TOKYO)) == ["18:00 1,200", "01-16 17:00 5"]


def test_an_obstacle_says_since_and_until() -> None:
    assert why_words.span(EN, RESTS, NOON, TOKYO) == "since 16:00, until 01-16 16:00"
    promised = Obstacle(reason=Reason.PROMISED, since=NOON, until=NOON + HOUR, final=False)
    assert why_words.span(EN, promised, NOON, TOKYO) == "since 17:00, for 18:00"
    own = Obstacle(reason=Reason.BELONGS, since=None, until=NOON + HOUR, final=False, keeper="佐藤")
    assert why_words.span(EN, own, NOON, TOKYO) == "佐藤, from 18:00 on"
    assert why_words.span(EN, LISTED, NOON, TOKYO) == "for good"
    unknown = Obstacle(reason=Reason.LIVE, since=None, until=None, final=False)
    assert why_words.span(EN, unknown, NOON, TOKYO) == ""


def test_a_story_is_a_line() -> None:
    assert why_words.story(EN, record(), NOON) == "1 attempt, 16:00: busy"
    assert why_words.story(EN, record(attempts=3), NOON) == "3 attempts, the last 16:00: busy"
    assert why_words.story(EN, record(attempts=0, last_dial=None, last_outcome=None), NOON) == "never called"


def test_who_was_never_called_rests_for_it_was_passed_by() -> None:
    """Row 326: nobody reads of a last call where there was none."""
    words, never = Words("en"), record().model_copy(update={"last_dial": None})
    assert why_words.obstacle(words, never, RESTS) == "resting: an agent passed it by"
    assert why_words.obstacle(words, record(), RESTS) == "resting after its last call"
    assert why_words.obstacle(words, never, LISTED) == why_words.reason(words, LISTED.reason)
