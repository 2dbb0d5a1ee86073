"""Which language a message is in, when it plainly is not English (lingua, a small set of languages)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

CODES = ("en", "es", "fr", "de", "pt", "it", "pl", "ru", "ar", "hi", "zh", "ja", "ko", "tr", "nl", "sv", "uk", "ro", "vi", "tl", "fa")  # fmt: skip
_SURE = 0.9  # relative confidence; misspelt English and slang stay below it for every other language
_MIN_LETTERS = 18
_MIN_WORDS = 4
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENGLISH = frozenset(
    "the and i you he she it my me is was are to of in on that this with for but not have had do did just so what "
    "at im dont cant u ur ive its be her him his we they up out all get got like no if when how why am a an been "
    "again want go going know feel need can will would lol idk yeah ok okay".split()
)
# the small words of the languages in Latin letters: a message with none of them is slang, names or a cat on the keys
_SMALL = frozenset(
    "de la que el y mi un los las con es por para una muy pero je ne le les et pas ma mon est suis une des que "
    "qui ich und nicht die der das ist ein bin habe mein eu não nao com meu minha uma muito estou di che non il "
    "sono per della nie się sie jest to na jak mam ik niet het een mijn van dat jag är inte och att min det som "
    "en har bir ve çok bu için ben ne da nu și si sunt să am cu pe tôi không là của và ako ang ko hindi ng sa mga "
    "lang estoy tengo moi avec dans auf mit zu je w z".split()
)


@lru_cache(maxsize=1)
def _detector() -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in CODES]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()


@lru_cache(maxsize=256)
def detect_language(text: str) -> str | None:
    """Return a two-letter code when `text` is surely not English, "en" when it surely is, None when in doubt.

    Short texts, misspelt English, slang and gibberish give None or "en"; never raises.
    """
    try:
        return _detect(text)
    except Exception:
        return None


def _detect(text: str) -> str | None:
    sample = text[:1000]
    letters = [c for c in sample if c.isalpha()]
    script = len(_OTHER_SCRIPT.findall(sample))
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if script < 4 and (len(letters) < _MIN_LETTERS or len(words) < _MIN_WORDS):
        return None
    if script < 4 and not _SMALL & set(words) - _ENGLISH:
        return "en" if words and sum(w in _ENGLISH for w in words) / len(words) >= 0.3 else None
    if words and sum(w in _ENGLISH for w in words) / len(words) >= 0.3:
        return "en"
    if script < 4 and script < 0.5 * len(letters) and not _varied(words):
        return None
    values = _detector().compute_language_confidence_values(sample)
    if not values:
        return None
    best = values[0]
    code = str(best.language.iso_code_639_1.name).lower()
    if code == "en":
        return "en" if best.value >= _SURE else None
    if code == "tl" and sum(w in _ENGLISH for w in words) > 1:
        return None
    return code if best.value >= _SURE else None


def _varied(words: list[str]) -> bool:
    """Whether the words could be a language at all: vowels in most, and not one word over and over."""
    vowelled = [w for w in words if re.search(r"[aeiouyàáâäãåæèéêëìíîïòóôöõøùúûüāēīōūăâîơưạ-ỹ]", w)]
    return len(set(words)) >= 3 and len(vowelled) >= 0.7 * len(words)
