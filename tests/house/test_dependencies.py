"""What is imported is declared, where it is imported: a client's machine has nothing that only the server asked for.

And the other way: what is declared is imported, so that nobody installs a package for nothing.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, all_python, settings

EXTRAS_OF_PLACE: Final[dict[str, tuple[str, ...]]] = {
    "kaden": (),
    "tui": ("client",),
    "server": ("server", "postgres"),
    "tests": ("client", "server", "postgres", "dev"),
    "benchmarks": ("client", "server", "postgres", "dev"),
}

DATA_ONLY: Final = {"tzdata"}
"""Packages that the standard library reads and nobody imports."""


@pytest.mark.parametrize("place", EXTRAS_OF_PLACE)
def test_what_is_imported_is_declared(place: str) -> None:
    allowed = declared(EXTRAS_OF_PLACE[place])
    faults = [
        f"{path} imports {name}"
        for path in _files(place)
        for name in imported(path)
        if not _names(name) & allowed
    ]
    assert faults == []


def test_what_is_declared_is_imported() -> None:
    used = {name for place in ("kaden", "server", "tui") for path in _files(place) for name in imported(path)}
    distributions = {distribution for name in used for distribution in _names(name)}
    assert declared(("client", "server", "postgres")) - distributions - DATA_ONLY == set()


def declared(extras: tuple[str, ...]) -> set[str]:
    """The distributions that `pyproject.toml` names for the core and `extras`."""
    project = settings()["project"]
    texts = [
        *project["dependencies"],
        *(text for extra in extras for text in project["optional-dependencies"][extra]),
    ]
    return {canonicalize_name(Requirement(text).name) for text in texts}


def imported(path: Path) -> Iterator[str]:
    """The top-level names of others that the file `path` imports, deferred imports too."""
    ours = {*EXTRAS_OF_PLACE, *sys.stdlib_module_names}
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
            names = [node.module]
        yield from (top for name in names if (top := name.partition(".")[0]) not in ours)


def _files(place: str) -> list[Path]:
    return [path for path in all_python() if path.parts[0] == place]


@cache
def _names(module: str) -> set[str]:
    """The distributions that bring `module`."""
    return {canonicalize_name(name) for name in packages_distributions().get(module, [])}
