"""A request sent again has no second effect; one number never stands for two things (guarantee I15, case 27)."""

from __future__ import annotations

import pytest

from kaden.protocol.client import StartJob
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered
from kaden.vocabulary import AccountId
from server.dialer.model import Asked
from server.hub.outbox import Frame
from server.hub.repeats import TRANSIENT, Repeats, Standing

BY = Asked(AccountId(1), "r1")
START = StartJob(request="r1", job=1)
ANSWER = Frame(Answered(request="r1"))


def test_first_time_then_under_way_then_answered() -> None:
    repeats = Repeats(8)
    assert repeats.ask(BY, START, 1) is Standing.NEW
    assert repeats.ask(BY, START, 2) is Standing.UNDER_WAY
    assert repeats.answer(BY, ANSWER) == frozenset({1, 2})
    assert repeats.ask(BY, START, 3) is ANSWER


def test_case_27_the_same_number_with_other_content_is_refused() -> None:
    repeats = Repeats(8)
    repeats.ask(BY, START, 1)
    with pytest.raises(Refused) as refused:
        repeats.ask(BY, StartJob(request="r1", job=2), 1)
    assert refused.value.code is RefusalCode.REQUEST_REUSED


def test_numbers_are_each_accounts_own() -> None:
    repeats = Repeats(8)
    repeats.ask(BY, START, 1)
    assert repeats.ask(Asked(AccountId(2), "r1"), StartJob(request="r1", job=2), 2) is Standing.NEW


def test_an_answer_that_is_not_kept_lets_the_request_be_tried_again() -> None:
    repeats = Repeats(8)
    repeats.ask(BY, START, 1)
    assert repeats.answer(BY, ANSWER, keep=False) == frozenset({1})
    assert repeats.ask(BY, START, 1) is Standing.NEW


def test_a_refusal_that_passes_by_itself_is_not_remembered() -> None:
    """A desk that asks again once switch and disk are back must not hear the refusal of before."""
    passing = {RefusalCode.STORE_UNAVAILABLE, RefusalCode.SWITCH_UNAVAILABLE, RefusalCode.UNEXPECTED}
    assert passing <= TRANSIENT
    assert RefusalCode.JOB_NOT_STARTED not in TRANSIENT


def test_each_asker_gets_one_answer() -> None:
    repeats = Repeats(8)
    repeats.ask(BY, START, 1)
    assert repeats.answer(BY, ANSWER) == frozenset({1})
    assert repeats.answer(BY, ANSWER) == frozenset()


def test_the_oldest_are_forgotten() -> None:
    repeats = Repeats(2)
    for number in (1, 2, 3):
        repeats.ask(Asked(AccountId(1), f"r{number}"), StartJob(request=f"r{number}", job=1), 1)
    assert repeats.answer(BY, ANSWER) is None
    assert repeats.answer(Asked(AccountId(1), "r2"), ANSWER) == frozenset({1})
    assert repeats.answer(Asked(AccountId(9), "r2"), ANSWER) is None


def test_what_is_not_kept_takes_nobodys_place() -> None:
    """A program's many orders must not make a desk's request a new one."""
    repeats = Repeats(1)
    repeats.ask(BY, START, 1)
    other = Asked(AccountId(1), "r2")
    repeats.ask(other, StartJob(request="r2", job=2), 2, keep=False)
    assert repeats.answer(other, ANSWER) == frozenset({2})
    assert repeats.ask(other, START, 2, keep=False) is Standing.NEW
    assert repeats.ask(BY, START, 1) is Standing.UNDER_WAY
