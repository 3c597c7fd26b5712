"""`scripts/environment.sh` on machines that lack something: one sentence that names the remedy, and nothing made."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TOO_OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\nexec {sys.executable} "$@"\n'
NOT_ROOT = "#!/bin/sh\necho 1000\n"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy of the script beside a `bin` that holds the machine's only programs."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "environment.sh", tmp_path / "scripts")
    (tmp_path / "bin").mkdir()
    for name in ("dirname", "touch"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / "bin" / name).symlink_to(found)
    provide(tmp_path, "id", NOT_ROOT)
    return tmp_path


def provide(place: Path, name: str, text: str) -> None:
    program = place / "bin" / name
    program.write_text(text)
    program.chmod(0o755)


def set_up(place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "scripts/environment.sh", "run"],
        cwd=place, env={"PATH": str(place / "bin")}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("pythons", [[], ["python3"], ["python3", "python3.11"]])
def test_without_a_new_enough_python(bare: Path, pythons: list[str]) -> None:
    for name in pythons:
        provide(bare, name, TOO_OLD)
    ended = set_up(bare)
    assert ended.returncode == 1
    assert ended.stderr.startswith("kaden: no Python of 3.11 or later")
    assert ended.stderr.count("\n") == 1
    assert not (bare / ".venv").exists()


def test_without_venv_and_without_the_right_to_install_it(bare: Path) -> None:
    provide(bare, "python3", WITHOUT_VENV)
    ended = set_up(bare)
    assert ended.returncode == 1
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not (bare / ".venv").exists()
