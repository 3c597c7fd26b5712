"""From the command line to a screen: every refusal is one line on stderr and exit code 1, before anything is drawn."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from tests.terminal.line import Line
from tui.start import start

ROOT: Final = Path(__file__).parents[2]


@contextmanager
def kaden(home: Path, *arguments: str, columns: int = 80, rows: int = 24, **environ: str) -> Iterator[Line]:
    """The command on a terminal."""
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(home), "KADEN_LANG": "en", **environ}
    line = Line(
        [sys.executable, "-m", "kaden", *arguments], columns=columns, rows=rows, environment=environment
    )
    try:
        yield line
    finally:
        line.close()


def told(home: Path, *arguments: str, columns: int = 80, rows: int = 24, **environ: str) -> str:
    """The one line that a refused start says; no screen was opened before it."""
    with kaden(home, *arguments, columns=columns, rows=rows, **environ) as line:
        said = line.until(b"\n").decode()
    assert "\x1b[?1049h" not in said
    assert said.startswith("kaden: ")
    return said


def test_a_terminal_that_is_too_small(tmp_path: Path) -> None:
    said = told(tmp_path, columns=60, rows=20)
    assert "60 columns and 20 rows" in said
    assert "80 columns and 24 rows" in said


def test_a_dumb_terminal(tmp_path: Path) -> None:
    assert "needs a terminal" in told(tmp_path, TERM="dumb")


def test_no_server(tmp_path: Path) -> None:
    said = told(tmp_path, "--server", str(tmp_path / "none.sock"))
    assert str(tmp_path / "none.sock") in said
    assert "kaden serve" in said


def test_a_wrong_address(tmp_path: Path) -> None:
    assert "http://floor" in told(tmp_path, "--server", "http://floor")


def test_a_clash_of_keys(tmp_path: Path) -> None:
    place = tmp_path / ".config" / "kaden" / "client.toml"
    place.parent.mkdir(parents=True)
    place.write_text('[keys]\n"agent.hold" = "f10"\n"agent.save" = "f10"\n')
    said = told(tmp_path, "--server", str(tmp_path / "none.sock"))
    assert "agent.hold" in said
    assert "agent.save" in said


def test_the_language_of_the_environment(tmp_path: Path) -> None:
    assert "サーバ" in told(tmp_path, "--server", str(tmp_path / "none.sock"), KADEN_LANG="ja_JP.UTF-8")


def test_without_a_terminal_the_exit_code_is_one(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "kaden"],
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1


def test_what_is_wrong_first_is_told_first(tmp_path: Path) -> None:
    """An address that cannot be one is wrong wherever the program runs."""
    with pytest.raises(Refused) as refused:
        start({"server": "gopher://x"}, {"TERM": "xterm", "XDG_CONFIG_HOME": str(tmp_path)})
    assert refused.value.code is RefusalCode.ADDRESS_BAD
