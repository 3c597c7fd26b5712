"""What a fresh interpreter has loaded after each entry: deferred imports escape a static graph, `sys.modules` does not.

The contracts on who may import whom stand in `pyproject.toml`; here stands what a command or a half may cost.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

import pytest

from tests.house.tree import ROOT

SERVER_PACKAGES: Final = {
    "aiosqlite",
    "argon2",
    "httpx",
    "phonenumbers",
    "psycopg",
    "pydantic_settings",
    "structlog",
}
SCREEN_PACKAGES: Final = {"rich", "textual"}

WHOLE_PACKAGE: Final = """
import importlib, pkgutil
package = importlib.import_module({name!r})
for module in pkgutil.walk_packages(package.__path__, {name!r} + "."):
    importlib.import_module(module.name)
"""


def loaded_after(code: str) -> set[str]:
    """The top-level names in `sys.modules`, and our own modules in full, after `code` in a new interpreter."""
    report = "import json, sys; print(file=sys.stdout); print(json.dumps(list(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    modules: list[str] = json.loads(ended.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in modules} | set(modules)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_a_look_at_the_command_loads_neither_half(option: str) -> None:
    loaded = loaded_after(f"from kaden.cli import run; assert run([{option!r}]) == 0")
    heavy = {"asyncio", "pydantic", "server", "tui", "websockets"}
    assert loaded & (SERVER_PACKAGES | SCREEN_PACKAGES | heavy) == set()


def test_the_client_loads_nothing_of_the_server() -> None:
    assert loaded_after("import tui.app, tui.commands") & (SERVER_PACKAGES | {"server"}) == set()


def test_the_server_loads_nothing_of_the_screens() -> None:
    # Not `rich`: structlog takes it where it finds it.
    assert loaded_after("import server.compose, server.commands.serve") & {"textual", "tui"} == set()


def test_the_server_needs_no_postgresql_driver() -> None:
    assert "psycopg" not in loaded_after("import server.compose, server.commands.serve")


def test_the_clients_model_knows_no_screen_and_no_socket() -> None:
    loaded = loaded_after(WHOLE_PACKAGE.format(name="tui.model"))
    assert "tui.model" in loaded
    assert loaded & (SCREEN_PACKAGES | {"asyncio", "server", "websockets"}) == set()


def test_the_core_knows_no_loop_and_no_database() -> None:
    loaded = loaded_after(WHOLE_PACKAGE.format(name="server.dialer"))
    assert "server.dialer.model" in loaded
    assert loaded & (SERVER_PACKAGES | {"asyncio", "click", "sqlite3", "tui", "websockets"}) == set()
