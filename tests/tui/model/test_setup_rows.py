"""How definitions stand in lists."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.protocol.setup import Definition
from kaden.setup.fields import fields
from kaden.setup.kinds import Kind
from kaden.words import LANGUAGES, Words
from tui.model.setup_rows import COLUMNS, OFF, columns, name_of, sorted_by


def row(values: dict[str, Any], **more: Any) -> Definition:
    return Definition(id=1, inside=None, revision=1, values=values, **({"may_edit": True} | more))


def cell(kind: Kind, key: str, definition: Definition) -> str:
    column = next(column for column in columns(kind, Words("en")) if column.key == key)
    return column.show(definition, 0)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_columns_that_its_form_has(kind: Kind) -> None:
    names = {spec.name for spec in fields(kind)}
    assert {name for name, _, _ in COLUMNS[kind]} <= names
    assert OFF.get(kind, ("name", True))[0] in names | {"name"}
    assert sorted_by(kind) in {column.key for column in columns(kind, Words("en"))} | {"name"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_all_columns_fit_on_the_smallest_terminal(kind: Kind, language: str) -> None:
    shown = columns(kind, Words(language))
    assert sum(column.width for column in shown) + len(shown) - 1 <= 79


def test_what_runs_is_out_of_use_or_cannot_be_changed_is_said_in_words() -> None:
    """Row 86: an inactive result stays in the list."""
    assert cell(Kind.DISPOSITION, "state", row({"label": "x", "active": False})) == "off"
    assert cell(Kind.CAMPAIGN, "state", row({"name": "x", "closed": True})) == "closed"
    assert cell(Kind.JOB, "state", row({"name": "x"}, live=True)) == "in use now"
    assert cell(Kind.GROUP, "state", row({"name": "x"}, may_edit=False)) == "look only"
    assert cell(Kind.GROUP, "state", row({"name": "x"})) == ""
    assert cell(Kind.JOB, "sign", row({"name": "x"}, live=True)) == "*"


def test_a_cell_says_the_value_as_the_form_does() -> None:
    assert cell(Kind.RULE, "redial_interval", row({"name": "x", "redial_interval": 24.0})) == "24 h"
    assert cell(Kind.GROUP, "members", row({"name": "x", "members": ["a", "b"]})) == "a, b"
    assert cell(Kind.GROUP, "members", row({"name": "x"})) == ""


def test_people_call_a_result_by_its_label() -> None:
    assert name_of(Kind.DISPOSITION, row({"label": "アポ"})) == "アポ"
    assert name_of(Kind.GROUP, row({"name": "東"})) == "東"
