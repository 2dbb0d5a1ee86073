"""The state goes in and out of a slot; whatever is not as it was written is left at its beginning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hereabouts.listening.state import KEPT_TURNS, Past, State
from tests.listening.speaking import Person


def test_a_state_comes_back_as_it_was() -> None:
    person = Person()
    person.says("i slipped again last night on the sites", "lapse_report")
    person.says("about a 7", "give_rating", rating=7.0)
    kept = json.loads(json.dumps(person.state.as_dict()))
    assert State.from_slot(kept) == person.state


def test_an_empty_slot_is_a_fresh_state_with_the_seed_given() -> None:
    for nothing in (None, "lapse", 7, [], (), True):
        assert State.from_slot(nothing, seed=3) == State(seed=3)


def test_the_seed_that_was_kept_goes_before_the_one_given() -> None:
    assert State.from_slot(State(seed=5).as_dict(), seed=9).seed == 5


@pytest.mark.parametrize(
    "name, wrong", [("turn", "many"), ("topic", 3), ("covered", 5), ("past", "abc"), ("plain", "yes"), ("rating", [1])]
)
def test_one_wrong_value_leaves_the_others(name: str, wrong: Any) -> None:
    kept = {**State(stage="plan", notes=("You went back.",)).as_dict(), name: wrong}
    state = State.from_slot(kept)
    assert getattr(state, name) == getattr(State(), name)
    assert state.stage == "plan" and state.notes == ("You went back.",)


@pytest.mark.parametrize("name", ["covered", "notes", "offered", "situations", "leaning", "taps"])
def test_a_list_of_the_wrong_things_keeps_only_the_words(name: str) -> None:
    state = State.from_slot({name: ["before", 3, None, {}, ["x"]]})
    assert all(isinstance(v, str) for v in getattr(state, name))


def test_a_list_of_sentences_keeps_only_the_numbers() -> None:
    assert all(isinstance(v, int) for v in State.from_slot({"sentences": [1, "x", None]}).sentences)


def test_unknown_keys_are_left_out() -> None:
    assert State.from_slot({"nonsense": 1, "topic": "urge"}) == State(topic="urge")


def test_only_the_last_turns_are_kept() -> None:
    kept = {"past": [{"codes": ["CR"], "words": n} for n in range(40)]}
    past = State.from_slot(kept).past
    assert len(past) == KEPT_TURNS and past[-1].words == 39


def test_a_turn_that_is_none_is_left_out() -> None:
    state = State.from_slot({"past": [1, None, {"codes": 4}, {"words": "x"}, {"codes": ["CR"], "asked": True}]})
    assert state.past == (Past(("CR",), True),)


def test_what_is_covered_is_covered_once() -> None:
    assert State().covers("before", "need").covers("need", "cost").covered == ("before", "need", "cost")


def test_the_turn_before_the_first_is_an_empty_one() -> None:
    assert State().last == Past()
    assert not State().last.asked


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(sorted(State().as_dict()))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(names, plain, max_size=8))
def test_no_slot_whatever_it_holds_stops_the_next_reply(slot: dict[str, Any]) -> None:
    person = Person(state=State.from_slot(slot))
    assert person.says("i slipped again last night", "lapse_report").parts
    assert person.says("yes", "affirm").parts
