"""A mock of Telegram's Bot API and the updates it sends, in the documented shapes; every id is invented."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from hereabouts.channels.splitting import utf16_units
from tests.channels.mock_world import Call, MockApi, World

TOKEN = "4242:" + "A" * 35
SECRET = "a-secret-of-thirty-two-characters"
BOT = {"id": 4242, "is_bot": True, "first_name": "Here", "username": "here_test_bot"}
PATH = "/webhooks/telegram/webhook"
_IDS = count(1000)


class MockTelegram(MockApi):
    """Refuses what the Bot API refuses: texts over 4,096, callback data over 64 bytes, unknown tokens."""

    def judge(self, call: Call) -> tuple[int, dict[str, Any]]:
        if call.method == "getMe":
            return 200, {"ok": True, "result": BOT}
        if call.method == "sendMessage":
            if not 1 <= utf16_units(str(call.json.get("text", ""))) <= 4096:
                return _bad("Bad Request: message is too long")
            markup = call.json.get("reply_markup")
            markup = json.loads(markup) if isinstance(markup, str) else markup or {}
            for row in markup.get("inline_keyboard", []):
                for button in row:
                    if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                        return _bad("Bad Request: BUTTON_DATA_INVALID")
            chat = int(call.json["chat_id"])
            sent = {"message_id": next(_IDS), "date": 1, "chat": {"id": chat, "type": "private"}, "from": BOT}
            return 200, {"ok": True, "result": {**sent, "text": call.json.get("text")}}
        return 200, {"ok": True, "result": True}


def _bad(description: str) -> tuple[int, dict[str, Any]]:
    return 400, {"ok": False, "error_code": 400, "description": description}


def person(user: int = 7) -> dict[str, Any]:
    """Return a User."""
    return {"id": user, "is_bot": False, "first_name": "P", "language_code": "en"}


def message(text: str | None = None, user: int = 7, chat: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a Message in a private chat (or in `chat`)."""
    made: dict[str, Any] = {
        "message_id": next(_IDS),
        "from": person(user),
        "chat": chat or {"id": user, "first_name": "P", "type": "private"},
        "date": 1_700_000_000,
        **more,
    }
    if text is not None:
        made["text"] = text
    return made


def group(chat: int = -100500) -> dict[str, Any]:
    """Return a Chat of many."""
    return {"id": chat, "title": "All of us", "type": "supergroup"}


def update(**content: Any) -> dict[str, Any]:
    """Return an Update with a new id."""
    return {"update_id": next(_IDS), **content}


def tap(data: str, user: int = 7, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the Update of a tapped button."""
    under = message("...", user, chat)
    under["from"] = BOT
    query = {"id": str(next(_IDS)), "from": person(user), "message": under, "chat_instance": "1", "data": data}
    return update(callback_query=query)


def send(world: World, given: dict[str, Any], secret: str | None = SECRET) -> int:
    """Post an update as Telegram does; returns the status once the work behind it is done."""
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    status, _ = world.post(PATH, json.dumps(given), headers)
    if hasattr(world.channel, "turns"):
        world.settle()
    return status


def buttons(sent: dict[str, Any]) -> list[list[dict[str, str]]]:
    """Return the rows of buttons of a sent message."""
    markup = sent.get("reply_markup") or {}
    rows: list[list[dict[str, str]]] = (json.loads(markup) if isinstance(markup, str) else markup)["inline_keyboard"]
    return rows
