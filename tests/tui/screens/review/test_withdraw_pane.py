"""A promise is withdrawn with a reason, or not at all."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.callbacks import WithdrawCallback
from tests.tui.screens.review.promises import PROMISES, with_promises
from tests.tui.screens.supervisor.office import supervisor


async def test_without_a_reason_nothing_is_withdrawn(tmp_path: Path) -> None:
    async with supervisor(tmp_path, prepare=with_promises) as client:
        await client.press("v", "enter")
        await client.shows("鈴木 一郎")
        await client.press("x", "f10")
        await client.shows("Say why")
        assert not client.server.all(WithdrawCallback)
        await client.press(*"moved away", "enter", "f10")
        said = await client.server.hear(WithdrawCallback)
        assert (said.seen, said.reason) == (PROMISES[0].seen, "moved away")
        await client.shows("The promise to 鈴木 一郎 is withdrawn")
