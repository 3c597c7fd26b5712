"""Options made of forms: what is typed, what arrives, what is told again."""

from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.fields import field, fields
from kaden.setup.kinds import Kind
from kaden.words import Words
from server.commands.form_options import FieldText, by_option, cell, form_options, label_of, said


def typed(kind: Kind, *args: str) -> dict[str, Any]:
    """The fields that a command line fills in."""
    arrived: list[dict[str, Any]] = []

    @click.command()
    @form_options(kind, new=False)
    def command(**options: Any) -> None:
        arrived.append(said(kind, options))

    ended = CliRunner().invoke(command, args)
    assert ended.exit_code == 0, ended.output
    return arrived[0]


def test_only_what_was_said_arrives() -> None:
    assert typed(Kind.JOB) == {}
    assert typed(Kind.JOB, "--lines", "3") == {"lines": 3}


@pytest.mark.parametrize(
    ("kind", "args", "values"),
    [
        (Kind.GROUP, ["--members", "a, b"], {"members": ["a", "b"]}),
        (Kind.GROUP, ["--members", ""], {"members": []}),
        (Kind.BATCH, ["--groups", '"East, upper floor",West'], {"groups": ["East, upper floor", "West"]}),
        (Kind.CAMPAIGN, ["--no-notify", "--recording"], {"notify": False, "recording": True}),
        (Kind.CAMPAIGN, ["--calendar", ""], {"calendar": None}),
        (Kind.CAMPAIGN, ["--allowed-share", "2.5"], {"allowed_share": 2.5}),
        (Kind.DISPOSITION, ["--class", "success", "--required"], {"class": "success", "required": True}),
        (Kind.RULE, ["--multipliers", "1,1.5"], {"multipliers": [1.0, 1.5]}),
        (Kind.RULE, ["--redial-by-outcome", "busy=.5,failed=4"], {"redial_by_outcome": {"busy": 0.5, "failed": 4}}),
        (Kind.RULE, ["--shadow", ""], {"shadow": None}),
        (Kind.ACCOUNT, ["--permissions", "展示会=edit, a=b=view"], {"permissions": {"展示会": "edit", "a=b": "view"}}),
        (Kind.ACCOUNT, ["--permissions", ""], {"permissions": {}}),
        (Kind.CALENDAR, ["--weekdays", "mon,sat"], {"weekdays": ["mon", "sat"]}),
        (Kind.JOB, ["--attempts-to", ""], {"attempts_to": None}),
        (Kind.JOB, ["--conditions", ""], {"conditions": []}),
        (
            Kind.JOB,
            ["--conditions", "都道府県 is not 大阪府", "--conditions=年齢 is below 30", "--conditions=a b below is"],
            {
                "conditions": [
                    {"column": "都道府県", "operator": "is_not", "value": "大阪府"},
                    {"column": "年齢", "operator": "below", "value": "30"},
                    {"column": "a b", "operator": "below", "value": "is"},
                ]
            },
        ),
    ],
)  # fmt: skip
def test_what_is_typed_is_what_the_form_takes(kind: Kind, args: list[str], values: dict[str, Any]) -> None:
    assert typed(kind, *args) == values


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        (Kind.JOB, "lines", "many"),
        (Kind.JOB, "lines", "1.5"),
        (Kind.JOB, "lines", ""),
        (Kind.RULE, "redial_interval", "a day"),
        (Kind.RULE, "multipliers", "1,x"),
        (Kind.RULE, "redial_by_outcome", "busy"),
        (Kind.RULE, "redial_by_outcome", "busy=x"),
        (Kind.ACCOUNT, "permissions", "=edit"),
        (Kind.JOB, "conditions", "都道府県 大阪府"),
    ],
)
def test_what_cannot_be_read_is_wrong_use(kind: Kind, name: str, text: str) -> None:
    with pytest.raises(click.BadParameter):
        FieldText(field(kind, name)).convert(text, None, None)


def test_a_password_is_never_an_option() -> None:
    """Everybody could read it in the list of processes."""
    with pytest.raises(AssertionError, match="--password"):
        typed(Kind.ACCOUNT, "--password", "x")


@pytest.mark.parametrize("kind", Kind)
def test_every_field_is_told_on_one_line(kind: Kind) -> None:
    """What a new form begins with, in both languages."""
    for language in ("en", "ja"):
        for spec in fields(kind):
            default = spec.default
            value = list(default) if isinstance(default, tuple) else default
            assert "\n" not in cell(Words(language), kind, spec.name, value)


def test_values_are_told_in_words() -> None:
    words = Words("en")
    condition = {"column": "年齢", "operator": "below", "value": "30"}
    assert cell(words, Kind.JOB, "conditions", [condition]) == "年齢 is below 30"
    assert cell(words, Kind.RULE, "redial_by_outcome", {"no_answer": 0.5}) == "no answer 0.5 h"
    assert cell(words, Kind.ACCOUNT, "permissions", {"展示会": "edit"}) == "展示会=edit"
    assert cell(words, Kind.CALENDAR, "weekdays", ["mon", "sun"]) == "Mon, Sun"
    assert cell(words, Kind.CAMPAIGN, "closed", False) == "no"
    assert cell(words, Kind.RULE, "multipliers", [1.0, 1.5]) == "1, 1.5"
    assert cell(words, Kind.RULE, "ring_timeout", 30) == "30 s"
    assert cell(words, Kind.CAMPAIGN, "allowed_share", 2.5) == "2.5 %"
    assert cell(words, Kind.CAMPAIGN, "script", "first\nsecond") == "first / second"
    assert cell(words, Kind.JOB, "attempts_from", 0) == "0"
    assert cell(words, Kind.JOB, "phone_type", None) == "-"


def test_a_refusal_names_the_option() -> None:
    bad = Refused(
        RefusalCode.FIELD_BAD, kind="job", field="conditions.0.column", value="", problem="missing", limit=""
    )
    assert by_option(bad, "NAME", Kind.JOB).values["field"] == "--conditions"
    named = Refused(RefusalCode.NAME_TAKEN, kind="disposition", field="label", value="x")
    assert by_option(named, "NAME", Kind.DISPOSITION).values["field"] == "NAME"
    other = Refused(RefusalCode.STORE_UNAVAILABLE, problem="full")
    assert by_option(other, "NAME", Kind.JOB) is other


def test_the_name_of_each_kind_comes_first() -> None:
    """Row 49."""
    assert {label_of(kind) for kind in Kind} == {"name", "label"}
