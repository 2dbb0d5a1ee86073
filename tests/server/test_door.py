"""The one door when something behind it is broken: a plain sentence, the humans' numbers, danger first, never silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hereabouts.listening.content import Content
from tests.conftest import Talker
from tests.server.conftest import SECRET, breaks, breaks_later, gives_humans

SAYS = f"had a slip on friday and my name for it is {SECRET}"
DANGER = f"i want to kill myself tonight, {SECRET}"

Break = Callable[[pytest.MonkeyPatch, Any], None]


def encoder(patch: pytest.MonkeyPatch, processor: Any) -> None:
    from hereabouts.language.encoder import default_encoder

    patch.setattr(default_encoder(), "read", breaks)
    patch.setattr(default_encoder(), "encode", breaks)


def signals(patch: pytest.MonkeyPatch, processor: Any) -> None:
    import actions.tracking

    patch.setattr(actions.tracking, "read_signals", breaks)


def parser(patch: pytest.MonkeyPatch, processor: Any) -> None:
    import hereabouts.language.pipeline as pipeline

    pipeline.parse.cache_clear()
    patch.setattr(type(pipeline.nlp()), "__call__", breaks)


def graph(patch: pytest.MonkeyPatch, processor: Any) -> None:
    patch.setattr(processor, "_parse_message_with_graph", breaks)


def policy(patch: pytest.MonkeyPatch, processor: Any) -> None:
    patch.setattr(processor, "_predict_next_with_tracker", breaks)


def action(patch: pytest.MonkeyPatch, processor: Any) -> None:
    from hereabouts.server.inprocess import sdk_actions

    for one in sdk_actions().values():
        patch.setattr(one, "run", breaks)


def voice(patch: pytest.MonkeyPatch, processor: Any) -> None:
    patch.setattr(processor.nlg, "generate", breaks_later)


def wording(patch: pytest.MonkeyPatch, processor: Any) -> None:
    patch.setattr(processor.nlg, "_say", breaks)


def screen(patch: pytest.MonkeyPatch, processor: Any) -> None:
    import hereabouts.server.door as door

    patch.setattr(door, "screen", breaks)


BREAKS_A_REPLY = [encoder, signals, parser, graph, policy, action]
BREAKS_A_CARD = [*BREAKS_A_REPLY, voice, wording]


@pytest.mark.parametrize("broken", BREAKS_A_REPLY, ids=lambda b: b.__name__)
def test_a_person_gets_a_sentence_and_the_numbers_whatever_breaks(
    broken: Break, bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    broken(monkeypatch, processor)
    reply = bot.hears(SAYS)
    assert reply.parts
    assert gives_humans(reply), reply.says


@pytest.mark.parametrize("broken", BREAKS_A_CARD, ids=lambda b: b.__name__)
def test_a_person_in_danger_gets_the_card_whatever_breaks(
    broken: Break, bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken(monkeypatch, processor)
    reply = bot.hears(DANGER)
    assert reply.danger[0] == "suicide_risk"
    assert "SAFE" in reply.codes
    assert "988" in reply.says
    assert SECRET not in caplog.text


@pytest.mark.parametrize("broken", [policy, voice, wording], ids=lambda b: b.__name__)
def test_a_broken_voice_or_policy_is_named_in_the_log(
    broken: Break, bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    broken(monkeypatch, processor)
    bot.hears(DANGER)


def test_a_card_said_bare_is_still_followed_up(bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(processor.nlg, "generate", breaks_later)
        assert bot.hears(DANGER).asks == "danger_check"
    assert "SAFE" in bot.hears("yes").codes


def test_a_broken_screen_leaves_the_conversation_going(
    bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    screen(monkeypatch, processor)
    assert bot.hears(SAYS).parts


def test_a_danger_the_broken_screen_cannot_see_is_still_asked_about(
    bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    screen(monkeypatch, processor)
    heard = {"intent": {"name": "suicide_risk", "confidence": 0.9}, "intent_ranking": [], "entities": []}
    monkeypatch.setattr(processor, "_parse_message_with_graph", lambda *_: heard)
    reply = bot.hears(DANGER)
    assert reply.danger == ("suicide_risk", "possible")
    assert "SAFE" in reply.codes


def test_the_second_reader_of_the_screen_is_there(console: Any) -> None:
    from hereabouts.danger import classifier
    from hereabouts.danger.learned import Learned, trained_file

    assert trained_file().exists(), "make train trains it"
    assert isinstance(classifier.default(), Learned), "the screen reads with the patterns alone"


# -- content and contacts ----------------------------------------------------------------------------------------


def no_content() -> Content:
    return Content({}, "none")


def test_without_any_danger_wording_the_bare_card_comes(bot: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    import hereabouts.server.voice as module

    monkeypatch.setattr(module, "default_content", no_content)
    reply = bot.hears(DANGER)
    assert reply.codes == ["SAFE"]
    assert "988" in reply.says and "computer program" in reply.says


def test_without_any_wording_a_person_still_gets_a_sentence_and_the_numbers(
    bot: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    import actions.forget
    import actions.humans
    import actions.reply
    import hereabouts.server.door as door
    import hereabouts.server.firstwords as firstwords
    from hereabouts.listening.bank import Bank

    for module in (actions.reply, actions.humans, actions.forget):
        monkeypatch.setattr(module, "the_bank", lambda: Bank(no_content()))
    for module in (door, firstwords):
        monkeypatch.setattr(module, "default_content", no_content)
    reply = bot.hears("mm")
    assert reply.parts and reply.disclosed
    assert gives_humans(reply), reply.says


def test_one_missing_item_is_not_missed(bot: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    import hereabouts.server.voice as module

    whole = module.default_content()
    said = bot.someone_else().hears(DANGER).ids[0]
    fewer = {**whole.shelves, "danger": tuple(i for i in whole.shelf("danger") if i.id != said)}
    monkeypatch.setattr(module, "default_content", lambda: Content(fewer, "fewer"))
    reply = bot.hears(DANGER)
    assert "SAFE" in reply.codes and "988" in reply.says and said not in reply.ids


def test_broken_contact_files_leave_the_emergency_number_and_the_directory(
    bot: Talker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from hereabouts.contacts.book import Contacts, default_contacts
    from hereabouts.errors import ContentError

    def wrong(folder: Any = None) -> Contacts:
        raise ContentError("us.yml", 3, "988", "put the number back")

    monkeypatch.setattr(Contacts, "load", wrong)
    default_contacts.cache_clear()
    try:
        for text in (DANGER, "human", "hello"):
            reply = bot.hears(text)
            assert reply.parts
        assert "findahelpline.com" in bot.someone_else().hears(DANGER).says
        assert SECRET not in caplog.text
    finally:
        monkeypatch.undo()
        default_contacts.cache_clear()


@pytest.mark.parametrize("text", [DANGER, f"can i talk to a real person, it is {SECRET}"])
def test_contacts_that_raise_while_they_are_said_still_leave_a_sentence(
    text: str, bot: Talker, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    from hereabouts.contacts.book import Contacts

    monkeypatch.setattr(Contacts, "fill", breaks)
    reply = bot.hears(text)
    assert reply.parts
    assert gives_humans(reply), reply.says


# -- the way out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [DANGER, SAYS])
def test_a_channel_that_cannot_send_is_logged_and_the_next_message_answered(
    text: str, bot: Talker, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    import hereabouts.console as module

    made = module.parts_channel

    def deaf() -> Any:
        channel = made()
        channel.send_response = breaks_later
        return channel

    with monkeypatch.context() as patch:
        patch.setattr(module, "parts_channel", deaf)
        assert bot.hears(text).parts == []
    assert bot.hears("are you there").parts


# -- the store ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["get_or_create_tracker", "save"])
@pytest.mark.parametrize("text", [DANGER, SAYS])
def test_a_store_that_raises_is_said_and_the_reply_goes_out(
    text: str, name: str, bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(processor.tracker_store, name, breaks_later)
    reply = bot.hears(text)
    assert any(i.startswith("doors.store_down") for i in reply.ids), reply.ids
    assert len(reply.parts) >= 2
    assert gives_humans(reply)
    if text == DANGER:
        assert reply.codes[0] == "SAFE" and "988" in reply.says


def test_a_store_that_cannot_be_read_is_not_written_either(
    bot: Talker, processor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[Any] = []

    async def save(tracker: Any) -> None:
        saved.append(tracker)

    monkeypatch.setattr(processor.tracker_store, "get_or_create_tracker", breaks_later)
    monkeypatch.setattr(processor.tracker_store, "save", save)
    bot.hears(SAYS)
    assert saved == []


def test_forgetting_that_fails_is_owned_and_nothing_claims_it_is_gone(
    kept: Any, processor: Any, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    person = kept.someone()
    person.hears(SAYS)
    monkeypatch.setattr(kept.store, "forget", breaks)
    said_to_forget(processor, monkeypatch)
    reply = person.hears("delete everything i wrote")
    assert gives_humans(reply)
    assert not any(i.startswith("meta.delete") for i in reply.ids), reply.says


def said_to_forget(processor: Any, patch: pytest.MonkeyPatch) -> None:
    """Have the graph hear a wish to be forgotten, whatever the model has learnt."""
    heard = {"intent": {"name": "delete_data", "confidence": 0.99}, "intent_ranking": [], "entities": []}
    patch.setattr(processor, "_parse_message_with_graph", lambda *_: dict(heard))


# -- slots -------------------------------------------------------------------------------------------------------

NONSENSE: list[dict[str, Any]] = [
    {"state": "lapse", "used": {"a": 1}, "danger": ["x"], "region": "atlantis"},
    {"state": 7, "used": [1, None, {}], "danger": {"kind": "suicide_risk"}, "region": "   "},
    {"state": {"turn": "many", "past": "abc", "covered": 5, "stage": 3, "topic": None}},
    {"state": {"turn": 3, "past": [1, {"codes": 4}, {"words": "x"}], "covered": [3, None], "taps": [7, {}]}},
    {"state": {"turn": -5, "pending": 3.5, "plan_step": 9, "rating": "high", "partner": 4, "ruler": 2}},
    {"state": {"topic": "nowhere", "stage": "nostage", "whose": "nobody", "sentences": ["x"], "notes": [1, None]}},
    {"danger": {"kind": "suicide_risk", "level": "elevated", "turns": "x"}},
    {"danger": {"kind": "nosuch", "level": "elevated", "step": 3}},
    {"danger": {"kind": "suicide_risk", "level": "elevated", "step": {}, "sub": 4, "who": None, "cards": "two"}},
]  # fmt: skip


@pytest.mark.parametrize("slots", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize("text", [DANGER, SAYS, "yes", "human"])
def test_nonsense_in_a_slot_is_answered_as_if_it_were_not_there(
    text: str, slots: dict[str, Any], bot: Talker, processor: Any, console: Any
) -> None:
    from rasa.shared.core.events import SlotSet

    loop = console._loop
    tracker = loop.run_until_complete(processor.fetch_tracker_and_update_session(bot.person))
    for name, value in slots.items():
        tracker.update(SlotSet(name, value))
    loop.run_until_complete(processor.save_tracker(tracker))
    bot.region = None
    reply = bot.hears(text)
    assert reply.parts
    if text == DANGER:
        assert reply.codes[0] == "SAFE" and gives_humans(reply)
    else:
        assert not any(i.startswith(("doors.crash", "bare.crash")) for i in reply.ids), reply.ids
    assert bot.hears("ok").parts


def test_a_region_slot_that_holds_no_text_is_no_region(bot: Talker, processor: Any, console: Any) -> None:
    loop = console._loop
    tracker = loop.run_until_complete(processor.fetch_tracker_and_update_session(bot.person))
    tracker.slots["region"]._value = 42
    loop.run_until_complete(processor.save_tracker(tracker))
    bot.region = None
    assert gives_humans(bot.hears(DANGER))
