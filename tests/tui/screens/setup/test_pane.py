"""What a pane is about."""

from __future__ import annotations

import pytest

from kaden.protocol.setup import Definition
from kaden.setup.kinds import Kind
from tui.screens.setup.pane import Thing


def thing(kind: Kind, name: str, inside: Thing | None = None) -> Thing:
    definition = Definition(id=1, inside=None, revision=1, values={"name": name}, may_edit=True)
    return Thing(kind, definition, inside)


def test_a_batch_knows_its_campaign() -> None:
    campaign = thing(Kind.CAMPAIGN, "展示会")
    batch = thing(Kind.BATCH, "2月", campaign)
    assert batch.at(Kind.CAMPAIGN) is campaign
    assert batch.at(Kind.BATCH) is batch
    assert batch.name == "2月"
    with pytest.raises(KeyError):
        campaign.at(Kind.BATCH)


def test_people_call_a_result_by_its_label() -> None:
    definition = Definition(id=1, inside=3, revision=1, values={"label": "アポ"}, may_edit=True)
    assert Thing(Kind.DISPOSITION, definition).name == "アポ"
