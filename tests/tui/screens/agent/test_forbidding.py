"""The do-not-call key: asked first, said plainly, and the result that means the same is chosen (rows 102, 104, 324)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import CutCustomer, SaveResult
from kaden.protocol.my_work import ForbidNumber
from kaden.vocabulary import AgentState
from tests.tui import samples
from tests.tui.client import open_client
from tests.tui.samples import desk, wrapup

TALKING = desk(AgentState.TALKING)


@pytest.mark.parametrize("key", ["ctrl+f", "f16"])
async def test_the_key_asks_and_lists_while_the_customer_still_talks(tmp_path: Path, key: str) -> None:
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("tab", *"no", key)
        await client.shows("No more calls to 03-1234-5678, any campaign?")
        assert client.server.all(ForbidNumber) == []
        await client.press("y")
        said = await client.server.hear(ForbidNumber)
        assert (said.attempt, said.everywhere) == (8123, True)
        await client.shows("03-1234-5678 is on the do-not-call list", "> 6 発信拒否")
        form = client.agent.call_phase.form
        assert form is not None
        assert (form.chosen, form.note) == (16, "no")
        assert client.server.all(CutCustomer) == []


async def test_no_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("1", "ctrl+f", "n")
        assert client.server.all(ForbidNumber) == []
        form = client.agent.call_phase.form
        assert form is not None
        assert form.chosen == 11


async def test_without_such_a_result_the_agent_chooses_one(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup(results=samples.RESULTS[:5])) as client:
        await client.press("4", "ctrl+f", "y")
        await client.shows("is on the do-not-call list")
        await client.press("enter")
        assert (await client.server.hear(SaveResult)).disposition == 14


async def test_a_refusal_is_said_and_chooses_nothing(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=TALKING) as client:
        client.server.refusals["forbid_number"] = ("not_now", {})
        await client.press("4", "ctrl+f", "y")
        await client.server.hear(ForbidNumber)
        await client.settle()
        form = client.agent.call_phase.form
        assert form is not None
        assert form.chosen == 14
        assert "is on the do-not-call list" not in client.screen


async def test_a_next_customer_is_not_meant(tmp_path: Path) -> None:
    """The question is about one call, and so is what follows from it."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        client.server.silent.add("forbid_number")
        await client.press("ctrl+f", "y")
        said = await client.server.hear(ForbidNumber)
        await client.show(desk(AgentState.TALKING, call=samples.call(attempt=9000)))
        client.server.silent.clear()
        await client.lose_link()
        await client.find_link()
        again = await client.server.hear(ForbidNumber, 2)
        assert (again.attempt, again.request) == (8123, said.request)
        await client.shows("is on the do-not-call list")
        form = client.agent.call_phase.form
        assert form is not None
        assert (form.attempt, form.chosen) == (9000, None)
