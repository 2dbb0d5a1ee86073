"""A plain text cut into sentences without punctuation, each knowing where its clauses begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_STOP = re.compile(r"(?<=\d)[.:](?=\d)|[.!?;\n\u2026]+")
_PAUSE = re.compile(r"[,:()\[\]\u2013\u2014\"\u201c\u201d]+|\s-+\s|/+|--+|\|")
_TURN = re.compile(r"\b(?:but|though|although|however|except|anyway|because|then|so|if|when|until|unless|and now)\b")
_ODD = re.compile(r"[^\w\s%@]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Sentence:
    """One sentence, words and single spaces only; `starts` are the offsets at which its clauses begin."""

    text: str
    starts: tuple[int, ...]

    def clause(self, at: int) -> tuple[int, int]:
        """Begin and end of the clause holding offset `at`."""
        index = bisect_right(self.starts, at) - 1
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.starts[max(index, 0)], end


_LONG = 420  # letters; people write whole pages without a full stop
_STEP, _SIZE = 220, 340


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text already made plain (see deobfuscate); empty ones are left out.

    >>> [s.text for s in sentences("no, im fine. tablets are gone")]
    ['no im fine', 'tablets are gone']
    """
    found = []
    marked = _STOP.sub(lambda m: "\x00" if m.group() in {".", ":"} and _inside(m) else "\x01", text)
    for piece in marked.split("\x01"):
        built = _sentence(piece.replace("\x00", " "))
        if built is not None:
            found.extend(_pieces(built))
    return tuple(found)


def _pieces(long: Sentence) -> list[Sentence]:
    """A page without a full stop as pieces that overlap, so that a guard at its end says nothing about its start."""
    text = long.text
    if len(text) <= _LONG:
        return [long]
    found = []
    start = 0
    while True:
        end = len(text) if start + _SIZE + 60 >= len(text) else text.rfind(" ", 0, start + _SIZE)
        end = end if end > start else start + _SIZE
        inner = {at - start for at in long.starts if start < at < end}
        found.append(Sentence(text[start:end], tuple(sorted(inner | {0}))))
        if end == len(text):
            return found
        start = max(start + 1, text.rfind(" ", 0, start + _STEP) + 1)


def _inside(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return start > 0 and text[start - 1].isdigit() and end < len(text) and text[end].isdigit()


def _sentence(piece: str) -> Sentence | None:
    words = ""
    starts = [0]
    for part in _PAUSE.split(piece):
        clean = _SPACES.sub(" ", _ODD.sub(" ", part)).strip()
        if not clean:
            continue
        if words:
            words += " "
            starts.append(len(words))
        words += clean
    if not words:
        return None
    starts.extend(match.start() for match in _TURN.finditer(words))
    return Sentence(words, tuple(sorted(set(starts))))
