"""The bank: which line is open to a message, in what order, and how its slots are filled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hereabouts.language.types import Mention, Number, Signals
from hereabouts.listening.bank import NEAR, Bank, fill, parts_of
from hereabouts.listening.content import default_content
from hereabouts.listening.state import Past, State
from hereabouts.listening.types import Heard, Part
from tests.listening.speaking import content, heard, item

LAPSE = {"intents": ["lapse_report"]}


def open_ids(
    bank: Bank, message: Heard, state: State | None = None, used: set[str] | None = None, **extra: Any
) -> list[str]:
    return [c.item.id for c in bank.open_items("reflections", message, state or State(), used or set(), **extra)]


# -- what is open ------------------------------------------------------------------------------------------------


def test_an_item_is_open_to_its_intent_and_to_no_other() -> None:
    bank = Bank(content(item("a.one", fits=LAPSE)))
    assert open_ids(bank, heard("again", "lapse_report")) == ["a.one"]
    assert open_ids(bank, heard("again", "urge")) == []


def test_the_second_intent_opens_an_item_when_it_is_likely_enough() -> None:
    bank = Bank(content(item("a.one", fits=LAPSE)))
    likely = heard("again", "urge", 0.6, ranking=(("urge", 0.6), ("lapse_report", 0.3)))
    unlikely = heard("again", "urge", 0.9, ranking=(("urge", 0.9), ("lapse_report", 0.05)))
    assert open_ids(bank, likely) == ["a.one"]
    assert open_ids(bank, unlikely) == []


def test_every_key_of_fits_must_hold_and_any_of_its_values_does() -> None:
    bank = Bank(content(item("a.one", fits={**LAPSE, "feelings": ["ashamed", "guilty"], "people": ["partner"]})))
    message = heard("x", "lapse_report", feelings=["guilty"], people=["partner"])
    assert open_ids(bank, message) == ["a.one"]
    assert open_ids(bank, heard("x", "lapse_report", feelings=["guilty"])) == []


def test_what_was_negated_does_not_fit() -> None:
    bank = Bank(content(item("a.one", fits={"feelings": ["ashamed"]})))
    message = Heard("not ashamed", "shame", signals=Signals(feelings=(Mention("ashamed", "ashamed", negated=True),)))
    assert open_ids(bank, message) == []


def test_of_every_group_of_words_one_must_have_been_said() -> None:
    bank = Bank(content(item("a.one", fits=LAPSE, said=(("boss", "manager"), ("yelled", "shouted at")))))
    assert open_ids(bank, heard("my manager shouted at me", "lapse_report")) == ["a.one"]
    assert open_ids(bank, heard("my manager smiled", "lapse_report")) == []


def test_words_are_found_whole_and_in_any_of_their_forms() -> None:
    bank = Bank(content(item("a.one", fits=LAPSE, said=(("row",),))))
    assert open_ids(bank, heard("we had a row", "lapse_report")) == ["a.one"]
    assert open_ids(bank, heard("i drowned it", "lapse_report")) == []
    bent = Heard("she was shouting", "lapse_report", signals=Signals(lemmas=frozenset({"shout"}), words=3))
    assert open_ids(Bank(content(item("a.two", fits=LAPSE, said=(("shout",),)))), bent) == ["a.two"]


def test_a_word_that_must_not_be_there_shuts_it() -> None:
    bank = Bank(content(item("a.one", fits=LAPSE, unsaid=("never",))))
    assert open_ids(bank, heard("again", "lapse_report")) == ["a.one"]
    assert open_ids(bank, heard("it never happened", "lapse_report")) == []


def test_whose_it_is_and_the_stage_shut_it() -> None:
    bank = Bank(content(item("a.one", fits={"whose": ["other"], "stage": ["engage"]})))
    message = heard("x", "betrayed_partner")
    assert open_ids(bank, message, State(whose="other")) == ["a.one"]
    assert open_ids(bank, message, State(whose="own")) == []
    assert open_ids(bank, message, State(whose="other", stage="plan")) == []


def test_what_was_said_is_not_said_again() -> None:
    bank = Bank(content(item("a.one", fits=LAPSE), item("a.two", fits=LAPSE)))
    assert open_ids(bank, heard("again", "lapse_report"), used={"a.one"}) == ["a.two"]


def test_the_shelfs_own_keys_filter() -> None:
    bank = Bank(content(item("a.one", extra={"kind": "image"}), item("a.two", extra={"kind": "feeling"})))
    message = heard("x", "lapse_report")
    assert open_ids(bank, message, kind="feeling") == ["a.two"]
    assert set(open_ids(bank, message, kind=["feeling", "image"])) == {"a.one", "a.two"}
    assert open_ids(bank, message, kind=None) != []


def test_a_shelf_nobody_wrote_gives_nothing() -> None:
    bank = Bank(content())
    assert bank.open_items("reflections", heard("x", "urge"), State()) == []
    assert bank.pick("nowhere", heard("x", "urge"), State()) is None


# -- in what order -----------------------------------------------------------------------------------------------


def test_the_more_it_takes_up_the_earlier_it_comes() -> None:
    general = item("a.general", fits=LAPSE)
    closer = item("a.closer", fits={**LAPSE, "feelings": ["ashamed"]})
    closest = item("a.closest", fits={**LAPSE, "feelings": ["ashamed"]}, said=(("boss",),))
    message = heard("my boss", "lapse_report", feelings=["ashamed"])
    assert open_ids(Bank(content(general, closer, closest)), message) == ["a.closest", "a.closer", "a.general"]


def test_an_opener_heard_a_moment_ago_goes_back() -> None:
    bank = Bank(
        content(item("a.one", "You went back to it.", fits=LAPSE), item("a.two", "It was quiet again.", fits=LAPSE))
    )
    for opener, first in (("you went", "a.two"), ("it was", "a.one")):
        state = State(past=(Past(opener=opener),))
        assert open_ids(bank, heard("again", "lapse_report"), state)[0] == first


def test_equals_are_settled_by_the_conversation_and_always_the_same_way() -> None:
    bank = Bank(content(*(item(f"a.n{n}", f"Number {n} it is.", fits=LAPSE) for n in range(12))))
    message = heard("again", "lapse_report")
    firsts = {open_ids(bank, message, State(seed=seed))[0] for seed in range(30)}
    assert len(firsts) > 3
    assert open_ids(bank, message, State(seed=4)) == open_ids(bank, message, State(seed=4))


# -- nearest meaning ---------------------------------------------------------------------------------------------


def encode(texts: Any) -> Any:
    """Vectors by hand: what is about rows, what is about rain, and the rest."""
    known = {"row": [1.0, 0.0, 0.0], "rain": [0.0, 1.0, 0.0], "both": [0.8, 0.6, 0.0]}
    return np.array([next((v for k, v in known.items() if k in t), [0.0, 0.0, 1.0]) for t in texts], dtype=np.float32)


def test_where_nearness_is_all_there_is_it_must_be_near_enough() -> None:
    bank = Bank(content(item("a.row", fits=LAPSE, near=("we had a row",))), encode)
    assert open_ids(bank, heard("another row", "lapse_report")) == ["a.row"]
    assert open_ids(bank, heard("the rain", "lapse_report")) == []


def test_the_nearer_one_comes_first() -> None:
    bank = Bank(content(item("a.both", near=("both",)), item("a.row", near=("a row",))), encode)
    found = bank.open_items("reflections", heard("the row", "lapse_report"), State())
    assert [c.item.id for c in found] == ["a.row", "a.both"]
    assert found[0].near == pytest.approx(1.0) and found[1].near == pytest.approx(0.8) and found[1].near > NEAR


def test_the_best_of_its_examples_counts() -> None:
    bank = Bank(content(item("a.one", near=("rain", "a row"))), encode)
    assert open_ids(bank, heard("row", "lapse_report")) == ["a.one"]


def test_an_encoder_that_fails_is_a_help_less_and_no_error() -> None:
    def breaks(texts: Any) -> Any:
        if len(texts) == 1:
            raise RuntimeError("no model")
        return encode(texts)

    bank = Bank(content(item("a.row", near=("a row",)), item("a.plain"), item("a.rain", near=("rain",))), breaks)
    assert open_ids(bank, heard("a row", "lapse_report")) == ["a.plain"]


def test_examples_are_encoded_once() -> None:
    calls: list[int] = []

    def counting(texts: Any) -> Any:
        calls.append(len(texts))
        return encode(texts)

    bank = Bank(content(item("a.row", near=("a row", "rows")), item("a.rain", near=("rain",))), counting)
    bank.warm()
    for _ in range(3):
        open_ids(bank, heard("a row", "lapse_report"))
    assert calls == [3, 1, 1, 1]


def test_a_message_without_words_asks_no_encoder() -> None:
    def never(texts: Any) -> Any:
        raise AssertionError("asked")

    assert open_ids(Bank(content(item("a.plain")), never), heard("  ", "lapse_report")) == ["a.plain"]


# -- slots -------------------------------------------------------------------------------------------------------


def test_a_slot_is_filled_with_what_they_said() -> None:
    wife = heard("my wife", "lapse_report", people={"partner": "wife"})
    assert fill("{person} is in all of it.", wife, State()) == "Your wife is in all of it."
    assert fill("Then {partner} came in.", wife, State(partner="your wife")) == "Then your wife came in."
    assert fill("A {number} is a lot.", wife, State(rating=7.0)) == "A 7 is a lot."
    assert fill("A {number} it is.", wife, State(rating=6.5)) == "A 6.5 it is."


@pytest.mark.parametrize("unit", ["hours", "days", "money"])
def test_a_number_is_said_when_there_is_one_of_its_kind(unit: str) -> None:
    one = Heard("x", "lapse_report", signals=Signals(numbers=(Number(3, unit, "three"),)))
    two = Heard("x", "lapse_report", signals=Signals(numbers=(Number(3, unit, "three"), Number(5, unit, "five"))))
    assert fill(f"All of {{{unit}}}.", one, State()) == "All of three."
    assert fill(f"All of {{{unit}}}.", two, State()) is None


def test_a_slot_that_cannot_be_filled_surely_shuts_the_item() -> None:
    two = heard("x", "lapse_report", people={"partner": "wife", "boss": "boss"})
    for text, message in (
        ("{person} knows.", two),
        ("{partner} knows.", two),
        ("A {number}.", two),
        ("{nothing}.", two),
    ):
        assert fill(text, message, State()) is None
        assert open_ids(Bank(content(item("a.one", text))), message) == []


def test_the_humans_are_left_for_the_voice_to_fill() -> None:
    assert fill("If it gets dark: {crisis}.", heard("x", "urge"), State()) == "If it gets dark: {crisis}."


def test_a_filled_sentence_begins_with_a_capital() -> None:
    assert fill("{partner} knows.", heard("x", "urge"), State(partner="your wife")) == "Your wife knows."


def test_the_plain_wording_is_said_to_who_needs_it_plain() -> None:
    one = item("a.one", "The evenings have a pull of their own.", plain=(Part("Evenings are hard.", "CR", "a.one"),))
    message = heard("x", "urge")
    assert parts_of(one, message, State())[0].text.startswith("The evenings")
    assert parts_of(one, message, State(plain=True))[0].text == "Evenings are hard."


# -- the project's own content -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "intent", ["lapse_report", "urge", "partner_crisis", "betrayed_partner", "change_talk", "ambivalence", "shame", "distress"]
)  # fmt: skip
def test_the_projects_bank_has_something_general_for_every_kind_of_talk(intent: str) -> None:
    bank = Bank(default_content(), lambda texts: np.ones((len(texts), 1), dtype=np.float32))
    whose = {"betrayed_partner": "other"}.get(intent, "own")
    found = bank.open_items("reflections", heard("mm", intent), State(whose=whose))
    assert [c for c in found if c.specific == 0]


@pytest.mark.parametrize(
    "shelf", ["questions", "offers", "affirmations", "autonomy", "continuers", "repairs", "endings"]
)
def test_no_filled_item_of_the_project_shows_a_bracket(shelf: str) -> None:
    message = heard("mm", "lapse_report")
    for choice in Bank(default_content()).open_items(shelf, message, State(whose="own")):
        for part in parts_of(choice.item, message, State(whose="own")):
            left = set(part.text) & {"{", "}"}
            assert not left or any(
                p in part.text for p in ("{crisis", "{humans", "{emergency", "{directory", "{practice", "{retention")
            )
