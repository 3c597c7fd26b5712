"""One server for one database file: an exclusive lock beside it, held as long as the process lives.

Rule: the operating system releases the lock when the process ends, however it ends; so a lock is never stale.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
from pathlib import Path
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused

NETWORK_FILE_SYSTEMS: Final = {
    0x6969: "NFS",
    0x517B: "SMB",
    0xFE534D42: "SMB2",
    0xFF534D42: "CIFS",
    0x01021997: "9P",
    0x65735546: "FUSE",
    0x73757245: "Coda",
    0x5346414F: "AFS",
    0x00C36400: "Ceph",
    0x01161970: "GFS2",
    0x7461636F: "OCFS2",
    0x0BD00BD0: "Lustre",
}
"""Numbers by which Linux names file systems whose locks and syncs a database cannot rely on."""

_SIZE_OF_STATFS: Final = 256
"""Bytes; more than the structure has on any machine. Its first word is the file system's number."""


class FileLock:
    """The exclusive lock of one database file.

    Args:
        database: the file; the lock stands beside it, with the ending `.lock`.

    Raises:
        Refused: DATABASE_IN_USE, with the process that holds it.
    """

    def __init__(self, database: Path) -> None:
        path = database.with_name(f"{database.name}.lock")
        self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._handle, 32).decode("ascii", "replace").strip()
            self.release()
            raise Refused(RefusalCode.DATABASE_IN_USE, path=str(database), pid=holder or "?") from None
        os.truncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let go of it; safe to call twice. The file stays, for removing it could let two servers in."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def refuse_network_file_system(path: Path, kind_of_place: int | None = None) -> None:
    """Refuse a place on which a database would not be safe (guarantees 6).

    Args:
        path: the database file; it need not exist.
        kind_of_place: the file system's number, for those who know it already.

    Raises:
        Refused: NETWORK_FILE_SYSTEM.
    """
    kind = NETWORK_FILE_SYSTEMS.get(_kind_of(path.parent) if kind_of_place is None else kind_of_place)
    if kind is not None:
        raise Refused(RefusalCode.NETWORK_FILE_SYSTEM, path=str(path), kind=kind)


def _kind_of(folder: Path) -> int:
    """The number of the file system that holds `folder`; 0 where the system does not tell."""
    try:
        statfs = ctypes.CDLL(None, use_errno=True).statfs
    except AttributeError:
        return 0
    answer = ctypes.create_string_buffer(_SIZE_OF_STATFS)
    if statfs(os.fsencode(folder), answer) != 0:
        return 0
    word = ctypes.sizeof(ctypes.c_long)
    return int.from_bytes(answer.raw[:word], "little") & 0xFFFFFFFF
