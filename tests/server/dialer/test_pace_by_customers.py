"""Whom the dialler asks for, and whose phone rings, where corporate customers have hours of their own (row 323)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import CustomerKind, EndedBy, Limiting, Outcome
from server.dialer.effects import HangUp, PlaceCall
from server.dialer.events import PhoneAnswered, Written
from server.dialer.model import Terms
from server.dialer.writes import Claimed, ClaimNext, MarkEnded
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import a_campaign, a_job, a_rule, at, hours

APART = a_job(campaign=a_campaign(corporate=Terms(hours("08:00-20:00"), a_rule(ring_timeout=20 * SECOND))))


def corporate(claimed: Claimed) -> Claimed:
    """The same claim, of corporate customers."""
    attempts = (
        replace(each, card=replace(each.card, customer=CustomerKind.CORPORATE)) for each in claimed.attempts
    )
    return replace(claimed, attempts=tuple(attempts))


def asks(book: Playbook) -> ClaimNext:
    """What a floor asks of the store for one agent who is there."""
    book.start().join(1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()))
    [claim] = [order for order in book.asked_of_store if isinstance(order, ClaimNext)]
    book.asked_of_store.clear()
    return claim


@pytest.mark.parametrize(
    ("now", "customers"),
    [
        ("08:59:59", (CustomerKind.CORPORATE,)),
        ("09:00", tuple(CustomerKind)),
        ("16:59:59", tuple(CustomerKind)),
        ("17:00", (CustomerKind.CORPORATE,)),
    ],
)
def test_only_those_are_asked_for_whose_hours_it_is(now: str, customers: tuple[CustomerKind, ...]) -> None:
    """Row 323."""
    assert asks(Playbook(APART, now=at(now))).customers == customers


def test_who_is_claimed_rings_by_the_own_hours_and_rule() -> None:
    """Guarantee I3, row 323: two claims that come back after the hours of individuals."""
    for customers, dialled in ((corporate, True), (lambda claimed: claimed, False)):
        book = Playbook(APART, now=at("16:59:59.999"))
        claim = asks(book)
        book.aside(Wait(1))
        result = book.store.perform(claim)
        assert isinstance(result, Claimed)
        book >> Written(claim, customers(result))
        if dialled:
            assert book.read(PlaceCall).ring_timeout == 20 * SECOND
        else:
            book << MarkEnded(
                result.attempts[0].id, book.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False
            )


def test_at_the_end_of_some_hours_only_their_customers_are_hung_up() -> None:
    """Guarantee I3, row 323; and the run goes on with the others until theirs end."""
    for customers, hung_up in ((corporate, False), (lambda claimed: claimed, True)):
        book = Playbook(APART, now=at("16:59:58"))
        claim = asks(book)
        result = book.store.perform(claim)
        assert isinstance(result, Claimed)
        book.aside(Written(claim, customers(result)))
        [silent] = book.out()
        book >> Wait(2_000) << (HangUp(silent) if hung_up else nothing)
        assert book.seat().started


def test_a_run_that_found_nobody_looks_again_when_others_hours_begin() -> None:
    """Row 323: before nine there are none but corporate customers, and all of those were called."""
    book = Playbook(APART, now=at("08:59:58"))
    book.aside(Written(asks(book), Claimed((), 5, exhausted=True)), Wait(SECOND))
    assert book.seat().decision.limiting is Limiting.NO_RECORDS
    book >> Wait(SECOND)
    assert book.read(ClaimNext).customers == tuple(CustomerKind)
