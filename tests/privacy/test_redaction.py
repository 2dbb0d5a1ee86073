"""What is taken out of a message before it is kept, and what must stay."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hereabouts.privacy import redact

GONE = [
    ("text me on 07700 900123", "07700 900123", "[number]"),
    ("call +1 (415) 555-2671 pls", "555-2671", "[number]"),
    ("her mobile is 0400 123 456", "0400 123 456", "[number]"),
    ("ring 021 123 4567 anytime", "021 123 4567", "[number]"),
    ("ssn 123-45-6789", "6789", "[number]"),
    ("my card is 4111 1111 1111 1111", "4111", "[number]"),
    ("oh seven seven double four two three nine one", "seven seven", "[number]"),
    ("sam.lee+x@example.co.uk wrote", "sam.lee", "[email]"),
    ("mail sam at example dot com", "example dot com", "[email]"),
    ("sam (at) gmail.com", "gmail", "[email]"),
    ("see https://example.com/a?b=c#d", "example.com", "[link]"),
    ("it was on example.com/user/9", "user/9", "[link]"),
    ("t.me/sam_99", "sam_99", "[link]"),
    ("www.example.org, every night", "example.org", "[link]"),
    ("message @sam_99 on there", "sam_99", "[handle]"),
    ("my snap is sam_99", "sam_99", "[handle]"),
    ("<@U02ABCDEF> said so", "U02ABCDEF", "[handle]"),
    ("I live at 12 Oak Tree Lane", "Oak Tree", "[address]"),
    ("we're in SW1A 1AA", "SW1A", "[address]"),
]

STAYS = [
    "988 told me to call 911",
    "116 123 was busy, 85258 answered",
    "i'm 42, she's 39, married 15 years",
    "i spent 2000 in 2019 2021 2023",
    "on 2024-11-23 i did it again",
    "since 12/05/2019",
    "i lost $12,500 and then 1,000,000 more",
    "i was fine.me and him fought",
    "end of day.it was bad",
    "insta is ruining my life",
    "took 20 of the 500 mg ones at 11:45",
    "6-7 times, 3 or 4 hours, 10 20 30",
    "that was at night",
    "one two three, that is all it takes",
]


@pytest.mark.parametrize("text, secret, mark", GONE)
def test_contact_data_leaves_a_mark_and_nothing_else(text: str, secret: str, mark: str) -> None:
    assert secret not in redact(text)
    assert mark in redact(text)


@pytest.mark.parametrize("text", STAYS)
def test_what_is_no_contact_data_stays_as_it_was(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("region", ["US", "GB", "IE", "AU", "NZ", "CA", "DE", "FR", "ES", "IN"])
@pytest.mark.parametrize("shape", [0, 1, 2])
@pytest.mark.parametrize("kind", [phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE])
def test_a_number_of_any_of_these_countries_goes_however_it_is_written(region: str, shape: int, kind: int) -> None:
    number = phonenumbers.example_number_for_type(region, kind)
    written = phonenumbers.format_number(number, shape)
    out = redact(f"you can reach me on {written} any time")
    assert out == "you can reach me on [number] any time"


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.text(alphabet="abc ", max_size=20), st.text(alphabet="0123456789", min_size=8, max_size=20))
@settings(max_examples=100, deadline=None)
def test_a_long_run_of_digits_never_stays(words: str, digits: str) -> None:
    assert digits not in redact(f"{words} {digits} {words}")


@given(st.text(alphabet="abcdefghij KLM',?!", max_size=80))
@settings(max_examples=100, deadline=None)
def test_plain_words_stay_plain_words(text: str) -> None:
    assert redact(text) == text
