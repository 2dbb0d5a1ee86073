"""Bring chat spelling to plain spelling: marks, missing apostrophes, short forms, misspelt words of our subject."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable

from hereabouts.errors import ContentError
from hereabouts.language.yamlfile import LINE, check_keys, line_of, read_mapping

SPELLING = Path(__file__).parent / "spelling" / "chat.yml"
_GROUPS = ("apostrophes", "chat", "phrases", "misspelt")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "＇": "'", "“": '"', "”": '"', "„": '"', "″": '"'}
)
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
                        r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
_WORD = re.compile(r"(?<![\w@#./])['’]?\w+(?:'\w+)*'?(?![\w@]|/\w|\.\w)")
_RUN = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_LONE_I = re.compile(r"(?<![\w'.@#/-])i(?=$|[\s,.!?;:)\"…]|'(?:m|ve|ll|d)\b)(?!\.\w)")
_VERBS_AFTER = frozenset(
    "be have do go get try call tell stop start see know think never not just probably always keep take make give "
    "ask talk text say let leave find come need want die cry lose end pay quit wait sleep stay still also love "
    "miss kill hate rather like been done gone had seen said told love drink use look".split()
)
_KIN = "husband|wife|boyfriend|girlfriend|partner|mum|mom|dad|mother|father|brother|sister|son|daughter|boss|friend|ex"
_OWNED = (
    "phone|laptop|computer|tablet|ipad|messages|texts|emails|email|history|account|accounts|browser|affair|drinking|"
    "gambling|porn|addiction|behaviour|behavior|card|cards|credit|bank|clothes|car|house|place|side|face|eyes|name|"
    "password|passwords|job|work|friend|friends|best|family|birthday|secret|lies|bag|drawer|pocket|jacket|room|bed"
)
_POSSESSIVE = re.compile(rf"\b((?:my|her|his|our|your)\s+(?:{_KIN}))s(?=\s+(?:\w+\s+)?(?:{_OWNED})\b)", re.IGNORECASE)
_ITS_OWN = frozenset(
    "own way place head position users user best worst course toll kind peak name power hold grip feet side "
    "members exact".split()
)
_STARTERS = (
    r"(?:^|(?<=[.!?,;:\n]))\s*(?:(?:and|but|so|then|now|maybe|because|if|when|that|think|hope|know|ok|yeah)\s+)?"
)


@lru_cache(maxsize=1)
def _spelling() -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    raw = check_keys(SPELLING, read_mapping(SPELLING), _GROUPS)
    words: dict[str, str] = {}
    for group in ("apostrophes", "chat", "misspelt"):
        for key, value in raw[group].items():
            if key == LINE:
                continue
            if not isinstance(key, str) or not isinstance(value, str):
                raise ContentError(SPELLING.name, line_of(raw[group]), str(key), "put both sides in quotes")
            words[key] = value
    phrases: dict[str, Any] = raw["phrases"]
    compiled = tuple(
        (re.compile(rf"(?<!\w){re.escape(k)}(?=\s|$)" if not k[-1].isalnum() else rf"(?<!\w){re.escape(k)}(?!\w)",
                    re.IGNORECASE), v)
        for k, v in phrases.items() if k != LINE
    )  # fmt: skip
    return words, compiled


def normalise(text: str) -> str:
    """Return `text` in plain spelling, one space between words; never raises, and doing it twice changes nothing.

    >>> normalise("im sooo lonley rn, cant   sleep")
    "I'm so lonely right now, can't sleep"
    """
    for _ in range(4):  # a mended word may complete a phrase; almost always the second round changes nothing
        mended = _once(text)
        if mended == text:
            break
        text = mended
    return text


def _once(text: str) -> str:
    text = plain_marks(text)
    text = _RUN.sub(_shorten, text)
    words, phrases = _spelling()
    for pattern, plain in phrases:
        text = pattern.sub(plain, text)
    text = _WORD.sub(lambda m: _respell(m, words), text)
    for pattern, repair in _contextual():
        text = pattern.sub(repair, text)
    text = _POSSESSIVE.sub(r"\1's", text)
    return _LONE_I.sub("I", text)


def plain_marks(text: str) -> str:
    """Return `text` NFKC, without invisible and control characters, straight quotes, single spaces."""
    for _ in range(3):  # taking an invisible mark away can bring letter and accent together
        before = text
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_QUOTES)))
        text = "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co") else " " for c in text)
        if text == before:
            break
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r" ?\n[\n ]*", "\n", text).strip()


def _case_like(plain: str, written: str) -> str:
    letters = [c for c in written if c.isalpha()]
    if len(letters) > 2 and all(c.isupper() for c in letters):
        return plain.upper()
    return plain[0].upper() + plain[1:] if letters and letters[0].isupper() else plain


def _respell(match: re.Match[str], words: dict[str, str]) -> str:
    written = match.group()
    plain = words.get(written.lower())
    if plain is None or (len(written) > 1 and written in ("HR", "BC", "RN")):
        return written
    return _case_like(plain, written)


@lru_cache(maxsize=4096)
def _is_word(word: str) -> bool:
    from lemminflect import getAllLemmas

    return bool(getAllLemmas(word)) or word in ("so", "no", "too", "very", "why", "yes", "you", "me", "please", "all")


def _shorten(match: re.Match[str]) -> str:
    """Shorten a run of three or more letters to two or one, whichever makes a word ("soooo", "freeee")."""
    text, letter = match.string, match.group(1)
    start, end = match.span()
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    head, tail = text[start : match.start()], text[match.end() : end]
    if not head and not tail and letter.lower() in "wxzi":  # www, xxx, zzz, iii
        return match.group()
    if not letter.isascii():
        return match.group()
    double = (head + letter * 2 + tail).lower()
    single = (head + letter + tail).lower()
    if _is_word(single) and not (_is_word(double) and letter.lower() in "eo" and single in ("to", "of", "be", "se")):
        return letter
    return letter * 2 if _is_word(double) or double in ("hmm", "mmm", "shh", "grr", "brr", "aww", "mm") else letter


@lru_cache(maxsize=1)
def _contextual() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
    """Words that are also other words, mended only where what stands beside them settles it."""
    verbs = "|".join(sorted(_VERBS_AFTER))
    not_after = (
        r"(?<!\bfeel )(?<!\bfeeling )(?<!\bso )(?<!\bvery )(?<!\bmentally )(?<!\bwas )(?<!\bam )(?<!'m )(?<!\bbe )"
    )

    def make(pattern: str, plain: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
        compiled = re.compile(pattern, re.IGNORECASE)
        return compiled, lambda m: _case_like(plain, m.group(1)) if m.re.groups == 1 else plain

    owned_its = "|".join(sorted(_ITS_OWN))
    return (
        make(rf"{not_after}\b(ill)\b(?= (?:{verbs})\b)", "I'll"),
        make(rf"(?<!\bmy )(?<!\bfake )(?<!\ban )(?<!\bher )(?<!\bhis )(?<!\bphoto )\b(id)\b(?= (?:{verbs})\b)", "I'd"),
        make(rf"\b(its)\b(?! (?:{owned_its})\b)(?= |[.,!?]|$)", "it's"),
        make(r"(?:(?<=^)|(?<=[.!?,;\n] )|(?<=\n)|(?<=\bso )|(?<=\band )|(?<=\bbut ))(were)\b(?= (?:not|getting|going|having|married|"
             r"separated|divorcing|done|over|trying|moving|selling|still|both|fine|ok|okay)\b)", "we're"),
        make(r"(?:(?<=^)|(?<=[.!?,;\n] )|(?<=\n)|(?<=\bif )|(?<=\bthen )|(?<=\bknow )|(?<=\bthink )|(?<=\bbut )|(?<=\band ))"
             r"(hell)\b(?= (?:be|kill|leave|find|know|never|go|see|hate|not|just|probably|take|say|tell|come)\b)", "he'll"),
        make(r"(?:(?<=^)|(?<=[.!?,;\n] )|(?<=\n)|(?<=\bif )|(?<=\bthen )|(?<=\bknow )|(?<=\bthink )|(?<=\bbut )|(?<=\band ))"
             r"(shell)\b(?= (?:be|kill|leave|find|know|never|go|see|hate|not|just|probably|take|say|tell|come)\b)", "she'll"),
        make(r"(?:(?<=^)|(?<=[.!?,;\n] )|(?<=\n)|(?<=\bthen )|(?<=\bso ))(well)\b(?= (?:see|be fine|be ok|be okay|get "
             r"through|never)\b)", "we'll"),
        make(r"(?:(?<=^)|(?<=[.!?,;\n] )|(?<=\n)|(?<=\bso )|(?<=\bok )|(?<=\bthen ))(lets)\b(?= (?:do|make|go|try|talk|see|"
             r"just|start|not|plan|say|be|stop|leave|get)\b)", "let's"),
        make(r"\b(ur)\b(?= (?:a|an|the|not|just|so|right|wrong|going|gonna|being|useless|only|all|very|really|welcome)\b)",
             "you're"),
        make(r"\b(ur)\b", "your"),
        make(r"(?:(?<=\d )|(?<=\ban )|(?<=\bper )|(?<=\bhalf )|(?<=\bone )|(?<=\bevery ))(hr)\b", "hour"),
        make(r"\b(r)\b(?= (?:you|we|they)\b)", "are"),
        make(r"(?<=\byou )(r)\b(?= )", "are"),
        make(r"\b(def)\b(?= (?:not|going|gonna|need|want|will|can|is|a)\b)", "definitely"),
        make(r"\b(cos)\b(?= (?:I|I'm|I've|it|it's|she|he|she's|he's|they|my|of|the|we|you|there|that|everyone)\b)",
             "because"),
    )  # fmt: skip
