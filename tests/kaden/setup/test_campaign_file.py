"""Which tables a campaign's file may have, and where it says that one cannot be."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.campaign_file import read_file
from kaden.setup.kinds import Kind
from kaden.words import LANGUAGES, Words

CAMPAIGN = {"name": "展示会"}


def test_definitions_come_in_the_order_in_which_they_can_be_made() -> None:
    """Row 13: whatever the order of the file."""
    file = read_file(
        {
            "batch": [{"name": "1", "job": [{"name": "a"}, {"name": "b"}]}],
            "campaign": CAMPAIGN,
            "group": [{"name": "東"}],
            "rule": {"name": "標準"},
        }
    )
    assert [entry.kind for entry in file.entries] == [Kind.RULE, Kind.GROUP, Kind.CAMPAIGN, Kind.BATCH]
    [batch] = file.of(Kind.BATCH)
    assert [(job.name, job.where) for job in batch.jobs] == [("a", "batch.1.job.1"), ("b", "batch.1.job.2")]


def test_an_empty_text_empties_what_may_be_empty_and_nothing_else() -> None:
    file = read_file({"campaign": {"name": " 展示会 ", "calendar": "", "script": ""}})
    assert file.campaign.values == {"name": "展示会", "calendar": None, "script": ""}


def test_a_name_is_the_same_however_its_letters_are_composed() -> None:
    """Some editors write a base letter and a mark where a form keeps one letter; it must be found all the same."""
    composed = {
        "group": [{"name": "ガイド"}],
        "campaign": {"name": "プレ企画"},
        "batch": [
            {
                "name": "バッチ",
                "job": [{"name": "ジョブ"}],
                "allocation": [{"list": "デモ.csv", "shares": {"ガイド": 100}}],
            }
        ],
    }
    apart = json.loads(unicodedata.normalize("NFD", json.dumps(composed, ensure_ascii=False)))
    assert apart != composed
    assert read_file(apart) == read_file(composed)
    twice = [{"name": "ガイド"}, {"name": unicodedata.normalize("NFD", "ガイド")}]
    with pytest.raises(Refused) as refused:
        read_file({"campaign": CAMPAIGN, "group": twice})
    assert refused.value.values["file_problem"] == "twice"


def test_shares_of_a_list_are_read() -> None:
    shares = {"東": 60, "西": 40.0}
    file = read_file(
        {"campaign": CAMPAIGN, "batch": [{"name": "1", "allocation": [{"list": "a.csv", "shares": shares}]}]}
    )
    [given] = file.of(Kind.BATCH)[0].allocations
    assert (given.list, given.shares, given.where) == ("a.csv", shares, "batch.1.allocation.1")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("values", "where", "problem"),
    [
        ({}, "campaign", "no_campaign"),
        ({"weather": {}}, "weather", "unknown_table"),
        ({"campaign": [CAMPAIGN]}, "campaign", "not_a_table"),
        ({"campaign": {}}, "campaign", "no_name"),
        ({"campaign": {"name": " "}}, "campaign", "no_name"),
        ({"campaign": {"name": 3}}, "campaign", "no_name"),
        ({"campaign": {"name": "x", "rain": 1}}, "campaign.rain", "unknown_field"),
        ({"campaign": CAMPAIGN, "group": {"name": "東"}}, "group", "not_several"),
        ({"campaign": CAMPAIGN, "group": [{"name": "東"}, {"name": "東"}]}, "group.2", "twice"),
        (
            {"campaign": CAMPAIGN, "account": [{"name": "a", "groups": []}]},
            "account.1.groups",
            "said_at_group",
        ),
        (
            {"campaign": CAMPAIGN, "account": [{"name": "a", "password": "x"}]},
            "account.1.password",
            "unknown_field",
        ),
        ({"campaign": CAMPAIGN, "batch": [{"name": "1", "job": [{}]}]}, "batch.1.job.1", "no_name"),
        (
            {"campaign": CAMPAIGN, "batch": [{"name": "1", "allocation": [{"shares": {"東": 99}}]}]},
            "batch.1.allocation.1.shares",
            "not_hundred",
        ),
        (
            {"campaign": CAMPAIGN, "batch": [{"name": "1", "allocation": [{"shares": {"東": True}}]}]},
            "batch.1.allocation.1.shares",
            "bad_shares",
        ),
        (
            {
                "campaign": CAMPAIGN,
                "batch": [{"name": "1", "allocation": [{"list": 3, "shares": {"東": 100}}]}],
            },
            "batch.1.allocation.1.list",
            "not_a_name",
        ),
        (
            {"campaign": CAMPAIGN, "batch": [{"name": "1", "allocation": [{"rain": 3}]}]},
            "batch.1.allocation.1.rain",
            "unknown_field",
        ),
    ],
)
def test_what_cannot_be_a_setup_is_refused_at_its_place(
    values: dict[str, Any], where: str, problem: str, language: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_file(values)
    assert refused.value.code is RefusalCode.SETUP_FILE_BAD
    assert (refused.value.values["where"], refused.value.values["file_problem"]) == (where, problem)
    words = Words(language)
    assert words(f"file_problem.{problem}") in words.refusal(refused.value)
