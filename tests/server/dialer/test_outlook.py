"""What a policy sees of a job (domain 4.3; rows 58, 59, 175, 185)."""

from __future__ import annotations

from kaden.clock import HOUR, SECOND
from kaden.vocabulary import AgentId, AgentState, CampaignId
from server.dialer.events import (
    AgentVanished,
    CallEnded,
    CustomerAnswered,
    EndCause,
    PauseRequested,
    PhoneAnswered,
    PhoneEnded,
    PhoneReadyChanged,
)
from server.dialer.hours import calling_window
from server.dialer.outlook import pacing_view
from server.dialer.pacing.view import Budget, PacingView, WrapUp
from tests.server.dialer.playbook import CYCLE, Playbook, Wait
from tests.server.dialer.promising import calling, pause_with_promise
from tests.server.dialer.sample import a_campaign, a_job, asked


def seen(book: Playbook) -> PacingView:
    """As the job's policy sees it now."""
    seat = book.seat()
    return pacing_view(book.floor, seat, book.now, calling_window(seat.plan, book.now))


def test_ringing_calls_show_their_ages_and_claims_under_way_are_new(book: Playbook) -> None:
    """Row 175: both are out."""
    book.start().sit(1)
    book.aside(Wait(9 * SECOND))
    book.join(2)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg(2)))
    view = seen(book)
    assert (sorted(view.ringing), view.out, view.waiting) == ([0, CYCLE + 9 * SECOND], 2, 2)


def test_agents_with_customers_and_results_show_since_when() -> None:
    book = Playbook().office(2)
    book.wrap_up(1)
    began = book.now
    book.aside(Wait(20 * SECOND))
    book.talk(2)
    book.aside(Wait(5 * SECOND))
    view = seen(book)
    assert view.talking == (5 * SECOND,)
    assert view.wrapping == (WrapUp(talk=book.now - began, wrapup=25 * SECOND),)
    assert view.waiting == 0


def test_wrapup_of_a_long_talk_shows_both_lengths(office: Playbook) -> None:
    call = office.talk()
    office.aside(Wait(60 * SECOND), CallEnded(call, EndCause.HANGUP), Wait(10 * SECOND))
    assert seen(office).wrapping == (WrapUp(talk=70 * SECOND, wrapup=10 * SECOND),)


def test_who_wishes_to_pause_leaves_and_neither_waits_nor_comes_back() -> None:
    """Row 59."""
    book = Playbook().office(2)
    book.talk(1)
    for agent in (1, 2):
        book.aside(PauseRequested(asked(f"p{agent}", agent), AgentId(agent), AgentState.BREAK))
    assert book.agent(2).state is AgentState.BREAK or book.agent(2).pause_after is AgentState.BREAK
    view = seen(book)
    assert (view.waiting, view.talking) == (0, ())
    assert view.leaving == sum(book.agent(n).pause_after is not None for n in (1, 2))


def test_who_redials_is_paused_and_who_talks_with_the_promised_customer_comes_back() -> None:
    """Row 266: an unanswered call leads back to the pause, an answered one to the job."""
    book = pause_with_promise()
    call = calling(book)
    view = seen(book)
    assert (view.waiting, view.leaving, view.talking) == (0, 0, ())
    book.aside(CustomerAnswered(call), Wait(5 * SECOND))
    assert seen(book).talking == (5 * SECOND,)


def test_who_lost_screen_or_phone_is_not_expected_back() -> None:
    book = Playbook().office(2)
    book.talk(1)
    book.aside(AgentVanished(AgentId(1)))
    book.wrap_up(2)
    book.aside(PhoneEnded(book.leg(2), answered=True))
    view = seen(book)
    assert (view.talking, view.wrapping, view.leaving) == ((), (), 0)


def test_customer_waits_until_joined_or_abandoned(office: Playbook) -> None:
    """Row 185: an abandoned call fills no target, but it has a line while its message plays."""
    call = office.out()[0]
    office.aside(PhoneReadyChanged(office.leg(), False), CustomerAnswered(call))
    view = seen(office)
    assert (view.customers, view.out, view.ringing, view.job_lines) == (1, 1, (), 5)
    office.aside(Wait(2 * SECOND))
    view = seen(office)
    assert (view.customers, view.out, view.job_lines, view.free_lines) == (0, 0, 4, 29)


def test_end_of_hours_and_budget_are_seen(office: Playbook) -> None:
    view = seen(office)
    assert view.closes_in == 7 * HOUR - CYCLE
    assert view.budget == Budget(0.03, left=view.closes_in / (8 * HOUR))


def test_allowed_share_is_the_campaigns() -> None:
    """Row 73."""
    book = Playbook(a_job(campaign=a_campaign(allowed_share=0.05))).office()
    assert seen(book).budget.limit == 0.05


def test_job_that_may_not_dial_has_no_end(book: Playbook) -> None:
    assert pacing_view(book.floor, book.seat(), book.now, None).closes_in is None


def test_end_of_the_list_is_in_sight() -> None:
    book = Playbook(records=7).office(2)
    assert (seen(book).remaining, seen(book).exhausted) == (5, False)


def test_jobs_that_share_a_ledger_see_each_other() -> None:
    """Row 73: started jobs of the campaign, and customers without an agent in any of its other jobs."""
    other = a_campaign(id=CampaignId(2))
    book = Playbook(a_job(1), a_job(2), a_job(3), a_job(4, campaign=other)).office()
    assert (seen(book).sharers, seen(book).elsewhere) == (1, 0)
    book.start(2).start(4)
    assert seen(book).sharers == 2
    book.aside(PhoneReadyChanged(book.leg(), False), CustomerAnswered(book.out()[0]))
    theirs = pacing_view(book.floor, book.seat(2), book.now, None)
    assert (theirs.sharers, theirs.elsewhere, theirs.customers) == (2, 1, 0)
    assert (seen(book).elsewhere, pacing_view(book.floor, book.seat(4), book.now, None).elsewhere) == (0, 0)
    book.aside(Wait(2 * SECOND))
    assert pacing_view(book.floor, book.seat(2), book.now, None).elsewhere == 0
