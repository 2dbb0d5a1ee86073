"""Short answers to a danger question (answers.yml), and rules that only speak after one."""

from __future__ import annotations

import pytest

from hereabouts.danger.answers import read_answer
from tests.danger.reading import read

ASKED = [
    ("yes", "yes"), ("yeah", "yes"), ("y", "yes"), ("yep, most days", "yes"), ("a lot", "yes"), ("i have", "yes"),
    ("no", "no"), ("nah", "no"), ("n", "no"), ("nope never", "no"), ("not at all", "no"), ("god no", "no"),
    ("idk", "unsure"), ("maybe", "unsure"), ("kinda", "unsure"), ("sometimes", "unsure"), ("no but", "unsure"),
    ("not tonight", "unsure"), ("rather not say", "dodge"), ("why are you asking", "dodge"), ("next question", "dodge"),
    ("forget it", "forget_it"), ("lol jk", "forget_it"), ("never mind", "forget_it"),
    ("i rang them", "called"), ("im on the phone to 988 now", "called"),
    ("i cant call, no credit", "cant_call"), ("im deaf", "cant_call"), ("they put me on hold", "cant_call"),
    ("my wife is about to find out about the cards and i need to plan what i say to her tomorrow evening", "other"),
    ("", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), ASKED)
def test_an_answer_to_the_question_about_dying(text: str, answer: str) -> None:
    assert read_answer(text, "ask") == answer


@pytest.mark.parametrize(
    ("text", "step", "answer"),
    [
        ("im fine", "ask", "no"),
        ("yes", "safe_here", "safe"),
        ("no", "safe_here", "not_safe"),
        ("no", "who_is_near", "alone"),
        ("my sister is downstairs", "who_is_near", "someone_here"),
    ],
)
def test_the_same_words_mean_what_was_asked(text: str, step: str, answer: str) -> None:
    assert read_answer(text, step) == answer


def test_rules_for_answers_speak_only_after_the_question() -> None:
    assert not read("yeah i think about it most nights")
    assert read("yeah i think about it most nights", "danger_check").kind == "suicide_risk"


def test_an_answer_that_is_itself_danger_is_still_read() -> None:
    assert read("no. i'm going to kill myself tonight", "danger_check").level == "imminent"
