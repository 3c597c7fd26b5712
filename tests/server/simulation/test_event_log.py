"""The event log: its hash stands for every line and their order."""

from __future__ import annotations

from server.simulation.event_log import EventLog


def digest(*lines: str) -> str:
    log = EventLog()
    for line in lines:
        log.write(line)
    return log.digest()


def test_the_hash_stands_for_lines_and_order() -> None:
    assert digest("a", "b") == digest("a", "b")
    assert len({digest("a", "b"), digest("b", "a"), digest("ab"), digest("a\nb", ""), digest()}) == 5
    assert len(digest()) == 32


def test_who_wants_to_read_the_lines_gets_them() -> None:
    lines: list[str] = []
    EventLog(lines).write("a")
    assert lines == ["a"]
