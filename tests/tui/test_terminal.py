"""The terminal: whether there is one and it is big enough, and its name. Its loss is tried on a real line."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from tui.terminal import TerminalGuard, require_terminal, terminal_name, too_small


class Screen:
    """A standard stream that is a terminal, or is none."""

    def __init__(self, terminal: bool) -> None:
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def size(monkeypatch: pytest.MonkeyPatch, columns: int, rows: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", str(rows))


def streams(monkeypatch: pytest.MonkeyPatch, *, stdin: bool = True, stdout: bool = True) -> None:
    monkeypatch.setattr(sys, "stdin", Screen(stdin))
    monkeypatch.setattr(sys, "stdout", Screen(stdout))


@pytest.mark.parametrize(
    ("columns", "rows", "small"), [(80, 24, False), (79, 24, True), (80, 23, True), (60, 20, True)]
)
def test_the_smallest_terminal(columns: int, rows: int, small: bool) -> None:
    assert too_small(columns, rows) is small


def test_a_terminal_that_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    streams(monkeypatch)
    size(monkeypatch, 80, 24)
    require_terminal({"TERM": "xterm"})


def test_a_small_one_is_told_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    streams(monkeypatch)
    size(monkeypatch, 60, 20)
    with pytest.raises(Refused) as refused:
        require_terminal({"TERM": "xterm"})
    assert refused.value == Refused(RefusalCode.TERMINAL_TOO_SMALL, columns=60, rows=20)


@pytest.mark.parametrize(
    ("stdin", "stdout", "environ"),
    [
        (False, True, {"TERM": "xterm"}),
        (True, False, {"TERM": "xterm"}),
        (True, True, {"TERM": "dumb"}),
        (True, True, {}),
    ],
)
def test_none_at_all(
    monkeypatch: pytest.MonkeyPatch, stdin: bool, stdout: bool, environ: dict[str, str]
) -> None:
    streams(monkeypatch, stdin=stdin, stdout=stdout)
    size(monkeypatch, 80, 24)
    with pytest.raises(Refused) as refused:
        require_terminal(environ)
    assert refused.value.code is RefusalCode.NO_TERMINAL


def test_the_name_says_where_somebody_sits() -> None:
    assert terminal_name({"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"}).startswith("192.0.2.7:")
    assert terminal_name({}).startswith(f"{os.uname().nodename}:")


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    near, far = pty.openpty()
    try:
        yield near, far
    finally:
        for end in (near, far):
            try:
                os.close(end)
            except OSError:
                continue


@pytest.fixture
def no_exit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard would end this very process."""
    monkeypatch.setattr("tui.terminal.LAST_MOMENT", 1_000.0)


def test_a_dead_terminal_is_noticed_once(monkeypatch: pytest.MonkeyPatch, no_exit: None) -> None:
    codes: list[int] = []
    guard = TerminalGuard(codes.append)
    with terminal() as (near, far), os.fdopen(far, "rb", buffering=0, closefd=False) as stdin:
        monkeypatch.setattr(sys, "__stdin__", stdin)
        guard.check()
        assert codes == []
        os.close(near)
        guard.check()
        guard.check()
    assert codes == [128 + signal.SIGHUP]


async def test_signals_are_told_in_the_loop(no_exit: None) -> None:
    told = asyncio.get_running_loop().create_future()
    TerminalGuard(told.set_result).start()
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(told, 5) == 128 + signal.SIGTERM
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().remove_signal_handler(number)
