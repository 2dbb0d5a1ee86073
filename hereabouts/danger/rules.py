"""Danger rules: their shape, and how the YAML files become compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from hereabouts.danger.deobfuscate import spelling
from hereabouts.danger.guards import NEGATORS
from hereabouts.danger.required import required
from hereabouts.danger.types import KINDS, LEVELS
from hereabouts.errors import ContentError

FOLDER = Path(__file__).resolve().parent
_KEYS = {
    "id", "level", "sub", "who", "any", "all", "within", "unless", "beside", "never", "negation", "asked", "note",
    "example", "not",
}  # fmt: skip
# The C loader reads the same YAML ten times as fast; not every build has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MACRO = re.compile(r"<([a-z_]+)>")
_WORDS = re.compile(r"@(\d) ")
_NEGATION = re.compile(rf"\b(?:{NEGATORS}|no|cant|couldnt|shouldnt)\b")


@dataclass(frozen=True)
class Pattern:
    """One expression, compiled when it is first needed: most are not, in most conversations."""

    source: str
    holds_negation: bool

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.source)

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """Strings of which one is in every match; empty when none can be named. Raises re.error for a bad source."""
        return required(self.source)

    def possible(self, text: str) -> bool:
        """False when the text holds none of the literals a match would need."""
        return not self.literals or any(literal in text for literal in self.literals)

    def found(self, text: str) -> bool:
        """Whether the pattern is anywhere in the text."""
        return self.regex.search(text) is not None


@dataclass(frozen=True)
class Rule:
    """One rule of a pattern file: what must be there, what must not, and what it then means."""

    id: str
    kind: str
    level: str
    sub: str | None
    who: str
    any: tuple[Pattern, ...]
    all: tuple[Pattern, ...]
    within: str
    unless: tuple[Pattern, ...]
    beside: tuple[Pattern, ...]
    never: tuple[Pattern, ...]
    negation: bool
    asked: bool
    examples: tuple[str, ...]
    counters: tuple[str, ...]


def compile_pattern(source: str, lexicon: Mapping[str, str]) -> Pattern:
    """A readable pattern made a regular expression: `<name>` a word list, `~` a gap of up to 40 letters,
    `@3 ` up to three words; whole words unless it says `\\w*`. Raises KeyError for an unknown list."""
    # A rule may be written as people write ("i am", "want to"); what it reads is the plain form ("im", "wanna").
    expanded = _phrases().sub(lambda found: spelling().meant[found.group()], source)
    for _ in range(6):
        if not _MACRO.search(expanded):
            break
        expanded = _MACRO.sub(lambda found: f"(?:{lexicon[found.group(1)]})", expanded)
    expanded = _WORDS.sub(lambda found: rf"(?:\w+ ){{0,{found.group(1)}}}?", expanded)
    expanded = expanded.replace(" ~ ", r"\b.{0,40}?\b").replace("~", r".{0,40}?")
    full = rf"(?<!\w)(?:{_whole_words(expanded)})(?!\w)"
    return Pattern(full, bool(_NEGATION.search(expanded)))


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    phrases = sorted((words for words in spelling().meant if " " in words), key=len, reverse=True)
    return re.compile(r"(?<![\w\\'])(?:" + "|".join(map(re.escape, phrases)) + r")(?![\w'])")


def _whole_words(source: str) -> str:
    """Every `(?! ...)` made to mean whole words: "not before a" must not forbid "anymore".

    >>> _whole_words("be (?! (?:a|in))x")
    'be (?!(?: (?:a|in))(?!\\\\w))x'
    """
    opened = source.find("(?!")
    if opened < 0:
        return source
    depth, at = 0, opened
    while True:
        if source[at] == "\\":
            at += 2
            continue
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        if depth == 0:
            break
        at += 1
    body = _whole_words(source[opened + 3 : at])
    return f"{source[:opened]}(?!(?:{body})(?!\\w)){_whole_words(source[at + 1 :])}"


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Every rule under `folder` (this package's own when None), those of the highest level first.

    Raises ContentError naming file, rule and mend when a file is wrong or two rules share an id.
    """
    base = folder or FOLDER
    words = lexicon(base)
    rules: list[Rule] = []
    seen: set[str] = set()
    for path in sorted((base / "patterns").rglob("*.yml")):
        for rule in _of_file(path, words):
            if rule.id in seen:
                raise ContentError(str(path), 0, rule.id, "this id is used twice; give it another")
            seen.add(rule.id)
            rules.append(rule)
    return tuple(sorted(rules, key=lambda rule: -LEVELS.index(rule.level)))


@lru_cache(maxsize=4)
def lexicon(folder: Path = FOLDER) -> dict[str, str]:
    """The word lists of lexicon.yml in `folder`, each one alternation."""
    raw = yaml.safe_load((folder / "lexicon.yml").read_text(encoding="utf-8")) or {}
    return {name: "|".join(value) if isinstance(value, list) else str(value) for name, value in raw.items()}


def _of_file(path: Path, words: Mapping[str, str]) -> Iterator[Rule]:
    kind = path.stem
    if kind not in KINDS:
        raise ContentError(str(path), 0, "", f"name the file after one of: {', '.join(KINDS)}")
    for item in yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or []:
        name = str(item.get("id", "?"))
        unknown = set(item) - _KEYS
        if unknown:
            raise ContentError(str(path), 0, name, f"unknown keys: {', '.join(sorted(unknown))}")
        if item.get("level") not in LEVELS[1:] or not (item.get("any") or item.get("all")):
            raise ContentError(str(path), 0, name, "a rule needs a level above none, and `any` or `all`")
        try:
            rule = _rule(kind, item, words)
            for pattern in (*rule.any, *rule.all):
                pattern.literals  # noqa: B018 - parsed here, so that a mistake names its file
            yield rule
        except (KeyError, re.error) as error:
            raise ContentError(str(path), 0, name, f"pattern cannot be compiled: {error}") from error


def _rule(kind: str, item: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    def patterns(key: str) -> tuple[Pattern, ...]:
        return tuple(compile_pattern(source, words) for source in _listed(item.get(key)))

    return Rule(
        id=str(item["id"]),
        kind=kind,
        level=str(item["level"]),
        sub=item.get("sub"),
        who=str(item.get("who", "self")),
        any=patterns("any"),
        all=patterns("all"),
        within=str(item.get("within", "near")),
        unless=patterns("unless"),
        beside=patterns("beside"),
        never=patterns("never"),
        negation=bool(item.get("negation", True)),
        asked=bool(item.get("asked", False)),
        examples=tuple(_listed(item.get("example"))),
        counters=tuple(_listed(item.get("not"))),
    )


def _listed(value: Any) -> list[str]:
    """A list as it is, or the lines of a block: patterns stand one a line, so that nothing need be quoted."""
    lines = [] if value is None else value.splitlines() if isinstance(value, str) else [str(one) for one in value]
    return [line.strip() for line in lines if line.strip()]
