"""The small language lexicons are written in, compiled to patterns over a `Stream`.

A phrase is words with spaces between; each is one of
    word         that word            "don't" is opened to "do not", as in the stream
    <drink>      any inflection       drink drinks drank drunk drinking
    a|b|<c>      one of these         an alternative may hold several words joined by _: a_lot|loads
    x?           may be missing       also after alternatives: my|the?
    *  *5        up to 3 (5) words    of the same clause: never over punctuation
    #            a number             digits or a number word
    @name        a list from macros.yml
    ^  $         the start, the end of a clause ($ may be one of several: $|again)
    $$           the dollar sign
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Iterable, Iterator, Mapping

from hereabouts.language.stream import Stream, open_word, stream

NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half "
    "couple few several"
).split()
_BE = ("be", "am", "is", "are", "was", "were", "been", "being", "'s", "'m", "'re")
_HAVE = ("have", "has", "had", "having", "'d", "'s")
_DO = ("do", "does", "did", "done", "doing")
_FIXED = {"be": _BE, "have": _HAVE, "do": _DO, "get": ("get", "gets", "got", "gotten", "getting")}
_GAP = r"(?:[^ .!?…,;:()\"\n–—/-][^ ]* )"
_STOP_BEFORE = r"(?:(?<=^)|(?<=[.!?…,;:()\"\n–—/-] ))"
_STOP_AFTER = r"(?=$|[.!?…,;:()\"\n–—/-])"


@dataclass(frozen=True)
class Slot:
    """The ways one place in a phrase can be filled; `ends` when the end of a clause will do as well."""

    choices: tuple[tuple[str, ...], ...]
    ends: bool
    optional: bool

    def source(self) -> str:
        """Return the slot's part of the pattern."""
        ordered = sorted(dict.fromkeys(self.choices), key=lambda c: (-len(c), c))
        shown = "|".join(" ".join(re.escape(w) for w in choice).replace("\\#", r"\d[\d.,:]*") for choice in ordered)
        words = f"(?:(?:{shown}) )"
        if self.ends:
            words = f"(?:{words}|{_STOP_AFTER})"
        return f"{words}{'?' if self.optional else ''}"


@dataclass(frozen=True)
class Phrase:
    """One phrase: as `written`, the words it can begin with, and what it matches over `Stream.joined`.

    `needs` holds, for each slot that must be there, the words of which one must be in the text: most phrases are
    ruled out by that alone, so the pattern is compiled only when first wanted.
    """

    written: str
    firsts: frozenset[str]
    needs: tuple[frozenset[str], ...]
    steps: tuple[Slot | str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile("".join(step if isinstance(step, str) else step.source() for step in self.steps))


@lru_cache(maxsize=None)
def inflections(lemma: str) -> tuple[str, ...]:
    """Return every inflection of `lemma`, itself first (lemminflect's tables; verb, noun and adjective alike)."""
    if lemma in _FIXED:
        return _FIXED[lemma]
    from lemminflect import getAllInflections, getAllInflectionsOOV

    found = dict.fromkeys([lemma])
    forms: Mapping[str, tuple[str, ...]] = getAllInflections(lemma) or getAllInflectionsOOV(lemma, "VERB")
    for group in forms.values():
        for form in group:
            found[form.lower()] = None
    if lemma[-1] in "lpt" and len(lemma) > 4:  # "travelling", "gambolled": the British doubling
        found.update(dict.fromkeys(f for f in (lemma + lemma[-1] + "ing", lemma + lemma[-1] + "ed")))
    return tuple(found)


_BARE = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "n't": "not"}


def _alternative(text: str) -> Iterator[tuple[str, ...]]:
    if text.startswith("<") and text.endswith(">"):
        for form in inflections(text[1:-1]):
            yield (form,)
    else:
        yield tuple(piece for word in text.split("_") for piece in _pieces(word))


def _pieces(word: str) -> tuple[str, ...]:
    """Return `word` as the stream would cut it: "3am" as 3 am, "don't" as do not."""
    if word.isalpha():
        return open_word(word)
    return (_BARE.get(word, word),) if word.startswith("'") else stream(word).words


@lru_cache(maxsize=None)
def _choices(text: str, macros: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The ways one alternative can be said; `macros` are the words of the list it names, if it names one."""
    if text == "#":
        return (("#",), *((word,) for word in NUMBER_WORDS))
    if text == "$$":
        return (("$",),)
    return tuple(choice for word in macros or (text,) for choice in _alternative(word))


def compile_phrase(written: str, macros: Mapping[str, tuple[str, ...]]) -> Phrase:
    """Return `written` as a phrase; raises `ValueError` saying what is wrong with it."""
    steps: list[Slot | str] = []
    firsts: set[str] = set()
    needs: list[frozenset[str]] = []
    open_start = True
    for slot in written.split():
        optional = slot.endswith("?") and len(slot) > 1
        slot = slot[:-1] if optional else slot
        if slot in "^$":
            steps.append("" if optional else _STOP_BEFORE if slot == "^" else _STOP_AFTER)
            continue
        if slot.startswith("*"):
            if open_start:
                raise ValueError("a phrase cannot begin with *")
            count = slot[1:] or "3"
            if not count.isdigit():
                raise ValueError(f"{slot!r} is no gap; write * or *5")
            steps.append(f"{_GAP}{{0,{count}}}?")
            continue
        choices: list[tuple[str, ...]] = []
        ends = False
        for text in slot.split("|"):
            if text == "$":
                ends = True
            elif text.startswith("@"):
                if text[1:] not in macros:
                    raise ValueError(f"{text} is not in macros.yml")
                choices.extend(_choices(text, macros[text[1:]]))
            elif text:
                choices.extend(_choices(text, ()))
        if not choices:
            raise ValueError(f"{slot!r} holds no word")
        starts = frozenset(choice[0] for choice in choices)
        if open_start:
            firsts.update(starts)
            open_start = optional
        elif not optional and not ends and "#" not in starts:
            needs.append(starts)
        steps.append(Slot(tuple(choices), ends, optional))
    if open_start:
        raise ValueError("a phrase needs a word that must be there")
    return Phrase(written, frozenset(firsts), tuple(needs), tuple(steps))


@dataclass(frozen=True)
class Match:
    """A phrase found: words `first`..`last` (last not included) of the stream, and its place in the index."""

    first: int
    last: int
    owner: int


class PhraseIndex:
    """Phrases by the word they begin with, each with an owner's number; finds them all in one walk."""

    def __init__(self, phrases: Iterable[tuple[int, Phrase]]) -> None:
        self._by_first: dict[str, list[tuple[int, Phrase]]] = {}
        self.size = 0
        for owner, phrase in phrases:
            self.size += 1
            for first in phrase.firsts:
                self._by_first.setdefault(first, []).append((owner, phrase))

    def find(self, words: Stream) -> list[Match]:
        """Return every match, in the order of the text."""
        found: list[Match] = []
        joined, offsets, at_offset, present = words.joined, words.offsets, words.at_offset, words.present
        possible: dict[str, list[tuple[int, Phrase]]] = {}
        for i, word in enumerate(words.words):
            first = "#" if word[0].isdigit() and word not in self._by_first else word
            candidates = possible.get(first)
            if candidates is None:
                candidates = possible[first] = [
                    (owner, phrase)
                    for owner, phrase in self._by_first.get(first, ())
                    if not any(need.isdisjoint(present) for need in phrase.needs)
                ]
            for owner, phrase in candidates:
                match = phrase.pattern.match(joined, offsets[i])
                if match:
                    last = at_offset.get(match.end())
                    if last is not None and last > i:
                        found.append(Match(i, last, owner))
        return found
