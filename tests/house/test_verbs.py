"""Every verb of the command exists, loads, and explains itself with an example that can be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from kaden.cli import VERBS, load


def commands(name: str) -> Iterator[tuple[str, click.Command]]:
    """The verb and, of a group, each word that may follow it."""
    command = load(name, VERBS[name])
    yield f"kaden {name}", command
    if isinstance(command, click.Group):
        for word, inner in command.commands.items():
            yield f"kaden {name} {word}", inner


@pytest.mark.parametrize("name", VERBS)
def test_help_carries_an_example(name: str) -> None:
    for spoken, command in commands(name):
        with click.Context(command, info_name=spoken) as context:
            told = command.get_help(context)
        # `kaden client` is spoken as plain `kaden` by everyone.
        example = r"kaden\b" if name == "client" else re.escape(spoken) + r"\b"
        uses = re.findall(rf"^(?!Usage:).*?{example}.*$", told, re.MULTILINE)
        assert uses, f"`{spoken} --help` shows no example:\n{told}"


@pytest.mark.parametrize("name", VERBS)
def test_every_option_is_explained(name: str) -> None:
    for spoken, command in commands(name):
        silent = [
            p.name for p in command.params if isinstance(p, click.Option) and not p.hidden and not p.help
        ]
        assert silent == [], f"{spoken}: {silent}"
