"""The Telegram door over real HTTP, against a mock Bot API."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from hereabouts.channels import telegram
from hereabouts.channels.telegram import TelegramInput
from hereabouts.errors import SettingError
from tests.channels.mock_telegram import (
    BOT,
    PATH,
    SECRET,
    TOKEN,
    MockTelegram,
    buttons,
    group,
    message,
    person,
    send,
    tap,
    update,
)
from tests.channels.mock_world import World

DANGER = "I want to kill myself tonight"


@pytest.fixture
def world() -> Iterator[World]:
    made = World(MockTelegram())
    made.open(TelegramInput(TOKEN, SECRET, made.api.base))
    made.agent.say = lambda heard: {"text": f"You said: {heard.text}"}
    yield made
    made.close()


def said(world: World) -> list[str]:
    return [call["text"] for call in world.api.called("sendMessage")]


def choose(titles: list[str]) -> dict[str, Any]:
    return {"text": "Which?", "buttons": [{"id": f"id_{t}", "title": t, "payload": t} for t in titles]}


# -- who may knock ---------------------------------------------------------------------------------------------------


def test_a_message_is_heard_and_answered_in_its_chat(world: World) -> None:
    assert send(world, update(message=message("hello", user=7))) == 200
    (heard,) = world.agent.heard
    assert (heard.text, heard.input_channel, heard.metadata) == ("hello", "telegram", {"gather": True})
    (sent,) = world.api.called("sendMessage")
    assert (sent["chat_id"], sent["text"]) == (7, "You said: hello")
    assert sent["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
def test_without_the_secret_nothing_is_heard(world: World, secret: str | None) -> None:
    assert send(world, update(message=message("hello")), secret) == 401
    assert world.agent.heard == []


def test_platform_ids_are_not_in_the_sender_id(world: World) -> None:
    send(world, update(message=message("hello", user=123456789)))
    send(world, update(message=message("again", user=123456789)))
    send(world, update(message=message("hello", user=987654321)))
    first, again, other = (heard.sender_id for heard in world.agent.heard)
    assert first == again != other
    assert "123456789" not in first and first.startswith("telegram:")


def test_nobody_elses_button_can_be_tapped(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes", "No"])
    send(world, update(message=message("hello", user=7)))
    data = buttons(world.api.called("sendMessage")[0])[0][0]["callback_data"]
    send(world, tap(data, user=8))
    assert world.agent.texts == ["hello"]


# -- nothing twice, nothing missed -----------------------------------------------------------------------------------


def test_an_update_sent_twice_is_heard_once(world: World) -> None:
    given = update(message=message("hello"))
    assert [send(world, given), send(world, given)] == [200, 200]
    assert world.agent.texts == ["hello"]


def test_the_webhook_answers_before_the_reply_is_ready(world: World) -> None:
    async def slow(heard: Any) -> dict[str, str]:
        await asyncio.sleep(0.5)
        return {"text": "late"}

    world.agent.say = slow
    body = json.dumps(update(message=message("hello")))
    status, _ = world.post(PATH, body, {"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert status == 200 and said(world) == []
    world.settle()
    assert said(world) == ["late"]


def test_replies_keep_the_order_of_the_messages(world: World) -> None:
    async def first_is_slow(heard: Any) -> dict[str, str]:
        await asyncio.sleep(0.4 if heard.text == "one" else 0)
        return {"text": f"to {heard.text}"}

    world.agent.say = first_is_slow
    for text in ("one", "two", "three"):
        world.post(PATH, json.dumps(update(message=message(text))), {"X-Telegram-Bot-Api-Secret-Token": SECRET})
    world.settle()
    assert said(world) == ["to one", "to two", "to three"]


def test_short_lines_reach_the_agent_while_the_first_waits_so_that_it_can_join_them(world: World) -> None:
    together: list[int] = []

    async def gathers(heard: Any) -> dict[str, str] | None:
        if heard.text != "third":
            await asyncio.sleep(0.5)
            return None
        together.append(len(world.agent.heard))
        return {"text": "to all three"}

    world.agent.say = gathers
    for text in ("first", "second", "third"):
        world.post(PATH, json.dumps(update(message=message(text))), {"X-Telegram-Bot-Api-Secret-Token": SECRET})
    world.settle()
    assert together == [3] and said(world) == ["to all three"]


def test_a_reply_to_danger_does_not_wait_for_the_one_before(world: World) -> None:
    async def first_is_slow(heard: Any) -> dict[str, str]:
        if heard.text == "one":
            await asyncio.sleep(0.6)
            return {"text": "to one"}
        return {"text": "a card", "kind": "suicide_risk", "level": "elevated"}

    world.agent.say = first_is_slow
    for text in ("one", DANGER):
        world.post(PATH, json.dumps(update(message=message(text))), {"X-Telegram-Bot-Api-Secret-Token": SECRET})
    world.settle()
    assert said(world) == ["a card", "to one"]


def test_a_flood_is_told_once_to_slow_down_but_danger_in_it_is_heard(world: World) -> None:
    async def slow(heard: Any) -> dict[str, str]:
        await asyncio.sleep(0.4)
        return {"text": "ok"}

    world.agent.say = slow
    for number in range(30):
        world.post(
            PATH,
            json.dumps(update(message=message(DANGER if number == 27 else f"line {number}"))),
            {"X-Telegram-Bot-Api-Secret-Token": SECRET},
        )
    world.settle()
    assert DANGER in world.agent.texts and len(world.agent.heard) == 21
    assert len([text for text in said(world) if text != "ok"]) == 1


def test_a_failing_agent_is_answered_with_the_humans_and_never_resent(world: World) -> None:
    def broken(heard: Any) -> None:
        raise RuntimeError("broken")

    world.agent.say = broken
    assert send(world, update(message=message("hello"))) == 200
    (text,) = said(world)
    assert "findahelpline.com" in text or "emergency" in text
    send(world, update(message=message(DANGER)))
    assert "computer program" in said(world)[1] and "indahelpline.com" in said(world)[1]


# -- edits, groups, channels -----------------------------------------------------------------------------------------


def test_an_edit_is_answered_only_when_it_holds_danger(world: World) -> None:
    send(world, update(edited_message=message("I had a fine day", edit_date=2)))
    assert world.agent.heard == [] and said(world) == []
    send(world, update(edited_message=message(DANGER, edit_date=2)))
    assert world.agent.texts == [DANGER]


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "poll", "inline_query"])
def test_other_kinds_of_update_are_acknowledged_and_ignored(world: World, kind: str) -> None:
    assert send(world, update(**{kind: message("hello", chat={"id": -1, "type": "channel", "title": "c"})})) == 200
    assert world.agent.heard == [] and world.api.calls == []


def test_a_group_gets_no_content_and_no_line_when_nobody_calls(world: World) -> None:
    send(world, update(message=message("I did it again", chat=group())))
    assert world.agent.heard == [] and world.api.calls == []


def test_a_group_that_calls_by_name_gets_one_quiet_line(world: World) -> None:
    text = "@Here_Test_Bot I did it again"
    calls = [{"type": "mention", "offset": 0, "length": 14}]
    for user in (7, 8):
        send(world, update(message=message(text, user, group(), entities=calls)))
    assert world.agent.heard == []
    assert said(world) == ["I don't talk in groups or channels. A direct message to me works."]


def test_another_bots_name_is_not_ours(world: World) -> None:
    calls = [{"type": "bot_command", "offset": 0, "length": 17}]
    send(world, update(message=message("/start@other_bot_", chat=group(), entities=calls)))
    assert said(world) == []


def test_danger_said_to_it_in_a_group_is_answered_in_private(world: World) -> None:
    send(world, update(message=message(DANGER, 7, group(), reply_to_message={"from": BOT})))
    sent = world.api.called("sendMessage")
    assert sorted(call["chat_id"] for call in sent) == [-100500, 7]
    assert all("kill" not in call["text"] for call in sent if call["chat_id"] == -100500)


def test_it_leaves_a_group_it_is_brought_into(world: World) -> None:
    member = {"chat": group(), "from": person(), "date": 1, "new_chat_member": {"status": "member", "user": BOT}}
    send(world, update(my_chat_member=member))
    assert world.api.called("leaveChat") == [{"chat_id": -100500}] and said(world) == []


# -- what is said to it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["voice", "sticker", "photo", "document", "location", "video_note", "poll"])
def test_what_is_no_text_gets_a_sentence_with_the_humans(world: World, kind: str) -> None:
    send(world, update(message=message(None, **{kind: {"file_id": "x"}})))
    (text,) = said(world)
    assert "words" in text and world.agent.heard == []


def test_an_album_is_answered_once(world: World) -> None:
    for _ in range(3):
        send(world, update(message=message(None, photo=[{}], media_group_id="1")))
    assert len(said(world)) == 1


def test_words_under_a_picture_are_read(world: World) -> None:
    send(world, update(message=message(None, photo=[{}], caption="slipped again")))
    assert world.agent.texts == ["slipped again"]


def test_service_notices_are_not_answered(world: World) -> None:
    send(world, update(message=message(None, pinned_message={})))
    assert world.api.calls == []


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/start", "/start"),
        ("/start put_words_in_my_mouth", "/start"),
        ("/help@here_test_bot", "/help"),
        ("/delete", "/delete"),
    ],
)
def test_commands_pass_as_typed_without_address_or_a_links_payload(world: World, typed: str, heard: str) -> None:
    send(world, update(message=message(typed)))
    assert world.agent.texts == [heard]


def test_characters_no_keyboard_types_are_taken_out(world: World) -> None:
    send(world, update(message=message("he\u0000llo \ud83d")))
    assert world.agent.texts == ["hello"]


# -- what it says ----------------------------------------------------------------------------------------------------


def test_a_long_reply_is_split_between_sentences_with_the_buttons_last(world: World) -> None:
    sentence = "This is a sentence of some length, with a wave in it 🌊. "
    whole = (sentence * 200).strip()
    world.agent.say = lambda heard: {**choose(["Yes"]), "text": whole}
    send(world, update(message=message("hello")))
    sent = world.api.called("sendMessage")
    assert len(sent) > 2 and " ".join(call["text"] for call in sent) == whole
    assert all(call["text"].endswith(".") for call in sent)
    assert [bool(call.get("reply_markup")) for call in sent] == [False] * (len(sent) - 1) + [True]


def test_buttons_stand_in_rows_with_short_payloads_and_come_back_as_their_title(world: World) -> None:
    long = "Something that is a good deal longer than sixty-four bytes, so that it would not fit as a payload"
    world.agent.say = lambda heard: choose([*map(str, range(11)), long])
    send(world, update(message=message("hello")))
    rows = buttons(world.api.called("sendMessage")[0])
    assert [len(row) for row in rows] == [6, 5, 1]
    assert all(len(button["callback_data"].encode()) <= 64 for row in rows for button in row)
    send(world, tap(rows[2][0]["callback_data"]))
    heard = world.agent.heard[-1]
    assert heard.text == long and heard.metadata == {"button": f"id_{long}"} and heard.parse_data is None


def test_every_tap_is_answered_once_heard_once_and_its_choice_stays_readable(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes", "No"]) if heard.text == "hello" else {"text": "ok"}
    send(world, update(message=message("hello")))
    data = buttons(world.api.called("sendMessage")[0])[0][0]["callback_data"]
    send(world, tap(data))
    send(world, tap(data))
    assert world.agent.texts == ["hello", "Yes"]
    assert len(world.api.called("answerCallbackQuery")) == 2
    (marked,) = world.api.called("editMessageReplyMarkup")
    assert buttons(marked)[0][0]["text"] == "✓ Yes"


@pytest.mark.parametrize("data", ["", "nonsense", "/suicide_risk", "x:999", "a" * 64])
def test_a_stale_or_invented_button_gets_a_kind_line(world: World, data: str) -> None:
    send(world, tap(data))
    (text,) = said(world)
    assert world.agent.heard == [] and ("button" in text or "choice" in text)
    assert len(world.api.called("answerCallbackQuery")) == 1


def test_a_button_is_stale_once_the_person_has_written(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes"]) if heard.text == "hello" else {"text": "ok"}
    send(world, update(message=message("hello")))
    data = buttons(world.api.called("sendMessage")[0])[0][0]["callback_data"]
    send(world, update(message=message("something else")))
    send(world, tap(data))
    assert world.agent.texts == ["hello", "something else"]


def test_a_refused_keyboard_does_not_lose_the_words(world: World) -> None:
    world.agent.say = lambda heard: choose(["Yes"])
    world.api.planned.append((400, {}, {"ok": False, "error_code": 400, "description": "Bad Request"}))
    send(world, update(message=message("hello")))
    with_buttons, without = world.api.called("sendMessage")
    assert without["text"] == "Which?" and "reply_markup" not in without


def test_a_plan_is_sent_to_be_copied_and_a_timer_is_said_and_stopped(world: World) -> None:
    world.agent.say = lambda heard: (
        {
            "text": "Here.",
            "extra": {"plan": {"if": "it's ten", "then": "phone in the kitchen"}, "timer": {"minutes": 5}},
        }
        if heard.text == "go"
        else {"text": "ok"}
    )
    send(world, update(message=message("go")))
    assert said(world)[1:] == [
        "If it's ten: phone in the kitchen.",
        "The timer is on: 5 minutes. Write stop to end it.",
    ]
    assert world.channel.timers() == 1
    send(world, update(message=message("stop")))
    assert world.channel.timers() == 0


def test_the_end_of_a_timer_is_said(world: World) -> None:
    world.agent.say = lambda heard: {"text": "Here.", "extra": {"timer": {"minutes": 0.002}}}
    send(world, update(message=message("go")))
    for _ in range(100):
        if len(said(world)) == 3:
            break
        asyncio.run(asyncio.sleep(0.02))
    assert said(world)[2] == "Those 0.002 minutes are over."


def test_a_rating_is_asked_with_its_numbers(world: World) -> None:
    world.agent.say = lambda heard: {"text": "0 to 10?", "asks": "rating"} if heard.text == "hi" else {"text": "ok"}
    send(world, update(message=message("hi")))
    rows = buttons(world.api.called("sendMessage")[0])
    assert [button["text"] for row in rows for button in row] == [str(number) for number in range(11)]
    send(world, tap(rows[1][1]["callback_data"]))
    assert world.agent.texts == ["hi", "7"]


def test_in_demo_mode_the_first_words_say_so(world: World) -> None:
    world.agent.say = lambda heard: [{"text": "A program.", "disclosure": "first"}, {"text": "And a reply."}]
    send(world, update(message=message("hi")))
    world.app.ctx.standing = SimpleNamespace(demo=True)
    send(world, update(message=message("hi")))
    first, _, in_demo, reply = said(world)
    assert first == "A program." and in_demo.startswith("A program.\n\n")
    assert "demo" in in_demo.lower() and "signed" in in_demo
    assert reply == "And a reply."


def test_forgetting_closes_buttons_and_timers(world: World) -> None:
    world.agent.say = lambda heard: (
        {**choose(["Yes"]), "extra": {"timer": {"minutes": 5}}}
        if heard.text == "go"
        else {"text": "gone", "forget": True}
    )
    send(world, update(message=message("go")))
    send(world, update(message=message("delete")))
    assert world.channel.timers() == 0 and len(world.channel.offers) == 0


# -- the API's moods -------------------------------------------------------------------------------------------------


def test_it_waits_as_told_and_sends_again(world: World) -> None:
    flood = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 0.2}}
    world.api.planned.append((429, {}, flood))
    world.api.planned.append((502, {}, {}))
    send(world, update(message=message("hello")))
    assert said(world) == ["You said: hello"] * 3  # two refused, one taken


def test_a_wrong_token_is_said_plainly_once_and_never_shown(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.api.planned += [(401, {}, {"ok": False, "error_code": 401, "description": "Unauthorized"})] * 2
    with caplog.at_level(logging.ERROR):
        send(world, update(message=message("secret words")))
        send(world, update(message=message("more words")))
    lines = [record.getMessage() for record in caplog.records]
    assert len([line for line in lines if "refuses TELEGRAM_BOT_TOKEN" in line]) == 1
    assert not any(TOKEN in line or "words" in line for line in lines)


def test_a_person_who_blocked_it_is_left_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.api.planned.append((403, {}, {"ok": False, "error_code": 403, "description": "Forbidden: blocked"}))
    send(world, update(message=message("hello")))
    assert len(world.api.calls) == 1 and not caplog.records


def test_starting_needs_no_network(world: World) -> None:
    assert world.api.calls == []


# -- settings and the webhook command --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "secret", "told"),
    [
        ("", "", "TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET not set"),
        (TOKEN, "", "TELEGRAM_WEBHOOK_SECRET not set"),
        ("hunter2", SECRET, "TELEGRAM_BOT_TOKEN does not look like"),
        (TOKEN, "short", "TELEGRAM_WEBHOOK_SECRET must be"),
    ],
)
def test_without_good_settings_the_door_is_shut_with_one_line(
    token: str, secret: str, told: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", secret)
    world = World(MockTelegram())
    try:
        world.open(TelegramInput.from_credentials({}))
        (record,) = caplog.records
        assert told in record.getMessage() and (not token or token not in record.getMessage())
        assert send(world, update(message=message("hello")), secret) == 404
        assert world.post("/webhooks/telegram/", b"", method="GET")[0] == 404
    finally:
        world.close()


def test_the_token_is_sent_to_no_plain_http_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("TELEGRAM_API_BASE", "http://example.org")
    with pytest.raises(SettingError, match="https"):
        telegram.settings()


def test_the_webhook_command_tells_telegram_address_secret_and_kinds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("BOT_TOKEN", TOKEN), ("WEBHOOK_SECRET", SECRET), ("API_BASE", world.api.base)):
        monkeypatch.setenv(f"TELEGRAM_{name}", value)
    assert "https://chat.example.org/webhooks/telegram/webhook" in telegram.webhook("https://chat.example.org")
    (told,) = world.api.called("setWebhook")
    assert told["secret_token"] == SECRET and told["url"].endswith(PATH)
    assert told["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    with pytest.raises(SettingError, match="https"):
        telegram.webhook("http://chat.example.org")
    world.api.planned.append((400, {}, {"ok": False, "description": "Bad Request: bad webhook"}))
    with pytest.raises(SettingError, match="bad webhook"):
        telegram.webhook("https://chat.example.org/webhooks/telegram/webhook")
