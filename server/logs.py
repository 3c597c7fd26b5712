"""The server's log: JSON lines or plain text on one stream, written by a thread of its own.

Three rules: no customer data (keys known to carry it are hidden, what looks like a phone number is masked); no control
characters (nobody writes lines or escape sequences through a name); and no waiting (a blocked journal loses lines, and
never holds up the floor).
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from queue import Full, Queue
from threading import Thread
from typing import Any, Final, Literal, TextIO, TypeAlias, cast

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import Processor

from kaden.protocol.refusals import RefusalCode, Refused

LogFormat: TypeAlias = Literal["console", "json"]
LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]
Entry: TypeAlias = MutableMapping[str, Any]

QUEUE_LENGTH: Final = 10_000
"""Lines that wait for a slow stream; more are dropped and counted."""

CLOSE_SECONDS: Final = 2.0
"""For what still waits when the log is closed."""

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
    r"(?:[-() \u2010-\u2015\uff0d]{0,2}[0-9\uff10-\uff19]){8,14}(?![\w.])"
)
"""Nine to fifteen digits behind a plus or a zero, grouped or not, that stand alone."""


def unexpected(error: Exception) -> Refused:
    """What people hear of an error of ours; the rest stands in the log."""
    return Refused(RefusalCode.UNEXPECTED, kind=type(error).__name__, path="server log")


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
    """The running log; close it to have everything written.

    Args:
        stream: where lines go.
        form: how they look.
    """

    def __init__(self, stream: TextIO, form: LogFormat) -> None:
        self.dropped = 0
        """Lines lost because the stream was blocked."""
        self._lines: Queue[str | None] = Queue(QUEUE_LENGTH)
        self._stream = stream
        self._handler = _Formatting(self._enter)
        self._handler.setFormatter(_formatter(form))
        self._writer = Thread(target=self._write, name="log", daemon=True)

    def open(self, level: LogLevel) -> None:
        """Take all lines of the process from here on."""
        root = logging.getLogger()
        root.addHandler(self._handler)
        root.setLevel(level.upper())
        self._writer.start()

    def close(self) -> None:
        """Write what waits, unless the stream is blocked for good; later lines go nowhere."""
        logging.getLogger().removeHandler(self._handler)
        with suppress(Full):
            self._lines.put(None, timeout=CLOSE_SECONDS)
        self._writer.join(CLOSE_SECONDS)

    def _enter(self, line: str) -> None:
        try:
            self._lines.put_nowait(line)
        except Full:
            self.dropped += 1

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            # A reader that has gone, or a stream that was closed, must not end the server.
            with suppress(OSError, ValueError):
                self._stream.write(f"{line}\n")
                self._stream.flush()


def start(level: LogLevel = "info", form: LogFormat = "console", stream: TextIO | None = None) -> Logs:
    """Send all log lines of the process, those of libraries included, to `stream` (default: stderr)."""
    running = Logs(stream or sys.stderr, form)
    running.open(level)
    return running


class _Formatting(logging.Handler):
    """Makes a line in the caller's thread, where context variables are."""

    def __init__(self, enter: Callable[[str], None]) -> None:
        super().__init__()
        self._enter = enter

    def emit(self, record: logging.LogRecord) -> None:
        # A line that cannot be formatted is a fault of the line, never of the work that wrote it.
        try:
            line = self.format(record)
        except Exception:
            self.handleError(record)
        else:
            self._enter(line)


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
