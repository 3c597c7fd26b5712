"""The least that can show a pushed call: one text on the screen, one WebSocket. The baseline of `bench_call_card`.

python -m benchmarks.program_bare_card SOCKET
"""

from __future__ import annotations

import json
import sys

from textual.app import App, ComposeResult
from textual.widgets import Static
from websockets.asyncio.client import unix_connect

from tui.themes import DARK


class BareCard(App[None]):
    """Shows the customer of each message, all columns, in one `Static`."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, path: str) -> None:
        super().__init__(ansi_color=True)
        self.register_theme(DARK)
        self.theme = DARK.name
        self.animation_level = "none"
        self.path = path
        self.card = Static("READY", markup=False)

    def compose(self) -> ComposeResult:
        yield self.card

    def on_mount(self) -> None:
        self.run_worker(self.listen(), exit_on_error=False)

    async def listen(self) -> None:
        """Show what comes until the server goes."""
        async with unix_connect(self.path) as socket:
            async for message in socket:
                call = json.loads(message)["desk"]["call"]
                self.card.update("waiting" if call is None else _text(call["card"]))


def _text(card: dict[str, object]) -> str:
    columns = card["columns"]
    assert isinstance(columns, list)
    return "\n".join([str(card["name"]), str(card["number"]), *(f"{key}: {value}" for key, value in columns)])


if __name__ == "__main__":
    BareCard(sys.argv[1]).run(mouse=False)
