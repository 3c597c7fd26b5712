"""The command's endings (done, refused, wrong use, broken off), its lazy verbs, and its plain form."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kaden import __version__, cli
from kaden.cli import DEFAULT_VERB, Verb, run
from kaden.protocol.refusals import RefusalCode, Refused


@click.command()
@click.option("--account", default="nobody")
def greet(account: str) -> None:
    """Say a name."""
    click.echo(f"hello {account}")


@click.command()
def refuse() -> None:
    raise Refused(RefusalCode.PACKAGES_MISSING, command="b7\x1b[2J", extra="server")


@click.command()
def fail() -> None:
    raise ValueError("a customer's name")


@click.command()
def break_off() -> None:
    raise KeyboardInterrupt


@click.command()
def end_with_two() -> int:
    return 2


VERBS = {
    DEFAULT_VERB: Verb(f"{__name__}:greet", "Says hello.", "client"),
    **{
        name: Verb(f"{__name__}:{name}", f"Does {name}.", "client")
        for name in ("refuse", "fail", "break_off", "end_with_two")
    },
    "gone": Verb("tests.kaden.no_such_module:command", "Is not there.", "client"),
}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KADEN_LANG", "en")


def test_plain_command_runs_the_client() -> None:
    assert run([], VERBS) == 0


@pytest.mark.parametrize("args", [["--account", "sato"], ["client", "--account", "sato"]])
def test_options_without_a_verb_are_the_clients(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(args, VERBS) == 0
    assert capsys.readouterr().out == "hello sato\n"


def test_help_lists_every_verb_in_order_and_loads_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"], VERBS) == 0
    told = capsys.readouterr().out
    places = [told.index(f"  {name} ") for name in VERBS]
    assert places == sorted(places)
    assert "Is not there." in told


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"], VERBS) == 0
    assert capsys.readouterr().out == f"kaden {__version__}\n"


@pytest.mark.parametrize("args", [["no-such-verb"], ["--no-such-option"], ["refuse", "unasked"]])
def test_wrong_use_ends_with_2_and_names_the_way_out(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(args, VERBS) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "--help" in told.err


def test_refusal_ends_with_1_and_one_harmless_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["refuse"], VERBS) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("kaden: ")
    assert told.err.count("\n") == 1
    assert "b7" in told.err
    assert "\x1b" not in told.err


def test_refusal_speaks_japanese_where_the_environment_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["refuse"], VERBS) == 1
    english = capsys.readouterr().err
    monkeypatch.setenv("KADEN_LANG", "ja")
    assert run(["refuse"], VERBS) == 1
    japanese = capsys.readouterr().err
    assert japanese != english
    assert not japanese.isascii()


def test_unexpected_error_shows_no_trace_and_keeps_it_in_a_file(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fail"], VERBS) == 1
    told = capsys.readouterr().err
    kept = home / ".local" / "state" / "kaden" / "faults.log"
    assert told.count("\n") == 1
    assert "Traceback" not in told
    assert "customer" not in told
    assert str(kept) in told
    assert "a customer's name" in kept.read_text()


def test_broken_off_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["break_off"], VERBS) == cli.BROKEN_OFF
    assert capsys.readouterr().err.strip() == ""


def test_a_verb_may_name_its_exit_code() -> None:
    assert run(["end_with_two"], VERBS) == 2


def test_missing_packages_are_one_sentence_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(cli.PACKAGES_OF_EXTRA, "server", ("kaden_no_such_package",))
    verbs = {**VERBS, "serve": Verb(f"{__name__}:fail", "Runs the server.", "server")}
    assert run(["serve"], verbs) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "kaden serve" in told
    assert "pip install 'kaden[server]'" in told


def test_completion_of_verbs_loads_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_KADEN_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "kaden go")
    monkeypatch.setenv("COMP_CWORD", "1")
    run([], VERBS)
    assert capsys.readouterr().out == "plain,gone\n"


@pytest.mark.parametrize("args", [["--help"], ["no-such-verb"]])
def test_a_reader_that_left_ends_it_quietly(args: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "kaden", *args], stdout=writer, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writer)
    assert b"Traceback" not in ended.stderr
    assert b"BrokenPipe" not in ended.stderr
