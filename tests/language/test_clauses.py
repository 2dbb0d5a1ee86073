"""Clauses are found where people leave out the stops, and each knows what it stands under."""

from __future__ import annotations

import pytest

from hereabouts.language import clauses, normalise, parse
from hereabouts.language.clauses import Clause

CUTS = {
    "ok so i did it again stayed up till 3 on the sites": 2,
    "she found my phone and now she won't talk to me": 2,
    "i want to stop but i can't": 2,
    "porn again": 1,
    "i told her. she left. i cried": 3,
    "if she finds out she'll leave": 2,
    "the thing i did was wrong": 1,
    "": 0,
    "...": 0,
}


def of(text: str) -> list[Clause]:
    return clauses(parse(normalise(text)))


@pytest.mark.parametrize(("text", "count"), CUTS.items(), ids=[t or "empty" for t in CUTS])
def test_a_message_is_cut_where_a_new_thing_is_said(text: str, count: int) -> None:
    assert len(of(text)) == count, [c.text for c in of(text)]


def test_each_clause_knows_who_it_is_about() -> None:
    assert [c.subject for c in of("i did it. she found out. you said so")] == ["first", "third", "second"]


def test_not_makes_a_clause_negated() -> None:
    assert [c.negated for c in of("i didn't go. i stayed")] == [True, False]


def test_an_if_and_a_would_make_it_a_supposition() -> None:
    assert of("if she knew")[0].conditional
    assert of("i would go")[0].conditional
    assert not of("i went")[0].conditional


def test_a_question_is_asked_with_or_without_its_mark() -> None:
    assert of("should i tell her")[0].question
    assert of("why do i do it")[0].question
    assert not of("i told her why")[0].question


def test_what_somebody_else_said_is_reported() -> None:
    assert any(c.reported for c in of("she said i disgust her"))
    assert not any(c.reported for c in of("i said i was sorry"))


def test_the_time_of_a_clause_is_kept() -> None:
    assert [c.tense for c in of("i told her. i drink. i will stop")] == ["past", "present", "future"]


def test_the_clauses_cover_every_word() -> None:
    doc = parse(normalise("so i went back, she cried and the kids heard it all"))
    assert sum(len(c.span) for c in clauses(doc)) == len(doc)
