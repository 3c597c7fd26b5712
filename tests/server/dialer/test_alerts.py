"""Alerts (issue 7; rows 73, 216, 217, 283, 321): each found at its edge and not before, dated, and told once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.vocabulary import AgentId, AgentState, JobId, Limiting, Profile
from server.dialer.alert_limits import AlertLimits
from server.dialer.alerts import LOOK_EVERY, AlertBook, found
from server.dialer.events import (
    AgentVanished,
    HoldRequested,
    NoticeRead,
    PhoneEnded,
    PhoneReadyChanged,
    StoreBack,
    StoreLost,
    SwitchLost,
)
from server.dialer.leg_events import TrunkChanged
from server.dialer.pacing.ledger import Counts
from tests.server.dialer.playbook import Playbook, Wait, quiet_office
from tests.server.dialer.sample import a_campaign, a_job, asked

LIMITS = AlertLimits()


def alerts(book: Playbook) -> list[Alert]:
    """What is wrong, the floor's and the list's troubles left out where a test is about agents."""
    return list(found(book.floor, book.now))


def kinds(book: Playbook) -> list[AlertKind]:
    return [alert.kind for alert in alerts(book)]


def looked(book: Playbook, alert_book: AlertBook) -> list[str]:
    alert_book.look(book.floor, book.now)
    return [alert.id for alert in alert_book.alerts]


def test_a_floor_in_order_has_none(office: Playbook) -> None:
    office.talk()
    assert alerts(office) == []


class TestStuck:
    @pytest.mark.parametrize(
        ("begin", "state", "limit"),
        [
            ("wrap_up", AgentState.WRAPUP, LIMITS.wrapup),
            ("talk", AgentState.TALKING, LIMITS.talk),
        ],
    )
    def test_after_its_time_and_not_before(self, begin: str, state: AgentState, limit: int) -> None:
        book = Playbook(records=3).office()
        getattr(book, begin)()
        since = book.now
        book.now = since + limit
        assert AlertKind.STUCK not in kinds(book)
        book.now += 1
        [alert] = [alert for alert in alerts(book) if alert.kind is AlertKind.STUCK]
        assert (alert.id, alert.since, alert.state) == ("stuck:1", since, state)
        assert (alert.agent_name, alert.job, alert.job_name) == ("担当1", 1, "午前")
        assert alert.severity is Severity.WARNING

    def test_a_hold_counts_from_the_hold_and_a_talk_from_its_beginning(self, office: Playbook) -> None:
        call = office.talk()
        began = office.now
        office.now += 10 * MINUTE
        office.aside(HoldRequested(asked("h", 1), AgentId(1), call, True))
        office.now += LIMITS.hold + 1
        assert [alert.since for alert in alerts(office)] == [began + 10 * MINUTE]
        office.aside(HoldRequested(asked("u", 1), AgentId(1), call, False))
        assert kinds(office) == []
        office.now = began + LIMITS.talk + 1
        assert [alert.since for alert in alerts(office)] == [began]

    def test_the_limit_is_the_floors(self) -> None:
        book = Playbook(records=3).office()
        book.floor.rules = replace(book.floor.rules, alerts=AlertLimits(wrapup=MINUTE))
        book.wrap_up()
        book.now += MINUTE + 1
        assert kinds(book) == [AlertKind.STUCK]


class TestDesks:
    def test_row_283_a_screen_that_is_gone_matters_more_in_a_call(self, office: Playbook) -> None:
        office.aside(AgentVanished(AgentId(1)))
        [waiting] = alerts(office)
        assert (waiting.kind, waiting.severity, waiting.since) == (
            AlertKind.SCREEN,
            Severity.WARNING,
            office.now,
        )
        office = Playbook().office()
        office.talk()
        office.aside(AgentVanished(AgentId(1)))
        assert [alert.severity for alert in alerts(office)] == [Severity.DANGER]

    def test_row_217_a_phone_that_is_not_ready(self, office: Playbook) -> None:
        office.aside(PhoneReadyChanged(office.leg(), False))
        [alert] = alerts(office)
        assert (alert.kind, alert.severity) == (AlertKind.PHONE, Severity.WARNING)

    def test_row_216_a_phone_that_was_cut_until_the_agent_has_read_it(self, office: Playbook) -> None:
        office.aside(PhoneEnded(office.leg(), True))
        cut = office.now
        office.now += MINUTE
        [alert] = alerts(office)
        assert (alert.kind, alert.severity, alert.since) == (AlertKind.PHONE, Severity.DANGER, cut)
        assert (alert.job, alert.state) == (1, AgentState.RELEASED)
        office.aside(NoticeRead(AgentId(1)))
        assert alerts(office) == []

    def test_a_phone_that_is_lost_in_the_wrap_up_and_one_that_went_with_the_customer(self) -> None:
        book = Playbook(records=3).office()
        book.wrap_up()
        book.aside(PhoneEnded(book.leg(), True))
        assert kinds(book) == [AlertKind.PHONE]
        book.agent().transferred = True
        assert kinds(book) == []

    def test_a_phone_that_rings_for_the_first_time_is_no_trouble(self) -> None:
        assert alerts(Playbook().start().join(1)) == []


class TestAbandoned:
    """Row 73 and 321: four fifths of what is allowed, or more, in any of the times."""

    def book(self, profile: Profile, answers: int, lost: int, ago: int = 0) -> Playbook:
        job = a_job(campaign=a_campaign(profile=profile, allowed_share=0.05))
        book = Playbook(job, records=0).office()
        ledger = book.floor.pacer(job.campaign).ledger
        ledger.add(book.now - ago, Counts(answers=answers, abandoned=lost))
        return book

    @pytest.mark.parametrize(
        ("answers", "lost", "severity"),
        [
            (100, 3, None),
            (100, 4, Severity.WARNING),
            (100, 5, Severity.WARNING),
            (100, 6, Severity.DANGER),
            (19, 4, None),
            (20, 4, Severity.DANGER),
        ],
    )
    def test_near_over_and_too_few_to_tell(self, answers: int, lost: int, severity: Severity | None) -> None:
        book = self.book(Profile.UK_OFCOM, answers, lost)
        shown = [alert for alert in alerts(book) if alert.kind is AlertKind.ABANDONED]
        assert [alert.severity for alert in shown] == ([] if severity is None else [severity])
        for alert in shown:
            assert (alert.share, alert.limit, alert.profile) == (lost / answers, 0.05, Profile.UK_OFCOM)

    def test_an_hour_over_the_limit_warns_while_the_law_is_kept(self) -> None:
        book = self.book(Profile.UK_OFCOM, 1_000, 0, ago=90 * MINUTE)
        book.floor.pacer(book.seat().plan.campaign).ledger.add(book.now, Counts(answers=50, abandoned=10))
        [alert] = [alert for alert in alerts(book) if alert.kind is AlertKind.ABANDONED]
        assert (alert.span, alert.severity, alert.share) == ("hour", Severity.WARNING, 0.2)

    def test_a_stopped_job_has_none(self) -> None:
        book = self.book(Profile.REFERENCE, 100, 9)
        book.seat().run = None
        assert AlertKind.ABANDONED not in kinds(book)


class TestList:
    def test_it_is_told_when_it_ends_within_a_quarter_of_an_hour(self, office: Playbook) -> None:
        office.seat().history.dialled.extend([10] * 5)
        office.seat().remaining = 151
        assert alerts(office) == []
        office.seat().remaining = 150
        [alert] = alerts(office)
        assert (alert.kind, alert.left) == (AlertKind.LIST_ENDS, 15)
        office.seat().remaining = 1
        assert [alert.left for alert in alerts(office)] == [1]

    def test_an_empty_one_matters_while_somebody_waits(self) -> None:
        book = quiet_office()
        assert book.seat().decision.limiting is Limiting.NO_RECORDS
        assert [(alert.kind, alert.left) for alert in alerts(book)] == [(AlertKind.LIST_ENDS, 0)]
        book.agent().ready = False
        assert kinds(book) == [AlertKind.PHONE]


class TestFloor:
    def test_the_store_the_switch_and_the_line(self, office: Playbook) -> None:
        office.aside(StoreLost())
        assert kinds(office) == [AlertKind.STORE_DOWN]
        office.aside(StoreBack(), TrunkChanged(False))
        assert kinds(office) == [AlertKind.TRUNK_DOWN]
        office.aside(SwitchLost())
        assert kinds(office) == [AlertKind.SWITCH_DOWN]
        assert alerts(office)[0].job is None

    def test_every_line_in_use(self) -> None:
        book = Playbook(lines=1).office()
        assert kinds(book) == [AlertKind.TRUNK_FULL]
        book.floor.lines = 2
        assert kinds(book) == []


class TestBook:
    def test_what_has_no_time_of_its_own_is_dated_by_the_first_look(self, office: Playbook) -> None:
        book = AlertBook()
        office.aside(PhoneReadyChanged(office.leg(), False))
        assert book.look(office.floor, office.now) == (1,)
        began = office.now
        office.now += LOOK_EVERY
        assert book.look(office.floor, office.now) == ()
        assert [(alert.id, alert.since) for alert in book.alerts] == [("phone:1", began)]
        assert (book.count(JobId(1)), book.count(JobId(2))) == (1, 0)
        office.aside(PhoneReadyChanged(office.leg(), True), Wait(LOOK_EVERY))
        assert book.look(office.floor, office.now) == (1,)
        assert book.alerts == ()

    def test_it_looks_once_a_second_and_after_a_clock_that_was_set_back(self, office: Playbook) -> None:
        book = AlertBook()
        book.look(office.floor, office.now)
        office.aside(AgentVanished(AgentId(1)))
        office.now += LOOK_EVERY - 1
        assert looked(office, book) == []
        office.now -= 10 * LOOK_EVERY
        assert looked(office, book) == ["screen:1"]

    def test_a_full_trunk_and_a_lost_switch_are_borne_for_a_moment(self) -> None:
        office, book = Playbook(lines=1).office(), AlertBook()
        assert looked(office, book) == []
        office.now += LIMITS.lines - 1
        assert looked(office, book) == []
        office.now += LOOK_EVERY
        assert looked(office, book) == ["trunk_full"]
        assert book.look(office.floor, office.now + LOOK_EVERY) == ()

    def test_trouble_of_the_whole_floor_concerns_every_job_and_stands_first(self) -> None:
        office, book = Playbook(a_job(1), a_job(2)).office(), AlertBook()
        office.talk()
        office.aside(AgentVanished(AgentId(1)), StoreLost())
        assert book.look(office.floor, office.now) == (1, 2)
        office.now += LIMITS.talk + SECOND
        assert looked(office, book) == ["store_down", "screen:1", "stuck:1"]
        assert book.count(JobId(1)) == 2
