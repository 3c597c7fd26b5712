"""`scripts/asterisk_root.sh` without building anything: what is there is used, what is half done is not."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

ROOT_USER = "#!/bin/sh\necho 0\n"
ANYBODY = "#!/bin/sh\necho 1000\n"
ONE_MIRROR = "#!/bin/sh\necho Others Tools http://others/\necho Debian Debian http://mirror/debian/\n"
NO_MIRROR = "#!/bin/sh\necho Debian Debian-Security http://mirror/security/\n"
BUILDS = '#!/bin/sh\nfor folder; do case $folder in *.building) mkdir "$folder" ;; esac; done\necho "$@"\n'
FAILS = "#!/bin/sh\necho no such suite >&2\nexit 25\n"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A `bin` that holds the machine's only programs: root's, with a mirror, and a `mmdebstrap` that builds."""
    (tmp_path / "bin").mkdir()
    for name in ("mkdir", "flock", "rm", "mv", "awk"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / "bin" / name).symlink_to(found)
    provide(tmp_path, "id", ROOT_USER)
    provide(tmp_path, "apt-get", ONE_MIRROR)
    provide(tmp_path, "mmdebstrap", BUILDS)
    return tmp_path


def provide(place: Path, name: str, text: str) -> None:
    program = place / "bin" / name
    program.write_text(text)
    program.chmod(0o755)


def install(place: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(place / "bin"), "XDG_CACHE_HOME": str(place / "cache")}
    script = ROOT / "scripts" / "asterisk_root.sh"
    return subprocess.run(
        ["/bin/sh", script], env=environment, capture_output=True, text=True, check=False, cwd=place
    )


def refusal(place: Path) -> str:
    ended = install(place)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert not (place / "cache/kaden/asterisk-root").exists()
    assert ended.stderr.startswith("kaden: ")
    assert ended.stderr.count("\n") == 1
    return ended.stderr


def test_it_is_built_from_the_machines_own_mirror_and_its_place_is_told(bare: Path) -> None:
    ended = install(bare)
    root = bare / "cache/kaden/asterisk-root"
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{root}\n", "")
    assert root.is_dir()
    assert (bare / "cache/kaden/asterisk-root.log").read_text().endswith(" http://mirror/debian/\n")


def test_what_is_there_is_used_by_anybody(bare: Path) -> None:
    root = bare / "cache/kaden/asterisk-root"
    root.mkdir(parents=True)
    provide(bare, "id", ANYBODY)
    provide(bare, "mmdebstrap", FAILS)
    assert install(bare).stdout == f"{root}\n"


def test_what_a_broken_off_build_left_is_thrown_away(bare: Path) -> None:
    (bare / "cache/kaden/asterisk-root.building/half").mkdir(parents=True)
    assert install(bare).returncode == 0
    assert os.listdir(bare / "cache/kaden/asterisk-root") == []


@pytest.mark.parametrize(
    ("program", "text", "says"),
    [
        ("id", ANYBODY, "only root"),
        ("apt-get", NO_MIRROR, "no Debian mirror"),
        ("mmdebstrap", FAILS, "asterisk-root.log"),
    ],
)
def test_a_machine_that_cannot_is_told_why(bare: Path, program: str, text: str, says: str) -> None:
    provide(bare, program, text)
    assert says in refusal(bare)


def test_a_missing_program_is_told_by_its_package(bare: Path) -> None:
    (bare / "bin" / "mmdebstrap").unlink()
    assert "package mmdebstrap" in refusal(bare)
