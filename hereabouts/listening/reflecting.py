"""Reflections for one message: the echo of their own words and the bank's lines, best first.

A specific line of the bank (their facts, a nearer meaning) goes before an echo; a general line only where there is
neither, when the intent is sure; a plain fact or nothing rather than a guess. A bank line that adds little to this
message is SR at run time (voice §2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hereabouts.language.types import Signals
from hereabouts.listening.bank import VERY_NEAR, Bank, Choice, parts_of
from hereabouts.listening.echo import echoes
from hereabouts.listening.lint import is_fragment, opener, words_in
from hereabouts.listening.state import State
from hereabouts.listening.types import Heard, Part

MIN_WORDS = 3
SURE = 0.4
HARDLY = 0.1
VERY_SURE = 0.75
CLEARLY = 1.3
SURE_ECHO = 0.45
_WORDS = re.compile(r"[a-z']+")
_ASKS = re.compile(
    r"\?\s*$|^(?:so |and |but |ok )?(?:how|what|whats|what's|why|where|who|does|should i|can (?:i|you)|could (?:i|you)|"
    r"is (?:it|there|this|that)|am i|are you|do (?:i|you))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reflection:
    """One thing to hand back: a coded part, its kind (feeling, meaning, echo ...) and how well it fits."""

    part: Part
    kind: str
    score: float


def reflections(heard: Heard, state: State, bank: Bank, used: frozenset[str] = frozenset()) -> list[Reflection]:
    """Return reflections on `heard`, best first, possibly none; lengths follow voice §3."""
    length = heard.signals.words or words_in(heard.text)
    found: list[Reflection] = []
    general: list[Reflection] = []
    sure = dict(heard.ranking).get(heard.intent, 0.0 if heard.ranking else heard.confidence)
    beside = max((chance for name, chance in heard.ranking if name != heard.intent), default=0.0)
    for choice in bank.open_items("reflections", heard, state, used)[:24]:
        part = parts_of(choice.item, heard, state)[0]
        if length > 12 and words_in(part.text) > length:
            continue
        if choice.item.extra["kind"] == "image" and state.turn - state.image_turn < 10:
            continue
        part = Part(part.text, settled_code(part, heard.signals, heard.text), part.id)
        if choice.specific == 1 and sure < HARDLY:
            continue
        made = Reflection(part, choice.item.extra["kind"], _worth(choice, part, length))
        if choice.specific:
            found.append(made)
        elif _sure_whose(choice, heard, state):
            general.append(made)
    if length >= MIN_WORDS:
        for echo in echoes(heard.text):
            if length > 12 and words_in(echo.text) > length:
                continue
            part = Part(echo.text, echo.code, "echo")
            base = 2.6 if echo.code == "CR" else 2.1 if echo.weight >= SURE_ECHO else 1.6
            found.append(Reflection(part, "echo", base + min(0.5, echo.weight / 10.0)))
    recent = [p.opener for p in state.past[-6:]]
    fragments = sum(p.opener.startswith("~") for p in state.past[-5:])

    def rank(reflection: Reflection) -> float:
        score = reflection.score
        if opener(reflection.part.text) in recent:
            score -= 1.2
        if is_fragment(reflection.part.text) and fragments:
            score -= 1.5
        if reflection.kind in state.last.codes:
            score -= 0.3
        return -score

    found = [r for r in found if hash_of(r.part.text) not in state.sentences]
    if found or sure < SURE or sure < CLEARLY * beside or _ASKS.search(heard.text):
        return sorted(found, key=rank)
    return sorted((r for r in general if hash_of(r.part.text) not in state.sentences), key=rank)[:1]


def _sure_whose(choice: Choice, heard: Heard, state: State) -> bool:
    """Say whether a general line about whose behaviour it was may be said: they said so, or the intent is very sure."""
    wanted = choice.item.fits.get("whose")
    if heard.intent not in ("partner_crisis", "betrayed_partner") and wanted is not None and "other" not in wanted:
        return True  # a lapse or an urge that is told is the teller's own
    return not wanted or heard.signals.whose in wanted or state.turn > 1 or heard.confidence >= VERY_SURE


def _worth(choice: Choice, part: Part, length: int) -> float:
    """Weigh a bank line: what it takes up of the message, how near it lies, complex a little before simple."""
    score = choice.score
    if choice.specific == 0 and choice.near < VERY_NEAR:
        score = min(score, 2.0 if choice.near else 1.2)
    if part.code == "CR":
        score += 0.3
    return score - (0.2 if length <= 3 and choice.specific == 0 else 0.0)


def settled_code(part: Part, signals: Signals, text: str) -> str:
    """Return the code a reflection has against this message: one that mostly repeats it is SR (MITI 4.2.1, simple).

    >>> settled_code(Part("You stayed up till four.", "CR", "x"), Signals(), "stayed up till four")
    'SR'
    """
    if part.code != "CR":
        return part.code
    said = set(_WORDS.findall(text.lower())) | set(signals.lemmas)
    own = [w for w in _WORDS.findall(part.text.lower()) if w not in _SMALL]
    new = [w for w in own if w not in said]
    return "CR" if len(new) >= max(2, len(own) * 0.3) else "SR"


_SMALL = frozenset(
    [
        "you",
        "your",
        "you're",
        "you've",
        "you'd",
        "yours",
        "yourself",
        "a",
        "an",
        "the",
        "and",
        "but",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "it",
        "it's",
        "that",
        "that's",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
        "have",
        "has",
        "had",
        "with",
        "for",
        "from",
        "as",
        "so",
        "this",
        "there",
        "there's",
        "not",
        "no",
    ]
)


def hash_of(text: str) -> int:
    """Return a small stable number for a sentence, so that none is said twice."""
    import zlib

    return zlib.crc32(" ".join(_WORDS.findall(text.lower())).encode())
