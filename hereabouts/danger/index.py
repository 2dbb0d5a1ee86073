"""Which patterns can match a sentence at all: one pass over its letters instead of one look for each literal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_KEY = 4  # letters a literal is filed under; a shorter literal is filed under all it has


class LiteralIndex:
    """Finds, in one pass over a text, every pattern of which a needed literal is there."""

    def __init__(self, needs: Iterable[tuple[str, ...]]) -> None:
        """`needs[i]` are the literals of pattern i; a pattern that names none is always a candidate."""
        self._always: set[int] = set()
        owners: dict[str, list[int]] = defaultdict(list)
        for number, literals in enumerate(needs):
            if not literals:
                self._always.add(number)
            for literal in literals:
                owners[literal].append(number)
        self._filed: dict[str, list[tuple[str, tuple[int, ...]]]] = defaultdict(list)
        for literal, numbers in owners.items():
            self._filed[literal[:_KEY]].append((literal, tuple(numbers)))
        self._sizes = tuple(sorted({len(key) for key in self._filed}))

    def candidates(self, text: str) -> set[int]:
        """Numbers of the patterns that may match `text`.

        >>> LiteralIndex([("kill",), ("rope", "gun"), ()]).candidates("i have a gun") == {1, 2}
        True
        """
        found = set(self._always)
        seen: set[str] = set()
        for size in self._sizes:
            seen.update(text[at : at + size] for at in range(len(text) - size + 1))
        for key in seen & self._filed.keys():
            for literal, numbers in self._filed[key]:
                if len(literal) <= len(key) or literal in text:
                    found.update(numbers)
        return found
