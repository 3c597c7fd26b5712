"""The guide's pages: the same in both languages, narrow enough, and with what people must find there (rows 9 to 17)."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from kaden.cells import width
from kaden.guide import OF_KIND, TOPICS, page
from kaden.setup.kinds import Kind
from kaden.words import LANGUAGES

COLUMNS = 72


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_its_page_and_every_page_its_topic(language: str) -> None:
    names = {entry.name for entry in files("kaden").joinpath("guide", language).iterdir()}
    assert names == {f"{topic}.md" for topic in TOPICS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_a_title_and_text_that_fits(language: str, topic: str) -> None:
    title, text = page(language, topic)
    assert title
    assert not text.startswith("\n")
    assert [line for line in text.splitlines() if width(line) > COLUMNS] == []


def test_no_page_is_invented() -> None:
    for language, topic in (("tlh", "daily"), ("en", "weather"), ("en", "../words")):
        with pytest.raises(ValueError, match="no page"):
            page(language, topic)


def test_every_kind_of_definition_has_its_page() -> None:
    assert set(OF_KIND) == set(Kind)
    assert set(OF_KIND.values()) <= set(TOPICS)


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("example-predictive", ("predictive", "lead time")),  # row 9
        ("example-progressive", ("progressive", "multiplier 1")),  # row 9
        ("limits", ("5 call jobs", "60 minutes")),  # row 9
        ("glossary", ("Waiting agent:", "Progressive:", "Predictive:")),  # row 10
        ("set-up", ("1. Accounts", "2. Dial group", "8. Call job")),  # rows 12, 13
        (
            "daily",
            ("1. A supervisor starts", "2. Each agent signs in", "3. The agent starts", "4. Meanwhile"),
        ),  # row 14
        ("history", ("no transcript",)),  # row 17
        ("limits", ("No text is made", "no plans or options")),  # rows 17, 18
        ("dial-rule", ("floor(multiplier(W) x W)", "Begin with progressive")),  # rows 6, 54
        ("limits", ("had 2 up to 3.5.3",)),  # row 158
        ("jobs", ("not dialled again before the next start",)),  # row 180
        ("limits", ("up to 3.6.X", "30 minutes")),  # row 249
        ("softphone", ("own history", "callback list alone")),  # row 262
        ("history", ("call history up to 3.5.20",)),  # row 279
        ("limits", ("cannot receive", "group of")),  # row 292
        ("limits", ("only up to 3.4.X",)),  # row 314
    ],
)
def test_people_find_what_they_must_know(topic: str, told: tuple[str, ...]) -> None:
    text = " ".join(page("en", topic)[1].split())
    assert [each for each in told if each not in text] == []


def test_the_documents_lead_to_every_page() -> None:
    index = (Path(__file__).parents[3] / "docs" / "guide" / "README.md").read_text("utf-8")
    missing = [
        f"{language}/{topic}"
        for language in LANGUAGES
        for topic in TOPICS
        if f"[{page(language, topic)[0]}](../../kaden/guide/{language}/{topic}.md)" not in index
    ]
    assert missing == []
