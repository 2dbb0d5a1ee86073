"""Hear what a reflection can be made of: every kind of the vocabulary, numbers, both sides, and whose it was."""

from __future__ import annotations

from functools import lru_cache
from typing import Iterable

from hereabouts.language.clauses import clauses
from hereabouts.language.lexicon import Found, lexicon
from hereabouts.language.normalise import normalise
from hereabouts.language.numbers import read_numbers
from hereabouts.language.phrases import Match
from hereabouts.language.pipeline import MAX_CHARS, parse
from hereabouts.language.scope import Reading
from hereabouts.language.stream import stream
from hereabouts.language.types import CATEGORIES, Mention, Signals
from hereabouts.language.whose import both_sides, whose

_OF_A_PARTNER = frozenset(
    "found_out_partner separated thrown_out silence sent_by_partner confessed second_discovery".split()
)
_OTHERS = frozenset("parent boss child sibling friend colleague police family sponsor therapist doctor".split())
_RHETORICAL = frozenset("what how why who if am was where".split())
_OWN_NOT = frozenset("not no never nobody nothing without hardly barely".split())
_LEADS = frozenset("my our the me a an own old older other oldest younger youngest eldest big little told".split())
_SELF_ONLY = frozenset(("feelings", "needs", "change", "sustain"))


def read_signals(text: str) -> Signals:
    """Return the signals of one message, normalised here; offsets are into the normalised text (`Signals.text`).

    Never raises on any string; a kind is left out rather than guessed, for sentences are built on it (design §4).
    """
    plain = normalise(text[:MAX_CHARS])[:MAX_CHARS]
    if not plain:
        return Signals()
    doc = parse(plain)
    found = tuple(clauses(doc))
    reading = Reading(stream(plain), found)
    matches = _matches(reading)
    mentions: dict[str, list[Mention]] = {category: [] for category in CATEGORIES}
    marks: list[tuple[str, Match]] = []
    strangers = _pronouns_are_others(matches)
    for match, owner in matches:
        if owner.entry.kind in _OF_A_PARTNER and strangers and reading.words.words[match.first] in ("he", "she"):
            continue
        if owner.entry.category in mentions:
            mentions[owner.entry.category].append(_mention(reading, match, owner))
        else:
            marks.append((owner.entry.kind, match))
    heard = {category: _once(found_in) for category, found_in in mentions.items()}
    return Signals(
        text=plain,
        **heard,
        numbers=read_numbers(reading.words),
        both_sides=both_sides(marks, heard["change"], heard["sustain"], reading.words),
        whose=whose(marks, reading, heard["behaviours"]),
        question=plain.rstrip("\"') ").endswith("?") or any(c.question for c in found),
        words=sum(any(ch.isalnum() for ch in w) for w in plain.split()),
        lemmas=_lemmas(tuple(reading.words.words)) | frozenset(t.lemma_.lower() for t in doc if t.is_alpha)
        | frozenset(t.lower_ for t in doc if not t.is_space and not t.is_punct),
    )  # fmt: skip


def _pronouns_are_others(matches: Iterable[tuple[Match, Found]]) -> bool:
    """Whether he and she are likely somebody else than the partner: others are named and the partner is not."""
    people = {found.entry.kind for _, found in matches if found.entry.category == "people"}
    return bool(people & _OTHERS) and "partner" not in people


def _matches(reading: Reading) -> list[tuple[Match, Found]]:
    """Every match that stands: not under a guard, not swallowed by a longer one of its category, in its right person."""
    lex = lexicon()
    raw = [(m, lex.owners[m.owner]) for m in lex.index.find(reading.words)]
    entries = {found.entry for _, found in raw}
    guards = {entry: lex.guards[entry].find(reading.words) for entry in entries if entry in lex.guards}
    kept = [
        (match, owner)
        for match, owner in raw
        if not any(g.first < match.last and match.first < g.last for g in guards.get(owner.entry, ()))
        and _stands(reading, match, owner)
    ]
    return [(m, f) for m, f in kept if not any(_swallows(m2, f2, m, f) for m2, f2 in kept)]


def _swallows(bigger: Match, big: Found, match: Match, small: Found) -> bool:
    """A longer match over the same words takes them: of its own category, and sustain talk over change talk."""
    if bigger.last - bigger.first <= match.last - match.first:
        return False
    if not (bigger.first <= match.first and match.last <= bigger.last):
        return False
    mine, theirs = small.entry.category, big.entry.category
    return mine == theirs and mine != "situations" or {mine, theirs} == {"change", "sustain"}


def _stands(reading: Reading, match: Match, owner: Found) -> bool:
    entry = owner.entry
    clause = reading.clause_at(match.first)
    asks = reading.words.words[match.first] in _RHETORICAL  # the question is the feeling: "what's the point"
    if entry.category in _SELF_ONLY or entry.subject == "self":
        if reading.is_quoted(match.first, match.last):
            return False
        if clause is not None and clause.reported and not _says_i(reading, match):
            return False
    if entry.subject != "any":
        subject = reading.subject_at(match.first, match.last)
        if entry.subject == "self" and subject == "other":
            return False
        if entry.subject == "self" and subject in ("third", "thing") and entry.category == "feelings":
            return False  # "it was empty" may be the bottle; what can be said of "it" names it in its phrase
        if entry.subject == "other" and subject == "self":
            return False
        if subject == "open" and clause is not None and clause.question and not asks:
            return False
    if entry.category in ("change", "sustain") and clause is not None and clause.question and not asks:
        return False  # "do i want to stop?" leans nowhere yet
    if entry.fact and clause is not None and (clause.question or clause.conditional):
        return False
    if entry.category == "feelings" and clause is not None and not asks:
        if clause.conditional and clause.subject != "first" or _supposed(reading, match.first):
            return False
    return entry.negation != "drop" or not _negated(reading, match)


def _negated(reading: Reading, match: Match) -> bool:
    """Whether a "not" before the match reaches it; a match with its own ("can't settle") is out of its reach."""
    return not _OWN_NOT & set(reading.words.words[match.first : match.last]) and reading.is_negated(match.first)


def _says_i(reading: Reading, match: Match) -> bool:
    """Whether the telling is the speaker's own: "i told her i was lonely"."""
    clause = reading.clause_at(match.first)
    if clause is None:
        return True
    before = reading.words.words[: match.first]
    tellers = [w for w in before[-8:] if w in ("i", "he", "she", "they")]
    return bool(tellers) and tellers[0] == "i"


def _supposed(reading: Reading, first: int) -> bool:
    words, i = reading.words.words, first - 1
    while i >= 0 and first - i < 6 and not reading.words.is_stop(i):
        if (
            words[i] in ("if", "unless", "whether")
            or words[i] in ("would", "'d")
            and words[i + 1] in ("be", "feel", "get")
        ):
            return True
        i -= 1
    return False


def _mention(reading: Reading, match: Match, owner: Found) -> Mention:
    first = match.first
    if owner.entry.category == "people":  # "my older brother": a reply says "your brother"
        while first < match.last - 1 and reading.words.words[first] in _LEADS:
            first += 1
    text, start, end = reading.words.shown(first, match.last)
    negated = owner.entry.negation == "mark" and _negated(reading, match)
    if owner.entry.category == "behaviours" and reading.words.words[match.first] in ("no", "never"):
        negated = True
    return Mention(owner.entry.kind, text, start, end, negated, owner.implied)


def _once(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Mentions in the order of the text, each kind once for each place, named before implied."""
    kept: dict[tuple[str, int], Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, m.implied, -m.end)):
        kept.setdefault((mention.kind, mention.start), mention)
    return tuple(kept.values())


@lru_cache(maxsize=8192)
def _word_lemmas(word: str) -> frozenset[str]:
    from lemminflect import getAllLemmas

    lemmas: dict[str, tuple[str, ...]] = getAllLemmas(word) if word.isalpha() and word.isascii() else {}
    return frozenset(lemma.lower() for group in lemmas.values() for lemma in group) | {word}


def _lemmas(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(_word_lemmas(w) for w in words if w[0].isalnum()))
