"""Telegram's wire format, both ways: an update read into one typed value, keyboards, and the Bot API client.

Source: the Bot API's documented objects (Update, Message, CallbackQuery, ChatMemberUpdated, InlineKeyboardMarkup,
ResponseParameters) and methods (sendMessage, answerCallbackQuery, setWebhook, leaveChat).
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hereabouts.channels.posting import Answer, Poster
from hereabouts.channels.wire import at, cleaned, list_at, object_at, text_at, whole_at

logger = logging.getLogger(__name__)
LIMIT = 4096
BASE = "https://api.telegram.org"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
SECRET_HEADER = "x-telegram-bot-api-secret-token"
# Kinds of message without words in them; other kinds without text are Telegram's own notices.
_NOT_TEXT = frozenset(
    "photo voice audio video video_note sticker animation document location venue contact poll dice story game "
    "paid_media checklist".split()
)
_ROW_CHARS = 24
_ROW_MOST = 6
What = Literal["message", "edited", "not_text", "tap", "group", "joined_group", "nothing"]


@dataclass(frozen=True)
class Update:
    """One update: `what` it is, and as much of the rest as that kind has."""

    what: What
    update_id: int | None = None
    chat: int = 0
    user: int = 0
    text: str = ""
    message_id: int | None = None
    query_id: str = ""
    data: str = ""
    album: str = ""
    calls: tuple[str, ...] = ()
    """In a group: who is called by name ("@somebot"), or "me" for an answer to one of our messages."""


def secret_matches(given: str | None, secret: str) -> bool:
    """Return whether the secret-token header is ours, in constant time."""
    return hmac.compare_digest((given or "").encode("utf-8", "replace"), secret.encode("utf-8"))


def read_update(body: Mapping[str, Any], bot_id: int) -> Update:
    """Return what an update holds; whatever has an unexpected shape is `nothing`."""
    number = whole_at(body, "update_id")
    for key, read in (("message", _message), ("edited_message", _edited), ("callback_query", _tap)):
        given = object_at(body, key)
        if given:
            return read(given, number, bot_id)
    member = object_at(body, "my_chat_member")
    if member and text_at(member, "chat", "type") in ("group", "supergroup", "channel"):
        status, chat = text_at(member, "new_chat_member", "status"), whole_at(member, "chat", "id")
        if status in ("member", "administrator") and chat is not None:
            return Update("joined_group", number, chat)
    return Update("nothing", number)


def _message(message: dict[str, Any], number: int | None, bot_id: int) -> Update:
    chat, user = whole_at(message, "chat", "id"), whole_at(message, "from", "id")
    if chat is None or user is None or at(message, "from", "is_bot") is True:
        return Update("nothing", number)
    text = _words(message)
    if text_at(message, "chat", "type") != "private":
        return Update("group", number, chat, user, text, calls=_calls(message, bot_id))
    message_id = whole_at(message, "message_id")
    if text:
        return Update("message", number, chat, user, text, message_id)
    if _NOT_TEXT & message.keys() or text_at(message, "text"):
        return Update("not_text", number, chat, user, album=text_at(message, "media_group_id"))
    return Update("nothing", number)


def _edited(message: dict[str, Any], number: int | None, bot_id: int) -> Update:
    read = _message(message, number, bot_id)
    if read.what != "message":
        return Update("nothing", number)
    return Update("edited", number, read.chat, read.user, read.text, read.message_id)


def _tap(query: dict[str, Any], number: int | None, bot_id: int) -> Update:
    query_id, user = text_at(query, "id"), whole_at(query, "from", "id")
    if not query_id or user is None:
        return Update("nothing", number)
    private = text_at(query, "message", "chat", "type") == "private"
    chat = whole_at(query, "message", "chat", "id") if private else None
    message_id = whole_at(query, "message", "message_id")
    data = text_at(query, "data")
    return Update("tap", number, chat or 0, user, message_id=message_id, query_id=query_id, data=data)


def _words(message: dict[str, Any]) -> str:
    """Return the words of a message: its text, or the words under a picture; commands without address or payload.

    A link (t.me/bot?start=...) can put words behind /start, so those are not the person's: they are dropped.
    """
    text = cleaned(text_at(message, "text") or text_at(message, "caption"))
    if text.startswith("/"):
        command, _, rest = text.partition(" ")
        command = command.partition("@")[0]
        return command if command.lower() == "/start" else f"{command} {rest}".strip()
    return text


def _calls(message: dict[str, Any], bot_id: int) -> tuple[str, ...]:
    found: list[str] = []
    if whole_at(message, "reply_to_message", "from", "id") == bot_id:
        found.append("me")
    for kind in ("text", "caption"):
        units = text_at(message, kind).encode("utf-16-le", "surrogatepass")
        for entity in list_at(message, "entities" if kind == "text" else "caption_entities")[:100]:
            start, length = whole_at(entity, "offset"), whole_at(entity, "length")
            if whole_at(entity, "user", "id") == bot_id:
                found.append("me")
            elif text_at(entity, "type") in ("mention", "bot_command") and start is not None and length is not None:
                said = units[max(start, 0) * 2 : max(start + length, 0) * 2].decode("utf-16-le", "replace")
                if "@" in said:
                    found.append("@" + said.partition("@")[2].lower())
    return tuple(found)


def keyboard(titles: Sequence[str], payloads: Sequence[str]) -> dict[str, Any]:
    """Return an inline keyboard: short titles side by side, long ones on a row of their own.

    >>> rows = keyboard(["Yes", "No", "I'd rather look at something else"], ["a", "b", "c"])["inline_keyboard"]
    >>> [len(row) for row in rows]
    [2, 1]
    """
    rows: list[list[dict[str, str]]] = []
    used = _ROW_CHARS + 1
    for title, payload in zip(titles, payloads):
        width = len(title) + 2
        if used + width > _ROW_CHARS or len(rows[-1]) >= _ROW_MOST:
            rows.append([])
            used = 0
        rows[-1].append({"text": title, "callback_data": payload})
        used += width
    return {"inline_keyboard": rows}


class TelegramApi:
    """The Bot API's client: `call` never raises for a refusal, and says a wrong token plainly, once."""

    def __init__(self, token: str, base: str = BASE) -> None:
        self._root = f"{base}/bot{token}"
        self._poster = Poster()
        self._said: set[int] = set()

    async def call(self, method: str, payload: Mapping[str, Any]) -> Answer:
        """Return the answer to one method; raises `Unreachable` when there is none."""
        answer = await self._poster.post(f"{self._root}/{method}", payload)
        refused = answer.status in (401, 404)
        if refused and answer.status not in self._said:
            self._said.add(answer.status)
            logger.error(
                "Telegram refuses TELEGRAM_BOT_TOKEN (%s): copy it again from @BotFather, restart.", answer.status
            )
        elif not refused and answer.status >= 400 and answer.status != 403:  # 403: the person blocked the bot
            logger.error("Telegram refused %s (%s)", method, answer.status)
        return answer

    async def close(self) -> None:
        """Close the session."""
        await self._poster.close()
