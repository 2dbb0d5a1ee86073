"""The lexicons of signals: which phrases mean which kind, read from lexicons/*.yml and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from hereabouts.errors import ContentError
from hereabouts.language.phrases import Phrase, PhraseIndex, compile_phrase
from hereabouts.language.types import CATEGORIES
from hereabouts.language.yamlfile import LINE, check_keys, line_of, read_mapping, texts

FOLDER = Path(__file__).parent / "lexicons"
_FILE_KEYS = ("category", "note", "entries")
_ENTRY_KEYS = ("kind", "phrases", "implied", "unless", "subject", "negation", "note", "when")
SUBJECTS = ("any", "self", "other")
NEGATIONS = ("mark", "drop", "ignore")
# what an entry is taken for when it does not say: whose words count, and what "not" before them does
_SUBJECT = {"feelings": "self", "needs": "self", "change": "self", "sustain": "self", "triggers": "self"}
_NEGATION = {"people": "ignore", "times": "ignore", "whose": "ignore", "both_sides": "ignore", "situations": "drop",
             "change": "drop", "sustain": "drop"}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One kind's phrases in one lexicon.

    `subject`: self (only said of the speaker), other (only of somebody else) or any. `negation`: mark the mention
    as negated, drop it, or ignore negation around it. `when`: "fact" leaves out questions and suppositions.
    """

    category: str
    kind: str
    subject: str
    negation: str
    fact: bool
    file: str
    line: int


@dataclass(frozen=True)
class Found:
    """What an index number stands for: its entry, and whether it was implied."""

    entry: Entry
    implied: bool


@dataclass(frozen=True)
class Lexicon:
    """All lexicons in one index; `owners[n]` says what a match's owner `n` stands for.

    `guards` are the `unless` phrases of an entry: where one of them is, the entry's other phrases do not count.
    """

    index: PhraseIndex
    owners: tuple[Found, ...]
    guards: dict[Entry, PhraseIndex]
    kinds: dict[str, frozenset[str]]


def load(folder: Path = FOLDER) -> Lexicon:
    """Read every lexicon in `folder`; raises `ContentError` naming file, line, item and mend."""
    macros = _macros(folder / "macros.yml")
    owners: list[Found] = []
    phrases: list[tuple[int, Phrase]] = []
    guards: dict[Entry, PhraseIndex] = {}
    kinds: dict[str, set[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == "macros.yml":
            continue
        raw = check_keys(path, read_mapping(path), _FILE_KEYS)
        category = raw.get("category")
        if category not in (*CATEGORIES, "whose", "both_sides"):
            raise ContentError(path.name, 1, str(category), f"category must be one of {', '.join(CATEGORIES)}")
        for item in raw.get("entries") or ():
            entry = _entry(path, str(category), item)
            kinds.setdefault(entry.category, set()).add(entry.kind)
            for key in ("phrases", "implied"):
                owners.append(Found(entry, key == "implied"))
                written = texts(path, entry.line, entry.kind, item.get(key))
                phrases += [(len(owners) - 1, _compiled(path, entry, text, macros)) for text in written]
            unless = texts(path, entry.line, entry.kind, item.get("unless"))
            if unless:
                guards[entry] = PhraseIndex((0, _compiled(path, entry, text, macros)) for text in unless)
    return Lexicon(PhraseIndex(phrases), tuple(owners), guards, {c: frozenset(k) for c, k in kinds.items()})


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The project's own lexicons, loaded once."""
    return load()


def _macros(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.exists():
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name, value in read_mapping(path).items():
        if name != LINE:
            words = tuple(value.split()) if isinstance(value, str) else texts(path, 1, str(name), value)
            found[str(name)] = tuple(x for w in words for x in (found.get(w[1:], ()) if w.startswith("@") else (w,)))
    return found


def _entry(path: Path, category: str, item: Any) -> Entry:
    if not isinstance(item, dict):
        raise ContentError(path.name, 1, str(item)[:40], "is no entry; each begins with '- kind:'")
    line, kind = line_of(item), str(item.get("kind", "(no kind)"))
    check_keys(path, item, _ENTRY_KEYS, kind)
    if "kind" not in item or not (item.get("phrases") or item.get("implied")):
        raise ContentError(path.name, line, kind, "an entry needs kind and phrases (or implied)")
    subject = item.get("subject", _SUBJECT.get(category, "any"))
    negation = item.get("negation", _NEGATION.get(category, "mark"))
    if subject not in SUBJECTS:
        raise ContentError(path.name, line, kind, f"subject is one of {', '.join(SUBJECTS)}")
    if negation not in NEGATIONS:
        raise ContentError(path.name, line, kind, f"negation is one of {', '.join(NEGATIONS)}")
    if item.get("when", "any") not in ("any", "fact"):
        raise ContentError(path.name, line, kind, "when is any or fact")
    return Entry(category, kind, str(subject), str(negation), item.get("when") == "fact", path.name, line)


def _compiled(path: Path, entry: Entry, text: str, macros: dict[str, tuple[str, ...]]) -> Phrase:
    try:
        return compile_phrase(text, macros)
    except ValueError as error:
        raise ContentError(path.name, entry.line, f"{entry.kind}: {text}", str(error)) from error
