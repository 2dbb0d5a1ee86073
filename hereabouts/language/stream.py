"""A message as a stream of plain words: contractions opened, every word knowing where it stood in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_TOKEN = re.compile(
    r"[£$€₹]|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['-][^\W\d_]+)*'?|\n+|[.!?…]+|[,;:()\"/%+*=<>–—-]|\S",
)
_STOPS = frozenset('.!?…\n,;:()"–—-/')
_SENTENCE_STOPS = frozenset(".!?…\n")
_OPENED = {
    "can't": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
    "ain't": ("am", "not"), "i'm": ("i", "am"), "gonna": ("going", "to"), "wanna": ("want", "to"),
    "gotta": ("got", "to"), "let's": ("let", "us"), "dunno": ("do", "not", "know"), "y'all": ("you", "all"),
    "hafta": ("have", "to"), "tryna": ("trying", "to"), "finna": ("going", "to"), "imma": ("i", "will"),
    "lemme": ("let", "me"), "gimme": ("give", "me"), "kinda": ("kind", "of"), "sorta": ("sort", "of"),
    "outta": ("out", "of"), "could've": ("could", "have"), "innit": ("is", "not", "it"),
}  # fmt: skip
_ENDINGS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"), ("'d", "'d"), ("'s", "'s"))


def open_word(word: str) -> tuple[str, ...]:
    """Return a lower-case word with its contraction opened.

    >>> open_word("don't"), open_word("she's"), open_word("gonna")
    (('do', 'not'), ('she', "'s"), ('going', 'to'))
    """
    known = _OPENED.get(word)
    if known:
        return known
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], full)
    return (word.rstrip("'") or word,)


@dataclass(frozen=True)
class Stream:
    """The words of a text in order: `words[i]` stood at `starts[i]` to `ends[i]`; `stop[i]` marks punctuation."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def joined(self) -> str:
        """The words with one space after each: what phrases are matched against."""
        return "".join(f"{w} " for w in self.words)

    @cached_property
    def present(self) -> frozenset[str]:
        """The words there are."""
        return frozenset(self.words)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each word begins in `joined`."""
        at, found = 0, []
        for word in self.words:
            found.append(at)
            at += len(word) + 1
        return tuple(found)

    @cached_property
    def at_offset(self) -> dict[int, int]:
        """Index of the word that begins at an offset of `joined`; the end of the text counts as a word."""
        index = {offset: i for i, offset in enumerate(self.offsets)}
        index[len(self.joined)] = len(self.words)
        return index

    def is_stop(self, i: int) -> bool:
        """Whether word `i` ends a clause by punctuation."""
        return self.words[i][0] in _STOPS

    def ends_sentence(self, i: int) -> bool:
        """Whether word `i` ends a sentence."""
        return self.words[i][0] in _SENTENCE_STOPS

    def shown(self, first: int, last: int) -> tuple[str, int, int]:
        """Return the person's own words for words `first`..`last` (last not included) and their offsets."""
        start, end = self.starts[first], self.ends[last - 1]
        return self.text[start:end], start, end


def stream(text: str) -> Stream:
    """Return `text` (normalised) as a `Stream`.

    >>> stream("I can't, she's home").words
    ('i', 'can', 'not', ',', 'she', "'s", 'home')
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        lower = match.group().lower()
        pieces = (lower[0],) if lower[0] in "\n.!?…" else open_word(lower)
        start, end = match.span()
        # "she" and "'s" keep their own places; words not to be cut in two ("won't", "gonna") share the whole one
        cut = start + len(pieces[0]) if len(pieces) == 2 and lower.startswith(pieces[0]) else None
        for n, piece in enumerate(pieces):
            words.append(piece)
            starts.append(cut if cut is not None and n else start)
            ends.append(cut if cut is not None and not n else end)
    return Stream(text, tuple(words), tuple(starts), tuple(ends))
