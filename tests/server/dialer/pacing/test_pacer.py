"""A campaign's memory is its own, and says at any moment what its ledger says."""

from __future__ import annotations

from dataclasses import replace

from kaden.clock import MINUTE
from server.dialer.pacing.ledger import Ledger, terms_of
from server.dialer.pacing.pacer import Pacer
from tests.server.dialer.sample import CAMPAIGN, at

NOON = at("12:00")


def a_pacer() -> Pacer:
    return Pacer(Ledger(terms_of(CAMPAIGN)))


def test_each_has_its_own_laws() -> None:
    assert a_pacer().learned is not a_pacer().learned


def test_the_standing_follows_each_answer_each_minute_and_each_change_of_the_terms() -> None:
    """Row 321."""
    pacer = a_pacer()
    assert pacer.standing(NOON).day is None
    pacer.answered(NOON, lost=True)
    assert pacer.standing(NOON).hour == 1
    pacer.answered(NOON, lost=False)
    assert pacer.standing(NOON).day == 0.5
    assert pacer.standing(NOON + 61 * MINUTE).hour is None
    pacer.ledger.terms = replace(pacer.ledger.terms, window=MINUTE)
    assert pacer.standing(NOON + 61 * MINUTE).window is None


def test_an_answer_that_was_no_persons_is_taken_back() -> None:
    pacer = a_pacer()
    for lost in (True, False, False):
        pacer.answered(NOON, lost=lost)
    assert pacer.standing(NOON).day == 1 / 3
    pacer.nobody_reached(NOON)
    assert pacer.standing(NOON).day == 1 / 2


def test_the_standing_is_new_after_every_single_piece_of_news() -> None:
    """Within one minute, asked in between: answers, calls that were nobody's, calls cut as machines."""
    pacer = a_pacer()
    pacer.ledger.terms = replace(pacer.ledger.terms, misjudged=0.5)
    shares = []
    for _ in range(3):
        pacer.answered(NOON, lost=True)
        pacer.answered(NOON, lost=False)
        shares.append(pacer.standing(NOON).day)
        pacer.answered(NOON, lost=False)
        pacer.standing(NOON)
        pacer.nobody_reached(NOON)
        shares.append(pacer.standing(NOON).day)
        pacer.nobody_reached(NOON)
        shares.append(pacer.standing(NOON).day)
        pacer.taken_for_machine(NOON)
        shares.append(pacer.standing(NOON).day)
    assert shares == [
        1 / 2,
        1 / 2,
        1,
        1,
        2.5 / 3.5,
        2.5 / 3.5,
        2.5 / 2.5,
        3 / 3,
        4 / 5,
        4 / 5,
        4 / 4,
        4.5 / 4.5,
    ]


def test_the_standing_is_new_after_news_of_two_kinds() -> None:
    """What comes together, and is asked for afterwards, may not look like nothing."""
    pacer = a_pacer()
    pacer.ledger.terms = replace(pacer.ledger.terms, misjudged=0.5)
    pacer.answered(NOON, lost=False)
    assert pacer.standing(NOON).day == 0
    pacer.taken_for_machine(NOON)
    assert pacer.standing(NOON).day == 0.5 / 1.5
    pacer.answered(NOON, lost=False)
    pacer.taken_for_machine(NOON)
    assert pacer.standing(NOON).day == 1 / 3
    pacer.answered(NOON, lost=True)
    pacer.nobody_reached(NOON)
    assert pacer.standing(NOON).day == 2 / 3
    pacer.taken_for_machine(NOON)
    pacer.nobody_reached(NOON)
    assert pacer.standing(NOON).day == 2.5 / 2.5
