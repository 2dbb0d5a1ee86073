"""The safety path: which card, which follow-up to which answer, never the same twice, and always with the humans."""

from __future__ import annotations

from typing import Any

import pytest

from hereabouts.contacts import default_contacts
from hereabouts.danger import KINDS, LEVELS, Finding
from hereabouts.listening.content import default_content
from hereabouts.server import crisis as path
from hereabouts.server.crisis import Crisis
from tests.conftest import Talker

LEVEL = [level for level in LEVELS if level != "none"]


def text_of(item: Any, region: str | None = "us", plain: bool = False) -> str:
    return " ".join(p.text for p in path.words(item, default_contacts(), region, plain))


# -- a finding opens it ------------------------------------------------------------------------------------------


def test_a_finding_opens_the_path_at_the_card() -> None:
    crisis = path.found(Finding("suicide_risk", "elevated", "self_harm"), None)
    assert (crisis.kind, crisis.level, crisis.sub, crisis.step, crisis.turns) == (
        "suicide_risk",
        "elevated",
        "self_harm",
        "card",
        0,
    )


def test_the_same_danger_again_does_not_go_down_a_level() -> None:
    before = Crisis("suicide_risk", "imminent", cards=1)
    after = path.found(Finding("suicide_risk", "possible"), before)
    assert after.level == "imminent" and after.cards == 1


def test_a_higher_level_gets_its_own_full_card() -> None:
    after = path.found(Finding("suicide_risk", "imminent"), Crisis("suicide_risk", "possible", cards=2))
    assert after.level == "imminent" and after.cards == 0


def test_another_danger_begins_anew() -> None:
    after = path.found(Finding("partner_violence", "elevated"), Crisis("suicide_risk", "imminent", cards=2))
    assert (after.kind, after.level, after.cards) == ("partner_violence", "elevated", 0)


def test_after_many_turns_the_path_is_over() -> None:
    assert Crisis("suicide_risk", "elevated", turns=path.ACTIVE_TURNS).active
    assert not Crisis("suicide_risk", "elevated", turns=path.ACTIVE_TURNS + 1).active


@pytest.mark.parametrize(
    "value",
    [
        None,
        "x",
        3,
        [],
        {},
        {"kind": "suicide_risk"},
        {"kind": 4, "level": "elevated"},
        {"kind": "suicide_risk", "level": "high"},
        {"kind": "suicide_risk", "level": "elevated", "turns": "x"},
    ],
)
def test_nonsense_in_the_slot_is_no_crisis(value: Any) -> None:
    assert Crisis.from_slot(value) is None


def test_a_crisis_goes_in_and_out_of_its_slot() -> None:
    crisis = Crisis("suicide_risk", "elevated", "self_harm", "other", "yes", 2, 1, 1)
    assert Crisis.from_slot({**crisis.as_dict(), "unknown": 1}) == crisis


# -- answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step, answer, after, level",
    [
        ("card", "yes", "yes", "elevated"),
        ("card", "no", "no", "elevated"),
        ("card", "unsure", "unsure", "elevated"),
        ("card", "called", "called", "elevated"),
        ("yes", "yes", "act_yes", "imminent"),
        ("yes", "unsure", "act_yes", "imminent"),
        ("yes", "no", "act_no", "elevated"),
        ("act_yes", "no", "cant_call", "elevated"),
        ("means", "yes", "care_finder", "elevated"),
        ("care_finder", "no", "back", "elevated"),
    ],
)
def test_a_suicide_question_is_followed_by_what_the_answer_asks_for(
    step: str, answer: str, after: str, level: str
) -> None:
    crisis = path.answered(answer, "suicide_risk", Crisis("suicide_risk", "elevated", step=step))
    assert crisis is not None
    assert (crisis.step, crisis.level) == (after, level)


def test_a_yes_to_a_gentle_question_raises_it() -> None:
    crisis = path.answered("yes", "suicide_risk", Crisis("suicide_risk", "possible"))
    assert crisis is not None and crisis.level == "elevated"


def test_a_dodge_is_asked_once_more_and_never_a_third_time() -> None:
    crisis: Crisis | None = Crisis("suicide_risk", "elevated")
    steps = []
    for _ in range(4):
        crisis = path.answered("dodge", "suicide_risk", crisis)
        assert crisis is not None
        steps.append(crisis.step)
    assert steps == ["dodge", "dodge_again", "dodge_again", "dodge_again"]
    content = default_content()
    for item in content.shelf("danger"):
        if item.extra["step"] == "dodge_again":
            assert not any("?" in part.text and "kill" in part.text for part in item.says), item.id


def test_another_subject_is_another_subject() -> None:
    assert path.answered("other", "suicide_risk", Crisis("suicide_risk", "elevated")) is None


def test_an_answer_without_a_path_is_one_to_what_was_asked() -> None:
    crisis = path.answered("yes", "suicide_risk", None)
    assert crisis is not None and crisis.kind == "suicide_risk" and crisis.level == "elevated"


def test_the_path_closes_where_it_ends_and_only_there() -> None:
    for answer, closed in (("no", True), ("yes", False), ("unsure", False)):
        crisis = path.answered(answer, "suicide_risk", Crisis("suicide_risk", "elevated"))
        assert crisis is not None and crisis.closed is closed


# -- wording -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", LEVEL)
@pytest.mark.parametrize("who", ["self", "other"])
def test_every_first_card_says_what_this_is_gives_someone_and_asks_one_thing_last(
    kind: str, level: str, who: str
) -> None:
    for seed in range(4):
        item = path.choose(default_content(), Crisis(kind, level, who=who), [], seed)
        assert item is not None
        text = text_of(item)
        assert text.count("?") <= 1 and len(text.split()) <= 95, item.id
        assert "{" not in text
        assert any(ch.isdigit() for ch in text) or "findahelpline" in text.lower(), item.id
        if "?" in text:
            assert text.rstrip().endswith("?"), item.id
        if not item.extra.get("short"):
            assert "program" in text or "can't call" in text, item.id


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", LEVEL)
def test_the_same_card_is_never_said_twice_however_often_it_comes(kind: str, level: str) -> None:
    used: list[str] = []
    crisis = Crisis(kind, level)
    for turn in range(6):
        item = path.choose(default_content(), Crisis(kind, level, cards=turn), used, 7)
        if item is None:
            break
        assert item.id not in used
        used.append(item.id)
    assert len(used) >= 4, crisis


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_card_is_a_short_one(kind: str) -> None:
    first = path.choose(default_content(), Crisis(kind, "elevated"), [], 1)
    assert first is not None
    second = path.choose(default_content(), Crisis(kind, "elevated", cards=1), [first.id], 1)
    assert second is not None and second.extra.get("short")
    assert len(text_of(second).split()) < len(text_of(first).split())


def test_a_sub_kind_has_its_own_words_before_the_kinds() -> None:
    item = path.choose(default_content(), Crisis("partner_violence", "elevated", "strangulation"), [], 3)
    assert item is not None and item.extra.get("sub") == "strangulation"


def test_a_sub_kind_nobody_wrote_for_gets_the_kinds() -> None:
    item = path.choose(default_content(), Crisis("suicide_risk", "elevated", "nosuch"), [], 3)
    assert item is not None and item.extra.get("sub") is None


def test_worry_about_someone_else_gets_words_for_the_helper() -> None:
    item = path.choose(default_content(), Crisis("suicide_risk", "elevated", who="other"), [], 3)
    assert item is not None and item.extra.get("who") == "other"


@pytest.mark.parametrize("region", [None, *default_contacts().regions()])
@pytest.mark.parametrize("kind", KINDS)
def test_the_card_that_needs_no_content_has_the_numbers_of_every_region(kind: str, region: str | None) -> None:
    (part,) = path.bare_card(Finding(kind, "imminent"), default_contacts(), region)
    assert part.code == "SAFE" and "computer program" in part.text and "{" not in part.text
    assert any(ch.isdigit() for ch in part.text) or "findahelpline" in part.text.lower()


def test_choosing_from_no_content_is_nothing_and_no_error() -> None:
    from hereabouts.listening.content import Content

    assert path.choose(Content({}, "none"), Crisis("suicide_risk", "elevated"), [], 1) is None


# -- through the door --------------------------------------------------------------------------------------------


def test_a_path_goes_on_for_as_long_as_it_is_answered(bot: Talker) -> None:
    first = bot.hears("i want to kill myself")
    assert first.asks == "danger_check" and first.says.rstrip().endswith("?")
    seen = set(first.ids)
    for text in ("yes", "yes", "no", "not really"):
        reply = bot.hears(text)
        assert "SAFE" in reply.codes, text
        assert not seen & set(reply.ids), "the same words again"
        seen |= set(reply.ids)


def test_a_no_is_thanked_for_and_the_number_left(bot: Talker) -> None:
    bot.hears("some days i don't see the point of being alive")
    reply = bot.hears("no")
    assert "SAFE" in reply.codes and "988" in reply.says


def test_another_subject_may_be_taken_up_in_between_and_the_danger_comes_back(bot: Talker) -> None:
    bot.hears("i want to kill myself")
    bot.hears("she took the children to her mother's last week and i keep looking at their shoes in the hall")
    again = bot.hears("i really am going to kill myself tonight")
    assert again.danger == ("suicide_risk", "imminent") and "SAFE" in again.codes and "988" in again.says


def test_two_dangers_in_one_message_are_both_kept(bot: Talker) -> None:
    reply = bot.hears("he choked me last night and i want to die")
    assert "SAFE" in reply.codes
    assert reply.danger[0] in ("partner_violence", "suicide_risk")


@pytest.mark.parametrize(
    "region, number",
    [
        ("us", "988"),
        ("gb", "116 123"),
        ("ie", "116 123"),
        ("au", "13 11 14"),
        ("nz", "1737"),
        ("eu", "112"),
        (None, "findahelpline"),
    ],
)
def test_the_card_has_the_numbers_of_the_region(region: str | None, number: str, bot: Talker) -> None:
    reply = bot.someone_else(region).hears("i want to kill myself")
    assert number in reply.says.replace("Findahelpline", "findahelpline")


def test_a_place_named_once_is_used_from_then_on(bot: Talker) -> None:
    person = bot.someone_else(None)
    person.hears("i'm in ireland")
    assert "116 123" in person.hears("i want to kill myself").says


# -- on the way through, in whole conversations -------------------------------------------------------------------


def test_not_today_is_no_imminent_danger_and_a_way_to_call_is_found(bot: Talker) -> None:
    bot.hears("they'd all be better off without me")
    bot.hears("i guess. sometimes")
    assert all(".act_no." in i for i in bot.hears("not today no").ids)
    assert all(".cant_call." in i for i in bot.hears("i tried them once, they put me on hold").ids)
    assert not any("dodge" in i for i in bot.hears("ok").ids)


def test_whoever_is_near_is_who_is_near(bot: Talker) -> None:
    bot.hears("im going to kill myself tonight")
    assert all(".someone_here." in i for i in bot.hears("my brother is here").ids)


def test_fear_of_the_police_is_an_answer_and_not_another_danger(bot: Talker) -> None:
    bot.hears("my boyfriend took a load of pills and now he wont wake up")
    reply = bot.hears("im scared the police will come")
    assert reply.intent == "medical_emergency"
    assert any(".cant_call.police_fear." in i for i in reply.ids), reply.ids


def test_police_over_images_then_yes_goes_on_as_suicide_does(bot: Talker) -> None:
    bot.hears("police took my laptop this morning. images. my life is over")
    assert "today" in bot.hears("yes").says
    assert all("suicide_risk.act_no" in i for i in bot.hears("no not today").ids)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("im 15 and cant stop watching porn", ["will you tell my mum", "slipped again last night btw", "it was an 8"]),
        ("i filmed my flatmate in the shower. nobody knows", ["its on my phone", "i want to keep doing it"]),
    ],
)
def test_a_stopped_subject_stays_stopped(first: str, then: list[str], bot: Talker) -> None:
    bot.hears(first)
    for line in then:
        reply = bot.hears(line)
        assert set(reply.codes) == {"SAFE"}, (line, reply.ids)


def test_a_no_with_something_else_after_it_is_answered_and_the_rest_heard(bot: Talker) -> None:
    bot.hears("they'd all be better off without me")
    reply = bot.hears("no nothing like that. what can i do instead when the urge comes at night")
    assert any(".no." in i for i in reply.ids), reply.ids
    assert any(i.startswith(("tips", "tip")) for i in reply.ids), reply.ids


def test_nothing_is_deleted_without_a_word_for_it(bot: Talker) -> None:
    bot.hears("been hiding it for years")
    assert bot.hears("its on my phone").intent != "delete_data"
    assert bot.hears("wipe all of this please").intent == "delete_data"
