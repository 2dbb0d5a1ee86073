"""Where words stand: groups close together, and not taken back by a "not"."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hereabouts.listening.said import REACH, negative, places, said_together, taken_back
from tests.listening.speaking import heard

PAID = (("paid", "spent"), ("cams", "cam"))


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("paid for the cams again", True),
        ("i paid 40 dollars and i was on the cams till two", True),
        ("i paid the rent. " + "and another thing happened " * 4 + "he likes cams", False),
        ("i never paid, it was only the cams", False),
        ("i didn't really spend... paid for cams though", True),
        ("i havent paid for cams", False),
        ("no, i paid for the cams", True),
        ("it was not free, i paid for cams", True),
        ("spent it", False),
    ],
)
def test_every_group_is_said_near_the_others_and_not_taken_back(text: str, together: bool) -> None:
    assert said_together(PAID, heard(text, "lapse_report")) is together


@pytest.mark.parametrize(
    ("text", "crying"),
    [
        ("i was crying", True),
        ("can't stop crying", True),
        ("i wasn't crying", False),
        ("i'm not even crying", True),
        ("no sleep and crying", True),
    ],
)
def test_what_cannot_stop_goes_on(text: str, crying: bool) -> None:
    assert said_together((("crying",),), heard(text, "distress")) is crying


def test_a_line_about_a_not_is_found_by_its_not() -> None:
    assert said_together((("didn't call", "didnt call"),), heard("i didnt call him", "lapse_report"))
    assert said_together((("sleep",), ("can't", "cant")), heard("i cant sleep", "distress"))


def test_a_phrase_is_found_whatever_the_spaces_and_only_whole() -> None:
    assert places("my phone", heard("on my   phone again", "urge"))
    assert not places("my phone", heard("on my phones", "urge"))


@pytest.mark.parametrize("word", ["not", "never", "didn't", "dont", "nobody"])
def test_words_that_take_back(word: str) -> None:
    assert negative(word)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=3))
def test_any_text_and_any_words_raise_nothing(text: str, words: list[str]) -> None:
    message = heard(text, "urge")
    assert said_together([words], message) in (True, False)
    assert all(taken_back(i, message) in (True, False) for i in places(words[0], message))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 30))
def test_distance_decides(between: int) -> None:
    text = "paid " + "la " * between + "cams"
    assert said_together(PAID, heard(text, "lapse_report")) is (between + 1 <= REACH)
