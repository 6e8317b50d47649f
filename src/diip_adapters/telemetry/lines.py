"""Log lines: structlog's records, the redactor last, each one line whatever is in it (guarantee T35, T37)."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

from diip_adapters.telemetry.redaction import REDACTOR, Redactor

Record = MutableMapping[str, Any]
LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


def configure(
    stream: TextIO, *, level: str, as_json: bool, redactor: Redactor = REDACTOR
) -> structlog.typing.FilteringBoundLogger:
    """Send every record of structlog and of the standard library to the stream; a logger for DIIP's own.

    Libraries are heard from warnings on: some of them log addresses with query strings.
    """

    def redact(logger: Any, method: str, record: Record) -> Record:
        cleaned: Record = redactor.value(record)
        return cleaned

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_locals,
            redact,
            _json_line if as_json else _console_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    root = logging.getLogger()
    root.handlers[:] = [_Bridge(log)]
    root.setLevel(logging.WARNING)
    for name in ("httpx", "httpcore", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return log


def _json_line(logger: Any, method: str, record: Record) -> str:
    # ASCII alone: no code point is left that a reader could take for the end of a line.
    return json.dumps(record, ensure_ascii=True, default=str)


def _console_line(logger: Any, method: str, record: Record) -> str:
    head = f"{record.pop('timestamp', '')} {record.pop('level', ''):7} {_plain(record.pop('event', ''))}"
    return " ".join([head, *(f"{_plain(name)}={_plain(value)}" for name, value in record.items())])


def _plain(value: Any) -> str:
    """Text in which only characters that print are left as they are."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )


def _without_locals(logger: Any, method: str, record: Record) -> Record:
    """An exception as its class and where it came from: its text may hold anything."""
    error = record.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        record["exception"] = type(error).__name__
        record["raised_at"] = _places(error.__traceback__)
    elif isinstance(error, tuple) and error[0] is not None:
        record["exception"] = error[0].__name__
        record["raised_at"] = _places(error[2])
    return record


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-12:]]


class _Bridge(logging.Handler):
    """The standard library's records, in DIIP's lines."""

    def __init__(self, log: structlog.typing.FilteringBoundLogger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level = max(record.levelno, logging.DEBUG)
            self._log.log(
                min(level, logging.ERROR), record.getMessage(), logger=record.name, exc_info=record.exc_info
            )
        # A line that cannot be written is no reason to fail: whoever logs is in the middle of something.
        except Exception:
            return
