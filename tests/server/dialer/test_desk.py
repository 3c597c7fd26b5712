"""The agent's screen as a projection: everything that it shows, and nothing that it must not (domain 3.1, row 211)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kaden.protocol.desk import CLOSED_DAYS_TOLD
from kaden.vocabulary import AgentId, AgentState, JobId, StopReason
from server.dialer.desk import desk_of, job_choice, phone_state
from server.dialer.events import (
    CallEnded,
    EndCause,
    JobStopRequested,
    PauseRequested,
    PhoneReadyChanged,
    PlanChanged,
)
from server.dialer.hours import day_at
from server.dialer.model import Calendar, EarlierAttempt
from server.dialer.result_requests import DraftTyped
from tests.server.dialer.playbook import Playbook, quiet_office
from tests.server.dialer.sample import ABSENT, TOKYO, a_campaign, a_job, asked


def test_stranger_has_no_desk(book: Playbook) -> None:
    assert desk_of(book.floor, AgentId(1), book.now) is None


def test_idle_desk(book: Playbook) -> None:
    desk = book.start().arrive(1).desk()
    assert (desk.state, desk.job, desk.call, desk.phone, desk.notice) == (
        AgentState.IDLE, None, None, "none", None
    )  # fmt: skip
    assert desk.jobs == (job_choice(book.seat()),)
    assert (desk.jobs[0].campaign, desk.jobs[0].hours) == ("展示会", "09:00-17:00")


def test_waiting_desk() -> None:
    book = quiet_office()
    desk = book.desk()
    assert (desk.state, desk.phone, desk.pause_after, desk.job_stopped) == (
        AgentState.WAITING, "up", None, False
    )  # fmt: skip
    assert desk.job == job_choice(book.seat())


def test_call_has_the_whole_card(office: Playbook) -> None:
    """Row 211: all columns of the file, and what was before."""
    call = office.talk()
    before = EarlierAttempt(office.now - 9, "no_answer", None, None, "")
    office.call(call).card = replace(office.call(call).card, earlier=(before,), attempt=2)
    shown = office.desk().call
    assert shown is not None
    card = shown.card
    assert (card.name, card.company, card.number, card.number_as_given) == (
        "客1", "㈱髙橋商店", "+819000000001", "09000000001"
    )  # fmt: skip
    assert card.columns == (("会社", "㈱髙橋商店"), ("部署", "①課"))
    assert (card.attempt, card.earlier[0].outcome) == (2, "no_answer")
    assert (shown.zone, shown.hours, shown.ended_at, shown.ended_by) == (TOKYO, (540, 1020), None, None)


def test_script_of_the_campaign_comes_with_the_call() -> None:
    """Row 325."""
    book = Playbook(a_job(campaign=a_campaign(script="はじめに"))).office()
    book.talk()
    shown = book.desk().call
    assert shown is not None
    assert shown.script == "はじめに"


def test_days_that_the_calendar_closes_come_with_the_call() -> None:
    """Row 92: the next five weeks of them, today's date being that of the campaign's zone."""
    weekdays = Calendar(frozenset(range(5)))
    book = Playbook(a_job(campaign=a_campaign(calendar=weekdays))).office()
    book.talk()
    shown = book.desk().call
    assert shown is not None
    days = [date.fromisoformat(day) for day in shown.closed_days]
    today = day_at(book.now, shown.zone)
    assert [day.weekday() for day in days] == [5, 6] * 5
    assert all(today <= day < today + timedelta(days=CLOSED_DAYS_TOLD) for day in days)


def test_without_a_calendar_no_day_is_closed(office: Playbook) -> None:
    office.talk()
    shown = office.desk().call
    assert shown is not None
    assert shown.closed_days == ()


def test_results_are_the_active_ones_in_their_order(office: Playbook) -> None:
    """Rows 84 to 86."""
    office.talk()
    shown = office.desk().call
    assert shown is not None
    assert [choice.label for choice in shown.results] == ["担当不在", "アポ", "再コール", "担当NG"]


def test_wrap_up_says_when_and_by_whom_it_ended(office: Playbook) -> None:
    call = office.talk()
    office.aside(
        DraftTyped(AgentId(1), call, 3, "途中", ABSENT.id, office.now), CallEnded(call, EndCause.HANGUP)
    )
    shown = office.desk().call
    assert shown is not None
    assert (shown.ended_at, shown.ended_by, shown.saving) == (office.now, "customer", False)
    assert shown.draft is not None
    assert (shown.draft.note, shown.draft.callback_at) == ("途中", office.now)


def test_call_of_a_deleted_job_can_still_be_shown(office: Playbook) -> None:
    office.talk()
    office.aside(PlanChanged(()))
    desk = office.desk()
    assert desk.call is not None
    assert (desk.job, desk.call.results, desk.call.zone, desk.call.hours) == (None, (), "UTC", (0, 1440))


def test_wish_to_pause_and_stopped_job_are_shown(office: Playbook) -> None:
    """Row 163."""
    office.talk()
    office.aside(PauseRequested(asked("p", 1), AgentId(1), AgentState.AWAY))
    office.aside(JobStopRequested(asked("s"), JobId(1)))
    assert (office.desk().pause_after, office.desk().job_stopped) == (AgentState.AWAY, True)


def test_notice_says_why(office: Playbook) -> None:
    """Row 161."""
    office.aside(JobStopRequested(asked("s"), JobId(1)))
    notice = office.desk().notice
    assert notice is not None
    assert (notice.kind, notice.reason, notice.job) == ("stopped", StopReason.MANUAL, "午前")
    assert office.desk().jobs == ()


@pytest.mark.parametrize(("ready", "word"), [(True, "up"), (False, "not_ready")])
def test_phone_that_is_up_is_ready_or_not(ready: bool, word: str) -> None:
    """Row 217."""
    book = quiet_office()
    book.aside(PhoneReadyChanged(book.leg(), ready))
    assert phone_state(book.agent()) == word


def test_jobs_to_choose_from_are_started_ones_of_the_agents_groups() -> None:
    """Row 196."""
    book = Playbook(a_job(1), a_job(2), a_job(3, members=frozenset([AgentId(2)]))).start(2).start(3).arrive(1)
    assert [job.id for job in book.desk().jobs] == [2]
