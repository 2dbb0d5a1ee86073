"""What a person answered to a danger question: yes, no, a dodge, "I rang them", or another subject."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from hereabouts.danger.deobfuscate import plain, views
from hereabouts.danger.rules import Pattern, compile_pattern, lexicon
from hereabouts.danger.segment import sentences

_FILE = Path(__file__).resolve().parent / "answers.yml"
ANSWERS = (
    "yes", "no", "unsure", "dodge", "called", "cant_call", "forget_it", "safe", "not_safe", "someone_here", "alone",
    "other",
)  # fmt: skip
# What keeps a person from calling, in the plain form; the first that fits.
_BARRIERS = {
    "tried_it": r"(?:tried|called|rang|phoned)\b.{0,40}\b(?:useless|no help|didnt help|worse|rubbish|never again|hung up|judged)|no use last time",
    "on_hold": r"on hold|no answer|nobody (?:answered|picked)|no one (?:answered|picked)|engaged|line was busy|(?:couldnt|cant) get through|kept me waiting|queue",
    "no_credit": r"no (?:credit|minutes|battery|signal|phone|service|data|reception|money)|out of (?:credit|minutes|data)",
    "deaf": r"\bdeaf\b|hard of hearing|\bmute\b|cant hear|cant (?:speak|talk out loud)",
    "undocumented": r"undocumented|no papers|\bvisa\b|deport|immigration|illegal here|asylum",
    "police_fear": r"\b(?:police|cops|feds|arrest\w*|garda[i]?|the law|get in trouble|section(?:ed)?|locked up|taken away|ambulance)\b",
}
# What an answer means after a question it does not fit: "im fine" to "have you thoughts of dying?" is a no.
_OF_STEP = {
    "ask": {"safe": "no"},
    "today": {"safe": "no"},
    "safe_here": {"yes": "safe", "no": "not_safe"},
    "who_is_near": {"no": "alone"},
}
# steps whose words ask whether they might act on it today: there "not today" is a no
_ASKS_TODAY = frozenset({"today"})
_NOT_TODAY = re.compile(r"\bnot (?:today|tonight|right now|now|at the moment|this minute|yet)\b")
_WELL = re.compile(r"\b(?:safe|fine|ok|okay|alright|all right|good|grand|well)\b")
_SHORT = 14  # words: in a longer message a "yes" or "no" at the start is an answer, one inside it is not


def read_answer(text: str, step: str) -> str:
    """The answer in `text`, one of ANSWERS; "other" when it is about something else, or empty.

    `step` names what was asked: "ask" (have you thoughts of dying), "today" (might you act on it today), "call"
    (would a call or text be possible), "who_is_near", "safe_here"; unknown steps are read like "ask". A "no, but"
    is "unsure": it is not a plain no (safety.md, section 2). Nothing is raised.

    >>> read_answer("nah im ok", "ask"), read_answer("i rang them", "call"), read_answer("idk", "ask")
    ('no', 'called', 'unsure')
    >>> read_answer("not today no", "today"), read_answer("not today", "ask")
    ('no', 'unsure')
    """
    means = _OF_STEP.get(step, {})
    answer = _read(views(text)[-1])
    if answer == "other":
        answer = _read(plain(text))
    if answer == "unsure" and step in _ASKS_TODAY and _NOT_TODAY.search(plain(text)):
        return "no"
    if answer == "safe" and "safe" in means and not _WELL.search(plain(text)):
        return "other"  # "she's gone to her mum's" says nothing of thoughts of dying
    return means.get(answer, answer)


def read_barrier(text: str) -> str | None:
    """What keeps a person from calling, one of the keys of `_BARRIERS`; None when they did not say.

    >>> read_barrier("theyll send the cops"), read_barrier("no")
    ('police_fear', None)
    """
    view = plain(text)
    return next((name for name, words in _BARRIERS.items() if re.search(words, view)), None)


def _read(view: str) -> str:
    page = sentences(view)
    words = " ".join(sentence.text for sentence in page)
    if not words:
        return "other"
    # A long message answers with its first sentence, if it answers at all.
    asked_for = words if len(words.split()) <= _SHORT else page[0].text
    if len(asked_for.split()) > _SHORT:
        return "other"
    return next((answer for answer, patterns in _answers() if any(p.found(asked_for) for p in patterns)), "other")


@lru_cache(maxsize=1)
def _answers() -> tuple[tuple[str, tuple[Pattern, ...]], ...]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    words = lexicon()
    return tuple(
        (str(item["answer"]), tuple(compile_pattern(line.strip(), words) for line in item["any"].splitlines()))
        for item in raw
    )
