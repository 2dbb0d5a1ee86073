"""The danger screen: two readers that do not know of each other, and the higher of what they say."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from hereabouts.danger import classifier as second
from hereabouts.danger.order import merge
from hereabouts.danger.reader import default_patterns
from hereabouts.danger.types import NOTHING, Finding

log = logging.getLogger(__name__)


class Reader(Protocol):
    """Anything that reads patterns: `hereabouts.danger.reader.Patterns`, or a stand-in in a test."""

    def read(self, text: str, asked: str | None = None) -> list[Finding]: ...


def screen(
    text: str,
    asked: str | None = None,
    patterns: Reader | None = None,
    classifier: second.Classifier | None = None,
) -> Finding:
    """What danger, if any, is in `text`: the first to answer, with the others in `also` (safety.md, sections 1, 2).

    `asked` is what the last message of the assistant asked ("danger_check", or a kind); it only adds readings of
    short answers. A reader that raises is logged without the text and never stops the other; nothing is raised.
    """
    found = _by_patterns(text, asked, patterns)
    heard = _by_classifier(text, classifier)
    return _union(found, heard)


def _by_patterns(text: str, asked: str | None, patterns: Reader | None) -> list[Finding]:
    try:
        return (patterns or default_patterns()).read(text, asked)
    except Exception as error:  # the other reader must still be heard
        log.error("danger patterns failed: %s", type(error).__name__)
        return []


def _by_classifier(text: str, classifier: second.Classifier | None) -> list[Finding]:
    try:
        reader = classifier or second.default()
        return [] if reader is None else list(reader.read(text))
    except Exception as error:  # the patterns' finding must still be given
        log.error("danger classifier failed: %s", type(error).__name__)
        return []


def _union(found: Iterable[Finding], heard: Iterable[Finding]) -> Finding:
    by_patterns = merge(found)
    held = {one.kind: one for one in by_patterns.all()}
    # The classifier alone at "possible" adds a kind nobody named, but never lifts what the patterns said;
    # it does not know who is at risk, so where the patterns do, theirs is kept.
    added = [
        replace(one, who=held[one.kind].who) if one.kind in held else one
        for one in heard
        if one.level != "possible" or one.kind not in held
    ]
    return merge((*by_patterns.all(), *added)) if added or by_patterns else NOTHING
