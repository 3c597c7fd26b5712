"""A campaign taken out as a file: applied where it came from, it changes nothing, whatever the campaign is like."""

from __future__ import annotations

from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.setup.campaign_file import read_file
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId
from server.storage.campaign_file.applying import apply
from server.storage.campaign_file.exporting import export
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.setup.saving import definitions

NOON = 1_800_000_000_000

names = st.text("abcdefghij 東西南北0123456789", min_size=1, max_size=12).map(str.strip).filter(bool)
groups = st.lists(names, min_size=1, max_size=3, unique=True)
days = st.dates().map(lambda day: f"{day.replace(year=2027):%Y-%m-%d}")

rules = st.fixed_dictionaries(
    {"name": names},
    optional={
        "method": st.sampled_from(["progressive", "predictive", "adaptive"]),
        "multipliers": st.lists(st.sampled_from([0.5, 1.0, 1.25, 2.0]), min_size=1, max_size=4),
        "redial_interval": st.sampled_from([0.0, 0.5, 24.0]),
        "redial_by_outcome": st.dictionaries(
            st.sampled_from(["busy", "no_answer"]), st.sampled_from([0.25, 3.0])
        ),
        "shadow": st.sampled_from(["", "adaptive"]),
        "attempt_cap": st.integers(1, 100),
        "once_a_day": st.booleans(),
    },
)
conditions = st.fixed_dictionaries(
    {"column": names, "operator": st.sampled_from(["is", "begins_not"]), "value": names}
)
campaigns = st.fixed_dictionaries(
    {"name": names},
    optional={
        "hours_end": st.sampled_from(["17:00", "24:00"]),
        "script": st.sampled_from(["", '二行の\n"案内"です\\']),
        "allowed_share": st.sampled_from([0.0, 2.5, 3.0]),
        "recording": st.booleans(),
    },
)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """A whole file, of a new campaign."""
    rule, used = draw(rules), draw(groups)
    jobs = [
        {"name": name, "groups": draw(st.lists(st.sampled_from(used), min_size=1, unique=True)),
         "phone_type": draw(st.sampled_from(["", "fixed"])), "band_start": band, "band_end": band and "15:30",
         "conditions": draw(st.lists(conditions, max_size=2))}
        for name in draw(st.lists(names, max_size=2, unique=True))
        for band in [draw(st.sampled_from(["", "10:00"]))]
    ]  # fmt: skip
    first, last = sorted([draw(days), draw(days)])
    batch = {"name": draw(names), "first_day": first, "last_day": last, "groups": used, "job": jobs}
    labels = draw(st.lists(names, max_size=3, unique=True))
    return {
        "rule": rule,
        "group": [{"name": name} for name in used],
        "campaign": draw(campaigns) | {"rule": rule["name"]},
        "disposition": [{"label": label, "class": "success"} for label in labels],
        "batch": [batch],
    }


@settings(max_examples=15, deadline=None)
@given(files())
def test_what_is_taken_out_changes_nothing_and_makes_the_same_elsewhere(file: dict[str, Any]) -> None:
    here, elsewhere = InlineRunner.in_memory(NOON), InlineRunner.in_memory(NOON)
    taken = put(here, file)
    again = here.transact(lambda tx: apply(tx, read_file(taken), None, None, NOON))
    assert again.changes == ()
    assert put(elsewhere, taken) == taken
    for runner in (here, elsewhere):
        runner.shut()


def put(runner: InlineRunner, file: dict[str, Any]) -> dict[str, Any]:
    """Apply a file, and take its campaign out again."""
    runner.transact(lambda tx: apply(tx, read_file(file), None, None, NOON))
    return runner.transact(partial(_taken, name=file["campaign"]["name"]))


def _taken(tx: Tx, name: str) -> dict[str, Any]:
    [campaign] = [kept for kept in definitions(tx, Kind.CAMPAIGN) if kept.name == name]
    return export(tx, CampaignId(campaign.id), False)
