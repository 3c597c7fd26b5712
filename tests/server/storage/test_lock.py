"""One server for one database file (guarantees 6, F11, 7.3 case 66)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.lock import NETWORK_FILE_SYSTEMS, FileLock, refuse_network_file_system

HOLDING = """
import sys
from pathlib import Path
from server.storage.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_server_is_told_who_has_the_file(tmp_path: Path) -> None:
    database = tmp_path / "kaden.db"
    first = FileLock(database)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            FileLock(database)
        expected = Refused(RefusalCode.DATABASE_IN_USE, path=str(database), pid=str(os.getpid()))
        assert refused.value == expected
    first.release()
    first.release()
    FileLock(database).release()


def test_a_killed_server_leaves_no_lock(tmp_path: Path) -> None:
    """The operating system lets go of it, however the process ends."""
    database = tmp_path / "kaden.db"
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(Refused) as refused:
            FileLock(database)
        assert refused.value.values["pid"] == str(child.pid)
        child.kill()
    FileLock(database).release()


def test_the_lock_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "kaden.db")
    assert (tmp_path / "kaden.db.lock").stat().st_mode & 0o777 == 0o600
    lock.release()


@pytest.mark.parametrize(("number", "kind"), NETWORK_FILE_SYSTEMS.items())
def test_a_network_file_system_is_refused(tmp_path: Path, number: int, kind: str) -> None:
    path = tmp_path / "kaden.db"
    with pytest.raises(Refused) as refused:
        refuse_network_file_system(path, number)
    assert refused.value == Refused(RefusalCode.NETWORK_FILE_SYSTEM, path=str(path), kind=kind)


def test_a_disk_of_this_machine_is_accepted(tmp_path: Path) -> None:
    refuse_network_file_system(tmp_path / "kaden.db")
    refuse_network_file_system(tmp_path / "no such folder" / "kaden.db")
    refuse_network_file_system(Path("/proc/kaden.db"), 0xEF53)
