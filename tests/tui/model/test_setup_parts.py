"""Fields of several values as forms of their own: what is left empty is not in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaden.setup.fields import field
from kaden.setup.kinds import Kind
from kaden.setup.reading import wrong
from kaden.words import Words
from tui.model.setup_parts import MOST_CONDITIONS, PartsForm

TODAY = date(2026, 11, 23)
NAMES = {Kind.CAMPAIGN: ("展示会", "Renewal")}


def parts(kind: Kind, name: str, value: Any) -> PartsForm:
    return PartsForm(kind, field(kind, name), value, NAMES)


def test_permissions_have_a_line_for_each_campaign() -> None:
    """Row 35: none is what is not named."""
    form = parts(Kind.ACCOUNT, "permissions", {"展示会": "edit", "of old": "view"})
    assert [spec.name for spec in form.specs] == ["展示会", "Renewal", "of old"]
    form.put("Renewal", "view")
    form.put("展示会", "none")
    assert form.whole_value == {"Renewal": "view", "of old": "view"}
    assert form.changed == ("展示会", "Renewal")
    assert form.label("展示会", Words("en")) == "展示会"


def test_intervals_have_a_line_for_each_outcome() -> None:
    """Row 71."""
    form = parts(Kind.RULE, "redial_by_outcome", {"busy": 0.5})
    form.type("busy", "", TODAY)
    form.type("no_answer", "４", TODAY)
    assert form.whole_value == {"no_answer": 4.0}
    assert form.label("no_answer", Words("en")) == "no answer"


def test_an_interval_is_judged_at_its_limits() -> None:
    form = parts(Kind.RULE, "redial_by_outcome", {})
    for text, problem in (("8761", "less_than_equal"), ("-1", "greater_than_equal"), ("soon", "float_type")):
        form.type("busy", text, TODAY)
        refusal = form.wrong("busy")
        assert refusal is not None
        assert dict(refusal.values)["problem"] == problem
        assert form.text("busy") == text
        assert form.first_wrong() == "busy"
    form.type("busy", "8760", TODAY)
    assert form.wrong("busy") is None
    assert form.first_wrong() is None


def test_conditions_have_three_parts_and_room_for_one_more() -> None:
    """Row 151."""
    form = parts(Kind.JOB, "conditions", [{"column": "都道府県", "operator": "is", "value": "大阪府"}])
    assert len(form.specs) == 6
    form.type("1.column", "number", TODAY)
    form.put("1.operator", "begins")
    form.type("1.value", "03", TODAY)
    assert form.whole_value == [
        {"column": "都道府県", "operator": "is", "value": "大阪府"},
        {"column": "number", "operator": "begins", "value": "03"},
    ]
    form.type("0.column", "", TODAY)
    assert [row["column"] for row in form.whole_value] == ["number"]
    assert "conditions" not in wrong(Kind.JOB, {"name": "x", "conditions": form.whole_value})


def test_there_are_no_more_conditions_than_a_job_takes() -> None:
    full = [{"column": "a", "operator": "is", "value": "b"}] * MOST_CONDITIONS
    assert len(parts(Kind.JOB, "conditions", full).specs) == 3 * MOST_CONDITIONS
    assert "conditions" in wrong(Kind.JOB, {"name": "x", "conditions": [*full, full[0]]})
