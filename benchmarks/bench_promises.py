"""A look for the promises of agents whose group has thousands, beside the one bare range that it cannot do without.

python -m benchmarks.bench_promises [--sizes 2000,20000] [--rounds 30] [--folder DIR]
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks import sample_floor
from benchmarks.measure import in_a_folder, middle_and_tail, print_head, print_table
from kaden.clock import DAY, HOUR
from kaden.protocol.my_work import PROMISES_TOLD
from kaden.vocabulary import AgentId
from server.hub.promises import TOGETHER
from server.storage.sqlite_tx import SqliteTx, connect_reader
from server.storage.transactions.promises import promises

NOW: Final = sample_floor.NOW + DAY + HOUR

_ACCOUNT: Final = (
    "INSERT INTO account (name, full_name, role, agent_use, phone, disabled, epoch)"
    " VALUES (?, '', 'user', 1, '7001', 0, 1)"
)

_ATTEMPTS: Final = """
INSERT INTO attempt (record_id, campaign_id, batch_id, list_id, group_id, number, number_as_given, n, due_at, state,
    outcome, dialled_at, connected_at, ended_at, result)
SELECT id, campaign_id, batch_id, list_id, group_id, number, number_as_given, 1, 0, 'ended', 'connected', :then, :then,
    :then, 'saved' FROM record
"""

_PROMISES: Final = """
INSERT INTO callback (campaign_id, record_id, number, group_id, attempt_id, due_at, at)
SELECT campaign_id, record_id, number, group_id, id, :now - id * 60000 % 86400000, :then FROM attempt
"""

BARE: Final = (
    "SELECT k.due_at, k.id, r.name, r.company FROM callback k JOIN record r ON r.id = k.record_id WHERE k.group_id = ?"
    " AND k.agent_id IS NULL AND k.state = 'open' ORDER BY k.due_at LIMIT ?"
)


def prepared(path: Path, size: int) -> tuple[int, list[AgentId]]:
    """A group to which so many calls are promised, and more agents of it than one look tells."""
    ids = sample_floor.make(path, size)
    with closing(sqlite3.connect(path)) as connection, connection:
        found = [connection.execute(_ACCOUNT, (f"promised{place}",)).lastrowid for place in range(TOGETHER)]
        agents = [AgentId(id_) for id_ in found if id_ is not None]
        members = [(ids.group, agent) for agent in agents]
        connection.executemany("INSERT INTO group_member (group_id, account_id) VALUES (?, ?)", members)
        connection.execute(_ATTEMPTS, {"then": sample_floor.NOW})
        connection.execute(_PROMISES, {"now": NOW, "then": sample_floor.NOW})
    return ids.group, agents


def timed(path: Path, group: int, agents: list[AgentId], rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the bare range, and of the look."""
    bare, looks = [], []
    with closing(connect_reader(path)) as connection:
        tx = SqliteTx(connection)
        for _ in range(rounds):
            begun = perf_counter()
            connection.execute(BARE, (group, PROMISES_TOLD)).fetchall()
            bare.append((perf_counter() - begun) * 1e3)
            begun = perf_counter()
            found = promises(tx, agents, NOW)
            looks.append((perf_counter() - begun) * 1e3)
            assert all(len(each.told) == PROMISES_TOLD for each in found.values())
    return bare, looks


def run(folder: Path, sizes: list[int], rounds: int) -> None:
    """Measure all sizes and print them beside each other."""
    print_head("Promises of a group", folder)
    rows = []
    for size in sizes:
        path = folder / f"{size}.db"
        group, agents = prepared(path, size)
        for number in (1, len(agents)):
            bare, looks = timed(path, group, agents[:number], rounds)
            agents_told = f"{number} agents, {size:,} open"
            rows.append((f"bare range, {agents_told}", *middle_and_tail(bare)))
            rows.append((f"look, {agents_told}", *middle_and_tail(looks)))
    print_table(("milliseconds", "p50", "p99"), rows)
    print(f"  bar: {TOGETHER} agents of a group with 20,000 open promises within 10 ms")


if __name__ == "__main__":
    in_a_folder(run, __doc__, sizes=[2_000, 20_000], rounds=30)
