"""Numbers with their units: ratings, percents, hours, days, weeks, months, years, money, times, age, clock."""

from __future__ import annotations

from hereabouts.language.stream import Stream
from hereabouts.language.types import Number

_WORDS: dict[str, float] = {
    w: float(i)
    for i, w in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        ).split()
    )
}
_TENS = {w: 10.0 * i for i, w in enumerate(["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 3)}
_WORDS.update({"a": 1, "an": 1, "nil": 0, "couple": 2, **_TENS, "twenty": 20})
_SCALES: dict[str, float] = {
    "hundred": 100,
    "thousand": 1000,
    "grand": 1000,
    "k": 1000,
    "lakh": 100_000,
    "million": 1e6,
}
_UNITS = {"hour": "hours", "day": "days", "night": "days", "week": "weeks", "fortnight": "weeks", "month": "months",
          "year": "years"}  # fmt: skip
_MONEY_SIGNS = frozenset("£$€₹")
_MONEY_WORDS = frozenset("pounds pound quid dollars dollar bucks euros euro rupees rs grand inr usd gbp eur".split())
_RATING_BEFORE = frozenset(
    "like about maybe at an a around roughly probably say solid still now its it's 's is say only down up to from "
    "hit hits hitting honestly".split()
)
_SCALE_ENDS = ("out", "of")
_TILL = frozenset("till until til at by around since past before after from gone".split())


def read_numbers(words: Stream) -> tuple[Number, ...]:
    """Return every number that has a unit, in the order of the text; a number without one is left out.

    >>> from hereabouts.language.stream import stream
    >>> [(n.value, n.unit) for n in read_numbers(stream("up till 3, lost two grand, urge is like an 8"))]
    [(3.0, 'clock'), (2000.0, 'money'), (8.0, 'rating')]
    """
    found: list[Number] = []
    i = 0
    while i < len(words.words):
        read = _value(words, i)
        if read is None:
            number = _wordy(words, i)
            i += 1
            if number:
                found.append(number)
            continue
        value, after = read
        number, after = _with_unit(words, i, after, value)
        if number:
            found.append(number)
        i = max(after, i + 1)
    return tuple(found)


def _digits(word: str) -> float | None:
    try:
        cleaned = word.replace(",", "")
        return float(cleaned) if cleaned.isascii() and len(cleaned) <= 12 else None
    except ValueError:
        return None


def _glued(words: Stream, after: int) -> bool:
    """Whether word `after` is written on to the one before: the k of "2k", the am of "3am"."""
    return 0 < after < len(words.words) and words.starts[after] == words.ends[after - 1]


def _value(words: Stream, i: int) -> tuple[float, int] | None:
    """The number that begins at word `i` and the word after it."""
    if i >= len(words.words):
        return None
    word = words.words[i]
    value: float | None = None
    after = i + 1
    if word[0].isdigit():
        value = _digits(word) if ":" not in word else None
    elif word in _WORDS and word not in ("a", "an", "couple"):
        value = _WORDS[word]
        if value >= 20 and value < 100 and after < len(words.words) and 0 < _WORDS.get(words.words[after], 0) < 10 and \
                words.words[after] not in ("a", "an", "couple"):  # fmt: skip
            value, after = value + _WORDS[words.words[after]], after + 1
    elif "-" in word and all(p in _WORDS for p in word.split("-")):
        value = sum(_WORDS[p] for p in word.split("-"))
    elif word in ("a", "an") and after < len(words.words):
        if words.words[after] in ("hundred", "thousand", "grand", "million", "lakh"):
            value = 1.0
        elif words.words[after] == "couple":
            value, after = 2.0, after + 1
            if after < len(words.words) and words.words[after] == "of":
                after += 1
    elif word == "couple":
        value = 2.0
        after += after < len(words.words) and words.words[after] == "of"
    if value is None:
        return None
    while after < len(words.words) and words.words[after] in _SCALES and words.words[after] != "grand":
        if words.words[after] == "k" and not _glued(words, after):
            break
        value *= _SCALES[words.words[after]]
        after += 1
    return value, after


def _word(words: Stream, i: int) -> str:
    return words.words[i] if 0 <= i < len(words.words) else ""


def _number(words: Stream, value: float, unit: str, first: int, last: int) -> Number:
    return Number(value, unit, words.shown(first, last)[0])


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word != "s" else word


def _with_unit(words: Stream, i: int, after: int, value: float) -> tuple[Number | None, int]:
    before, then = _word(words, i - 1), _word(words, after)
    if before in _MONEY_SIGNS or before == "rs":
        scale = 1000 if then == "grand" else 1
        return _number(words, value * scale, "money", i - 1, after + (then == "grand")), after + (then == "grand")
    if then in _MONEY_SIGNS and _glued(words, after):
        return _number(words, value, "money", i, after + 1), after + 1
    if then in _MONEY_WORDS:
        value = value * 1000 if then == "grand" else value
        return _number(words, value, "money", i, after + 1), after + 1
    if then in ("%", "percent", "pct") or (then == "per" and _word(words, after + 1) == "cent"):
        last = after + (2 if then == "per" else 1)
        return _number(words, value, "percent", i, last), last
    if then == "and" and _word(words, after + 1) == "a" and _word(words, after + 2) == "half":
        value, after = value + 0.5, after + 3
        then = _word(words, after)
    if (
        then in ("-", "–", "to", "or")
        and _value(words, after + 1)
        and i
        and _UNITS.get(_singular(_next_unit(words, after)))
    ):
        return None, after + 1  # "2 or 3 hours", "three to four days": the second one is read
    unit = _UNITS.get(_singular(then))
    if then in ("more", "straight", "whole", "solid", "full", "long", "good") and _UNITS.get(
        _singular(_word(words, after + 1))
    ):
        after += 1
        unit = _UNITS[_singular(_word(words, after))]
    if unit:
        return _unit(words, value, unit, i, after)
    if then in ("times", "x") and (then == "times" or _glued(words, after)):
        return _number(words, value, "times", i, after + 1), after + 1
    clock = _clock(words, value, i, after)
    if clock[0]:
        return clock
    rated = _rating(words, value, i, after)
    if rated[0]:
        return rated
    return _age(words, value, i, after)


def _next_unit(words: Stream, after: int) -> str:
    read = _value(words, after + 1)
    return _word(words, read[1]) if read else ""


def _unit(words: Stream, value: float, unit: str, i: int, after: int) -> tuple[Number | None, int]:
    if unit == "years" and _word(words, after + 1) in ("old", "olds"):
        return _number(words, value, "age", i, after + 2), after + 2
    scale = 2 if _singular(_word(words, after)) == "fortnight" else 1
    if unit == "years" and value >= 1000:
        return None, after + 1
    return _number(words, value * scale, unit, i, after + 1), after + 1


def _clock(words: Stream, value: float, i: int, after: int) -> tuple[Number | None, int]:
    before, then = _word(words, i - 1), _word(words, after)
    half = then in ("am", "pm", "a.m", "p.m")
    if half and 0 < value < 13 and (_glued(words, after) or _word(words, after + 1) not in ("i", "not", "so", "a")):
        if then[0] == "a" and not _glued(words, after) and before == "i":
            return None, after
        hour = value % 12 + (12 if then[0] == "p" else 0)
        return _number(words, hour, "clock", i, after + 1), after + 1
    if then == "o'clock" and 0 < value < 13:
        return _number(words, value, "clock", i, after + 1), after + 1
    at_end = (
        not then
        or words.is_stop(after)
        or then
        in (
            "in",
            "again",
            "on",
            "and",
            "this",
            "last",
            "the",
            "watching",
            "scrolling",
            "every",
            "then",
            "with",
            "most",
            "doing",
        )
    )
    if before in ("till", "until", "til") and 1 <= value <= 12 and value % 1 == 0 and at_end:
        return _number(words, value, "clock", i, after), after
    if before == "past" and _word(words, i - 2) == "half" and 1 <= value <= 12:
        return _number(words, value + 0.5, "clock", i - 2, after), after
    if (
        then == "in"
        and _word(words, after + 1) == "the"
        and _word(words, after + 2) in ("morning", "afternoon", "evening")
    ):
        hour = value + (12 if _word(words, after + 2) != "morning" and value < 12 else 0)
        if 1 <= value <= 12:
            return _number(words, hour, "clock", i, after), after
    return None, after


def _rating(words: Stream, value: float, i: int, after: int) -> tuple[Number | None, int]:
    if not 0 <= value <= 10:
        return None, after
    before, then = _word(words, i - 1), _word(words, after)
    if then == "/" and _word(words, after + 1) in ("10", "ten"):
        return _number(words, value, "rating", i, after + 2), after + 2
    if then == "out" and _word(words, after + 1) == "of" and _word(words, after + 2) in ("10", "ten"):
        return _number(words, value, "rating", i, after + 3), after + 3
    if then == "of" or before == "/" or _word(words, i - 2) == "out":
        return None, after
    plain = [w for w in words.words if w[0].isalnum()]
    ends = (
        not then
        or words.is_stop(after)
        or then
        in (
            "now",
            "ish",
            "today",
            "atm",
            "i",
            "maybe",
            "tonight",
            "right",
            "at",
            "honestly",
            "probably",
            "but",
            "for",
            "or",
            "-ish",
            "and",
        )
    )
    if len(plain) <= 2 and _word(words, i) != "one" and value % 1 == 0 and ends:
        return _number(words, value, "rating", i, after), after
    if plain == ["one"]:
        return _number(words, value, "rating", i, after), after
    if not ends or (value == 1 and before not in ("a", "like")) or value % 0.5:
        return None, after
    scale_word = bool(
        {"urge", "scale", "rating", "craving", "score", "level", "confidence", "confident", "importance"}
        & set(words.words)
    )
    if before in ("a", "an") and _word(words, i - 2) in _RATING_BEFORE | {"was", "not"} and then not in ("year", "day"):
        return _number(words, value, "rating", i, after), after
    if before == "like" and len(plain) <= 8 and value != 1:
        return _number(words, value, "rating", i, after), after
    if (scale_word or len(plain) <= 5) and before in _RATING_BEFORE and value != 1 and not _clockish(words, i):
        return _number(words, value, "rating", i, after), after
    return None, after


def _clockish(words: Stream, i: int) -> bool:
    """ "at 7" among few words may be an hour: only "i'm at a", "now at", "still at" are scales."""
    return _word(words, i - 1) in ("at", "by", "from") and _word(words, i - 2) not in ("am", "now", "still", "'s", "is")


def _age(words: Stream, value: float, i: int, after: int) -> tuple[Number | None, int]:
    before, then = _word(words, i - 1), _word(words, after)
    if not 10 <= value <= 99 or value % 1:
        return None, after
    if then in ("year", "yr") or then == "yo":
        return _number(words, value, "age", i, after + 1), after + 1
    ends = not then or words.is_stop(after) or then in ("and", "now", "m", "f", "married", "with", "years", "so", "but")
    if before == "am" and _word(words, i - 2) == "i" and ends:
        return _number(words, value, "age", i, after), after
    return None, after


def _wordy(words: Stream, i: int) -> Number | None:
    """Numbers without a number word: "half an hour", "a week", "twice", "2:30", "midnight"."""
    word, then = words.words[i], _word(words, i + 1)
    if word == "half" and then in ("an", "a") and _word(words, i + 2) == "hour":
        return _number(words, 0.5, "hours", i, i + 3)
    if word in ("a", "an") and _singular(then) in _UNITS and then == _singular(then) and then not in ("day", "night"):
        ago = _word(words, i + 2)
        if _word(words, i - 1) not in (
            "once",
            "twice",
            "times",
            "half",
            "such",
            "what",
            "is",
            "quite",
            "not",
            "and",
            "in",
        ):
            if ago not in ("later", "of", "off", "on", "in"):
                scale = 2 if then == "fortnight" else 1
                if words.words[i + 2 : i + 5] == ("and", "a", "half"):
                    return _number(words, scale + 0.5, _UNITS[then], i, i + 5)
                return _number(words, float(scale), _UNITS[then], i, i + 2)
    if word == "twice":
        return _number(words, 2.0, "times", i, i + 1)
    if word == "midnight" and _word(words, i - 1) in _TILL:
        return _number(words, 0.0, "clock", i, i + 1)
    if ":" in word and word[0].isdigit():
        hours, _, minutes = word.partition(":")
        if hours.isdigit() and minutes[:2].isdigit() and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60:
            late = 12 if then == "pm" and int(hours) < 12 else 0
            return _number(words, int(hours) % 24 + late + int(minutes) / 60, "clock", i, i + 1)
    return None
