"""A file has one subject and a function fits a page; longer ones stand in `exceptions.toml` and may only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from tests.house.tree import ROOT, all_python, known_exceptions

MAX_FILE: Final = 400
MAX_FUNCTION: Final = 50

Definition = ast.FunctionDef | ast.AsyncFunctionDef


def test_files_have_one_subject() -> None:
    lines = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in all_python()}
    faults = too_long(lines, MAX_FILE, known_exceptions("long_files"))
    assert not faults, "\n".join(faults)


def test_functions_fit_a_page() -> None:
    lines: dict[str, int] = {}
    for path in all_python():
        for name, node in definitions(ast.parse((ROOT / path).read_text("utf-8"))):
            lines[f"{path}:{name}"] = length(node)
    faults = too_long(lines, MAX_FUNCTION, known_exceptions("long_functions"))
    assert not faults, "\n".join(faults)


def too_long(lines: dict[str, int], limit: int, known: dict[str, int]) -> list[str]:
    """What is longer than it may be, and which exceptions are wider than what they excuse."""
    faults = []
    for name, count in lines.items():
        if count > max(limit, known.get(name, 0)):
            faults.append(f"{name} has {count} lines; {known.get(name, limit)} are allowed: split it")
    for name, excused in known.items():
        count = lines.get(name, 0)
        if count <= limit:
            faults.append(f"exceptions.toml: take out {name}, it needs no exception")
        elif count < excused:
            faults.append(f"exceptions.toml: {name} has shrunk to {count}; write that")
    return faults


def definitions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Every function below `node`, with its dotted name."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Definition):
            yield f"{prefix}{child.name}", child
        if isinstance(child, Definition | ast.ClassDef):
            yield from definitions(child, f"{prefix}{child.name}.")
        else:
            yield from definitions(child, prefix)


def length(node: Definition) -> int:
    """Lines from `def` to the end, without the docstring: a rule that is explained well must not count as long."""
    end = node.end_lineno or node.lineno
    docstring = 0
    if ast.get_docstring(node) is not None:
        first = node.body[0]
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return end - node.lineno + 1 - docstring


def test_a_grown_file_a_shrunken_one_and_a_needless_exception_are_found() -> None:
    lines = {"grown": 500, "shrunken": 420, "small": 10, "new": 401, "kept": 450, "edge": 400}
    known = {"grown": 450, "shrunken": 430, "small": 420, "kept": 450, "gone": 500}
    named = [fault.split()[0] + " " + fault.split()[-1] for fault in too_long(lines, MAX_FILE, known)]
    assert len(named) == 5
    faults = " ".join(too_long(lines, MAX_FILE, known))
    assert all(name in faults for name in ("grown", "shrunken", "small", "new", "gone"))
    assert "kept" not in faults
    assert "edge" not in faults


def test_length_leaves_the_docstring_out() -> None:
    [(name, node)] = definitions(ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'))
    assert (name, length(node)) == ("f", 2)
