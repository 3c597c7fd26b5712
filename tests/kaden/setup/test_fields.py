"""What screens and commands are told of a form's fields, read from the declarations."""

from __future__ import annotations

import pytest

from kaden.setup.fields import FieldSpec, field, fields
from kaden.setup.forms import FORMS, FieldType
from kaden.setup.kinds import INSIDE, MAXIMUM, Kind
from kaden.words import LANGUAGES, Words

ALL = [(kind, spec) for kind in Kind for spec in fields(kind)]


def test_every_kind_has_a_form_and_an_end() -> None:
    """Row 76."""
    assert set(FORMS) == set(Kind) == set(MAXIMUM)
    assert INSIDE == {
        Kind.DISPOSITION: Kind.CAMPAIGN,
        Kind.BATCH: Kind.CAMPAIGN,
        Kind.JOB: Kind.BATCH,
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "spec"), ALL, ids=lambda value: getattr(value, "name", value))
def test_every_field_has_its_words(language: str, kind: Kind, spec: FieldSpec) -> None:
    """Name, help on one line, and a word for each choice."""
    words = Words(language)
    assert f"setup_kind.{kind}" in words
    assert f"setup_{kind}.{spec.name}" in words
    assert "\n" not in words(f"setup_{kind}.{spec.name}_help")
    assert [choice for choice in spec.choices if f"setup_choice.{choice}" not in words] == []


@pytest.mark.parametrize(("kind", "spec"), ALL, ids=lambda value: getattr(value, "name", value))
def test_what_a_type_needs_is_there(kind: Kind, spec: FieldSpec) -> None:
    assert (spec.of is not None) is (spec.type in (FieldType.NAME, FieldType.NAMES, FieldType.LEVELS))
    assert bool(spec.choices) or spec.type is not FieldType.CHOICE
    assert spec.low is not None or spec.type is not FieldType.WHOLE
    assert spec.longest is not None or spec.type not in (FieldType.LINE, FieldType.TEXT)


def test_limits_are_those_of_the_trade() -> None:
    """Rows 45, 49, 55, 61, 65."""
    timeout = field(Kind.RULE, "ring_timeout")
    assert (timeout.low, timeout.high, timeout.unit, timeout.default) == (10, 120, "seconds", 30)
    assert [spec.name for spec in fields(Kind.RULE)][:2] == ["name", "method"]
    assert field(Kind.RULE, "method").default == "progressive"
    assert field(Kind.GROUP, "name").longest == 60
    assert field(Kind.DISPOSITION, "class").choices == (
        "contact", "effective", "success", "failure", "no_contact",
    )  # fmt: skip
    assert field(Kind.JOB, "phone_type").optional
    assert not field(Kind.JOB, "lines").optional


def test_a_field_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(KeyError):
        field(Kind.GROUP, "colour")
