"""Negation that reassures, negation that introduces, and what does not take a disclosure back (safety.md, section 2)."""

from __future__ import annotations

import pytest

from hereabouts.danger.types import height
from tests.danger.reading import levels

DENIED = [
    ("no thoughts of hurting myself", "i have thoughts of hurting myself", "suicide_risk"),
    ("im not suicidal", "im suicidal", "suicide_risk"),
    ("i dont want to die", "i want to die", "suicide_risk"),
    ("i would never kill myself", "i would kill myself", "suicide_risk"),
    ("i never hit her", "i hit her last night", "harm_to_others"),
    ("he never hit me", "he hit me last night", "partner_violence"),
    ("he has never choked me", "he choked me", "partner_violence"),
    ("i wasnt raped", "i was raped", "sexual_assault"),
    ("i dont want to kill him", "im going to kill him tonight", "harm_to_others"),
    ("no i havent taken an overdose", "ive taken an overdose", "suicide_risk"),
]


@pytest.mark.parametrize(("reassures", "discloses", "kind"), DENIED)
def test_a_denial_reassures_and_its_twin_does_not(reassures: str, discloses: str, kind: str) -> None:
    assert height(levels(reassures).get(kind, "none")) < height(levels(discloses).get(kind, "none"))
    assert levels(reassures).get(kind, "none") in {"none", "possible"}


@pytest.mark.parametrize(
    "text",
    [
        "not suicidal but i worked out which day the house is empty",
        "im not actively suicidal",
        "i dont know, i want to die",
        "cant sleep cant eat i want to kill myself",
        "its not that i want to die its that i dont want to be here",
        "not only do i hate it i want to die",
    ],
)
def test_negation_that_introduces_is_heard(text: str) -> None:
    assert "suicide_risk" in levels(text)


@pytest.mark.parametrize("after", ["lol jk", "forget it", "only joking", "never mind", "sorry, ignore that", "haha"])
def test_a_retraction_takes_nothing_back(after: str) -> None:
    assert levels(f"i want to kill myself. {after}").get("suicide_risk") == "elevated"
    assert levels(f"i hit my wife last night {after}").get("harm_to_others") == "elevated"
