"""Danger is found wherever it stands in a long message, and a guard far off says nothing about it."""

from __future__ import annotations

import random
import time

import pytest

from tests.danger.reading import levels, read

FILL = (
    "we had dinner and then i put the bins out and he went to bed early because of work in the morning. "
    "i watched something about gardens and thought about the phone and did not pick it up. "
)
LONG = (FILL * 20)[:3000]
DANGERS = [
    ("i am going to kill myself tonight", "suicide_risk", "imminent"),
    ("he strangled me on sunday", "partner_violence", "imminent"),
    ("i hit my wife last night", "harm_to_others", "elevated"),
    ("she's not breathing and her lips are blue", "medical_emergency", "imminent"),
    ("i have been looking at child porn", "risk_to_minor", "elevated"),
    ("i was raped two weeks ago", "sexual_assault", "elevated"),
]


@pytest.mark.parametrize(("text", "kind", "level"), DANGERS)
@pytest.mark.parametrize("at", [0, 1500, 3000])
def test_danger_at_the_start_middle_and_end(text: str, kind: str, level: str, at: int) -> None:
    cut = LONG.rfind(". ", 0, at) + 2 if at else 0
    assert levels(f"{LONG[:cut]}{text}. {LONG[cut:]}").get(kind) == level


def test_the_filling_alone_is_harmless() -> None:
    assert levels(LONG) == {}


def test_a_page_without_a_full_stop_is_still_read() -> None:
    page = LONG.replace(".", "")
    assert levels(f"{page[:1400]} i want to kill myself {page[1400:]}").get("suicide_risk") == "elevated"


def test_a_guard_far_away_does_not_silence() -> None:
    assert "suicide_risk" in levels(f"years ago i was a waiter. {FILL}i want to kill myself. {FILL}the film was good")


def test_two_dangers_are_both_found() -> None:
    found = levels(f"he strangled me last night. {FILL} i want to kill myself")
    assert found["partner_violence"] == "imminent" and found["suicide_risk"] == "elevated"


def test_no_text_takes_long() -> None:
    read("warm")
    words = "i my he she took all pills bridge going want kill hit said no stop has phone knife tonight".split()
    chance = random.Random(7)
    texts = ["i " * 1500, "my my my " * 333, "a" * 3000, "took all my " * 250, "she said no and " * 190]
    texts.append(" ".join(chance.choice(words) for _ in range(600)))
    for text in texts:
        read(text)
        start = time.process_time()
        read(text)
        assert time.process_time() - start < 0.5, text[:30]


def test_nothing_at_all_is_read_as_nothing() -> None:
    for text in ("", " ", "\n", "\u200b", "...", "\U0001f642", "/", "{}"):
        assert not read(text)
