"""Which danger answers first when several are in one message (safety.md, section 1)."""

from __future__ import annotations

import pytest

from tests.danger.reading import levels, read

FIRST = [
    ("i took forty tablets of paracetamol and he hit me last week", "suicide_risk"),
    ("my wife won't wake up, she took her pills. i want to die", "medical_emergency"),
    ("i'm going to kill myself tonight. he raped me in march", "suicide_risk"),
    ("im going to stab him tonight and i have been cutting my arms again", "harm_to_others"),
    ("im meeting a 14 year old girl from snapchat tonight and im suicidal", "risk_to_minor"),
    ("he strangled me last night and condom broke yesterday", "partner_violence"),
    ("they want money or they send the video to my wife. i hit her last night", "harm_to_others"),
    ("condom broke last night. everyone would be better off without me", "medical_emergency"),
]


@pytest.mark.parametrize(("text", "kind"), FIRST)
def test_the_first_kind_answers(text: str, kind: str) -> None:
    assert read(text).kind == kind


@pytest.mark.parametrize(("text", "kind"), FIRST)
def test_no_sign_of_suicide_is_lost_below_another(text: str, kind: str) -> None:
    alone = [part for part in text.split(". ") if "suicide_risk" in levels(part)]
    assert not alone or "suicide_risk" in levels(text)
