"""The pattern reader: every rule tried on every sentence and window of a text, under its guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from hereabouts.danger.deobfuscate import views
from hereabouts.danger.guards import negated
from hereabouts.danger.index import LiteralIndex
from hereabouts.danger.rules import Pattern, Rule, load_rules
from hereabouts.danger.segment import Sentence, sentences
from hereabouts.danger.types import Finding

_EARSHOT = 55  # letters
_REACH = 1  # sentences either side that belong to a window


class Patterns:
    """All rules, compiled and indexed; `read` raises for no text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._owned: list[tuple[Rule, Pattern]] = []
        self._numbers: list[tuple[range, range]] = []  # of each rule: its `any` and its `all` patterns
        for rule in self.rules:
            start = len(self._owned)
            self._owned += [(rule, pattern) for pattern in rule.any]
            middle = len(self._owned)
            self._owned += [(rule, pattern) for pattern in rule.all]
            self._numbers.append((range(start, middle), range(middle, len(self._owned))))
        self._index = LiteralIndex(pattern.literals for _, pattern in self._owned)

    def read(self, text: str, asked: str | None = None) -> list[Finding]:
        """One finding a rule that fires; `asked` lets rules for answers to a danger question speak too."""
        after = asked is not None and (asked == "danger_check" or asked.startswith("suicide_risk"))
        fired: dict[str, Finding] = {}
        known: dict[str, frozenset[int]] = {}
        for view in views(text):
            page = sentences(view)
            held = [known.setdefault(one.text, self._held(one)) if one.text not in known else known[one.text]
                    for one in page]  # fmt: skip
            whole = " . ".join(one.text for one in page)
            for number, rule in enumerate(self.rules):
                if rule.id not in fired and (after or not rule.asked) and self._fires(number, rule, held, whole):
                    fired[rule.id] = Finding(rule.kind, rule.level, rule.sub, rule.who, (rule.id,))
        return list(fired.values())

    def _held(self, sentence: Sentence) -> frozenset[int]:
        """Numbers of the patterns that match this sentence and are not guarded away."""
        maybe = self._index.candidates(sentence.text)
        return frozenset(number for number in maybe if _holds(*self._owned[number], sentence))

    def _fires(self, number: int, rule: Rule, held: list[frozenset[int]], whole: str) -> bool:
        any_of, all_of = self._numbers[number]
        found = any(not matched.isdisjoint(any_of) for matched in held if matched)
        if not found and all_of:
            found = any(all(any(one in matched for matched in near) for one in all_of) for near in _windows(rule, held))
        return found and not any(guard.found(whole) for guard in rule.never)


def _windows(rule: Rule, held: list[frozenset[int]]) -> Iterator[list[frozenset[int]]]:
    if rule.within == "text" or len(held) <= _REACH + 1:
        yield held
        return
    for index in range(len(held)):
        yield held[max(0, index - _REACH) : index + _REACH + 1]


def _holds(rule: Rule, pattern: Pattern, sentence: Sentence) -> bool:
    text = sentence.text
    for match in pattern.regex.finditer(text):
        start, end = sentence.clause(match.start())
        end = max(end, sentence.clause(max(match.end() - 1, match.start()))[1])
        if rule.negation and negated(text, match.start(), match.end(), start, pattern.holds_negation):
            continue
        around = _around(text, match.start(), match.end())
        if any(guard.found(around) for guard in rule.unless) or any(g.found(text[start:end]) for g in rule.beside):
            continue
        return True
    return False


def _around(text: str, start: int, end: int) -> str:
    """The match with whole words up to _EARSHOT letters either side: a guard further off says nothing about it."""
    first = 0 if start <= _EARSHOT else text.find(" ", start - _EARSHOT)
    last = len(text) if end + _EARSHOT >= len(text) else text.rfind(" ", end, end + _EARSHOT)
    # A cut end is marked, so that "^" and "$" of a guard mean the sentence's own.
    return (
        ("| " if first > 0 else "") + text[max(first, 0) : max(last, end)].strip() + (" |" if last < len(text) else "")
    )


@lru_cache(maxsize=1)
def default_patterns() -> Patterns:
    """The rules of this package, loaded once; raises ContentError when a rule file is wrong."""
    return Patterns(load_rules())
