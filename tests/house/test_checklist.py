"""docs/checklist.md is true: every row once, every test there, nothing done without a test, the sums as they are."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from tests.house.tree import ROOT

ROWS = 339
STATES = ("done", "partly", "open")

_ROW = re.compile(r"^\| (\d+) \| (\w+) \| (.+?) \| (.*?) ?\|$")
_TEST = re.compile(r"`([^`]+)`")
_OPEN = re.compile(r"\((.+)\)$")


class Row(NamedTuple):
    number: int
    state: str
    what: str
    tests: tuple[str, ...]


def rows() -> list[Row]:
    """The rows of the page, as they stand there."""
    lines = page().splitlines()
    found = [match for line in lines if (match := _ROW.match(line))]
    assert len(found) == sum(line.startswith("| ") and line[2].isdigit() for line in lines), (
        "a row cannot be read"
    )
    return [Row(int(m[1]), m[2], m[3], tuple(_TEST.findall(m[4]))) for m in found]


def page() -> str:
    return (ROOT / "docs" / "checklist.md").read_text("utf-8")


@cache
def known_tests(file: str) -> frozenset[str]:
    """The tests of a file, those of classes as `Class::test`."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {
            prefix + each.name
            for each in inner
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test_")
        }
    return frozenset(found)


def test_every_row_stands_there_once_and_in_order() -> None:
    assert [row.number for row in rows()] == list(range(1, ROWS + 1))


def test_every_state_is_one_of_three() -> None:
    assert [row.number for row in rows() if row.state not in STATES] == []


def test_every_test_that_is_named_exists() -> None:
    missing = []
    for row in rows():
        for name in row.tests:
            file, _, test = name.partition("::")
            if test not in known_tests(file):
                missing.append(f"row {row.number}: {name}")
    assert missing == []


def test_nothing_is_done_without_a_test() -> None:
    assert [row.number for row in rows() if row.state == "done" and not row.tests] == []


def test_what_is_not_done_says_what_is_missing() -> None:
    assert [row.number for row in rows() if row.state != "done" and not _OPEN.search(row.what)] == []


def test_the_sums_are_those_of_the_rows() -> None:
    counts = Counter(row.state for row in rows())
    told = re.search(r"Of (\d+) rows (\d+) are done, (\d+) in part, (\d+) open\.", page())
    assert told is not None
    assert [int(number) for number in told.groups()] == [ROWS, *(counts[state] for state in STATES)]
