"""Every hole of Rasa's Telegram connector, shown on it and shut on ours (the fuller tests are in test_telegram.py)."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram.bot.api import TelegramAPIServer
from rasa.core.channels import telegram as stock

from hereabouts.channels.telegram import TelegramInput
from tests.channels.mock_telegram import SECRET, TOKEN, MockTelegram, buttons, group, message, send, tap, update
from tests.channels.mock_world import World


class StockTelegram(stock.TelegramInput):  # type: ignore[misc]
    """Rasa's connector, its API pointed at the mock; the webhook is not set when `offline`."""

    base = ""

    def get_output_channel(self) -> Any:
        output = stock.TelegramOutput(self.access_token)
        output.server = TelegramAPIServer.from_base(self.base)
        return output


@pytest.fixture
def stock_world() -> Iterator[World]:
    world = World(MockTelegram())
    StockTelegram.base = world.api.base
    world.open(StockTelegram(TOKEN, "here_test_bot", "https://example.org"), route="/webhooks/")
    yield world
    world.close()


@pytest.fixture
def world() -> Iterator[World]:
    made = World(MockTelegram())
    made.open(TelegramInput(TOKEN, SECRET, made.api.base))
    yield made
    made.close()


def test_a_stranger_without_the_secret_is_heard_by_stock_and_not_by_ours(stock_world: World, world: World) -> None:
    assert (send(stock_world, update(message=message("hi")), None), len(stock_world.agent.heard)) == (200, 1)
    assert (send(world, update(message=message("hi")), None), len(world.agent.heard)) == (401, 0)


def test_stock_sets_the_webhook_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Any] = []

    async def recorded(self: Any, url: str) -> None:
        tried.append(url)

    monkeypatch.setattr(stock.TelegramOutput, "set_webhook", recorded)
    stock.TelegramInput(TOKEN, "here_test_bot", "https://example.org").blueprint(lambda heard: None)
    assert tried == ["https://example.org"]
    world = World(MockTelegram())
    try:
        world.open(TelegramInput(TOKEN, SECRET, world.api.base))
        assert world.api.calls == []
    finally:
        world.close()


def test_a_group_is_one_conversation_on_stock_and_none_on_ours(stock_world: World, world: World) -> None:
    for user in (7, 8):
        send(stock_world, update(message=message("hi", user, group())))
        send(world, update(message=message("hi", user, group())))
    assert len({heard.sender_id for heard in stock_world.agent.heard}) == 1
    assert world.agent.heard == []


def test_a_channel_post_is_an_error_on_stock_and_nothing_on_ours(stock_world: World, world: World) -> None:
    post = {"message_id": 1, "chat": {"id": -1, "type": "channel", "title": "c"}, "date": 1, "text": "hi"}
    assert send(stock_world, update(channel_post=post)) == 500
    assert send(world, update(channel_post=post)) == 200


def test_an_edit_is_a_new_message_on_stock_and_read_for_danger_on_ours(stock_world: World, world: World) -> None:
    edit = message("a fine day", edit_date=2)
    send(stock_world, update(edited_message=edit))
    send(world, update(edited_message=edit))
    assert (stock_world.agent.texts, world.agent.texts) == (["a fine day"], [])


def test_an_edit_without_text_is_an_empty_message_on_stock(stock_world: World, world: World) -> None:
    edit = message(None, edit_date=2, location={"latitude": 1.0, "longitude": 1.0})
    send(stock_world, update(edited_message=edit))
    send(world, update(edited_message=edit))
    assert (stock_world.agent.texts, world.agent.texts) == ([None], [])


def test_a_failing_agent_is_a_resend_on_stock_and_an_answer_on_ours(stock_world: World, world: World) -> None:
    def broken(heard: Any) -> None:
        raise RuntimeError("broken")

    stock_world.agent.say = world.agent.say = broken
    assert send(stock_world, update(message=message("hi"))) == 500
    assert send(world, update(message=message("hi"))) == 200 and len(world.api.called("sendMessage")) == 1


def _choice(*titles: str) -> Any:
    offered = [{"id": title, "title": title, "payload": title} for title in titles]
    return lambda heard: {"text": "Which?", "buttons": offered}


def test_a_long_payload_loses_the_message_on_stock(stock_world: World, world: World) -> None:
    stock_world.agent.say = world.agent.say = _choice("long " * 20)
    send(stock_world, update(message=message("hi")))
    send(world, update(message=message("hi")))
    (refused,), (sent,) = stock_world.api.called("sendMessage"), world.api.called("sendMessage")
    assert len(buttons(refused)[0][0]["callback_data"].encode()) > 64  # and so the mock, as Telegram, refused it
    assert len(buttons(sent)[0][0]["callback_data"].encode()) <= 64


def test_all_buttons_are_in_one_row_on_stock(stock_world: World, world: World) -> None:
    stock_world.agent.say = world.agent.say = _choice(*map(str, range(11)))
    send(stock_world, update(message=message("hi")))
    send(world, update(message=message("hi")))
    assert [len(row) for row in buttons(stock_world.api.called("sendMessage")[0])] == [11]
    assert [len(row) for row in buttons(world.api.called("sendMessage")[0])] == [6, 5]


def test_a_tap_is_never_answered_on_stock(stock_world: World, world: World) -> None:
    for one in (stock_world, world):
        send(one, tap("anything"))
    assert stock_world.api.called("answerCallbackQuery") == []
    assert len(world.api.called("answerCallbackQuery")) == 1


def test_a_typed_payload_of_a_tap_reaches_the_agent_on_stock(stock_world: World, world: World) -> None:
    for one in (stock_world, world):
        send(one, tap('/suicide_risk{"x": "y"}'))
    assert (len(stock_world.agent.heard), len(world.agent.heard)) == (1, 0)


def test_an_update_sent_twice_is_heard_twice_on_stock(stock_world: World, world: World) -> None:
    given = update(message=message("hi"))
    for one in (stock_world, world):
        send(one, given)
        send(one, given)
    assert (len(stock_world.agent.heard), len(world.agent.heard)) == (2, 1)


def test_a_long_reply_is_refused_on_stock(stock_world: World, world: World) -> None:
    stock_world.agent.say = world.agent.say = lambda heard: {"text": "A sentence. " * 500}
    status = send(stock_world, update(message=message("hi")))
    send(world, update(message=message("hi")))
    assert status == 500 and len(stock_world.api.called("sendMessage")[0]["text"]) > 4096
    assert all(len(sent["text"]) <= 4096 for sent in world.api.called("sendMessage"))


def test_the_names_of_the_doors_are_the_platforms() -> None:
    assert SimpleNamespace(ours=TelegramInput.name(), stock=stock.TelegramInput.name()) == SimpleNamespace(
        ours="telegram", stock="telegram"
    )
