"""Somebody at the channels of a running server's switch, over the product's own socket (row 331)."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from kaden.protocol.channels import ChannelKind, ChannelRow, Channels, CutChannel, ListChannels
from kaden.protocol.server import Answered, RefusedRequest
from tests.kill.desk_line import DeskLine


class Caretaker:
    """Somebody at the switch's channels."""

    def __init__(self, socket: Path, account: str) -> None:
        self._line = DeskLine(socket, account)
        self._requests = (f"{account}-{nth}" for nth in count())

    async def look(self) -> Channels | Answered | str:
        """The list, or the code of the refusal."""
        said = await self._ask(ListChannels(request=next(self._requests)))
        return said.code if isinstance(said, RefusedRequest) else said

    async def row(self, kind: ChannelKind) -> ChannelRow:
        """The only row of this kind."""
        told = await self.look()
        assert isinstance(told, Channels)
        [row] = [row for row in told.rows if row.kind is kind]
        return row

    async def cut(self, channel: str, attempt: int | None = None) -> str:
        """The code of the refusal; empty = it was cut."""
        said = await self._ask(CutChannel(request=next(self._requests), channel=channel, attempt=attempt))
        return said.code if isinstance(said, RefusedRequest) else ""

    async def _ask(self, asked: ListChannels | CutChannel) -> Channels | Answered | RefusedRequest:
        await self._line.send(asked)
        while True:
            said = await self._line.receive()
            if isinstance(said, Channels | Answered | RefusedRequest) and said.request == asked.request:
                return said
