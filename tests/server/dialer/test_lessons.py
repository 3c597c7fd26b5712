"""What calls and agents teach their campaign's pacing, and the ledger of abandoned calls (rows 73, 185, 321)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import DispositionClass, Method, Profile
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    EndCause,
    JobStopRequested,
    PhoneReadyChanged,
    PlaceFailed,
)
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.ledger import Counts
from server.dialer.pacing.view import Budget
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, save
from tests.server.dialer.sample import ABSENT, a_campaign, a_job, a_rule, asked


class Notebook(Learned):
    """Writes every lesson down."""

    def __init__(self) -> None:
        super().__init__()
        self.lessons: list[tuple[Any, ...]] = []

    def call_resolved(self, age: int, *, answered: bool, at: int) -> None:
        self.lessons.append(("call", age, answered))

    def talk_ended(self, length: int, at: int) -> None:
        self.lessons.append(("talk", length))

    def wrapup_ended(self, length: int, at: int) -> None:
        self.lessons.append(("wrapup", length))

    def live_answer(self, *, lost: bool, at: int, steer: bool) -> None:
        self.lessons.append(("live", lost, steer))


@pytest.fixture
def notebook(office: Playbook) -> Notebook:
    """Of the sample's campaign, from here on."""
    notes = Notebook()
    office.floor.pacer(office.seat().plan.campaign).learned = notes
    return notes


def budget(book: Playbook) -> tuple[int, int]:
    """Answers and abandoned calls of the day."""
    found: Budget = book.floor.pacer(book.seat().plan.campaign).ledger.budget(book.now)
    return found.answers, found.abandoned


def test_a_conversation_teaches_how_long_each_part_took(office: Playbook, notebook: Notebook) -> None:
    call = office.out()[0]
    office.aside(Wait(7 * SECOND), CustomerAnswered(call), Wait(90 * SECOND))
    office.aside(CallEnded(call, EndCause.HANGUP), Wait(20 * SECOND), save(call))
    assert notebook.lessons == [
        ("call", CYCLE + 7 * SECOND, True),
        ("live", False, False),
        ("talk", 90 * SECOND),
        ("wrapup", 20 * SECOND),
    ]
    assert budget(office) == (1, 0)


@pytest.mark.parametrize("cause", [EndCause.BUSY, EndCause.NO_ANSWER, EndCause.REJECTED, EndCause.MACHINE])
def test_call_that_the_network_ends_is_resolved_unanswered(
    office: Playbook, notebook: Notebook, cause: EndCause
) -> None:
    office.aside(Wait(3 * SECOND), CallEnded(office.out()[0], cause))
    assert notebook.lessons == [("call", CYCLE + 3 * SECOND, False)]
    assert budget(office) == (0, 0)


@pytest.mark.parametrize("cause", [EndCause.HANGUP, EndCause.CANCELLED])
def test_what_we_hung_up_or_lost_sight_of_teaches_nothing(
    office: Playbook, notebook: Notebook, cause: EndCause
) -> None:
    office.aside(CallEnded(office.out()[0], cause))
    assert notebook.lessons == []


@pytest.mark.parametrize(("cause", "lessons"), [(EndCause.CANCELLED, 0), (EndCause.FAILED, 1)])
def test_call_that_never_reached_the_network_teaches_nothing(
    office: Playbook, notebook: Notebook, cause: EndCause, lessons: int
) -> None:
    """Row 66."""
    office.aside(PlaceFailed(office.out()[0], cause))
    assert len(notebook.lessons) == lessons


def test_customer_who_got_nobody_is_lost_once_when_the_limit_is_reached(
    office: Playbook, notebook: Notebook
) -> None:
    """Row 185: decided at the limit, not when the message ends."""
    call = office.out()[0]
    office.aside(PhoneReadyChanged(office.leg(), False), CustomerAnswered(call), Wait(2 * SECOND - 1))
    assert budget(office) == (0, 0)
    office.aside(Wait(1))
    assert budget(office) == (1, 1)
    office.aside(Wait(9 * SECOND), CallEnded(call, EndCause.HANGUP))
    assert budget(office) == (1, 1)
    assert [lesson[0] for lesson in notebook.lessons] == ["call", "live"]


def test_customer_who_hung_up_before_an_agent_came_is_lost_too(office: Playbook, notebook: Notebook) -> None:
    """Row 185."""
    call = office.out()[0]
    office.aside(
        PhoneReadyChanged(office.leg(), False), CustomerAnswered(call), CallEnded(call, EndCause.HANGUP)
    )
    assert budget(office) == (1, 1)
    assert notebook.lessons[-1] == ("live", True, False)


def test_machine_that_answered_is_no_person(office: Playbook, notebook: Notebook) -> None:
    """Rows 187, 293."""
    call = office.out()[0]
    office.aside(
        PhoneReadyChanged(office.leg(), False), CustomerAnswered(call), CallEnded(call, EndCause.MACHINE)
    )
    assert budget(office) == (0, 0)
    assert [lesson[0] for lesson in notebook.lessons] == ["call"]


def test_only_the_risk_priced_policy_steers_by_its_own_losses() -> None:
    book = Playbook(a_job(campaign=a_campaign(rule=a_rule(method=Method.ADAPTIVE)))).office()
    notes = book.floor.pacer(book.seat().plan.campaign).learned = Notebook()
    book.aside(CustomerAnswered(book.out()[0]))
    assert notes.lessons[-1] == ("live", False, True)


def test_answer_counts_for_the_minute_in_which_it_came(office: Playbook) -> None:
    """So that the ledger, rebuilt from rows, says the same (row 73)."""
    call = office.out()[0]
    answered = office.now
    office.aside(PhoneReadyChanged(office.leg(), False), CustomerAnswered(call), Wait(2 * SECOND))
    minutes = office.floor.pacer(office.seat().plan.campaign).ledger.minutes()
    assert [(at, counts.answers, counts.abandoned) for at, counts in minutes] == [
        (answered - answered % 60_000, 1, 1)
    ]


def test_jobs_of_one_campaign_share_what_it_taught() -> None:
    book = Playbook(a_job(1), a_job(2)).office()
    book.aside(CustomerAnswered(book.out()[0]), JobStopRequested(asked("s"), book.seat().plan.id))
    assert len(book.floor.pacers) == 1


@pytest.mark.parametrize(
    ("class_", "answers"), [(DispositionClass.NO_CONTACT, 0), (DispositionClass.CONTACT, 1)]
)
def test_an_answer_whose_result_reached_nobody_is_taken_back(class_: DispositionClass, answers: int) -> None:
    """Row 321: a machine that an agent listened to is no live answer."""
    chosen = replace(ABSENT, class_=class_)
    book = Playbook(a_job(campaign=a_campaign(dispositions=(chosen,)))).office()
    call = book.out()[0]
    book.aside(CustomerAnswered(call), CallEnded(call, EndCause.HANGUP))
    assert budget(book) == (1, 0)
    book.aside(save(call, disposition=chosen.id))
    assert budget(book) == (answers, 0)


@pytest.mark.parametrize("answered", [True, False])
def test_a_call_cut_as_a_machine_counts_where_persons_are_estimated_among_them(answered: bool) -> None:
    """UK denominators: 50 calls that were cut count as one person who answered and was abandoned."""
    campaign = a_campaign(profile=Profile.UK_OFCOM, detect_machine=True)
    book = Playbook(a_job(campaign=campaign), records=200).office()
    ledger = book.floor.pacer(campaign).ledger
    for _ in range(50):
        call = book.out()[0]
        news = [CustomerAnswered(call)] if answered else []
        book.agent().ready = not answered
        book.aside(*news, CallEnded(call, EndCause.MACHINE))
        book.agent().ready = True
        book.aside(Wait(CYCLE), PhoneReadyChanged(book.leg(), ready=False))
        book.aside(PhoneReadyChanged(book.leg(), ready=True), Wait(CYCLE))
    assert sum((counts for _, counts in ledger.minutes()), Counts()) == Counts(machines=50)
    assert budget(book) == (1, 1)
