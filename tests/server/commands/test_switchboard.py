"""`kaden switchboard`: what it is told wrongly, it says; what it is told rightly, `test_remote.py` shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.cli import run
from server.telephony.simulator.switchboard import listening_at

WRONG_USE = 2
REFUSED = 1


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--mix", "answer=0.5"], "add up to 1"),
        (["--mix", "answers=1"], "'answers' is none of answer, busy"),
        (["--mix", "answer=much"], "'much' is no number"),
        (["--fault", "reply_lost=2"], "reply_lost is a chance from 0 to 1"),
        (["--fault", "longest_delay=2"], "'longest_delay' is none of"),
        (["--lines", "0"], "0 is not in the range"),
        (["--speed", "0"], "0.0 is not in the range"),
        (["--log", "missing/calls.jsonl"], "No such file or directory"),
    ],
)
def test_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], problem: str
) -> None:
    path = tmp_path / "switch.sock"
    assert run(["switchboard", "--listen", str(path), *options]) == WRONG_USE
    assert problem in capsys.readouterr().err
    assert not path.exists()


def test_a_place_that_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "switch.sock"
    with listening_at(path) as other:
        other.listen()
        assert run(["switchboard", "--listen", str(path)]) == REFUSED
    assert capsys.readouterr().err.count("\n") == 1


def test_it_is_not_among_the_verbs_that_a_newcomer_meets(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert "switchboard" not in capsys.readouterr().out
