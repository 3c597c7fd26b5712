"""A form being filled in: judged where it is left, nothing typed is dropped, another's change merged and not lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaden.protocol.setup import Definition
from kaden.setup.kinds import Kind
from tui.model.link_state import Refusal
from tui.model.setup_form import SetupForm

TODAY = date(2026, 11, 23)


def definition(values: dict[str, Any], revision: int = 4, **more: Any) -> Definition:
    return Definition(id=9, inside=None, revision=revision, values=values, **({"may_edit": True} | more))


def new(kind: Kind) -> SetupForm:
    return SetupForm(kind, None, None, {})


def problem(form: SetupForm, name: str) -> str:
    wrong = form.wrong(name)
    return "" if wrong is None else str(dict(wrong.values).get("problem", wrong.code))


def test_a_new_form_begins_with_the_declared_values() -> None:
    form = new(Kind.CAMPAIGN)
    assert form.values["hours_start"] == "09:00"
    assert form.values["rule"] is None
    assert form.values["name"] == ""
    assert form.changed == ()
    assert new(Kind.RULE).values["multipliers"] == [1.0]


def test_a_field_is_judged_when_it_is_left_and_no_other() -> None:
    """The rest of a new form is empty, and is not called wrong for that before it was reached."""
    form = new(Kind.RULE)
    form.type("ring_timeout", "9", TODAY)
    assert problem(form, "ring_timeout") == "greater_than_equal"
    assert problem(form, "name") == ""
    form.type("ring_timeout", "10", TODAY)
    assert problem(form, "ring_timeout") == ""
    assert form.first_wrong() == "name"


def test_what_means_no_value_stays_as_it_was_typed() -> None:
    form = new(Kind.RULE)
    form.type("ring_timeout", "soon", TODAY)
    assert form.text("ring_timeout") == "soon"
    assert problem(form, "ring_timeout") == "int_type"
    assert "ring_timeout" in form.changed
    form.type("name", "標準", TODAY)
    assert problem(form, "ring_timeout") == "int_type"
    assert form.first_wrong() == "ring_timeout"


def test_what_must_be_chosen_is_missing_until_it_is() -> None:
    """Rows 50, 75: exactly one rule."""
    form = new(Kind.CAMPAIGN)
    form.type("name", "x", TODAY)
    assert form.first_wrong() == "rule"
    assert problem(form, "rule") == "missing"
    form.put("rule", "標準")
    assert form.first_wrong() is None


def test_it_is_saved_with_the_revision_that_was_seen_and_all_its_fields() -> None:
    form = SetupForm(Kind.GROUP, definition({"name": "東", "members": ["sato"]}), None, {})
    form.put("members", ["sato", "ito"])
    said = form.saving("r-1")
    assert (said.id, said.revision, said.values) == (9, 4, {"name": "東", "members": ["sato", "ito"]})


def test_a_new_one_says_what_it_belongs_to() -> None:
    form = SetupForm(Kind.BATCH, None, 3, {})
    assert (form.saving("r-1").inside, form.saving("r-1").id) == (3, None)


def test_the_servers_refusal_lands_at_its_field_until_something_is_changed() -> None:
    form = SetupForm(Kind.GROUP, definition({"name": "東", "members": []}), None, {})
    refusal = Refusal("name_taken", (("kind", "group"), ("field", "name"), ("value", "東")))
    assert form.refused(refusal) == "name"
    assert form.wrong("name") == refusal
    form.type("name", "西", TODAY)
    assert form.wrong("name") is None


def test_a_refusal_inside_a_field_lands_at_the_field() -> None:
    form = new(Kind.JOB)
    assert form.refused(Refusal("field_bad", (("field", "conditions.0.column"),))) == "conditions"
    assert form.refused(Refusal("not_allowed", (("action", "save"),))) is None


def test_two_versions_differ_where_either_changed_something() -> None:
    form = SetupForm(Kind.GROUP, definition({"name": "東", "members": ["sato"]}), None, {})
    form.type("name", "東京", TODAY)
    theirs = definition({"name": "東", "members": ["sato", "ito"]}, revision=5)
    told = [(each.spec.name, each.opened, each.theirs, each.mine) for each in form.differences(theirs)]
    assert told == [("name", "東", "東", "東京"), ("members", ["sato"], ["sato", "ito"], ["sato"])]


def test_mine_on_top_keeps_what_the_other_changed_elsewhere() -> None:
    """Nobody overwrites another's change unseen, nor what he did not touch himself."""
    form = SetupForm(Kind.GROUP, definition({"name": "東", "members": ["sato"]}), None, {})
    form.type("name", "東京", TODAY)
    form.put_on_top(definition({"name": "東", "members": ["sato", "ito"]}, revision=5))
    said = form.saving("r-2")
    assert (said.revision, said.values) == (5, {"name": "東京", "members": ["sato", "ito"]})
    assert form.changed == ("name",)


def test_an_older_server_may_lack_a_field() -> None:
    form = SetupForm(Kind.STATUS, definition({"name": "発信業務", "use": "sign_in"}), None, {})
    assert form.values["limit"] == 60
