"""Short answers are settled by what was asked: numbers, yes and no, and whose it was."""

from __future__ import annotations

import pytest

from hereabouts.listening.short import rating_in, whose_answer, yes_or_no
from tests.listening.speaking import heard


@pytest.mark.parametrize(
    "text",
    "yes|Yes.|yeah|YEAH!|yep|y|ok|okay then|sure|go on then|please|why not|i guess|alright|k|aye|yes please|👍|of course".split(
        "|"
    ),
)
def test_a_yes_in_any_form_is_one(text: str) -> None:
    assert yes_or_no(text) == "yes"


@pytest.mark.parametrize(
    "text",
    "no|No.|nah|nope|n|not now|no thanks|later|rather not|i'd rather not|skip|pass|dont think so|don't think so|neither|👎".split(
        "|"
    ),
)
def test_a_no_in_any_form_is_one(text: str) -> None:
    assert yes_or_no(text) == "no"


@pytest.mark.parametrize(
    "text", ["", "she knows", "yesterday", "nobody", "notes app", "kitchen", "nothing works", "okra", "lately"]
)
def test_other_words_are_neither(text: str) -> None:
    assert yes_or_no(text) is None


@pytest.mark.parametrize("text", ["mine", "it was me", "i did it", "my own", "i cheated", "I'm the one who did"])
def test_ones_own_is_heard(text: str) -> None:
    assert whose_answer(text) == "own"


@pytest.mark.parametrize(
    "text",
    ["his", "hers", "my husband's", "my husbands", "my wife", "not mine", "she did", "him", "my fiancé", "my ex"],
)
def test_the_partners_is_heard(text: str) -> None:
    assert whose_answer(text) == "other"


@pytest.mark.parametrize("text", ["", "both of us", "what do you mean", "the phone"])
def test_what_says_neither_is_neither(text: str) -> None:
    assert whose_answer(text) is None


@pytest.mark.parametrize(
    "text, value",
    [("6", 6), ("like a 6", 6), ("6/10", 6), ("maybe 7 out of ten", 7), ("7 out of 10", 7), ("0", 0), ("10", 10), ("100%", 10), ("40 percent", 4), ("zero", 0), ("half", 5), ("a solid eight", 8)],
)  # fmt: skip
def test_a_number_on_the_scale_is_found(text: str, value: float) -> None:
    assert rating_in(heard(text, "give_rating")) == value


def test_a_number_that_was_understood_goes_first() -> None:
    assert rating_in(heard("2 hours in and a 9", "give_rating", rating=9.0)) == 9


@pytest.mark.parametrize(
    "text", ["no idea", "11", "250", "", "it's 2026", "i lost 400", "he was with someone i know, " * 4 + " 7"]
)
def test_what_is_no_rating_is_none(text: str) -> None:
    assert rating_in(heard(text, "give_rating")) is None
