"""The command line inside the test's process, with an office set up in the test's own home."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from kaden.cli import run


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


class Kaden:
    """Runs commands."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._patch = patch

    def __call__(self, *args: str, stdin: str = "") -> Said:
        """`kaden ARGS < stdin`"""
        self._patch.setattr("sys.stdin", io.StringIO(stdin))
        code = run(args)
        out, err = self._capsys.readouterr()
        return Said(code, out, err)

    def refused(self, *args: str, stdin: str = "") -> str:
        """The one sentence of a refusal."""
        said = self(*args, stdin=stdin)
        assert said.code == 1, said
        assert said.err.count("\n") == 1, said.err
        return said.err


@pytest.fixture
def kaden(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kaden:
    monkeypatch.setenv("KADEN_LANG", "en")
    return Kaden(capsys, monkeypatch)
