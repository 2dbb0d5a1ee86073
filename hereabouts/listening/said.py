"""Where an item's words stand in a message: every group said, close together, and not said to be otherwise.

Words scattered over a long message are not one thing said, and "i never paid" is not "i paid"; so the groups of an item
must lie within `REACH` words of one another, and a word taken back by a "not" before it does not count (unless the item
itself is about a "not").
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Sequence

from lemminflect import getAllLemmas

from hereabouts.listening.types import Heard

REACH = 10
TAKEN_BACK = 3
_TOKEN = re.compile(r"[^\W_]+(?:['’.:/][^\W_]+)*|[£$€]|[.,;!?\n]")
_NOT = frozenset(["not", "never", "no", "nobody", "noone", "without", "neither", "nor", "none", "cannot", "nothing"])
_BARE_NOT = frozenset(
    "dont didnt doesnt cant couldnt wont wouldnt havent hasnt hadnt isnt wasnt werent arent aint shouldnt".split()
)
_STILL = frozenset(["stop", "help", "quit", "even", "wait"])  # "can't stop crying" is crying
_LAY = frozenset(["lay", "lain", "laid"])  # nobody lied who lay awake
_ENDS = frozenset([".", ",", ";", "!", "?", "\n", "and", "but", "because", "so", "then", "just", "only"])


@lru_cache(maxsize=8)
def _tokens(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((m.group(0).lower().replace("’", "'"), m.start()) for m in _TOKEN.finditer(text))


@lru_cache(maxsize=8192)
def _lemmas(word: str) -> frozenset[str]:
    if word in _LAY:
        return frozenset(["lay"])
    return frozenset(lemma.lower() for found in getAllLemmas(word).values() for lemma in found)


@lru_cache(maxsize=8192)
def phrase(words: str) -> re.Pattern[str]:
    """Return a pattern that finds `words` as whole words, whatever the spaces between them."""
    return re.compile(r"(?<!\w)" + re.escape(words).replace(r"\ ", r"\s+") + r"(?!\w)", re.IGNORECASE)


def negative(word: str) -> bool:
    """Say whether a word takes back what follows it.

    >>> negative("didn't"), negative("dont"), negative("notice")
    (True, True, False)
    """
    return word in _NOT or word in _BARE_NOT or word.endswith("n't")


def places(words: str, heard: Heard) -> list[int]:
    """Return the numbers of the tokens of `heard` where `words` (a word in any of its forms, or a phrase) stands."""
    text = heard.signals.text or heard.text
    tokens = _tokens(text)
    lower = words.lower()
    if " " not in lower and lower in heard.signals.lemmas:
        found = [i for i, (token, _) in enumerate(tokens) if token == lower or lower in _lemmas(token)]
        if found:
            return found
    starts = {m.start() for m in phrase(lower).finditer(text)}
    return [i for i, (token, at) in enumerate(tokens) if at in starts or any(at < s < at + len(token) for s in starts)]


def taken_back(at: int, heard: Heard) -> bool:
    """Say whether the word at token `at` stands close behind a "not" in the same breath ("i never really paid")."""
    tokens = _tokens(heard.signals.text or heard.text)
    for token, _ in reversed(tokens[max(0, at - TAKEN_BACK) : at]):
        if token in _ENDS or token in _STILL:
            return False
        if negative(token):
            return True
    return False


def said_together(groups: Sequence[Sequence[str]], heard: Heard) -> bool:
    """Say whether one word of every group is in the message, near the others and not taken back."""
    about_not = any(negative(token) for group in groups for words in group for token in words.lower().split())
    found: list[list[int]] = []
    for group in groups:
        at = [i for words in group for i in places(words, heard)]
        if not about_not:
            at = [i for i in at if not taken_back(i, heard)]
        if not at:
            return False
        found.append(sorted(set(at))[:12])
    return any(max(spots) - min(spots) <= REACH for spots in product(*found))
