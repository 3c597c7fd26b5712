"""Changes of definitions in words (row 37)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.cells import width
from kaden.changes_told import CELLS, audited, field_value, is_choice, label, thing, touched, value
from kaden.protocol.setup import AuditLine
from kaden.words import LANGUAGES, Words


def line(**said: Any) -> AuditLine:
    values = {
        "account": None,
        "code": "rule.change",
        "thing": "rule:1",
        "name": "標準",
        "before": None,
        "after": None,
    }
    return AuditLine.model_validate({"id": 1, "at": 0, **values, **said})


def test_what_was_done_to_what_reads_like_a_sentence() -> None:
    words = Words("en")
    assert audited(words, line()) == "dial rule: changed"
    assert audited(words, line(code="list.import")) == "customer list: imported"
    assert thing(words, line()) == "標準 (1)"
    assert thing(words, line(thing="attempt:12", name="")) == "call (12)"


def test_what_this_version_has_no_words_for_stays_as_it_is() -> None:
    words = Words("en")
    assert audited(words, line(code="rule.frobnicate")) == "rule.frobnicate"
    assert audited(words, line(code="weather.change")) == "weather.change"
    assert thing(words, line(thing="weather", name="")) == "weather"


def test_each_field_goes_from_its_value_to_its_value() -> None:
    """Labels are those of the form, and so are the words of a choice."""
    before = {"method": "progressive", "attempt_cap": 3, "shadow": None}
    after = {"method": "predictive", "attempt_cap": 5, "shadow": "adaptive", "wonder": True}
    told = {
        each.label: (each.before, each.after)
        for each in touched(Words("en"), line(before=before, after=after))
    }
    words = Words("en")
    assert told == {
        words("setup_rule.method"): ("progressive", "predictive"),
        words("setup_rule.attempt_cap"): ("3", "5"),
        words("setup_rule.shadow"): ("-", "adaptive"),
        "wonder": ("-", "yes"),
    }


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, "-"),
        ("", "-"),
        ([], "-"),
        ({}, "-"),
        (0, "0"),
        (False, "no"),
        (24.0, "24"),
        (0.5, "0.5"),
        (["a", "b"], "a, b"),
        ({"busy": 0.5, "failed": 2.0}, "busy=0.5, failed=2"),
        ("two\nlines\x1b[2J", "two lines[2J"),
        ("progressive", "progressive"),
    ],
)
def test_a_value_is_one_line(said: object, told: str) -> None:
    assert value(Words("en"), said) == told


@pytest.mark.parametrize(
    ("kind", "field", "said", "told"),
    [
        ("rule", "ring_timeout", 45, "45 s"),
        ("rule", "redial_interval", 0.5, "0.5 h"),
        ("rule", "redial_by_outcome", {"no_answer": 4.0}, "no answer 4 h"),
        ("rule", "redial_by_outcome", {}, "-"),
        ("campaign", "allowed_share", 3.0, "3 %"),
        ("calendar", "weekdays", ["mon", "tue"], "Mon Tue"),
        (
            "job",
            "conditions",
            [{"column": "都道府県", "operator": "contains_not", "value": "大阪"}],
            "都道府県 does not contain 大阪",
        ),
        ("account", "permissions", {"Fair": "edit"}, "Fair edit"),
        ("job", "run", 3, "3"),
        ("attempt", "callback_at", 1_800_000_000_000, "2027-01-15 08:00 UTC"),
        ("token", "expires_at", 1_800_000_000_000, "2027-01-15 08:00 UTC"),
        ("number_plan", "due", 1_800_000_000_000, "2027-01-15 08:00 UTC"),
        ("token", "asked", "stop_job", "stop a job"),
        ("token", "asked", "add_number", "list a number not to call"),
        ("token", "asked", "dance", "dance"),
        ("weather", "wind", 3, "3"),
    ],
)
def test_a_field_reads_as_in_its_form(kind: str, field: str, said: object, told: str) -> None:
    """With its unit, and conditions in words."""
    assert field_value(Words("en"), kind, field, said) == told


def test_what_was_empty_and_stays_so_is_not_told() -> None:
    before, after = {"shadow": None, "attempt_cap": 3}, {"shadow": None, "attempt_cap": 4}
    assert len(list(touched(Words("en"), line(before=before, after=after)))) == 1
    assert list(touched(Words("en"), line(before=None, after={"shadow": None}))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_of_no_form_have_words_too(language: str) -> None:
    words = Words(language)
    for kind, field in (
        ("job", "run"),
        ("do_not_call", "number"),
        ("do_not_call", "reason"),
        ("list", "records"),
    ):
        assert label(words, kind, field) != field
    assert label(Words("en"), "rule", "campaign:3") == "campaign 3"
    assert label(Words("en"), "rule", "campaign:3.recording").startswith("campaign 3: ")


def test_a_long_value_is_cut() -> None:
    assert width(value(Words("ja"), "資料" * 200)) <= CELLS


def test_only_choices_are_translated() -> None:
    assert is_choice("rule", "method")
    assert not is_choice("rule", "name")
    assert not is_choice("weather", "method")
    assert value(Words("ja"), "view", choice=True) != "view"
    assert value(Words("ja"), "view") == "view"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_that_the_server_notes_has_words(language: str) -> None:
    words = Words(language)
    codes = (
        "account.add",
        "job.start",
        "job.stop",
        "result.save",
        "callback.cancel",
        "do_not_call.add",
        "list.export",
        "monitor.end",
    )
    assert [code for code in codes if audited(words, line(code=code)) == code] == []
