"""Echoes: every written pair, and what no echo may ever hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hereabouts.listening.echo import echoes
from hereabouts.listening.echo_clauses import clean, numbers
from hereabouts.listening.echo_filters import well_formed
from hereabouts.listening.echo_frames import both_sides, self_question
from hereabouts.listening.echo_rules import rules

FOLDER = Path(__file__).parent / "echo"
FIRST = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|ourselves)\b", re.IGNORECASE)
DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
GOOD_APOSTROPHE = re.compile(r"\w+(?:n't|'re|'ve|'ll|'d|'s)$|\w+s'$")
OPENERS = ("it sounds like", "it seems", "i hear", "so ")


def pairs() -> list[dict[str, Any]]:
    return [pair for file in sorted(FOLDER.glob("*.yml")) for pair in yaml.safe_load(file.read_text(encoding="utf-8"))]


PAIRS = pairs()
TEXTS = [pair["text"] for pair in PAIRS]


def assert_sayable(text: str) -> None:
    """What holds for every echo of anything."""
    assert text[0].isupper() and text.endswith(".") and not text.endswith("..")
    assert "?" not in text and "!" not in text and '"' not in text
    assert 4 <= len(text.split()) <= 22
    assert not FIRST.search(text), text
    assert all(m[0].lower() in ("had had", "that that") for m in DOUBLED.finditer(text)), text
    assert all(GOOD_APOSTROPHE.match(w.strip(".,")) for w in text.split() if "'" in w), text
    assert not re.search(r"(?<!of )\byou (?:was|am|is|has|does)\b", text, re.IGNORECASE), text
    assert not text.lower().startswith(OPENERS)


@pytest.mark.parametrize("pair", PAIRS, ids=TEXTS)
def test_the_best_echo_of_a_message_is_the_one_written_down(pair: dict[str, Any]) -> None:
    found = echoes(pair["text"])
    assert (found[0].text if found else None) == pair["echo"]
    if found:
        assert found[0].code == pair["code"]


def test_there_are_at_least_a_hundred_and_twenty_pairs() -> None:
    assert len(PAIRS) >= 120


@pytest.mark.parametrize("text", TEXTS)
def test_every_echo_of_a_pair_is_sayable_and_ranked(text: str) -> None:
    found = echoes(text)
    for echo in found:
        assert_sayable(echo.text)
        assert echo.code in ("SR", "CR")
        assert 0 <= echo.source[0] < echo.source[1]
    assert [e.weight for e in found] == sorted((e.weight for e in found), reverse=True)


def test_the_same_message_gets_the_same_echoes() -> None:
    assert echoes("i want to be home by six") == echoes("i want to be home by six")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(TEXTS), min_size=2, max_size=4), st.sampled_from([" ", ". ", ", ", " and ", " but ", "\n"])
)
def test_messages_run_together_still_give_only_sayable_echoes(texts: list[str], joint: str) -> None:
    for echo in echoes(joint.join(texts)):
        assert_sayable(echo.text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200))
def test_any_text_at_all_raises_nothing(text: str) -> None:
    for echo in echoes(text):
        assert_sayable(echo.text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(sorted({w for t in TEXTS for w in t.split()})), min_size=3, max_size=14))
def test_words_in_any_order_give_only_sayable_echoes(words: list[str]) -> None:
    for echo in echoes(" ".join(words)):
        assert_sayable(echo.text)


@pytest.mark.parametrize(
    "text",
    [
        "i am a disgusting pervert and i know it",
        "she is a narcissist and she lies to me",
        "i want to die and nobody would notice",
        "i looked at pictures of a girl in year 9",
        "i told dave about the second phone",
        "call me tonight on 07700 900123",
        "you never listen to what i say",
        "it is all my fault he went with her",
        "i masturbate every night in the bath",
        "estoy muy cansado de mentir a mi mujer todos los dias",
    ],
)
def test_what_may_not_be_echoed_is_not(text: str) -> None:
    assert echoes(text) == []


def test_the_pull_comes_first_and_the_side_of_change_last() -> None:
    assert both_sides("you want to quit", "you enjoy the company", "but", rules()) == (
        "You enjoy the company, and you want to quit.",
        "CR",
    )


def test_two_things_that_do_not_pull_apart_are_a_simple_reflection() -> None:
    assert both_sides("you went home", "you slept well", "and", rules()) == ("You went home, and you slept well.", "SR")


def test_a_feeling_after_an_event_is_tied_to_it() -> None:
    found = echoes("i rang my sponsor and told him everything. i feel lighter")
    assert ("That left you lighter.", "CR") in [(e.text, e.code) for e in found]


def test_a_duty_is_not_handed_back_as_a_duty() -> None:
    for text in ("i need to stop lying to my wife", "i have to tell my husband the truth", "i must quit before june"):
        assert not re.search(r"\byou (?:need|have|must|should|ought)\b", " ".join(e.text for e in echoes(text)))


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("why do I keep doing this", "You keep asking why you do this."),
        ("why can't I stop", "You keep asking why you can't stop."),
        ("why am I like this", "You keep asking why you're like this."),
        ("why do you ask", None),
        ("what should I do", None),
    ],
)
def test_a_question_to_oneself_becomes_a_statement(question: str, statement: str | None) -> None:
    assert self_question(question) == statement


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("till 3", "till three"),
        ("40 days", "forty days"),
        ("at 2am", "at two in the morning"),
        ("$40 and 12,000", "$40 and 12,000"),
        ("8.50", "8.50"),
        ("the 3rd", "the third"),
    ],
)
def test_small_numbers_are_said_as_words(written: str, said: str) -> None:
    assert numbers(written) == said


@pytest.mark.parametrize(
    ("chat", "plain"),
    [
        ("ok so honestly I miss her lol", "I miss her"),
        ("I have to be honest with her", "I have to be honest with her"),
        ("I was at his mothers", "I was at his mother's"),
        ("I'm so tired that I slept", "I'm so tired that I slept"),
    ],
)
def test_fillers_go_and_what_matters_stays(chat: str, plain: str) -> None:
    assert clean(chat, rules()) == plain


@pytest.mark.parametrize(
    "text",
    [
        "You was there last night.",
        "You are at my house.",
        "You went went to the shop.",
        "You dont know her.",
        "Did you go home?",
        "You're nineteen and tired.",
        "You need to stop that.",
        "you went home last night.",
        "You went.",
    ],
)
def test_the_gate_lets_nothing_broken_through(text: str) -> None:
    assert not well_formed(text, rules())


SUBJECTS = ["i", "my wife", "my husband", "me and my wife", "my mum and i", "she", "he"]
DOINGS = [
    "told my sponsor everything",
    "stayed up until three with my phone",
    "went back to the app on sunday",
    "asked me about the second account",
    "cried in the car after work",
    "found the messages on my laptop",
]
NOT_DONE = [
    "didn't tell my sponsor about it",
    "never asked me about the money",
    "haven't slept properly since sunday",
    "didn't really want to go home",
    "can't look at my own face",
]
NOT = re.compile(r"n't\b|\b(?:not|never|no|nobody|hardly)\b", re.IGNORECASE)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SUBJECTS), st.sampled_from(DOINGS), st.sampled_from(["", "and", "but", "because", "so"]))
def test_what_was_done_is_never_said_to_be_undone(who: str, did: str, joint: str) -> None:
    text = f"{who} {did} {joint} {who} {did}" if joint else f"{who} {did}"
    for echo in echoes(text):
        assert_sayable(echo.text)
        assert not NOT.search(echo.text), echo.text


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SUBJECTS), st.sampled_from(NOT_DONE))
def test_a_not_is_never_lost(who: str, did: str) -> None:
    for echo in echoes(f"{who} {did}"):
        assert_sayable(echo.text)
        assert NOT.search(echo.text), echo.text
        assert ("really" in did) == ("really" in echo.text) and ("properly" in did) == ("properly" in echo.text)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SUBJECTS[1:]), st.sampled_from(DOINGS))
def test_who_did_it_stays_who_did_it(who: str, did: str) -> None:
    for echo in echoes(f"{who} {did}"):
        wanted = {"she": "She", "he": "He", "me and my wife": "You and", "my mum and i": "You and"}
        told = echo.text.removeprefix("And ").removeprefix("On Sunday ")
        assert told.lower().startswith((wanted.get(who) or who.replace("my", "your")).lower()), echo.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("i feel like two different people", "You feel like two different people."),
        ("i don't really enjoy the drinking", "You don't really enjoy the drinking."),
        ("me and my husband haven't spoken in three days", "You and your husband haven't spoken in three days."),
        ("i keep losing jobs over this", "You keep losing jobs over this."),
        ("i have the app open but i didn't log in yet", "You didn't log in yet."),
        ("so i reinstalled it. took like 2 minutes", None),
        ("she says she forgives me but she flinches", None),
        ("i watch this films every day", None),
        ("ive got no proof just a feeling", None),
        ("i feel big shame", None),
        ("cant sleep cant eat", None),
        ("i was fine all day and then around 11 i just opened it", "You just opened it."),
        ("i'm ashamed and i can't tell anyone", "You're ashamed, and you can't tell anyone."),
        ("i'm angry all the time now and i was never an angry person",
         "You're angry all the time now, and you were never an angry person."),
        ("my wife thinks i've been at aa every tuesday", "Your wife thinks you've been at AA every Tuesday."),
        ("the doctor said my blood pressure is through the roof", "The doctor said your blood pressure is through the roof."),
        ("she never asked me if i was ok", "She never asked you if you were okay."),
        ("maybe i'll stop on sunday", None),
    ],
)  # fmt: skip
def test_what_once_went_wrong_goes_right(text: str, said: str | None) -> None:
    found = echoes(text)
    assert (found[0].text if found else None) == said
