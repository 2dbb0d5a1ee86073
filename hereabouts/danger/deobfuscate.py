"""A raw message made plain: the spelling under the spelling, in the few views the patterns read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parent / "spelling.yml"
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]")  # fmt: skip
_APOSTROPHES = re.compile(r"(?<=\w)\s?['\u2018\u2019\u02bc\u00b4`\u2032\uff07](?=\w)|['\u2018\u2019\u02bc\u00b4`\u2032\uff07]")  # fmt: skip
_COMMAND = re.compile(r"^\s*/+\s*[\w-]*\s*(\{)?")
_JSON = re.compile(r"[{}\"\[\]\\]")
_HOMOGLYPHS = str.maketrans("абвгеёзіїјкмнорстухѕԁһѵԛԝαβγεηικνορτυχωıℓɡ", "abbreeziijkmhopctyxsdhvqwabyenikvoptuxwilg")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*~|]{1,2}[^\W_](?![^\W_])){2,}")
_LEET = str.maketrans("013457@$!8|", "oieastasibl")
_LEETED = re.compile(r"(?<!\S)(?=\S*[a-z])(?=\S*[013457@$!8|])[a-z013457@$!8|]{3,}(?=[\s.,?!]|$)")
_AGE = re.compile(r"\d+(?:st|nd|rd|th|am|pm|yo|yr|yrs|k|f|m|hrs?|h|mg|ml|g|s|x|mins?)?!*$")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]*[^\x00-\x7f\W\d_][^\W\d_]*")
_RUN = re.compile(r"(.)\1{2,}")
_HIDDEN = re.compile(r"\b[a-z]+[*#@$%\u2022_]+[a-z]*\b")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")


@dataclass(frozen=True)
class Spelling:
    """The tables of spelling.yml, compiled."""

    words: re.Pattern[str]
    meant: Mapping[str, str]
    fillers: re.Pattern[str]
    algospeak: re.Pattern[str]
    told: Mapping[str, str]
    hidden: tuple[str, ...]
    emoji: Mapping[str, str]


@lru_cache(maxsize=1)
def spelling() -> Spelling:
    """The tables, read once from spelling.yml of this package."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Spelling(
        words=_alternatives(raw["words"]),
        meant=raw["words"],
        fillers=re.compile(_alternatives(raw["fillers"]).pattern + r" ?"),
        algospeak=_alternatives(raw["algospeak"]),
        told=raw["algospeak"],
        hidden=tuple(raw["hidden"]),
        emoji=raw["emoji"],
    )


def _alternatives(words: list[str] | Mapping[str, str]) -> re.Pattern[str]:
    ordered = sorted((str(word) for word in words), key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w'])")


def views(text: str) -> tuple[str, ...]:
    """The readings of a raw message, the plain one first, without doubles; punctuation is kept, apostrophes are not.

    >>> views("I\\u2019m going to k1ll mys3lf")
    ('im gonna k1ll mys3lf', 'im gonna kill myself')
    >>> views("k m s tonight")[-1]
    'kill myself tonight'
    """
    base = _base(text)
    tables = spelling()
    plain = _reword(base, tables)
    undressed = _reword(_undress(base, tables), tables)
    return (plain,) if plain == undressed else (plain, undressed)


def _base(text: str) -> str:
    cleaned = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    command = _COMMAND.match(cleaned)
    if command is not None:
        # "/suicide_risk{...}" is a command's shape, not a message; what stands in it is still read.
        rest = cleaned[command.end() :]
        cleaned = _JSON.sub(" ", rest) if command.group(1) else cleaned.lstrip(" \t/")
    lowered = cleaned.casefold()
    if not lowered.isascii():
        lowered = _WORD.sub(lambda found: _latin(found.group()), lowered)
    for sign, word in spelling().emoji.items():
        lowered = lowered.replace(sign, word)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    return _SPACES.sub(" ", _APOSTROPHES.sub("", bare)).strip()


def _latin(word: str) -> str:
    """A word of mixed alphabets in Latin letters; a word wholly Greek or Russian is what it looks like."""
    return word.translate(_HOMOGLYPHS) if any("a" <= letter <= "z" for letter in word) else word


def _undress(text: str, tables: Spelling) -> str:
    joined = _SPACED.sub(lambda found: re.sub(r"[^\w]|_", "", found.group()), text)
    joined = _LEETED.sub(lambda f: f.group() if _AGE.match(f.group()) else f.group().translate(_LEET), joined)
    joined = _HIDDEN.sub(lambda found: _unhide(found.group(), tables.hidden), joined)
    return re.sub(r"(?<=[a-z])-(?=[a-z])", " ", _RUN.sub(r"\1", joined))


def _unhide(word: str, hidden: tuple[str, ...]) -> str:
    shape = re.compile("".join("[a-z]{1,2}" if not sign.isalpha() else sign for sign in word))
    return next((meant for meant in hidden if shape.fullmatch(meant)), word)


def plain(text: str) -> str:
    """The undressed view with its small words left in: for short answers, where "just" and "maybe" count.

    >>> plain("Kinda... N0pe")
    'kinda. nope'
    """
    tables = spelling()
    return tables.words.sub(lambda found: tables.meant[found.group()], _undress(_base(text), tables))


def _reword(text: str, tables: Spelling) -> str:
    slim = _RUN.sub(r"\1\1", text)
    meant = tables.words.sub(lambda found: tables.meant[found.group()], slim)
    meant = tables.fillers.sub("", meant)
    meant = tables.algospeak.sub(lambda found: tables.told[found.group()], meant)
    # A filler taken out may have brought two halves together: "want really to", "i just am".
    return tables.words.sub(lambda found: tables.meant[found.group()], _SPACES.sub(" ", meant)).strip()
