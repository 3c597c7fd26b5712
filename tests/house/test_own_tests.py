"""Each shipped file has a test file of its name, at its place below `tests/`, or says where else it is tested."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import ROOT, known_exceptions, shipped


def test_every_file_has_its_test_file() -> None:
    elsewhere = known_exceptions("tested_elsewhere")
    without = [
        str(path) for path in shipped() if _holds_code(path) and not (ROOT / place_of_test(path)).exists()
    ]
    faults = [f"{path} needs {place_of_test(Path(path))}" for path in without if path not in elsewhere]
    faults += [f"exceptions.toml: take out {path}" for path in elsewhere if path not in without]
    assert not faults, "\n".join(faults)


def test_every_exception_names_a_test_that_exists() -> None:
    elsewhere = known_exceptions("tested_elsewhere")
    assert [path for path, place in elsewhere.items() if not (ROOT / place).exists()] == []


def place_of_test(path: Path) -> Path:
    """Where the tests of the source file `path` stand."""
    return Path("tests", path.parent, f"test_{path.stem.strip('_')}.py")


def _holds_code(path: Path) -> bool:
    """Whether there is something to test: a file of a docstring, imports or `__all__` has nothing."""
    nothing = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign)
    return not all(isinstance(node, nothing) for node in ast.parse((ROOT / path).read_text("utf-8")).body)
