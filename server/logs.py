"""The server's log: JSON lines or plain text on one stream, written by a thread of its own.

Three rules: no customer data (keys known to carry it are hidden, what looks like a phone number is masked); no control
characters (nobody writes lines or escape sequences through a name); and no waiting (a blocked journal loses lines, and
never holds up the floor).
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from logging.handlers import QueueHandler, QueueListener
from queue import Full, Queue
from typing import Any, Final, Literal, TextIO, TypeAlias, cast

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import Processor

LogFormat: TypeAlias = Literal["console", "json"]
LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]
Entry: TypeAlias = MutableMapping[str, Any]

QUEUE_LENGTH: Final = 10_000
"""Lines that wait for a slow stream; more are dropped and counted."""

PERSONAL: Final = frozenset(
    {
        "callback_at",
        "card",
        "columns",
        "company",
        "customer",
        "full_name",
        "note",
        "number",
        "number_as_given",
        "password",
        "password_hash",
        "phone",
        "text",
        "token",
        "value",
    }
)
"""Keys whose values never enter the log."""

_HIDDEN: Final = "[hidden]"

_PHONE: Final = re.compile(
    r"(?<![\w.])(?:[+\uff0b][1-9\uff11-\uff19]|[0\uff10])"
    r"(?:[-() \u2010-\u2015\uff0d]?[0-9\uff10-\uff19]){8,14}(?![\w.])"
)
"""Nine to fifteen digits behind a plus or a zero, grouped or not, that stand alone."""


def logger(name: str) -> BoundLogger:
    """A logger that takes `log.info("what happened", key=value)`; it goes where `start` sends the log."""
    return cast(
        BoundLogger,
        structlog.wrap_logger(
            logging.getLogger(f"kaden.{name}"),
            processors=_ENTRY_PROCESSORS,
            wrapper_class=BoundLogger,
            context_class=dict,
        ),
    )


_ENTRY_PROCESSORS: Final[list[Processor]] = [
    structlog.stdlib.filter_by_level,
    structlog.contextvars.merge_contextvars,
    ProcessorFormatter.wrap_for_formatter,
]


class Logs:
    """The running log; close it to have everything written."""

    def __init__(self, handler: _DroppingHandler, listener: QueueListener) -> None:
        self._handler = handler
        self._listener = listener

    @property
    def dropped(self) -> int:
        """Lines lost because the stream was blocked."""
        return self._handler.dropped

    def close(self) -> None:
        """Write what waits and stop; later lines go nowhere."""
        logging.getLogger().removeHandler(self._handler)
        self._listener.stop()


def start(level: LogLevel = "info", form: LogFormat = "console", stream: TextIO | None = None) -> Logs:
    """Send all log lines of the process, those of libraries included, to `stream` (default: stderr)."""
    queue: Queue[logging.LogRecord] = Queue(QUEUE_LENGTH)
    handler = _DroppingHandler(queue)
    handler.setFormatter(_formatter(form))
    listener = QueueListener(queue, logging.StreamHandler(stream or sys.stderr))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level.upper())
    listener.start()
    return Logs(handler, listener)


class _DroppingHandler(QueueHandler):
    """Formats in the caller's thread, where context variables are, and never waits for room."""

    def __init__(self, queue: Queue[logging.LogRecord]) -> None:
        super().__init__(queue)
        self.dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except Full:
            self.dropped += 1


def _formatter(form: LogFormat) -> logging.Formatter:
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars],
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            escape_controls,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
            render,
        ],
    )


def redact(_logger: Any, _method: str, entry: Entry) -> Entry:
    """Drop personal values by key and mask phone numbers in every text."""
    for key, value in entry.items():
        entry[key] = _HIDDEN if key in PERSONAL else _masked(value)
    return entry


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _PHONE.sub(_mask, value)
    if isinstance(value, dict):
        return {key: _HIDDEN if key in PERSONAL else _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item) for item in value]
    return value


def _mask(found: re.Match[str]) -> str:
    digits = found.group()
    return f"{digits[:3]}****{digits[-2:]}"


def escape_controls(_logger: Any, _method: str, entry: Entry) -> Entry:
    """Show whatever is not printable as an escape; a trace keeps its line breaks."""
    for key, value in entry.items():
        if isinstance(value, str):
            lines = value.split("\n") if key == "exception" else [value]
            entry[key] = "\n".join(_escaped(line) for line in lines)
    return entry


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )
