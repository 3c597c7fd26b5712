"""From JSON to a form: what is wrong is told at its field, each limit at its edge."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.forms import GroupForm
from kaden.setup.kinds import Kind
from kaden.setup.reading import read, wrong
from kaden.words import LANGUAGES, Words

WHOLE: dict[Kind, dict[str, Any]] = {
    Kind.ACCOUNT: {"name": "sato"},
    Kind.STATUS: {"name": "x"},
    Kind.GROUP: {"name": "x"},
    Kind.RULE: {"name": "x"},
    Kind.CALENDAR: {"name": "x"},
    Kind.CAMPAIGN: {"name": "x", "rule": "y"},
    Kind.DISPOSITION: {"label": "x"},
    Kind.BATCH: {"name": "x", "first_day": "2026-01-01", "last_day": "2026-01-31"},
    Kind.JOB: {"name": "x", "groups": ["g"]},
}
"""The least that makes a form."""

BAD: list[tuple[Kind, dict[str, Any], str, str]] = [
    (Kind.GROUP, {"name": ""}, "name", "string_too_short"),
    (Kind.GROUP, {"name": "x" * 61}, "name", "string_too_long"),
    (Kind.GROUP, {"name": 3}, "name", "string_type"),
    (Kind.GROUP, {"colour": "red"}, "colour", "extra_forbidden"),
    (Kind.ACCOUNT, {"name": "two words"}, "name", "string_pattern_mismatch"),
    (Kind.ACCOUNT, {"role": "king"}, "role", "enum"),
    (Kind.ACCOUNT, {"agent_use": "yes"}, "agent_use", "bool_type"),
    (Kind.STATUS, {"use": "never"}, "use", "literal_error"),
    (Kind.RULE, {"ring_timeout": 9}, "ring_timeout", "greater_than_equal"),
    (Kind.RULE, {"ring_timeout": 121}, "ring_timeout", "less_than_equal"),
    (Kind.RULE, {"ring_timeout": 30.5}, "ring_timeout", "int_type"),
    (Kind.RULE, {"redial_interval": "x"}, "redial_interval", "float_type"),
    (Kind.RULE, {"multipliers": []}, "multipliers", "too_short"),
    (Kind.RULE, {"multipliers": [1, 0]}, "multipliers.1", "greater_than_equal"),
    (Kind.CALENDAR, {"weekdays": []}, "weekdays", "too_short"),
    (Kind.CALENDAR, {"weekdays": ["someday"]}, "weekdays.0", "literal_error"),
    (Kind.CAMPAIGN, {"hours_start": "9:00"}, "hours_start", "string_pattern_mismatch"),
    (Kind.CAMPAIGN, {"hours_end": "24:01"}, "hours_end", "string_pattern_mismatch"),
    (Kind.BATCH, {"first_day": "2026/01/01"}, "first_day", "string_pattern_mismatch"),
    (Kind.JOB, {"lines": 0}, "lines", "greater_than_equal"),
    (Kind.JOB, {"conditions": [{"column": "a", "operator": "is"}]}, "conditions.0.value", "missing"),
]  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_the_least_that_is_said_makes_a_form(kind: Kind) -> None:
    form = read(kind, WHOLE[kind])
    assert read(kind, form.model_dump(mode="json", by_alias=True)) == form


@pytest.mark.parametrize(("kind", "values", "where", "problem"), BAD)
def test_what_is_wrong_is_told_at_its_field(
    kind: Kind, values: dict[str, Any], where: str, problem: str
) -> None:
    with pytest.raises(Refused) as caught:
        read(kind, {**WHOLE[kind], **values})
    refused = caught.value
    assert (refused.code, refused.values["field"]) == (RefusalCode.FIELD_BAD, where)
    assert refused.values["problem"] == problem
    for language in LANGUAGES:
        words = Words(language)
        assert f"setup_problem.{problem}" in words
        sentence = words.refusal(refused)
        assert words(f"setup_kind.{kind}") in sentence
        assert problem not in sentence


def test_what_must_be_said_is_missed() -> None:
    with pytest.raises(Refused) as caught:
        read(Kind.CAMPAIGN, {"name": "x"})
    assert (caught.value.values["field"], caught.value.values["problem"]) == ("rule", "missing")


def test_all_that_is_wrong_is_told_field_by_field() -> None:
    """A form says it beside each of its fields; of several faults of one field the first."""
    found = wrong(Kind.RULE, {"name": "", "multipliers": [0, 21], "ring_timeout": 30})
    assert {name: refused.values["problem"] for name, refused in found.items()} == {
        "name": "string_too_short",
        "multipliers": "greater_than_equal",
    }
    assert wrong(Kind.RULE, WHOLE[Kind.RULE]) == {}


def test_names_are_trimmed_and_cleaned() -> None:
    form = read(Kind.GROUP, {"name": "  East\u202e "})
    assert isinstance(form, GroupForm)
    assert form.name == "East"


def test_a_wrong_value_is_quoted_but_a_secret_is_not() -> None:
    """Guarantees 7.2."""
    with pytest.raises(Refused) as caught:
        read(Kind.ACCOUNT, {"name": "sato", "password": "s" * 1_025})
    assert caught.value.values["field"] == "password"
    assert "sss" not in str(caught.value.values)
