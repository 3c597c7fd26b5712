"""`kaden account`: add, list, disable, passwd; and where passwords come from."""

from __future__ import annotations

import json
import os
import pty
import select
import sys
from pathlib import Path

import pytest

from kaden.cells import width
from tests.server.commands.conftest import Kaden

PASSWORD = "four words nobody joins"


@pytest.fixture(autouse=True)
def office(kaden: Kaden) -> None:
    assert kaden("init").code == 0


def rows(kaden: Kaden) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in json.loads(kaden("account", "list", "--json").out)}


def test_add_with_everything(kaden: Kaden) -> None:
    said = kaden(
        "account", "add", "sato", "--role", "supervisor", "--agent", "--full-name", "佐藤 花子", "--phone", "7001",
        "--os-user", "hanako", "--group", "発信グループ1", "--group", "夜",
    )  # fmt: skip
    assert (said.code, said.out) == (0, "account sato added\n")
    row = rows(kaden)["sato"]
    assert (row["role"], row["agent_use"], row["full_name"], row["phone"]) == (
        "supervisor", True, "佐藤 花子", "7001",
    )  # fmt: skip
    assert (row["os_user"], row["groups"], row["disabled"]) == ("hanako", ["夜", "発信グループ1"], False)


def test_a_password_comes_from_standard_input(kaden: Kaden) -> None:
    assert kaden("account", "add", "sato", stdin=f"{PASSWORD}\nnot this line\n").code == 0
    assert kaden("account", "passwd", "sato", stdin="another phrase of words").code == 0


def test_no_option_takes_a_password(kaden: Kaden) -> None:
    assert kaden("account", "add", "sato", "--password", PASSWORD, stdin=PASSWORD).code == 2


@pytest.mark.parametrize(("stdin", "problem"), [("short\n", "15"), ("sato sato sato sato\n", "tried first")])
def test_a_weak_password_adds_nobody(kaden: Kaden, stdin: str, problem: str) -> None:
    assert problem in kaden.refused("account", "add", "sato", stdin=stdin)
    assert "sato" not in rows(kaden)


@pytest.mark.parametrize("stdin", ["", "\n", "x" * 1_025])
def test_no_password_and_an_endless_one_are_wrong_use(kaden: Kaden, stdin: str) -> None:
    assert kaden("account", "add", "sato", stdin=stdin).code == 2
    assert "sato" not in rows(kaden)


def test_the_stores_refusals_are_sentences(kaden: Kaden) -> None:
    assert "already" in kaden.refused("account", "add", "admin", "--os-user", "x")
    assert "no account nobody" in kaden.refused("account", "disable", "nobody")
    assert "no account nobody" in kaden.refused("account", "passwd", "nobody", stdin=PASSWORD)
    assert "last administrator" in kaden.refused("account", "disable", "admin")
    assert "cannot be a name" in kaden.refused("account", "add", " ", "--os-user", "x")


def test_too_long_is_wrong_use(kaden: Kaden) -> None:
    assert kaden("account", "add", "x" * 61, "--os-user", "x").code == 2
    assert kaden("account", "add", "x", "--os-user", "x", "--phone", "1" * 41).code == 2


def test_disabling_shows_in_the_list(kaden: Kaden) -> None:
    kaden("account", "add", "sato", "--os-user", "x")
    assert kaden("account", "disable", "sato").out == "account sato disabled\n"
    assert rows(kaden)["sato"]["disabled"] is True


def test_wide_names_stand_in_columns(kaden: Kaden) -> None:
    kaden("account", "add", "sato", "--full-name", "佐藤 花子", "--os-user", "hanako")
    kaden("account", "add", "山田", "--full-name", "Taro", "--os-user", "taro")
    lines = kaden("account", "list").out.splitlines()
    assert (
        len({width(line[: line.index("user" if "user " in line else "administrator")]) for line in lines[1:]})
        == 1
    )


def test_without_a_database_and_without_a_server(kaden: Kaden, home: Path) -> None:
    missing = home / "none.toml"
    missing.write_text(f'database = "{home}/none.sqlite"')
    assert "kaden init" in kaden.refused("account", "list", "--config", str(missing))
    assert "no server answers" in kaden.refused("account", "list", "--server", str(home / "none.sock"))


def test_at_a_terminal_a_password_is_asked_for_twice_and_never_shown(home: Path) -> None:
    """On a real terminal, in a process of its own."""
    code, screen = at_a_terminal(["account", "add", "sato"], [PASSWORD, PASSWORD])
    assert code == 0, screen
    assert "account sato added" in screen
    assert PASSWORD not in screen
    code, screen = at_a_terminal(["account", "passwd", "sato"], [PASSWORD, "something else entirely"])
    assert code == 2
    assert "differ" in screen


def at_a_terminal(args: list[str], answers: list[str]) -> tuple[int, str]:
    """Run a command on a new terminal, and type an answer at every prompt."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["KADEN_LANG"] = "en"
        os.execv(sys.executable, [sys.executable, "-m", "kaden", *args])
    screen, typed = "", 0
    while select.select([terminal], [], [], 20)[0]:
        try:
            screen += os.read(terminal, 4_096).decode()
        except OSError:
            break
        if screen.rstrip().endswith(":") and screen.count(": ") > typed:
            typed += 1
            os.write(terminal, f"{answers[typed - 1]}\n".encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), screen
