"""What a placeholder becomes, in every region and in none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hereabouts.contacts import PHRASES, Contacts, check_placeholders, default_contacts
from hereabouts.contacts.reading import PLACEHOLDER
from hereabouts.errors import ContentError

CONTACTS = default_contacts()
REGIONS = (*CONTACTS.regions(), None)
LIST = "911 in the US and Canada, 999 in the UK, 112 in Europe, 000 in Australia, 111 in New Zealand"


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("name", sorted(PHRASES))
def test_every_placeholder_has_words_in_every_region(name: str, region: str | None) -> None:
    said = CONTACTS.phrase(name, region)
    assert len(said) > 2
    assert "{" not in said
    assert not said.endswith(".")
    assert len(said.split()) <= 60


@pytest.mark.parametrize(
    "region, emergency, crisis",
    [
        ("us", "911", "988"),
        ("gb", "999", "116 123"),
        ("ca", "911", "988"),
        ("ie", "112 or 999", "116 123"),
        ("au", "000", "13 11 14"),
        ("nz", "111", "1737"),
        ("eu", "112", "116 123"),
        ("UK", "999", "116 123"),
        ("fr", "112", "116 123"),
    ],
)
def test_a_region_is_given_its_own_numbers(region: str, emergency: str, crisis: str) -> None:
    assert CONTACTS.phrase("emergency", region) == emergency
    assert crisis in CONTACTS.phrase("crisis", region)
    assert crisis in CONTACTS.phrase("crisis_short", region)


@pytest.mark.parametrize("region", [None, "", "xx", "moon"])
def test_with_no_country_known_the_short_list_and_the_directory_come_at_once(region: str | None) -> None:
    said = CONTACTS.fill("{crisis}.", region)
    assert LIST in said
    assert "findahelpline.com" in said


def test_the_short_list_agrees_with_the_regions() -> None:
    for region, where in [("us", "the US"), ("gb", "the UK"), ("eu", "Europe"), ("au", "Australia")]:
        assert f"{CONTACTS.phrase('emergency', region)} in {where}" in LIST
    assert CONTACTS.phrase("emergency", "ca") == CONTACTS.phrase("emergency", "us")


def test_the_numbers_of_europe_come_with_may_and_the_directory() -> None:
    for name in PHRASES - {"humans"}:
        said = CONTACTS.phrase(name, "eu")
        if "116 1" in said or "116 0" in said:
            assert "may" in said and "findahelpline.com" in said


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("name", sorted(PHRASES - {"men", "lgbt"}))
def test_office_hours_never_stand_alone(name: str, region: str | None) -> None:
    said = CONTACTS.phrase(name, region)
    assert "office hours" not in said or "any hour" in said


@pytest.mark.parametrize("region", REGIONS)
def test_the_words_for_young_people_hold_a_line_for_any_hour(region: str | None) -> None:
    assert "any hour" in CONTACTS.phrase("youth", region)


@pytest.mark.parametrize("region", REGIONS)
def test_where_there_is_no_text_line_someone_can_call_for_them(region: str | None) -> None:
    said = CONTACTS.phrase("text_line", region)
    assert "you can text" in said or "can call for you" in said


def test_what_is_in_the_message_anyway_is_not_said_twice() -> None:
    assert CONTACTS.fill("{stop_it_now}; {crisis_short} any hour.", "us").count("988") == 1
    assert CONTACTS.fill("{stop_it_now}.", "us").count("988") == 1
    assert CONTACTS.fill("{crisis}. {emergency} now.", None).count("911") == 1
    assert CONTACTS.fill("{child_protection}. {emergency} if it's close.", "gb").count("999") == 1


@pytest.mark.parametrize(
    "text, filled",
    [
        ("{text_line}.", "You can text 988 or text HOME to 741741."),
        ("Good. {text_line}.", "Good. You can text 988 or text HOME to 741741."),
        ("For you too: {text_line}.", "For you too: You can text 988 or text HOME to 741741."),
        ('"Is it so?" {text_line}.', '"Is it so?" You can text 988 or text HOME to 741741.'),
        ('Say: "{text_line}."', 'Say: "You can text 988 or text HOME to 741741."'),
        ("If writing is easier, {text_line}.", "If writing is easier, you can text 988 or text HOME to 741741."),
        ("Until then; {text_line}.", "Until then; you can text 988 or text HOME to 741741."),
        ("Where to ask: {clinic}.", "Where to ask: urgent care or an emergency room."),
        ("{clinic} can help.", "Urgent care or an emergency room can help."),
    ],
)
def test_a_capital_begins_a_sentence_and_nothing_else(text: str, filled: str) -> None:
    assert CONTACTS.fill(text, "us") == filled


def test_a_noun_after_a_colon_stays_small() -> None:
    assert ": your local crisis line" in CONTACTS.fill("If it gets close: {crisis_short}, or {emergency}.", None)


def test_a_placeholder_nobody_knows_is_taken_out_at_run_time_and_an_error_in_the_linter() -> None:
    assert CONTACTS.fill("Call {emergency} {nobody} , now.", "us") == "Call 911, now."
    with pytest.raises(ContentError, match="nobody"):
        check_placeholders("Call {nobody}.", "x.yml", 3, "x")
    check_placeholders("At {number}: {emergency}.", "x.yml", 3, "x", frozenset({"number"}))
    with pytest.raises(ContentError):
        CONTACTS.phrase("nobody", "us")


@given(st.lists(st.sampled_from(sorted(PHRASES) + ["nobody"]), max_size=5), st.sampled_from(REGIONS))
def test_no_brace_is_ever_left(names: list[str], region: str | None) -> None:
    said = CONTACTS.fill(" ".join(f"{{{name}}}." for name in names), region)
    assert not PLACEHOLDER.search(said)


@given(st.text(alphabet=st.characters(exclude_characters="{}"), max_size=60), st.sampled_from(REGIONS))
def test_text_without_placeholders_is_not_touched(text: str, region: str | None) -> None:
    assert CONTACTS.fill(text, region) == text


@pytest.mark.parametrize("region", REGIONS)
def test_no_unverified_number_is_ever_said(region: str | None) -> None:
    if region is None:
        return
    unverified = [line for line in CONTACTS.lines(region, verified_only=False) if not line.verified]
    said = " ".join(CONTACTS.phrase(name, region) for name in PHRASES) + str(CONTACTS.card(region))
    for line in unverified:
        for number in (*line.calls, *([line.text] if line.text else [])):
            assert not re.search(rf"(?<!\d){re.escape(number.said)}(?!\d)", said), line.id


def test_the_bare_contacts_need_no_file_and_still_say_the_numbers() -> None:
    bare = Contacts.bare()
    for name in PHRASES:
        assert bare.phrase(name, None)
        assert bare.phrase(name, "us")
    assert LIST in bare.fill("{crisis}. {emergency}.", "us")
    assert bare.region_from("I'm in Ireland") is None
    assert bare.humans("us")
