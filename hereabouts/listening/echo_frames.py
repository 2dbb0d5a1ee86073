"""The frames an echo is said in: plain fact, longing, time first, both sides, a question asked of oneself."""

from __future__ import annotations

import re

from lemminflect import getAllLemmas

from hereabouts.listening.echo_rules import Rules

_DUTY = re.compile(
    r"^you (?:(?:still|also|do) )?(?:need to|have to|must|have got to|'ve got to|ought to) (\w.*)$", re.IGNORECASE
)
_SHOULD = re.compile(r"^you (?:probably )?should (?!have\b)(\w.*)$", re.IGNORECASE)
_WANT_TO = re.compile(r"^(you want|you'd like) to (\w.*)$", re.IGNORECASE)
_HOW_TO = re.compile(r"^you don't know (how to \w+(?: [\w']+){1,8})$", re.IGNORECASE)
# A time phrase after one of these belongs to it ("until this morning", "she said tonight").
_HOLDS_TIME = re.compile(
    r"\b(?:that|because|when|until|if|said|since|who|what|to|from|for|by|of|on|about|like|is|'s|are|was|were)$"
)
_TELLS = re.compile(r"\b(?:think|know|said|say|tell|told|hope|want|going|promised?|swore)\b")
_STATE = re.compile(r"you're \w+$", re.IGNORECASE)  # "you're ashamed" is short and whole
_WHY = re.compile(r"^(?:so |and |but )?why (do|did|can't|can|don't|am) i (.+)$", re.IGNORECASE)


def finish(text: str) -> str:
    """Return `text` as a sentence: a capital first, one full stop last."""
    text = re.sub(r"\s+", " ", text).strip(" ,.-")
    return text[:1].upper() + text[1:] + "." if text else ""


def framed(text: str, seed: int, known: Rules) -> str | None:
    """Return a second-person clause in one of its frames, the same one for the same text; None if none fits.

    Duties ("I need to stop") are not said as duties: that would be telling (voice §3).
    """
    duty = _DUTY.match(text)
    if duty and not known.duties.match(duty[1]):
        return None
    if duty:
        return finish(f"you feel it's time to {duty[1]}")
    should = _SHOULD.match(text)
    if should and not known.duties.match(should[1]):
        return None
    if should:
        return finish(f"part of you thinks it's time to {should[1]}")
    wanted = _WANT_TO.match(text)
    if wanted and seed % 2 == 0 and len(wanted[2].split()) >= 2:
        return finish(f"what {wanted[1]} is to {wanted[2]}")
    unsure = _HOW_TO.match(text)
    if unsure and seed % 2 == 0:
        return finish(f"{unsure[1]} isn't clear to you yet")
    if not re.search(r"\byou", text, re.IGNORECASE) and re.match(r"(?:she|he|they)\b", text):
        return finish(f"and {text}")  # a plain fact about somebody else is only handed back
    if seed % 2 == 0:
        text = time_first(text, known)
    return finish(text)


def time_first(text: str, known: Rules) -> str:
    """Move a time phrase from the end of a clause to its beginning ("you were up late last night")."""
    if re.search(r" (?:to|of|that|if|when|after|\w+ing) ", text[4:]):
        return text
    for match in known.times.finditer(text):
        rest = text[: match.start()].strip()
        if match.end() != len(text) or len(rest.split()) < 4 or "," in rest or " and " in rest:
            continue
        if not _HOLDS_TIME.search(rest) and not _TELLS.search(rest):
            return f"{match[0]} {rest}"
    return text


def both_sides(one: str, other: str, link: str, known: Rules) -> tuple[str, str] | None:
    """Join two turned clauses with "and", the pull first, the side of change last (voice §4); with its code, or None.

    Only when both are about the person; a second side that leans on the first ("and I can't") keeps its place.
    CR when the two pull apart, SR when they are only two things said.
    """
    if not all(re.match(r"(?:you|part of you|half of you|your)\b", s, re.IGNORECASE) for s in (one, other)):
        return None
    short = [len(side.split()) < 3 and not _STATE.match(side) for side in (one, other)]
    if short[0] or (short[1] and link not in {"but", "yet"}):
        return None
    if len(one.split()) + len(other.split()) > 20:
        return None
    first, second = one, other
    leans = re.search(
        r"\b(?:it|that|them|this|do|did|can't|can|don't|didn't|both|either|too|also|still|he|she)\b", other
    )
    change = _change(one, known) - _pull(one, known), _change(other, known) - _pull(other, known)
    if not leans and change[0] > 0 > change[1]:
        first, second = other, one
    apart = link in {"but", "yet"} or change[0] * change[1] < 0 or one.lower().startswith(("part of", "half of"))
    return finish(f"{first}, and {second}"), "CR" if apart else "SR"


def _change(text: str, known: Rules) -> int:
    return len(known.change.findall(text))


def _pull(text: str, known: Rules) -> int:
    return len(known.pull.findall(text))


def self_question(text: str) -> str | None:
    """Turn a question to oneself into a statement: "why do I keep doing this" -> "You keep asking why you do this."."""
    asked = _WHY.match(text.strip(" ?"))
    if not asked:
        return None
    helper, rest = asked[1].lower(), asked[2]
    kept = re.match(r"keep (\w+ing)\b(.*)$", rest)
    if helper == "do" and kept:
        lemmas = getAllLemmas(kept[1].lower(), upos="VERB").get("VERB", ())
        if len(lemmas) != 1:
            return None
        rest = lemmas[0] + kept[2]
    helper = {"do": "", "did": "", "am": "are"}.get(helper, helper)
    if helper == "" and asked[1].lower() == "did":
        return None
    rest = re.sub(r"\bmyself\b", "yourself", re.sub(r"\bmy\b", "your", re.sub(r"\bme\b", "you", rest)))
    if re.search(r"\b(?:I|i|was|am|mine)\b", rest) or not 1 <= len(rest.split()) <= 10:
        return None
    doer = "you're" if helper == "are" else f"you {helper}"
    return finish(f"you keep asking why {doer} {rest}")
