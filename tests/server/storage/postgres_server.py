"""A PostgreSQL server of the tests' own: unprivileged, on a unix socket only, without a disk to wait for."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Final, TypedDict

import psycopg

from tests.programs import need

_SETTINGS: Final = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=16MB",
    "max_connections=30",
    "autovacuum=off",
    "deadlock_timeout=20ms",
)

_GUARD: Final = 'read -r _; "$1" -D "$0/data" -m immediate -w stop >/dev/null && rm -rf "$0"'
"""Ends the server once nobody holds the other end of its input: also when the tests were killed."""


class _User(TypedDict, total=False):
    """Whom a program runs as, for `subprocess`."""

    user: int
    group: int
    extra_groups: list[int]


class PostgresServer:
    """Started when it is made. Its folder lies outside the tests' own, which another user may not enter."""

    def __init__(self) -> None:
        self._user = _unprivileged()
        self._folder = Path(tempfile.mkdtemp(prefix="kaden-pg-"))
        self._data = self._folder / "data"
        self._names = count(1)
        if self._user is not None:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "-D", self._data, "-U", "kaden", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self._start()

    def _start(self) -> None:
        settings = " ".join(f"-c {setting}" for setting in _SETTINGS)
        options = f"{settings} -c unix_socket_directories={self._folder}"
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-o", options, "-w", "start")
        self._guard = subprocess.Popen(
            ["sh", "-c", _GUARD, self._folder, need("pg_ctl")],
            stdin=subprocess.PIPE,
            cwd="/",
            **self._as_user(),
        )

    def stop(self) -> None:
        """End the server and remove what it left."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        assert self._guard.wait(30) == 0
        assert not self._folder.exists()

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://kaden@/{database}?host={self._folder}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"floor_{next(self._names)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [need(program), *arguments]
        # Not to a pipe: the server would keep it open.
        with (self._folder / "output").open("ab") as output:
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._folder,
                check=False,
                **self._as_user(),
            )
        assert ended.returncode == 0, (self._folder / "output").read_text("utf-8", "replace")

    def _as_user(self) -> _User:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to be for it: PostgreSQL refuses to run as root. None = ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
