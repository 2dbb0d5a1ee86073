"""The rhythm: never a question twice running, at most one turn in two, two reflections to a question."""

from __future__ import annotations

import pytest

from hereabouts.listening.rhythm import may_ask, needs_easy
from hereabouts.listening.state import Past, State
from tests.listening.speaking import Person

LINES = [
    ("slipped again last night, three hours on the sites", "lapse_report"),
    ("told myself i was only checking something", "lapse_report"),
    ("then i was up till four and late for work", "lapse_report"),
    ("i don't know why i do it, it isn't even fun any more", "ambivalence"),
    ("the house goes quiet and that's when it starts", "lapse_report"),
    ("part of me doesn't want to stop, it's mine", "sustain_talk"),
    ("but i can't look at my kids in the morning", "change_talk"),
    ("i feel like such a fraud", "shame"),
    ("my wife thinks i'm working", "lapse_report"),
    ("i left the phone downstairs on tuesday and slept", "progress"),
    ("not sure what else there is to say about it", "lapse_report"),
    ("it's always after we've had a row", "lapse_report"),
]


@pytest.mark.parametrize("seed", range(6))
def test_over_a_conversation_questions_stay_rare(seed: int) -> None:
    person = Person(state=State(seed=seed))
    asked = ["?" in person.says(text, intent).text for text, intent in LINES]
    assert not any(one and other for one, other in zip(asked, asked[1:])), "a question twice running"
    assert sum(asked) <= len(asked) / 2
    reflecting = sum(any(p.code in ("SR", "CR") for p in turn.parts) for turn in person.turns)
    assert reflecting >= 1.5 * sum(asked)


def test_no_question_follows_a_question() -> None:
    assert not may_ask(State(turn=4, reflections=9, past=(Past(asked=True),)))


def test_a_question_may_follow_reflections() -> None:
    assert may_ask(State(turn=2, reflections=1, past=(Past(("CR",)),)))


def test_more_than_one_turn_in_two_never_asks() -> None:
    assert not may_ask(State(turn=4, questions=2, reflections=20, past=(Past(("CR",)),)))


def test_one_reflection_is_too_few_for_a_question_more() -> None:
    assert not may_ask(State(turn=9, questions=1, reflections=1, past=(Past(("CR",)),)))


def test_after_two_very_short_answers_something_easy_comes() -> None:
    assert not needs_easy(State(short_replies=1))
    assert needs_easy(State(short_replies=2))


def test_a_long_message_ends_a_row_of_short_ones() -> None:
    person = Person()
    for text in ("dunno", "maybe"):
        person.says(text, "nlu_fallback", 0.2)
    assert person.state.short_replies >= 1
    person.says("it started when i lost the job and the days got long and quiet", "lapse_report")
    assert person.state.short_replies == 0


def test_two_short_answers_get_an_easy_question_or_a_choice() -> None:
    person = Person()
    person.says("slipped again last night, hours of it", "lapse_report")
    for text in ("dunno", "yeah tired"):
        turn = person.says(text, "lapse_report", 0.5)
    assert "?" in turn.text or turn.buttons or person.turns[-2].asks
