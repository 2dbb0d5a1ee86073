"""The second reader's place: any object that reads a text into findings; none until one is trained and set."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Protocol

from hereabouts.danger.types import Finding

log = logging.getLogger(__name__)


class Classifier(Protocol):
    """Reads a text whole and says what dangers it hears in it, in any order, possibly none."""

    def read(self, text: str) -> list[Finding]: ...


_chosen: list[Classifier | None] = []


def default() -> Classifier | None:
    """The classifier that was set, else the trained one; None when there is none: the patterns then read alone."""
    return _chosen[0] if _chosen else _trained()


@lru_cache(maxsize=1)
def _trained() -> Classifier | None:
    """The classifier kept in models/danger, loaded once; None (and one line in the log) when it cannot be."""
    from hereabouts.danger.learned import Learned, trained_file

    if not trained_file().exists():
        return None
    try:
        return Learned.load()
    except Exception as error:  # the patterns must read alone rather than nobody
        log.error("the danger classifier cannot be loaded: %s", type(error).__name__)
        return None


def set_default(classifier: Classifier | None) -> None:
    """Let every later `screen` read with this classifier instead of the trained one; None reads with patterns alone."""
    _chosen[:] = [classifier]


def reset_default() -> None:
    """Go back to the trained classifier."""
    _chosen.clear()
