"""The skeleton of a line: what is left when its nouns, names, numbers and adjectives are taken out.

Two training lines with one skeleton are one line with other words filled in; they teach nothing twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Iterable, Sequence

OPEN = {"NOUN", "PROPN", "NUM", "ADJ", "SYM", "X"}
SHORTEST = 6


def bare(text: str) -> str:
    """Return the line's words alone, lower case: lines with the same are duplicates."""
    return re.sub(r"[^\w]+", " ", text.lower()).strip() or text


def skeleton(doc: Any) -> tuple[str, ...] | None:
    """Return the skeleton of a parsed line, None when it is too short to have one."""
    words = [t for t in doc if not t.is_punct and not t.is_space]
    if len(words) < SHORTEST:
        return None
    return tuple(t.pos_ if t.pos_ in OPEN else t.lower_ for t in words)


def twins(lines: Sequence[str], docs: Iterable[Any]) -> list[tuple[str, str]]:
    """Return pairs of lines that are duplicates or share a skeleton."""
    seen: dict[Any, list[str]] = defaultdict(list)
    for line, doc in zip(lines, docs):
        seen[bare(line)].append(line)
        shape = skeleton(doc)
        if shape is not None:
            seen[shape].append(line)
    return [(group[0], other) for group in seen.values() for other in group[1:] if len(group) > 1]
