"""Literals a regular expression cannot match without, so that most rules are passed over at the speed of `in`."""

from __future__ import annotations

import importlib
import sys
from typing import Any

_parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_MOST = 250  # more literals than this cost as much as the search itself


def required(pattern: str) -> tuple[str, ...]:
    """Strings of which at least one is in every match of `pattern`; empty when none can be named.

    Raises re.error when the pattern is not a regular expression.

    >>> required(r"(?:kill|end) (?:my|his) life")
    (' life',)
    >>> required(r"\\w+")
    ()
    """
    found = _of_sequence(_parser.parse(pattern))
    return tuple(sorted(found)) if found and len(found) <= _MOST else ()


def _of_sequence(items: Any) -> set[str] | None:
    best: set[str] | None = None
    run = ""
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        best, run = _better(best, {run} if run else None), ""
        best = _better(best, _of_item(name, value))
    return _better(best, {run} if run else None)


def _of_item(name: str, value: Any) -> set[str] | None:
    if name == "SUBPATTERN":
        return _of_sequence(value[-1])
    if name == "BRANCH":
        union: set[str] = set()
        for branch in value[1]:
            part = _of_sequence(branch)
            if not part:
                return None
            union |= part
        return union
    if name in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] >= 1:
        return _of_sequence(value[2])
    return None


def _better(one: set[str] | None, other: set[str] | None) -> set[str] | None:
    if not one or not other:
        return one or other
    return max(one, other, key=_worth)


def _worth(literals: set[str]) -> float:
    # A long shortest literal rules out more; many literals cost more to look for.
    return min(min(len(text.strip()) for text in literals), 7) - 0.01 * len(literals)
