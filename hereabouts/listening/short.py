"""Short answers, settled by what was asked: numbers, yes and no, whose it was, which of the things offered."""

from __future__ import annotations

import re

from hereabouts.listening.types import Heard

_YES = re.compile(
    r"^(y|ye|yes+|yeah*|yep|yup|ya|aye|sure|ok(ay)?|k|kk|fine|go on( then)?|please|yes please|why not|alright|all right|"
    r"go ahead|sounds good|i guess( so)?|i suppose( so)?|maybe|might as well|do it|lets|let's|definitely|of course|si)\b|^👍",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^(n|no+|nah+|nope|not (now|really|today|yet|for me)|no thanks|no thank you|later|maybe later|skip|pass|leave it|"
    r"don'?t think so|i'?d rather not|rather not|none|neither)\b|^👎",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b(mine|my (own )?(messages|phone|doing|fault|secret|stuff)|i did( it)?|it was me|me|my own|i('m| am) the one who|"
    r"i cheated|i was the one|i had)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(his|hers|theirs|he did|she did|they did|it was (him|her|them)|(my )?(partner|husband|wife|boyfriend|girlfriend|"
    r"fianc[eé]e?|ex|bf|gf|hubby)('?s)?|him|her|not mine|not me)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.:])(?<!til )(?<!till )(?<!at )(?<!by )(?<!until )(\d{1,3})(?:\.\d)?\s*(%|percent|/\s*10|out of (?:10|ten))?(?!\w|:\d| ?(?:am|pm|o'?clock|days?|hours?|weeks?|months?|years?|minutes?|mins?|times|quid|grand|k\b))"
)
_CORRECTED = re.compile(r"(?i)\d+\W+(?:no|nah|actually|wait|make it|more like)\W+(?:a )?(\d{1,2})\b")
_LEADING = re.compile(
    r"(?i)^(?:an? |like an? |maybe an? |about an? )?(zero|one|two|three|four|five|six|seven|eight|nine|ten)(?:\W|$)"
    r"(?!\s*(?:days?|hours?|weeks?|months?|years?|minutes?|times|of|kids|more))"
)
_WORDS = {
    "zero": 0, "none": 0, "nothing": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "half": 5, "middle": 5, "halfway": 5,
}  # fmt: skip


def yes_or_no(text: str) -> str | None:
    """Return `yes`, `no` or None for a short answer.

    >>> yes_or_no("yeah go on"), yes_or_no("nah"), yes_or_no("she knows")
    ('yes', 'no', None)
    """
    stripped = text.strip().lower().strip(".!, ")
    if _NO.match(stripped):
        return "no"
    return "yes" if _YES.match(stripped) else None


def whose_answer(text: str) -> str | None:
    """Return `own`, `other` or None for the answer to "yours, or your partner's?".

    >>> whose_answer("mine"), whose_answer("my husbands"), whose_answer("both of us")
    ('own', 'other', None)
    """
    theirs, mine = _THEIRS.search(text), _MINE.search(text)
    if theirs and not (mine and mine.start() < theirs.start() and not re.match(r"(?i)me\b", mine.group(0))):
        return "other"
    return "own" if mine else None


def rating_in(heard: Heard) -> float | None:
    """Return the 0 to 10 rating in a message, percent scaled down; None when there is none.

    >>> rating_in(Heard("like a 6", "give_rating")), rating_in(Heard("100%", "give_rating"))
    (6.0, 10.0)
    """
    corrected, leading = _CORRECTED.search(heard.text), _LEADING.match(heard.text.strip())
    if corrected and int(corrected.group(1)) <= 10:
        return float(corrected.group(1))
    for number in heard.signals.numbers:
        if number.unit in ("rating", "percent"):
            value = number.value / 10.0 if number.unit == "percent" else number.value
            if 0 <= value <= 10:
                return float(value)
    match = _NUMBER.search(heard.text)
    if match and len(heard.text) < 60:
        value = float(match.group(1))
        if match.group(2) and match.group(2).strip() in ("%", "percent"):
            value /= 10.0
        return value if 0 <= value <= 10 else (10.0 if value == 100 else None)
    if leading:
        return float(_WORDS[leading.group(1).lower()])
    for word in re.findall(r"[a-z]+", heard.text.lower()) if len(heard.text) < 40 else ():
        if word in _WORDS and (word != "one" or len(heard.text) < 8):
            return float(_WORDS[word])
    return None
