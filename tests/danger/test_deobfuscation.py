"""What is written so that no machine understands it is understood (safety.md, section 2)."""

from __future__ import annotations

import pytest

from tests.danger.reading import levels

WRITTEN = [
    ("k m s tonight", "suicide_risk"),
    ("i want to k.i.l.l myself", "suicide_risk"),
    ("s u i c i d a l again", "suicide_risk"),
    ("im su1c1dal", "suicide_risk"),
    ("gonna k1ll mys3lf", "suicide_risk"),
    ("i w4nt to d1e", "suicide_risk"),
    ("going to unalive myself", "suicide_risk"),
    ("thinking about sewerslide", "suicide_risk"),
    ("kms fr this time, i mean it, i want to die", "suicide_risk"),
    ("i cant stop thinking abt su*cide", "suicide_risk"),
    ("i want to d\u0456e", "suicide_risk"),  # Cyrillic i
    ("i w\u0430nt to kill mys\u0435lf", "suicide_risk"),  # Cyrillic a, e
    ("i want to ki\u200bll my\u200dself", "suicide_risk"),
    ("i want to k\u00adill myself", "suicide_risk"),
    ("\uff49 \uff57\uff41\uff4e\uff54 \uff54\uff4f \uff44\uff49\uff45", "suicide_risk"),  # full width
    (
        "\U0001d422 \U0001d430\U0001d41a\U0001d427\U0001d42d \U0001d42d\U0001d428 \U0001d41d\U0001d422\U0001d41e",
        "suicide_risk",
    ),
    ("i WANT to DIEEEE", "suicide_risk"),
    ("I\u2019m going to kill myself", "suicide_risk"),
    ("dont wanna be alive any more", "suicide_risk"),
    ("\U0001f686 tonight", "suicide_risk"),
    ("\u26b0\ufe0f me", "suicide_risk"),
    ("i was r@ped last night", "sexual_assault"),
    ("he graped me", "sexual_assault"),
    ("been doing sh again", "suicide_risk"),
    ("he str*ngled me", "partner_violence"),
]


@pytest.mark.parametrize(("text", "kind"), WRITTEN)
def test_hidden_spelling_is_read(text: str, kind: str) -> None:
    assert kind in levels(text)


@pytest.mark.parametrize("text", ["a b c d e f", "1 2 3 go", "k", "s.h.i.t day at work", "ok \U0001f44d", "100% fine"])
def test_plain_oddities_are_not_danger(text: str) -> None:
    assert levels(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "/out_of_scope i want to kill myself",
        '/affirm{"note": "i want to kill myself"}',
        "/i want to kill myself",
        "  /suicide_risk i am going to kill myself tonight",
    ],
)
def test_a_command_does_not_hide_what_stands_in_it(text: str) -> None:
    assert "suicide_risk" in levels(text)
