"""Where people say they are, and where they only mention a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hereabouts.contacts import default_contacts

SAID = [
    ("I'm in Ireland", "ie"),
    ("uk", "gb"),
    ("UK", "gb"),
    ("texas", "us"),
    ("melbourne", "au"),
    ("im in the states", "us"),
    ("us", "us"),
    ("the US", "us"),
    ("i'm in the us", "us"),
    ("I live in the U.S.", "us"),
    ("U.S.A.", "us"),
    ("In the UK.", "gb"),
    ("i live in london", "gb"),
    ("London, Ontario", "ca"),
    ("we live in new south wales", "au"),
    ("south wales", "gb"),
    ("new york", "us"),
    ("york", "gb"),
    ("I'm in New Zealand mate", "nz"),
    ("im in northern ireland", "gb"),
    ("cork, ireland", "ie"),
    ("no, ireland", "ie"),
    ("canada here", "ca"),
    ("Germany", "eu"),
    ("im from france", "eu"),
    ("I'm from Spain but I live in Leeds now", "gb"),
    ("I'm not in the US, I'm in Canada", "ca"),
    ("a small town in ohio", "us"),
    ("im in a small town in ohio", "us"),
    ("I'm in Portland, Oregon and I can't sleep", "us"),
    ("calling from Dublin", "ie"),
    ("south africa", "anywhere"),
    ("I live in India", "anywhere"),
    ("we moved to auckland last year", "nz"),
    ("it's australia", "au"),
    ("um england i guess", "gb"),
    ("New England", "us"),
    ("i'm based in the netherlands", "eu"),
    ("usa", "us"),
    ("America", "us"),
    ("southern california", "us"),
    ("I'm just outside of Manchester", "gb"),
]

NOT_SAID = [
    "",
    "she's from Ireland",
    "he left us",
    "tell us",
    "she found out about us in Paris",
    "the affair was in london last year",
    "he met her in Texas on a work trip",
    "it was between us",
    "i'm in love with her",
    "i'm in trouble",
    "I'm in a mess and she is in Dublin",
    "I'm not in the US",
    "none of your business",
    "my wife is called Victoria",
    "victoria found out",
    "she flew to spain with him",
    "i went to vegas and did it again",
    "dont want to say",
    "both of us",
    "us too",
    "not us",
    "he hurt us",
    "i drank a bottle of bourbon in the kitchen",
    "georgia left me",
    "we are in this together",
    "i'm from a religious family",
]


@pytest.mark.parametrize("text, region", SAID)
def test_a_place_the_speaker_is_in_gives_its_region(text: str, region: str) -> None:
    assert default_contacts().region_from(text) == region


@pytest.mark.parametrize("text", NOT_SAID)
def test_a_place_only_mentioned_moves_nobody(text: str) -> None:
    assert default_contacts().region_from(text) is None


@given(st.text(max_size=80))
def test_any_text_gives_a_known_region_or_none(text: str) -> None:
    contacts = default_contacts()
    assert contacts.region_from(text) in {None, *contacts.regions()}


@pytest.mark.parametrize(
    "text", ["it's us", "just us", "from us", "Victoria", "jordan", "Georgia", "He's in the US", "US", "in us"]
)
def test_a_pronoun_or_a_first_name_is_no_country_unless_that_is_all_there_is(text: str) -> None:
    found = default_contacts().region_from(text)
    assert found == ("us" if text in ("US", "in us") else None)


@pytest.mark.parametrize("text, region", [("Victoria", "au"), ("Georgia", "us"), ("us", "us"), ("just us", None)])
def test_an_answer_to_which_country_may_be_a_first_name(text: str, region: str | None) -> None:
    assert default_contacts().region_from(text, asked=True) == region
