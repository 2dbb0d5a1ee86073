"""Flows over several turns: offers, ratings, the wave, the plan, tips; none of them holds a person."""

from __future__ import annotations

from typing import Any

import pytest

from hereabouts.listening.content import default_content
from hereabouts.listening.flows import plan_card
from hereabouts.listening.moves import INTENTS_WITH_A_MOVE
from hereabouts.listening.state import State
from tests.listening.speaking import Person, codes

OFFERS = [
    "tips",
    "plan",
    "wave",
    "options",
    "models",
    "humans",
    "scale",
    "both_sides",
    "script",
    "goals",
    "health",
    "first_week",
    "pause",
    "summary",
]


def offered(name: str, **state: Any) -> Person:
    """Someone to whom `name` was offered a moment ago."""
    known: dict[str, Any] = {"topic": "lapse", "whose": "own", **state}
    return Person(state=State(turn=5, pending=name, offered=(name,), **known), asked="leave")


# -- offers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OFFERS)
def test_a_yes_takes_up_the_offer(name: str) -> None:
    hurt = {"topic": "betrayed_partner", "whose": "other"} if name == "first_week" else {}
    person = offered(name, notes=("You went back to it.", "The quiet had to be filled."), **hurt)
    turn = person.says("yes please", "affirm")
    assert turn.parts
    assert person.state.pending in (None, "wave")


@pytest.mark.parametrize("name", OFFERS)
def test_a_no_is_the_persons_to_say(name: str) -> None:
    person = offered(name)
    turn = person.says("no thanks", "deny")
    assert "EA" in codes(turn) or "STRUCT" in codes(turn)
    assert "?" not in turn.text or person.state.pending is None
    assert person.state.pending is None
    assert not {"GI", "PWP"} & set(codes(turn))


@pytest.mark.parametrize("name", OFFERS)
def test_going_on_with_something_else_lets_the_offer_go(name: str) -> None:
    person = offered(name)
    turn = person.says("my mother rang this morning and she sounded so old, and i hadn't called for weeks", "distress")
    assert turn.parts[0].code in ("SR", "CR", "SUP", "AF")
    assert person.state.pending is None


def test_one_of_several_things_offered_can_be_named() -> None:
    person = offered("options")
    turn = person.says("tips maybe", "ask_coping")
    assert codes(turn).count("GI") >= 3


def test_a_bare_yes_to_nothing_is_taken_up_kindly() -> None:
    turn = Person().says("yes", "affirm")
    assert turn.parts and turn.text.count("?") <= 1


def test_an_offer_is_made_once() -> None:
    person = Person()
    for number in range(24):
        person.says(f"and another evening gone, number {number}, the same as before it", "lapse_report")
    made = person.state.offered
    assert len(made) == len(set(made))


# -- ratings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ruler", ["importance", "confidence"])
@pytest.mark.parametrize("value", range(11))
def test_every_number_is_asked_about_from_below_and_never_from_above(ruler: str, value: int) -> None:
    person = Person(state=State(turn=4, topic="lapse", whose="own", ruler=ruler), asked="rating")
    turn = person.says(str(value), "give_rating", rating=float(value))
    assert turn.parts
    text = turn.text.lower()
    assert "why not a 10" not in text and "not a ten" not in text
    assert person.state.rating == value


@pytest.mark.parametrize("value", range(1, 11))
def test_a_number_for_an_urge_is_reflected_and_the_wave_offered(value: int) -> None:
    person = Person(state=State(turn=2, topic="urge", whose="own", ruler="intensity"), asked="rating")
    turn = person.says(str(value), "give_rating", rating=float(value))
    assert turn.parts[0].code in ("SR", "CR")
    assert person.state.pending == "wave"


def test_a_zero_is_not_said_to_be_there() -> None:
    person = Person(state=State(turn=2, topic="urge", whose="own", ruler="intensity"), asked="rating")
    turn = person.says("0", "give_rating", rating=0.0)
    assert "so it's there" not in turn.text


@pytest.mark.parametrize("after, step", [(3.0, "down"), (7.0, "same"), (9.0, "up")])
def test_the_number_after_the_wave_is_set_beside_the_one_before(after: float, step: str) -> None:
    person = Person(
        state=State(turn=4, topic="urge", whose="own", ruler="intensity", covered=("rated.7", "wave")), asked="rating"
    )
    turn = person.says(f"{after:g}", "give_rating", rating=after)
    assert turn.parts
    item = default_content().item(turn.parts[0].id)
    assert item is not None
    assert item.extra.get("step") in (f"after_{step}", None)


def test_words_where_a_number_was_asked_for_are_listened_to() -> None:
    person = Person(state=State(turn=4, topic="lapse", whose="own", ruler="importance"), asked="rating")
    turn = person.says("i can't put a number on it, it's my whole life", "distress")
    assert turn.parts[0].code in ("SR", "CR", "SUP")


# -- the wave ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, minutes", [("5 minutes", 5), ("two", 2), ("10", 10), ("ok 5", 5)])
def test_the_wave_runs_for_as_long_as_they_say(text: str, minutes: int) -> None:
    turn = offered("wave").says(text, "affirm")
    assert turn.custom["timer"] == {"minutes": minutes}


def test_a_tap_starts_the_wave() -> None:
    turn = offered("wave").says("5 minutes", "out_of_scope", tapped="wave_5")
    assert turn.custom["timer"] == {"minutes": 5}


def test_a_yes_without_a_length_asks_for_one() -> None:
    person = offered("wave")
    turn = person.says("yes", "affirm")
    assert turn.parts and "timer" not in turn.custom and person.state.pending == "wave"


# -- the plan ----------------------------------------------------------------------------------------------------


def test_a_plan_goes_from_first_sign_to_a_copy_in_their_words() -> None:
    person = Person(state=State(turn=5, topic="lapse", whose="own"))
    first = person.says("let's make a plan", "make_plan")
    assert first.asks == "plan_step" and person.state.plan_step == "first_sign"
    second = person.says("when the house goes quiet after ten", "out_of_scope", 0.3)
    assert second.asks == "plan_step" and person.state.plan_if
    third = person.says("i put the phone in the kitchen and ring my brother", "out_of_scope", 0.3)
    assert "brother" in third.text and "quiet" in third.text
    assert third.custom["plan"] == plan_card(person.state)
    assert third.asks == "rating"
    fourth = person.says("6", "give_rating", rating=6.0)
    assert fourth.parts
    fifth = person.says("if he knew i might call", "out_of_scope", 0.3)
    assert fifth.parts
    assert person.state.plan_then and "brother" in person.state.plan_then


def test_an_if_and_then_in_one_line_is_read_back_at_once() -> None:
    person = Person(state=State(turn=5, topic="urge", whose="own"))
    turn = person.says("if i'm alone on friday then i'll go to my brother's", "make_plan")
    assert (
        turn.custom["plan"] == {"if": "i'm alone on friday", "then": "i'll go to my brother's"}
        or "brother" in turn.text
    )


@pytest.mark.parametrize("step", ["first_sign", "then"])
def test_a_no_leaves_the_plan(step: str) -> None:
    person = Person(state=State(turn=5, plan_step=step, topic="lapse", whose="own"), asked="plan_step")
    turn = person.says("no", "deny")
    assert person.state.plan_step is None and turn.parts and "?" not in turn.text


@pytest.mark.parametrize("intent", ["discord", "misunderstood", "goodbye", "decline_to_answer", "bot_challenge"])
def test_a_plan_is_left_for_what_is_plainly_something_else(intent: str) -> None:
    person = Person(state=State(turn=5, plan_step="first_sign", topic="lapse", whose="own"), asked="plan_step")
    person.says("something else altogether", intent)
    assert person.state.plan_if is None


def test_a_plan_is_kept_only_for_the_card_and_the_state() -> None:
    assert plan_card(State()) == {"if": "", "then": ""}
    assert plan_card(State(plan_if="a", plan_then="b")) == {"if": "a", "then": "b"}


def test_what_they_write_into_a_plan_is_cut_to_a_length() -> None:
    person = Person(state=State(turn=5, plan_step="first_sign", topic="lapse", whose="own"), asked="plan_step")
    person.says("so um " + "the evening " * 60, "out_of_scope", 0.3)
    assert len(person.state.plan_if or "") <= 160


# -- tips and information ----------------------------------------------------------------------------------------


def test_tips_are_three_concrete_ones_and_which_is_nearest() -> None:
    person = Person(state=State(turn=3, topic="urge", whose="own"))
    seen: set[str] = set()
    for text in ("what can i do", "anything else", "more ideas please"):
        turn = person.says(text, "ask_coping")
        assert codes(turn)[-1] == "OQ"
        assert turn.parts[0].id not in seen
        seen.add(turn.parts[0].id)


def test_information_comes_plain_for_who_needs_it_plain() -> None:
    plain = Person(state=State(turn=2, plain=True)).says("is it a disease?", "ask_about_addiction")
    assert plain.parts


# -- nothing holds anyone ----------------------------------------------------------------------------------------

WAITING = [
    (State(turn=5, topic="lapse", whose="own", pending="plan"), "leave"),
    (State(turn=5, topic="urge", whose="own", ruler="intensity"), "rating"),
    (State(turn=5, topic="lapse", whose="own", plan_step="first_sign"), "plan_step"),
    (State(turn=5, topic="lapse", whose="own", plan_step="then", plan_if="it is late"), "plan_step"),
    (State(turn=5, topic="lapse", whose="own", plan_step="raise", plan_if="a", plan_then="b"), "plan_step"),
    (State(turn=5, topic="unclear", covered=("who",)), "who"),
]


@pytest.mark.parametrize("state, asked", WAITING, ids=range(len(WAITING)))
@pytest.mark.parametrize("intent", sorted(INTENTS_WITH_A_MOVE))
def test_anything_may_be_said_while_something_is_waited_for(state: State, asked: str, intent: str) -> None:
    person = Person(state=state, asked=asked)
    turn = person.says("i would rather talk about what happened on sunday with my brother", intent)
    assert turn.parts and turn.text.count("?") <= 1
