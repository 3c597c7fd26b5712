"""A campaign's file as text: written to be read by people, read back as the same values, wrong places found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.campaign_file import read_file
from kaden.setup.forms import FORMS
from kaden.setup.kinds import Kind
from kaden.setup.reading import read
from server.commands.campaign_text import LARGEST, as_toml, line_of, read_toml

FILE = Path("fair.toml")

TEXT = """\
# the fair
[rule]
name = "標準"

[campaign]
name = "展示会"
hours_start = 09:00:00

[[batch]]
name = "1"
first_day = 2026-11-01

[[batch.job]]
name = "a"

[[batch]]
name = "2"

[[batch.job]]
name = "b"

[[batch.job]]
name = "c"
lines = 0
"""

plain = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
)
fields = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])).filter(
        lambda name: name not in ("campaign", "group", "job")
    ),
    st.one_of(plain, st.lists(plain, max_size=3), st.dictionaries(st.text(max_size=5), plain, max_size=3)),
    max_size=4,
)


@given(fields, st.lists(fields, max_size=3), st.lists(fields, max_size=2))
def test_what_is_written_is_read_back(
    campaign: dict[str, object], groups: list[object], jobs: list[object]
) -> None:
    values = {"campaign": campaign, "group": groups, "batch": [{"job": jobs}]}
    expected: dict[str, object] = {"campaign": campaign, "batch": [{"job": jobs} if jobs else {}]}
    if groups:
        expected["group"] = groups
    assert read_toml(FILE, as_toml(values)) == expected


def test_lines_of_a_text_stay_lines() -> None:
    text = as_toml({"campaign": {"script": 'お世話に\nなります "佐藤"\\ です'}})
    assert text.count("\n") == 4
    assert "なります" in text.splitlines()[3]


def test_dates_and_times_need_no_quotes() -> None:
    values = read_toml(FILE, TEXT)
    assert values["campaign"]["hours_start"] == "09:00"
    assert values["batch"][0]["first_day"] == "2026-11-01"


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("rule", 2),
        ("rule.name", 3),
        ("campaign.hours_start", 7),
        ("batch.2", 16),
        ("batch.2.name", 17),
        ("batch.1.job.1.name", 14),
        ("batch.2.job.2.lines", 24),
        ("batch.2.job.2.caller_id", 22),
        ("batch.2.job.2.lines.0", 24),
        ("group.1", 1),
    ],
)
def test_a_place_has_its_line(where: str, line: int) -> None:
    assert line_of(TEXT, where) == line


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("[campaign]\nname = \n", 2, 8), ("a = 1\na = 2\n", 2, 6), ('name = "', 1, 9), ("[campaign", 1, 10)],
)
def test_what_is_no_toml_is_refused_with_line_and_column(text: str, line: int, column: int) -> None:
    with pytest.raises(Refused) as refused:
        read_toml(FILE, text)
    assert refused.value.code is RefusalCode.SETUP_FILE_SYNTAX
    assert (refused.value.values["line"], refused.value.values["column"]) == (line, column)


def test_a_file_that_fits_in_no_message_is_refused_with_the_limit() -> None:
    fits = {"campaign": {"script": "x" * (LARGEST - len(json.dumps({"campaign": {"script": ""}})))}}
    assert read_toml(FILE, as_toml(fits)) == fits
    with pytest.raises(Refused) as refused:
        read_toml(FILE, as_toml({"campaign": {"script": fits["campaign"]["script"] + "x"}}))
    assert (refused.value.code, refused.value.values["limit"]) == (RefusalCode.FILE_TOO_BIG, LARGEST)


def test_the_file_that_the_documents_show_is_one() -> None:
    page = (Path(__file__).parents[3] / "docs" / "campaign-files.md").read_text("utf-8")
    text = page.partition("```toml\n")[2].partition("```")[0]
    file = read_file(read_toml(FILE, text))
    assert [entry.name for entry in file.entries] == [
        "Standard",
        "East",
        "Spring fair",
        "Appointment",
        "April",
    ]
    [batch] = file.of(Kind.BATCH)
    for entry in (*file.entries, *batch.jobs):
        more = {"rule": "Standard"} if entry.kind is Kind.CAMPAIGN else {}
        assert isinstance(read(entry.kind, {**more, **entry.values}), FORMS[entry.kind])
