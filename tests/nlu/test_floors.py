"""Floors under the understanding of the separate lines: what was reached must not be lost (docs/understanding.md has the aims).

A floor stands a few lines below what was measured when it was set, so that a new training with the same data passes.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.nlu import scoring


@pytest.fixture(scope="module")
def understood(console: Any) -> scoring.Understanding:
    return scoring.understanding(console.parse_one)


@pytest.fixture(scope="module")
def screened() -> scoring.Danger:
    from hereabouts.danger import screen

    return scoring.danger(screen)


def test_there_are_fifteen_hundred_lines_and_enough_of_danger() -> None:
    danger = scoring.lines("danger")
    assert len(scoring.lines("intents")) + len(danger) >= 1500
    assert sum("intent" in row for row in danger) >= 400
    assert sum("lookalike" in row for row in danger) >= 400


def test_intents_are_understood(understood: scoring.Understanding) -> None:
    print("right", understood.lenient, "macro-F1", round(understood.macro_f1, 3))
    assert understood.lenient.value >= 0.77
    assert understood.macro_f1 >= 0.80


@pytest.mark.parametrize(
    ("intent", "floor"),
    [("lapse_report", 0.74), ("urge", 0.80), ("partner_crisis", 0.64), ("betrayed_partner", 0.60)],
)
def test_the_four_core_intents_are_heard(intent: str, floor: float, understood: scoring.Understanding) -> None:
    print(intent, understood.recall[intent])
    assert understood.recall[intent].value >= floor


@pytest.mark.parametrize(("level", "floor"), [("imminent", 0.84), ("elevated", 0.85), ("possible", 0.72)])
def test_danger_is_noticed(level: str, floor: float, screened: scoring.Danger) -> None:
    print(level, screened.noticed[level])
    assert screened.noticed[level].value >= floor


def test_look_alikes_and_ordinary_messages_are_mostly_left_alone(
    screened: scoring.Danger, understood: scoring.Understanding
) -> None:
    print("carded", screened.carded, "asked", screened.asked, "ordinary", understood.alarms)
    assert screened.carded.value <= 0.06
    assert screened.asked.value <= 0.12
    assert understood.alarms.value <= 0.06
