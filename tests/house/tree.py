"""The tree as files: what the rules of the house are read from. Nothing is imported to be judged."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]

PACKAGES: Final = ("kaden", "server", "tui")
"""What is shipped."""

_TEXT_FOLDERS: Final = (*PACKAGES, "tests", "benchmarks", "docs", "deploy", "scripts", "requirements", ".ci")
_TEXT_ENDINGS: Final = {
    "",
    ".conf",
    ".in",
    ".json",
    ".md",
    ".py",
    ".service",
    ".sh",
    ".sql",
    ".tcss",
    ".toml",
    ".txt",
}


def shipped() -> list[Path]:
    """Every Python file of the three packages, as paths below the root."""
    return _python(PACKAGES)


def all_python() -> list[Path]:
    """Every Python file of the project, tests and benchmarks too."""
    return _python((*PACKAGES, "tests", "benchmarks", "scripts"))


def texts() -> list[Path]:
    """Every file that a person may read: sources, documents, settings."""
    found = [path for folder in _TEXT_FOLDERS for path in _files(ROOT / folder)]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    return sorted(path.relative_to(ROOT) for path in found if path.suffix in _TEXT_ENDINGS)


def known_exceptions(rule: str) -> dict[str, Any]:
    """What `exceptions.toml` lets pass for `rule`."""
    return dict(tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text("utf-8")).get(rule, {}))


def settings() -> dict[str, Any]:
    """The project's `pyproject.toml`."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _python(folders: tuple[str, ...]) -> list[Path]:
    found = (path for folder in folders for path in _files(ROOT / folder))
    return sorted(path.relative_to(ROOT) for path in found if path.suffix == ".py")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
