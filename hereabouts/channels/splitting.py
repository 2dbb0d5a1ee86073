"""Cut a long reply into pieces a platform accepts: between sentences, else between words, never in a character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])|\n+")
_WORD = re.compile(r"\s+")


def utf16_units(text: str) -> int:
    """Return the length as Telegram counts it: an emoji beyond the first plane counts two.

    >>> utf16_units("a"), utf16_units("🌊")
    (1, 2)
    """
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def split(text: str, limit: int, measure: Callable[[str], int] = len) -> list[str]:
    """Return `text` in pieces of at most `limit` by `measure`; nothing is lost but the white space at the cuts.

    Raises ValueError for a limit under 2 (one character may measure two). An empty text gives no piece.

    >>> split("One two. Three four.", 12)
    ['One two.', 'Three four.']
    """
    if limit < 2:
        raise ValueError("the limit must be at least 2")
    pieces: list[str] = []
    rest = text.strip()
    while rest:
        if measure(rest) <= limit:
            return [*pieces, rest]
        cut = _last_cut(rest, limit, measure)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return pieces


def _last_cut(text: str, limit: int, measure: Callable[[str], int]) -> int:
    most = _longest(text, limit, measure)
    for boundary in (_SENTENCE, _WORD):
        cuts = list(_cuts(boundary, text, most))
        # A first sentence of two words before a very long one is no good place: the piece would be nearly empty.
        if cuts and (cuts[-1] >= most // 4 or boundary is _WORD):
            return cuts[-1]
    return most


def _cuts(boundary: re.Pattern[str], text: str, most: int) -> Iterator[int]:
    for match in boundary.finditer(text, 0, min(len(text), most + 1)):
        kept = text[: match.end()].rstrip()
        if kept and len(kept) <= most:
            yield len(kept)


def _longest(text: str, limit: int, measure: Callable[[str], int]) -> int:
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low
