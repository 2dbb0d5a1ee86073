"""The Telegram door: private chats only, nothing heard twice, nothing set up by starting.

Where Rasa's connector is lacking is listed in docs/doors.md; this one shares nothing with it but the name.
"""

from __future__ import annotations

import asyncio
import os
import re
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from hereabouts.channels import telegram_wire as wire
from hereabouts.channels.chatdoor import ChatDoor, ChatOutput, OnNewMessage, say_plainly
from hereabouts.channels.naming import Naming
from hereabouts.channels.offers import Choice
from hereabouts.channels.posting import Unreachable, checked_base
from hereabouts.channels.replay import Seen
from hereabouts.channels.sentences import line
from hereabouts.channels.splitting import split, utf16_units
from hereabouts.channels.wire import read_json, text_at
from hereabouts.errors import SettingError

TOKEN, SECRET, BASE = "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_API_BASE"
_TOKEN_SHAPE = re.compile(r"([0-9]{3,20}):[A-Za-z0-9_-]{20,}")
_SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]{16,256}")
_DAY, _HOUR = 24 * 3600.0, 3600.0


class TelegramOutput(ChatOutput):
    """Says replies in one private chat."""

    def __init__(self, door: TelegramInput, person: str, chat: int) -> None:
        super().__init__(door, person)
        self.telegram, self.chat = door, chat

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "telegram"

    async def say(self, text: str, choices: tuple[Choice, ...] = ()) -> None:
        """Send a text in pieces Telegram accepts, the buttons under the last; raises `Unreachable`."""
        pieces = split(text, wire.LIMIT, utf16_units)
        for number, piece in enumerate(pieces):
            payload: dict[str, Any] = {
                "chat_id": self.chat,
                "text": piece,
                "link_preview_options": {"is_disabled": True},
            }
            last = number == len(pieces) - 1
            if choices and last:
                payloads = self.door.offers.put(self.person, choices)
                payload["reply_markup"] = wire.keyboard([c.title for c in choices], payloads)
            answer = await self.telegram.api.call("sendMessage", payload)
            if answer.status == 400 and "reply_markup" in payload:
                # Words matter more than buttons: the same text goes out without them.
                del payload["reply_markup"]
                await self.telegram.api.call("sendMessage", payload)


class TelegramInput(ChatDoor):
    """Takes Telegram's updates at /webhooks/telegram/webhook."""

    def __init__(self, token: str = "", secret: str = "", base: str = wire.BASE, problem: str | None = None) -> None:
        super().__init__(Naming("telegram", token), problem)
        self._secret = secret
        self._bot_id = int(token.partition(":")[0] or 0)
        self.api = wire.TelegramApi(token, base)
        self._updates = Seen(_DAY)
        self._quiet = Seen(_HOUR)
        self._albums = Seen(_HOUR)
        self._username: str | None = None

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Return the door as the environment says: shut, with one line in the log, when a token is missing or wrong."""
        try:
            return cls(*settings())
        except SettingError as error:
            say_plainly(f"The Telegram door is off: {error}")
            return cls(problem=str(error))

    def sender(self, chat: int) -> str:
        """Return the sender id a private chat is kept under."""
        assert self.naming is not None
        return self.naming.sender(str(chat))

    def receive(self, request: Request, on_new_message: OnNewMessage) -> HTTPResponse:
        """Take one update: 401 without the secret, else 200 at once, whatever is in it; work goes on behind.

        Telegram sends again what is not answered with 200, so an update nobody understands is answered too.
        """
        if not wire.secret_matches(request.headers.get(wire.SECRET_HEADER), self._secret):
            return response.json({"ok": False}, status=401)
        body = read_json(request.body)
        if body is None:
            return response.json({"ok": False}, status=400)
        update = wire.read_update(body, self._bot_id)
        if update.update_id is not None and not self._updates.again(update.update_id):
            self._take(update, on_new_message)
        return response.json({"ok": True})

    def _take(self, update: wire.Update, on_new_message: OnNewMessage) -> None:
        if update.what == "nothing":
            return
        if update.what in ("group", "joined_group"):
            self.turns.aside(self._refuse_group(update, on_new_message))
            return
        if update.what == "tap":
            self._tapped(update, on_new_message)
            return
        output = self._output(update.chat)
        if update.what == "message":
            self.hear(on_new_message, output, update.text)
        elif update.what == "edited":
            self.hear_danger_only(on_new_message, output, update.text)
        elif not (update.album and self._albums.again((update.chat, update.album))):
            self.say_failure(output, "not_text")  # an album is several messages; it is answered once

    def _output(self, chat: int) -> TelegramOutput:
        return TelegramOutput(self, self.sender(chat), chat)

    def _tapped(self, update: wire.Update, on_new_message: OnNewMessage) -> None:
        # The button stops spinning first, whatever the tap comes to.
        self.turns.aside(self._call_quietly("answerCallbackQuery", {"callback_query_id": update.query_id}))
        if not update.chat or update.chat != update.user:
            return
        output = self._output(update.chat)
        tapped = self.offers.tap(output.person, update.data)
        if tapped.again:
            return
        if tapped.choice is None:
            self.say_failure(output, "stale_button")
            return
        if update.message_id is not None:
            # The choice stays readable: one button with a mark is left.
            shown = wire.keyboard([f"✓ {tapped.choice.title}"], [update.data])
            marked = {"chat_id": update.chat, "message_id": update.message_id, "reply_markup": shown}
            self.turns.aside(self._call_quietly("editMessageReplyMarkup", marked))
        self.hear(on_new_message, output, tapped.choice.title, tapped.choice.id)

    async def _refuse_group(self, update: wire.Update, on_new_message: OnNewMessage) -> None:
        """In a group: when called by name one quiet line, at most one an hour; when brought into one, leave it."""
        if update.what == "joined_group":
            await self._call_quietly("leaveChat", {"chat_id": update.chat})
            return
        if "me" not in update.calls and not await self._is_called(update.calls):
            return
        if update.text:
            # Words of danger are answered where nobody else reads; Telegram refuses it to those who never wrote to us.
            self.hear_danger_only(on_new_message, self._output(update.user), update.text)
        if not self._quiet.again(update.chat):
            await self._call_quietly("sendMessage", {"chat_id": update.chat, "text": line("direct_only")})

    async def _is_called(self, calls: tuple[str, ...]) -> bool:
        if not calls:
            return False
        if self._username is None:
            answer = await self.api.call("getMe", {})
            name = text_at(answer.body, "result", "username")
            if not name:
                return False
            self._username = "@" + name.lower()
        return self._username in calls

    async def _call_quietly(self, method: str, payload: dict[str, Any]) -> None:
        try:
            await self.api.call(method, payload)
        except Unreachable:
            return  # a mark or a closed group is not worth more

    async def stop(self) -> None:
        """Let go of tasks and the session."""
        await super().stop()
        await self.api.close()


def settings() -> tuple[str, str, str]:
    """Return token, webhook secret and API address from the environment; raises `SettingError`, saying what to do."""
    token, secret = os.environ.get(TOKEN, "").strip(), os.environ.get(SECRET, "").strip()
    missing = [name for name, value in ((TOKEN, token), (SECRET, secret)) if not value]
    if missing:
        raise SettingError(f"{' and '.join(missing)} not set (docs/doors.md).")
    if not _TOKEN_SHAPE.fullmatch(token):
        raise SettingError(f"{TOKEN} does not look like 123456:ABC...: copy it whole from @BotFather.")
    if not _SECRET_SHAPE.fullmatch(secret):
        raise SettingError(f"{SECRET} must be 16 to 256 letters, digits, - or _: `openssl rand -hex 32` makes one.")
    return token, secret, checked_base(BASE, os.environ.get(BASE, "") or wire.BASE)


def webhook(url: str) -> str:
    """Tell Telegram to send updates to `url` with our secret; returns a line to print.

    `url` is the public https address; without a path, /webhooks/telegram/webhook is added. Raises `SettingError` when
    a setting or the address is wrong, or Telegram refuses; nothing is done at start, only by this command.
    """
    token, secret, base = settings()
    parts = urlsplit(url.strip())
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise SettingError("The address must be public and begin with https://, such as https://chat.example.org.")
    if parts.path in ("", "/"):
        url = f"https://{parts.netloc}/webhooks/telegram/webhook"
    payload = {
        "url": url.strip(),
        "secret_token": secret,
        "allowed_updates": list(wire.ALLOWED_UPDATES),
        "max_connections": 20,
    }

    async def tell() -> Any:
        api = wire.TelegramApi(token, base)
        try:
            return await api.call("setWebhook", payload)
        finally:
            await api.close()

    try:
        answer = asyncio.run(tell())
    except Unreachable as error:
        raise SettingError("Telegram could not be reached: check the network and try again.") from error
    if answer.status != 200 or answer.body.get("ok") is not True:
        told = text_at(answer.body, "description") or f"HTTP {answer.status}"
        raise SettingError(f"Telegram did not accept it: {told}")
    return f"Telegram sends messages to {url.strip()} from now on."
