"""A file is named after what it is, and says in its first sentence what it is for."""

from __future__ import annotations

import ast
import re
from typing import Final

from tests.house.tree import ROOT, all_python

EMPTY_WORDS: Final = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
"""Words that say nothing about a subject, so that everything ends up under them."""


def test_no_module_hides_behind_an_empty_word() -> None:
    parts = {path: re.split(r"[/_.]", str(path.with_suffix(""))) for path in all_python()}
    assert [str(path) for path, words in parts.items() if EMPTY_WORDS.intersection(words)] == []


def test_no_class_hides_behind_an_empty_word() -> None:
    faults = []
    for path in all_python():
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and re.search(r"(Helpers?|Managers?|Misc|Utils?)$", node.name):
                faults.append(f"{path}: {node.name}")
    assert faults == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path for path in all_python() if not ast.get_docstring(ast.parse((ROOT / path).read_text("utf-8")))
    ]
    assert [str(path) for path in silent if (ROOT / path).read_text("utf-8").strip()] == []
