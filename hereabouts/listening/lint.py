"""Check every sentence of content against the rules of voice (voice §3) and safety.

`lint(content)` gives findings, each with file, line, id and the rule it breaks. Rules that hold over a whole
shelf (share of openers, of fragments) name the shelf instead of an item.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator

import yaml

from hereabouts.listening.content import Content
from hereabouts.listening.types import Item, Part

MAX_TURN_WORDS = 60
MAX_CARD_WORDS = 90
REFLECTION_WORDS = (4, 25)
STALE_DAYS = 180
_WORD = re.compile(r"[\w'’-]+")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_FRAGMENT_PRONOUN = re.compile(
    r"\b(you|you're|you've|you'd|you'll|it|it's|it'd|that|that's|there|there's|this|they|they'd|they're|he|she|we|nothing|"
    r"something|someone|somebody|everything|nobody|what|part|one|part|a part|who|"
    r"[A-Z]?[a-z]+ing|the|your|both|some|all|two|being|having|not)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fault:
    """One finding: where it is, what rule it breaks, what to do; `warning` when it does not fail the run."""

    file: str
    line: int
    id: str
    rule: str
    mend: str
    warning: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as one JSON object."""
        return dict(self.__dict__)


@lru_cache(maxsize=1)
def wording_rules() -> dict[str, Any]:
    """Return the word lists of rules/wording.yml."""
    path = Path(__file__).parent / "rules" / "wording.yml"
    rules: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rules


def words_in(text: str) -> int:
    """Count the words of `text` (a placeholder counts as one).

    >>> words_in("You're up till three, with a call you'd meant to make.")
    11
    """
    return len(_WORD.findall(_PLACEHOLDER.sub("word", text)))


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + re.escape(phrase).replace("\\ ", r"\s+") + r"(?!\w)", re.IGNORECASE)


def _unquoted(text: str) -> str:
    return re.sub(r"[\"“][^\"”]*[\"”]", " ", text)


def sentence_faults(text: str, shelf: str = "", code: str = "") -> Iterator[tuple[str, str]]:
    """Yield (rule, mend) for every rule one sentence or part breaks; used on content and on replies alike."""
    rules = wording_rules()
    rest = text.replace("’", "'")
    for allowed in rules["allowed"]:
        rest = _phrase(allowed).sub(" ", rest)
    for phrase in rules["never_said"] + rules["about_itself_never"]:
        if _phrase(phrase).search(rest) and not (shelf == "scripts" and phrase == "i feel"):
            yield "never_said", f"holds '{phrase}', which is never said; say it another way"
    excused = rules["named_where"].get(shelf, [])
    for word in rules["never_named"]:
        if word not in excused and _phrase(word).search(_unquoted(rest)):
            yield "never_named", f"brings in '{word}', a word that is the person's to use; say what is meant"
    if "!" in text:
        yield "exclamation", "ends on or holds an exclamation mark; take it out"
    if re.search("[\U0001f300-\U0001faff]", text):
        yield "emoji", "holds an emoji; only answered, never begun"
    if code in ("SR", "CR", "AF", "EA", "SUP") and "?" in text:
        yield "question_in_reflection", f"a {code} never carries a question mark"
    if code in ("OQ", "CQ") and "?" not in text:
        yield "question_without_mark", f"a {code} asks; end it on a question mark or change the code"
    if text.count("?") > 1:
        yield "two_questions", "asks twice; one question a turn"
    if re.search(r"\b(\w+) \1\b", text, re.IGNORECASE) and not re.search(r"\b(that that|had had)\b", text, re.I):
        yield "doubled_word", "holds a word twice in a row"


def _part_faults(item: Item, part: Part) -> Iterator[tuple[str, str]]:
    yield from sentence_faults(part.text, item.shelf, part.code)
    count = words_in(part.text)
    low, high = REFLECTION_WORDS
    if part.code in ("SR", "CR") and not low <= count <= high:
        yield "reflection_length", f"a reflection is {low} to {high} words, this has {count}"
    if part.text[:1].islower() and not part.text.startswith("{"):
        yield "capital", "begins in lower case"
    if part.text and part.text[-1] not in '.?:”"…}' and item.shelf not in ("scripts",):
        yield "full_stop", "does not end on a full stop or a question mark"


_LONG_SHELVES = ("tips", "cards", "scripts", "clocks", "danger", "situations", "disclosures", "first_week", "doors")


def item_faults(item: Item) -> Iterator[Fault]:
    """Yield every fault of one item."""

    def fault(rule: str, mend: str) -> Fault:
        return Fault(item.file, item.line, item.id, rule, mend)

    for parts in (item.says, item.plain):
        for part in parts:
            for rule, mend in _part_faults(item, part):
                yield fault(rule, mend)
        total = sum(words_in(p.text) for p in parts)
        limit = MAX_CARD_WORDS if item.shelf in _LONG_SHELVES else MAX_TURN_WORDS
        if total > limit:
            yield fault("turn_length", f"has {total} words; at most {limit} here")
        if sum("?" in p.text for p in parts) > 1:
            yield fault("two_questions", "asks in two parts; one question a turn")
        if sum(p.code == "CR" for p in parts) > 1:
            yield fault("two_complex", "holds two complex reflections; one idea a turn")
        asking = [i for i, p in enumerate(parts) if "?" in p.text]
        if asking and asking[0] != len(parts) - 1 and item.shelf in ("danger", "questions", "offers"):
            yield fault("question_last", "the question comes last, alone")
    if (
        item.shelf
        not in (
            "danger",
            "clocks",
            "situations",
            "doors",
            "disclosures",
            "scripts",
            "refusals",
            "meta",
        )
        and item.extra.get("about") != "dark"
        and any(p.code == "SAFE" for p in item.says)
    ):
        yield fault("safe_elsewhere", "SAFE is for the safety path only")
    yield from _slot_faults(item)


def _slot_faults(item: Item) -> Iterator[Fault]:
    if item.shelf in ("danger", "doors", "clocks", "disclosures", "situations", "refusals", "meta", "endings", "plan"):
        return
    allowed = {"{partner}", "{person}", "{number}", "{hours}", "{days}", "{money}", "{humans}", "{emergency}"}
    for part in item.says + item.plain:
        for slot in _PLACEHOLDER.findall(part.text):
            if slot not in allowed:
                yield Fault(
                    item.file, item.line, item.id, "slot", f"{slot} is no slot; one of {', '.join(sorted(allowed))}"
                )


def opener(text: str, count: int = 2) -> str:
    """Return the first `count` words of `text`, lower case.

    >>> opener("You're right at the edge of it.")
    "you're right"
    """
    return " ".join(_WORD.findall(text.lower().replace("’", "'"))[:count])


def is_fragment(text: str) -> bool:
    """Tell whether a reflection opens on a verbless fragment ("Wrecked, and ..."), judged by its first clause.

    >>> is_fragment("Wrecked, and nobody to tell.")
    True
    >>> is_fragment("You were up till three, with a call to make.")
    False
    """
    head = re.split(r"[,;:.]", text, maxsplit=1)[0]
    verbs = (
        r"\b(is|was|were|are|be|been|has|have|had|do|does|did|can|could|would|will|might|may|gets?|got|goes|went|"
        r"came|comes?|feels?|felt|takes?|took|makes?|made|keeps?|kept|wants?|wanted|needs?|needed|knows?|knew|"
        r"matters?|mattered|helps?|helped|stands?|stood|hurts?|holds?|held|says?|said|seems?|means?|meant|costs?|"
        r"works?|worked|stays?|stayed|happened|happens|lands?|landed|tells?|told|starts?|started|ends?|ended|"
        r"sits?|sat|lets?|gives?|gave|turns?|turned|brings?|brought|leaves?|left|runs?|ran|asks?|asked)\b|\w+'(s|re|ve|d|ll)\b|n't\b"
    )
    return re.search(verbs, head, re.IGNORECASE) is None and words_in(head) <= 6


def shelf_faults(content: Content) -> Iterator[Fault]:
    """Yield faults of whole shelves: openers, fragments, and sentences that stand twice."""
    rules = wording_rules()
    reflections = [p for i in content.shelf("reflections") for p in i.says if p.code in ("SR", "CR")]
    if len(reflections) >= 50:
        watched = sum(any(p.text.lower().startswith(o + " ") for o in rules["openers_watched"]) for p in reflections)
        if watched / len(reflections) > 0.02:
            yield Fault(
                "content/reflections", 1, "", "openers", f"{watched} of {len(reflections)} open on a worn phrase"
            )
        fragments = sum(is_fragment(p.text) for p in reflections)
        if fragments / len(reflections) > 0.20:
            yield Fault(
                "content/reflections", 1, "", "fragments", f"{fragments} of {len(reflections)} open on a fragment"
            )
        common = Counter(opener(p.text, 3) for p in reflections).most_common(1)[0]
        if common[1] / len(reflections) > 0.05:
            yield Fault("content/reflections", 1, "", "same_opener", f"{common[1]} reflections open '{common[0]}'")
    seen: dict[str, str] = {}
    for item in content:
        for part in item.says:
            bare = re.sub(r"\W+", " ", part.text.lower()).strip()
            if item.shelf in ("danger", "disclosures", "clocks", "doors") or "{" in part.text:
                continue
            if bare in seen and seen[bare] != item.id:
                yield Fault(item.file, item.line, item.id, "said_twice", f"is word for word in {seen[bare]}")
            seen.setdefault(bare, item.id)


def lint(content: Content, today: date | None = None) -> list[Fault]:
    """Return every fault of `content`, item by item and then shelf by shelf."""
    faults = [fault for item in content for fault in item_faults(item)]
    return faults + list(shelf_faults(content))
