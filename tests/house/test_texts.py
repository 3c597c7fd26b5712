"""The project's texts speak of the project alone: nobody's machine, nobody's package index."""

from __future__ import annotations

import re
from typing import Final

from tests.house.tree import ROOT, texts

# Written in pieces, so that this file does not find itself.
OF_A_MACHINE: Final = re.compile(
    r"(?<![\w.$}-])/(?:" + "|".join(["work", "root", "home/[a-z]+", "Users"]) + r")/"
)
OF_AN_INDEX: Final = re.compile("|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "/" + "simple/"]))


def test_no_text_names_a_place_on_somebodys_machine() -> None:
    assert _found(OF_A_MACHINE) == []


def test_no_text_names_a_package_index() -> None:
    assert _found(OF_AN_INDEX) == []


def test_the_patterns_can_find() -> None:
    assert OF_A_MACHINE.search("see " + "/home" + "/sato/list.csv")
    assert OF_AN_INDEX.search("--index-url https://" + "pypi" + ".org")
    assert not OF_A_MACHINE.search("tests/work/ and $HOME/work/")


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}"
        for path in texts()
        for number, line in enumerate((ROOT / path).read_bytes().decode("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]
