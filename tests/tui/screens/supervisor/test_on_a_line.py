"""The supervisor's desk on a real line: hostile names do no harm, and a changed cell costs little."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from kaden.protocol.base import Message
from kaden.protocol.client import SignOut, WatchJob, WatchJobs
from kaden.vocabulary import AgentState, Role
from tests.terminal.line import Line, PlainTerminal
from tests.tui.floor_samples import AGENTS, FAIR, SATO, agent, changed, jobs, whole
from tests.tui.samples import NOW
from tests.tui.scripted_server import ScriptedServer, scripted_server

ROOT: Final = Path(__file__).parents[4]
COLUMNS, ROWS = 120, 40

HOSTILE: Final = (
    "\x1b]0;owned\x07",
    "\x1b]52;c;b3duZWQ=\x07",
    "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "\x1b[2J\x1b[31mred",
    "\x9b31mred",
    "\x1bP1$qm\x1b\\",
    "ding\x07dong\x08\x08",
    "a\r\nb\tc",
    "\u202egnp.exe",
    "a\u200bb\u2060c\ufeff",
    "e" + "\u0301" * 300,
    "\ue000\U000f0000",
    "漢" * 5_000,
    "[red]danger[/red]",
    "[@click=app.quit]press[/]",
    "[/nope]",
    "[/b]",
)
"""Guarantees 7.3, 33 to 47."""


COLOURS: Final = {str(code) for code in (*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108))}
MONO: Final = {"1", "2", "4", "7"}


def pasted(*payloads: str) -> bytes:
    """What a careless terminal sends for one paste: most take escapes out."""
    text = " ".join(payload[:24] for payload in payloads)
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


class Desk:
    """A client on a line, and its server."""

    def __init__(self, server: ScriptedServer, line: Line) -> None:
        self.server = server
        self.line = line
        self.terminal = PlainTerminal(COLUMNS, ROWS)

    async def until(self, text: str) -> bytes:
        """Read until a text is painted; what lies between is shown on the terminal."""
        came = await asyncio.to_thread(self.line.until, text.encode())
        self.terminal.feed(came)
        return came

    async def say(self, message: Message, **hostile: str) -> None:
        """Send a message in which words stand for hostile texts, which no honest server would let through."""
        text = message.model_dump_json()
        for word, payload in hostile.items():
            text = text.replace(word, json.dumps(payload)[1:-1])
        for connection in self.server.connections:
            await connection.send(text)


@asynccontextmanager
async def desk_on_a_line(directory: Path, **environment: str) -> AsyncIterator[Desk]:
    """A supervisor's client that has asked for its jobs, on a terminal of 16 colours."""
    async with scripted_server(directory, NOW) as server:
        server.role, server.agent_use = Role.SUPERVISOR, False
        command = [sys.executable, "-m", "kaden", "--server", str(server.path), "--account", "sato"]
        environment |= {"PYTHONPATH": str(ROOT), "HOME": str(directory), "LANG": "en_US.UTF-8"}
        line = Line(command, columns=COLUMNS, rows=ROWS, environment=environment)
        try:
            await asyncio.wait_for(server.hear(WatchJobs), 30)
            yield Desk(server, line)
        finally:
            line.close()


async def test_hostile_names_reach_the_glass_as_text_or_not_at_all(tmp_path: Path) -> None:
    """Guarantees 33 to 47 in jobs, titles, head, grid, filter and questions."""
    async with desk_on_a_line(tmp_path) as desk:
        words = {f"W{number:02}W": payload for number, payload in enumerate(HOSTILE)}
        all_of_them = " ".join(words)
        job = FAIR.model_copy(
            update={"name": all_of_them, "campaign": "W00W", "batch": "W03W", "hours": "W04W"}
        )
        await desk.say(jobs(job), **words)
        await desk.until("red")
        desk.line.press(b"\r")
        await desk.server.hear(WatchJob)
        rows = [
            agent(
                number + 1,
                f"{word} end",
                AgentState.TALKING,
                number,
                customer=f"{word} end",
                number=word,
                account=word,
                terminal=word,
            )
            for number, word in enumerate(words)
        ]
        await desk.say(whole(*rows, name=all_of_them, campaign="W01W"), **words)
        await desk.until("[/nope]")
        desk.line.press(b"r")
        await desk.until("CUT the call")
        desk.line.press(b"n")
        await desk.until("m line")
        desk.line.press(b"x")
        await desk.until("talks go on")
        desk.line.press(b"n")
        await desk.until("m line")
        desk.line.press(b"/")
        await desk.until("Enter done")
        desk.line.press(pasted(*HOSTILE))
        await desk.until("[/b]")
        desk.line.press(b"\x1bOS")
        await desk.until("m line")
        desk.line.press(b"\x11")
        await desk.until("Jobs go on")
        desk.line.press(b"y")
        await asyncio.wait_for(desk.server.hear(SignOut), 30)
        assert desk.terminal.strange == []


async def test_a_changed_cell_costs_less_than_300_bytes(tmp_path: Path) -> None:
    """Terminal section 7; what else is painted in the same moment, once, is not the cell's."""
    async with desk_on_a_line(tmp_path) as desk:
        await desk.say(jobs(FAIR))
        await desk.until("started")
        desk.line.press(b"\r")
        await desk.server.hear(WatchJob)
        await desk.say(whole(SATO))
        await desk.until("03-1234-5678")
        sizes = []
        for number in range(7701, 7710):
            await desk.say(changed(SATO.model_copy(update={"calls": number})))
            sizes.append(len(await desk.until(str(number))))
        assert median(sizes) <= 300


@pytest.mark.parametrize(("no_color", "allowed"), [(False, COLOURS | MONO), (True, MONO)])
async def test_sixteen_colours_or_none(tmp_path: Path, no_color: bool, allowed: set[str]) -> None:
    """Terminal section 4.6: never more than the terminal's own colours, and with NO_COLOR none of them."""
    async with desk_on_a_line(tmp_path, **({"NO_COLOR": "1"} if no_color else {})) as desk:
        await desk.say(jobs(FAIR))
        await desk.until("started")
        desk.line.press(b"\r")
        await desk.server.hear(WatchJob)
        await desk.say(whole(*AGENTS, abandoned=40))
        await desk.until("045-222-3333")
        used = {
            code for line in desk.terminal.cells for _, style in line for code in style.split(";") if code
        }
        assert used <= allowed
        assert "7" in used
