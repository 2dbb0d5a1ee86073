"""What an echo drops, swaps, refuses and weighs, as read once from rules/echo.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "rules" / "echo.yml"
WORDING = Path(__file__).parent / "rules" / "wording.yml"


def phrases(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of `words` (single words or phrases) as whole words, longest first."""
    ordered = sorted({w.lower() for w in words}, key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(re.escape(w) for w in ordered) + r")(?![\w'])", re.IGNORECASE)


@dataclass(frozen=True)
class Rules:
    """The word lists of rules/echo.yml as patterns and sets, lower case."""

    fillers: re.Pattern[str]
    openers: re.Pattern[str]
    closers: re.Pattern[str]
    swaps: tuple[tuple[re.Pattern[str], str], ...]
    refuse_message: re.Pattern[str]
    refuse_clause: re.Pattern[str]
    children: re.Pattern[str]
    children_not_with: re.Pattern[str]
    never_said: re.Pattern[str]
    change: re.Pattern[str]
    pull: re.Pattern[str]
    desire: re.Pattern[str]
    duties: re.Pattern[str]
    feeling: re.Pattern[str]
    times: re.Pattern[str]
    sets: dict[str, frozenset[str]]

    def has(self, name: str, word: str) -> bool:
        """Say whether `word` is in the list called `name`."""
        return word.lower() in self.sets[name]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Read rules/echo.yml. Raises OSError or yaml.YAMLError when the file is not there or not YAML."""
    # BaseLoader: every word stays a word ("yes", "on" and "no" too).
    with FILE.open(encoding="utf-8") as stream:
        raw = yaml.load(stream, Loader=yaml.BaseLoader)
    with WORDING.open(encoding="utf-8") as stream:
        wording = yaml.load(stream, Loader=yaml.BaseLoader)
    refused = [word for group in raw["refuse_clause"].values() for word in group]
    lists = {name: frozenset(w.lower() for w in value) for name, value in raw.items() if isinstance(value, list)}
    return Rules(
        fillers=phrases(raw["fillers"]),
        openers=phrases(raw["openers"]),
        closers=phrases(raw["closers"]),
        swaps=tuple((phrases([old]), new) for old, new in raw["swaps"].items()),
        refuse_message=phrases(raw["refuse_message"]),
        refuse_clause=phrases(refused),
        children=phrases(raw["children"]),
        children_not_with=phrases(raw["children_not_with"]),
        never_said=phrases(p for p in wording["never_said"] if p.startswith(("you ", "you'", "why ", "just ", "at "))),
        change=phrases(raw["change_words"]),
        pull=phrases(raw["pull_words"]),
        desire=phrases(raw["desire_words"]),
        duties=phrases(raw["duties"]),
        feeling=phrases(raw["feelings"] + raw["feeling_verbs"] + raw["feeling_nouns"]),
        times=phrases(raw["times"]),
        sets=lists,
    )


def word_list(name: str) -> frozenset[str]:
    """Return the list called `name` in rules/echo.yml, lower case. Raises KeyError when there is none."""
    return rules().sets[name]
