"""Nothing leaves and nothing leaks: telemetry off, crash reports off, and no log line with a person's words.

`be_quiet()` is called first in every entry point, before Rasa is imported.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from typing import Any

_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TOKENIZERS_PARALLELISM": "false",
}


class _NoWords(logging.Filter):
    """Lets a record through without what could hold words: arguments of errors and tracebacks are cut to their type."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0] is not None:
            error = record.exc_info[0]
            record.msg = f"{record.name}: {error.__name__} (the message that caused it is not logged)"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def be_quiet() -> None:
    """Set the environment, cut warnings and let only plain errors through the log."""
    os.environ.update(_ENVIRONMENT)
    warnings.filterwarnings("ignore")
    warnings.showwarning = _no_warning
    logging.getLogger().setLevel(logging.ERROR)


def _no_warning(*args: Any, **kwargs: Any) -> None:
    """Rasa's dependencies warn their own developers at import; the person at the terminal can do nothing about it."""


def quiet_rasa() -> None:
    """Stop Rasa's structured log from printing messages, and send what is left to stderr; called after the import."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(levelname)s %(message)s", force=True)
    logging.raiseExceptions = False
    for name in (
        "rasa",
        "rasa.core.processor",
        "sanic.root",
        "sanic.error",
        "sanic.access",
        "apscheduler",
        "matplotlib",
    ):
        logging.getLogger(name).setLevel(logging.ERROR)
    filter_words()


def filter_words() -> None:
    """Put the filter on every handler there is, and on the one of last resort."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    handlers: list[Any] = [*root.handlers, logging.lastResort]
    for name in list(logging.root.manager.loggerDict):
        handlers += getattr(logging.getLogger(name), "handlers", [])
    for handler in handlers:
        if handler is not None and not any(isinstance(f, _NoWords) for f in handler.filters):
            handler.addFilter(_NoWords())


def note(logger: logging.Logger, what: str, error: BaseException | None = None) -> None:
    """Log that something failed: what, and the error's type, never its words."""
    logger.error("%s%s", what, f" ({type(error).__name__})" if error else "")
