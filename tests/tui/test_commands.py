"""`kaden` as the client: its options, and that help costs no screen library."""

from __future__ import annotations

import subprocess
import sys

from click.testing import CliRunner

from tui.commands import client


def test_help_shows_an_example_and_hides_the_demos_option() -> None:
    told = CliRunner().invoke(client, ["--help"]).output
    assert "kaden --server wss://" in told
    assert "--lang" in told
    assert "demo" not in told


def test_wrong_use_is_told_with_code_two() -> None:
    ended = CliRunner().invoke(client, ["--lang", "fr"])
    assert ended.exit_code == 2
    assert "'en', 'ja'" in ended.output


def test_help_loads_neither_textual_nor_websockets() -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from tui.commands import client\n"
        "CliRunner().invoke(client, ['--help'])\n"
        "print({'textual', 'websockets', 'pydantic', 'asyncio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
