"""Takes contact data out of a message before it is kept: numbers, mail, links, handles, street addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

NUMBER, MAIL, LINK, HANDLE, ADDRESS = "[number]", "[email]", "[link]", "[handle]", "[address]"

_REGIONS = ("US", "GB", "IE", "AU", "NZ", "DE", "FR", "ES", "IN")
_LONG = 7  # digits: shorter than that are ages, sums, days, and the crisis numbers (988, 116 123)

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# "sam at example dot com", "sam (at) example.com": people write it so that a filter will not see it.
_MAIL_SPELLED = re.compile(
    r"\b[\w.+-]+\s*(?:\(at\)|\[at\]|\bat\b)\s*[\w-]+\s*(?:\(dot\)|\[dot\]|\bdot\b)\s*(?:com|net|org|co|edu|gov|io|me|uk)\b"
    r"|\b[\w.+-]+\s+(?:\(at\)|\[at\]|at)\s+(?:gmail|yahoo|hotmail|outlook|icloud|proton(?:mail)?)\.\w+",
    re.IGNORECASE,
)
_TLD = "com|net|org|edu|gov|info|biz|io|tv|app|dev|xyz|online|live|xxx|porn|chat|link|club|uk|au|nz|eu|gg"
# Endings that are words or names too ("fine.me and him"): a link only with a path behind it.
_TLD_WORDS = "me|to|it|us|co|ca|ie|de|fr|es|nl|ly|site|page|is|be|at|no"
_LINK = re.compile(
    r"\b(?:https?|ftp|tg|sms|tel|mailto)://?\S+|\bwww\.\S+"
    rf"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:(?:{_TLD})(?:/\S*|\b(?![\w-]))|(?:{_TLD_WORDS})/\S*)",
    re.IGNORECASE,
)
_SLACK = re.compile(r"<[@#!][A-Z0-9]+(?:\|[^>]*)?>")
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
# "my snap is sam_99": only a word no dictionary would hold, or "insta is ruining my life" would be cut.
_HANDLE_NAMED = re.compile(
    r"\b(insta(?:gram)?|snap(?:chat)?|kik|telegram|tiktok|discord|skype|username|user name|handle)"
    r"(\s*(?:is|:|=|-)\s*)(?=[\w.]*[\d_])([\w.]+)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?!\d)")
_DIGITS = re.compile(r"\+?\(?\d(?:[\s().\u2010-\u2015/-]{0,3}\d)*")
_WORD_DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_SPELLED = re.compile(rf"\b{_WORD_DIGIT}(?:[\s,-]+{_WORD_DIGIT}){{6,}}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,5}[A-Za-z]?,?\s+(?:[A-Z][\w'-]+\s+){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Close|Crescent|Terrace|Way|Place)\b\.?"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")


def redact(text: str) -> str:
    """Take contact data out of `text` and leave a readable mark such as `[number]` in its place.

    In: any text. Out: the text with phone numbers (of several countries), e-mail addresses, links, handles, street
    addresses, UK postcodes and any run of seven or more digits taken out; dates, ages, sums and the short crisis
    numbers stay. Raises nothing. Names of persons are not taken out: nothing here can know them.

    >>> redact("text me on 07700 900123 or sam@example.com, i'm 42")
    "text me on [number] or [email], i'm 42"
    >>> redact("988 told me to call 911")
    '988 told me to call 911'
    """
    text = _MAIL.sub(MAIL, text)
    text = _MAIL_SPELLED.sub(MAIL, text)
    text = _LINK.sub(LINK, text)
    text = _SLACK.sub(HANDLE, text)
    text = _HANDLE.sub(HANDLE, text)
    text = _HANDLE_NAMED.sub(lambda m: f"{m[1]}{m[2]}{HANDLE}", text)
    text = _STREET.sub(ADDRESS, text)
    text = _POSTCODE.sub(ADDRESS, text)
    text = _SPELLED.sub(NUMBER, text)
    return _without_numbers(text)


def _without_numbers(text: str) -> str:
    """Take out what the phone library calls a number in any of the regions, and every long run of digits."""
    spans = list(_number_spans(text))
    out, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        out.append(text[at : max(start, at)])
        out.append(NUMBER)
        at = end
    out.append(text[at:])
    return re.sub(r"(?:\[number\]){2,}", NUMBER, "".join(out))


def _number_spans(text: str) -> Iterator[tuple[int, int]]:
    if sum(c.isdigit() for c in text) < _LONG:
        return
    dates = [m.span() for m in _DATE.finditer(text)]
    for found in _DIGITS.finditer(text):
        if sum(c.isdigit() for c in found[0]) < _LONG or _DATE.fullmatch(found[0]):
            continue
        pieces = [d for d in dates if found.start() <= d[0] and d[1] <= found.end()]
        if not pieces and not _separate(found[0]):
            yield found.span()
    for region in _REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
            yield match.start, match.end


def _separate(run: str) -> bool:
    """Whether a run is figures side by side ("2019 2021 2023", "10 20 30 40"), not one number."""
    groups = run.split()
    return (
        len(groups) >= 2
        and all(g.isdigit() for g in groups)
        and (all(len(g) == 4 and g[:2] in ("19", "20") for g in groups) or all(len(g) <= 2 for g in groups))
        and len(groups) <= 6
    )
