"""The widget's channel and pages over a stand-in for the assistant, for tests: `python -m tests.widget.stub PORT`."""

from __future__ import annotations

import asyncio
import itertools
import sys
from types import SimpleNamespace
from typing import Any

from hereabouts.server.light import leave_tensorflow_out

leave_tensorflow_out()

from rasa.core.channels.channel import UserMessage, register  # noqa: E402
from sanic import Sanic  # noqa: E402
from sanic.response import json  # noqa: E402

from hereabouts.channels.limits import Buckets  # noqa: E402
from hereabouts.channels.widget import Limits, WidgetInput  # noqa: E402
from hereabouts.server.pages import add_pages  # noqa: E402

_NUMBER = itertools.count()


def said(text: str, *parts: str, **more: Any) -> dict[str, Any]:
    """A message as the door gives it to a channel."""
    texts = parts or (text,)
    return {
        "text": text or " ".join(parts),
        "parts": [{"text": t, "id": f"stub.{i}", "code": "SR"} for i, t in enumerate(texts)],
        "asks": None,
        "kind": None,
        "level": None,
        **more,
    }


def buttons(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """Buttons as the door gives them."""
    return [{"id": i, "title": t, "payload": t} for i, t in pairs]


WAVE = buttons(("wave_2", "2 minutes"), ("wave_5", "5 minutes"), ("wave_no", "Not now"))


class Stub:
    """Answers by key words, and keeps what it was given."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        """Say something for the message."""
        self.heard.append(message)
        for reply in await self._replies(message):
            await message.output_channel.send_response(message.sender_id, reply)

    async def _replies(self, message: UserMessage) -> list[dict[str, Any]]:
        text = str(message.text).lower()
        if message.parse_data:
            return [said("That's gone.", forget=True)]
        if "die" in text:
            parts = (
                "That's a heavy thought to carry.",
                "I'm a computer program and can't call anyone. 988 is free, call or text, any hour.",
            )
            return [
                said(
                    "",
                    *parts,
                    "Are you thinking about killing yourself?",
                    asks="danger_check",
                    kind="suicide_risk",
                    level="elevated",
                )
            ]
        if "slow" in text:
            await asyncio.sleep(float(text.split()[-1]))
        if "boom" in text:
            raise RuntimeError("boom")
        if "nothing" in text:
            return []
        if "app" in text:
            return [
                said(
                    "You're right at the edge of it, and you wrote here first. How long shall the wave be?",
                    buttons=WAVE,
                    asks="leave",
                )
            ]
        if "minutes" in text:
            return [
                said("It's running; you can write here meanwhile.", extra={"timer": {"minutes": int(text.split()[0])}})
            ]
        if "plan" in text:
            return [
                said(
                    "Your plan, your words.",
                    extra={
                        "plan": {
                            "if": "it's ten on Thursday",
                            "then": "the phone goes to the kitchen and Dave gets a goodnight text",
                        }
                    },
                ),
                said("0 to 10, how sure are you that it holds?", asks="rating"),
            ]
        if "person" in text:
            return [said("People can be reached now.", humans=True)]
        if "forget me" in text:
            return [said("That's gone.", forget=True)]
        if "<img" in text:
            return [said(str(message.text))]
        return [said(f"You said: {message.text}")]


def app(stub: Any = None, demo: bool = True, **settings: Any) -> Sanic:
    """A small app with the widget's door and pages, as the real one has them."""
    made = Sanic(f"stub_{next(_NUMBER)}_{id(settings)}", configure_logging=False)
    made.config.RESPONSE_TIMEOUT = 60
    made.config.FALLBACK_ERROR_FORMAT = "json"
    made.config.REQUEST_MAX_SIZE = 64 * 1024
    made.ctx.agent = stub or Stub()
    made.ctx.standing = SimpleNamespace(demo=demo, off=False)
    channel = settings.pop("channel", None) or WidgetInput.from_credentials(settings or None)
    made.ctx.channel = channel

    @made.exception(Exception)
    async def failed(request: Any, error: Exception) -> Any:
        return json({"error": type(error).__name__}, status=int(getattr(error, "status_code", 500) or 500))

    add_pages(made, made.ctx.standing)
    register([channel], made, route="/")
    return made


def generous() -> Limits:
    """Limits for a browser test, where a hundred people begin at one address within minutes."""
    limits = Limits()
    for name in vars(limits):
        setattr(limits, name, Buckets(burst=100_000, per_second=1_000))
    return limits


if __name__ == "__main__":
    served = app()
    served.ctx.channel.limits = generous()
    served.run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, debug=False)
