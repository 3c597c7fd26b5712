"""Pacing in words (rows 73, 190, 321)."""

from __future__ import annotations

import pytest

from kaden import why_words
from kaden.pacing_words import decision, percent, shadow, shares, warning
from kaden.protocol.pacing import LedgerFigures, Odds, Shadow
from kaden.vocabulary import Limiting, Method, Profile
from kaden.words import LANGUAGES, Words

ODDS = Odds(mean=-1.5, free_soon=2.2, horizon=8_000, price=0.03, accepted=0.0214, refused=0.04, budget=3.0)


def figures(profile: Profile, standing: str = "fine") -> LedgerFigures:
    return LedgerFigures.model_validate(
        {"profile": profile, "limit": 0.025, "hour": None, "day": 0.01, "window": 0.02, "standing": standing}
    )


def test_a_decision_reads_like_a_sentence() -> None:
    words = Words("en")
    assert decision(words, 9, 4, ODDS) == "9 calls: 4 waiting, 2 likely free in 8 s, risk 2.1 %"
    assert decision(words, 2, 2, None) == "2 calls: 2 waiting"
    assert decision(words, 1, 1, None) == "1 call: 1 waiting"
    assert shadow(words, Shadow(method=Method.ADAPTIVE, target=12, difference=-0.25)) == "shadow 12 (-0.2)"


def test_shares_name_their_window_and_limit() -> None:
    words = Words("en")
    assert shares(words, figures(Profile.REFERENCE)) == ["hour -", "today 2.0 % of 2.5 %"]
    assert shares(words, figures(Profile.US_TSR)) == ["hour -", "day 1.0 %", "30 days 2.0 % of 2.5 %"]
    assert percent(0.0314) == "3.1 %"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_policy_profile_reason_and_warning_has_words(language: str) -> None:
    words = Words(language)
    for method in Method:
        assert words(f"method.{method}")
    for limiting in Limiting:
        assert why_words.limiting(words, limiting)
    for profile in Profile:
        assert words(f"profile.{profile}")
        assert all(shares(words, figures(profile)))
    assert warning(words, figures(Profile.US_TSR)) is None
    assert warning(words, figures(Profile.US_TSR, "near"))
    assert warning(words, figures(Profile.US_TSR, "over"))
