"""What is installed: locked lists that fit `pyproject.toml`, a wheel that holds every file, extras that are enough."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kaden import cli
from tests.house.tree import PACKAGES, ROOT, settings

PINNED = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;]+)(?P<marker> ; [^\\]+)? \\$")


@pytest.mark.parametrize(("listed", "extras"), [("run", {"all", "build"}), ("dev", {"dev"})])
def test_locked_list_fits_the_project(listed: str, extras: set[str]) -> None:
    versions = locked(listed)
    for requirement in required(extras):
        name = canonicalize_name(requirement.name)
        assert name in versions, f"{name} is not in requirements/{listed}.txt: make lock"
        assert versions[name] in requirement.specifier, f"{name} {versions[name]}: make lock"


def test_both_lists_hold_the_same_versions() -> None:
    everything = locked("dev")
    assert {name: everything.get(name) for name in locked("run")} == locked("run")


@pytest.mark.parametrize("listed", ["run", "dev"])
def test_locked_list_holds_pins_and_hashes_only(listed: str) -> None:
    for line in (ROOT / "requirements" / f"{listed}.txt").read_text("utf-8").splitlines():
        assert line.startswith(("#", "    --hash=sha256:")) or PINNED.match(line), line


def test_a_client_needs_no_package_of_the_server() -> None:
    # Judged by name: what `pip install kaden[client]` may bring must not hold one of the server's own.
    servers = {
        canonicalize_name(requirement.name) for requirement in required({"server", "postgres"}, core=False)
    }
    clients = {canonicalize_name(requirement.name) for requirement in required({"client"})}
    assert clients & servers == set()


@pytest.mark.parametrize("extra", ["client", "server"])
def test_the_command_knows_an_extra_by_all_its_packages(extra: cli.Extra) -> None:
    distributions = packages_distributions()
    known = {canonicalize_name(distributions[package][0]) for package in cli.PACKAGES_OF_EXTRA[extra]}
    assert known == {canonicalize_name(requirement.name) for requirement in required({extra}, core=False)}


def test_the_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    [wheel] = tmp_path.glob("*.whl")
    shipped = set(zipfile.ZipFile(wheel).namelist())
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    needed = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert needed - shipped == set()


def locked(listed: str) -> dict[str, str]:
    """Name and version of everything in one locked list."""
    lines = (ROOT / "requirements" / f"{listed}.txt").read_text("utf-8").splitlines()
    pins = (match for match in map(PINNED.match, lines) if match)
    return {canonicalize_name(pin["name"]): pin["version"] for pin in pins}


def required(extras: set[str], *, core: bool = True) -> list[Requirement]:
    """What the project asks for with `extras`, its references to its own extras followed."""
    project = settings()["project"]
    texts = list(project["dependencies"]) if core else []
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    found = []
    for requirement in map(Requirement, texts):
        found += required(requirement.extras, core=False) if requirement.name == "kaden" else [requirement]
    return found
