"""Normalising brings chat spelling to plain spelling and leaves plain words alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hereabouts.language.normalise import normalise

PAIRS = {
    "im sooo lonley rn": "I'm so lonely right now",
    "i cant stop its like im adicted": "I can't stop it's like I'm addicted",
    "idk tbh": "I don't know to be honest",
    "my gf found out": "my girlfriend found out",
    "she\u2019s gone": "she's gone",
    "\u201cfine\u201d he said": '"fine" he said',
    "pls help me": "please help me",
    "up bc of the apps": "up because of the apps",
    "w/ her again": "with her again",
    "cant w/o it": "can't without it",
    "def not going back": "definitely not going back",
    "watching porm again": "watching porn again",
    "my husbands phone": "my husband's phone",
    "my husbands and wives": "my husbands and wives",
    "ill be home late": "I'll be home late",
    "i feel ill": "I feel ill",
    "its ruining me": "it's ruining me",
    "it has its own rules": "it has its own rules",
    "id rather not say": "I'd rather not say",
    "she took a photo id": "she took a photo id",
    "i know hell leave": "I know he'll leave",
    "it is hell on earth": "it is hell on earth",
    "were separated now": "we're separated now",
    "they were separated": "they were separated",
    "u r right": "you are right",
    "ur phone": "your phone",
    "ur right": "you're right",
    "half hr later": "half hour later",
    "hr called me in": "hr called me in",
    "see you at the well": "see you at the well",
    "noooo way": "no way",
    "freeee": "free",
    "wednesday   at\t9": "wednesday at 9",
    "a\u200bfter": "after",
    "\uff49 am fine": "I am fine",
    "DONT TELL HER": "DON'T TELL HER",
    "www.example.org": "www.example.org",
    "": "",
}


@pytest.mark.parametrize(("written", "plain"), PAIRS.items(), ids=[w or "empty" for w in PAIRS])
def test_a_message_is_brought_to_plain_spelling(written: str, plain: str) -> None:
    assert normalise(written) == plain


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from("im its ill were id hell well lets ur u r cos def idk w/ bc so the she i 3am, . soooo".split()),
        max_size=12,
    )
)
def test_normalising_heaps_of_short_forms_twice_changes_nothing_more(words: list[str]) -> None:
    once = normalise(" ".join(words))
    assert normalise(once) == once
