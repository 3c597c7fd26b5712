"""Evidence speaks for the law that it was drawn from; little of it leaves the first guess its say."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log, sqrt
from random import Random

import pytest

from kaden.clock import DAY, HOUR, MINUTE, SECOND, Instant, Millis
from server.dialer.pacing.evidence import (
    GUESS_WORTH,
    GUESSED_ANSWERS,
    GUESSED_LENGTH_WORTH,
    GUESSED_RINGING,
    HEAVY,
    LEAST_RATE,
    LULL,
    MEMORY,
    SHORTEST,
    EndEvidence,
    Fading,
    RingEvidence,
)
from server.dialer.pacing.laws import LONGEST_RING, TALK_EDGES, lognormal

NOW: Instant = 1_600_000_000_000


def rang(calls: int, answered: float, seed: int = 1, start: Instant = NOW) -> RingEvidence:
    """Calls of which that share is answered within 20 s, the others ending at 30 s."""
    evidence, chance = RingEvidence(), Random(seed)
    tell(evidence, calls, answered, chance, start)
    return evidence


def tell(evidence: RingEvidence, calls: int, answered: float, chance: Random, start: Instant = NOW) -> None:
    for _ in range(calls):
        if chance.random() < answered:
            evidence.resolved(chance.randrange(20_000), answered=True, at=start)
        else:
            evidence.resolved(30 * SECOND, answered=False, at=start)


def ended(lengths: list[Millis], mean: float = 90.0, at: Instant = NOW) -> EndEvidence:
    evidence = EndEvidence(mean, 1.0)
    for length in lengths:
        evidence.ended(length, at)
    return evidence


def test_the_first_guess() -> None:
    law = RingEvidence().law(())
    assert law.answer_rate == pytest.approx(GUESSED_ANSWERS)
    assert law.answers_within(0, GUESSED_RINGING / 2) == pytest.approx(GUESSED_ANSWERS / 2)
    assert EndEvidence(90.0, 1.0).law(()).mean == pytest.approx(90, rel=0.1)


@pytest.mark.parametrize("share", [0.05, 0.25, 0.8])
def test_the_share_of_answers_is_learned(share: float) -> None:
    law = rang(4_000, share).law(())
    assert law.answer_rate == pytest.approx(share, abs=0.02)
    assert law.answers_within(0, 10) == pytest.approx(share / 2, abs=0.02)
    assert law.answers_within(22, 99) == pytest.approx(0, abs=0.01)


def test_the_guess_is_worth_twenty_calls() -> None:
    """As many calls again that nobody answers halve the guess."""
    evidence = RingEvidence()
    for _ in range(round(GUESS_WORTH)):
        evidence.resolved(GUESSED_RINGING * SECOND, answered=False, at=NOW)
    assert evidence.law(()).answer_rate == pytest.approx(GUESSED_ANSWERS / 2, rel=0.15)


def test_calls_that_still_ring_keep_early_answers_from_seeming_many() -> None:
    """In the first seconds only answers are heard of; 30 calls that ring on say that most are slow."""
    evidence = RingEvidence()
    for _ in range(5):
        evidence.resolved(3 * SECOND, answered=True, at=NOW)
    alone = evidence.law(()).answer_rate
    assert evidence.law((10 * SECOND,) * 30).answer_rate < alone - 0.08
    assert evidence.law((1 * SECOND,) * 30).answer_rate == pytest.approx(alone, abs=0.02)


def test_a_call_counts_as_open_up_to_its_age() -> None:
    """Of calls that are in a second now, half a call was open in it."""
    seen = RingEvidence().law((10 * SECOND,) * 20)
    unseen = RingEvidence().law(())
    assert seen.answers_within(0, 10) == pytest.approx(unseen.answers_within(0, 10) / 2, rel=0.1)
    assert seen.answers_within(11, 5) == pytest.approx(unseen.answers_within(11, 5), rel=1e-6)


def test_odd_ages_are_put_at_the_edges() -> None:
    evidence = RingEvidence()
    evidence.resolved(-5, answered=True, at=NOW)
    evidence.resolved(DAY, answered=False, at=NOW)
    law = evidence.law((DAY,))
    assert len(law.open) == LONGEST_RING
    assert law.answers_within(0, 1) > RingEvidence().law(()).answers_within(0, 1)


def test_the_last_second_holds_all_that_rang_longer() -> None:
    """Two answers after two minutes, beside four calls that ring as long: half of these were open in that second."""
    evidence = RingEvidence()
    for _ in range(2):
        evidence.resolved(DAY, answered=True, at=NOW)
    law = evidence.law((DAY,) * 4)
    assert law.answers_within(LONGEST_RING - 1, 1) == pytest.approx(2 / (2 + 4 / 2))
    assert law.answers_within(LONGEST_RING - 2, 1) == 0


def test_news_of_noon_overrules_the_morning() -> None:
    evidence, chance = RingEvidence(), Random(1)
    tell(evidence, 500, 0.1, chance)
    at = NOW
    for _ in range(36):
        at += 5 * MINUTE
        tell(evidence, 14, 0.5, chance, at)
    assert evidence.law(()).answer_rate > 0.37


def test_fading_is_by_the_time_of_work() -> None:
    fading = Fading()
    assert not fading.move_to(NOW)
    assert fading.weight == 1
    fading.move_to(NOW + MINUTE)
    assert fading.weight == pytest.approx(exp(MINUTE / MEMORY))
    fading.move_to(NOW + 365 * DAY)
    assert fading.weight == pytest.approx(exp((MINUTE + LULL) / MEMORY))
    fading.move_to(NOW + HOUR)
    assert fading.weight == pytest.approx(exp((MINUTE + LULL) / MEMORY))
    fading.move_to(NOW + 365 * DAY + 1)
    assert fading.weight == pytest.approx(exp((MINUTE + LULL + 1) / MEMORY))


def test_weights_that_became_heavy_are_scaled_down_and_say_the_same() -> None:
    light, heavy = rang(100, 0.3), rang(100, 0.3)
    ends, heavy_ends = ended([50 * SECOND] * 30), ended([50 * SECOND] * 30)
    for evidence in (heavy, heavy_ends):
        fading = evidence._fading
        fading.weight = HEAVY * 2
    heavy._answered, heavy._ended = (
        [n * HEAVY * 2 for n in kept] for kept in (heavy._answered, heavy._ended)
    )
    for kept in (heavy_ends._ends, heavy_ends._spent, heavy_ends._logs):
        kept[:] = [n * HEAVY * 2 for n in kept]
    for told in (light, heavy):
        told.resolved(5 * SECOND, answered=True, at=NOW)
    for told_end in (ends, heavy_ends):
        told_end.ended(10 * SECOND, NOW)
    assert heavy._fading.weight == heavy_ends._fading.weight == 1
    assert heavy.law(()).answered == pytest.approx(light.law(()).answered)
    assert heavy_ends.law(()).rates == pytest.approx(ends.law(()).rates)


@pytest.mark.parametrize("mean", [20.0, 120.0, 400.0])
def test_exponential_lengths_are_learned(mean: float) -> None:
    chance = Random(3)
    law = ended([round(chance.expovariate(1 / mean) * SECOND) for _ in range(4_000)]).law(())
    assert law.mean == pytest.approx(mean, rel=0.06)
    for elapsed in (0.3 * mean, 1.5 * mean):
        assert law.over_within(elapsed, 20)[-1] == pytest.approx(1 - exp(-20 / mean), rel=0.25)


def test_lengths_that_are_nearly_alike_end_when_their_time_has_come() -> None:
    chance = Random(4)
    law = ended([round(chance.gauss(120, 5) * SECOND) for _ in range(2_000)]).law(())
    assert law.over_within(60, 20)[-1] < 0.02
    assert law.over_within(118, 20)[-1] > 0.6


@pytest.mark.parametrize("cv", [1.0, 0.5])
def test_ends_and_time_of_the_guess_and_of_what_was_heard_are_added(cv: float) -> None:
    """By hand: three lengths that are over, a talk that goes on, and twenty of a lognormal law around the three."""
    lengths, running = [31, 62, 205], 55
    spread = log(1 + cv * cv)
    guess, logs = log(90) - spread / 2, [log(length) for length in lengths]
    mean = (sum(logs) + GUESSED_LENGTH_WORTH * guess) / (3 + GUESSED_LENGTH_WORTH)
    around = sum((each - mean) ** 2 for each in logs) + GUESSED_LENGTH_WORTH * (spread + (guess - mean) ** 2)
    ends, times = lognormal(TALK_EDGES, mean, sqrt(around / (3 + GUESSED_LENGTH_WORTH)))
    evidence = EndEvidence(90.0, cv)
    for length in lengths:
        evidence.ended(length * SECOND, NOW)
    rates = evidence.law((running * SECOND,)).rates
    for place, (first, last) in enumerate(pairwise((*TALK_EDGES, 10**9))):
        over = sum(first <= length < last for length in lengths)
        spent = sum(max(0, min(length, last) - first) for length in (*lengths, running))
        expected = (over + GUESS_WORTH * ends[place]) / (spent + GUESS_WORTH * times[place])
        assert rates[place] == pytest.approx(max(LEAST_RATE, expected))


def test_the_unit_of_weights_does_not_matter() -> None:
    plain, weighty = EndEvidence(90.0, 1.0), EndEvidence(90.0, 1.0)
    weighty._fading.weight = 8.0
    for evidence in (plain, weighty):
        for minute, length in enumerate((31, 62, 205)):
            evidence.ended(length * SECOND, NOW + minute * MINUTE)
    assert weighty.law((SECOND,)).rates == pytest.approx(plain.law((SECOND,)).rates)


def test_a_few_lengths_move_the_mean_but_not_the_form() -> None:
    law = ended([300 * SECOND] * 10).law(())
    assert 130 < law.mean < 300
    assert law.over_within(0, 10)[-1] < EndEvidence(90.0, 1.0).law(()).over_within(0, 10)[-1]


def test_talks_that_go_on_are_evidence_of_long_ones() -> None:
    evidence = ended([60 * SECOND] * 40)
    assert evidence.law((900 * SECOND,) * 40).mean > evidence.law(()).mean * 1.3
    assert (
        evidence.law((900 * SECOND,) * 40).over_within(100, 20)[-1]
        < evidence.law(()).over_within(100, 20)[-1]
    )


def test_a_length_of_nothing_is_a_short_one() -> None:
    law = ended([0] * 500).law(())
    assert law.over_within(0, 2)[-1] > 0.99
    assert law.mean < 3
    assert ended([0] * 9).law(()) == ended([round(SHORTEST * SECOND)] * 9).law(())


def test_the_mean_is_that_of_the_lengths_though_no_length_came_near_the_last_interval() -> None:
    """A rate of nearly nothing there would make the few that could reach it last for ever."""
    chance = Random(5)
    lengths = [round(chance.lognormvariate(3.2, 0.6) * SECOND) for _ in range(3_000)]
    law = ended(lengths).law(())
    assert law.mean == pytest.approx(sum(lengths) / len(lengths) / SECOND, rel=0.03)
    assert min(law.rates) == LEAST_RATE


def test_every_interval_is_reached() -> None:
    law = ended([edge * SECOND for edge in TALK_EDGES] * 50).law(())
    assert len(law.rates) == len(TALK_EDGES)
    assert min(law.rates) > 0
