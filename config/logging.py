"""Logs as JSON lines in which only declared keys pass, so that no patient's words or identifiers can slip in."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

# Codes, counts and names of errors; never text, names, ids of people, tokens.
ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "error", "attempt", "tries", "rows", "count", "state", "reason", "seconds",
        "hospital", "status", "request_id", "address", "version", "engine", "setting", "port", "signal", "kind", "number",
        "hash", "job",
    }
)  # fmt: skip


def only_declared(allowed: Iterable[str] = ALLOWED) -> structlog.typing.Processor:
    """A processor that drops every key that is not declared and counts what it dropped."""
    keys = frozenset(allowed)

    def process(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        kept = {key: value for key, value in event.items() if key in keys}
        dropped = len(event) - len(kept)
        return {**kept, "dropped": dropped} if dropped else kept

    return process


def set_up_logging(level: str = "INFO", to: TextIO | None = None) -> None:
    """Our own logs to stderr as JSON. Other libraries speak from WARNING up, and only their level and place are kept."""
    our_own_logs(level, to or sys.stderr)
    logging.basicConfig(level=logging.WARNING, handlers=[OtherLibraries()], force=True)


def our_own_logs(level: str, to: TextIO) -> None:
    """Our own logs as JSON lines, from this level up."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_declared(),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(to),
        cache_logger_on_first_use=False,
    )


class OtherLibraries(logging.Handler):
    """Another library's record: its words may hold bodies or addresses, so only who and how grave is said."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().log(record.levelno, "library", kind=record.name, **({"error": error} if error else {}))
