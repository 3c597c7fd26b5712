"""The log: no customer data, no control characters, no waiting (guarantees 7.2, case 31)."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from server import logs
from server.logs import Logs, escape_controls, logger, redact, start


class Journal(io.StringIO):
    """A stream that can be blocked."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.open.set()

    def write(self, text: str) -> int:
        self.open.wait()
        return super().write(text)


@pytest.fixture
def journal() -> Iterator[Journal]:
    level = logging.getLogger().level
    yield Journal()
    logging.getLogger().setLevel(level)


def entries(journal: Journal, running: Logs) -> list[dict[str, Any]]:
    running.close()
    return [json.loads(line) for line in journal.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_its_values(journal: Journal) -> None:
    running = start("info", "json", journal)
    logger("part").info("happened", account="sato", count=3)
    [entry] = entries(journal, running)
    timestamp = entry.pop("timestamp")
    assert timestamp.endswith("Z")
    assert entry == {
        "event": "happened",
        "level": "info",
        "logger": "kaden.part",
        "account": "sato",
        "count": 3,
    }


def test_what_is_below_the_level_is_not_written(journal: Journal) -> None:
    running = start("warning", "json", journal)
    logger("part").info("quiet")
    logger("part").warning("loud")
    assert [entry["event"] for entry in entries(journal, running)] == ["loud"]


def test_the_call_the_agent_and_the_job_come_along(journal: Journal) -> None:
    running = start("info", "json", journal)
    with structlog.contextvars.bound_contextvars(agent=7, job=2, attempt=81):
        logger("part").info("inside")
    logger("part").info("outside")
    inside, outside = entries(journal, running)
    assert (inside["agent"], inside["job"], inside["attempt"]) == (7, 2, 81)
    assert "agent" not in outside


def test_lines_of_libraries_look_the_same(journal: Journal) -> None:
    running = start("info", "json", journal)
    logging.getLogger("library").warning("about %s", "something")
    [entry] = entries(journal, running)
    assert (entry["event"], entry["level"], entry["logger"]) == ("about something", "warning", "library")


@pytest.mark.parametrize("form", ["json", "console"])
def test_case_31_nobody_writes_lines_or_escapes_through_a_name(journal: Journal, form: Any) -> None:
    running = start("info", form, journal)
    logger("part").info("signed in\r\nFAKE", account='a\r\n{"event":"fake"}\x1b[2J\x9b31m\u202e')
    logging.getLogger("library").warning("x\nFAKE \x1b]0;title\x07")
    running.close()
    text = journal.getvalue()
    assert text.count("\n") == 2
    assert "\\x1b" in text
    assert all(char.isprintable() for line in text.splitlines() for char in line)


@pytest.mark.parametrize("form", ["json", "console"])
def test_customer_data_never_enters(journal: Journal, form: Any) -> None:
    running = start("debug", form, journal)
    log = logger("part")
    log.info("call", number="+819012345678", note="planted", customer="planted", columns={"a": "planted"})
    log.info("inside", order={"note": "planted", "job": 3}, numbers=["090-1234-5678", 5])
    log.info("to +819012345678 and 03-1234-5678, (03) 1234 5678, ０９０－１２３４－５６７８")
    try:
        raise ValueError("row 090 1234 5678")
    except ValueError:
        log.exception("failed")
    running.close()
    text = journal.getvalue()
    assert "planted" not in text
    assert "5678" not in text.replace("****78", "")
    assert "５６７８" not in text
    assert "ValueError" in text


def test_what_is_no_phone_number_is_left_alone() -> None:
    for text in (
        "2026-11-22 10:00:00",
        "attempt 1800000000000",
        "version 0.1.0",
        "127.0.0.1:7443",
        "0123-4567",
        "job 12",
        "0.123456789012",
    ):
        assert redact(None, "info", {"event": text}) == {"event": text}


def test_a_trace_keeps_its_lines_and_nothing_worse() -> None:
    entry = escape_controls(None, "info", {"exception": "a\n  b\x1b[2J", "event": "a\nb"})
    assert entry == {"exception": "a\n  b\\x1b[2J", "event": "a\\nb"}


def test_japanese_stays_readable(journal: Journal) -> None:
    running = start("info", "json", journal)
    logger("part").info("started", job="来場者フォロー")
    running.close()
    assert "来場者フォロー" in journal.getvalue()


def test_a_blocked_journal_loses_lines_and_holds_nobody_up(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "QUEUE_LENGTH", 10)
    running = start("info", "json", journal)
    journal.open.clear()
    for number in range(100):
        logger("part").info("line", number_of=number)
    assert running.dropped >= 89
    journal.open.set()
    kept = entries(journal, running)
    assert len(kept) == 100 - running.dropped


def test_after_closing_nothing_is_written(journal: Journal) -> None:
    running = start("info", "json", journal)
    running.close()
    logger("part").warning("late")
    assert journal.getvalue() == ""
