"""The person's message cut into clauses an echo could be made of: fillers out, run-ons apart, subjects supplied."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from hereabouts.listening.echo_rules import Rules

SUBORDINATE = frozenset(
    [
        "when",
        "while",
        "until",
        "till",
        "if",
        "unless",
        "since",
        "before",
        "after",
        "though",
        "although",
        "where",
        "whenever",
        "as",
        "except",
    ]
)
COORDINATE = frozenset(["and", "but", "so", "then", "because", "yet", "plus"])
# A main clause loses its sense without one of these after it.
CLINGING = frozenset(["if", "unless", "until", "when", "whenever", "except", "once"])
SUBJECTS = frozenset(["i", "she", "he", "they", "we", "it", "there", "this", "that", "everyone", "everybody", "nobody"])
OTHERS = frozenset(["she", "he", "they"])
_WHENEVER = frozenset({"every time", "each time", "next time", "the minute", "the moment", "the day", "any time"})
_INVERTED = frozenset(
    [
        "am",
        "is",
        "are",
        "was",
        "were",
        "do",
        "did",
        "does",
        "have",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
    ]
)
_SENTENCE = re.compile(r"(?:[^.!?;:\n…()\[\]*|—–→>]|(?<=\d)[.:](?=\d)|(?<=\w)[.](?=\w))+")
# "at his mothers": said so often without its apostrophe that it is put back.
_KIN = (
    "mum|mom|mam|dad|mother|father|sister|brother|nan|gran|mate|friend|girlfriend|boyfriend|ex|boss|aunt|uncle|cousin"
)
_OWNED = "house|place|flat|couch|sofa|funeral|birthday|wedding|spare"
_AFTER_KIN = "so|and|again|tonight|for|now|on|until|this|last|friday|saturday|sunday"
_AT_KIN = re.compile(
    rf"\b((?:at|to|from|for) (?:my|his|her|their) (?:\w+ )?(?:{_KIN}|cousin|partner|parent))s"
    rf"(?= (?:{_OWNED})\b|$|,| (?:{_AFTER_KIN})\b)",
    re.IGNORECASE,
)
# "so tired" may lose its "so", "so much", "so tired that" and "so tired I slept" may not.
_ONE = r"that|I\b|she|he|they|we|it|my"
_SO = re.compile(
    rf"\b([Ss])o (?=\w+(?: |$|,))(?!bad|much|many|far|long|why|where|what|when|how|who|spare|please|{_ONE}|the|there|\w+ (?:{_ONE})\b)"
)
_NOT_REALLY = re.compile(r"(?i)\b(\w+n't|not|never|hardly|barely|cannot) (really|totally|absolutely|honestly)\b")
_ME_AND = re.compile(
    r"(?i)^me (?:and|n|&|\+) (my \w+|him|her)(?= (?:are|aren't|were|weren't|have|haven't|had|hadn't|don't|didn't|got|"
    r"went|fight|fought|keep|can't|used|never|broke|split|just|barely|hardly|still)\b)"
)
_TAG = re.compile(
    r"(?i)[, ](?:(?:am|do|did|is|are|was|can|have|has|will|would|isn't|don't|aren't|wasn't|didn't) "
    r"(?:I|she|he|it|they|you)|innit)$"
)
_PICTURE = re.compile(r"[\U0001F000-\U0001FAFF\u2190-\u21FF\u2600-\u27BF\uFE0F]+|\s+-+\s+")
_TENS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_TENS += ["seventeen", "eighteen", "nineteen", "twenty"]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ROUND = {30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}


@dataclass(frozen=True)
class Sentence:
    """One sentence of the message, cleaned: `text`, its `start` and `end` in the message, and whether it `asks`."""

    text: str
    start: int
    end: int
    asks: bool
    source: str


@dataclass(frozen=True)
class Clause:
    """One stretch of a sentence: `words` as text, the `link` before it, who its subject is and where it stands."""

    words: str
    link: str
    subject: str
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    start: int
    end: int


def sentences(text: str, rules: Rules) -> list[Sentence]:
    """Cut `text` at its punctuation and clean each piece of fillers and chat spelling."""
    flat = _PICTURE.sub(lambda m: "\n" * len(m.group(0)), text)
    found = []
    for match in _SENTENCE.finditer(flat):
        after = flat[match.end() : match.end() + 3].lstrip(" .!")
        cleaned = clean(match.group(0), rules)
        if len(cleaned.split()) >= 2 and not _TAG.search(cleaned):
            found.append(Sentence(cleaned, match.start(), match.end(), after.startswith("?"), match.group(0)))
    return found


def clean(piece: str, rules: Rules) -> str:
    """Return `piece` without fillers, openers and closers, chat spelling swapped, small numbers as words.

    >>> from hereabouts.listening.echo_rules import rules
    >>> clean("ok so honestly i was up till 3", rules())
    'I was up until three'
    """
    text = re.sub(r"\s+", " ", piece).strip(" ,-'")
    text = re.sub(r"\bi(?=$|[ ',])", "I", text)
    for old, new in rules.swaps:
        text = old.sub(new, text)
    text = _NOT_REALLY.sub(lambda m: f"{m[1]} _{m[2]}", text)  # "not really" says less than "not"
    text = rules.fillers.sub(" ", text).replace(" _", " ")
    text = re.sub(r"(?i)(?:^|(?<=\s))I don't know(?=,|$| I\b)|(?<!what )(?<!\w )\bI mean(?=,|$|\s)", " ", text)
    text = re.sub(r"(?i),? (?<!do )(?<!if )(?<!that )you know(?=,|$)", " ", text)
    text = re.sub(
        r"(?i)(?<!have )(?<!need )(?<!want )(?<!going )(?<!got )\bto be (?:honest|fair)(?! with)\b", " ", text
    )
    text = re.sub(r"(?i)\b(I|I'm|just|feel|was|it's|am) (?:kind|sort) of\b", r"\1", text)
    text = re.sub(
        r"(?i)(?<!feel )(?<!felt )(?<!feels )(?<!look )(?<!looks )(?<!seem )(?<!sounds )\blike (?=\d|(?:one|two|three|four|five|ten|twenty|a hundred|half an hour)\b)",
        "",
        text,
    )
    text = re.sub(_AT_KIN, r"\1's", text)
    text = re.sub(r"(?i)(?<=\d )min\b|(?<=\bfew )min\b", "minutes", text)
    text = re.sub(r"(?i)\b(but|and) then (?=I\b)", r"\1 ", text)
    text = _ME_AND.sub(lambda m: f"{m[1]} and I" if m[1].startswith("my") else m[0], text)
    text = _SO.sub("", text)
    text = re.sub(r"\s+", " ", text).replace(" ,", ",").strip(" ,-")
    for _ in range(4):
        opened = rules.openers.match(text)
        if opened and not re.match(
            r"(?:like|look|so|then|fine|right) (?:a|an|the|at|that|much|far)\b", text, re.IGNORECASE
        ):
            text = text[opened.end() :].strip(" ,-")
        else:
            break
    return numbers(text)


def close(text: str, rules: Rules) -> str:
    """Return `text` without closers ("though", "or something") at its end."""
    for _ in range(3):
        for match in rules.closers.finditer(text):
            if match.end() == len(text) and match.start() > 0:
                text = text[: match.start()].rstrip(" ,-")
                break
        else:
            break
    return text


def numbers(text: str) -> str:
    """Write small whole numbers as words and clock hours in full; leave money, dates and the rest ("my 9am").

    >>> numbers("up till 3 after 11 years, 2am")
    'up till three after eleven years, two in the morning'
    """
    text = re.sub(r"\b([1-9]|10)(?:st|nd|rd|th)\b", lambda m: _ORDINALS[int(m[1]) - 1], text)
    text = re.sub(
        r"(?<!every )(?<!the )(?<!my )(?<!a )\b(1[0-2]|[1-9]) ?am\b",
        lambda m: _TENS[int(m[1])] + " in the morning",
        text,
    )
    text = re.sub(r"\b(1[01]|[6-9]) ?pm\b", lambda m: _TENS[int(m[1])] + " at night", text)
    text = re.sub(r"\b([1-5]) ?pm\b", lambda m: _TENS[int(m[1])] + " in the afternoon", text)

    def word(match: re.Match[str]) -> str:
        value = int(match[0])
        return _TENS[value] if value <= 20 else _ROUND.get(value, match[0])

    return re.sub(r"(?<![\w$£€₹./:%,-])\d{1,2}(?![\w%./:-])(?!,\d)", word, text)


def clauses(doc: Doc, rules: Rules) -> list[Clause]:
    """Cut one parsed sentence into clauses at commas, connectives and run-on subjects."""
    opening = doc[0].lower_ if len(doc) and doc[0].lower_ in SUBORDINATE else ""
    if doc[:2].text.lower() in _WHENEVER:
        opening = "whenever"
    starts: list[tuple[int, str]] = [(0, opening)]
    skipped: set[int] = set()
    for i in range(1, len(doc)):
        token, before = doc[i], doc[i - 1]
        lower = token.lower_
        if before.text == "," and lower not in COORDINATE | SUBORDINATE:
            starts.append((i, ","))
        elif lower in {"when", "where", "if"} and any(
            t.lemma_ in {"ask", "know", "tell", "wonder", "remember", "say", "show", "forget", "see"}
            for t in doc[i - 2 : i]
        ):
            continue  # a question told, not a time or a condition
        elif lower in COORDINATE | SUBORDINATE and _verbal(doc, starts[-1][0], i) and _opens(doc, i + 1, lower):
            led = lower in SUBORDINATE and before.lower_ in COORDINATE  # "and when she left": belongs to what follows
            starts.append((i + 1, "as" if led else lower))
        elif _runs_on(token, rules) and any(t.tag_ in _TENSED or t.tag_ == "VBG" for t in doc[starts[-1][0] : i]):
            _run_on(doc, i, starts, skipped)
    ends = [start for start, _ in starts[1:]] + [len(doc)]
    found = []
    for (start, link), end in zip(starts, ends, strict=True):
        while end > start and end - 1 in skipped:
            end -= 1
        while end > start and (doc[end - 1].lower_ in COORDINATE | SUBORDINATE or doc[end - 1].is_punct):
            if end == len(doc) and doc[end - 1].lower_ in {"before", "since", "after", "yet"}:
                break
            end -= 1
        if end <= start:
            continue
        span = doc[start:end]
        found.append(
            Clause(
                span.text,
                link,
                _subject([t.lower_ for t in span], [t.dep_ for t in span], [t.tag_ for t in span]),
                tuple(t.tag_ for t in span),
                tuple(t.dep_ for t in span),
                span.start_char,
                span.end_char,
            )
        )
    return found


_TENSED = frozenset({"VBD", "VBZ", "VBP", "MD"})


def _run_on(doc: Doc, i: int, starts: list[tuple[int, str]], skipped: set[int]) -> None:
    """Begin a clause at the subject `i`; a time word before it goes with it after "and", with neither otherwise."""
    back = i
    while back - 1 > starts[-1][0] and doc[back - 1].dep_ in {"npadvmod", "advmod", "det", "amod"} and i - back < 3:
        back -= 1
    if back < i and doc[back - 1].lower_ in {"and", "but"}:
        starts.append((back, doc[back - 1].lower_))
    else:
        skipped.update(range(back, i))
        starts.append((i, ""))


def _verbal(doc: Doc, start: int, end: int) -> bool:
    """Say whether there is a verb in a stretch, so that "my wife and I" is not cut in two."""
    return any(t.tag_.startswith("VB") or t.tag_ in {"MD", "JJ"} for t in doc[start:end])


def _opens(doc: Doc, i: int, link: str) -> bool:
    """Say whether a clause begins at token `i`, after the connective `link`."""
    if i >= len(doc):
        return False
    token = doc[i]
    early = token.lower_ in {"now", "then", "today", "tonight", "sometimes"}
    if early and i + 1 < len(doc) and doc[i + 1].lower_ in SUBJECTS:
        return True
    if token.lower_ in SUBJECTS and token.dep_ in {"nsubj", "nsubjpass", "expl"}:
        return True
    near = doc[i : i + 4]
    if any(t.dep_ in {"nsubj", "nsubjpass", "expl"} and t.left_edge.i == i for t in near):
        return True
    if link in {"and", "but", "then"}:
        return token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or token.lower_ in {"can't", "don't", "didn't", "couldn't"}
    return False


def _runs_on(token: Token, rules: Rules) -> bool:
    """Say whether `token` is the subject of a new clause with nothing between it and the last one."""
    if token.lower_ not in SUBJECTS - {"that", "this"} or token.dep_ not in {"nsubj", "nsubjpass", "expl"}:
        return False
    if token.head.dep_ in {"relcl", "pcomp", "csubj"} or token.i == 0:
        return False
    if token.doc[0].lower_ in SUBORDINATE and token.head.dep_ == "ROOT":
        return True  # "if she finds out I will lose the house"
    before = token.nbor(-1)
    if before.pos_ in {"SCONJ", "CCONJ", "ADP"} or before.tag_ in {"WDT", "WP", "WRB", "IN", "MD", "PRP$", "DT", "VBG"}:
        return False
    if before.pos_ == "AUX" and before.lower_ in _INVERTED:
        return False
    reach = token.doc[max(0, token.i - 7) : token.i]
    return not any(rules.has("clause_takers", t.lemma_) or rules.has("clause_takers", t.lower_) for t in reach)


def _subject(words: list[str], deps: list[str], tags: list[str]) -> str:
    """Return who a clause says it is about: `I`, `other`, `thing` or `` when no subject is said."""
    first = words[0]
    at = next((i for i, dep in enumerate(deps) if dep in {"nsubj", "nsubjpass", "expl", "csubj"}), None)
    if first in {"i", "me"} or first.startswith("i'"):
        return "I"
    if at is None or any(tag.startswith(("VB", "MD", "IN", "W")) for tag in tags[:at]):
        return "thing" if first in {"it", "there", "this", "that"} else ""
    if words[at] == "i":
        return "I"
    return "other" if words[at] in OTHERS else "thing"
