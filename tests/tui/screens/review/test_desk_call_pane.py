"""An orphaned call saved with its result from the monitor, in one step (rows 280, 282)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.history import CompleteCall
from kaden.protocol.refusals import RefusalCode
from tests.tui.floor_samples import FAIR, ITO, OTHERS, RENEWAL
from tests.tui.samples import DRAFT, NOW, call
from tests.tui.screens.mine.office import with_request
from tests.tui.screens.review.calls import opened
from tests.tui.screens.supervisor.office import desk, watching

LEFT = opened(
    77,
    saved=False,
    closed="at_desk",
    agent=ITO.agent,
    agent_name=ITO.name,
    call=call(attempt=77, ended_at=NOW, ended_by="customer", draft=DRAFT),
    saved_at=None,
    edited_at=None,
    saved_by=None,
    versions=(),
)


async def test_its_form_opens_with_what_the_agent_typed_and_saving_leads_back(tmp_path: Path) -> None:
    """Who came back meanwhile is told of, and written over only when the save is said again."""
    gone = ITO.model_copy(update={"call": 77, "connected": False})
    async with watching(tmp_path, gone, rows=(FAIR, RENEWAL, OTHERS)) as client:
        client.server.answers["open_call"] = with_request(LEFT)
        client.server.refusals["complete_call"] = (RefusalCode.AGENT_IS_BACK, {"agent": ITO.name})
        await client.press("a")
        await client.shows("save result")
        await client.press("s")
        await client.shows("Still at the desk of Ito Naoko, whose screen does not answer", "髙橋 美咲")
        await client.press("1", "f10")
        await client.shows("Ito Naoko is back at the desk")
        first = await client.server.hear(CompleteCall)
        assert (first.attempt, first.agent, first.disposition, first.note) == (77, ITO.agent, 11, DRAFT.note)
        del client.server.refusals["complete_call"]
        await client.press("f10")
        second = await client.server.hear(CompleteCall, 2)
        assert (first.at_desk, second.at_desk) == ("away", "there")
        await client.shows("Saved: 髙橋 美咲")
        assert desk(client).monitor_pane.monitor.job == FAIR.id


async def test_escape_leads_back_to_the_monitor_and_a_live_call_is_not_offered(tmp_path: Path) -> None:
    async with watching(tmp_path, ITO.model_copy(update={"call": 77}), rows=(FAIR,)) as client:
        client.server.answers["open_call"] = with_request(LEFT)
        await client.press("a", "s")
        await client.shows("Still at the desk of Ito Naoko: saving it here frees the desk")
        await client.press("escape")
        assert desk(client).monitor_pane.monitor.job == FAIR.id
