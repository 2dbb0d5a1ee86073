"""Every rule of every pattern file, by its own examples."""

from __future__ import annotations

import pytest

from hereabouts.danger.reader import Patterns, default_patterns
from hereabouts.danger.rules import Rule, load_rules
from hereabouts.danger.types import KINDS, LEVELS

RULES = load_rules()
EXAMPLES = [(rule, text) for rule in RULES for text in rule.examples]
COUNTERS = [(rule, text) for rule in RULES for text in rule.counters]


def fired(rule: Rule, text: str) -> bool:
    asked = "danger_check" if rule.asked else None
    return bool(Patterns((rule,)).read(text, asked))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_an_example_and_a_known_kind_and_level(rule: Rule) -> None:
    assert rule.examples
    assert rule.kind in KINDS and rule.level in LEVELS[1:] and rule.who in {"self", "other"}


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=lambda value: getattr(value, "id", str(value)[:40]))
def test_a_rule_fires_on_its_own_example(rule: Rule, text: str) -> None:
    assert fired(rule, text)


@pytest.mark.parametrize(("rule", "text"), COUNTERS, ids=lambda value: getattr(value, "id", str(value)[:40]))
def test_a_rule_stays_still_at_its_counter_example(rule: Rule, text: str) -> None:
    assert not fired(rule, text)


def test_the_english_files_cover_all_kinds_and_so_do_the_spanish() -> None:
    spanish = {rule.kind for rule in RULES if rule.id.startswith("es.")}
    english = {rule.kind for rule in RULES if not rule.id.startswith("es.")}
    assert spanish == english == set(KINDS)


def test_the_rules_are_loaded_once() -> None:
    assert default_patterns() is default_patterns()
