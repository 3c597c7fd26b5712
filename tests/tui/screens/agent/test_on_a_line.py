"""The agent's desk on a real line: hostile names, the price of a key in bytes, and what happens when the line goes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest

from kaden.protocol.base import Message
from kaden.protocol.client import HoldCustomer, KeepDraft, SaveResult, SignOut
from kaden.protocol.desk import CustomerCard, Desk, DeskChanged, DeskNotice, Earlier, JobChoice
from kaden.vocabulary import AgentState, StopReason
from tests.terminal.line import Line, PlainTerminal
from tests.tui import samples
from tests.tui.samples import NOW, desk, wrapup
from tests.tui.screens.supervisor.test_on_a_line import HOSTILE
from tests.tui.scripted_server import ScriptedServer, scripted_server

ROOT: Final = Path(__file__).parents[4]
COLUMNS, ROWS = 80, 24

WORD: Final = "WORD"
"""Stands for the hostile text in every field of a desk."""

ENDING: Final = 30.0
"""Seconds within which a client has gone: one by its own rule, the rest for a busy machine."""

QUIET: Final = 0.5
"""Seconds without a byte after which a screen is taken to be complete."""


class Client:
    """A client on a line, its terminal, and its server."""

    def __init__(self, server: ScriptedServer, line: Line) -> None:
        self.server = server
        self.line = line
        self.terminal = PlainTerminal(COLUMNS, ROWS)
        self._sequence = 100

    async def until(self, text: str) -> bytes:
        """Read until a text is painted, and show what came."""
        came = await asyncio.to_thread(self.line.until, text.encode())
        self.terminal.feed(came)
        return came

    async def during(self, seconds: float) -> bytes:
        """Everything that comes within a time."""
        came = await asyncio.to_thread(self.line.during, seconds)
        self.terminal.feed(came)
        return came

    async def quiet(self) -> bytes:
        """Everything up to a pause: the rest of a picture whose first part was seen."""
        came = b""
        while more := await self.during(QUIET):
            came += more
        return came

    async def kept(self, note: str) -> KeepDraft:
        """The draft that holds all of a note; on a busy machine parts of it may be kept before."""

        def drafts() -> list[KeepDraft]:
            return [said for said in self.server.all(KeepDraft) if said.note == note]

        await self.server.until(lambda: bool(drafts()))
        return drafts()[-1]

    async def show(self, shown: Desk, hostile: str | None = None) -> None:
        """Send a desk in which `WORD` stands for a text that no honest server would let through."""
        self._sequence += 1
        await self.say(DeskChanged(sequence=self._sequence, now=NOW, desk=shown), hostile)

    async def say(self, message: Message, hostile: str | None = None) -> None:
        """Send any message."""
        text = message.model_dump_json()
        if hostile is not None:
            text = text.replace(WORD, json.dumps(hostile)[1:-1])
        for connection in self.server.connections:
            await connection.send(text)

    async def ended(self) -> int:
        """The exit code, once the program has gone."""
        deadline = time.monotonic() + ENDING
        while time.monotonic() < deadline:
            code = self.line.ended()
            if code is not None:
                return code
            await asyncio.sleep(0.01)
        raise AssertionError("the client lives on")


@asynccontextmanager
async def on_a_line(directory: Path, shown: Desk, **environ: str) -> AsyncIterator[Client]:
    """A signed-in client that shows a desk."""
    async with scripted_server(directory, NOW) as server:
        command = [sys.executable, "-m", "kaden", "--server", str(server.path), "--no-bell"]
        environment = {"PYTHONPATH": str(ROOT), "HOME": str(directory), "KADEN_LANG": "en", **environ}
        line = Line(command, columns=COLUMNS, rows=ROWS, environment=environment)
        client = Client(server, line)
        try:
            await asyncio.wait_for(server.until(lambda: bool(server.connections)), 30)
            await client.show(shown)
            yield client
        finally:
            with suppress(ProcessLookupError):
                line.close()


def hostile_call() -> dict[str, Any]:
    """A call in which everything that a file, a person or an office can name is hostile."""
    card = CustomerCard(
        record=1,
        number=WORD,
        number_as_given=WORD,
        name=WORD,
        company=WORD,
        columns=((WORD, WORD), ("memo", WORD)),
        attempt=1,
        earlier=(Earlier(at=NOW, outcome=WORD, disposition=WORD, agent=WORD, note=WORD),),
    )
    results = tuple(result.model_copy(update={"label": WORD}) for result in samples.RESULTS)
    draft = samples.DRAFT.model_copy(update={"note": WORD})
    return {"card": card, "results": results, "draft": draft}


HOSTILE_JOB: Final = JobChoice(id=1, name=WORD, campaign=WORD, hours=WORD)


@pytest.mark.slow
async def test_hostile_texts_reach_the_glass_as_text_or_not_at_all(tmp_path: Path) -> None:
    """Guarantees 7.3, 33 to 47, in every face of the desk, in its question, notices and refusals."""
    async with on_a_line(tmp_path, desk(AgentState.IDLE)) as client:
        await client.until("Renewal")
        for attempt, payload in enumerate(HOSTILE, 1):
            call = samples.call(attempt=attempt, **hostile_call())
            job = HOSTILE_JOB
            await client.show(desk(AgentState.IDLE, jobs=(job, job)), payload)
            await client.until("Choose a job")
            await client.show(desk(AgentState.TALKING, job=job, call=call), payload)
            await client.until("TALKING")
            client.server.refusals["hold_customer"] = (
                "not_now",
                {"action": f"try {attempt}", "state": payload},
            )
            client.line.press(b"\x1bOR")
            await client.server.hear(HoldCustomer, attempt)
            await client.until(f"try {attempt}")
            client.line.press(b"\x1bOS")
            await client.until("other keys")
            client.line.press(b"n")
            notice = DeskNotice(kind="stopped", reason=StopReason.MANUAL, job=WORD)
            await client.show(desk(AgentState.STOPPED, notice=notice), payload)
            await client.until("A manager stopped it.")
        await client.show(wrapup())
        await client.until("WRAP-UP")
        assert client.terminal.strange == []
        client.line.press(b"4\r")
        await client.server.hear(SaveResult)


async def test_pasted_escapes_are_cleaned(tmp_path: Path) -> None:
    async with on_a_line(tmp_path, wrapup()) as client:
        await client.until("WRAP-UP")
        client.line.press(b"\t")
        client.line.press("\x1b[200~ab\x9b31m\x07\x1b[21~漢\u202e\x1b".encode())
        client.line.press(b"\x1b[201~")
        await client.until("漢")
        await client.kept("ab31m[21~漢")
        assert client.server.all(SaveResult) == []
        assert client.terminal.strange == []


async def test_keys_in_one_breath_go_where_they_belong(tmp_path: Path) -> None:
    """Over a slow line a Tab and the words after it arrive together."""
    async with on_a_line(tmp_path, wrapup()) as client:
        await client.until("WRAP-UP")
        client.line.press(b"3\tappointment next week")
        await client.until("week")
        assert (await client.kept("appointment next week")).disposition == 13


async def test_the_price_of_a_key(tmp_path: Path) -> None:
    """Terminal section 7: a question at most 500 bytes each way, a call at most 12 kB, an untouched screen nothing."""
    async with on_a_line(tmp_path, desk(AgentState.IDLE)) as client:
        await client.until("Renewal")
        await client.quiet()
        assert await client.during(1.5) == b""
        await client.show(desk(AgentState.WAITING))
        await client.until("WAITING")
        await client.quiet()
        client.line.press(b"\x1b[19~")
        assert len(await client.until("Finish the call job?") + await client.quiet()) <= 500
        client.line.press(b"n")
        assert len(await client.until("break") + await client.quiet()) <= 500
        client.line.press(b"\x1b[19~")
        await client.until("Finish the call job?")
        await client.quiet()
        await client.show(desk(AgentState.TALKING))
        assert len(await client.until("TALKING") + await client.quiet()) <= 12_000
        client.line.press(b"3")
        assert len(await client.until("> 3")) <= 300


async def test_no_color_means_no_colour(tmp_path: Path) -> None:
    """Style fact 13: bold and reverse stay, they carry the meaning."""
    async with on_a_line(tmp_path, desk(AgentState.TALKING), NO_COLOR="1") as client:
        came = await client.until("[continue]")
        painted = b"".join(re.findall(rb"\x1b\[([\d;]*)m", came)).split(b";")
        numbers = {int(n) for code in re.findall(rb"\x1b\[([\d;]*)m", came) for n in code.split(b";") if n}
        assert painted
        assert numbers <= {0, 1, 2, 3, 4, 7, 39, 49}
        assert {1, 7} <= numbers


async def test_the_sixteen_colours_are_the_terminals_own(tmp_path: Path) -> None:
    async with on_a_line(tmp_path, desk(AgentState.TALKING), COLORTERM="truecolor") as client:
        came = await client.until("[continue]")
        assert b";2;" not in came
        assert b";5;" not in came


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
async def test_told_to_go_it_sends_the_note_and_goes(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Terminal section 4.14; no sign-out, so that another terminal finds the same call and the same note."""
    async with on_a_line(tmp_path, wrapup()) as client:
        await client.until("WRAP-UP")
        client.line.press(b"\thalf a note")
        await client.until("note")
        os.kill(client.line.process, number)
        assert await client.ended() == code
        await client.server.until(lambda: client.server.closed_with != [])
        assert client.server.all(KeepDraft)[-1].note == "half a note"
        assert client.server.all(SignOut) == []
        assert client.server.closed_with == [1001]


async def test_a_terminal_that_went_without_a_signal_is_noticed(tmp_path: Path) -> None:
    """Style fact 5: with hang-ups ignored, a client must not live on at full speed."""
    wrapper = f"trap '' HUP; exec {sys.executable} -m kaden \"$@\""
    async with scripted_server(tmp_path, NOW) as server:
        line = Line(
            ["/bin/sh", "-c", wrapper, "kaden", "--server", str(server.path)],
            columns=COLUMNS,
            rows=ROWS,
            environment={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "KADEN_LANG": "en"},
        )
        client = Client(server, line)
        await asyncio.wait_for(server.until(lambda: bool(server.connections)), 30)
        line.hang_up()
        await client.ended()
        await server.until(lambda: server.closed_with != [])


async def test_quitting_gives_the_terminal_back(tmp_path: Path) -> None:
    async with on_a_line(tmp_path, desk(AgentState.WAITING)) as client:
        await client.until("WAITING")
        client.line.press(b"\x11")
        await client.until("Sign out and quit?")
        client.line.press(b"y")
        await client.until("\x1b[?1049l")
        await client.until("\x1b[?25h")
        assert await client.ended() == 0
        await client.server.hear(SignOut)


async def test_a_terminal_of_another_encoding_is_told_and_not_ended(tmp_path: Path) -> None:
    """The first kanji of a Shift_JIS terminal is no UTF-8."""
    async with on_a_line(tmp_path, wrapup()) as client:
        await client.until("WRAP-UP")
        client.line.press(b"\tab")
        await client.until("ab")
        client.line.press("漢字".encode("cp932"))
        await client.until("not set to UTF-8")
        client.line.press(b"still here")
        await client.until("here")
