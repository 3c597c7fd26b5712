"""A program that is missing skips a test for a developer and fails it in CI, each time with the package's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.tree import ROOT, settings
from tests.programs import PACKAGE_OF_PROGRAM, PROGRAM_OF_MARKER, find, need


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("nothing_installed")
def test_missing_program_skips_for_a_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs the package tmux"):
        need("tmux")


@pytest.mark.usefixtures("nothing_installed")
def test_missing_program_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="needs the package sqlite3"):
        need("sqlite3")


def test_program_that_is_there_is_found() -> None:
    assert find("sh") == need("sh")


def test_every_program_has_a_marker_a_package_and_is_installed_by_make() -> None:
    markers = " ".join(settings()["tool"]["pytest"]["ini_options"]["markers"])
    assert all(f"{marker}:" in markers for marker in PROGRAM_OF_MARKER)
    assert set(PROGRAM_OF_MARKER.values()) <= set(PACKAGE_OF_PROGRAM)
    script = (ROOT / "scripts" / "system_packages.sh").read_text("utf-8")
    assert all(package in script for package in PACKAGE_OF_PROGRAM.values())
