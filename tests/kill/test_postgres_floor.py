"""`kaden serve` on PostgreSQL: the same floor as on SQLite, killed and started again (one node)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaden.protocol.client import StartJob
from kaden.vocabulary import JobId
from server.demo.agents import SimulatedAgent
from server.tasks import Tasks
from server.telephony.simulator.call_log import read_calls
from tests.house.tree import ROOT
from tests.kill.desk_line import DeskLine
from tests.kill.processes import PATIENCE, Server, Switchboard, ask, wait_until
from tests.server.storage.postgres_server import PostgresServer

CUSTOMERS = 60


@pytest.fixture
def address() -> Iterator[str]:
    """An empty database on a PostgreSQL of the test's own."""
    postgres = PostgresServer()
    yield postgres.new_database()
    postgres.stop()


def kaden(home: Path, *arguments: str) -> str:
    """Run one command to its end."""
    environment = {**os.environ, "HOME": str(home), "KADEN_LANG": "en", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "kaden", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.postgres
@pytest.mark.kill
@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_a_floor_on_postgresql_works_and_survives_a_kill(address: str, tmp_path: Path) -> None:
    """Domain rows 112, 152, 171, 196, 209, 230; guarantees I1, I5, I15."""
    kaden(tmp_path, "init", "--database", address, "--sample", "--hours", "00:00-24:00")
    list_ = tmp_path / "list.csv"
    list_.write_text("phone\n" + "".join(f"090-2000-{number:04d}\n" for number in range(CUSTOMERS)))
    kaden(tmp_path, "import", str(list_), "--batch", "1")
    switchboard = Switchboard(tmp_path, seed=7)
    server = Server(tmp_path, switchboard.socket, database=address)
    lines = [DeskLine(server.socket, f"agent{number}") for number in range(1, 6)]
    work = Tasks("test")
    try:
        await server.start()
        for number, line in enumerate(lines):
            work.start(SimulatedAgent(line, f"{number}", wrapup=(0.05, 0.2)).work(), name=f"agent {number}")
        await ask(DeskLine(server.socket, "supervisor"), StartJob(request="start", job=JobId(1)))
        await wait_until(lambda: sum(len(line.saved) for line in lines) >= 5, "five results are saved")
        server.kill()
        await server.start()
        before = sum(len(line.saved) for line in lines)
        await wait_until(lambda: sum(len(line.saved) for line in lines) >= before + 5, "five more are saved")
        await work.cancel_all()
    finally:
        server.stop()
        switchboard.stop()
    numbers = [call.number for call in read_calls(switchboard.log.read_text("utf-8").splitlines())]
    assert len(numbers) == len(set(numbers)) >= 10
