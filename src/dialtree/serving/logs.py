"""How a server logs: structured lines on standard error, without codes."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TypeAlias

import structlog
from structlog.typing import Processor

from dialtree.serving.redaction import redact

Level: TypeAlias = Literal["debug", "info", "warning", "error"]
Style: TypeAlias = Literal["text", "json"]

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure_logs(level: Level, style: Style) -> None:
    """Sets up Dialtree's own logging, for the whole process.

    Args:
        level: From which level on to log.
        style: "text" for people, "json" for programs: an object a line.
    """
    structlog.configure(
        processors=[*_described(), *_rendered(style)],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def server_logs(level: Level, style: Style) -> dict[str, Any]:
    """The same for what Granian logs: a configuration for `logging.config.dictConfig`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"generic": {"()": formatter, "style": style}},
        "handlers": {
            "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
        },
        "loggers": {"_granian": {"handlers": ["console"], "level": _LEVELS[level], "propagate": False}},
    }


def formatter(style: Style) -> logging.Formatter:
    """A formatter of the standard library's logging that writes lines as Dialtree does."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendered(style)],
        foreign_pre_chain=_described(),
    )


def _described() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _rendered(style: Style) -> list[Processor]:
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return [structlog.processors.format_exc_info, _redact_event, renderer]


def _redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - as structlog has it
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}
