"""Paths as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.model.local_path import completed, meant


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("visitors.csv", "visits.csv", ".hidden"):
        (tmp_path / name).write_text("")
    (tmp_path / "lists").mkdir()
    return tmp_path


def test_it_goes_as_far_as_there_is_one_way(folder: Path) -> None:
    assert completed(f"{folder}/v") == (f"{folder}/visit", ("visitors.csv", "visits.csv"))
    assert completed(f"{folder}/visito") == (f"{folder}/visitors.csv", ("visitors.csv",))
    assert completed(f"{folder}/l") == (f"{folder}/lists/", ("lists/",))


def test_hidden_names_are_for_those_who_ask(folder: Path) -> None:
    assert ".hidden" not in completed(f"{folder}/")[1]
    assert completed(f"{folder}/.h")[0] == f"{folder}/.hidden"


def test_what_cannot_be_looked_into_stays_as_it_is(folder: Path) -> None:
    assert completed(f"{folder}/none/x") == (f"{folder}/none/x", ())
    assert completed(f"{folder}/zzz") == (f"{folder}/zzz", ())


def test_home_is_understood() -> None:
    assert meant(" ~/x.csv ") == Path.home() / "x.csv"
