"""Customers to practise with: the card and the phone tell the same story."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.words import LANGUAGES, Words
from server.demo.practice_customers import (
    CUSTOMERS,
    STORIES,
    PracticeCustomers,
    practice_file,
    story_of,
)
from server.dialer.events import EndCause
from server.phone_numbers import PhoneNumber, read_fully
from server.telephony.simulator.population import Fate

NOW = 0


def rows() -> list[dict[str, str]]:
    """The file of seed 1, read."""
    text = practice_file(1, "Says", lambda story: story.name).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def fates() -> dict[str, list[Fate]]:
    """First calls to everybody on the file, by story."""
    everybody, found = PracticeCustomers(1), dict[str, list[Fate]]()
    for row in rows():
        number = read_fully(row["電話番号"])
        assert isinstance(number, PhoneNumber)
        found.setdefault(row["Says"], []).append(everybody.fate(number.e164, 0, NOW))
    return found


def test_every_story_is_on_the_file_about_as_often_as_meant() -> None:
    told = Counter(row["Says"] for row in rows())
    assert set(told) == {story.name for story in STORIES}
    assert sum(told.values()) == CUSTOMERS
    assert told["interested"] > told["no_answer"]


def test_the_phone_plays_what_the_card_tells() -> None:
    found = fates()
    assert {fate.ends for fate in found["busy"]} == {EndCause.BUSY}
    assert {fate.after for fate in found["no_answer"]} == {None}
    assert all(fate.machine for fate in found["machine"])
    assert all(fate.ends is None and fate.talk <= 15 * SECOND for fate in found["refusal"])
    assert all(fate.talk > 2 * MINUTE for fate in found["talkative"])


def test_who_is_called_again_answers() -> None:
    """A promise that is kept reaches who asked for it."""
    promised = next(row["電話番号"] for row in rows() if row["Says"] == "promise")
    again = PracticeCustomers(1).fate(promised, 1, NOW)
    assert again.ends is None
    assert again.talk >= 30 * SECOND


def test_a_number_is_one_person_in_every_spelling() -> None:
    assert story_of(1, "03-1234-5678") == story_of(1, "+81312345678")
    assert PracticeCustomers(2).fate("+81312345678", 0, NOW) == PracticeCustomers(2).fate(
        "+81312345678", 0, 9
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_story_has_words(language: str) -> None:
    words = Words(language)
    assert all(words(f"story.{story.name}") for story in STORIES)
