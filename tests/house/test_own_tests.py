"""Each shipped file that does something has a test file of its name at its place, or says where else it is tested."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import ROOT, known_exceptions, shipped


def test_every_file_has_its_test_file() -> None:
    excused = set(known_exceptions("tested_elsewhere"))
    without = [
        path
        for path in shipped()
        if does_something(_read(path)) and not (ROOT / place_of_test(path)).exists()
    ]
    faults = [f"{path} needs {place_of_test(path)}" for path in without if not excused & within(path)]
    needed = {excuse for path in without for excuse in excused & within(path)}
    faults += [f"exceptions.toml: take out {excuse}" for excuse in excused - needed]
    assert not faults, "\n".join(faults)


def test_every_exception_names_a_test_that_exists() -> None:
    elsewhere = known_exceptions("tested_elsewhere")
    assert [path for path, place in elsewhere.items() if not (ROOT / place).exists()] == []


def test_a_file_of_declarations_does_nothing() -> None:
    assert not does_something(
        "import os\nLIMIT = 3\nclass Port:\n    def ring(self) -> None:\n        '''Ring.'''\n        ...\n"
    )
    assert does_something("def ring() -> None:\n    bell.ring()\n")
    assert does_something("class Bell:\n    def ring(self) -> int:\n        '''Ring.'''\n        return 1\n")


def place_of_test(path: Path) -> Path:
    """Where the tests of the source file `path` stand."""
    return Path("tests", path.parent, f"test_{path.stem.strip('_')}.py")


def within(path: Path) -> set[str]:
    """What an entry that excuses `path` may be called: the file itself, or a folder above it."""
    return {path.as_posix(), *(folder.as_posix() for folder in path.parents)}


def does_something(text: str) -> bool:
    """Whether a function has a body. Ports, messages, events and tables are declarations: types check them."""
    return any(
        not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
    )


def _read(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")
